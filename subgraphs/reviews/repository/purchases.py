"""Purchases, as orders tell of them, and which reviews they verify."""

from __future__ import annotations

from uuid import UUID

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from subgraphs.kit.resources import Document
from subgraphs.reviews.models.outbox import REVIEWS
from subgraphs.reviews.models.purchases import PURCHASES, PurchaseRow, buyer_key


class PurchaseRepository:
    """Purchases in the store's MongoDB database.

    Args:
        documents: the database.
    """

    def __init__(self, documents: AsyncDatabase[Document]) -> None:
        self._purchases = documents[PURCHASES]
        self._reviews = documents[REVIEWS]

    async def put(self, purchase: PurchaseRow) -> None:
        """Keep what an order tells of a product, unless a later fact of the order is known."""
        document = purchase.as_document()
        older = {"_id": document["_id"], "sequence": {"$lt": purchase.sequence}}
        try:
            await self._purchases.replace_one(older, document, upsert=True)
        except DuplicateKeyError:
            return  # what is known is as new

    async def drop_order(self, order_id: UUID, sequence: int) -> list[tuple[UUID, UUID]]:
        """Note that the money of an order was given back, unless a later fact is known.

        Returns:
            Buyer and product of each of its purchases.
        """
        key = {"order_id": str(order_id)}
        await self._purchases.update_many(
            {**key, "sequence": {"$lt": sequence}}, {"$set": {"kept": False, "sequence": sequence}}
        )
        buyers = [each["buyer"] async for each in self._purchases.find(key, ("buyer",))]
        return [(UUID(user), UUID(product)) for user, _, product in map(_split, buyers)]

    async def forget(self, user_id: UUID) -> None:
        """Delete what is known of a user's purchases."""
        await self._purchases.delete_many({"buyer": {"$gte": f"{user_id}/", "$lt": f"{user_id}0"}})

    async def verify(self, user_id: UUID, product_id: UUID) -> bool:
        """Bring a user's review of a product up to date with the user's purchases of it.

        The version is read before the purchases: whoever swaps it last has seen all that were
        kept before.

        Returns:
            False when somebody else did so meanwhile; nothing is written then.
        """
        key = {"product_id": str(product_id), "author_id": str(user_id)}
        review = await self._reviews.find_one(key, ("purchases_version",))
        if review is None:
            return True
        bought = {"buyer": buyer_key(user_id, product_id), "kept": True}
        purchase = await self._purchases.find_one(bought, ("_id",))
        version = review["purchases_version"]
        result = await self._reviews.update_one(
            {"_id": review["_id"], "purchases_version": version},
            {"$set": {"verified": purchase is not None, "purchases_version": version + 1}},
        )
        return result.matched_count == 1


def _split(buyer: str) -> tuple[str, str, str]:
    return buyer.partition("/")
