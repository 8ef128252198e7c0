"""The moderators' queue through the graph."""

from typing import Any

import pytest

from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.pagination import encode_cursor
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Locale
from subgraphs.kit.testing import call, identity_headers, identity_of
from subgraphs.reviews.app import create_app
from subgraphs.reviews.models.outbox import REVIEWS
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.rules.drafts import Draft
from subgraphs.reviews.service.moderation import MOST_TARGETS
from subgraphs.reviews.service.writing import Author, submit_review
from subgraphs.reviews.tests.small_history import PRODUCT, desk_of

pytestmark = pytest.mark.services

CASE = """
  review { id version moderation { status reason note } }
  isOverdue claimedBy { id } claimedUntil
  history { act moderator { id } }
"""
QUEUE = f"""
query ($first: Int! = 20, $after: String, $filter: ReviewQueueFilter) {{
  reviewQueue(first: $first, after: $after, filter: $filter) {{
    nodes {{ {CASE} }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}"""
CLAIM = f"""
mutation ($input: ReviewClaimInput!) {{
  reviewClaim(input: $input) {{ case {{ {CASE} }} userErrors {{ code field }} }}
}}"""
RELEASE = CLAIM.replace("reviewClaim", "reviewRelease")
APPROVE = f"""
mutation ($input: ReviewApproveInput!) {{
  reviewApprove(input: $input) {{ cases {{ {CASE} }} userErrors {{ code field }} }}
}}"""
REJECT = APPROVE.replace("ReviewApproveInput", "ReviewRejectInput").replace(
    "reviewApprove", "reviewReject"
)
REVIEW = "query ($id: ID!) { review(id: $id) { id moderation { status } } }"
ADMIN = identity_of(Role.ADMIN)


async def ask(
    store: Resources, query: str, user: Identity | None = ADMIN, **variables: object
) -> dict[str, Any]:
    return await call(create_app(store), query, variables, identity_headers(user, store.settings))


async def doubtful(store: Resources) -> ReviewRow:
    author = Author(new_id(), Locale.EN)
    draft = Draft(4, "", "See cheap.example.com")
    return await submit_review(desk_of(store), author, PRODUCT, draft)


def target(row: ReviewRow, **changes: object) -> dict[str, object]:
    return {"id": global_id("Review", row.id), "version": row.version} | changes


async def test_a_moderator_works_the_queue(store):
    row = await doubtful(store)
    key = global_id("Review", row.id)
    me = {"id": global_id("User", ADMIN.user_id)}
    claimed = await ask(store, CLAIM, input={"id": key})
    assert claimed["data"]["reviewClaim"]["case"]["claimedBy"] == me
    listed = await ask(store, QUEUE, filter={"mine": True})
    assert [node["review"]["id"] for node in listed["data"]["reviewQueue"]["nodes"]] == [key]
    decided = await ask(
        store, REJECT, input={"reviews": [target(row)], "reason": "SPAM", "note": " Spam. "}
    )
    [case] = decided["data"]["reviewReject"]["cases"]
    assert case["review"]["moderation"] == {"status": "REJECTED", "reason": "SPAM", "note": "Spam."}
    assert [each["act"] for each in case["history"]] == ["QUEUED", "CLAIMED", "REJECTED"]
    assert [each["moderator"] for each in case["history"]] == [None, me, me]
    assert case["claimedBy"] is None
    listed = await ask(store, QUEUE)
    assert listed["data"]["reviewQueue"]["nodes"] == []


async def test_many_are_decided_at_once_and_each_on_its_own(store):
    rows = [await doubtful(store) for _ in range(3)]
    await ask(store, CLAIM, identity_of(Role.ADMIN), input={"id": global_id("Review", rows[2].id)})
    decided = await ask(
        store,
        APPROVE,
        input={"reviews": [target(rows[0]), target(rows[1], version=1), target(rows[2])]},
    )
    payload = decided["data"]["reviewApprove"]
    assert [case["review"]["moderation"]["status"] for case in payload["cases"]] == ["APPROVED"]
    assert payload["userErrors"] == [
        {"code": "VERSION_STALE", "field": ["input", "reviews", "1", "version"]},
        {"code": "CLAIMED_BY_ANOTHER", "field": ["input", "reviews", "2", "id"]},
    ]


