"""What the catalogue does about events, and about time."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from events.reactions.catalogue import (
    Sweeper,
    catalogue_consumer,
    count_cart_line,
    count_favourite,
    count_order,
    forget,
)
from subgraphs.kit.events import EventContext, EventRecord
from subgraphs.kit.ids import new_id
from subgraphs.kit.pagination import PageRequest
from subgraphs.kit.testing import identity_of
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.models import metadata, reservation, stock
from subgraphs.products.ports import read_sort_key
from subgraphs.products.repository.favourites import favourites_of
from subgraphs.products.repository.popularity import popular_products
from subgraphs.products.service.favourites import add_favourite
from subgraphs.products.service.stock import reserve_stock
from subgraphs.products.tests.small_catalogue import AUDIO, KITCHEN, NOW, PRODUCTS, variant_id

pytestmark = pytest.mark.services

PAST, FAR = NOW - timedelta(days=36500), NOW + timedelta(days=36500)


def open_work(resources) -> UnitOfWork:
    return UnitOfWork(resources.engine, metadata, resources.clock, EventContext("test"))


def told(event_type: str, data: dict[str, Any]) -> EventRecord:
    return EventRecord(
        id=new_id(),
        type=event_type,
        source="/shop/test",
        subject="x",
        sequence=1,
        partition_key="x",
        time=NOW,
        data=data,
        context=EventContext("test"),
    )


async def popular(resources, category=None, first=10, after=None) -> list[str]:
    slug_of = {row.id: slug for slug, row in PRODUCTS.items()}
    async with resources.engine.connect() as connection:
        page = await popular_products(category).page(connection, PageRequest(first, after))
    return [slug_of[hit.product_id] for hit in page.rows]


async def test_what_is_bought_stands_before_what_is_only_kept(resources):
    stork, column, sold_out = (str(PRODUCTS[slug].id) for slug in ("stork", "column", "sold-out"))
    async with open_work(resources) as work:
        kept = told("shop.favourite.added.v1", {"productId": stork, "userId": str(new_id())})
        await count_favourite(work, kept)
        line = {"variantId": str(variant_id("WAVE-A"))}
        await count_cart_line(work, told("shop.cart.line_added.v1", line))
        lines = [{"productId": column}, {"productId": column}, {"productId": sold_out}]
        await count_order(work, told("shop.order.placed.v1", {"lines": lines}))
    # What cannot be bought is left out: the echo is sold out.
    assert await popular(resources) == ["column", "wave", "stork"]
    assert await popular(resources, AUDIO.id) == ["column", "wave", "stork"]
    assert await popular(resources, KITCHEN.id) == []


async def test_pages_of_popular_products_join(resources):
    async with open_work(resources) as work:
        for slug in ("wave", "stork", "column"):
            lines = [{"productId": str(PRODUCTS[slug].id)}]
            await count_order(work, told("shop.order.placed.v1", {"lines": lines}))
    whole = await popular(resources)
    async with resources.engine.connect() as connection:
        first = await popular_products(None).page(connection, PageRequest(2))
        place = read_sort_key(first.rows[-1].sort_key)
        second = await popular_products(None).page(connection, PageRequest(2, place))
    assert [hit.product_id for hit in (*first.rows, *second.rows)] == [
        PRODUCTS[slug].id for slug in whole
    ]
    assert (first.has_next, second.has_next) == (True, False)


async def test_interest_in_a_product_that_is_gone_is_nothing(resources):
    async with open_work(resources) as work:
        lines = [{"productId": str(new_id())}]
        await count_order(work, told("shop.order.placed.v1", {"lines": lines}))
    assert await popular(resources) == []


async def test_interest_that_arrives_at_once_is_counted_whole(resources):
    async def buy(slugs: list[str]) -> None:
        async with open_work(resources) as work:
            lines = [{"productId": str(PRODUCTS[slug].id)} for slug in slugs]
            await count_order(work, told("shop.order.placed.v1", {"lines": lines}))

    orders = [["wave", "stork"], ["stork", "wave"], ["wave"]] * 5
    await asyncio.gather(*(buy(order) for order in orders))
    async with resources.engine.connect() as connection:
        page = await popular_products(None).page(connection, PageRequest(10))
    heats = {hit.product_id: hit.value for hit in page.rows}
    ratio = 2 ** (heats[PRODUCTS["wave"].id] - heats[PRODUCTS["stork"].id])
    assert ratio == pytest.approx(1.5)


async def test_who_leaves_leaves_no_favourites(resources):
    user = identity_of()
    async with open_work(resources) as work:
        await add_favourite(work, user, PRODUCTS["wave"].id)
    async with open_work(resources) as work:
        await forget(work, told("shop.user.erased.v1", {"userId": str(user.user_id)}))
    async with resources.engine.connect() as connection:
        assert await favourites_of(user.user_id).count(connection) == 0


async def hold_each(resources, count: int) -> None:
    for _ in range(count):
        async with open_work(resources) as work:
            await reserve_stock(work, new_id(), {variant_id("COLUMN-A"): 1}, FAR)


async def states(resources) -> Counter[str]:
    async with resources.engine.connect() as connection:
        return Counter((await connection.execute(select(reservation.c.state))).scalars())


async def test_holds_whose_time_is_over_end_by_themselves_and_the_others_stay(resources):
    await hold_each(resources, 45)
    async with resources.engine.begin() as connection:
        await connection.execute(update(reservation).values(expires_at=PAST))
    await hold_over(resources)
    assert await Sweeper(resources.engine, resources.clock).sweep() == 45
    assert await states(resources) == {"expired": 45, "held": 1}
    async with resources.engine.connect() as connection:
        reserved = await connection.execute(select(func.sum(stock.c.reserved)))
        assert reserved.scalar_one() == 1
    assert await Sweeper(resources.engine, resources.clock).sweep() == 0


async def hold_over(resources) -> None:
    async with open_work(resources) as work:
        await reserve_stock(work, new_id(), {variant_id("STORK-A"): 1}, FAR)


async def test_two_sweepers_end_each_hold_once(resources):
    await hold_each(resources, 40)
    async with resources.engine.begin() as connection:
        await connection.execute(update(reservation).values(expires_at=PAST))
    sweepers = [Sweeper(resources.engine, resources.clock) for _ in range(2)]
    ended = await asyncio.gather(*(sweeper.sweep() for sweeper in sweepers))
    ended.append(await sweepers[0].sweep())
    assert sum(ended) == 40
    assert await states(resources) == {"expired": 40}


async def test_a_sweeper_stops_when_told(resources):
    stopping = asyncio.Event()
    running = asyncio.create_task(Sweeper(resources.engine, resources.clock).run(stopping))
    stopping.set()
    await running
    assert running.exception() is None


def test_the_consumer_has_its_inbox_where_the_products_are():
    assert catalogue_consumer().group.inbox_schema == metadata.schema
