"""The ratings of the whole store, added up."""

from typing import Any

from pymongo.asynchronous.database import AsyncDatabase


async def upgrade(documents: AsyncDatabase[dict[str, Any]]) -> None:
    count = total = 0
    async for summary in documents["review_summaries"].find({}, ["histogram"]):
        count += sum(summary["histogram"])
        total += sum(stars * number for stars, number in enumerate(summary["histogram"], start=1))
    facts = {"_id": "store", "count": count, "total": total}
    await documents["review_totals"].replace_one({"_id": "store"}, facts, upsert=True)