async def test_pages_of_the_queue_join(store):
    rows = [await doubtful(store) for _ in range(3)]
    first = (await ask(store, QUEUE, first=2))["data"]["reviewQueue"]
    assert first["pageInfo"]["hasNextPage"] is True
    rest = (await ask(store, QUEUE, after=first["pageInfo"]["endCursor"]))["data"]["reviewQueue"]
    assert [node["review"]["id"] for node in first["nodes"] + rest["nodes"]] == [
        global_id("Review", row.id) for row in rows
    ]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"id": "rubbish"}, "REVIEW_NOT_FOUND", "id"),
        ({"id": global_id("Review", new_id())}, "REVIEW_NOT_FOUND", "id"),
        ({"id": '{"$gt": ""}'}, "REVIEW_NOT_FOUND", "id"),
        ({"version": 1}, "VERSION_STALE", "version"),
        ({"version": -7}, "VERSION_STALE", "version"),
    ],
)
async def test_a_bad_target_is_a_typed_error_and_changes_nothing(store, changes, code, field):
    row = await doubtful(store)
    before = await store.documents[REVIEWS].find_one({})
    decided = await ask(store, APPROVE, input={"reviews": [target(row, **changes)]})
    assert decided["data"]["reviewApprove"] == {
        "cases": [],
        "userErrors": [{"code": code, "field": ["input", "reviews", "0", field]}],
    }
    assert await store.documents[REVIEWS].find_one({}) == before


@pytest.mark.parametrize(
    ("note", "code"), [("x" * 1001, "TEXT_TOO_LONG"), ("a\x00b", "TEXT_UNPRINTABLE")]
)
async def test_a_bad_note_is_a_typed_error_and_changes_nothing(store, note, code):
    row = await doubtful(store)
    values = {"reviews": [target(row)], "reason": "SPAM", "note": note}
    decided = await ask(store, REJECT, input=values)
    assert decided["data"]["reviewReject"] == {
        "cases": [],
        "userErrors": [{"code": code, "field": ["input", "note"]}],
    }


@pytest.mark.parametrize("count", [0, MOST_TARGETS + 1])
async def test_no_review_and_too_many_are_refused(store, count):
    reviews = [{"id": global_id("Review", new_id()), "version": 1} for _ in range(count)]
    decided = await ask(store, APPROVE, input={"reviews": reviews})
    assert decided["data"]["reviewApprove"]["userErrors"] == [
        {"code": "TARGETS_OUT_OF_RANGE", "field": ["input", "reviews"]}
    ]


async def test_a_review_named_twice_is_refused(store):
    row = await doubtful(store)
    decided = await ask(store, APPROVE, input={"reviews": [target(row), target(row)]})
    [error] = decided["data"]["reviewApprove"]["userErrors"]
    assert error["code"] == "TARGETS_OUT_OF_RANGE"


async def test_what_is_not_held_cannot_be_given_back(store):
    row = await doubtful(store)
    released = await ask(store, RELEASE, input={"id": global_id("Review", row.id)})
    assert released["data"]["reviewRelease"]["userErrors"] == [
        {"code": "NOT_CLAIMED", "field": ["input", "id"]}
    ]


@pytest.mark.parametrize(
    "variables",
    [
        {"first": 0},
        {"after": "nonsense"},
        {"after": encode_cursor(["yesterday", str(new_id())])},
        {"after": encode_cursor(["2026-03-01T12:00:00+00:00", '{"$gt": ""}'])},
        {"filter": {"productId": "rubbish"}},
    ],
)
async def test_impossible_pages_of_the_queue_are_refused(store, variables):
    result = await ask(store, QUEUE, **variables)
    assert result["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("user", "code"),
    [
        (None, "UNAUTHENTICATED"),
        (identity_of(), "FORBIDDEN"),
        (identity_of(Role.SELLER), "FORBIDDEN"),
    ],
)
async def test_nobody_else_moderates(store, user, code):
    row = await doubtful(store)
    key = global_id("Review", row.id)
    reject = {"reviews": [target(row)], "reason": "SPAM"}
    for query, variables in (
        (QUEUE, {}),
        ("query ($id: ID!) { reviewCase(id: $id) { isOverdue } }", {"id": key}),
        (CLAIM, {"input": {"id": key}}),
        (RELEASE, {"input": {"id": key}}),
        (APPROVE, {"input": {"reviews": [target(row)]}}),
        (REJECT, {"input": reject}),
    ):
        result = await ask(store, query, user, **variables)
        assert result["errors"][0]["extensions"]["code"] == code


async def test_what_is_not_public_is_seen_by_its_author_and_by_moderators(store):
    row = await doubtful(store)
    key = global_id("Review", row.id)
    seen = {"id": key, "moderation": {"status": "QUEUED"}}
    for user, found in (
        (None, None),
        (identity_of(), None),
        (identity_of(user_id=row.author_id), seen),
        (ADMIN, seen),
    ):
        assert (await ask(store, REVIEW, user, id=key))["data"]["review"] == found
    await ask(store, APPROVE, input={"reviews": [target(row)]})
    assert (await ask(store, REVIEW, None, id=key))["data"]["review"] == {
        "id": key,
        "moderation": None,
    }
