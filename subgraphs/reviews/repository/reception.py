"""What others say about reviews: votes, replies, and what orders tell of their authors."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from pymongo.asynchronous.database import AsyncDatabase

from subgraphs.kit.resources import Document
from subgraphs.reviews.models.outbox import REVIEWS
from subgraphs.reviews.models.reception import VOTES, Reception, SellerReply, votes_fields
from subgraphs.reviews.rules.reception import Vote, Votes

_FIELDS = ("helpful", "unhelpful", "reply_text", "replied_at", "verified")


class ReceptionRepository:
    """Votes and replies in the store's MongoDB database.

    Args:
        documents: the database.
    """

    def __init__(self, documents: AsyncDatabase[Document]) -> None:
        self._reviews = documents[REVIEWS]
        self._votes = documents[VOTES]

    async def receptions(self, review_ids: Collection[UUID]) -> dict[UUID, Reception]:
        """Return what others say about reviews, by review."""
        keys = [str(key) for key in review_ids]
        cursor = self._reviews.find({"_id": {"$in": keys}}, _FIELDS)
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
        document = {
            "_id": key,
            "review_id": str(review_id),
            "user_id": str(user_id),
            "vote": vote.value,
        }
        await self._votes.replace_one({"_id": key}, document, upsert=True)

    async def voted_by(self, user_id: UUID) -> list[UUID]:
        """Return the reviews that a user has voted on."""
        cursor = self._votes.find({"user_id": str(user_id)}, ("review_id",))
        return [UUID(document["review_id"]) async for document in cursor]

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
            {"$set": votes_fields(review_id, Votes(helpful, unhelpful), version + 1)},
        )
        return result.matched_count == 1
