"""Search that goes on when its engine is away: a second engine answers."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from subgraphs.products.ports import (
    Capability,
    Facets,
    Found,
    ProductSearch,
    SearchAway,
    SearchQuery,
)

logger = logging.getLogger("store.products")

T = TypeVar("T")

#: An engine that was away is not asked again for so long: customers need not wait for it.
_REST_SECONDS = 5.0


@dataclass(slots=True)
class Rest:
    """When an engine that was away may be asked again; one for a process, known to all requests.

    Attributes:
        until: on the monotonic clock, in seconds.
    """

    until: float = float("-inf")


class FallbackSearch:
    """The search port over two engines.

    A cursor of one engine begins the other's page near the same place, not exactly there: scores
    differ. While the first is away that is better than nothing.

    Args:
        first: asked always, but for a while after it was away.
        second: asked when the first is away.
        rest: of the first.
        monotonic: a clock in seconds that never goes back.
    """

    def __init__(
        self,
        first: ProductSearch,
        second: ProductSearch,
        rest: Rest,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._first = first
        self._second = second
        self._monotonic = monotonic
        self._rest = rest

    async def capabilities(self) -> frozenset[Capability]:
        """Return what the engine can do that would answer now."""
        capabilities, _ = await self._ask(lambda engine: engine.capabilities())
        return capabilities

    async def find(self, query: SearchQuery) -> Found:
        """Return a page of hits of the first engine that can be asked."""
        found, degraded = await self._ask(lambda engine: engine.find(query))
        return replace(found, degraded=degraded)

    async def count(self, query: SearchQuery) -> int:
        """Return the length of a list by the first engine that can be asked."""
        length, _ = await self._ask(lambda engine: engine.count(query))
        return length

    async def count_facets(self, query: SearchQuery) -> Facets:
        """Return the facets by the first engine that can be asked."""
        facets, _ = await self._ask(lambda engine: engine.count_facets(query))
        return facets

    async def near_words(self, words: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Return near words by the first engine that can be asked."""
        near, _ = await self._ask(lambda engine: engine.near_words(words))
        return near

    async def complete(self, words: Sequence[str], first: int) -> tuple[UUID, ...]:
        """Return completions by the first engine that can be asked."""
        ids, _ = await self._ask(lambda engine: engine.complete(words, first))
        return ids

    async def _ask(self, question: Callable[[ProductSearch], Awaitable[T]]) -> tuple[T, bool]:
        """Return the answer, and whether the second engine gave it."""
        if self._monotonic() >= self._rest.until:
            try:
                return await question(self._first), False
            except SearchAway as error:
                self._rest.until = self._monotonic() + _REST_SECONDS
                logger.warning("search falls back for %.0f s: %s", _REST_SECONDS, error)
        return await question(self._second), True
