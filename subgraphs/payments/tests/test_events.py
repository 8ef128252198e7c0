from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from subgraphs.kit.ids import new_id
from subgraphs.kit.money import Money
from subgraphs.payments.events import (
    PaymentCancelled,
    PaymentCreated,
    PaymentSucceeded,
    RefundSucceeded,
)

SCHEMAS = Path(__file__).parents[3] / "schema" / "events"
PAYMENT, ORDER = new_id(), new_id()
TERMS: dict[str, Any] = {
    "payment_id": PAYMENT,
    "order_id": ORDER,
    "user_id": new_id(),
    "method": "ON_DELIVERY",
    "amount": Money(100, "RUB"),
}
EVENTS = (
    PaymentCreated(**TERMS, attempt=1),
    PaymentSucceeded(**TERMS),
    PaymentCancelled(**TERMS),
    RefundSucceeded(**TERMS, refund=Money(40, "RUB"), refunded=Money(100, "RUB")),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TYPE)
def test_an_event_is_what_its_schema_says(event):
    schema = orjson.loads((SCHEMAS / f"{event.TYPE}.json").read_bytes())
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert list(validator.iter_errors(event.data())) == []
    assert schema["required"] == sorted(event.data())


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TYPE)
def test_an_orders_payment_travels_with_the_order(event):
    assert event.subject == str(PAYMENT)
    assert event.partition_key == str(ORDER)
