import asyncio
from dataclasses import replace

import pytest

from subgraphs.kit.events import EventContext, EventRecord, record_event
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.kit.testing import identity_of
from subgraphs.reviews.app import migrate
from subgraphs.reviews.errors import ReviewError, ReviewErrorCode
from subgraphs.reviews.events import ReviewSubmitted
from subgraphs.reviews.models.cases import AuditEntry, ModerationAct
from subgraphs.reviews.models.outbox import REVIEWS, SUMMARIES, read_event
from subgraphs.reviews.models.reception import VOTES, SellerReply
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.models.summaries import NEWEST, SummaryRow
from subgraphs.reviews.repository.reception import ReceptionRepository
from subgraphs.reviews.repository.reviews import ReviewRepository, seen_version
from subgraphs.reviews.rules.drafts import Draft
from subgraphs.reviews.rules.reception import Vote, Votes
from subgraphs.reviews.rules.statistics import Statistics
from subgraphs.reviews.service.counting import count_reviews
from subgraphs.reviews.service.reception import reply_to_review, vote_on_review
from subgraphs.reviews.service.writing import Author, SeenReview, edit_review, submit_review
from subgraphs.reviews.tests.small_history import (
    NOW,
    PRODUCT,
    SELLER,
    SILENT_PRODUCT,
    desk_of,
    submit,
)

pytestmark = pytest.mark.services

ENTRY = AuditEntry(ModerationAct.AUTO_APPROVED, NOW, 1)


async def summary_of(store) -> SummaryRow:
    return (await ReviewRepository(store.documents).summaries([PRODUCT]))[PRODUCT]


async def edit(store, seen: ReviewRow, draft: Draft) -> ReviewRow:
    return await edit_review(
        desk_of(store), seen.author_id, SeenReview(seen.id, seen.version), draft
    )


async def pending(store, collection: str) -> list[EventRecord]:
    documents = store.documents[collection].find({"pending": True})
    return [
        read_event(event) async for document in documents for event in document["pending_events"]
    ]


async def test_a_review_is_kept_and_counted(store):
    [row] = await submit(store, 4)
    summary = await summary_of(store)
    assert summary.statistics == Statistics((0, 0, 0, 1, 0))
    assert summary.newest == (row,)
    assert (await ReviewRepository(store.documents).reviews([row.id])) == {row.id: row}


async def test_a_review_carries_its_event_and_the_summary_its_own(store):
    [first, second] = await submit(store, 4, 5)
    submitted = await pending(store, REVIEWS)
    assert {(event.type, event.subject, event.sequence) for event in submitted} == {
        ("shop.review.submitted.v1", str(first.id), 1),
        ("shop.review.approved.v1", str(first.id), 2),
        ("shop.review.submitted.v1", str(second.id), 1),
        ("shop.review.approved.v1", str(second.id), 2),
    }
    changed = await pending(store, SUMMARIES)
    assert [(event.type, event.subject, event.sequence) for event in changed] == [
        ("shop.review.stats_changed.v1", str(PRODUCT), 1),
        ("shop.review.stats_changed.v1", str(PRODUCT), 2),
    ]
    assert changed[-1].data == {
        "productId": str(PRODUCT),
        "count": 2,
        "ratingSum": 9,
        "histogram": [0, 0, 0, 1, 1],
        "negatives": 0,
    }
    assert {event.partition_key for event in submitted + changed} == {str(PRODUCT)}


async def test_a_summary_keeps_the_newest_five(store):
    rows = await submit(store, 1, 2, 3, 4, 5, 1, 2)
    summary = await summary_of(store)
    assert summary.newest == tuple(reversed(rows))[:NEWEST]
    assert summary.statistics.count == 7


async def test_a_user_reviews_a_product_once(store):
    author, draft = new_id(), Draft(3, "", "So so.")
    await submit_review(desk_of(store), Author(author, Locale.EN), PRODUCT, draft)
    with pytest.raises(ReviewError) as caught:
        await submit_review(desk_of(store), Author(author, Locale.EN), PRODUCT, draft)
    assert caught.value.code is ReviewErrorCode.ALREADY_REVIEWED
    await submit_review(desk_of(store), Author(author, Locale.EN), SILENT_PRODUCT, draft)
    assert (await summary_of(store)).statistics.count == 1


async def test_an_unknown_product_cannot_be_reviewed(store):
    with pytest.raises(ReviewError) as caught:
        await submit_review(
            desk_of(store), Author(new_id(), Locale.EN), new_id(), Draft(3, "", "Hm.")
        )
    assert caught.value.code is ReviewErrorCode.PRODUCT_NOT_FOUND
    assert await store.documents[REVIEWS].count_documents({}) == 0


async def test_reviews_at_the_same_time_are_all_counted_once(store):
    await asyncio.gather(*(submit(store, rating) for rating in (1, 2, 3, 4, 5) * 4))
    summary = await summary_of(store)
    assert summary.statistics == Statistics((4, 4, 4, 4, 4), negatives=8)
    assert summary.version == 20
    sequences = [event.sequence for event in await pending(store, SUMMARIES)]
    assert sequences == list(range(1, 21))


