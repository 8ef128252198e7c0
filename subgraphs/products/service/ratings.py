"""What reviews tell of products: how good they are, and how good products usually are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.repository import ratings as repository
from subgraphs.products.repository.search import refresh
from subgraphs.products.rules.ratings import usual_mean

_BATCH = 500


async def note_rating(work: UnitOfWork, rating: repository.Rating) -> None:
    """Keep a product's ratings, unless a later fact is known, and bring search up to date."""
    await repository.write_ratings(work.session, [rating])
    await refresh(work.session, [rating.product_id])


async def follow_usual_rating(open_work: Callable[[], UnitOfWork]) -> bool:
    """Draw products to the mean of the store's ratings, when that has moved notably.

    It is measured anew each time, so whatever was missed is made good. A run that is cut short is
    completed by the next one.

    Args:
        open_work: opens a unit of work; each batch has its own, so nobody waits for all of them.

    Returns:
        Whether products were drawn to another mean.
    """
    async with open_work() as work:
        used = await repository.read_usual_rating(work.session)
        mean = usual_mean(used.mean, *await repository.all_ratings(work.session))
        if used.is_everywhere and mean == used.mean:
            return False
        usual = repository.UsualRating(mean, is_everywhere=False)
        await repository.write_usual_rating(work.session, usual)
    after: UUID | None = None
    more = True
    while more:
        async with open_work() as work:
            ids = await repository.rated_products(work.session, after, _BATCH)
            await refresh(work.session, ids)
        more = bool(ids)
        after = ids[-1] if ids else after
    async with open_work() as work:
        if await repository.read_usual_rating(work.session) == usual:
            await repository.write_usual_rating(work.session, replace(usual, is_everywhere=True))
    return True
