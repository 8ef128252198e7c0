from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from pymongo import AsyncMongoClient, monitoring

from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.resources import Document, Resources
from subgraphs.kit.testing import call, identity_headers, identity_of
from subgraphs.reviews.app import create_app
from subgraphs.reviews.models.outbox import REVIEWS, SUMMARIES
from subgraphs.reviews.repository.ratings import TOTALS, RatingTotals
from subgraphs.reviews.rules.statistics import Ratings
from subgraphs.reviews.tests.small_history import PRODUCT, SELLER, SILENT_PRODUCT, submit

pytestmark = pytest.mark.services

ENTITIES = """
query ($representations: [_Any!]!, $first: Int! = 3, $after: String) {
  _entities(representations: $representations) {
    ... on Product {
      id
      rating { average count distribution }
      reviews(first: $first, after: $after) {
        nodes { id rating title text createdAt author { id } product { id } }
        pageInfo { hasNextPage endCursor }
      }
    }
    ... on Review { id stars: rating }
  }
}"""
SUBMIT = """
mutation ($input: ReviewSubmitInput!) {
  reviewSubmit(input: $input) {
    review { id rating title text author { id } product { rating { count } } }
    userErrors { code field message }
  }
}"""

EDIT = """
mutation ($input: ReviewEditInput!) {
  reviewEdit(input: $input) {
    review { rating title text version editedAt product { rating { average } } }
    userErrors { code field message }
  }
}"""

VOTE = """
mutation ($input: ReviewVoteInput!) {
  reviewVote(input: $input) {
    review { helpfulCount unhelpfulCount }
    userErrors { code field }
  }
}"""

REPLY = """
mutation ($input: ReviewReplyInput!) {
  reviewReply(input: $input) {
    review { reply { text repliedAt } }
    userErrors { code field }
  }
}"""

RECEPTIONS = """
query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Product { reviews { nodes { helpfulCount unhelpfulCount reply { text } } } }
  }
}"""


def product(key) -> dict[str, str]:
    return {"__typename": "Product", "id": global_id("Product", key)}


async def entities(store: Resources, *representations, **variables) -> list[dict[str, Any]]:
    result = await call(
        create_app(store), ENTITIES, {"representations": list(representations), **variables}
    )
    assert "errors" not in result, result
    found: list[dict[str, Any]] = result["data"]["_entities"]
    return found


async def hand_in(store: Resources, user: Identity | None, **changes: object) -> dict[str, Any]:
    values = {"productId": global_id("Product", PRODUCT), "rating": 5, "text": "Good."} | changes
    headers = identity_headers(user, store.settings) | {"accept-language": "ru"}
    return await call(create_app(store), SUBMIT, {"input": values}, headers)


async def test_a_product_shows_its_rating_and_newest_reviews(store):
    rows = await submit(store, 5, 4, 4, 2)
    [found] = await entities(store, product(PRODUCT))
    assert found["rating"] == {"average": 3.75, "count": 4, "distribution": [0, 1, 0, 2, 1]}
    nodes = found["reviews"]["nodes"]
    assert [node["id"] for node in nodes] == [
        global_id("Review", row.id) for row in reversed(rows[1:])
    ]
    assert nodes[0]["author"] == {"id": global_id("User", rows[3].author_id)}
    assert nodes[0]["product"] == {"id": global_id("Product", PRODUCT)}
    assert nodes[0]["createdAt"] == "2026-03-01T12:00:00+00:00"
    assert found["reviews"]["pageInfo"]["hasNextPage"] is True


async def test_a_product_without_reviews_has_no_rating(store):
    [found] = await entities(store, product(SILENT_PRODUCT))
    assert found["rating"] is None
    assert found["reviews"] == {
        "nodes": [],
        "pageInfo": {"hasNextPage": False, "endCursor": None},
    }


@pytest.mark.parametrize("first", [2, 5, 6])
async def test_pages_join_without_gap_or_repeat(store, first):
    rows = await submit(store, 1, 2, 3, 4, 5, 1, 2)
    seen, after = [], None
    while True:
        [found] = await entities(store, product(PRODUCT), first=first, after=after)
        seen += [node["id"] for node in found["reviews"]["nodes"]]
        after = found["reviews"]["pageInfo"]["endCursor"]
        if not found["reviews"]["pageInfo"]["hasNextPage"]:
            break
    assert seen == [global_id("Review", row.id) for row in reversed(rows)]


async def test_an_unknown_key_is_null_beside_the_known(store):
    [row] = await submit(store, 5)
    found = await entities(
        store,
        product(PRODUCT),
        product(new_id()),
        {"__typename": "Product", "id": "rubbish"},
        {"__typename": "Review", "id": global_id("Review", row.id)},
        {"__typename": "Review", "id": global_id("Review", new_id())},
    )
    assert [each and each["id"] for each in found] == [
        global_id("Product", PRODUCT),
        None,
        None,
        global_id("Review", row.id),
        None,
    ]


