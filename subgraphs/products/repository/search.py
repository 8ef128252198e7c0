"""What search finds: PostgreSQL's index, the feed of the other engines."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ColumnElement,
    Text,
    bindparam,
    cast,
    exists,
    func,
    literal,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR, insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from subgraphs.kit.outbox import TransactionId
from subgraphs.products.models import product
from subgraphs.products.ports import FeedPoint, SearchDocument
from subgraphs.products.repository.catalogue import Reader, among
from subgraphs.products.repository.search_documents import make_documents
from subgraphs.products.rules.facet_values import FacetValue
from subgraphs.products.rules.search_text import tidy, words_of
from subgraphs.products.search_models import (
    CONFIGURATIONS,
    attribute_title,
    configuration,
    facet_group,
    product_search,
    search_version,
    search_word,
)

BATCH = 500
#: The advisory lock of whoever builds an index; no other lock of the store has this number.
_BUILDING = 0x5EA2C4


async def all_documents(reader: Reader) -> AsyncIterator[SearchDocument]:
    """Yield the document of every product that search knows, a batch of rows at a time."""
    after: UUID | None = None
    while ids := await _ids_behind(reader, product_search.c.product_id, after):
        for document in await documents(reader, ids):
            yield document
        after = ids[-1]


async def documents(reader: Reader, ids: Collection[UUID]) -> list[SearchDocument]:
    """Return the documents of products under the versions that search knows them by."""
    return [document for document, _ in await make_documents(reader, ids)]


async def refresh(session: AsyncSession, ids: Collection[UUID]) -> None:
    """Bring the PostgreSQL index up to what products are now; a state that is the same stays.

    Args:
        session: of the running unit of work.
        ids: which products; unknown ones are passed over.
    """
    # Whoever refreshes a product next waits here, and then reads what is committed by then.
    await session.execute(
        select(product.c.id)
        .where(among(product.c.id, ids))
        .order_by(product.c.id)
        .with_for_update(key_share=True)
    )
    made = await make_documents(session, ids)
    if not made:
        return
    groups = {each["id"]: each for each in (_facet_group(document) for document, _ in made)}
    await session.execute(_INSERT_GROUP, [groups[key] for key in sorted(groups)])
    await session.execute(_UPSERT, [_values(document) for document, _ in made])
    words = {word for document, _ in made for word in _vocabulary(document)}
    if words:
        await session.execute(_INSERT_WORD, [{"word": word} for word in sorted(words)])
    titles = {(each.code, each.value): each for _, values in made for each in values}
    if titles:
        await session.execute(_UPSERT_TITLE, [_title(titles[key]) for key in sorted(titles)])


async def products_behind(reader: Reader, after: UUID | None) -> list[UUID]:
    """Return the next products in the order of their ids, a batch of them at most."""
    return await _ids_behind(reader, product.c.id, after)


async def products_unknown(reader: Reader) -> list[UUID]:
    """Return products that the PostgreSQL index lacks, a batch of them at most."""
    known = exists(
        select(product_search.c.product_id).where(product_search.c.product_id == product.c.id)
    )
    missing = select(product.c.id).where(~known).order_by(product.c.id).limit(BATCH)
    return list((await reader.execute(missing)).scalars())


async def products_below(reader: Reader, category_id: UUID) -> tuple[UUID, ...]:
    """Return the products that search knows in a category and below it."""
    rows = await reader.execute(
        select(product_search.c.product_id).where(
            product_search.c.category_ids.contains([category_id])
        )
    )
    return tuple(rows.scalars())


@asynccontextmanager
async def building(connection: AsyncConnection) -> AsyncIterator[None]:
    """Be the only one who builds an index; wait for whoever does.

    Args:
        connection: must commit each statement by itself.
    """
    await connection.execute(select(func.pg_advisory_lock(_BUILDING)))
    try:
        yield
    finally:
        await connection.execute(select(func.pg_advisory_unlock(_BUILDING)))


async def end_of_feed(reader: Reader) -> FeedPoint:
    """Return the place before which the feed no longer changes.

    Every transaction before it has ended, so whoever reads up to it misses no slower one.
    """
    source, number = (await reader.execute(_END_OF_FEED)).one()
    return FeedPoint(source, int(number))


async def changed_between(reader: Reader, start: FeedPoint, end: FeedPoint) -> tuple[UUID, ...]:
    """Return the products whose documents were written in a part of the feed.

    Args:
        reader: where to ask.
        start: a place in this database's feed.
        end: a later place, which is not included.
    """
    written = product_search.c.xid
    rows = await reader.execute(
        select(product_search.c.product_id)
        .where(written >= _transaction(start), written < _transaction(end))
        .order_by(written, product_search.c.product_id)
    )
    return tuple(rows.scalars())


async def facet_titles(reader: Reader, codes: Collection[str]) -> dict[tuple[str, str], FacetValue]:
    """Return what the values of attributes are called, by (code, value)."""
    rows = await reader.execute(select(attribute_title).where(among(attribute_title.c.code, codes)))
    return {
        (row.code, row.value): FacetValue(row.code, row.value, row.titles, row.value_titles)
        for row in rows
    }


async def _ids_behind(reader: Reader, key: ColumnElement[UUID], after: UUID | None) -> list[UUID]:
    statement = select(key).order_by(key).limit(BATCH)
    if after is not None:
        statement = statement.where(key > after)
    return list((await reader.execute(statement)).scalars())


def _vocabulary(document: SearchDocument) -> Iterable[str]:
    for texts in (document.titles, document.keywords):
        for value in texts.values():
            yield from words_of(value)


def _document_expression() -> ColumnElement[Any]:
    words: ColumnElement[Any] = cast(literal(""), TSVECTOR)
    for locale, name in CONFIGURATIONS.items():
        for field, weight in (("title", "A"), ("keywords", "B"), ("description", "D")):
            found = func.to_tsvector(
                configuration(name), bindparam(f"{field}_{locale}", type_=Text)
            )
            weighted = func.setweight(found, literal_column(f"'{weight}'"), type_=TSVECTOR)
            words = words.op("||")(weighted)
    return words


def _facet_group(document: SearchDocument) -> dict[str, Any]:
    """Return the row of the products that are in the same facets; equal ones have one id."""
    seller_id, attributes = document.seller_id, sorted(document.attribute_tokens)
    content = orjson.dumps([document.category_ids, seller_id, attributes])
    return {
        "id": UUID(bytes=hashlib.sha256(content).digest()[:16]),
        "category_ids": list(document.category_ids),
        "seller_id": seller_id,
        "attributes": attributes,
    }


def _values(document: SearchDocument) -> dict[str, object]:
    values: dict[str, object] = {
        "its_product": document.product_id,
        "its_listed": document.listed,
        "its_category_ids": list(document.category_ids),
        "its_seller_id": document.seller_id,
        "its_price_minor": document.price_minor,
        "its_rating": document.rating,
        "its_in_stock": document.in_stock,
        "its_popularity": document.popularity,
        "its_attributes": document.attribute_tokens,
    }
    for locale in CONFIGURATIONS:
        values[f"title_{locale}"] = tidy(document.titles.get(locale, ""))
        values[f"keywords_{locale}"] = tidy(document.keywords.get(locale, ""))
        values[f"description_{locale}"] = tidy(document.descriptions.get(locale, ""))
    content = orjson.dumps(values, option=orjson.OPT_SORT_KEYS)
    return {
        **values,
        "its_facet_group_id": _facet_group(document)["id"],
        "its_fingerprint": hashlib.sha256(content).hexdigest(),
    }


def _title(value: FacetValue) -> dict[str, object]:
    return {
        "code": value.code,
        "value": value.value,
        "titles": value.titles,
        "value_titles": value.value_titles,
    }


def _transaction(point: FeedPoint) -> ColumnElement[Any]:
    return cast(literal(str(point.number)), TransactionId)


#: A cluster's numbers are its own, and a database that is restored elsewhere starts anew.
_END_OF_FEED = text(
    "SELECT (SELECT system_identifier FROM pg_control_system())"
    " || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()),"
    " pg_snapshot_xmin(pg_current_snapshot())::text"
)


def _upsert() -> Any:
    written = {
        "version": search_version.next_value(),
        "listed": bindparam("its_listed"),
        "document": _document_expression(),
        "category_ids": bindparam("its_category_ids"),
        "seller_id": bindparam("its_seller_id"),
        "price_minor": bindparam("its_price_minor"),
        "rating": bindparam("its_rating"),
        "in_stock": bindparam("its_in_stock"),
        "popularity": bindparam("its_popularity"),
        "attributes": bindparam("its_attributes"),
        "facet_group_id": bindparam("its_facet_group_id"),
        "fingerprint": bindparam("its_fingerprint"),
    }
    statement = insert(product_search).values(product_id=bindparam("its_product"), **written)
    return statement.on_conflict_do_update(
        index_elements=[product_search.c.product_id],
        set_={
            **{name: statement.excluded[name] for name in written},
            "xid": func.pg_current_xact_id(),
        },
        where=product_search.c.fingerprint != statement.excluded.fingerprint,
    )


def _upsert_title() -> Any:
    statement = insert(attribute_title)
    changed = (attribute_title.c.titles != statement.excluded.titles) | (
        attribute_title.c.value_titles != statement.excluded.value_titles
    )
    return statement.on_conflict_do_update(
        index_elements=[attribute_title.c.code, attribute_title.c.value],
        set_={name: statement.excluded[name] for name in ("titles", "value_titles")},
        where=changed,
    )


_INSERT_GROUP = insert(facet_group).on_conflict_do_nothing()
_UPSERT = _upsert()
_UPSERT_TITLE = _upsert_title()
_INSERT_WORD = insert(search_word).on_conflict_do_nothing()
