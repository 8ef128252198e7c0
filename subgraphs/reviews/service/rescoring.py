"""Judges the tone of reviews anew when another model has come, or there was none."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.ports import SentimentAnalyst
from subgraphs.reviews.repository.reviews import ReviewRepository
from subgraphs.reviews.rules.sentiment import told

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Rescoring:
    """How far it is.

    Attributes:
        read: how many reviews were looked at.
        judged: how many of them were judged anew.
    """

    read: int = 0
    judged: int = 0


async def rescore_all(
    reviews: ReviewRepository, analyst: SentimentAnalyst
) -> AsyncIterator[Rescoring]:
    """Judge every review that the analyst's model has not; yield after each batch how far it is.

    A review that changes meanwhile is left alone: whoever writes a new version has it judged. What
    was judged stays judged, so a run that is cut short is completed by the next one.

    Args:
        reviews: where they are kept.
        analyst: who judges.

    Raises:
        SentimentAway: the analyst cannot be asked now.
    """
    read = judged = 0
    after: UUID | None = None
    while rows := await reviews.in_order(after, _BATCH):
        for row in rows:
            judged += await _rescore(reviews, analyst, row)
        read, after = read + len(rows), rows[-1].id
        yield Rescoring(read, judged)


async def _rescore(reviews: ReviewRepository, analyst: SentimentAnalyst, row: ReviewRow) -> bool:
    if row.sentiment is not None and row.sentiment.model == analyst.model:
        return False
    sentiment = await analyst.judge(told(row.title, row.text))
    return await reviews.put_sentiment(row, sentiment)
