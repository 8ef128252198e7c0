"""Which step of a shipment follows which, and what is told of each."""

import itertools
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator

from subgraphs.kit.ids import new_id
from subgraphs.shipping.errors import ShippingError, ShippingErrorCode
from subgraphs.shipping.events import (
    ShipmentCreated,
    ShipmentDelivered,
    ShipmentFacts,
    ShipmentReturned,
    ShipmentStatusChanged,
)
from subgraphs.shipping.rules.shipments import ENDED, ShipmentStatus, check_step, recalled

SCHEMAS = Path(__file__).parents[3] / "schema" / "events"
S = ShipmentStatus
#: Where couriers and points have it.
DOOR = (S.OUT_FOR_DELIVERY, S.READY_FOR_PICKUP)


@pytest.mark.parametrize(("before", "after"), [*itertools.product(S, S)])
def test_a_step_follows_where_a_parcel_can_have_come_from(before, after):
    on_the_road = before in {S.HANDED_OVER, S.IN_TRANSIT, *DOOR, S.EXCEPTION}
    allowed = before is not after and (
        (after is S.REGISTERED and before is S.CREATED)
        or (after in {S.HANDED_OVER, S.CANCELLED} and before in {S.CREATED, S.REGISTERED})
        or (after is S.IN_TRANSIT and before in {S.HANDED_OVER, S.EXCEPTION})
        or (after in {*DOOR, S.DELIVERED, S.EXCEPTION, S.RETURNING, S.LOST} and on_the_road)
        or (after in {S.RETURNED, S.LOST} and before is S.RETURNING)
    )
    if allowed:
        check_step(before, after)
        return
    with pytest.raises(ShippingError) as refused:
        check_step(before, after)
    assert refused.value.code is ShippingErrorCode.INVALID_TRANSITION


@pytest.mark.parametrize("status", S)
def test_what_is_recalled_stays_at_the_store_or_comes_back(status):
    target = recalled(status)
    if status in {S.CREATED, S.REGISTERED}:
        assert target is S.CANCELLED
    elif status in ENDED or status is S.RETURNING:
        assert target is None
    else:
        assert target is S.RETURNING
    if target is not None:
        check_step(status, target)


FACTS = ShipmentFacts(shipment_id=new_id(), order_id=new_id(), carrier="Store Delivery")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVENTS = (
    ShipmentCreated(**FACTS),
    ShipmentDelivered(**FACTS, occurred_at=NOW),
    ShipmentReturned(**FACTS, occurred_at=NOW),
    *(
        ShipmentStatusChanged(**FACTS, status=status.value, occurred_at=NOW)
        for status in S
        if status not in {S.CREATED, S.DELIVERED, S.RETURNED}
    ),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TYPE)
def test_an_event_is_what_its_schema_says_and_travels_with_the_order(event):
    schema = orjson.loads((SCHEMAS / f"{event.TYPE}.json").read_bytes())
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert list(validator.iter_errors(event.data())) == []
    assert schema["required"] == sorted(event.data())
    assert event.subject == str(FACTS["shipment_id"])
    assert event.partition_key == str(FACTS["order_id"])
