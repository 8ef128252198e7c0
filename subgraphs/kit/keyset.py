"""Lists in PostgreSQL that are read page by page, in either direction, and counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Row, Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from subgraphs.kit.pagination import Page, PageRequest

Value = TypeVar("Value")

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
    columns: Sequence[ColumnElement[Any]]
    read: Callable[[Row[Any]], Value]
    descending: bool = True

    async def page(self, reader: Reader, asked: PageRequest[Any]) -> Page[Value]:
        """Return a page.

        Args:
            reader: the database.
            asked: which page; its key has a value for each column.
        """
        falling = self.descending != asked.backward
        statement = self.statement.limit(asked.size + 1).order_by(
            *(column.desc() if falling else column.asc() for column in self.columns)
        )
        if asked.key is not None:
            place, key = tuple_(*self.columns), tuple_(*asked.key)
            statement = statement.where(place < key if falling else place > key)
        rows = (await reader.execute(statement)).all()
        return Page.cut(rows, asked).map(self.read)

    async def count(self, reader: Reader) -> int:
        """Return how many rows there are in all."""
        statement = select(func.count()).select_from(self.statement.subquery())
        return int((await reader.execute(statement)).scalar_one())
