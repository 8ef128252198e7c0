import pytest

from subgraphs.kit.events import EventContext
from subgraphs.kit.money import Money
from subgraphs.kit.resources import Resources
from subgraphs.kit.testing import layout_differences
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.shipping.errors import ShippingError, ShippingErrorCode
from subgraphs.shipping.models import metadata
from subgraphs.shipping.rules.tariffs import Parcel, Quote
from subgraphs.shipping.service import quotes

pytestmark = pytest.mark.services


async def quote(store: Resources, *parcels: Parcel, city: str | None = None) -> Quote:
    async with UnitOfWork(store.engine, metadata, store.clock, EventContext("test")) as work:
        return await quotes.quote(work, parcels, city)


async def test_one_delivery_takes_all_parcels(store):
    parcel = Parcel(900, 100, 100, 100)
    assert (await quote(store, parcel)).cost == Money(14_900, "RUB")
    assert (await quote(store, parcel, parcel)).cost == Money(16_400, "RUB")


async def test_heavy_deliveries_go_as_freight(store):
    offer = await quote(store, Parcel(25_000, 300, 300, 300, quantity=4), city="Омск")
    assert dict(offer.service)["en"] == "Large freight"


async def test_nothing_cannot_be_shipped(store):
    with pytest.raises(ShippingError) as caught:
        await quote(store)
    assert caught.value.code is ShippingErrorCode.NOTHING_TO_SHIP


async def test_what_nobody_takes_is_refused(store):
    with pytest.raises(ShippingError) as caught:
        await quote(store, Parcel(300_001, 1, 1, 1))
    assert caught.value.code is ShippingErrorCode.TOO_HEAVY


async def test_the_migrated_layout_is_that_of_the_models(store):
    assert await layout_differences(store.engine, metadata) == []