async def test_an_edit_replaces_the_review_and_its_rating(store):
    one, two = await submit(store, 5, 4)
    edited = await edit(store, one, Draft(1, " Worse ", "It broke."))
    assert (edited.rating, edited.title, edited.text) == (1, "Worse", "It broke.")
    assert (edited.version, edited.edited_at, edited.created_at) == (4, NOW, one.created_at)
    assert await ReviewRepository(store.documents).reviews([one.id]) == {one.id: edited}
    summary = await summary_of(store)
    assert summary.statistics == Statistics((1, 0, 0, 1, 0), negatives=1)
    assert summary.newest == (two, edited)


async def test_an_edit_carries_its_event(store):
    [row] = await submit(store, 5)
    await edit(store, row, Draft(2, "", "So so."))
    assert [(event.type, event.sequence) for event in await pending(store, REVIEWS)] == [
        ("shop.review.submitted.v1", 1),
        ("shop.review.approved.v1", 2),
        ("shop.review.edited.v1", 3),
        ("shop.review.approved.v1", 4),
    ]
    assert (await pending(store, SUMMARIES))[-1].data["histogram"] == [0, 1, 0, 0, 0]


async def test_an_edit_of_an_old_review_leaves_the_newest_five(store):
    rows = await submit(store, 1, 2, 3, 4, 5, 5)
    await edit(store, rows[0], Draft(5, "", "Better."))
    summary = await summary_of(store)
    assert summary.newest == tuple(reversed(rows))[:NEWEST]
    assert summary.statistics == Statistics((0, 1, 1, 1, 3), negatives=1)


async def test_an_edit_that_changes_nothing_makes_no_version(store):
    [row] = await submit(store, 5)
    assert await edit(store, row, Draft(5, row.title, f" {row.text} ")) == row
    assert len(await pending(store, REVIEWS)) == 2


async def test_only_its_author_edits_a_review(store):
    [row] = await submit(store, 5)
    for author_id, review_id in ((new_id(), row.id), (row.author_id, new_id())):
        with pytest.raises(ReviewError) as caught:
            await edit_review(
                desk_of(store), author_id, SeenReview(review_id, 1), Draft(1, "", "Not mine.")
            )
        assert caught.value.code is ReviewErrorCode.REVIEW_NOT_FOUND
    assert await ReviewRepository(store.documents).reviews([row.id]) == {row.id: row}


async def test_a_version_that_is_not_the_last_one_is_refused(store):
    [row] = await submit(store, 5)
    edited = await edit(store, row, Draft(4, "", "Second thoughts."))
    with pytest.raises(ReviewError) as caught:
        await edit(store, row, Draft(1, "", "Of the first version."))
    assert caught.value.code is ReviewErrorCode.VERSION_STALE
    assert caught.value.values == {"current": 4}
    assert (await summary_of(store)).newest == (edited,)


async def test_of_edits_at_the_same_time_one_wins(store):
    [row] = await submit(store, 5)
    outcomes = await asyncio.gather(
        *(edit(store, row, Draft(rating, "", "Mine.")) for rating in (1, 2, 3, 4)),
        return_exceptions=True,
    )
    [won] = [outcome for outcome in outcomes if isinstance(outcome, ReviewRow)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, ReviewError)]
    assert [error.code for error in lost] == [ReviewErrorCode.VERSION_STALE] * 3
    assert (await summary_of(store)).statistics == Statistics().moved(None, won.contribution)


async def test_an_edit_lost_before_counting_is_made_good_by_the_next_review(store):
    repository = ReviewRepository(store.documents)
    [row] = await submit(store, 5)
    lost = replace(row, rating=1, version=3, edited_at=NOW, replaced=row.contribution)
    assert await repository.replace_review(seen_version(2), lost, [_event(lost)], ENTRY)
    await submit(store, 4)
    assert (await summary_of(store)).statistics == Statistics((1, 0, 0, 1, 0))


async def test_an_edit_waits_until_the_version_before_is_counted(store):
    repository = ReviewRepository(store.documents)
    first = _review()
    await repository.insert_review(first, [_event(first)], ENTRY)
    again = replace(first, rating=5, version=2, edited_at=NOW, replaced=first.contribution)
    assert not await repository.replace_review(seen_version(1), again, [_event(again)], ENTRY)
    await edit(store, first, Draft(5, "", "Found."))
    assert (await summary_of(store)).statistics == Statistics((0, 0, 0, 0, 1))


async def votes_on(store, row: ReviewRow) -> Votes:
    return (await ReceptionRepository(store.documents).receptions([row.id]))[row.id].votes


