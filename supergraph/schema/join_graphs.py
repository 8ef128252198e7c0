"""Every application of a join directive names a subgraph that the supergraph lists.

Join directives are read when somebody asks, so one that names nothing would be found out late or,
as a type or a field that no subgraph has, never. A look at the text is cheap and settles nearly
every supergraph; only where something seems amiss are the directives read one by one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from supergraph.schema.errors import InvalidSupergraph
from supergraph.schema.join_spec import directives_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphql import ConstDirectiveNode, DocumentNode

__all__ = ["check_graphs"]

_ALWAYS = ("type", "implements", "unionMember", "enumValue")
"""The directives that name a subgraph; `@join__field` may name none."""


def check_graphs(sdl: str, document: DocumentNode, prefix: str, known: Iterable[str]) -> None:
    """Checks the subgraphs that join directives name.

    Args:
        sdl: the supergraph.
        document: the same, parsed.
        prefix: the name under which it links the join specification.
        known: the values of `join__Graph`.

    Raises:
        InvalidSupergraph: an application names no subgraph, or none that is known.
    """
    graphs = {*known, f"{prefix}__Graph"}  # the latter stands in the directives' definitions
    start = rf"@{re.escape(prefix)}__"
    graph = r"\b(?:\(\s*graph:\s*(\w+))?"
    named = set(re.findall(rf"{start}(?:{'|'.join(_ALWAYS)}){graph}", sdl))
    maybe_named = set(re.findall(rf"{start}field{graph}", sdl))
    if named <= graphs and maybe_named <= {*graphs, ""}:
        return
    for coordinate, directives in _applications(document):
        for directive in (*_ALWAYS, "field"):
            for arguments in directives_named(directives, f"{prefix}__{directive}"):
                _check(arguments, coordinate, f"@{prefix}__{directive}", graphs)


def _check(arguments: dict[str, Any], coordinate: str, directive: str, graphs: set[str]) -> None:
    graph = arguments.get("graph")
    if graph is None and directive.endswith("__field"):
        return
    if graph is None:
        msg = f"{directive} on {coordinate} names no graph"
        raise InvalidSupergraph(msg)
    if graph not in graphs:
        msg = f"{directive} on {coordinate} names the graph {graph}, which is not in the supergraph"
        raise InvalidSupergraph(msg)


def _applications(document: DocumentNode) -> Iterator[tuple[str, Iterable[ConstDirectiveNode]]]:
    """Yields what types and what is in them have of directives, by coordinate."""
    for node in document.definitions:
        name = getattr(getattr(node, "name", None), "value", "")
        yield name, getattr(node, "directives", None) or ()
        for part in ("fields", "values"):
            for inner in getattr(node, part, None) or ():
                yield f"{name}.{inner.name.value}", inner.directives or ()
