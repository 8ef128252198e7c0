"""What all merge steps share: the subgraphs in order, what is merged so far, where to complain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from graphql import Node

from supergraph.composition.errors import Place, Report
from supergraph.composition.federation_spec import Version
from supergraph.composition.model import (
    Applied,
    Const,
    DirectiveDefinition,
    Element,
    EnumName,
    Kind,
    TypeDefinition,
)
from supergraph.composition.subgraph import LoadedSubgraph

__all__ = [
    "ComposedFeature",
    "MergeState",
    "Overrides",
    "Source",
    "Sources",
    "graph_names",
    "join",
    "subgraph_list",
]

_E_co = TypeVar("_E_co", bound=Element, covariant=True)


@dataclass(frozen=True, slots=True)
class Source(Generic[_E_co]):
    """One subgraph's version of an element; `index` is the subgraph's place in the order."""

    index: int
    element: _E_co


Sources: TypeAlias = Sequence[Source[_E_co]]


@dataclass(slots=True)
class EnumUsage:
    """Where an enum is used: the first place as input and the first as output."""

    input: str = ""
    output: str = ""


@dataclass(frozen=True, slots=True)
class ComposedFeature:
    """A custom feature that `@composeDirective` brings into the supergraph."""

    url: str
    imports: tuple[Const, ...]
    definitions: tuple[DirectiveDefinition, ...] = ()


@dataclass(slots=True)
class Overrides:
    """What overriding does to one field.

    Attributes:
        dropped: subgraphs whose version is overridden and needed by nothing.
        used: subgraphs whose version is overridden but still named by a key, a field set or an
            interface there.
        labels: the label that governs a subgraph's version, on both sides of the override.
    """

    dropped: set[int] = field(default_factory=set)
    used: set[int] = field(default_factory=set)
    labels: dict[int, str] = field(default_factory=dict)

    def gone(self, index: int) -> bool:
        """Whether the subgraph's version takes no part in the supergraph's field."""
        return index in self.dropped and index not in self.labels


@dataclass(slots=True)
class MergeState:
    """The state of one composition's merge.

    Attributes:
        subgraphs: sorted by name; an index into them stands for a subgraph everywhere.
        report: where errors and hints go.
        federation: the effective federation version of the whole.
        graphs: the `join__Graph` value of each subgraph.
        sources: every type's versions, by name.
        kinds: the kind each type has in the supergraph.
        abstract: pairs (object or interface, interface or union) that hold in the supergraph.
        interface_objects: interface name to the subgraphs where an object stands for it.
        usage: how each enum is used.
        directive_names: supergraph name of each known merged directive, by canonical name.
        composed: supergraph name of each composed custom directive, by subgraph and local name.
        composed_names: the supergraph names of all composed custom directives.
        tolerated: like `composed`, where a subgraph has the directive without exporting it: its
            applications count only beside an exported one.
        repeatable: composed custom directives that may be applied more than once.
        used_directives: known directives that the supergraph applies, by canonical name, with the
            first subgraph applying each.
        types: the merged types.
        overrides: the overrides of each field that has any, by type and name.
        features: custom features that come along.
        executable: custom directives for operations.
    """

    subgraphs: Sequence[LoadedSubgraph]
    report: Report
    federation: Version
    graphs: tuple[EnumName, ...] = ()
    sources: dict[str, list[Source[TypeDefinition]]] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    abstract: set[tuple[str, str]] = field(default_factory=set)
    interface_objects: dict[str, list[int]] = field(default_factory=dict)
    usage: dict[str, EnumUsage] = field(default_factory=dict)
    directive_names: dict[str, str] = field(default_factory=dict)
    composed: dict[tuple[int, str], str] = field(default_factory=dict)
    composed_names: set[str] = field(default_factory=set)
    tolerated: dict[tuple[int, str], str] = field(default_factory=dict)
    repeatable: set[str] = field(default_factory=set)
    used_directives: dict[str, int] = field(default_factory=dict)
    types: dict[str, TypeDefinition] = field(default_factory=dict)
    overrides: dict[tuple[str, str], Overrides] = field(default_factory=dict)
    features: tuple[ComposedFeature, ...] = ()
    executable: dict[str, DirectiveDefinition] = field(default_factory=dict)

    def is_possible(self, sub: str, of: str) -> bool:
        """Whether the first named type implements or is a member of the second."""
        return (sub, of) in self.abstract

    def places(self, sources: Iterable[Source[Element]]) -> tuple[Place, ...]:
        """Say where each version of an element is written."""
        return tuple(self.subgraphs[s.index].place(s.element.node) for s in sources)

    def declared(self, coordinate: str, indexes: Iterable[int] | None = None) -> tuple[Place, ...]:
        """Say where subgraphs declare an element or, for one that they lack, its owner.

        Args:
            coordinate: the element's schema coordinate.
            indexes: which subgraphs; None means those that declare the element itself.
        """
        wanted = range(len(self.subgraphs)) if indexes is None else indexes
        found = [
            (index, element)
            for index in wanted
            if (element := self.subgraphs[index].schema.find(coordinate)) is not None
        ]
        name = re.split(r"[.(@:]", coordinate.removesuffix(":)"))[-1]
        exact = [(index, element) for index, element in found if element.name == name]
        chosen = exact or found if indexes is None else found
        return tuple(self.place(index, element.node) for index, element in chosen)

    def place(self, index: int, node: Node | None) -> Place:
        """Say where a node of a subgraph is written."""
        return self.subgraphs[index].place(node)

    def names(self, indexes: Iterable[int]) -> str:
        """Return the subgraphs' names for a message."""
        return subgraph_list(self.subgraphs[index].name for index in indexes)

    def marked(self, spec: str, indexes: Sequence[int]) -> str:
        """Return `@shareable in subgraph 'a'`, for a proposal; with the import that it needs."""
        names = {}
        for index in indexes:
            link = self.subgraphs[index].links.federation
            names[index] = link.local_directive(spec) if link else spec
        lacking = [index for index in indexes if "__" in names[index]]
        own = {name for name in names.values() if "__" not in name}
        text = f"@{own.pop() if len(own) == 1 else spec} in {self.names(indexes)}"
        if not lacking:
            return text
        where = "its @link" if len(indexes) == 1 else f"the @link of {self.names(lacking)}"
        return f'{text} (import "@{spec}" in {where} first)'

    def note_directive(self, spec: str, index: int) -> None:
        """Remember that a subgraph applies a known directive the supergraph keeps."""
        self.used_directives[spec] = min(index, self.used_directives.get(spec, index))

    def note_usage(self, type_name: str, coordinate: str, *, is_input: bool) -> None:
        """Remember that an enum is used as an input or an output."""
        if self.kinds.get(type_name) is not Kind.ENUM:
            return
        usage = self.usage.setdefault(type_name, EnumUsage())
        if is_input:
            usage.input = usage.input or coordinate
        else:
            usage.output = usage.output or coordinate


