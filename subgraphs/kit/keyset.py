"""Lists in PostgreSQL that are read page by page, in either direction, and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from sqlalchemy import Column, ColumnElement, Row, Select, func, literal, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from subgraphs.kit.pagination import Page, PageRequest

Value = TypeVar("Value")
Key = TypeVar("Key")

Reader: TypeAlias = AsyncConnection | AsyncSession


@dataclass(frozen=True, slots=True)
class SortedList(Generic[Value]):
    """What a statement selects, sorted by columns that tell any two rows of it apart.

    Attributes:
        statement: without an order.
        columns: what the rows are sorted by; all the same way, so one index serves both directions.
        read: a row's value.
        descending: whether the greatest stands first.
    """

    statement: Select[Any]
    columns: Sequence[Column[Any]]
    read: Callable[[Row[Any]], Value]
    descending: bool = True

    async def page(self, reader: Reader, asked: PageRequest[Any]) -> Page[Value]:
        """Return a page.

        Args:
            reader: the database.
            asked: which page; its key has a value for each column.
        """
        rows = (await reader.execute(self.nearest(asked))).all()
        return Page.cut(rows, asked).map(self.read)

    def nearest(self, asked: PageRequest[Any]) -> Select[Any]:
        """Return the statement of a page's rows and one more, the nearest to its key first."""
        statement = self.statement.limit(asked.size + 1)
        statement = statement.order_by(*self.ways(self.columns, asked))
        if asked.key is None:
            return statement
        place, key = tuple_(*self.columns), tuple_(*asked.key)
        falling = self.descending != asked.backward
        return statement.where(place < key if falling else place > key)

    def ways(
        self, columns: Iterable[ColumnElement[Any]], asked: PageRequest[Any]
    ) -> list[ColumnElement[Any]]:
        """Return the order in which a page is read, by these columns."""
        falling = self.descending != asked.backward
        return [column.desc() if falling else column.asc() for column in columns]

    async def count(self, reader: Reader) -> int:
        """Return how many rows there are in all."""
        statement = select(func.count()).select_from(self.statement.subquery())
        return int((await reader.execute(statement)).scalar_one())


async def read_pages(
    reader: Reader, wanted: Mapping[Key, tuple[SortedList[Value], PageRequest[Any]]]
) -> dict[Key, Page[Value]]:
    """Return pages of several lists of the same columns, all by one statement.

    Args:
        reader: the database.
        wanted: by any key, a list whose sort columns its statement selects, and the page of it.
    """
    parts = []
    for number, (each, asked) in enumerate(wanted.values()):
        near = each.nearest(asked).subquery()
        columns = [near.corresponding_column(column) for column in each.columns]
        known = [column for column in columns if column is not None]
        place = func.row_number().over(order_by=each.ways(known, asked))
        parts.append(select(near, literal(number).label("of_list"), place.label("in_list")))
    rows = (await reader.execute(union_all(*parts))).all()
    found: list[list[Row[Any]]] = [[] for _ in wanted]
    for row in sorted(rows, key=lambda row: int(row.in_list)):
        found[row.of_list].append(row)
    return {
        key: Page.cut(near_rows, asked).map(each.read)
        for (key, (each, asked)), near_rows in zip(wanted.items(), found, strict=True)
    }
