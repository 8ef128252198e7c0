"""Relay connections with keyset cursors: a page begins after a row's key, never at an offset."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar
from uuid import UUID

import orjson
import strawberry

from subgraphs.kit.errors import BadUserInput

LARGEST_PAGE = 100

T = TypeVar("T")
Row = TypeVar("Row")
Node = TypeVar("Node")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page is asked for.

    Attributes:
        first: how many rows, 1 to 100.
        after: the sort key of the row before the page; empty for the first page.
    """

    first: int
    after: tuple[str | int | float, ...] = ()


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of a page.

    Attributes:
        rows: in order.
        has_next: whether a row follows.
    """

    rows: tuple[Row, ...]
    has_next: bool

    @classmethod
    def cut(cls, rows: Sequence[Row], first: int) -> Page[Row]:
        """Return the page from `first + 1` rows that a query was asked for."""
        return cls(tuple(rows[:first]), len(rows) > first)


def encode_cursor(key: Sequence[str | int | float]) -> str:
    """Return the opaque cursor of a row's sort key."""
    return base64.urlsafe_b64encode(orjson.dumps(list(key))).rstrip(b"=").decode()


def read_page(first: int, after: str | None, key_length: int) -> PageRequest:
    """Return the page that a connection's arguments ask for.

    Args:
        first: how many rows.
        after: a cursor that an earlier page gave, or None.
        key_length: how many parts the sort key has.

    Raises:
        BadUserInput: when `first` is not 1 to 100, or the cursor is not one of this list's.
    """
    if not 1 <= first <= LARGEST_PAGE:
        raise BadUserInput(f"`first` is {first}; ask for 1 to {LARGEST_PAGE}.")
    if after is None:
        return PageRequest(first)
    try:
        padded = after.encode("ascii") + b"=" * (-len(after) % 4)
        key = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error):
        key = None
    parts_fit = isinstance(key, list) and all(
        isinstance(part, str | int | float) and not isinstance(part, bool) for part in key
    )
    if not parts_fit or len(key) != key_length:
        raise BadUserInput(
            "`after` is not a cursor of this list; take one from `pageInfo.endCursor`."
        )
    return PageRequest(first, tuple(key))


def read_id_page(first: int, after: str | None) -> tuple[int, UUID | None]:
    """Return the page asked for of a list that is sorted by id alone.

    Args:
        first: how many rows.
        after: a cursor that an earlier page gave, or None.

    Returns:
        How many rows, and the id of the row before the page, None for the first page.

    Raises:
        BadUserInput: as `read_page`.
    """
    page = read_page(first, after, key_length=1)
    try:
        return page.first, UUID(str(page.after[0])) if page.after else None
    except ValueError as error:
        raise BadUserInput(
            "`after` is not a cursor of this list; take one from `pageInfo.endCursor`."
        ) from error


def read_moment_page(first: int, after: str | None) -> tuple[int, tuple[datetime, UUID] | None]:
    """Return the page asked for of a list that is sorted by a moment, then by id.

    Args:
        first: how many rows.
        after: a cursor that an earlier page gave, or None.

    Returns:
        How many rows, and the moment and id of the row before the page, None for the first page.

    Raises:
        BadUserInput: as `read_page`.
    """
    page = read_page(first, after, key_length=2)
    if not page.after:
        return page.first, None
    try:
        moment = datetime.fromisoformat(str(page.after[0]))
        place = moment.astimezone(UTC), UUID(str(page.after[1]))
    except (ValueError, OverflowError) as error:
        raise BadUserInput(
            "`after` is not a cursor of this list; take one from `pageInfo.endCursor`."
        ) from error
    return page.first, place


@strawberry.federation.type(shareable=True, description="Where a page lies in its list.")
class PageInfo:
    """Relay's PageInfo."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type(description="A node with its cursor.")
class Edge(Generic[T]):
    """One edge of a connection."""

    cursor: str
    node: T


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """A Relay connection."""

    edges: list[Edge[T]]
    nodes: list[T]
    page_info: PageInfo


def connect(
    page: Page[Row],
    to_node: Callable[[Row], Node],
    sort_key: Callable[[Row], Sequence[str | int | float]],
    after: str | None = None,
) -> Connection[Node]:
    """Return the connection of a page.

    Args:
        page: the rows.
        to_node: a row's GraphQL type.
        sort_key: the key the list is sorted by, unique per row.
        after: the cursor of the row before the page, None for the first page.
    """
    nodes = [to_node(row) for row in page.rows]
    cursors = [encode_cursor(sort_key(row)) for row in page.rows]
    return Connection(
        edges=[Edge(cursor=cursor, node=node) for cursor, node in zip(cursors, nodes, strict=True)],
        nodes=nodes,
        page_info=PageInfo(
            has_next_page=page.has_next,
            has_previous_page=after is not None,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        ),
    )