async def test_a_product_is_drawn_to_the_mean_of_the_store_which_is_read_once(store):
    query = """query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Product { rating { bayesianMean } } }
    }"""
    await submit(store, 5, 4, 4, 2)
    # Other products have 96 more.
    await RatingTotals(store.documents).add(Ratings(96, 196))
    variables = {"representations": [product(PRODUCT), product(SILENT_PRODUCT), product(PRODUCT)]}
    async with watched(store) as (resources, finds):
        result = await call(create_app(resources), query, variables)
    rated = {"rating": {"bayesianMean": 2.58}}
    assert result["data"]["_entities"] == [rated, {"rating": None}, rated]
    assert finds == [SUMMARIES, TOTALS]


class CountedFinds(monitoring.CommandListener):
    def __init__(self) -> None:
        self.collections: list[str] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name == "find":
            self.collections.append(str(event.command["find"]))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        pass

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        pass


@asynccontextmanager
async def watched(store: Resources) -> AsyncIterator[tuple[Resources, list[str]]]:
    finds = CountedFinds()
    client: AsyncMongoClient[Document] = AsyncMongoClient(
        store.settings.mongodb_url, event_listeners=[finds], tz_aware=True
    )
    async with client:
        yield replace(store, mongo=client), finds.collections


async def test_many_products_cost_one_query(store):
    await submit(store, 5, 4)
    async with watched(store) as (seen, finds):
        await entities(seen, product(PRODUCT), product(SILENT_PRODUCT), product(new_id()))
    assert finds == ["review_summaries"]


async def test_what_others_say_of_many_reviews_costs_one_more(store):
    await submit(store, 5, 4, 3)
    async with watched(store) as (seen, finds):
        result = await call(create_app(seen), RECEPTIONS, {"representations": [product(PRODUCT)]})
    nodes = result["data"]["_entities"][0]["reviews"]["nodes"]
    assert nodes == [{"helpfulCount": 0, "unhelpfulCount": 0, "reply": None}] * 3
    assert finds == ["review_summaries", "reviews"]


async def test_a_signed_in_user_submits_a_review(store):
    user = identity_of()
    result = await hand_in(store, user, title="  Ура  ", rating=4, text="Всё отлично.")
    payload = result["data"]["reviewSubmit"]
    assert payload["userErrors"] == []
    assert payload["review"]["title"] == "Ура"
    assert payload["review"]["author"] == {"id": global_id("User", user.user_id)}
    assert payload["review"]["product"] == {"rating": {"count": 1}}


async def test_nobody_submits_a_review_unless_signed_in(store):
    result = await hand_in(store, None)
    assert result["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert await store.documents[REVIEWS].count_documents({}) == 0


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"rating": 6}, "RATING_OUT_OF_RANGE", "rating"),
        ({"text": " "}, "TEXT_EMPTY", "text"),
        ({"text": "x" * 4001}, "TEXT_TOO_LONG", "text"),
        ({"title": "a\x00b"}, "TEXT_UNPRINTABLE", "title"),
        ({"productId": "rubbish"}, "PRODUCT_NOT_FOUND", "productId"),
        ({"productId": global_id("Product", new_id())}, "PRODUCT_NOT_FOUND", "productId"),
        ({"productId": '{"$gt": ""}'}, "PRODUCT_NOT_FOUND", "productId"),
    ],
)
async def test_bad_input_is_a_typed_error_and_changes_nothing(store, changes, code, field):
    payload = (await hand_in(store, identity_of(), **changes))["data"]["reviewSubmit"]
    assert payload["review"] is None
    [error] = payload["userErrors"]
    assert (error["code"], error["field"]) == (code, ["input", field])
    assert await store.documents[REVIEWS].count_documents({}) == 0


async def test_a_refusal_speaks_the_language_of_the_request(store):
    user = identity_of()
    await hand_in(store, user)
    [error] = (await hand_in(store, user))["data"]["reviewSubmit"]["userErrors"]
    assert error["message"] == "Вы уже оставили отзыв об этом товаре."


async def change(store: Resources, user: Identity | None, **values: object) -> dict[str, Any]:
    headers = identity_headers(user, store.settings)
    return await call(create_app(store), EDIT, {"input": values}, headers)


async def test_an_author_edits_a_review(store):
    user = identity_of()
    made = (await hand_in(store, user))["data"]["reviewSubmit"]["review"]
    answer = await change(store, user, id=made["id"], version=2, rating=2, text="Broke.")
    assert answer["data"]["reviewEdit"] == {
        "review": {
            "rating": 2,
            "title": "",
            "text": "Broke.",
            "version": 4,
            "editedAt": "2026-03-01T12:00:00+00:00",
            "product": {"rating": {"average": 2.0}},
        },
        "userErrors": [],
    }


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"version": 1}, "VERSION_STALE", "version"),
        ({"id": "rubbish"}, "REVIEW_NOT_FOUND", "id"),
        ({"id": global_id("Review", new_id())}, "REVIEW_NOT_FOUND", "id"),
        ({"id": '{"$gt": ""}'}, "REVIEW_NOT_FOUND", "id"),
        ({"rating": 0}, "RATING_OUT_OF_RANGE", "rating"),
        ({"text": "nul\x00"}, "TEXT_UNPRINTABLE", "text"),
    ],
)
async def test_a_bad_edit_is_a_typed_error_and_changes_nothing(store, changes, code, field):
    user = identity_of()
    made = (await hand_in(store, user))["data"]["reviewSubmit"]["review"]
    before = await store.documents[REVIEWS].find_one({})
    values = {"id": made["id"], "version": 2, "rating": 1, "text": "No."} | changes
    payload = (await change(store, user, **values))["data"]["reviewEdit"]
    assert payload["review"] is None
    [error] = payload["userErrors"]
    assert (error["code"], error["field"]) == (code, ["input", field])
    assert await store.documents[REVIEWS].find_one({}) == before


