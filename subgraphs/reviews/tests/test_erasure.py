"""What is left of somebody who has left the store."""

import pytest

from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.settings import Locale
from subgraphs.kit.testing import call
from subgraphs.reviews.app import SUBGRAPH
from subgraphs.reviews.models.outbox import REVIEWS
from subgraphs.reviews.models.purchases import PURCHASES, PurchaseRow
from subgraphs.reviews.repository.authors import AUTHORS
from subgraphs.reviews.rules.drafts import Draft
from subgraphs.reviews.rules.reception import Vote
from subgraphs.reviews.service.counting import recount_reviews
from subgraphs.reviews.service.erasure import forget_author
from subgraphs.reviews.service.purchases import note_delivery
from subgraphs.reviews.service.reception import vote_on_review
from subgraphs.reviews.service.writing import Author, SeenReview, edit_review, submit_review
from subgraphs.reviews.tests.small_history import PRODUCT, SILENT_PRODUCT, desk_of, submit

pytestmark = pytest.mark.services

PERSON = new_id()
GOOD = Draft(5, "Light", "A very good pair of headphones.")
#: A moderator has to look at it: somebody's address stands in it.
DOUBTFUL = Draft(4, "", "Write to me: ann.secret@example.com, I sell the same thing cheaper.")
PAGE = """
query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Product {
      rating { count average }
      reviews(first: 3) { nodes { text verified author { id } } }
      long: reviews(first: 20) { nodes { text author { id } } }
    }
  }
}
"""


async def write(store, draft, product=PRODUCT, author=PERSON):
    return await submit_review(desk_of(store), Author(author, Locale.EN), product, draft)


async def publish_all(store):
    """Do what the relay does with the events of reviews."""
    await store.documents[REVIEWS].update_many(
        {"pending": True}, {"$set": {"pending": False, "pending_events": []}}
    )


async def product_page(store, product=PRODUCT):
    shown = {"__typename": "Product", "id": global_id("Product", product)}
    answer = await call(SUBGRAPH.create_app(store), PAGE, {"representations": [shown]})
    assert "errors" not in answer, answer
    return answer["data"]["_entities"][0]


async def traces(store, user):
    """Return every document of this domain that names a user."""
    found = []
    for name in await store.documents.list_collection_names():
        async for document in store.documents[name].find({}):
            document.pop("pending_events", None)
            if str(user) in str(document):
                found.append((name, document))
    return found


async def test_what_the_public_reads_stays_and_is_nobodys(store):
    await note_delivery(desk_of(store).store.purchases, [PurchaseRow(new_id(), PRODUCT, PERSON, 3)])
    await write(store, GOOD)
    before = await product_page(store)
    assert before["reviews"]["nodes"][0]["author"] is not None
    for _ in range(2):
        await forget_author(desk_of(store), PERSON)
    after = await product_page(store)
    assert after["rating"] == before["rating"]
    assert after["reviews"]["nodes"] == [{"text": GOOD.text, "verified": True, "author": None}]
    assert after["long"]["nodes"] == [{"text": GOOD.text, "author": None}]
    assert await traces(store, PERSON) == []


async def test_reviews_of_many_who_left_stand_beside_each_other_and_beside_others(store):
    stays = new_id()
    await write(store, Draft(3, "", "It does what it should."), author=stays)
    for text in ("Loud and clear.", "The cable never tangles.", "My son loves them, too."):
        person = new_id()
        await write(store, Draft(5, "", text), author=person)
        await forget_author(desk_of(store), person)
    authors = [node["author"] for node in (await product_page(store))["long"]["nodes"]]
    assert authors[:3] == [None] * 3
    assert authors[3] is not None
    assert not await recount_reviews(desk_of(store), PRODUCT)


async def test_what_only_moderators_could_read_is_deleted(store):
    row = await write(store, DOUBTFUL)
    assert not row.moderation.is_public
    with pytest.raises(TimeoutError, match="relay"):
        await forget_author(desk_of(store), PERSON)
    await publish_all(store)
    await forget_author(desk_of(store), PERSON)
    assert await store.documents[REVIEWS].find_one({}) is None
    assert await traces(store, PERSON) == []


async def test_an_edit_that_waits_for_a_moderator_leaves_the_statistics_with_its_author(store):
    row = await write(store, GOOD)
    await submit(store, 2)
    await edit_review(desk_of(store), PERSON, SeenReview(row.id, row.version), DOUBTFUL)
    await publish_all(store)
    await forget_author(desk_of(store), PERSON)
    assert (await product_page(store))["rating"] == {"count": 1, "average": 2.0}
    assert not await recount_reviews(desk_of(store), PRODUCT)


async def test_votes_purchases_and_habits_go(store):
    [row] = await submit(store, 5)
    other = new_id()
    desk = desk_of(store)
    await vote_on_review(desk, PERSON, row.id, Vote.HELPFUL)
    await vote_on_review(desk, other, row.id, Vote.HELPFUL)
    await note_delivery(
        desk.store.purchases,
        [PurchaseRow(new_id(), PRODUCT, PERSON, 3), PurchaseRow(new_id(), PRODUCT, other, 3)],
    )
    await write(store, GOOD, SILENT_PRODUCT)
    assert await store.documents[AUTHORS].find_one({"_id": str(PERSON)}) is not None
    await forget_author(desk, PERSON)
    assert await traces(store, PERSON) == []
    assert (await desk.store.reception.receptions([row.id]))[row.id].votes.helpful == 1
    assert await store.documents[PURCHASES].count_documents({}) == 1