async def test_a_user_has_one_vote_that_may_change(store):
    [row] = await submit(store, 5)
    desk, one, two = desk_of(store), new_id(), new_id()
    await vote_on_review(desk, one, row.id, Vote.HELPFUL)
    await vote_on_review(desk, one, row.id, Vote.HELPFUL)
    await vote_on_review(desk, two, row.id, Vote.HELPFUL)
    assert await votes_on(store, row) == Votes(2, 0)
    await vote_on_review(desk, one, row.id, Vote.UNHELPFUL)
    assert await votes_on(store, row) == Votes(1, 1)
    await vote_on_review(desk, one, row.id, None)
    await vote_on_review(desk, one, row.id, None)
    assert await votes_on(store, row) == Votes(1, 0)


async def test_votes_at_the_same_time_are_all_counted(store):
    one, other = await submit(store, 5, 4)
    desk = desk_of(store)
    await asyncio.gather(*(vote_on_review(desk, new_id(), one.id, vote) for vote in list(Vote) * 5))
    assert await votes_on(store, one) == Votes(5, 5)
    assert await votes_on(store, other) == Votes()


async def test_an_edit_keeps_the_votes(store):
    [row] = await submit(store, 5)
    await vote_on_review(desk_of(store), new_id(), row.id, Vote.HELPFUL)
    await edit(store, row, Draft(1, "", "It broke."))
    assert await votes_on(store, row) == Votes(1, 0)


async def test_nobody_votes_on_their_own_review_or_on_none(store):
    [row] = await submit(store, 5)
    for user_id, review_id, code in (
        (row.author_id, row.id, ReviewErrorCode.OWN_REVIEW),
        (new_id(), new_id(), ReviewErrorCode.REVIEW_NOT_FOUND),
    ):
        with pytest.raises(ReviewError) as caught:
            await vote_on_review(desk_of(store), user_id, review_id, Vote.HELPFUL)
        assert caught.value.code is code
    assert await store.documents[VOTES].count_documents({}) == 0


async def test_a_reply_replaces_the_one_before_and_outlives_an_edit(store):
    [row] = await submit(store, 2)
    seller = identity_of(Role.SELLER, user_id=SELLER)
    await reply_to_review(desk_of(store), seller, row.id, "Sorry.")
    await reply_to_review(desk_of(store), seller, row.id, " We sent a new one. ")
    await edit(store, row, Draft(4, "", "They sent a new one."))
    found = await ReceptionRepository(store.documents).receptions([row.id])
    assert found[row.id].reply == SellerReply("We sent a new one.", NOW)


async def test_counting_a_review_keeps_the_seller(store):
    await submit(store, 2)
    assert (await summary_of(store)).seller_id == SELLER


async def test_reviews_from_before_there_were_votes_have_none(store):
    [row] = await submit(store, 5)
    voteless = {"$unset": dict.fromkeys(("helpful", "unhelpful", "votes_version"), "")}
    await store.documents[REVIEWS].update_one({"_id": str(row.id)}, voteless)
    await store.documents["review_migrations"].delete_one({"_id": "0002_votes"})
    await migrate(store)
    assert await votes_on(store, row) == Votes()


def _review() -> ReviewRow:
    return ReviewRow(new_id(), PRODUCT, new_id(), 2, "", "Lost?", "en", NOW)


def _event(row: ReviewRow) -> EventRecord:
    event = ReviewSubmitted(
        product_id=PRODUCT, review_id=row.id, rating=row.rating, locale=row.locale
    )
    return record_event(event, new_id(), 1, NOW, EventContext("test"))


async def test_a_crash_before_counting_is_made_good_by_the_next_review(store):
    lost = _review()
    await ReviewRepository(store.documents).insert_review(lost, [_event(lost)], ENTRY)
    await submit(store, 5)
    assert (await summary_of(store)).statistics == Statistics((0, 1, 0, 0, 1))


async def test_a_crash_after_counting_counts_nothing_twice(store):
    repository = ReviewRepository(store.documents)
    lost = _review()
    await repository.insert_review(lost, [_event(lost)], ENTRY)
    old = await summary_of(store)
    assert await repository.swap_summary(old, old.plus(lost), _event(lost))
    await submit(store, 5)
    await count_reviews(desk_of(store), PRODUCT)
    assert (await summary_of(store)).statistics == Statistics((0, 1, 0, 0, 1))
    assert await repository.uncounted(PRODUCT) == []


async def test_a_summary_that_changed_meanwhile_is_not_overwritten(store):
    repository = ReviewRepository(store.documents)
    old, lost = await summary_of(store), _review()
    await submit(store, 5)
    assert not await repository.swap_summary(old, old.plus(lost), _event(lost))
    assert (await summary_of(store)).statistics == Statistics((0, 0, 0, 0, 1))


async def test_products_made_known_again_keep_their_reviews(store):
    await submit(store, 5)
    await ReviewRepository(store.documents).insert_summaries(
        [SummaryRow(PRODUCT), SummaryRow(new_id())]
    )
    assert (await summary_of(store)).statistics.count == 1
