"""The ratings of the whole store, added up: from now on, or else by the first recount."""

from typing import Any

from pymongo.asynchronous.database import AsyncDatabase


async def upgrade(documents: AsyncDatabase[dict[str, Any]]) -> None:
    # Adding up what is there takes too long to keep a store waiting.
    if await documents["review_summaries"].find_one({}, ["_id"]) is None:
        nothing = {"$setOnInsert": {"count": 0, "total": 0}}
        await documents["review_totals"].update_one({"_id": "store"}, nothing, upsert=True)
