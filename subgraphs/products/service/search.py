"""Searching the catalogue as shoppers type, and keeping the engines' indexes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.pagination import Page, PageRequest, Parts
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.ports import (
    FOREIGN_CURSOR,
    NO_FACETS,
    Facets,
    Found,
    Hit,
    ProductSearch,
    SearchFilters,
    SearchIndex,
    SearchQuery,
    SearchSort,
)
from subgraphs.products.repository import search as repository
from subgraphs.products.rules.keyboard import switch_layout
from subgraphs.products.rules.search_text import doubtful_words, parse, respell, words_of

logger = logging.getLogger("store.products")

#: How many parts the key of a list's cursor has: (order and reading, value, product id).
CURSOR_LENGTH = 3
#: With fewer products that have every word, those that have most words are wanted, too.
_ENOUGH = 10
_BATCH = 500


class Reading(StrEnum):
    """How a text was understood, for the pages behind the first."""

    EXACT = "e"
    LOOSE = "l"
    SWITCHED_EXACT = "se"
    SWITCHED_LOOSE = "sl"
    RESPELT_EXACT = "re"
    RESPELT_LOOSE = "rl"

    @property
    def switched(self) -> bool:
        """Return whether the keyboard was set to the other language."""
        return self in {Reading.SWITCHED_EXACT, Reading.SWITCHED_LOOSE}

    @property
    def respelt(self) -> bool:
        """Return whether words were misspelt."""
        return self in {Reading.RESPELT_EXACT, Reading.RESPELT_LOOSE}

    @property
    def loosely(self) -> bool:
        """Return whether half of the words are enough, and may be misspelt."""
        return self in {Reading.LOOSE, Reading.SWITCHED_LOOSE, Reading.RESPELT_LOOSE}


@dataclass(frozen=True, slots=True)
class ProductList:
    """Which products are asked for.

    Attributes:
        text: as the shopper typed it; empty asks for all.
        filters: what else must hold.
        sort: the order.
    """

    text: str = ""
    filters: SearchFilters = field(default_factory=SearchFilters)
    sort: SearchSort = SearchSort.RELEVANCE


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found, and how the text was understood.

    Attributes:
        found: the page.
        query: what the engine was asked in the end; it counts facets.
        reading: how the text was understood.
        corrected: the text that was searched for instead, or None.
        is_hopeless: whether the text has nothing that could be found.
    """

    found: Found
    query: SearchQuery
    reading: Reading
    corrected: str | None
    is_hopeless: bool = False

    @property
    def size(self) -> int:
        """Return how many hits there are."""
        return len(self.found.page.rows)

    def cursor_key(self, hit: Hit) -> tuple[str, float, str]:
        """Return the key of a hit's cursor."""
        return (f"{self.query.sort.value}/{self.reading.value}", *hit.sort_key)


async def search(engine: ProductSearch, wanted: ProductList, page: PageRequest[Parts]) -> Answer:
    """Find products by what a shopper typed.

    Products that have every word; where they are few, those that have most words, misspelt or not.
    A text that means nothing as it stands is read in the other keyboard layout, and then with the
    words in it that are spelt nearly so.

    Args:
        engine: the search engine.
        wanted: which products.
        page: which page; its key is a cursor's of the same list.

    Raises:
        BadUserInput: when the key is not of this list.
        SearchAway: when the engine cannot be asked now.
    """
    asked = _Asked(engine, wanted, page)
    if page.key is not None:
        answer = await asked.find(_reading_of(page.key, wanted.sort))
    elif wanted.text.strip():
        answer = await _best_reading(asked)
    else:
        answer = await asked.find(Reading.EXACT)
    found = answer.found.page
    if len(found.rows) <= page.size:
        return answer
    if page.backward:
        cut = Page(found.rows[-page.size :], found.has_next, has_previous=True)
    else:
        cut = Page(found.rows[: page.size], has_next=True, has_previous=found.has_previous)
    return replace(answer, found=replace(answer.found, page=cut))


