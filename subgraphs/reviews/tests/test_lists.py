"""Lists of reviews through the graph: orders, filters, cursors, one's own."""

from typing import Any

import pytest

from subgraphs.kit.identity import Role
from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.pagination import encode_cursor
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Locale
from subgraphs.kit.testing import call, identity_headers, identity_of
from subgraphs.reviews.app import create_app
from subgraphs.reviews.models.purchases import PurchaseRow
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.rules.drafts import Draft
from subgraphs.reviews.rules.reception import Vote
from subgraphs.reviews.service.purchases import note_delivery
from subgraphs.reviews.service.reception import vote_on_review
from subgraphs.reviews.service.writing import Author, SeenReview, edit_review, submit_review
from subgraphs.reviews.tests.small_history import PRODUCT, desk_of, submit

pytestmark = pytest.mark.services

LISTED = """
query ($of: [_Any!]!, $first: Int! = 100, $after: String, $sort: ReviewSort! = NEWEST,
       $filter: ReviewFilter) {
  _entities(representations: $of) {
    ... on Product {
      reviews(first: $first, after: $after, sort: $sort, filter: $filter) {
        nodes { id rating verified }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}"""
MINE = """
query ($first: Int! = 20, $after: String) {
  myReviews(first: $first, after: $after) {
    nodes { id moderation { status findings { rule explanation } } }
    pageInfo { hasNextPage endCursor }
  }
}"""


async def ask(store: Resources, **variables) -> dict[str, Any]:
    of = [{"__typename": "Product", "id": global_id("Product", PRODUCT)}]
    return await call(create_app(store), LISTED, {"of": of, **variables})


async def listed(store: Resources, rows: list[ReviewRow], **variables) -> list[int]:
    """Return what is listed, a page of two after the other, as numbers of the rows."""
    keys = [global_id("Review", row.id) for row in rows]
    seen, after = [], None
    while True:
        result = await ask(store, first=2, after=after, **variables)
        assert "errors" not in result, result
        page = result["data"]["_entities"][0]["reviews"]
        seen += [keys.index(node["id"]) for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return seen


async def test_each_order_lists_everything_once(store):
    rows = await submit(store, 3, 5, 1, 5, 2, 3)
    for number, votes in ((1, 2), (4, 2), (0, 11), (2, 1)):
        for _ in range(votes):
            await vote_on_review(desk_of(store), new_id(), rows[number].id, Vote.HELPFUL)
    assert await listed(store, rows) == [5, 4, 3, 2, 1, 0]
    assert await listed(store, rows, sort="HELPFUL") == [0, 4, 1, 2, 5, 3]
    assert await listed(store, rows, sort="RATING_HIGH") == [3, 1, 5, 0, 4, 2]
    assert await listed(store, rows, sort="RATING_LOW") == [2, 4, 5, 0, 3, 1]


async def test_reviews_are_filtered_by_stars_and_by_purchase(store):
    rows = await submit(store, 3, 5, 1, 5, 2, 3)
    purchases = desk_of(store).store.purchases
    for number in (1, 4):
        bought = PurchaseRow(new_id(), PRODUCT, rows[number].author_id, sequence=3)
        await note_delivery(purchases, [bought])
    assert await listed(store, rows, filter={"ratings": [5]}) == [3, 1]
    assert await listed(store, rows, filter={"ratings": [3, 1, 3]}) == [5, 2, 0]
    assert await listed(store, rows, filter={"verified": True}) == [4, 1]
    assert await listed(store, rows, filter={"verified": False}) == [5, 3, 2, 0]
    both = {"verified": True, "ratings": [5]}
    assert await listed(store, rows, sort="HELPFUL", filter=both) == [1]
    assert await listed(store, rows, filter={}) == [5, 4, 3, 2, 1, 0]


async def test_an_edited_rating_takes_its_new_place(store):
    rows = await submit(store, 3, 5)
    seen = SeenReview(rows[1].id, rows[1].version)
    await edit_review(desk_of(store), rows[1].author_id, seen, Draft(1, "", "It broke."))
    assert await listed(store, rows, sort="RATING_LOW") == [1, 0]
    assert await listed(store, rows, sort="RATING_HIGH") == [0, 1]


PLACE = str(new_id())


@pytest.mark.parametrize(
    "variables",
    [
        {"filter": {"ratings": [0]}},
        {"filter": {"ratings": [6]}},
        {"sort": "HELPFUL", "after": encode_cursor(["NEWEST", PLACE])},
        {"sort": "HELPFUL", "after": encode_cursor(["HELPFUL", PLACE])},
        {"sort": "RATING_HIGH", "after": encode_cursor(["RATING_HIGH", f"9/{PLACE}"])},
        {"after": encode_cursor(["NEWEST", '{"$gt": ""}'])},
        {"after": encode_cursor(["NEWEST", f"{PLACE}\x00"])},
        {"after": encode_cursor(["NEWEST", 7])},
        {"after": encode_cursor([PLACE])},
    ],
)
async def test_impossible_lists_are_refused(store, variables):
    await submit(store, 3)
    result = await ask(store, **variables)
    assert result["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert result["data"]["_entities"][0]["reviews"] is None


@pytest.mark.parametrize(
    "variables", [{"filter": {"ratings": {"$gt": 0}}}, {"sort": "$natural"}, {"after": {"$gt": ""}}]
)
async def test_operators_of_the_database_are_no_values(store, variables):
    result = await ask(store, **variables)
    assert result["errors"] != []
    assert result.get("data") is None


async def test_authors_see_their_own_with_its_reasons(store):
    user = identity_of()
    author = Author(user.user_id, Locale.RU)
    row = await submit_review(
        desk_of(store), author, PRODUCT, Draft(4, "", "Заходите на cheap.example.com")
    )
    await submit(store, 5)
    headers = identity_headers(user, store.settings) | {"accept-language": "ru"}
    result = await call(create_app(store), MINE, {}, headers)
    assert result["data"]["myReviews"]["nodes"] == [
        {
            "id": global_id("Review", row.id),
            "moderation": {
                "status": "QUEUED",
                "findings": [
                    {
                        "rule": "LINK",
                        "explanation": "В тексте есть ссылка: cheap.example.com.",
                    }
                ],
            },
        }
    ]


async def test_nobody_has_reviews_unless_signed_in(store):
    result = await call(create_app(store), MINE)
    assert result["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_what_somebody_wrote_hangs_on_them_for_their_own_eyes(store):
    rows = await submit(store, 5, 4)
    author = rows[0].author_id
    query = """
      query ($of: [_Any!]!) {
        _entities(representations: $of) { ... on User { reviews { nodes { id } } } }
      }"""
    of = [{"__typename": "User", "id": global_id("User", author)}]
    mine = {"reviews": {"nodes": [{"id": global_id("Review", rows[0].id)}]}}
    for viewer, expected in (
        (identity_of(user_id=author), mine),
        (identity_of(user_id=rows[1].author_id), {"reviews": None}),
        (identity_of(Role.ADMIN), {"reviews": None}),
        (None, {"reviews": None}),
    ):
        headers = identity_headers(viewer, store.settings)
        answer = await call(create_app(store), query, {"of": of}, headers)
        assert answer["data"]["_entities"] == [expected]
