"""What products need of the outside: a search engine."""

from __future__ import annotations

import math
from collections.abc import AsyncIterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.pagination import Page, PageRequest, Parts
from subgraphs.products.rules.search_text import Term

FOREIGN_CURSOR = "That is not a cursor of this list; take one from `pageInfo`."

#: The lowest ratings that a facet counts.
RATING_STEPS = (4.0, 3.0, 2.0)
#: How many values of a facet are counted, the most frequent first.
MOST_FACET_VALUES = 30


class SearchSort(StrEnum):
    """The orders of a list of products; equals stand newest first."""

    RELEVANCE = "RELEVANCE"
    POPULARITY = "POPULARITY"
    NEWEST = "NEWEST"
    PRICE_LOW_TO_HIGH = "PRICE_LOW_TO_HIGH"
    PRICE_HIGH_TO_LOW = "PRICE_HIGH_TO_LOW"
    RATING = "RATING"


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """Conditions that every product of a list fulfils, all of them.

    Attributes:
        category_id: in this category or below it.
        price_from: the lowest price is at least this, in minor units.
        price_to: the lowest price is at most this, in minor units.
        rating_from: the Bayesian mean of its ratings is at least this.
        in_stock: whether something of it can be bought now; None when that does not matter.
        seller_ids: sold by one of these.
        attributes: attribute code → values, one of which it has.
    """

    category_id: UUID | None = None
    price_from: int | None = None
    price_to: int | None = None
    rating_from: float | None = None
    in_stock: bool | None = None
    seller_ids: frozenset[UUID] = frozenset()
    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to look for among the active products.

    Attributes:
        terms: what the text asks for; none finds everything.
        loosely: half of the terms are enough, and words may be misspelt; otherwise a product has
            every term.
        filters: what else must hold.
        sort: the order; RELEVANCE without terms is POPULARITY.
        page: which page; its key is (value, product id) of the hit before it.
    """

    terms: tuple[Term, ...] = ()
    loosely: bool = False
    filters: SearchFilters = field(default_factory=SearchFilters)
    sort: SearchSort = SearchSort.RELEVANCE
    page: PageRequest[Parts] = field(default_factory=lambda: PageRequest(20))

    @property
    def order(self) -> SearchSort:
        """Return the order that the list has in the end."""
        if self.sort is SearchSort.RELEVANCE and not self.terms:
            return SearchSort.POPULARITY
        return self.sort


@dataclass(frozen=True, slots=True)
class Hit:
    """A product that was found.

    Attributes:
        product_id: the product.
        value: what the list is sorted by, e.g. how well it fits, or its price.
    """

    product_id: UUID
    value: float

    @property
    def sort_key(self) -> tuple[float, str]:
        """Return the key that a page begins after."""
        return self.value, str(self.product_id)


def read_sort_key(key: Sequence[str | int | float]) -> tuple[float, UUID]:
    """Return the value and the product in a hit's sort key.

    Raises:
        BadUserInput: when the key is not of a list of hits.
    """
    try:
        value, product_id = key
        found = float(value), UUID(str(product_id))
    except (ValueError, OverflowError) as error:
        raise BadUserInput(FOREIGN_CURSOR) from error
    if not math.isfinite(found[0]):
        raise BadUserInput(FOREIGN_CURSOR)
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits.

    Attributes:
        page: the hits.
        degraded: whether a lesser engine answers, because the preferred one is away.
    """

    page: Page[Hit]
    degraded: bool = False


@dataclass(frozen=True, slots=True)
class Facets:
    """How many products of a list each further condition would leave.

    Each facet ignores the filter of its own kind, so a shopper sees what another choice would give.

    Attributes:
        categories: by category, every one above counted as well.
        sellers: by seller; the store's own products have none.
        attributes: attribute code → value → how many.
        ratings: by the lowest rating, one of `RATING_STEPS`.
        in_stock: how many can be bought now.
        price_from: the lowest price, in minor units; None when there is no product.
        price_to: the highest of the lowest prices.
    """

    categories: Mapping[UUID, int]
    sellers: Mapping[UUID, int]
    attributes: Mapping[str, Mapping[str, int]]
    ratings: Mapping[float, int]
    in_stock: int
    price_from: int | None
    price_to: int | None


