"""Shipments on their way, and who sees them."""

import pytest
from sqlalchemy import select

from subgraphs.kit.events import EventContext
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.testing import call, identity_headers, identity_of
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.shipping.app import create_app
from subgraphs.shipping.models import metadata, outbox
from subgraphs.shipping.models import shipments as shipment_table
from subgraphs.shipping.repository import shipments as repository
from subgraphs.shipping.rules.shipments import ShipmentStatus
from subgraphs.shipping.service.shipments import (
    Advance,
    advance,
    create_shipment,
    forget_user,
    recall_shipment,
)

pytestmark = pytest.mark.services

S = ShipmentStatus
LIST = """
query ($status: ShipmentStatus, $first: Int! = 20, $after: String) {
  shipments(status: $status, first: $first, after: $after) {
    nodes { id status city order { id } steps { status } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
ADVANCE = """
mutation ($input: ShipmentAdvanceInput!) {
  answer: shipmentAdvance(input: $input) {
    shipment { status version steps { status } } userErrors { code field }
  }
}
"""
ENTITIES = """
query ($keys: [_Any!]!) {
  _entities(representations: $keys) {
    ... on Order { shipment { status city carrier } }
    ... on Shipment { status }
  }
}
"""


class Office:
    """Who sends parcels."""

    def __init__(self, store):
        self.store = store

    def work(self):
        return UnitOfWork(self.store.engine, metadata, self.store.clock, EventContext("test"))

    async def send(self, user_id=None, city="Тверь"):
        order_id = new_id()
        async with self.work() as work:
            await create_shipment(work, order_id, user_id or new_id(), city)
        return await self.of_order(order_id)

    async def of_order(self, order_id):
        async with self.store.engine.connect() as connection:
            return (await repository.by_order(connection, [order_id]))[order_id]

    async def go(self, shipment, *way):
        for status in way:
            async with self.work() as work:
                shipment = await advance(work, shipment.id, Advance(status, "test"))
        return shipment

    async def recall(self, order_id):
        async with self.work() as work:
            await recall_shipment(work, order_id)

    async def forget(self, user_id):
        async with self.work() as work:
            await forget_user(work, user_id)

    async def told(self, shipment):
        statement = (
            select(outbox).where(outbox.c.subject == str(shipment.id)).order_by(outbox.c.sequence)
        )
        async with self.store.engine.connect() as connection:
            rows = (await connection.execute(statement)).all()
        assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
        return [(row.type.split(".")[2], row.data.get("status")) for row in rows]


@pytest.fixture
async def office(store):
    async with store.engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            if table.name in {"shipment", "shipment_step", "outbox"}:
                await connection.execute(table.delete())
    return Office(store)


async def test_a_parcel_goes_its_way_and_each_step_is_told(office):
    shipment = await office.send()
    shipment = await office.go(
        shipment, S.REGISTERED, S.HANDED_OVER, S.IN_TRANSIT, S.OUT_FOR_DELIVERY, S.DELIVERED
    )
    assert shipment.status is S.DELIVERED
    assert await office.told(shipment) == [
        ("created", None),
        ("status_changed", "REGISTERED"),
        ("status_changed", "HANDED_OVER"),
        ("status_changed", "IN_TRANSIT"),
        ("status_changed", "OUT_FOR_DELIVERY"),
        ("delivered", None),
    ]


async def test_what_is_told_twice_happens_once(office):
    shipment = await office.send(user_id=(user := new_id()))
    async with office.work() as work:
        await create_shipment(work, shipment.order_id, user, "Псков")
    await office.go(shipment, S.HANDED_OVER, S.HANDED_OVER, S.DELIVERED, S.DELIVERED)
    assert [kind for kind, _ in await office.told(shipment)] == [
        *("created", "status_changed", "delivered")
    ]
    assert (await office.of_order(shipment.order_id)).city == "Тверь"


async def test_the_goods_of_an_order_given_up_stay_or_come_back(office):
    here, gone = await office.send(), await office.send()
    await office.go(gone, S.HANDED_OVER)
    for shipment in (here, gone):
        for _ in range(2):
            await office.recall(shipment.order_id)
    await office.recall(new_id())
    assert (await office.of_order(here.order_id)).status is S.CANCELLED
    assert (await office.of_order(gone.order_id)).status is S.RETURNING
    assert (await office.told(gone))[-1] == ("status_changed", "RETURNING")


async def test_who_has_left_is_forgotten_and_their_doors_once_nobody_must_find_them(office):
    person, other = new_id(), new_id()
    past = await office.go(await office.send(person), S.HANDED_OVER, S.DELIVERED)
    under_way, others = await office.send(person), await office.send(other)
    for _ in range(2):
        await office.forget(person)

    async def kept(shipment):
        row = await office.of_order(shipment.order_id)
        return row.user_id, row.city

    assert await kept(past) == (None, None)
    assert await kept(under_way) == (None, "Тверь")
    assert await kept(others) == (other, "Тверь")
    await office.go(under_way, S.HANDED_OVER, S.DELIVERED)
    assert await kept(under_way) == (None, None)


async def test_an_administrator_works_through_the_list(office, store):
    sent = [await office.send() for _ in range(3)]
    await office.go(sent[1], S.HANDED_OVER)
    admin = identity_headers(identity_of(Role.ADMIN), store.settings)
    app = create_app(store)
    seen, after = [], None
    while True:
        given = {"status": "CREATED", "first": 1, "after": after}
        page = (await call(app, LIST, given, admin))["data"]["shipments"]
        seen += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert [node["order"]["id"] for node in seen] == [
        global_id("Order", sent[number].order_id) for number in (0, 2)
    ]
    given = {"shipmentId": seen[0]["id"], "status": "HANDED_OVER", "expectedVersion": 1}
    answer = (await call(app, ADVANCE, {"input": given}, admin))["data"]["answer"]
    assert answer["userErrors"] == []
    assert [step["status"] for step in answer["shipment"]["steps"]] == [
        "CREATED",
        "HANDED_OVER",
    ]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"status": "DELIVERED"}, "INVALID_TRANSITION", "status"),
        (
            {"status": "HANDED_OVER", "expectedVersion": 7},
            "SHIPMENT_CHANGED",
            "expectedVersion",
        ),
        ({"shipmentId": "\x00"}, "SHIPMENT_UNKNOWN", "shipmentId"),
        ({"shipmentId": global_id("Order", new_id())}, "SHIPMENT_UNKNOWN", "shipmentId"),
        ({"shipmentId": global_id("Shipment", new_id())}, "SHIPMENT_UNKNOWN", "shipmentId"),
    ],
)
async def test_a_step_that_cannot_be_is_refused_and_changes_nothing(
    office, store, given, code, field
):
    shipment = await office.send()
    known = {"shipmentId": global_id("Shipment", shipment.id), "status": "HANDED_OVER"}
    admin = identity_headers(identity_of(Role.ADMIN), store.settings)
    result = await call(create_app(store), ADVANCE, {"input": known | given}, admin)
    assert result["data"]["answer"] == {
        "shipment": None,
        "userErrors": [{"code": code, "field": [field]}],
    }
    assert await office.told(shipment) == [("created", None)]


@pytest.mark.parametrize(
    ("roles", "code"), [(None, "UNAUTHENTICATED"), ((Role.SELLER,), "FORBIDDEN")]
)
async def test_nobody_else_sees_the_list_or_notes_steps(office, store, roles, code):
    shipment = await office.send()
    identity = None if roles is None else identity_of(*roles)
    headers = identity_headers(identity, store.settings)
    given = {"shipmentId": global_id("Shipment", shipment.id), "status": "HANDED_OVER"}
    for query, variables in ((LIST, {}), (ADVANCE, {"input": given})):
        answer = await call(create_app(store), query, variables, headers)
        assert answer["errors"][0]["extensions"]["code"] == code
    assert await office.told(shipment) == [("created", None)]


async def test_an_orders_shipment_is_its_customers_and_administrators(office, store):
    customer = identity_of()
    shipment = await office.send(customer.user_id)
    keys = [
        {"__typename": "Order", "id": global_id("Order", shipment.order_id)},
        {"__typename": "Shipment", "id": global_id("Shipment", shipment.id)},
        {"__typename": "Order", "id": "rubbish"},
    ]
    shown = [
        {"shipment": {"status": "CREATED", "city": "Тверь", "carrier": "Store Delivery"}},
        {"status": "CREATED"},
        {"shipment": None},
    ]
    hidden = [{"shipment": None}, None, {"shipment": None}]
    for viewer, expected in (
        (customer, shown),
        (identity_of(Role.ADMIN), shown),
        (identity_of(Role.SELLER), hidden),
        (None, hidden),
    ):
        headers = identity_headers(viewer, store.settings)
        answer = await call(create_app(store), ENTITIES, {"keys": keys}, headers)
        assert answer["data"]["_entities"] == expected


async def test_after_its_customer_has_left_nobody_is_taken_for_them(office, store):
    customer = identity_of()
    shipment = await office.send(customer.user_id)
    await office.forget(customer.user_id)
    async with store.engine.connect() as connection:
        assert (await connection.execute(select(shipment_table.c.user_id))).scalars().all() == [
            None
        ]
    keys = [{"__typename": "Shipment", "id": global_id("Shipment", shipment.id)}]
    headers = identity_headers(customer, store.settings)
    answer = await call(create_app(store), ENTITIES, {"keys": keys}, headers)
    assert answer["data"]["_entities"] == [None]
