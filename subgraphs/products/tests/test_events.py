from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator

from subgraphs.kit.ids import new_id
from subgraphs.products.events import (
    ReservationExpired,
    ReservedLine,
    StockCommitted,
    StockReleased,
    StockReserved,
)

SCHEMAS = Path(__file__).parents[3] / "schema" / "events"
RESERVATION, ORDER = new_id(), new_id()
LINES = (ReservedLine(new_id(), new_id(), 2),)
EVENTS = (
    StockReserved(
        reservation_id=RESERVATION,
        order_id=ORDER,
        lines=LINES,
        expires_at=datetime(2026, 3, 1, tzinfo=UTC),
    ),
    *(
        kind(reservation_id=RESERVATION, order_id=ORDER, lines=LINES)
        for kind in (StockCommitted, StockReleased, ReservationExpired)
    ),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TYPE)
def test_an_event_is_what_its_schema_says(event):
    schema = orjson.loads((SCHEMAS / f"{event.TYPE}.json").read_bytes())
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert list(validator.iter_errors(event.data())) == []
    assert schema["required"] == sorted(event.data())


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TYPE)
def test_an_orders_reservation_travels_with_the_order(event):
    assert event.subject == str(RESERVATION)
    assert event.partition_key == str(ORDER)
