"""Every query of shipping."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from subgraphs.kit.money import Money
from subgraphs.shipping.models import ELSEWHERE, city, tariff
from subgraphs.shipping.rules.tariffs import Tariff, city_key

#: Reads run inside a unit of work or on a connection of their own.
Reader: TypeAlias = AsyncSession | AsyncConnection


async def tariffs_by_city(reader: Reader, cities: Collection[str]) -> dict[str, tuple[Tariff, ...]]:
    """Return what is offered in each city; a city that no zone names gets the common offer."""
    keys = {name: city_key(name) for name in cities}
    known = and_(city.c.zone == tariff.c.zone, city.c.key.in_(keys.values()))
    statement = (
        select(tariff, city.c.key.label("city"))
        .join(city, known, isouter=True)
        .where(or_(city.c.key.is_not(None), tariff.c.zone == ELSEWHERE))
        .order_by(tariff.c.id)
    )
    found: dict[str | None, list[Tariff]] = {}
    for row in await reader.execute(statement):
        offer = Tariff(
            id=row.id,
            carrier=row.carrier,
            service=tuple(sorted(row.service.items())),
            base=Money(row.base_minor, row.currency),
            per_kilogram=Money(row.per_kilogram_minor, row.currency),
            largest_grams=row.largest_grams,
            min_days=row.min_days,
            max_days=row.max_days,
        )
        found.setdefault(row.city, []).append(offer)
    elsewhere = found.get(None, [])
    return {name: tuple(found.get(key, elsewhere)) for name, key in keys.items()}
