import pytest
from sqlalchemy import func, select

from subgraphs.kit.ids import global_id
from subgraphs.products.models import moderation
from subgraphs.products.tests.asking import (
    ADMIN,
    ANOTHER_SELLER,
    BUYER,
    SELLER,
    ask,
    command,
    events_of,
    refusal,
)
from subgraphs.products.tests.small_catalogue import PRODUCTS

pytestmark = pytest.mark.services

STATE = "product { status version rejection { reason note } }"
SECRET = global_id("Product", PRODUCTS["secret"].id)  # a draft
WAVE = global_id("Product", PRODUCTS["wave"].id)  # before the public
QUEUE = """query ($first: Int!, $after: String) { moderationQueue(first: $first, after: $after) {
    nodes { slug } pageInfo { hasNextPage endCursor } } }"""


async def done(store, name, who, product_id, version, **more):
    given = {"id": product_id, "version": version} | more
    payload = await command(store, name, who, given, STATE)
    assert payload["userErrors"] == []
    return payload["product"]


async def queue(store, **variables):
    result = await ask(store, QUEUE, ADMIN, {"first": 10} | variables)
    return result["data"]["moderationQueue"]


async def is_public(store, product_id) -> bool:
    query = "query ($id: ID!) { product(id: $id) { slug } }"
    return (await ask(store, query, BUYER, {"id": product_id}))["data"]["product"] is not None


async def test_a_product_goes_before_the_public_when_a_moderator_says_so(store):
    handed_in = await done(store, "productSubmit", SELLER, SECRET, 1)
    assert (handed_in["status"], handed_in["version"]) == ("PENDING", 2)
    assert [node["slug"] for node in (await queue(store))["nodes"]] == ["secret"]
    assert not await is_public(store, SECRET)
    approved = await done(store, "productApprove", ADMIN, SECRET, 2)
    assert (approved["status"], approved["version"]) == ("ACTIVE", 3)
    assert await is_public(store, SECRET)
    assert (await queue(store))["nodes"] == []
    assert await events_of(store) == [
        ("shop.product.updated.v1", 2),
        ("shop.product.published.v1", 3),
    ]


async def test_a_moderator_approves_only_the_version_that_was_read(store):
    await done(store, "productSubmit", SELLER, SECRET, 1)
    edited = {"id": SECRET, "version": 2, "tags": ["sneaky"]}
    await command(store, "productUpdate", SELLER, edited, STATE)
    assert (await refusal(store, "productApprove", ADMIN, {"id": SECRET, "version": 2}))[0] == (
        "VERSION_STALE"
    )
    assert not await is_public(store, SECRET)


async def test_a_refusal_says_why_and_the_product_may_be_handed_in_again(store):
    await done(store, "productSubmit", SELLER, SECRET, 1)
    why = {"reason": "BAD_IMAGES", "note": "Too dark."}
    refused = await done(store, "productReject", ADMIN, SECRET, 2, **why)
    assert refused == {"status": "REJECTED", "version": 3, "rejection": why}
    query = "query ($id: ID!) { product(id: $id) { rejection { reason note } } }"
    seen = await ask(store, query, SELLER, {"id": SECRET})
    assert seen["data"]["product"]["rejection"] == why
    again = await done(store, "productSubmit", SELLER, SECRET, 3)
    assert again == {"status": "PENDING", "version": 4, "rejection": None}


async def test_what_the_public_complains_of_is_taken_down(store):
    await done(store, "productReject", ADMIN, WAVE, 1, reason="FORBIDDEN_GOODS")
    assert not await is_public(store, WAVE)
    assert await events_of(store) == [("shop.product.rejected.v1", 2)]


async def test_a_decision_told_again_changes_nothing(store):
    await done(store, "productSubmit", SELLER, SECRET, 1)
    await done(store, "productApprove", ADMIN, SECRET, 2)
    assert (await done(store, "productApprove", ADMIN, SECRET, 3))["version"] == 3
    assert len(await events_of(store)) == 2
    async with store.engine.connect() as connection:
        decisions = await connection.execute(select(func.count()).select_from(moderation))
        assert decisions.scalar_one() == 1


@pytest.mark.parametrize(
    ("name", "product_id", "more"),
    [("productApprove", SECRET, {}), ("productReject", SECRET, {"reason": "OTHER"})],
)
async def test_a_draft_is_nothing_to_decide_about(store, name, product_id, more):
    given = {"id": product_id, "version": 1} | more
    assert await refusal(store, name, ADMIN, given) == ("STATUS_CONFLICT", "input.id")
    assert await events_of(store) == []


@pytest.mark.parametrize("note", ["x" * 1001, "bell\x07"])
async def test_a_note_that_cannot_be_is_refused(store, note):
    given = {"id": WAVE, "version": 1, "reason": "OTHER", "note": note}
    code, field = await refusal(store, "productReject", ADMIN, given)
    assert code in {"TEXT_TOO_LONG", "TEXT_UNPRINTABLE"}
    assert field == "input.note"
    assert await is_public(store, WAVE)


async def test_an_archived_product_stays_where_links_name_it_and_may_come_back(store):
    archived = await done(store, "productArchive", SELLER, WAVE, 1)
    assert archived["status"] == "ARCHIVED"
    assert await is_public(store, WAVE)
    listed = await ask(store, "{ products { nodes { slug } } }", BUYER)
    assert "wave" not in [node["slug"] for node in listed["data"]["products"]["nodes"]]
    assert (await done(store, "productSubmit", SELLER, WAVE, 2))["status"] == "PENDING"


@pytest.mark.parametrize("who", [SELLER, ANOTHER_SELLER, BUYER, None])
async def test_only_administrators_decide_and_see_the_queue(store, who):
    wanted = "UNAUTHENTICATED" if who is None else "FORBIDDEN"
    operations = (
        'mutation { productApprove(input: {id: "x", version: 1}) { __typename } }',
        'mutation { productReject(input: {id: "x", version: 1, reason: OTHER}) { __typename } }',
        "{ moderationQueue { nodes { slug } } }",
    )
    for operation in operations:
        [error] = (await ask(store, operation, who))["errors"]
        assert error["extensions"]["code"] == wanted


async def test_the_longest_waiting_comes_first_page_by_page(store):
    slugs = ["secret", "old"]
    await done(store, "productSubmit", SELLER, SECRET, 1)
    await done(store, "productSubmit", SELLER, global_id("Product", PRODUCTS["old"].id), 1)
    first = await queue(store, first=1)
    assert first["pageInfo"]["hasNextPage"]
    second = await queue(store, first=1, after=first["pageInfo"]["endCursor"])
    assert [node["slug"] for node in first["nodes"] + second["nodes"]] == slugs
    assert not second["pageInfo"]["hasNextPage"]


async def test_a_forged_place_in_the_queue_is_refused(store):
    for cursor in ("WyJ4IiwieSJd", "rubbish", "WzEsMl0"):
        result = await ask(store, QUEUE, ADMIN, {"first": 1, "after": cursor})
        assert result["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
