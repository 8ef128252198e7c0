"""Reviews and their products' summaries. Events are written inside the documents they tell of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from subgraphs.kit.events import EventRecord
from subgraphs.kit.resources import Document
from subgraphs.reviews.models.cases import AuditEntry, CaseRow, claim_fields, claim_text
from subgraphs.reviews.models.outbox import REVIEWS, SUMMARIES, event_text, outbox_fields
from subgraphs.reviews.models.reception import votes_fields
from subgraphs.reviews.models.reviews import ReviewRow, sentiment_text
from subgraphs.reviews.models.summaries import NEWEST, SummaryRow
from subgraphs.reviews.rules.reception import Votes
from subgraphs.reviews.rules.sentiment import Sentiment

#: What readers of a summary need of it: not its events.
_SUMMARY_FIELDS = ("version", "histogram", "negatives", "newest", "counted", "seller_id")
_BATCH = 500


class ReviewRepository:
    """Reviews and summaries in the store's MongoDB database.

    Args:
        documents: the database.
    """

    def __init__(self, documents: AsyncDatabase[Document]) -> None:
        self._reviews = documents[REVIEWS]
        self._summaries = documents[SUMMARIES]

    async def summaries(self, product_ids: Collection[UUID]) -> dict[UUID, SummaryRow]:
        """Return the summaries of products, by product."""
        keys = [str(key) for key in product_ids]
        cursor = self._summaries.find({"_id": {"$in": keys}}, _SUMMARY_FIELDS)
        rows = [SummaryRow.of(document) async for document in cursor]
        return {row.product_id: row for row in rows}

    async def reviews(self, ids: Collection[UUID]) -> dict[UUID, ReviewRow]:
        """Return reviews by id, public or not."""
        cursor = self._reviews.find({"_id": {"$in": [str(key) for key in ids]}})
        rows = [ReviewRow.of(document) async for document in cursor]
        return {row.id: row for row in rows}

    async def newest(self, product_id: UUID) -> tuple[ReviewRow, ...]:
        """Return a product's newest public reviews: as many as its summary keeps."""
        cursor = self._reviews.find({"public_of": str(product_id)}).sort("place", DESCENDING)
        return tuple([ReviewRow.of(document) async for document in cursor.limit(NEWEST)])

    async def recent_texts(self, author_id: UUID, product_id: UUID, limit: int) -> dict[UUID, str]:
        """Return the newest texts of an author, and those about a product, by review.

        Args:
            author_id: whose.
            product_id: or about what.
            limit: how many of each.
        """
        texts: dict[UUID, str] = {}
        for field, key in (("author_id", author_id), ("product_id", product_id)):
            cursor = self._reviews.find({field: str(key)}, ("text",)).sort("place", DESCENDING)
            async for document in cursor.limit(limit):
                texts[UUID(document["_id"])] = document["text"]
        return texts

    async def insert_review(
        self, row: ReviewRow, events: Sequence[EventRecord], entry: AuditEntry
    ) -> bool:
        """Write a review that no summary counts yet.

        Returns:
            False when its author has reviewed the product before; nothing is written then.
        """
        document = _new_review(row, counted=not row.counts) | outbox_fields(events)
        document["history"] = [entry.as_text()]
        try:
            await self._reviews.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    async def replace_review(
        self, seen: Document, new: ReviewRow, events: Sequence[EventRecord], entry: AuditEntry
    ) -> bool:
        """Write the next version of a review, which no summary counts yet; nobody holds it then.

        Args:
            seen: `seen_version` or `seen_case` of what it takes the place of.
            new: the review from now on.
            events: what happened.
            entry: what is noted of it.

        Returns:
            False when the review is no longer as it was seen, or that version is not marked as
            counted; nothing is written then.
        """
        facts = new.as_change() | claim_fields(None)
        facts |= {"counted": not new.counts, "pending": True}
        texts = [event_text(event) for event in events]
        result = await self._reviews.update_one(
            {"_id": str(new.id), **seen, "counted": True},
            {
                "$set": facts,
                "$push": {"pending_events": {"$each": texts}, "history": entry.as_text()},
            },
        )
        return result.matched_count == 1

    async def uncounted(self, product_id: UUID) -> list[ReviewRow]:
        """Return a product's reviews that are not marked as counted, oldest first."""
        cursor = self._reviews.find({"product_id": str(product_id), "counted": False})
        rows = [ReviewRow.of(document) async for document in cursor]
        return sorted(rows, key=lambda row: row.id)

    async def all_of_product(self, product_id: UUID) -> list[tuple[ReviewRow, bool]]:
        """Return all reviews of a product, each with whether it is marked as counted."""
        cursor = self._reviews.find({"product_id": str(product_id)})
        return [(ReviewRow.of(document), document["counted"]) async for document in cursor]

    async def product_ids(self, after: UUID | None, limit: int) -> list[UUID]:
        """Return known products in the order of their ids.

        Args:
            after: the one before them; None for the first.
            limit: how many.
        """
        filters: Document = {} if after is None else {"_id": {"$gt": str(after)}}
        cursor = self._summaries.find(filters, ("_id",)).sort("_id", ASCENDING).limit(limit)
        return [UUID(document["_id"]) async for document in cursor]

    async def in_order(self, after: UUID | None, limit: int) -> list[ReviewRow]:
        """Return reviews in the order of their ids, public or not.

        Args:
            after: the one before them; None for the first.
            limit: how many.
        """
        filters: Document = {} if after is None else {"_id": {"$gt": str(after)}}
        cursor = self._reviews.find(filters).sort("_id", ASCENDING).limit(limit)
        return [ReviewRow.of(document) async for document in cursor]

    async def by_author(self, author_id: UUID, limit: int) -> list[ReviewRow]:
        """Return some reviews of an author, public or not."""
        cursor = self._reviews.find({"author_id": str(author_id)}).limit(limit)
        return [ReviewRow.of(document) async for document in cursor]

    async def take_author(self, review: ReviewRow) -> None:
        """Let a review be nobody's, unless it has a newer version."""
        await self._reviews.update_one(
            {"_id": str(review.id), **seen_version(review.version)},
            {"$set": {"author_id": str(review.id)}},
        )

    async def delete_counted(self, review: ReviewRow) -> bool:
        """Delete a review whose version is counted and whose events are published.

        Returns:
            False when it has a newer version, or is not there yet; nothing is deleted then.
        """
        result = await self._reviews.delete_one(
            {"_id": str(review.id), **seen_version(review.version), "counted": True}
            | {"pending": False}
        )
        return result.deleted_count == 1

    async def put_sentiment(self, review: ReviewRow, sentiment: Sentiment) -> bool:
        """Keep the tone of a review, which is no new version of it.

        Returns:
            False when the review has a newer version; nothing is written then.
        """
        result = await self._reviews.update_one(
            {"_id": str(review.id), **seen_version(review.version)},
            {"$set": {"sentiment": sentiment_text(sentiment)}},
        )
        return result.matched_count == 1

    async def mark_counted(self, review: ReviewRow) -> None:
        """Mark a version of a review as counted by its product's summary."""
        await self._reviews.update_one(
            {"_id": str(review.id), "version": review.version}, {"$set": {"counted": True}}
        )

    async def swap_summary(self, old: SummaryRow, new: SummaryRow, event: EventRecord) -> bool:
        """Replace a summary and add an event to it, if nobody else has changed it meanwhile.

        Returns:
            Whether it was replaced.
        """
        facts = new.as_document()
        key = facts.pop("_id")
        result = await self._summaries.update_one(
            {"_id": key, "version": old.version},
            {"$set": {**facts, "pending": True}, "$push": {"pending_events": event_text(event)}},
        )
        return result.matched_count == 1

    async def insert_counted(self, rows: Sequence[ReviewRow]) -> None:
        """Write reviews that summaries count already or are about to; those that exist stay.

        They tell nobody: no events.
        """
        documents = [_new_review(row, counted=True) | outbox_fields([]) for row in rows]
        await _insert_missing(self._reviews, documents)

    async def insert_summaries(self, rows: Sequence[SummaryRow]) -> None:
        """Make products known, with the reviews they have: only known ones can be reviewed.

        Those that are known already stay as they are. Nobody is told.
        """
        documents = [row.as_document() | outbox_fields([]) for row in rows]
        await _insert_missing(self._summaries, documents)

    async def has_products(self) -> bool:
        """Return whether any product is known."""
        return await self._summaries.find_one({}, ["_id"]) is not None


def seen_version(version: int) -> Document:
    """Return the condition that a review is still in the version that was seen."""
    return {"version": version}


def seen_case(case: CaseRow) -> Document:
    """Return the condition that a case is as it was seen, whoever holds it among that."""
    return {"version": case.review.version, "claim": claim_text(case.claim)}


def _new_review(row: ReviewRow, *, counted: bool) -> Document:
    return (
        row.as_document()
        | claim_fields(None)
        | {"counted": counted, "history": []}
        | {"verified": False, "purchases_version": 0}
        | votes_fields(row.id, Votes(), version=0)
    )


async def _insert_missing(
    collection: AsyncCollection[Document], documents: Sequence[Document]
) -> None:
    """Insert the documents whose ids the collection does not hold, a batch at a time."""
    for start in range(0, len(documents), _BATCH):
        batch = {document["_id"]: document for document in documents[start : start + _BATCH]}
        async for known in collection.find({"_id": {"$in": list(batch)}}, ["_id"]):
            del batch[known["_id"]]
        if batch:
            await collection.insert_many(list(batch.values()), ordered=False)
