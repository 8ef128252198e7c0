import pytest

from subgraphs.kit.events import EventContext
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.money import Money
from subgraphs.kit.settings import StoreSettings
from subgraphs.kit.testing import call, identity_headers, identity_of
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.payments import repository, service
from subgraphs.payments.models import metadata
from subgraphs.payments.rules import PaymentMethod

pytestmark = pytest.mark.services

PAYMENT = "id status method amount { amountMinor currency formatted } createdAt"
ENTITIES = """
query ($keys: [_Any!]!) {
  _entities(representations: $keys) {
    ... on Order { id payments { %s } }
    ... on Payment { %s }
  }
}
""" % (PAYMENT, PAYMENT)  # noqa: UP031  # braces
CAPTURE = """
mutation ($input: PaymentCaptureInput!) {
  paymentCapture(input: $input) { payment { id status } userErrors { code field message } }
}
"""


@pytest.fixture
def user():
    return identity_of()


@pytest.fixture
async def payment(resources, user):
    async with UnitOfWork(
        resources.engine, metadata, resources.clock, EventContext("test")
    ) as work:
        return await service.create_payment(
            work, new_id(), user.user_id, Money(125_000, "RUB"), PaymentMethod.ON_DELIVERY
        )


def headers_of(identity):
    return identity_headers(identity, StoreSettings())


def keys_of(payment):
    return {
        "keys": [
            {"__typename": "Order", "id": global_id("Order", payment.order_id)},
            {"__typename": "Payment", "id": global_id("Payment", payment.id)},
        ]
    }


async def test_an_orders_payments_are_its_customers_and_administrators(app, user, payment):
    shown = {
        "id": global_id("Payment", payment.id),
        "status": "PENDING",
        "method": "ON_DELIVERY",
        "amount": {"amountMinor": 125_000, "currency": "RUB", "formatted": "RUB 1,250.00"},
        "createdAt": payment.created_at.isoformat(),
    }
    for viewer in (user, identity_of(Role.ADMIN)):
        answer = await call(app, ENTITIES, keys_of(payment), headers_of(viewer))
        [order, found] = answer["data"]["_entities"]
        for each in (*order["payments"], found):
            each["amount"]["formatted"] = each["amount"]["formatted"].replace("\u00a0", " ")
        assert (order["payments"], found) == ([shown], shown)
    for viewer in (None, identity_of(), identity_of(Role.SELLER)):
        answer = await call(app, ENTITIES, keys_of(payment), headers_of(viewer))
        [order, found] = answer["data"]["_entities"]
        assert (order["payments"], found) == (None, None)


async def test_unknown_references_are_null(app, user):
    keys = {
        "keys": [
            {"__typename": "Payment", "id": global_id("Payment", new_id())},
            {"__typename": "Payment", "id": "\u0000"},
            {"__typename": "Order", "id": "no id"},
            {"__typename": "Order", "id": global_id("Order", new_id())},
        ]
    }
    found = (await call(app, ENTITIES, keys, headers_of(user)))["data"]["_entities"]
    assert found[:2] == [None, None]
    assert [order["payments"] for order in found[2:]] == [None, []]


async def test_many_references_are_one_query_each_kind(app, user, payment, monkeypatch):
    calls = []
    for name in ("payments_by_id", "payments_by_order"):
        asked = getattr(repository, name)

        def counted(reader, keys, asked=asked, name=name):
            calls.append((name, len(keys)))
            return asked(reader, keys)

        monkeypatch.setattr(repository, name, counted)
    others = [
        {"__typename": kind, "id": global_id(kind, new_id())}
        for kind in ("Order", "Payment")
        for _ in range(4)
    ]
    keys = {"keys": [*keys_of(payment)["keys"], *others]}
    await call(app, ENTITIES, keys, headers_of(user))
    assert sorted(calls) == [("payments_by_id", 5), ("payments_by_order", 5)]


async def test_methods_are_told_to_everybody_in_their_language(app):
    query = "{ paymentMethods { method title description } }"
    russian = await call(app, query, headers={"accept-language": "ru"})
    [method] = russian["data"]["paymentMethods"]
    assert (method["method"], method["title"]) == ("ON_DELIVERY", "При получении")
    english = await call(app, query, headers={"accept-language": "en"})
    assert english["data"]["paymentMethods"][0]["title"] == "On delivery"


async def test_an_administrator_notes_that_the_money_came_in(app, payment):
    given = {"input": {"paymentId": global_id("Payment", payment.id)}}
    admin = headers_of(identity_of(Role.ADMIN))
    noted = (await call(app, CAPTURE, given, admin))["data"]["paymentCapture"]
    assert noted == {
        "payment": {"id": given["input"]["paymentId"], "status": "CAPTURED"},
        "userErrors": [],
    }


async def test_nobody_else_notes_money(app, user, payment, resources):
    given = {"input": {"paymentId": global_id("Payment", payment.id)}}
    for viewer, code in (
        (None, "UNAUTHENTICATED"),
        (user, "FORBIDDEN"),
        (identity_of(Role.SELLER), "FORBIDDEN"),
    ):
        answer = await call(app, CAPTURE, given, headers_of(viewer))
        assert answer["errors"][0]["extensions"]["code"] == code
    async with resources.engine.connect() as connection:
        found = await repository.payments_by_id(connection, [payment.id])
    assert found[payment.id] == payment


@pytest.mark.parametrize("key", ["", "\u0000", global_id("Order", new_id()), "x" * 5000])
async def test_money_for_what_is_no_payment_is_refused(app, key):
    admin = headers_of(identity_of(Role.ADMIN))
    answer = await call(app, CAPTURE, {"input": {"paymentId": key}}, admin)
    [error] = answer["data"]["paymentCapture"]["userErrors"]
    assert (error["code"], error["field"]) == ("PAYMENT_NOT_FOUND", ["paymentId"])
