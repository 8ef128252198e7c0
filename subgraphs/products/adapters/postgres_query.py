"""SQL for a query: words, conditions and orders over `product_search`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Float,
    Integer,
    and_,
    cast,
    func,
    literal,
    or_,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.types import Double, Text, Uuid

from subgraphs.kit.pagination import Parts
from subgraphs.products.ports import SearchFilters, SearchQuery, SearchSort, read_sort_key
from subgraphs.products.rules.search_text import Term, words_needed
from subgraphs.products.search_models import CONFIGURATIONS, configuration, product_search

#: Scores become multiples of this so that a cursor compares exactly.
_SCORE_STEP = 1_000_000

_columns = product_search.c


def matches(query: SearchQuery) -> ColumnElement[bool] | None:
    """Return the condition that a product has the words; None when none are asked for."""
    if not query.terms:
        return None
    found = [_columns.document.bool_op("@@")(_term(term)) for term in query.terms]
    if not query.loosely:
        return and_(*found)
    # The first condition can use the index, the second counts.
    hits: ColumnElement[int] = literal(0)
    for each in found:
        hits = hits + cast(each, Integer)
    return and_(or_(*found), hits >= words_needed(len(found)))


def sort_value(query: SearchQuery) -> ColumnElement[Any]:
    """Return what a list is sorted by, before the product's id."""
    match query.order:
        case SearchSort.RELEVANCE:
            return _score(query.terms)
        case SearchSort.PRICE_LOW_TO_HIGH | SearchSort.PRICE_HIGH_TO_LOW:
            return _columns.price_minor
        case SearchSort.RATING:
            return _columns.rating
        case SearchSort.POPULARITY:
            return _columns.popularity
        case SearchSort.NEWEST:
            return literal(0)


def order(query: SearchQuery, value: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    """Return the order in which a list is read, upside down when backward.

    Equals stand newest first.
    """
    backward, key = query.page.backward, _columns.product_id
    newest = key.asc() if backward else key.desc()
    if query.order is SearchSort.NEWEST:
        return (newest,)
    ascending = (query.order is SearchSort.PRICE_LOW_TO_HIGH) != backward
    return (value.asc() if ascending else value.desc(), newest)


def follows(query: SearchQuery, value: ColumnElement[Any], key: Parts) -> ColumnElement[bool]:
    """Return the condition that a row stands behind a key, in the order of reading.

    Raises:
        BadUserInput: when the key is not of this list.
    """
    last, product_id = read_sort_key(key)
    backward, here = query.page.backward, _columns.product_id
    behind = here > product_id if backward else here < product_id
    if query.order is SearchSort.NEWEST:
        return behind
    there = literal(last, Double)
    if query.order is SearchSort.PRICE_LOW_TO_HIGH:
        return or_(value < there if backward else value > there, and_(value == there, behind))
    row, place = tuple_(cast(value, Double), here), tuple_(there, product_id)
    return row > place if backward else row < place


def conditions(filters: SearchFilters) -> Mapping[str, ColumnElement[bool]]:
    """Return the conditions of filters by the facet that each belongs to."""
    return {**group_conditions(filters, _columns), **own_conditions(filters)}


def group_conditions(
    filters: SearchFilters, columns: ReadOnlyColumnCollection[str, Column[Any]]
) -> Mapping[str, ColumnElement[bool]]:
    """Return the conditions that all products of a facet group fulfil, or none.

    Args:
        filters: what is asked for.
        columns: of `product_search` or of `facet_group`.
    """
    found: dict[str, ColumnElement[bool]] = {}
    if filters.category_id is not None:
        wanted = cast([filters.category_id], ARRAY(Uuid))
        found["category"] = columns.category_ids.contains(wanted)
    if filters.seller_ids:
        found["seller"] = columns.seller_id.in_(sorted(filters.seller_ids))
    for code, values in filters.attributes.items():
        tokens = [f"{code}={value}" for value in sorted(values)]
        found[f"attribute={code}"] = columns.attributes.overlap(cast(tokens, ARRAY(Text)))
    return found


def own_conditions(filters: SearchFilters) -> Mapping[str, ColumnElement[bool]]:
    """Return the conditions that each product fulfils by itself."""
    found: dict[str, ColumnElement[bool]] = {}
    bounds = []
    if filters.price_from is not None:
        bounds.append(_columns.price_minor >= filters.price_from)
    if filters.price_to is not None:
        bounds.append(_columns.price_minor <= filters.price_to)
    if bounds:
        found["price"] = and_(*bounds)
    if filters.rating_from is not None:
        found["rating"] = _columns.rating >= filters.rating_from
    if filters.in_stock is not None:
        found["stock"] = _columns.in_stock.is_(filters.in_stock)
    return found


def completes(words: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a title has every word, or a word that begins so.

    Args:
        words: letters and digits alone.
    """
    either = []
    for word in words:
        beginning = func.to_tsquery(configuration("simple"), f"{word}:*A")
        either.append(reduce(_or, [_in_any_form((word,)), beginning]))
    return _columns.document.bool_op("@@")(reduce(lambda one, other: one.op("&&")(other), either))


def _term(term: Term) -> ColumnElement[Any]:
    return reduce(_or, [_in_any_form(phrase) for phrase in term.phrases])


def _in_any_form(phrase: Sequence[str]) -> ColumnElement[Any]:
    words = " ".join(phrase)
    return reduce(
        _or,
        [func.phraseto_tsquery(configuration(name), words) for name in CONFIGURATIONS.values()],
    )


def _or(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    return one.op("||")(other)


def _score(terms: Sequence[Term]) -> ColumnElement[float]:
    """Return how well a product fits: how many terms it has, and where it has them.

    Rank 1 + log(length): a long description does not outweigh a fitting title.
    """
    parts = []
    for term in terms:
        wanted = _term(term)
        has = cast(_columns.document.bool_op("@@")(wanted), Integer)
        parts.append(has + func.ts_rank(_columns.document, wanted, 1))
    total = reduce(lambda one, other: one + other, parts)
    return cast(func.round(total * _SCORE_STEP), Float)
