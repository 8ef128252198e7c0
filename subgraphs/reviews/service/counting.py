"""Each product's summary, kept up with its reviews."""

from __future__ import annotations

from uuid import UUID

from subgraphs.reviews.events import ReviewStatsChanged
from subgraphs.reviews.models import SummaryRow
from subgraphs.reviews.service.desk import Desk


async def count_reviews(desk: Desk, product_id: UUID) -> None:
    """Bring a product's summary up to date with its reviews; safe to repeat and to race."""
    while not await _count(desk, product_id):
        continue  # somebody else's review was counted first: read again


async def _count(desk: Desk, product_id: UUID) -> bool:
    """Count what is not marked; return whether nobody else changed the summary meanwhile.

    The summary is read before the reviews: if it is still in that version when it is swapped,
    none of them can have been counted since.
    """
    summary = (await desk.repository.summaries([product_id]))[product_id]
    for review in await desk.repository.uncounted(product_id):
        new = summary.plus(review)
        event = desk.record(_changed(new), new.version)
        if new is not summary and not await desk.repository.swap_summary(summary, new, event):
            return False
        summary = new
        await desk.repository.mark_counted(review)
    return True


def _changed(summary: SummaryRow) -> ReviewStatsChanged:
    return ReviewStatsChanged(
        product_id=summary.product_id,
        count=summary.statistics.count,
        rating_sum=summary.statistics.total,
        histogram=summary.statistics.histogram,
    )
