"""What each subgraph resolves, seen as a graph: places, and the fields that lead between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from supergraph.composition.field_set import FieldPick, FieldSet, FragmentPick, parse_field_set
from supergraph.composition.field_uses import split_context
from supergraph.composition.merge.state import Overrides
from supergraph.composition.model import Field, Kind, Schema, TypeDefinition
from supergraph.composition.subgraph import LoadedSubgraph
from supergraph.composition.type_text import named

__all__ = [
    "NO_CONTEXTS",
    "Context",
    "Edge",
    "Place",
    "Provided",
    "SubgraphGraph",
    "TypeNode",
    "build_graph",
]

Provided: TypeAlias = "frozenset[tuple[str, str, Provided]]"
"""Fields a @provides adds on a path: (type condition or "", field, what it adds below)."""

Context: TypeAlias = tuple[int, str]
"""A context: the subgraph that sets it, and its name there."""

NOTHING: Provided = frozenset()
NO_CONTEXTS: frozenset[Context] = frozenset()


class Place(NamedTuple):
    """Where an object's data may be at hand: a type in a subgraph, with what a path provides."""

    subgraph: int
    type: str
    provided: Provided = NOTHING


@dataclass(frozen=True, slots=True)
class Edge:
    """A field that a subgraph resolves, or would if a path provided it.

    Attributes:
        target: the named type it leads to.
        requires: what must be fetched first.
        provides: what the path gains.
        external: whether only a path that provides it can use it.
        label: the override label and the value it must have.
        contexts: the contexts its arguments are fed from.
    """

    target: str
    requires: FieldSet = ()
    provides: Provided = NOTHING
    external: bool = False
    label: tuple[str, bool] | None = None
    contexts: tuple[Context, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeNode:
    """A composite type in a subgraph.

    Attributes:
        kind: its kind in the subgraph.
        edges: its fields.
        runtime: the object types it may be here.
        keys: the field sets of its resolvable keys.
        local_key: whether some key can be read here, so that one can come back.
        interface_object: whether it stands for an interface.
    """

    kind: Kind
    edges: Mapping[str, Edge]
    runtime: frozenset[str]
    keys: tuple[FieldSet, ...]
    local_key: bool
    interface_object: bool = False


@dataclass(frozen=True, slots=True)
class SubgraphGraph:
    """All subgraphs' types, and for each type the subgraphs one may jump to by a key.

    Attributes:
        subgraphs: the subgraphs, by index.
        nodes: types by subgraph index and name.
        entrances: by type name, the places with resolvable keys for it; an interface object is an
            entrance of every implementation.
        roots: by root type, the subgraphs that have it.
        context_setters: by type, the contexts that its objects set.
    """

    subgraphs: Sequence[LoadedSubgraph]
    nodes: Sequence[Mapping[str, TypeNode]]
    entrances: Mapping[str, Sequence[Place]]
    roots: Mapping[str, Sequence[int]] = field(default_factory=dict)
    context_setters: Mapping[str, Sequence[Context]] = field(default_factory=dict)

    def node(self, place: Place) -> TypeNode:
        """Return the type a place stands for."""
        return self.nodes[place.subgraph][place.type]

    def contexts_below(
        self, names: Iterable[str], contexts: frozenset[Context]
    ) -> frozenset[Context]:
        """Return the contexts at hand for what is selected on a field of an object.

        An object's own fields are fed from the objects above it, never from itself.

        Args:
            names: the object's type, and what else it is.
            contexts: the contexts at hand for the object's own fields.
        """
        if not self.context_setters:
            return contexts
        added = {c for name in names for c in self.context_setters.get(name, ())}
        return contexts | added if added else contexts


def build_graph(
    subgraphs: Sequence[LoadedSubgraph],
    supergraph: Schema,
    overrides: Mapping[tuple[str, str], Overrides],
) -> SubgraphGraph:
    """Build the graph of all subgraphs.

    Args:
        subgraphs: in the order that indexes refer to.
        supergraph: the merged schema.
        overrides: the overrides of the fields that have any.
    """
    nodes = [
        _SubgraphReader(index, subgraph, overrides).read()
        for index, subgraph in enumerate(subgraphs)
    ]
    roots = {
        name: [index for index, types in enumerate(nodes) if name in types]
        for name in supergraph.roots.values()
    }
    return SubgraphGraph(
        subgraphs, nodes, _entrances(nodes, supergraph), roots, _context_setters(subgraphs)
    )


def _context_setters(subgraphs: Sequence[LoadedSubgraph]) -> dict[str, list[Context]]:
    found: dict[str, list[Context]] = {}
    for index, subgraph in enumerate(subgraphs):
        implementations: dict[str, list[str]] | None = None
        for definition in subgraph.schema.types.values():
            for use in definition.all_applied("context"):
                implementations = implementations or subgraph.schema.implementations()
                context = (index, use.text_argument("name"))
                names = subgraph.schema.possible_types(definition.name, implementations)
                for name in {definition.name, *names}:
                    found.setdefault(name, []).append(context)
    return found


def _entrances(
    nodes: Sequence[Mapping[str, TypeNode]], supergraph: Schema
) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for index, types in enumerate(nodes):
        for name, node in types.items():
            if node.keys:
                found.setdefault(name, []).append(Place(index, name))
    stand_ins: dict[str, list[Place]] = {
        name: [p for p in places if nodes[p.subgraph][name].interface_object]
        for name, places in found.items()
    }
    for definition in supergraph.types.values():
        if definition.kind is Kind.OBJECT:
            for interface in definition.interfaces:
                if stand_ins.get(interface):
                    found.setdefault(definition.name, []).extend(stand_ins[interface])
    return found


class _SubgraphReader:
    """Reads one subgraph's types into nodes."""

    def __init__(
        self,
        index: int,
        subgraph: LoadedSubgraph,
        overrides: Mapping[tuple[str, str], Overrides],
    ) -> None:
        self.index, self.subgraph, self.overrides = index, subgraph, overrides
        self.schema = subgraph.schema
        self.implementations = subgraph.schema.implementations()

    def read(self) -> dict[str, TypeNode]:
        nodes: dict[str, TypeNode] = {}
        later: list[TypeDefinition] = []
        for definition in self.schema.types.values():
            if definition.kind is Kind.OBJECT:
                edges = self._edges(definition.name, definition.fields.values())
                nodes[definition.name] = self._node(definition, edges)
            elif definition.composite:
                later.append(definition)
        for definition in later:
            nodes[definition.name] = self._node(definition, self._abstract_edges(definition, nodes))
        return nodes

    def _node(self, definition: TypeDefinition, edges: dict[str, Edge]) -> TypeNode:
        keys = [
            (use, parse_field_set(use.text_argument("fields")))
            for use in definition.all_applied("key")
        ]
        return TypeNode(
            kind=definition.kind,
            edges=edges,
            runtime=self.schema.possible_types(definition.name, self.implementations),
            keys=tuple(k for use, k in keys if use.arguments.get("resolvable") is not False),
            local_key=any(self._is_local(definition.name, k) for _, k in keys),
            interface_object=definition.applied("interfaceObject") is not None,
        )

    def _is_local(self, parent: str, picks: FieldSet) -> bool:
        definition = self.schema.types[parent]
        for pick in picks:
            if isinstance(pick, FragmentPick) or pick.name == "__typename":
                continue
            if (parent, pick.name) in self.subgraph.uses.external:
                return False
            target = named(definition.fields[pick.name].type)
            if pick.selections and not self._is_local(target, pick.selections):
                return False
        return True

    def _edges(self, parent: str, fields: Iterable[Field]) -> dict[str, Edge]:
        found: dict[str, Edge] = {}
        for item in fields:
            edge = self._edge(parent, item)
            if edge is not None:
                found[item.name] = edge
        return found

    def _edge(self, parent: str, item: Field) -> Edge | None:
        at = (parent, item.name)
        external = at in self.subgraph.uses.external
        label = None
        overrides = self.overrides.get(at)
        if overrides is not None:
            overridden = self.index in overrides.dropped or self.index in overrides.used
            if self.index in overrides.labels:
                # Only the side that is overridden may be @external, and provide the field.
                label = (overrides.labels[self.index], not overridden and not external)
            elif overridden:
                return None
        target = named(item.type)
        reached = self.schema.types.get(target)
        if reached is not None and reached.kind is Kind.OBJECT and not reached.fields:
            # A query root without fields of its own, of which nothing can be asked here.
            return None
        if not item.directives and not item.arguments and not external:
            return Edge(target, label=label)
        requires = item.applied("requires")
        provides = item.applied("provides")
        return Edge(
            target=target,
            requires=parse_field_set(requires.text_argument("fields")) if requires else (),
            provides=self._provided(parse_field_set(provides.text_argument("fields")))
            if provides
            else NOTHING,
            external=external,
            label=label,
            contexts=self._contexts(item),
        )

    def _contexts(self, item: Field) -> tuple[Context, ...]:
        return tuple(
            (self.index, split_context(use.text_argument("field"))[0])
            for argument in item.arguments.values()
            if (use := argument.applied("fromContext")) is not None
        )

    def _provided(self, picks: FieldSet, condition: str = "") -> Provided:
        found: set[tuple[str, str, Provided]] = set()
        for pick in picks:
            if isinstance(pick, FragmentPick):
                found |= self._provided(pick.selections, pick.condition or condition)
            elif isinstance(pick, FieldPick):
                found.add((condition, pick.name, self._provided(pick.selections)))
        return frozenset(found)

    def _abstract_edges(
        self, definition: TypeDefinition, nodes: Mapping[str, TypeNode]
    ) -> dict[str, Edge]:
        """An interface resolves a field if all implementations here do so unconditionally."""
        found: dict[str, Edge] = {}
        implementations = self.implementations.get(definition.name, ())
        for item in definition.fields.values():
            edges = [nodes[name].edges.get(item.name) for name in implementations]
            if all(edge is not None and _is_plain(edge) for edge in edges):
                found[item.name] = Edge(named(item.type))
            elif all(
                edge is not None and not edge.requires and edge.label is None for edge in edges
            ):
                # Usable on a path that provides it.
                found[item.name] = Edge(named(item.type), external=True)
        return found


def _is_plain(edge: Edge) -> bool:
    return not (edge.external or edge.requires or edge.label or edge.contexts)
