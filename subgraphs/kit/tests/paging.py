"""A connection read page by page, in both directions."""

from collections.abc import Awaitable, Callable
from typing import Any

#: What a test selects of a connection, beside its nodes.
PAGE = """edges { cursor } totalCount
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"""

#: Asks for a page by its arguments, as they stand in a query; returns the connection.
AskPage = Callable[[str], Awaitable[dict[str, Any]]]


async def read_whole(ask: AskPage, size: int = 2) -> list[Any]:
    """Return a list's nodes, read forward; read backward, they must be the same.

    Raises:
        AssertionError: a page is not what its neighbours or the list's length say.
    """
    whole = await ask("first: 100")
    forward = await _read(ask, size, "first", "after", "endCursor", "hasNextPage")
    backward = await _read(ask, size, "last", "before", "startCursor", "hasPreviousPage")
    pages = [page["nodes"] for page in forward]
    assert [node for page in pages for node in page] == whole["nodes"]
    assert [node for page in reversed(backward) for node in page["nodes"]] == whole["nodes"]
    assert [page["pageInfo"]["hasPreviousPage"] for page in forward[1:]] == [True] * len(pages[1:])
    assert [page["pageInfo"]["hasNextPage"] for page in backward[1:]] == [True] * len(pages[1:])
    assert not forward[0]["pageInfo"]["hasPreviousPage"]
    assert not backward[0]["pageInfo"]["hasNextPage"]
    assert {page["totalCount"] for page in (*forward, *backward)} == {len(whole["nodes"])}
    if whole["nodes"]:
        await _check_ends(ask, whole)
    nodes: list[Any] = whole["nodes"]
    return nodes


async def _read(
    ask: AskPage, size: int, number: str, cursor: str, end: str, more: str
) -> list[dict[str, Any]]:
    pages = [await ask(f"{number}: {size}")]
    while pages[-1]["pageInfo"][more]:
        assert len(pages[-1]["nodes"]) == size
        place = pages[-1]["pageInfo"][end]
        pages.append(await ask(f'{number}: {size}, {cursor}: "{place}"'))
    return pages


async def _check_ends(ask: AskPage, whole: dict[str, Any]) -> None:
    """Check the page of just the list's length, and those behind its ends."""
    length, info = len(whole["nodes"]), whole["pageInfo"]
    exact = await ask(f"first: {length}")
    assert exact == whole
    assert not exact["pageInfo"]["hasNextPage"]
    for arguments in (
        f'first: 1, after: "{info["endCursor"]}"',
        f'last: 1, before: "{info["startCursor"]}"',
    ):
        beyond = await ask(arguments)
        assert (beyond["nodes"], beyond["edges"]) == ([], [])
        assert beyond["pageInfo"]["startCursor"] is beyond["pageInfo"]["endCursor"] is None
