"""From an event to an administrator's figures."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from events.analytics.app import SUBGRAPH
from events.analytics.consumer import CONSUMER
from events.analytics.models import metadata, orders
from subgraphs.kit.clock import utc_now
from subgraphs.kit.events import EventContext, EventRecord
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Locale, StoreSettings
from subgraphs.kit.testing import call, identity_headers, identity_of, layout_differences
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.app import SUBGRAPH as USERS
from subgraphs.users.models import NewUser
from subgraphs.users.models import metadata as user_tables
from subgraphs.users.repository import accounts
from subgraphs.users.service.directory import seed_users

SUMMARY = """
{ analyticsSummary {
    orders revenue { amountMinor currency } averageOrderValue { amountMinor currency }
} }
"""

pytestmark = pytest.mark.services


def placed(total, currency="RUB"):
    order_id = new_id()
    data: dict[str, object] = {
        "orderId": str(order_id),
        "userId": str(new_id()),
        "placedAt": utc_now().isoformat(),
        "total": {"amountMinor": total, "currency": currency},
        "lines": [{"quantity": 2}, {"quantity": 1}],
    }
    return EventRecord(
        id=new_id(),
        type="shop.order.placed.v1",
        source="/shop/orders",
        subject=str(order_id),
        sequence=3,
        partition_key=str(order_id),
        time=utc_now(),
        data=data,
        context=EventContext("test"),
    )


async def handle(resources, record):
    work = UnitOfWork(resources.engine, metadata, resources.clock, record.context)
    async with work:
        await CONSUMER.handlers[record.type](work, record)


async def summary(resources, *roles):
    settings = StoreSettings()
    headers = identity_headers(identity_of(*roles), settings) if roles else {}
    return await call(SUBGRAPH.create_app(resources), SUMMARY, headers=headers)


@pytest.fixture
async def resources():
    async with Resources.open(StoreSettings()) as opened:
        await USERS.migrate(opened)
        await SUBGRAPH.migrate(opened)
        async with opened.engine.begin() as connection:
            for table in metadata.sorted_tables:
                await connection.execute(table.delete())
        yield opened


async def test_migrated_tables_are_those_of_the_models(resources):
    assert await layout_differences(resources.engine, metadata) == []


async def test_orders_are_counted_once_and_currencies_kept_apart(resources):
    first = placed(1000)
    for record in (first, placed(2001), placed(500, "USD"), first):
        await handle(resources, record)
    answer = await summary(resources, Role.ADMIN)
    assert answer["data"]["analyticsSummary"] == {
        "orders": 3,
        "revenue": [
            {"amountMinor": 3001, "currency": "RUB"},
            {"amountMinor": 500, "currency": "USD"},
        ],
        "averageOrderValue": [
            {"amountMinor": 1501, "currency": "RUB"},
            {"amountMinor": 500, "currency": "USD"},
        ],
    }


async def test_the_orders_of_who_has_left_count_as_nobodys(resources):
    theirs, others = placed(1000), placed(2000)
    for record in (theirs, others):
        await handle(resources, record)
    gone = {"userId": theirs.data["userId"]}
    for _ in range(2):
        await handle(resources, replace(theirs, type="shop.user.erased.v1", data=gone))
    async with resources.engine.connect() as connection:
        users = set((await connection.execute(select(orders.c.user_id))).scalars())
    assert users == {None, UUID(str(others.data["userId"]))}
    answer = await summary(resources, Role.ADMIN)
    assert answer["data"]["analyticsSummary"]["orders"] == 2


async def test_an_order_that_is_told_after_its_customer_left_is_nobodys(resources):
    record, now = placed(1000), utc_now()
    user_id = UUID(str(record.data["userId"]))
    new = NewUser(
        id=user_id,
        email=f"{user_id}@erased.invalid",
        display_name="—",
        roles=frozenset({Role.BUYER}),
        locale=Locale.EN,
        password_hash=None,
        created_at=now,
        confirmed_at=now,
    )
    async with UnitOfWork(resources.engine, user_tables, resources.clock, record.context) as work:
        await seed_users(work, [new])
        await accounts.change_user(work.session, user_id, erased_at=now)
    await handle(resources, record)
    async with resources.engine.connect() as connection:
        assert (await connection.execute(select(orders.c.user_id))).scalars().all() == [None]


@pytest.mark.parametrize(
    ("roles", "code"), [((), "UNAUTHENTICATED"), ((Role.BUYER, Role.SELLER), "FORBIDDEN")]
)
async def test_the_figures_are_for_administrators(resources, roles, code):
    answer = await summary(resources, *roles)
    assert answer["data"]["analyticsSummary"] is None
    assert answer["errors"][0]["extensions"]["code"] == code
