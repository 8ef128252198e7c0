"""Use cases of shipping that other domains ask for. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence

from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.shipping.errors import ShippingError, ShippingErrorCode
from subgraphs.shipping.models import DEFAULT_CITY
from subgraphs.shipping.repository.tariffs import tariffs_by_city
from subgraphs.shipping.rules.tariffs import Parcel, Quote, best_quote, charged_grams


async def quote(work: UnitOfWork, parcels: Sequence[Parcel], city: str | None) -> Quote:
    """Return the best offer for one delivery of all the parcels.

    Args:
        work: the caller's unit of work.
        parcels: what is delivered together.
        city: where to, in Russian or English; None is the store's own city.

    Raises:
        ShippingError: NOTHING_TO_SHIP without parcels, TOO_HEAVY when no carrier takes them.
    """
    if not parcels:
        raise ShippingError(ShippingErrorCode.NOTHING_TO_SHIP)
    name = city or DEFAULT_CITY
    tariffs = (await tariffs_by_city(work.session, [name]))[name]
    grams = charged_grams(parcels)
    offer = best_quote(tariffs, grams)
    if offer is None:
        raise ShippingError(ShippingErrorCode.TOO_HEAVY, grams=grams)
    return offer
