"""Moderation: what was kept before there were rules is public; verified buyers; new orders."""

from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

_STARS, _BAD_RATING = 5, 2


async def upgrade(documents: AsyncDatabase[dict[str, Any]]) -> None:
    reviews = documents["reviews"]
    unread = '{"score":0,"findings":[],"rules_version":"","reason":null,"note":"",'
    unread += '"decided_at":null,"moderator_id":null}'
    async for old in reviews.find({"status": {"$exists": False}}):
        rating, replaced = old["rating"], old.get("replaced_rating")
        facts = {
            "version": old.get("version", 1),
            "status": "AUTO_APPROVED",
            "moderation": unread,
            "sentiment": None,
            "negative": rating <= _BAD_RATING,
            "replaced_negative": None if replaced is None else replaced <= _BAD_RATING,
            "public_of": old["product_id"],
            "rating_place": f"{rating}/{old['_id']}",
            "low_rating_place": f"{_STARS - rating}/{old['_id']}",
            "helpful_place": f"{old['helpful']:09d}/{old['_id']}",
            "queue_place": "",
            "found_by": [],
            "claim": "",
            "claimed_by": "",
            "history": [],
            "verified": False,
            "purchases_version": 0,
        }
        await reviews.update_one({"_id": old["_id"]}, {"$set": facts})
    for place in ("place", "helpful_place", "rating_place", "low_rating_place"):
        await reviews.create_index([("public_of", 1), (place, -1)], name=f"public_by_{place}")
    await reviews.create_index([("author_id", 1), ("place", -1)], name="by_author")
    await reviews.create_index([("status", 1), ("queue_place", 1)], name="queue")
    purchases = documents["review_purchases"]
    await purchases.create_index([("buyer", 1), ("kept", 1)], name="by_buyer")
    await purchases.create_index([("order_id", 1)], name="by_order")
