"""The graph of orders: each customer sees their own, and placing answers in time."""

import asyncio

import pytest
from sqlalchemy import event

from subgraphs.kit.events import EventContext
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import global_id, new_id, parse_global_id
from subgraphs.kit.money import Money
from subgraphs.kit.testing import call, fixed_clock, identity_headers, identity_of
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders import schema as orders_schema
from subgraphs.orders.errors import CancelReason
from subgraphs.orders.models import OrderLine, Totals, metadata
from subgraphs.orders.service import checkout

pytestmark = pytest.mark.services

PLACE = """
mutation ($input: CheckoutPlaceInput!) {
  checkoutPlace(input: $input) {
    order { id number status cancelReason total { amountMinor }
      lines { title quantity variant { sku } } }
    userErrors { field code message }
  }
}
"""
ORDER = "query ($id: ID!) { order(id: $id) { id number } }"
ENTITIES = """
query ($of: [_Any!]!) {
  _entities(representations: $of) {
    ... on Order { number }
    ... on User { orders { nodes { id } } }
  }
}
"""
LINE = OrderLine(
    new_id(), new_id(), new_id(), "CUP-1", {"ru": "Чашка", "en": "Cup"}, 2, Money(500, "RUB")
)


@pytest.fixture(autouse=True)
def short_wait(monkeypatch):
    monkeypatch.setattr(orders_schema, "CHECKOUT_WAIT_SECONDS", 0.2)


@pytest.fixture
def work_of(resources):
    return lambda: UnitOfWork(
        resources.engine, metadata, fixed_clock(), EventContext(correlation_id="test")
    )


@pytest.fixture
def send(app, resources):
    async def send(query, variables=None, user=None, **headers):
        signed = identity_headers(user, resources.settings)
        return await call(app, query, variables, signed | headers)

    return send


async def place(send, user, key="key", **fields):
    answer = await send(PLACE, {"input": {"idempotencyKey": key, **fields}}, user)
    return answer["data"]["checkoutPlace"]


async def test_an_unfinished_checkout_answers_pending(send):
    payload = await place(send, identity_of())
    assert payload["order"]["status"] == "PENDING"
    assert payload["order"]["total"] is None
    assert payload["userErrors"] == []


async def test_a_finished_checkout_answers_with_the_placed_order(send, work_of, monkeypatch):
    monkeypatch.setattr(orders_schema, "CHECKOUT_WAIT_SECONDS", 5.0)
    user = identity_of()
    first = await start_pending(send, user, monkeypatch)
    waiting = asyncio.create_task(place(send, user))
    async with work_of() as work:
        totals = Totals(delivery=Money(300, "RUB"), total=Money(1300, "RUB"))
        await checkout.fill(work, first, [LINE], totals)
        await checkout.place(work, first, fixed_clock()())
    order = (await waiting)["order"]
    assert parse_global_id("Order", order["id"]) == first
    assert order["status"] == "PLACED"
    assert order["total"] == {"amountMinor": 1300}
    assert order["lines"] == [{"title": "Cup", "quantity": 2, "variant": {"sku": "CUP-1"}}]


async def start_pending(send, user, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(orders_schema, "CHECKOUT_WAIT_SECONDS", 0.0)
        return parse_global_id("Order", (await place(send, user))["order"]["id"])


async def test_a_refused_checkout_says_why_in_the_language_of_the_request(send, work_of):
    user = identity_of()
    order_id = parse_global_id("Order", (await place(send, user))["order"]["id"])
    async with work_of() as work:
        await checkout.cancel(work, order_id, CancelReason.CART_EMPTY)
    variables = {"input": {"idempotencyKey": "key"}}
    answer = await send(PLACE, variables, user, **{"accept-language": "ru"})
    payload = answer["data"]["checkoutPlace"]
    assert payload["order"]["cancelReason"] == "CART_EMPTY"
    assert payload["userErrors"] == [
        {"field": None, "code": "CART_EMPTY", "message": "Корзина пуста."}
    ]


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"key": ""}, "IDEMPOTENCY_KEY_INVALID", "idempotencyKey"),
        ({"city": " "}, "CITY_INVALID", "city"),
        ({"expectedTotalMinor": -1}, "EXPECTED_TOTAL_INVALID", "expectedTotalMinor"),
    ],
)
async def test_a_bad_input_is_a_user_error_and_makes_no_order(send, fields, code, field):
    user = identity_of()
    payload = await place(send, user, **fields)
    assert payload["order"] is None
    assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [
        (code, ["input", field])
    ]
    mine = await send("{ orders { nodes { id } } }", user=user)
    assert mine["data"]["orders"]["nodes"] == []


