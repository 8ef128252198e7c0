"""Where subgraphs declare what a schema coordinate names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from graphql import DirectiveDefinitionNode, DocumentNode, GraphQLSyntaxError, Node, parse

from supergraph.composition.errors import Location, Place
from supergraph.composition.subgraph import Subgraph

__all__ = ["Declarations"]

_COORDINATE = re.compile(r"(?P<owner>@?\w+)(?:\.(?P<member>\w+))?(?:\((?P<argument>\w+):\))?$")


class Declarations:
    """Finds declarations in the texts of some subgraphs; those that cannot be parsed have none.

    Args:
        subgraphs: where to look.
    """

    def __init__(self, subgraphs: Iterable[Subgraph]) -> None:
        self._owners: dict[str, list[tuple[Subgraph, Node]]] = {}
        for subgraph in subgraphs:
            for node in _definitions(subgraph):
                name = getattr(node, "name", None)
                if name is not None:
                    mark = "@" if isinstance(node, DirectiveDefinitionNode) else ""
                    self._owners.setdefault(mark + name.value, []).append((subgraph, node))

    def find(self, coordinate: str) -> tuple[Location, ...]:
        """Say where an element is declared; for one that is not, where its owner is.

        Args:
            coordinate: `Type`, `Type.field`, `Type.field(argument:)`, `@directive` or
                `@directive(argument:)`.
        """
        parts = _COORDINATE.match(coordinate)
        if parts is None:
            return ()
        places: Sequence[tuple[Subgraph, Node]] = self._owners.get(parts["owner"], ())
        for name in (parts["member"], parts["argument"]):
            if name:
                inner = [(s, child) for s, node in places for child in _children(node, name)]
                places = inner or places
        located = (Place(subgraph.name, subgraph.file, node) for subgraph, node in places)
        return tuple(found for place in located if (found := place.locate()) is not None)


def _definitions(subgraph: Subgraph) -> Iterable[Node]:
    try:
        document: DocumentNode = parse(subgraph.sdl)
    except (GraphQLSyntaxError, RecursionError):
        return ()
    return document.definitions


def _children(node: Node, name: str) -> Iterator[Node]:
    """Yield the fields, values or arguments of a name."""
    for part in ("fields", "values", "arguments"):
        for child in getattr(node, part, None) or ():
            if child.name.value == name:
                yield child