async def _best_reading(asked: _Asked) -> Answer:
    exact = await asked.find(Reading.EXACT)
    if exact.size >= _ENOUGH:
        return exact
    corrected = None if exact.size > 0 else await _corrected(asked)
    if corrected is not None:
        return corrected
    loose = await asked.find(Reading.LOOSE)
    if loose.size > 0 or asked.switched_text is None:
        return loose
    switched = await asked.find(Reading.SWITCHED_LOOSE)
    # What means nothing in either layout was not typed in the wrong one.
    return switched if switched.size > 0 else loose


async def _corrected(asked: _Asked) -> Answer | None:
    """Return what a text means that means nothing as it stands; None when that is nothing."""
    if asked.switched_text is not None:
        switched = await asked.find(Reading.SWITCHED_EXACT)
        if switched.size > 0:
            is_enough = switched.size >= _ENOUGH
            return switched if is_enough else await asked.find(Reading.SWITCHED_LOOSE)
    if await asked.respelt_text() is None:
        return None
    respelt = await asked.find(Reading.RESPELT_EXACT)
    if respelt.size < _ENOUGH:
        respelt = await asked.find(Reading.RESPELT_LOOSE)
    return respelt if respelt.size > 0 else None


async def count_found(engine: ProductSearch, answer: Answer) -> int:
    """Return how many products an answer's list has, whatever its page.

    Raises:
        SearchAway: when the engine cannot be asked now.
    """
    return 0 if answer.is_hopeless else await engine.count(answer.query)


async def count_facets(engine: ProductSearch, answer: Answer) -> Facets:
    """Return what an answer's list could be narrowed by, whatever its page.

    Raises:
        SearchAway: when the engine cannot be asked now.
    """
    return NO_FACETS if answer.is_hopeless else await engine.count_facets(answer.query)


async def complete(engine: ProductSearch, text: str, first: int) -> tuple[UUID, ...]:
    """Return the products whose titles a shopper may be about to type.

    Args:
        engine: the search engine.
        text: what was typed so far.
        first: how many at most.

    Raises:
        SearchAway: when the engine cannot be asked now.
    """
    for reading in (text, switch_layout(text)):
        words = words_of(reading or "")
        if words and (found := await engine.complete(words, first)):
            return found
    return ()


async def refresh_search(work: UnitOfWork, product_ids: Collection[UUID]) -> None:
    """Bring what search knows of products up to date; the other engines read it from there."""
    await repository.refresh(work.session, product_ids)


async def refresh_category(work: UnitOfWork, category_id: UUID) -> None:
    """Bring search up to date about the products of a category and of those below it."""
    ids = await repository.products_below(work.session, category_id)
    for place in range(0, len(ids), _BATCH):
        await repository.refresh(work.session, ids[place : place + _BATCH])


async def fill_search(open_work: Callable[[], UnitOfWork]) -> None:
    """Bring products into PostgreSQL's index that no event told of: those written in bulk.

    Args:
        open_work: opens a unit of work; each batch has its own, so nobody waits for all of them.
    """
    more = True
    while more:
        async with open_work() as work:
            ids = await repository.products_unknown(work.session)
            await repository.refresh(work.session, ids)
        more = bool(ids)


async def rebuild_search(open_work: Callable[[], UnitOfWork]) -> int:
    """Bring every product in PostgreSQL's index up to what it is now, while others read and write.

    Args:
        open_work: opens a unit of work; each batch has its own, so nobody waits for all of them.

    Returns:
        How many products it holds.
    """
    count, after, more = 0, None, True
    while more:
        async with open_work() as work:
            ids = await repository.products_behind(work.session, after)
            await repository.refresh(work.session, ids)
        count, more = count + len(ids), bool(ids)
        after = ids[-1] if ids else after
    return count


