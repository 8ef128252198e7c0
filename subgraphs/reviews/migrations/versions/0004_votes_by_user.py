"""Votes name their users, whose votes can then be found when they leave."""

from typing import Any

from pymongo.asynchronous.database import AsyncDatabase


async def upgrade(documents: AsyncDatabase[dict[str, Any]]) -> None:
    votes = documents["review_votes"]
    async for old in votes.find({"user_id": {"$exists": False}}):
        user_id = old["_id"].partition("/")[2]
        await votes.update_one({"_id": old["_id"]}, {"$set": {"user_id": user_id}})
    await votes.create_index([("user_id", 1)], name="by_user")
