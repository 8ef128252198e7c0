"""Relay connections: a page in the graph, and the arguments by which a client asks for one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import strawberry
from sqlalchemy.ext.asyncio import AsyncEngine
from strawberry.annotation import StrawberryAnnotation
from strawberry.extensions.field_extension import AsyncExtensionResolver, FieldExtension
from strawberry.federation.schema_directives import Cost
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from subgraphs.kit.federation import list_size
from subgraphs.kit.keyset import SortedList
from subgraphs.kit.pagination import (
    USUAL_PAGE,
    Page,
    PageArguments,
    PageRequest,
    encode_cursor,
)

T = TypeVar("T")
Row = TypeVar("Row")
Node = TypeVar("Node")

_ARGUMENTS: Mapping[str, tuple[type, str]] = {
    "first": (int, "How many from the cursor on, 1 to 100; {default} when no number is given."),
    "after": (str, "Where to begin: the `endCursor` of the page before."),
    "last": (int, "How many up to the cursor, 1 to 100."),
    "before": (str, "Where to end: the `startCursor` of the page behind."),
}


class Paged(FieldExtension):
    """Gives a field the arguments of a connection; its resolver takes them as `page`.

    Args:
        default: how many rows a page has when the client does not say.
    """

    def __init__(self, default: int = USUAL_PAGE) -> None:
        self._default = default

    def apply(self, field: StrawberryField) -> None:
        """Add the arguments, and say that they are what the field's cost goes by."""
        field.arguments = [
            *(each for each in field.arguments if each.python_name != "page"),
            *(
                StrawberryArgument(
                    python_name=name,
                    graphql_name=None,
                    type_annotation=StrawberryAnnotation(kind | None),
                    description=description.format(default=self._default),
                )
                for name, (kind, description) in _ARGUMENTS.items()
            ),
        ]
        sizes = list_size(
            assumed=self._default, slicing=["first", "last"], sized=["edges", "nodes"]
        )
        field.directives = [*field.directives, sizes]

    async def resolve_async(  # noqa: D102  # of the base class
        self, next_: AsyncExtensionResolver, source: Any, info: strawberry.Info, **kwargs: Any
    ) -> Any:
        given = {name: kwargs.pop(name, None) for name in _ARGUMENTS}
        page = PageArguments(**given, default=self._default)
        return await next_(source, info, page=page, **kwargs)


@strawberry.federation.type(shareable=True, description="Where a page lies in its list.")
class PageInfo:
    """Relay's PageInfo."""

    has_next_page: bool = strawberry.field(description="Whether something follows the page.")
    has_previous_page: bool = strawberry.field(description="Whether something precedes the page.")
    start_cursor: str | None = strawberry.field(description="For `before`; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="For `after`; null on an empty page.")


@strawberry.type(description="A node with its cursor.")
class Edge(Generic[T]):
    """One edge of a connection."""

    cursor: str = strawberry.field(description="The node's place in the list.")
    node: T = strawberry.field(description="What stands there.")


async def _count(root: Connection[Any]) -> int | None:
    return await root.count()


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """A Relay connection."""

    edges: list[Edge[T]] = strawberry.field(description="The page, each node with its cursor.")
    nodes: list[T] = strawberry.field(description="The page.")
    page_info: PageInfo = strawberry.field(description="Where the page lies in the list.")
    count: strawberry.Private[Callable[[], Awaitable[int]]]
    total_count: int | None = strawberry.field(
        resolver=_count,
        description="How long the whole list is; counted when it is asked for.",
        directives=[Cost(weight=10)],
    )


def connect(
    page: Page[Row],
    to_node: Callable[[Row], Node | None],
    sort_key: Callable[[Row], Sequence[str | int | float]],
    count: Callable[[], Awaitable[int]],
) -> Connection[Node]:
    """Return the connection of a page.

    Args:
        page: the rows.
        to_node: a row's GraphQL type; None leaves the row out, and the page still begins and ends
            where its rows do.
        sort_key: the key the list is sorted by, unique per row.
        count: says how long the whole list is.
    """
    cursors = [encode_cursor(sort_key(row)) for row in page.rows]
    edges = [
        Edge(cursor=cursor, node=node)
        for cursor, node in zip(cursors, map(to_node, page.rows), strict=True)
        if node is not None
    ]
    return Connection(
        edges=edges,
        nodes=[edge.node for edge in edges],
        page_info=PageInfo(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        ),
        count=count,
    )


async def connect_rows(
    reader: AsyncEngine,
    rows: SortedList[Row],
    asked: PageRequest[Any],
    to_node: Callable[[Row], Node | None],
    sort_key: Callable[[Row], Sequence[str | int | float]],
) -> Connection[Node]:
    """Return the connection of a page of a list in PostgreSQL; see `connect`.

    Args:
        reader: the database.
        rows: the list.
        asked: which page of it.
        to_node: a row's GraphQL type.
        sort_key: the key of a row, as cursors hold it.
    """
    async with reader.connect() as connection:
        page = await rows.page(connection, asked)
    return connect(page, to_node, sort_key, counter(reader, rows))


def counter(reader: AsyncEngine, rows: SortedList[Any]) -> Callable[[], Awaitable[int]]:
    """Return what says how long a list in PostgreSQL is, when it is called."""

    async def count() -> int:
        async with reader.connect() as connection:
            return await rows.count(connection)

    return count
