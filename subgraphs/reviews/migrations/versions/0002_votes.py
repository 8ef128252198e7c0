"""Votes by review, and their numbers in each review."""

from typing import Any

from pymongo.asynchronous.database import AsyncDatabase


async def upgrade(documents: AsyncDatabase[dict[str, Any]]) -> None:
    await documents["reviews"].update_many(
        {"votes_version": {"$exists": False}},
        {"$set": {"helpful": 0, "unhelpful": 0, "votes_version": 0}},
    )
    await documents["review_votes"].create_index([("review_id", 1), ("vote", 1)], name="by_review")
