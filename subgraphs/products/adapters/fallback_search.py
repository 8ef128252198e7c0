"""Search that goes on when its engine is away: a second engine answers."""

from __future__ import annotations

import logging

from subgraphs.kit.pagination import Page
from subgraphs.products.ports import Hit, ProductSearch, SearchAway, SearchQuery

logger = logging.getLogger("store.products")


class FallbackSearch:
    """The search port over two engines.

    A cursor of one engine begins the other's page near the same place, not exactly there: scores
    differ. While the first is away that is better than nothing.

    Args:
        first: asked always.
        second: asked when the first is away.
    """

    def __init__(self, first: ProductSearch, second: ProductSearch) -> None:
        self._first = first
        self._second = second

    async def find(self, query: SearchQuery) -> Page[Hit]:
        """Return a page of hits of the first engine that can be asked."""
        try:
            return await self._first.find(query)
        except SearchAway as error:
            logger.warning("search falls back: %s", error)
            return await self._second.find(query)
