"""SQL for all facets of a list at once: its products are read once, and counted by group.

Each facet ignores its own filter. So a product that fails one filter alone is kept, marked with it:
a facet counts what fails none, and what fails its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Double,
    Integer,
    Row,
    Select,
    Subquery,
    and_,
    case,
    cast,
    desc,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from subgraphs.products.adapters.facets import count_attributes
from subgraphs.products.adapters.postgres_query import group_conditions, matches, own_conditions
from subgraphs.products.ports import MOST_FACET_VALUES, RATING_STEPS, Facets, SearchQuery
from subgraphs.products.search_models import facet_group, product_search

_columns = product_search.c
_STEPS = sorted(RATING_STEPS)
#: The mark of products that fail no filter; the filters are numbered from 1.
_FAILS_NONE = 0


def facets_statement(query: SearchQuery) -> CompoundSelect[Any]:
    """Return the statement that counts every facet of a query's list.

    Its rows are (facet, key, number); `read_facets` reads them.
    """
    own = own_conditions(query.filters)
    shared = group_conditions(query.filters, facet_group.c)
    numbers = {name: number for number, name in enumerate((*own, *shared), start=1)}
    counter = _Counter(_counted(_matching(query, own), own, shared), numbers)
    return union_all(
        counter.values("category", func.unnest(counter.of.category_ids)),
        counter.values("seller", counter.of.seller_id),
        counter.values("rating", counter.of.step),
        counter.values("stock", counter.of.in_stock),
        counter.tokens("", ""),
        *(counter.tokens(f"attribute={code}", f"{code}=") for code in query.filters.attributes),
        counter.price(func.min(counter.of.lowest), "from"),
        counter.price(func.max(counter.of.highest), "to"),
    )


def read_facets(query: SearchQuery, rows: Sequence[Row[Any]]) -> Facets:
    """Return the facets that the rows of the query's statement tell."""
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row.facet, {})[row.key] = row.number
    steps = {int(key): count for key, count in counts.get("rating", {}).items()}
    return Facets(
        categories={UUID(key): count for key, count in counts.get("category", {}).items()},
        sellers={UUID(key): count for key, count in counts.get("seller", {}).items()},
        attributes=count_attributes(
            counts.get("", {}),
            {code: counts.get(f"attribute={code}", {}) for code in query.filters.attributes},
        ),
        ratings={
            rating: sum(count for step, count in steps.items() if step > _STEPS.index(rating))
            for rating in RATING_STEPS
        },
        in_stock=counts.get("stock", {}).get("true", 0),
        price_from=counts["price"]["from"],
        price_to=counts["price"]["to"],
    )


def _matching(query: SearchQuery, own: Mapping[str, ColumnElement[bool]]) -> CTE:
    """Return the products that have the words, as many as are alike in one row."""
    words = matches(query)
    each = (
        select(
            _columns.facet_group_id,
            _columns.in_stock,
            func.width_bucket(_columns.rating, cast(_STEPS, ARRAY(Double))).label("step"),
            _columns.price_minor,
            *(condition.label(name) for name, condition in own.items()),
        )
        .where(and_(_columns.listed, true() if words is None else words))
        .subquery("each")
    )
    alike = [column for column in each.c if column.name != _columns.price_minor.name]
    return (
        select(
            *alike,
            func.count().label("products"),
            func.min(each.c.price_minor).label("lowest"),
            func.max(each.c.price_minor).label("highest"),
        )
        .group_by(*alike)
        .cte("matching")
    )


def _counted(
    matching: CTE, own: Mapping[str, ColumnElement[bool]], shared: Mapping[str, ColumnElement[bool]]
) -> CTE:
    """Return the rows that fail one filter at most, with the number of that."""
    fulfilled = [*(matching.c[name] for name in own), *(each.is_(True) for each in shared.values())]
    failures: ColumnElement[int] = literal(0)
    for condition in fulfilled:
        failures = failures + cast(~condition, Integer)
    failed = (
        case(
            *((~condition, number) for number, condition in enumerate(fulfilled, start=1)),
            else_=_FAILS_NONE,
        )
        if fulfilled
        else literal(_FAILS_NONE)
    )
    return (
        select(
            facet_group.c.category_ids,
            facet_group.c.seller_id,
            facet_group.c.attributes,
            matching.c.in_stock,
            matching.c.step,
            matching.c.products,
            matching.c.lowest,
            matching.c.highest,
            failed.label("failed"),
        )
        .join(facet_group, facet_group.c.id == matching.c.facet_group_id)
        .where(failures <= 1)
        .cte("counted")
    )


class _Counter:
    """Makes the statement of each facet, all with the same columns."""

    def __init__(self, counted: CTE, numbers: Mapping[str, int]) -> None:
        self.of = counted.c
        self._numbers = numbers

    def values(self, facet: str, key: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
        """Count the most frequent values of a facet.

        Args:
            facet: also the name of the filter that does not count here.
            key: what the values are; rows without any are not counted.
        """
        found = self._count(facet, self._keys(key, facet).subquery())
        most = found.order_by(desc("number"), "key").limit(MOST_FACET_VALUES)
        return select(most.subquery())

    def tokens(self, facet: str, beginning: str) -> Select[*tuple[Any, ...]]:
        """Count the values of attributes.

        Args:
            facet: also the name of the filter that does not count here.
            beginning: of the tokens to count.
        """
        keys = self._keys(func.unnest(self.of.attributes), facet).subquery()
        return self._count(facet, keys).where(func.starts_with(keys.c.key, beginning))

    def price(self, end: ColumnElement[int], name: str) -> Select[*tuple[Any, ...]]:
        """Return the lowest or the highest price, whatever the filter of prices.

        Args:
            end: which.
            name: what it is called among the keys of the facet.
        """
        return select(
            literal("price").label("facet"), literal(name).label("key"), end.label("number")
        ).where(self._fails_at_most("price"))

    def _keys(self, key: ColumnElement[Any], own: str) -> Select[Any]:
        return select(key.label("key"), self.of.products).where(self._fails_at_most(own))

    def _count(self, facet: str, keys: Subquery) -> Select[*tuple[Any, ...]]:
        return (
            select(
                literal(facet).label("facet"),
                cast(keys.c.key, Text).label("key"),
                cast(func.sum(keys.c.products), BigInteger).label("number"),
            )
            .where(keys.c.key.is_not(None))
            .group_by(keys.c.key)
        )

    def _fails_at_most(self, own: str) -> ColumnElement[bool]:
        allowed = {_FAILS_NONE, self._numbers.get(own, _FAILS_NONE)}
        return self.of.failed.in_(sorted(allowed))
