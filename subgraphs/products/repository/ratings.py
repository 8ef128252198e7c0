"""Ratings of products as reviews tell of them, and the mean of them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.products.repository.catalogue import Reader
from subgraphs.products.rules.ratings import FIRST_MEAN
from subgraphs.products.search_models import product_rating, usual_rating


@dataclass(frozen=True, slots=True)
class Rating:
    """A product's ratings, as reviews tell of them.

    Attributes:
        product_id: the product.
        count: how many there are.
        rating_sum: their sum, each 1 to 5.
        sequence: the fact's number; a later one has a greater number.
    """

    product_id: UUID
    count: int
    rating_sum: int
    sequence: int


@dataclass(frozen=True, slots=True)
class UsualRating:
    """The mean that products without many ratings are drawn to.

    Attributes:
        mean: 1 to 5.
        is_everywhere: whether what search knows of every product is made with it.
    """

    mean: float = FIRST_MEAN
    is_everywhere: bool = True


async def write_ratings(session: AsyncSession, ratings: Sequence[Rating]) -> None:
    """Keep what reviews tell of products, unless a later fact is known."""
    if ratings:
        await session.execute(
            _UPSERT_RATING,
            [
                {
                    "product_id": each.product_id,
                    "count": each.count,
                    "rating_sum": each.rating_sum,
                    "sequence": each.sequence,
                }
                for each in ratings
            ],
        )


async def all_ratings(reader: Reader) -> tuple[int, int]:
    """Return the sum of all ratings of the store, and how many there are."""
    sums = select(
        func.coalesce(func.sum(product_rating.c.rating_sum), 0),
        func.coalesce(func.sum(product_rating.c.count), 0),
    )
    rating_sum, count = (await reader.execute(sums)).one()
    return int(rating_sum), int(count)


async def rated_products(reader: Reader, after: UUID | None, limit: int) -> list[UUID]:
    """Return the next rated products in the order of their ids."""
    key = product_rating.c.product_id
    statement = select(key).where(product_rating.c.count > 0).order_by(key).limit(limit)
    if after is not None:
        statement = statement.where(key > after)
    return list((await reader.execute(statement)).scalars())


async def read_usual_rating(reader: Reader) -> UsualRating:
    """Return the mean that products are drawn to."""
    row = (await reader.execute(select(usual_rating))).one_or_none()
    return UsualRating() if row is None else UsualRating(row.mean, row.is_everywhere)


async def write_usual_rating(session: AsyncSession, usual: UsualRating) -> None:
    """Keep the mean that products are drawn to from now on."""
    facts = {"mean": usual.mean, "is_everywhere": usual.is_everywhere}
    statement = insert(usual_rating).values(is_only=true(), **facts)
    await session.execute(
        statement.on_conflict_do_update(index_elements=[usual_rating.c.is_only], set_=facts)
    )


def _upsert_rating() -> Any:
    statement = insert(product_rating)
    return statement.on_conflict_do_update(
        index_elements=[product_rating.c.product_id],
        set_={name: statement.excluded[name] for name in ("count", "rating_sum", "sequence")},
        where=product_rating.c.sequence < statement.excluded.sequence,
    )


_UPSERT_RATING = _upsert_rating()