async def test_nobody_edits_a_review_unless_signed_in(store):
    [row] = await submit(store, 5)
    key = global_id("Review", row.id)
    result = await change(store, None, id=key, version=2, rating=1, text="No.")
    assert result["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def vote(store: Resources, user: Identity | None, **values: object) -> dict[str, Any]:
    headers = identity_headers(user, store.settings)
    return await call(create_app(store), VOTE, {"input": values}, headers)


async def test_readers_say_whether_a_review_helps(store):
    [row] = await submit(store, 5)
    key = global_id("Review", row.id)
    first = await vote(store, identity_of(), id=key, vote="HELPFUL")
    assert first["data"]["reviewVote"] == {
        "review": {"helpfulCount": 1, "unhelpfulCount": 0},
        "userErrors": [],
    }
    second = await vote(store, identity_of(), id=key, vote="UNHELPFUL")
    assert second["data"]["reviewVote"]["review"] == {"helpfulCount": 1, "unhelpfulCount": 1}


async def test_a_vote_that_cannot_be_is_a_typed_error(store):
    user = identity_of()
    own = (await hand_in(store, user))["data"]["reviewSubmit"]["review"]["id"]
    for key, code in ((own, "OWN_REVIEW"), ("rubbish", "REVIEW_NOT_FOUND")):
        payload = (await vote(store, user, id=key, vote="HELPFUL"))["data"]["reviewVote"]
        assert payload == {"review": None, "userErrors": [{"code": code, "field": ["input", "id"]}]}


async def test_nobody_votes_unless_signed_in(store):
    [row] = await submit(store, 5)
    result = await vote(store, None, id=global_id("Review", row.id), vote="HELPFUL")
    assert result["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def reply(store: Resources, user: Identity | None, **values: object) -> dict[str, Any]:
    headers = identity_headers(user, store.settings)
    return await call(create_app(store), REPLY, {"input": values}, headers)


async def test_a_seller_replies_to_a_review(store):
    [row] = await submit(store, 2)
    seller = identity_of(Role.SELLER, user_id=SELLER)
    result = await reply(store, seller, id=global_id("Review", row.id), text="Sorry.")
    assert result["data"]["reviewReply"] == {
        "review": {"reply": {"text": "Sorry.", "repliedAt": "2026-03-01T12:00:00+00:00"}},
        "userErrors": [],
    }


@pytest.mark.parametrize(
    ("seller_id", "changes", "code", "field"),
    [
        (new_id(), {}, "NOT_THE_SELLER", "id"),
        (SELLER, {"id": "rubbish"}, "REVIEW_NOT_FOUND", "id"),
        (SELLER, {"id": global_id("Review", new_id())}, "REVIEW_NOT_FOUND", "id"),
        (SELLER, {"text": " "}, "TEXT_EMPTY", "text"),
        (SELLER, {"text": "x" * 4001}, "TEXT_TOO_LONG", "text"),
    ],
)
async def test_a_bad_reply_is_a_typed_error_and_changes_nothing(
    store, seller_id, changes, code, field
):
    [row] = await submit(store, 2)
    before = await store.documents[REVIEWS].find_one({})
    seller = identity_of(Role.SELLER, user_id=seller_id)
    values = {"id": global_id("Review", row.id), "text": "Sorry."} | changes
    payload = (await reply(store, seller, **values))["data"]["reviewReply"]
    assert payload == {"review": None, "userErrors": [{"code": code, "field": ["input", field]}]}
    assert await store.documents[REVIEWS].find_one({}) == before


@pytest.mark.parametrize(
    ("user", "code"), [(None, "UNAUTHENTICATED"), (identity_of(), "FORBIDDEN")]
)
async def test_nobody_replies_who_sells_nothing(store, user, code):
    [row] = await submit(store, 2)
    result = await reply(store, user, id=global_id("Review", row.id), text="Sorry.")
    assert result["errors"][0]["extensions"]["code"] == code


@pytest.mark.parametrize(
    "variables", [{"first": 0}, {"first": 101}, {"after": "nonsense"}, {"after": "WzEsMl0"}]
)
async def test_impossible_pages_are_refused(store, variables):
    result = await call(
        create_app(store), ENTITIES, {"representations": [product(PRODUCT)], **variables}
    )
    assert result["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert result["data"]["_entities"][0]["reviews"] is None
