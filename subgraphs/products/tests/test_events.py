import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from subgraphs.kit.ids import new_id
from subgraphs.kit.money import Money
from subgraphs.products import events
from subgraphs.products.events import ReservedLine, VariantFacts

SCHEMAS = Path(__file__).parents[3] / "schema" / "events"
PRODUCT, VARIANT, WAREHOUSE, USER, ORDER, RESERVATION = (new_id() for _ in range(6))
PRICE = Money(499_000, "RUB")
RESERVED: dict[str, Any] = {
    "reservation_id": RESERVATION,
    "order_id": ORDER,
    "lines": (ReservedLine(VARIANT, WAREHOUSE, 2),),
}
WHOLE_PRODUCT: dict[str, Any] = {
    "product_id": PRODUCT,
    "seller_id": None,
    "version": 3,
    "status": "active",
    "slug": "wave",
    "titles": {"ru": "Волна", "en": "Wave"},
    "descriptions": {"en": "A fine thing."},
    "category_ids": (new_id(), new_id()),
    "tags": ("audio",),
    "attributes": {"battery": 30.5, "wireless": True, "colour": "black", "care": {"en": "Dry."}},
    "image_urls": ("https://images.example.com/wave.webp",),
    "variants": (VariantFacts(VARIANT, "WAVE-A", {"en": "Wave, black"}, PRICE, None, False),),
}
ALERT: dict[str, Any] = {
    "variant_id": VARIANT,
    "product_id": PRODUCT,
    "seller_id": USER,
    "available": 4,
}
FAVOURITE: dict[str, Any] = {"user_id": USER, "product_id": PRODUCT}
EVENTS = (
    *(
        kind(**WHOLE_PRODUCT)
        for kind in (
            events.ProductCreated,
            events.ProductUpdated,
            events.ProductPublished,
            events.ProductArchived,
        )
    ),
    events.ProductRejected(**WHOLE_PRODUCT, reason="other", note="No."),
    events.PriceChanged(
        product_id=PRODUCT,
        variant_id=VARIANT,
        status="active",
        old=PRICE,
        new=Money(399_000, "RUB"),
        compare_at=PRICE,
    ),
    events.CategoryChanged(
        category_id=PRODUCT, parent_id=None, slug="audio", titles={"en": "Audio"}, path=(PRODUCT,)
    ),
    events.CategoryDeleted(category_id=PRODUCT),
    events.StockChanged(
        variant_id=VARIANT,
        product_id=PRODUCT,
        warehouse_id=WAREHOUSE,
        on_hand=7,
        reserved=1,
        availability="IN_STOCK",
        cause="reserve",
    ),
    events.StockBackInStock(**ALERT),
    events.StockLow(**ALERT),
    events.FavouriteAdded(**FAVOURITE),
    events.FavouriteRemoved(**FAVOURITE),
    events.ProductViewed(product_id=PRODUCT, user_id=USER, views=1),
    events.StockReserved(**RESERVED, expires_at=datetime(2026, 3, 1, tzinfo=UTC)),
    events.StockCommitted(**RESERVED),
    events.StockShipped(**RESERVED),
    events.StockReleased(**RESERVED),
    events.ReservationExpired(**RESERVED),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TYPE)
def test_an_event_is_what_its_schema_says(event):
    schema = orjson.loads((SCHEMAS / f"{event.TYPE}.json").read_bytes())
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert list(validator.iter_errors(orjson.loads(orjson.dumps(event.data())))) == []
    assert schema["required"] == sorted(event.data())


def test_every_event_of_the_domain_is_among_these():
    kinds = {
        found
        for found in vars(events).values()
        if dataclasses.is_dataclass(found) and hasattr(found, "TYPE")
    }
    assert {type(event) for event in EVENTS} == kinds


@pytest.mark.parametrize(
    "event", [each for each in EVENTS if isinstance(each, events.ReservationEvent)]
)
def test_an_orders_reservation_travels_with_the_order(event):
    assert event.subject == str(RESERVATION)
    assert event.partition_key == str(ORDER)


def test_the_places_of_a_variant_travel_together():
    [place] = [event for event in EVENTS if isinstance(event, events.StockChanged)]
    assert place.subject == f"{VARIANT}:{WAREHOUSE}"
    assert place.partition_key == str(VARIANT)


def test_whoever_keeps_a_product_as_a_favourite_it_travels_by_the_product():
    added = events.FavouriteAdded(**FAVOURITE)
    assert added.subject == f"{USER}:{PRODUCT}"
    assert added.partition_key == str(PRODUCT)