#: The facets of a list that nothing can be in.
NO_FACETS = Facets({}, {}, {}, dict.fromkeys(RATING_STEPS, 0), 0, None, None)


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """A product as a search engine indexes it.

    Attributes:
        product_id: the product.
        version: a newer state has a greater one; an engine keeps the greatest.
        listed: whether the public may find it.
        titles: by locale.
        descriptions: by locale.
        keywords: further words by locale: the titles of its categories, its tags and attributes.
        category_ids: its category and every one above.
        seller_id: who sells it; None is the store itself.
        price_minor: the lowest of its variants' prices, in minor units.
        rating: the Bayesian mean of its ratings, 0 when there is none.
        in_stock: whether something of it can be bought.
        popularity: how sought-after it is, a larger number more.
        attributes: attribute code → its values.
    """

    product_id: UUID
    version: int
    listed: bool
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    keywords: Mapping[str, str]
    category_ids: tuple[UUID, ...]
    seller_id: UUID | None
    price_minor: int
    rating: float
    in_stock: bool
    popularity: float
    attributes: Mapping[str, tuple[str, ...]]

    @property
    def attribute_tokens(self) -> list[str]:
        """Return the attributes as engines keep them: `code=value`."""
        return [f"{code}={value}" for code, values in self.attributes.items() for value in values]


@dataclass(frozen=True, slots=True)
class FeedPoint:
    """A place in the feed of a database.

    Attributes:
        source: the database; another one's numbers mean something else.
        number: everything before it was written earlier.
    """

    source: str
    number: int

    def leads_to(self, other: FeedPoint) -> bool:
        """Return whether whoever read up to here can read on to the other place.

        Not in the feed of another database, nor of one that was taken back to an earlier state.
        """
        return self.source == other.source and self.number <= other.number


@dataclass(frozen=True, slots=True)
class FeedPosition:
    """How far an index has read the feed.

    Attributes:
        index: the index; a rebuild makes another one.
        read: everything before this place is in it.
    """

    index: str
    read: FeedPoint


class SearchAway(Exception):
    """The search engine cannot be asked now."""


class Capability(StrEnum):
    """What not every engine can do."""

    MISSPELT = "MISSPELT"


class ProductSearch(Protocol):
    """Finds products by words in Russian and English."""

    async def capabilities(self) -> frozenset[Capability]:
        """Return what this engine can do of what not every engine can.

        Raises:
            SearchAway: when the engine cannot be asked now.
        """
        ...

    async def find(self, query: SearchQuery) -> Found:
        """Return a page of hits in the query's order.

        Raises:
            BadUserInput: when the page's key is not of this list.
            SearchAway: when the engine cannot be asked now.
        """
        ...

    async def count(self, query: SearchQuery) -> int:
        """Return how many products the query's list has, whatever its page.

        Raises:
            SearchAway: when the engine cannot be asked now.
        """
        ...

    async def count_facets(self, query: SearchQuery) -> Facets:
        """Return what further filters would leave of the query's list, whatever its page.

        Raises:
            SearchAway: when the engine cannot be asked now.
        """
        ...

    async def near_words(self, words: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Return words of titles and keywords that are spelt nearly so, the nearest first.

        Args:
            words: tidy words.

        Returns:
            For each word that no title and no keyword has: some that they have. None for any word
            without the capability MISSPELT.

        Raises:
            SearchAway: when the engine cannot be asked now.
        """
        ...

    async def complete(self, words: Sequence[str], first: int) -> tuple[UUID, ...]:
        """Return the products whose titles have words that begin so, the fittest first.

        Args:
            words: tidy words, at least one.
            first: how many products at most.

        Raises:
            SearchAway: when the engine cannot be asked now.
        """
        ...


class SearchIndex(ProductSearch, Protocol):
    """A search engine with an index of its own, which is fed from PostgreSQL.

    A position says up to where an index has read the feed; it is kept in the index itself.
    """

    async def position(self) -> FeedPosition | None:
        """Return how far the index that is searched has read; None when there is none to search.

        Raises:
            SearchAway: when the engine cannot be asked now.
        """
        ...

    async def write(self, documents: Sequence[SearchDocument], position: FeedPosition) -> None:
        """Bring documents into an index; older versions change nothing.

        Args:
            documents: the newer states of some products.
            position: the index, and how far it has read the feed with them.

        Raises:
            SearchAway: when the engine cannot be asked now, or a rebuild replaced the index.
        """
        ...

    async def rebuild(self, documents: AsyncIterable[SearchDocument], read: FeedPoint) -> int:
        """Replace the whole index; readers see the old one until the new one is complete.

        Args:
            documents: every product.
            read: from where the new index goes on to read the feed.

        Returns:
            How many documents the new index holds.

        Raises:
            SearchAway: when the engine cannot be asked now.
        """
        ...
