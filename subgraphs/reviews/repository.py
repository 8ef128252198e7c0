"""Every query of reviews. Each write is one operation on one document, its events inside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from pymongo import DESCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from subgraphs.kit.events import EventRecord
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.kit.resources import Document
from subgraphs.reviews.models import (
    REVIEWS,
    SUMMARIES,
    VOTES,
    Reception,
    ReviewRow,
    SellerReply,
    SummaryRow,
    event_text,
    outbox_fields,
    votes_fields,
)
from subgraphs.reviews.rules.reception import Vote, Votes

#: What readers of a summary need of it: not its events.
_SUMMARY_FIELDS = ("version", "histogram", "newest", "counted", "seller_id")
_RECEPTION_FIELDS = ("helpful", "unhelpful", "reply_text", "replied_at")
_BATCH = 500


class ReviewRepository:
    """Reviews and summaries in the store's MongoDB database.

    Args:
        documents: the database.
    """

    def __init__(self, documents: AsyncDatabase[Document]) -> None:
        self._reviews = documents[REVIEWS]
        self._summaries = documents[SUMMARIES]
        self._votes = documents[VOTES]

    async def summaries(self, product_ids: Collection[UUID]) -> dict[UUID, SummaryRow]:
        """Return the summaries of products, by product."""
        keys = [str(key) for key in product_ids]
        cursor = self._summaries.find({"_id": {"$in": keys}}, _SUMMARY_FIELDS)
        rows = [SummaryRow.of(document) async for document in cursor]
        return {row.product_id: row for row in rows}

    async def reviews(self, ids: Collection[UUID]) -> dict[UUID, ReviewRow]:
        """Return reviews by id."""
        cursor = self._reviews.find({"_id": {"$in": [str(key) for key in ids]}})
        rows = [ReviewRow.of(document) async for document in cursor]
        return {row.id: row for row in rows}

    async def receptions(self, review_ids: Collection[UUID]) -> dict[UUID, Reception]:
        """Return what others say about reviews, by review."""
        keys = [str(key) for key in review_ids]
        cursor = self._reviews.find({"_id": {"$in": keys}}, _RECEPTION_FIELDS)
        return {UUID(document["_id"]): Reception.of(document) async for document in cursor}

    async def put_reply(self, review_id: UUID, reply: SellerReply) -> None:
        """Keep the seller's only reply to a review."""
        await self._reviews.update_one({"_id": str(review_id)}, {"$set": reply.as_fields()})

    async def put_vote(self, review_id: UUID, user_id: UUID, vote: Vote | None) -> None:
        """Keep a user's only vote on a review; None takes it back."""
        key = f"{review_id}/{user_id}"
        if vote is None:
            await self._votes.delete_one({"_id": key})
            return
        document = {"_id": key, "review_id": str(review_id), "vote": vote.value}
        await self._votes.replace_one({"_id": key}, document, upsert=True)

    async def count_votes(self, review_id: UUID) -> bool:
        """Bring a review's numbers up to date with its votes.

        The version is read before the votes: whoever swaps it last has seen all votes that were
        kept before.

        Returns:
            False when somebody else counted meanwhile; nothing is written then.
        """
        key = {"_id": str(review_id)}
        found = await self._reviews.find_one(key, ("votes_version",))
        if found is None:
            return True
        helpful, unhelpful = [
            await self._votes.count_documents({"review_id": str(review_id), "vote": vote.value})
            for vote in (Vote.HELPFUL, Vote.UNHELPFUL)
        ]
        version = found["votes_version"]
        result = await self._reviews.update_one(
            {**key, "votes_version": version},
            {"$set": votes_fields(Votes(helpful, unhelpful), version + 1)},
        )
        return result.matched_count == 1

    async def page(self, product_id: UUID, page: PageRequest) -> Page[ReviewRow]:
        """Return a page of a product's reviews, newest first; its key is a review's id."""
        filters: Document = {"product_id": str(product_id)}
        if page.after:
            filters["place"] = {"$lt": str(page.after[0])}
        cursor = self._reviews.find(filters).sort("place", DESCENDING).limit(page.first + 1)
        return Page.cut([ReviewRow.of(document) async for document in cursor], page.first)

    async def insert_review(self, row: ReviewRow, event: EventRecord) -> bool:
        """Write a review that no summary counts yet.

        Returns:
            False when its author has reviewed the product before; nothing is written then.
        """
        document = _new_review(row, counted=False) | outbox_fields([event])
        try:
            await self._reviews.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    async def replace_review(self, new: ReviewRow, event: EventRecord) -> bool:
        """Write the next version of a review, which no summary counts yet.

        Returns:
            False when the review is not in the version before, or that is not marked as counted;
            nothing is written then.
        """
        result = await self._reviews.update_one(
            {"_id": str(new.id), "version": new.version - 1, "counted": True},
            {
                "$set": {**new.as_edit(), "counted": False, "pending": True},
                "$push": {"pending_events": event_text(event)},
            },
        )
        return result.matched_count == 1

    async def uncounted(self, product_id: UUID) -> list[ReviewRow]:
        """Return a product's reviews that are not marked as counted, oldest first."""
        cursor = self._reviews.find({"product_id": str(product_id), "counted": False}).sort("place")
        return [ReviewRow.of(document) async for document in cursor]

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


def _new_review(row: ReviewRow, *, counted: bool) -> Document:
    return row.as_document() | {"counted": counted} | votes_fields(Votes(), version=0)


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
