"""One review for a user and product; pages by product; what is uncounted; what is unpublished."""

from typing import Any

from pymongo.asynchronous.database import AsyncDatabase


async def upgrade(documents: AsyncDatabase[dict[str, Any]]) -> None:
    reviews = documents["reviews"]
    await reviews.create_index(
        [("product_id", 1), ("author_id", 1)], name="one_review_each", unique=True
    )
    await reviews.create_index([("product_id", 1), ("place", -1)], name="newest_first")
    await reviews.create_index([("product_id", 1), ("counted", 1)], name="uncounted")
    await reviews.create_index([("pending", 1)], name="unpublished")
    await documents["review_summaries"].create_index([("pending", 1)], name="unpublished")
