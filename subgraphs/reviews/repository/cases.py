"""The moderators' queue: which reviews wait, who holds them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.database import AsyncDatabase

from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.kit.resources import Document
from subgraphs.reviews.models.cases import AuditEntry, CaseRow, claim_fields
from subgraphs.reviews.models.outbox import REVIEWS
from subgraphs.reviews.models.reviews import moment_text, queue_place
from subgraphs.reviews.repository.reviews import seen_case
from subgraphs.reviews.rules.moderation import Claim, ReviewStatus
from subgraphs.reviews.rules.screening.candidate import ScreeningRule


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which reviews of the queue a moderator wants to see.

    Attributes:
        product_id: what they are about; None for anything.
        rule: what rules found in them; None for anything.
        claimed_by: who holds them, or held them last; None for anybody and nobody.
        waiting_since: only those that wait since before; None for all.
    """

    product_id: UUID | None = None
    rule: ScreeningRule | None = None
    claimed_by: UUID | None = None
    waiting_since: datetime | None = None


class CaseRepository:
    """Cases in the store's MongoDB database.

    Args:
        documents: the database.
    """

    def __init__(self, documents: AsyncDatabase[Document]) -> None:
        self._reviews = documents[REVIEWS]

    async def cases(self, ids: Collection[UUID]) -> dict[UUID, CaseRow]:
        """Return cases by the ids of their reviews."""
        cursor = self._reviews.find({"_id": {"$in": [str(key) for key in ids]}})
        rows = [CaseRow.of(document) async for document in cursor]
        return {row.review.id: row for row in rows}

    async def queue(
        self, wanted: QueueFilter, asked: PageRequest[tuple[datetime, UUID]]
    ) -> Page[CaseRow]:
        """Return a page of the queue, the longest waiting first.

        Args:
            wanted: which reviews.
            asked: which page, by since when the review beside it waits, and its id.
        """
        filters, places = _queued(wanted)
        if asked.key is not None:
            place = queue_place(*asked.key)
            if asked.backward:
                places["$lt"] = min(place, places.get("$lt", place))
            else:
                places["$gt"] = place
        if places:
            filters["queue_place"] = places
        way = DESCENDING if asked.backward else ASCENDING
        cursor = self._reviews.find(filters).sort("queue_place", way).limit(asked.size + 1)
        return Page.cut([CaseRow.of(document) async for document in cursor], asked)

    async def queue_length(self, wanted: QueueFilter) -> int:
        """Return how many reviews of the queue are wanted."""
        filters, places = _queued(wanted)
        if places:
            filters["queue_place"] = places
        return await self._reviews.count_documents(filters)

    async def put_claim(self, case: CaseRow, claim: Claim | None, entry: AuditEntry | None) -> bool:
        """Let a moderator hold a review, or nobody.

        Args:
            case: as it was seen.
            claim: from now on; None gives it back.
            entry: what is noted of it; None when a claim is merely renewed.

        Returns:
            False when the case is no longer as it was seen; nothing is written then.
        """
        changes: Document = {"$set": claim_fields(claim)}
        if entry is not None:
            changes["$push"] = {"history": entry.as_text()}
        result = await self._reviews.update_one(
            {"_id": str(case.review.id), **seen_case(case)}, changes
        )
        return result.matched_count == 1


def _queued(wanted: QueueFilter) -> tuple[Document, Document]:
    """Return the conditions of the queue, and those of the places in it."""
    filters: Document = {"status": ReviewStatus.QUEUED.value}
    if wanted.product_id is not None:
        filters["product_id"] = str(wanted.product_id)
    if wanted.rule is not None:
        filters["found_by"] = wanted.rule.value
    if wanted.claimed_by is not None:
        filters["claimed_by"] = str(wanted.claimed_by)
    if wanted.waiting_since is None:
        return filters, {}
    return filters, {"$lt": moment_text(wanted.waiting_since)}
