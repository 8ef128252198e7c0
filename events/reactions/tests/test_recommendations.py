"""What recommendations do about events."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from events.reactions.recommendations import CONSUMER, build_regularly, purchase_of
from events.tests.sample_events import placed
from subgraphs.kit.events import EventContext, EventRecord
from subgraphs.kit.ids import new_id
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.models import metadata
from subgraphs.products.recommendation_models import interaction
from subgraphs.products.rules.recommending import InteractionKind
from subgraphs.products.tests.small_catalogue import PRODUCTS, variant_id

WAVE = PRODUCTS["wave"].id
NOW = datetime(2026, 3, 1, tzinfo=UTC)
USER = new_id()


def record(event_type: str, **data: object) -> EventRecord:
    return replace(placed(), id=new_id(), type=event_type, data=data, time=NOW)


def order(*product_ids: UUID) -> dict[str, object]:
    lines = [{"productId": str(key)} for key in product_ids]
    user_id, order_id = str(USER), str(new_id())
    return {"orderId": order_id, "userId": user_id, "lines": lines, "placedAt": NOW.isoformat()}


async def handle(resources, told: EventRecord) -> None:
    context = EventContext("test")
    async with UnitOfWork(resources.engine, metadata, resources.clock, context) as work:
        await CONSUMER.handlers[told.type](work, told)


async def kinds(resources) -> list[str]:
    async with resources.engine.connect() as connection:
        statement = select(interaction.c.kind).where(interaction.c.product_id == WAVE)
        return sorted((await connection.execute(statement)).scalars())


def test_an_order_is_a_purchase_of_all_its_products():
    event_id, other = new_id(), PRODUCTS["stork"].id
    act = purchase_of(event_id, order(WAVE, other))
    assert (act.event_id, act.user_id, act.at) == (event_id, USER, NOW)
    assert act.kind is InteractionKind.PURCHASE
    assert list(act.product_ids) == [WAVE, other]


@pytest.mark.services
async def test_what_customers_do_is_noted_and_what_they_undo_forgotten(resources):
    kept = {"userId": str(USER), "productId": str(WAVE)}
    await handle(resources, record("shop.favourite.added.v1", **kept))
    await handle(
        resources,
        record("shop.cart.line_added.v1", userId=str(USER), variantId=str(variant_id("WAVE-A"))),
    )
    await handle(resources, record("shop.order.placed.v1", **order(WAVE)))
    await handle(resources, record("shop.product.viewed.v1", views=1, **kept))
    strangers = {"productId": str(WAVE), "userId": None, "views": 10}
    await handle(resources, record("shop.product.viewed.v1", **strangers))
    assert await kinds(resources) == ["cart", "favourite", "purchase", "view"]
    await handle(resources, record("shop.favourite.removed.v1", **kept))
    assert await kinds(resources) == ["cart", "purchase", "view"]
    said = {"reviewId": str(new_id()), "version": 1, **kept}
    await handle(resources, record("shop.review.approved.v1", rating=4, **said))
    await handle(resources, record("shop.review.approved.v1", rating=5, **said))
    assert await kinds(resources) == ["cart", "praise", "purchase", "view"]
    await handle(resources, record("shop.review.approved.v1", rating=3, **said))
    assert await kinds(resources) == ["cart", "purchase", "view"]
    await handle(resources, record("shop.review.approved.v1", rating=4, **said))
    await handle(resources, record("shop.review.rejected.v1", **said))
    assert await kinds(resources) == ["cart", "purchase", "view"]
    await handle(resources, record("shop.user.erased.v1", userId=str(USER)))
    assert await kinds(resources) == []


@pytest.mark.services
async def test_what_is_told_late_of_who_has_left_does_not_come_back(resources, somebody_gone):
    gone = {"userId": str(somebody_gone), "productId": str(WAVE)}
    await handle(resources, record("shop.user.erased.v1", userId=str(somebody_gone)))
    await handle(resources, record("shop.favourite.added.v1", **gone))
    await handle(resources, record("shop.product.viewed.v1", views=1, **gone))
    bought = order(WAVE) | {"userId": str(somebody_gone)}
    await handle(resources, record("shop.order.placed.v1", **bought))
    put = {"userId": str(somebody_gone), "variantId": str(variant_id("WAVE-A"))}
    await handle(resources, record("shop.cart.line_added.v1", **put))
    said = {"reviewId": str(new_id()), "version": 1, "rating": 5, **gone}
    await handle(resources, record("shop.review.approved.v1", **said))
    assert await kinds(resources) == []


@pytest.mark.services
async def test_products_that_are_not_known_are_passed_over(resources):
    await handle(resources, record("shop.order.placed.v1", **order(new_id(), WAVE)))
    assert await kinds(resources) == ["purchase"]


async def test_a_model_is_built_at_once_and_an_order_to_stop_is_obeyed():
    stopping, built = asyncio.Event(), []

    async def build() -> bool:
        built.append(True)
        stopping.set()
        return True

    await build_regularly(build, stopping)
    assert built == [True]
