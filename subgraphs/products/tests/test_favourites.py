import asyncio

import pytest

from subgraphs.kit.events import EventContext
from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.testing import identity_of
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.models import metadata
from subgraphs.products.service.favourites import forget_user
from subgraphs.products.tests.asking import BUYER, ask, command, events_of, refusal
from subgraphs.products.tests.small_catalogue import PRODUCTS

pytestmark = pytest.mark.services

WAVE, STORK, SECRET, OLD = (
    global_id("Product", PRODUCTS[slug].id) for slug in ("wave", "stork", "secret", "old")
)
MINE = """query ($first: Int! = 10, $after: String) {
    myFavourites(first: $first, after: $after) {
        nodes { slug isFavourite } pageInfo { hasNextPage endCursor } } }"""


async def add(store, product_id, who=BUYER):
    return await command(
        store, "favouriteAdd", who, {"productId": product_id}, "product { slug isFavourite }"
    )


async def remove(store, product_id, who=BUYER):
    return await command(
        store, "favouriteRemove", who, {"productId": product_id}, "product { slug isFavourite }"
    )


async def mine(store, who=BUYER, **variables):
    return (await ask(store, MINE, who, variables))["data"]["myFavourites"]


async def test_a_product_is_kept_once_however_often_it_is_added(store):
    for _ in range(2):
        payload = await add(store, WAVE)
        assert payload["product"] == {"slug": "wave", "isFavourite": True}
    assert [node["slug"] for node in (await mine(store))["nodes"]] == ["wave"]
    assert await events_of(store) == [("shop.favourite.added.v1", 1)]


async def test_added_twice_at_once_it_is_kept_once(store):
    await asyncio.gather(*(add(store, WAVE) for _ in range(4)))
    assert await events_of(store) == [("shop.favourite.added.v1", 1)]


async def test_removing_may_be_repeated_and_adding_anew_is_a_fact_of_its_own(store):
    await remove(store, WAVE)
    await add(store, WAVE)
    for _ in range(2):
        assert (await remove(store, WAVE))["product"]["isFavourite"] is False
    await add(store, WAVE)
    assert await events_of(store) == [
        ("shop.favourite.added.v1", 1),
        ("shop.favourite.removed.v1", 2),
        ("shop.favourite.added.v1", 3),
    ]


@pytest.mark.parametrize("product_id", [SECRET, "forged", global_id("Product", new_id())])
async def test_what_the_public_does_not_see_cannot_be_kept(store, product_id):
    found = await refusal(store, "favouriteAdd", BUYER, {"productId": product_id})
    assert found == ("PRODUCT_NOT_FOUND", "input.productId")


async def test_favourites_are_everyones_own(store):
    other = identity_of()
    await add(store, WAVE)
    await add(store, OLD, other)
    assert [node["slug"] for node in (await mine(store))["nodes"]] == ["wave"]
    assert [node["slug"] for node in (await mine(store, other))["nodes"]] == ["old"]
    query = """query ($r: [_Any!]!) { _entities(representations: $r) {
        ... on User { favourites { nodes { slug } } } } }"""
    representations = [
        {"__typename": "User", "id": global_id("User", who.user_id)} for who in (BUYER, other)
    ]
    result = await ask(store, query, BUYER, {"r": representations})
    assert result["data"]["_entities"] == [
        {"favourites": {"nodes": [{"slug": "wave"}]}},
        {"favourites": None},
    ]


async def test_pages_join_without_gap_or_repeat(store):
    for slug in ("wave", "stork", "column", "kettle", "old"):
        await add(store, global_id("Product", PRODUCTS[slug].id))
    whole = [node["slug"] for node in (await mine(store))["nodes"]]
    assert len(whole) == 5
    seen, after = [], None
    while True:
        page = await mine(store, first=2, after=after)
        seen += [node["slug"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == whole


async def test_who_has_not_signed_in_has_no_favourites(store):
    [error] = (await ask(store, MINE, None))["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    public = await ask(
        store, "query ($id: ID!) { product(id: $id) { isFavourite } }", None, {"id": WAVE}
    )
    assert public["data"]["product"] == {"isFavourite": False}


async def test_of_somebody_who_has_left_nothing_is_kept(store):
    await add(store, WAVE)
    async with UnitOfWork(store.engine, metadata, store.clock, EventContext("test")) as work:
        await forget_user(work, BUYER.user_id)
    assert (await mine(store))["nodes"] == []


async def merge(store, *product_ids, who=BUYER):
    return await command(store, "favouritesMerge", who, {"productIds": product_ids}, "added")


async def test_what_a_device_kept_before_signing_in_joins_what_is_kept(store):
    await add(store, WAVE)
    merged = await merge(store, STORK, WAVE, "nothing", SECRET, STORK)
    assert merged == {"added": 1, "userErrors": []}
    assert (await merge(store, STORK, WAVE))["added"] == 0
    assert {node["slug"] for node in (await mine(store))["nodes"]} == {"stork", "wave"}


async def test_what_a_device_kept_keeps_its_order(store):
    await merge(store, WAVE, STORK)
    assert [node["slug"] for node in (await mine(store))["nodes"]] == ["wave", "stork"]


async def test_a_device_brings_no_more_than_a_hundred(store):
    merged = await merge(store, *[WAVE] * 101)
    assert [error["code"] for error in merged["userErrors"]] == ["FAVOURITES_TOO_MANY"]
    assert (await mine(store))["nodes"] == []
