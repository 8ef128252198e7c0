from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator

from subgraphs.cart.events import (
    BoughtLine,
    CartCheckedOut,
    CartCleared,
    CartLineAdded,
    CartLineChanged,
    CartLineRemoved,
)
from subgraphs.kit.ids import new_id

SCHEMAS = Path(__file__).parents[3] / "schema" / "events"
CART, USER, VARIANT = new_id(), new_id(), new_id()
WHOSE = {"cart_id": CART, "user_id": USER}
EVENTS = (
    CartLineAdded(**WHOSE, variant_id=VARIANT, quantity=1),
    CartLineChanged(**WHOSE, variant_id=VARIANT, quantity=2, previous_quantity=1),
    CartLineRemoved(**WHOSE, variant_id=VARIANT, previous_quantity=2),
    CartCleared(**WHOSE),
    CartCheckedOut(**WHOSE, order_id=new_id(), lines=(BoughtLine(VARIANT, 2),)),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TYPE)
def test_an_event_is_what_its_schema_says(event):
    schema = orjson.loads((SCHEMAS / f"{event.TYPE}.json").read_bytes())
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert list(validator.iter_errors(event.data())) == []
    assert schema["required"] == sorted(event.data())


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TYPE)
def test_a_carts_facts_travel_in_order(event):
    assert event.partition_key == str(CART)
