"""What orders publish obeys the schemas that consumers rely on."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from subgraphs.kit.ids import new_id
from subgraphs.kit.money import Money
from subgraphs.kit.settings import Locale
from subgraphs.orders.errors import CancelReason
from subgraphs.orders.events import (
    CheckoutStarted,
    DeliveredLine,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderReturned,
    OrderShipped,
    PlacedLine,
)
from subgraphs.orders.rules import order_number

SCHEMAS = Path(__file__).parents[3] / "schema" / "events"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORDER: dict[str, Any] = {
    "order_id": new_id(),
    "number": order_number(2026, 123),
    "user_id": new_id(),
    "locale": Locale.RU,
}
LINE = PlacedLine(
    variant_id=new_id(),
    product_id=new_id(),
    seller_id=None,
    title={"ru": "Чашка", "en": "Cup"},
    quantity=3,
    unit_price=Money(19_900, "RUB"),
    total=Money(59_700, "RUB"),
)


def schema_of(event):
    return orjson.loads((SCHEMAS / f"{event.TYPE}.json").read_bytes())


@pytest.mark.parametrize(
    "event",
    [
        CheckoutStarted(**ORDER, city=None, expected_total_minor=None),
        CheckoutStarted(**ORDER, city="Тверь", expected_total_minor=89_700),
        OrderPlaced(
            **ORDER,
            lines=(LINE,),
            delivery_cost=Money(30_000, "RUB"),
            total=Money(89_700, "RUB"),
            placed_at=NOW,
        ),
        *(OrderConfirmed(**ORDER, city=city) for city in (None, "Тверь")),
        *(
            OrderPaid(**ORDER, amount=Money(89_700, "RUB"), paid_at=NOW, status="PAID", city=city)
            for city in (None, "Тверь")
        ),
        OrderShipped(**ORDER, shipment_id=new_id(), carrier="Store Delivery"),
        OrderReturned(**ORDER),
        OrderDelivered(
            **ORDER,
            lines=(DeliveredLine(variant_id=new_id(), product_id=new_id()),),
            delivered_at=NOW,
        ),
        OrderRefunded(**ORDER, amount=Money(89_700, "RUB"), full=True),
        *(OrderCancelled(**ORDER, reason=reason) for reason in CancelReason),
    ],
    ids=lambda event: event.TYPE,
)
def test_an_event_is_as_its_schema_says(event):
    schema = schema_of(event)
    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(schema, format_checker=checker).validate(event.data())
    assert set(event.data()) == set(schema["properties"])
    assert event.subject == str(event.order_id)


def test_the_schema_knows_every_reason_of_cancelling():
    schema = schema_of(OrderCancelled)
    known = schema["properties"]["reason"]["enum"]
    assert set(known) == {reason.value for reason in CancelReason}
