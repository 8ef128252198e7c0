"""Search by PostgreSQL's own full text: Russian and English, ranked, nothing else to run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Select,
    Text,
    and_,
    cast,
    func,
    select,
    true,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from subgraphs.kit.pagination import Page
from subgraphs.products.adapters.postgres_facets import facets_statement, read_facets
from subgraphs.products.adapters.postgres_query import (
    completes,
    conditions,
    follows,
    matches,
    order,
    sort_value,
)
from subgraphs.products.ports import (
    Capability,
    Facets,
    Found,
    Hit,
    SearchQuery,
)
from subgraphs.products.rules.search_text import Term
from subgraphs.products.search_models import product_search, search_word

_columns = product_search.c
#: A word so near to a word of the titles may be that word, misspelt; pg_trgm's measure, 0 to 1.
_NEAR = 0.35
_NEAREST_WORDS = 3
_HAS_TRIGRAMS = sql("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')")


class PostgresSearch:
    """The search port over the `product_search` table, which `repository.search` fills.

    Args:
        engine: the store's database.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._reader = engine.execution_options(isolation_level="AUTOCOMMIT")

    async def capabilities(self) -> frozenset[Capability]:
        """Return what this server can do: misspelt words need the extension pg_trgm."""
        async with self._reader.connect() as connection:
            return await _capabilities(connection)

    async def find(self, query: SearchQuery) -> Found:
        """Return a page of hits in the query's order."""
        async with self._reader.connect() as connection:
            query = await _forgiving(connection, query)
            value = sort_value(query)
            statement = (
                _listed(query, select(_columns.product_id, value.label("value")))
                .where(*conditions(query.filters).values())
                .order_by(*order(query, value))
                .limit(query.page.size + 1)
            )
            if query.page.key is not None:
                statement = statement.where(follows(query, value, query.page.key))
            rows = (await connection.execute(statement)).all()
        hits = [Hit(row.product_id, float(row.value)) for row in rows]
        return Found(Page.cut(hits, query.page))

    async def count(self, query: SearchQuery) -> int:
        """Return how many products the query's list has."""
        async with self._reader.connect() as connection:
            query = await _forgiving(connection, query)
            statement = _listed(query, select(func.count()).select_from(product_search))
            statement = statement.where(*conditions(query.filters).values())
            return int((await connection.execute(statement)).scalar_one())

    async def count_facets(self, query: SearchQuery) -> Facets:
        """Return what further filters would leave of the query's list."""
        async with self._reader.connect() as connection:
            query = await _forgiving(connection, query)
            rows = (await connection.execute(facets_statement(query))).all()
        return read_facets(query, rows)

    async def near_words(self, words: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Return words of titles and keywords that are spelt nearly so."""
        async with self._reader.connect() as connection:
            if not await _capabilities(connection):
                return {}
            return await _near_words(connection, words)

    async def complete(self, words: Sequence[str], first: int) -> tuple[UUID, ...]:
        """Return the products whose titles have words that begin so."""
        statement = (
            select(_columns.product_id)
            .where(_columns.listed, completes(words))
            .order_by(_columns.product_id.desc())
            .limit(first)
        )
        async with self._reader.connect() as connection:
            return tuple((await connection.execute(statement)).scalars())


def _listed(query: SearchQuery, statement: Select[Any]) -> Select[Any]:
    words = matches(query)
    return statement.where(and_(_columns.listed, true() if words is None else words))


async def _capabilities(connection: AsyncConnection) -> frozenset[Capability]:
    has_trigrams = (await connection.execute(_HAS_TRIGRAMS)).scalar_one()
    return frozenset({Capability.MISSPELT} if has_trigrams else ())


async def _forgiving(connection: AsyncConnection, query: SearchQuery) -> SearchQuery:
    """Return a loose query with the words that its own may be misspelt for."""
    typed = [term.phrases[0][0] for term in query.terms if len(term.phrases[0]) == 1]
    if not (query.loosely and typed and await _capabilities(connection)):
        return query
    found = await _near_words(connection, typed)
    return replace(query, terms=tuple(_or_near(term, found) for term in query.terms))


async def _near_words(
    connection: AsyncConnection, typed: Sequence[str]
) -> Mapping[str, Sequence[str]]:
    """Return the nearest words that there are, by the word that there is not."""
    typed_words = func.unnest(cast(typed, ARRAY(Text)))
    words = typed_words.table_valued("word", name="typed").render_derived()
    near = func.similarity(search_word.c.word, words.c.word)
    statement = (
        select(words.c.word.label("typed"), search_word.c.word)
        .join(search_word, near >= _NEAR)
        .order_by(near.desc(), search_word.c.word)
    )
    found: dict[str, list[str]] = {}
    for row in await connection.execute(statement):
        found.setdefault(row.typed, []).append(row.word)
    # The nearest word is the word itself where it is spelt right.
    return {word: others[:_NEAREST_WORDS] for word, others in found.items() if word not in others}


def _or_near(term: Term, near: Mapping[str, Sequence[str]]) -> Term:
    typed = term.phrases[0]
    if len(typed) > 1:
        return term
    return Term((*term.phrases, *((word,) for word in near.get(typed[0], ()))))