async def test_a_key_stands_for_one_request(send):
    user = identity_of()
    await place(send, user, city="Тверь")
    payload = await place(send, user, city="Псков")
    assert payload["order"] is None
    assert payload["userErrors"][0]["code"] == "IDEMPOTENCY_KEY_REUSED"


async def test_an_order_is_its_customers_and_administrators_only(send):
    owner = identity_of()
    order_id = (await place(send, owner))["order"]["id"]
    for user, sees in [
        (owner, True),
        (identity_of(Role.ADMIN), True),
        (identity_of(), False),
        (identity_of(Role.SELLER), False),
    ]:
        answer = await send(ORDER, {"id": order_id}, user)
        assert (answer["data"]["order"] is not None) is sees
        if not sees:
            assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    nobody = await send(ORDER, {"id": order_id})
    assert nobody["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_nobody_places_an_order(send):
    answer = await send(PLACE, {"input": {"idempotencyKey": "key"}})
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_an_id_of_another_type_is_bad_input(send):
    answer = await send(ORDER, {"id": global_id("User", new_id())}, identity_of())
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_orders_come_newest_first_and_page_by_page(send):
    user = identity_of()
    ids = [(await place(send, user, key=f"key-{count}"))["order"]["id"] for count in range(3)]
    await place(send, identity_of())
    query = """query ($after: String) {
      orders(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
    }"""
    first = (await send(query, {}, user))["data"]["orders"]
    rest = (await send(query, {"after": first["pageInfo"]["endCursor"]}, user))["data"]["orders"]
    assert [node["id"] for node in first["nodes"] + rest["nodes"]] == ids[::-1]
    assert first["pageInfo"]["hasNextPage"] is True
    assert rest["pageInfo"]["hasNextPage"] is False


async def test_a_forged_cursor_is_bad_input(send):
    query = 'query { orders(after: "WyJhIl0") { nodes { id } } }'
    answer = await send(query, user=identity_of())
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_many_representations_cost_two_statements(send, resources):
    user = identity_of()
    ids = [(await place(send, user, key=f"key-{count}"))["order"]["id"] for count in range(3)]
    unknown = global_id("Order", new_id())
    statements = []
    event.listen(
        resources.engine.sync_engine,
        "before_cursor_execute",
        lambda *arguments: statements.append(arguments[2]),
    )
    representations = [{"__typename": "Order", "id": key} for key in [*ids, unknown, "nonsense"]]
    answer = await send(ENTITIES, {"of": representations}, user)
    numbers = [entity and entity["number"] for entity in answer["data"]["_entities"]]
    assert all(numbers[:3])
    assert numbers[3:] == [None, None]
    assert len(statements) == 2


async def test_a_users_orders_are_for_their_own_eyes(send):
    owner = identity_of()
    order_id = (await place(send, owner))["order"]["id"]
    of = {"of": [{"__typename": "User", "id": global_id("User", owner.user_id)}]}
    for user, expected in [
        (owner, {"nodes": [{"id": order_id}]}),
        (identity_of(Role.ADMIN), {"nodes": [{"id": order_id}]}),
        (identity_of(), None),
        (None, None),
    ]:
        answer = await send(ENTITIES, of, user)
        assert answer["data"]["_entities"][0]["orders"] == expected
