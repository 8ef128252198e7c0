"""What every rule needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from graphql import Node

from supergraph.composition.errors import Place, Report
from supergraph.composition.model import (
    BUILT_IN_SCALARS,
    DirectiveDefinition,
    Kind,
    Schema,
    TypeDefinition,
)

__all__ = ["SchemaCheck"]


@dataclass(frozen=True, slots=True)
class SchemaCheck:
    """One schema under check.

    Attributes:
        schema: the schema.
        directive: the definition of a directive by its name; None if it is unknown.
        report: where problems go.
        subgraph: the subgraph's name; empty for a merged schema.
        file: the subgraph's file.
        explain: says what would make an unknown directive known; empty if it cannot tell.
        scalars: names of further scalars that need no definition.
        code: the code errors get.
        specified: types that the arguments of specifications' directives have, by name.
        sources: in a merged schema, where an element, by its coordinate, is written.
        only: the directives whose applications are looked at; None means all.
        cause: why there are errors at all, for schemas that nobody wrote.
    """

    schema: Schema
    directive: Callable[[str], DirectiveDefinition | None]
    report: Report
    subgraph: str = ""
    file: str | None = None
    explain: Callable[[str], str] = lambda _: ""
    scalars: frozenset[str] = frozenset()
    specified: Mapping[str, TypeDefinition] = field(default_factory=dict)
    code: str = "INVALID_GRAPHQL"
    sources: Callable[[str], tuple[Place, ...]] = lambda _: ()
    only: frozenset[str] | None = None
    cause: str = ""

    @property
    def merged(self) -> bool:
        """Whether the schema comes of several subgraphs, and nobody wrote it as it is."""
        return not self.subgraph

    def fail(
        self,
        message: str,
        coordinate: str,
        *nodes: Node | None,
        fix: str = "",
        cause: str = "",
        also: str = "",
    ) -> None:
        """Report one problem.

        Args:
            message: what is wrong.
            coordinate: the element at fault.
            nodes: where it is written, in the schema of one subgraph.
            fix: what would help.
            cause: why it is wrong.
            also: in a merged schema, the element that it does not agree with.
        """
        prefix = f"[{self.subgraph}] " if self.subgraph else ""
        places = tuple(Place(self.subgraph, self.file, node) for node in nodes if node is not None)
        if not places:
            places = tuple(dict.fromkeys((*self.sources(coordinate), *self.sources(also))))
        cause = cause or self.cause
        self.report.error(self.code, prefix + message, coordinate, places, cause=cause, fix=fix)

    def kind(self, name: str) -> Kind | None:
        """Return the kind of a named type; None if there is no such type."""
        definition = self.schema.types.get(name)
        if definition is not None:
            return definition.kind
        known = name in BUILT_IN_SCALARS or name in self.scalars
        return Kind.SCALAR if known else None

    def types(self) -> Mapping[str, TypeDefinition]:
        """Return the schema's types by name."""
        return self.schema.types
