"""Each product's summary, kept up with its reviews."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

from subgraphs.kit.events import EventRecord
from subgraphs.reviews.events import ReviewStatsChanged
from subgraphs.reviews.models.summaries import SummaryRow
from subgraphs.reviews.rules.statistics import Ratings
from subgraphs.reviews.service.desk import Desk

_PRODUCTS_AT_ONCE = 200


async def count_reviews(desk: Desk, product_id: UUID) -> None:
    """Bring a product's summary up to date with its reviews; safe to repeat and to race."""
    while not await _count(desk, product_id):
        continue  # somebody else's review was counted first: read again


async def _count(desk: Desk, product_id: UUID) -> bool:
    """Count what is not marked; return whether nobody else changed the summary meanwhile.

    The summary is read before the reviews: if it is still in that version when it is swapped,
    none of them can have been counted since.
    """
    reviews = desk.store.reviews
    summary = (await reviews.summaries([product_id]))[product_id]
    for review in await reviews.uncounted(product_id):
        new = summary.plus(review)
        if new.lacks_newest:
            new = replace(new, newest=await reviews.newest(product_id))
        if new is not summary and not await _swap(desk, summary, new):
            return False
        summary = new
        await reviews.mark_counted(review)
    return True


async def recount_reviews(desk: Desk, product_id: UUID) -> bool:
    """Count a product's reviews from the first one, and correct its summary where it differs.

    Safe beside writers: what they change meanwhile is counted by them, before or after.

    Returns:
        Whether the summary was wrong.
    """
    _, is_wrong = await _recount(desk, product_id)
    return is_wrong


async def recount_all(desk: Desk) -> AsyncIterator[tuple[UUID, bool]]:
    """Recount the reviews of every product, and add up the store's ratings.

    Yields:
        Each product, and whether its summary was wrong.
    """
    known, counted = await desk.store.totals.read(), Ratings()
    last: UUID | None = None
    while products := await desk.store.reviews.product_ids(last, _PRODUCTS_AT_ONCE):
        for last in products:  # the next batch begins behind the last one
            await count_reviews(desk, last)
            ratings, is_wrong = await _recount(desk, last)
            counted += ratings
            yield last, is_wrong
    await desk.store.totals.correct(known, counted)


async def _recount(desk: Desk, product_id: UUID) -> tuple[Ratings, bool]:
    """Correct a product's summary; return its ratings, and whether it was wrong."""
    while True:
        summary = (await desk.store.reviews.summaries([product_id]))[product_id]
        new = summary.recounted(await desk.store.reviews.all_of_product(product_id))
        if new is summary or await _swap(desk, summary, new):
            return new.statistics.ratings, new is not summary


async def _swap(desk: Desk, old: SummaryRow, new: SummaryRow) -> bool:
    is_swapped = await desk.store.reviews.swap_summary(old, new, _changed(desk, new))
    if is_swapped:
        await desk.store.totals.add(new.statistics.ratings - old.statistics.ratings)
    return is_swapped


def _changed(desk: Desk, summary: SummaryRow) -> EventRecord:
    event = ReviewStatsChanged(
        product_id=summary.product_id,
        count=summary.statistics.count,
        rating_sum=summary.statistics.total,
        histogram=summary.statistics.histogram,
        negatives=summary.statistics.negatives,
    )
    return desk.record(event, summary.version)
