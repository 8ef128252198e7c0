"""Search by PostgreSQL's own full text: Russian and English, ranked, nothing else to run."""

from __future__ import annotations

from collections.abc import AsyncIterable, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, REGCONFIG, TSVECTOR
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.types import BigInteger, Uuid

from subgraphs.kit.pagination import Page
from subgraphs.products.models import category, product, product_search
from subgraphs.products.ports import Hit, SearchDocument, SearchQuery, read_sort_key
from subgraphs.products.rules.publication import ProductStatus

#: Latin words inside Russian text go to the English stemmer: PostgreSQL's `russian` does that.
_CONFIGURATIONS = {"ru": "russian", "en": "english"}
_BATCH = 500
#: Ranks become integers so that a cursor compares exactly.
_SCORE_SCALE = 1_000_000


class PostgresSearch:
    """The search port over the `product_search` table.

    Args:
        engine: the store's database.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(isolation_level="AUTOCOMMIT")

    async def find(self, query: SearchQuery) -> Page[Hit]:
        """Return a page of hits, best first."""
        score = _score(query.text)
        statement = (
            select(product.c.id, score.label("score"))
            .where(product.c.status == ProductStatus.ACTIVE.value)
            .order_by(score.desc(), product.c.id.desc())
            .limit(query.page.first + 1)
        )
        if query.text:
            statement = statement.join(
                product_search, product_search.c.product_id == product.c.id
            ).where(product_search.c.document.bool_op("@@")(_words(query.text)))
        if query.category_id is not None:
            statement = statement.join(category, category.c.id == product.c.category_id).where(
                category.c.path.contains(cast([query.category_id], ARRAY(Uuid)))
            )
        if query.page.after:
            after_score, after_id = read_sort_key(query.page.after)
            if query.text:
                key = tuple_(score, product.c.id)
                statement = statement.where(key < tuple_(int(after_score), after_id))
            else:
                statement = statement.where(product.c.id < after_id)
        async with self._reader.connect() as connection:
            rows = (await connection.execute(statement)).all()
        return Page.cut([Hit(row.id, row.score) for row in rows], query.page.first)

    async def is_built(self) -> bool:
        """Return whether any product is indexed."""
        statement = select(exists(select(product_search.c.product_id)))
        async with self._reader.connect() as connection:
            return bool((await connection.execute(statement)).scalar_one())

    async def rebuild(self, documents: AsyncIterable[SearchDocument]) -> int:
        """Replace the whole index in one transaction."""
        count = 0
        async with self._engine.begin() as connection:
            # Readers go on; a second rebuild waits.
            await connection.execute(_LOCK)
            await connection.execute(delete(product_search))
            batch: list[Mapping[str, object]] = []
            async for document in documents:
                batch.append(_values(document))
                count += 1
                if len(batch) == _BATCH:
                    await connection.execute(_INSERT, batch)
                    batch = []
            if batch:
                await connection.execute(_INSERT, batch)
        return count


def _words(text: str) -> ColumnElement[Any]:
    """Return the query that a text means in either language."""
    normalised = _normalise(text)
    either = [
        func.websearch_to_tsquery(_configuration(name), normalised)
        for name in _CONFIGURATIONS.values()
    ]
    return either[0].op("||")(either[1])


def _score(text: str) -> ColumnElement[int]:
    if not text:
        return literal(0)
    # Rank 1 + log(length): a long description does not outweigh a fitting title.
    rank = func.ts_rank_cd(product_search.c.document, _words(text), 1)
    return cast(func.round(rank * _SCORE_SCALE), BigInteger)


def _configuration(name: str) -> ColumnElement[str]:
    # A literal, so that the planner knows the configuration; the name is a constant above.
    return literal_column(f"'{name}'", type_=REGCONFIG)


def _normalise(text: str) -> str:
    """Return the text with `ё` written as `е`, as most people type it."""
    return text.lower().replace("ё", "е")


def _document_expression() -> ColumnElement[Any]:
    document: ColumnElement[Any] = cast(literal(""), TSVECTOR)
    for locale, configuration in _CONFIGURATIONS.items():
        for field, weight in (("title", "A"), ("keywords", "B"), ("description", "D")):
            words = func.to_tsvector(
                _configuration(configuration), bindparam(f"{field}_{locale}", type_=Text)
            )
            weighted = func.setweight(words, literal_column(f"'{weight}'"), type_=TSVECTOR)
            document = document.op("||")(weighted)
    return document


_INSERT = insert(product_search).values(
    product_id=bindparam("product"), document=_document_expression()
)


_LOCK = sql(f"LOCK TABLE {product_search.fullname} IN SHARE ROW EXCLUSIVE MODE")


def _values(document: SearchDocument) -> dict[str, object]:
    values: dict[str, object] = {"product": document.product_id}
    for locale in _CONFIGURATIONS:
        values[f"title_{locale}"] = _normalise(document.titles.get(locale, ""))
        values[f"keywords_{locale}"] = _normalise(document.keywords.get(locale, ""))
        values[f"description_{locale}"] = _normalise(document.descriptions.get(locale, ""))
    return values