async def feed_index(engine: AsyncEngine, index: SearchIndex) -> int:
    """Bring an engine's index up to what PostgreSQL knows.

    One is built where there is none, or one of another database: an earlier store's, or of this
    one before it was restored.

    Returns:
        How many documents were read for it.

    Raises:
        SearchAway: when the engine cannot be asked now.
    """
    start = await index.position()
    async with _reading(engine) as reader:
        end = await repository.end_of_feed(reader)
        if start is None or not start.read.leads_to(end):
            return await _build(reader, index, missing_only=True)
        changed = await repository.changed_between(reader, start.read, end)
        for place in range(0, len(changed), _BATCH):
            ids = changed[place : place + _BATCH]
            is_last = place + _BATCH >= len(changed)
            documents = await repository.documents(reader, ids)
            await index.write(documents, replace(start, read=end) if is_last else start)
    return len(changed)


async def rebuild_index(engine: AsyncEngine, index: SearchIndex) -> int:
    """Build an engine's index anew while the old one is searched and written.

    The new index reads the feed from where it stood when the building began, so nothing that is
    written meanwhile is lost.

    Returns:
        How many products it holds.

    Raises:
        SearchAway: when the engine cannot be asked now.
    """
    async with _reading(engine) as reader:
        return await _build(reader, index, missing_only=False)


async def _build(reader: AsyncConnection, index: SearchIndex, *, missing_only: bool) -> int:
    """Build an index, one builder at a time; return how many products it holds."""
    async with repository.building(reader):
        start = await repository.end_of_feed(reader)
        if missing_only:
            position = await index.position()
            if position is not None and position.read.leads_to(start):
                return 0
            if position is not None:
                logger.warning("%s holds another database's products: rebuilding", position.index)
        return await index.rebuild(repository.all_documents(reader), start)


def _reading(engine: AsyncEngine) -> AbstractAsyncContextManager[AsyncConnection]:
    return engine.execution_options(isolation_level="AUTOCOMMIT").connect()


class _Asked:
    """One search under way: its text as typed and corrected, in one reading after another."""

    def __init__(
        self, engine: ProductSearch, wanted: ProductList, page: PageRequest[Parts]
    ) -> None:
        self._engine = engine
        self._wanted = wanted
        self._page = page
        self.switched_text = switch_layout(wanted.text)
        self._near: Mapping[str, Sequence[str]] | None = None

    async def respelt_text(self) -> str | None:
        """Return the text with the words that were probably meant; None when it is well spelt."""
        if self._near is None:
            doubtful = doubtful_words(self._wanted.text)
            self._near = await self._engine.near_words(doubtful) if doubtful else {}
        return respell(self._wanted.text, self._near)

    async def find(self, reading: Reading) -> Answer:
        corrected = None
        if reading.switched or reading.respelt:
            corrected = self.switched_text if reading.switched else await self.respelt_text()
            if corrected is None:
                raise BadUserInput(FOREIGN_CURSOR)
        text = self._wanted.text if corrected is None else corrected
        # More than the page, to see whether these are enough.
        key = self._page.key
        size = self._page.size if key is not None else max(self._page.size, _ENOUGH)
        query = SearchQuery(
            terms=parse(text, forgiving=reading.loosely),
            loosely=reading.loosely,
            filters=self._wanted.filters,
            sort=self._wanted.sort,
            page=PageRequest(size, None if key is None else key[1:], self._page.backward),
        )
        hopeless = bool(text.strip()) and not query.terms
        if hopeless:
            # Signs and joining words: nothing has them, rather than everything.
            found = Found(Page((), has_next=False))
        else:
            found = await self._engine.find(query)
        return Answer(found, query, reading, corrected, hopeless)


def _reading_of(key: Parts, sort: SearchSort) -> Reading:
    order, _, reading = str(key[0]).partition("/")
    try:
        found = Reading(reading)
    except ValueError as error:
        raise BadUserInput(FOREIGN_CURSOR) from error
    if order != sort.value:
        raise BadUserInput(FOREIGN_CURSOR)
    return found
