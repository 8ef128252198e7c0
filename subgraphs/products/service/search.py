"""Keeping the search engines' indexes."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncEngine

from subgraphs.products.ports import SearchIndex
from subgraphs.products.repository import catalogue


async def rebuild_search(engine: AsyncEngine, index: SearchIndex) -> int:
    """Build a search engine's index anew from the active products.

    Returns:
        How many products it holds.
    """
    async with engine.connect() as connection:
        return await index.rebuild(catalogue.search_documents(connection))
