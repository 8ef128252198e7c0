"""What products need of the outside: a search engine."""

from __future__ import annotations

import math
from collections.abc import AsyncIterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.pagination import Page, PageRequest

#: How many parts a hit's sort key has: (score, product id).
SORT_KEY_LENGTH = 2

_FOREIGN_CURSOR = "`after` is not a cursor of this list; take one from `pageInfo.endCursor`."


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to look for among the active products.

    Attributes:
        text: words as the customer typed them, Russian or English; empty finds everything.
        category_id: only this category and those below it.
        page: which page, by the sort key of a hit.
    """

    text: str
    category_id: UUID | None
    page: PageRequest


@dataclass(frozen=True, slots=True)
class Hit:
    """A product that was found.

    Attributes:
        product_id: the product.
        score: how well it fits; hits come best first, equal ones newest first.
    """

    product_id: UUID
    score: float

    @property
    def sort_key(self) -> tuple[float, str]:
        """Return the key that a cursor keeps."""
        return self.score, str(self.product_id)

    @classmethod
    def of(cls, sort_key: Sequence[str | int | float]) -> Hit:
        """Return the hit that has a sort key."""
        score, product_id = read_sort_key(sort_key)
        return cls(product_id, score)


def read_sort_key(key: Sequence[str | int | float]) -> tuple[float, UUID]:
    """Return the score and the product in a hit's sort key.

    Raises:
        BadUserInput: when the key is not of a list of hits.
    """
    try:
        score, product_id = key
        found = float(score), UUID(str(product_id))
    except (ValueError, OverflowError) as error:
        raise BadUserInput(_FOREIGN_CURSOR) from error
    if not math.isfinite(found[0]):
        raise BadUserInput(_FOREIGN_CURSOR)
    return found


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """An active product as a search engine indexes it.

    Attributes:
        product_id: the product.
        titles: by locale.
        descriptions: by locale.
        keywords: further words by locale: the titles of its categories.
        category_ids: its category and every one above.
    """

    product_id: UUID
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    keywords: Mapping[str, str]
    category_ids: tuple[UUID, ...]


class SearchAway(Exception):
    """The search engine cannot be asked now."""


class ProductSearch(Protocol):
    """Finds products by words in Russian and English."""

    async def find(self, query: SearchQuery) -> Page[Hit]:
        """Return a page of hits, best first.

        Raises:
            BadUserInput: when the page's key is not of this list.
            SearchAway: when the engine cannot be asked now.
        """
        ...


class SearchIndex(ProductSearch, Protocol):
    """A search engine with an index of its own, which somebody has to fill."""

    async def is_built(self) -> bool:
        """Return whether there is an index to search.

        Raises:
            SearchAway: when the engine cannot be asked now.
        """
        ...

    async def rebuild(self, documents: AsyncIterable[SearchDocument]) -> int:
        """Replace the whole index; readers see the old one until the new one is complete.

        Returns:
            How many documents the new index holds.
        """
        ...