def subgraph_list(names: Iterable[str]) -> str:
    """Return `subgraph 'a'` or `subgraphs 'a', 'b' and 'c'`."""
    quoted = [repr(name) for name in names]
    if len(quoted) == 1:
        return f"subgraph {quoted[0]}"
    return f"subgraphs {', '.join(quoted[:-1])} and {quoted[-1]}" if quoted else "no subgraph"


def join(name: str, /, **arguments: Const) -> Applied:
    """Build a join directive; arguments that are None are left out."""
    written = {key: value for key, value in arguments.items() if value is not None}
    return Applied(f"join__{name}", "", written)


def graph_names(names: Sequence[str]) -> tuple[EnumName, ...]:
    """Return the `join__Graph` value of each subgraph name: readable, valid and distinct."""
    cleaned = [_clean(name) for name in names]
    count = Counter(cleaned)
    seen: Counter[str] = Counter()
    result = []
    for name in cleaned:
        if count[name] > 1:
            seen[name] += 1
            result.append(EnumName(f"{name}_{seen[name]}"))
        else:
            result.append(EnumName(name))
    return tuple(result)


def _clean(name: str) -> str:
    clean = re.sub(r"[^A-Za-z0-9_]", "_", name).upper()
    if clean[:1].isdigit():
        clean = f"_{clean}"
    # The mark keeps `a_1` apart from the first of two subgraphs that both become `A`.
    return f"{clean}_" if re.search(r"_\d+$", clean) else clean
