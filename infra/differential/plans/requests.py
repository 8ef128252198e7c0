"""The requests of a plan: when each is sent, and whether its subgraph resolves what it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from supergraph.graph.query_graph import QueryGraph
from supergraph.graph.state import ENTITIES, State
from supergraph.plan import (
    BatchFetch,
    Condition,
    Fetch,
    Flatten,
    Key,
    KeyRenamer,
    Parallel,
    Path,
    PlanNode,
    QueryPlan,
    Rewrite,
    Sequence,
    Subscription,
)

__all__ = ["Asked", "Sent", "fields_asked", "sent_in_order"]


class Sent(NamedTuple):
    """A request of a plan.

    Attributes:
        request: the request.
        wave: how many requests come before it, one after the other.
        paths: where in merged data its objects lie; none for a request at the root.
    """

    request: Fetch | BatchFetch
    wave: int
    paths: tuple[Path, ...]

    @property
    def is_mutation(self) -> bool:
        """Whether it is the mutation itself, and not a lookup that completes it."""
        return isinstance(self.request, Fetch) and self.request.operation_kind == "mutation"

    @property
    def is_lookup(self) -> bool:
        """Whether it looks entities up."""
        return isinstance(self.request, BatchFetch) or bool(self.request.requires)

    @property
    def root_keys(self) -> list[str]:
        """The response keys of its root fields."""
        operation, _ = _read(self.request)
        fields = (f for f in operation.selection_set.selections if isinstance(f, FieldNode))
        return [(field.alias or field.name).value for field in fields]

    @property
    def key_paths(self) -> list[tuple[str, ...]]:
        """The response keys that lead to its objects."""
        return [_keys(path) for path in self.paths]

    @property
    def path_keys(self) -> set[str]:
        """The response keys of the root fields that it completes."""
        return {path[0].name for path in self.paths if path and isinstance(path[0], Key)}


def sent_in_order(plan: QueryPlan) -> list[Sent]:
    """The requests of a plan, earliest first."""
    found = [] if plan.node is None else list(_walk(plan.node, 0))
    return sorted(found, key=lambda sent: sent.wave)


def _walk(node: PlanNode, wave: int) -> Iterator[Sent]:
    match node:
        case Fetch():
            yield Sent(node, wave, ())
        case BatchFetch(entries=entries):
            yield Sent(node, wave, tuple(path for entry in entries for path in entry.paths))
        case Flatten(path, fetch):
            yield Sent(fetch, wave, (path,))
        case Sequence(nodes):
            for inner in nodes:
                found = list(_walk(inner, wave))
                yield from found
                wave = 1 + max((sent.wave for sent in found), default=wave - 1)
        case Parallel(nodes):
            for inner in nodes:
                yield from _walk(inner, wave)
        case Condition(_, then, other):
            yield from _walk(Parallel(tuple(n for n in (then, other) if n is not None)), wave)
        case Subscription(primary, rest):
            yield from _walk(Sequence((primary,) if rest is None else (primary, rest)), wave)


def _read(
    request: Fetch | BatchFetch,
) -> tuple[OperationDefinitionNode, dict[str, FragmentDefinitionNode]]:
    definitions = parse(request.operation, no_location=True).definitions
    [operation] = [d for d in definitions if isinstance(d, OperationDefinitionNode)]
    fragments = [d for d in definitions if isinstance(d, FragmentDefinitionNode)]
    return operation, {fragment.name.value: fragment for fragment in fragments}


class Asked(NamedTuple):
    """A field that a request asks of an object type.

    Attributes:
        path: the response keys that lead to the object, then the field's own.
        type: the object type.
        name: the field.
        service: the subgraph.
        resolved: whether the subgraph resolves it there: it is not merely referred to, and what
            it requires can have been handed in.
        wave: when the request is sent.
    """

    path: tuple[str, ...]
    type: str
    name: str
    service: str
    resolved: bool
    wave: int


def fields_asked(plan: QueryPlan, graph: QueryGraph) -> Iterator[Asked]:
    """Yields what a plan asks of subgraphs, `__typename` aside.

    Args:
        plan: the plan.
        graph: the query graph of the supergraph, under the labels of the request.
    """
    for sent in sent_in_order(plan):
        yield from _Reader(graph, sent).read()


class _Reader:
    """Goes through the text of one request."""

    def __init__(self, graph: QueryGraph, sent: Sent) -> None:
        self._graph = graph
        self._request, self._wave = sent.request, sent.wave
        self._operation, self._fragments = _read(sent.request)
        names = [subgraph.name.lower() for subgraph in graph.schema.subgraphs]
        self._subgraph = names.index(sent.request.service_name.lower())
        self._is_lookup = sent.is_lookup
        self._places = [_keys(path) for path in sent.paths] or [()]

    def read(self) -> Iterator[Asked]:
        """Yields every field with its place in merged data."""
        root = State(self._subgraph, self._graph.schema.roots[self._operation.operation.value])
        request = self._request
        if isinstance(request, BatchFetch):
            entries = {entry.alias: entry for entry in request.entries}
            for node in self._operation.selection_set.selections:
                if isinstance(node, FieldNode) and node.selection_set is not None:
                    entry = entries[(node.alias or node.name).value]
                    lookup = _Lookup([_keys(p) for p in entry.paths], entry.output_rewrites)
                    yield from self._entities(node.selection_set, lookup)
        elif request.requires:
            [node] = self._operation.selection_set.selections
            if isinstance(node, FieldNode) and node.selection_set is not None:
                lookup = _Lookup(self._places, request.output_rewrites)
                yield from self._entities(node.selection_set, lookup)
        else:
            lookup = _Lookup(self._places, request.output_rewrites)
            yield from self._selection(self._operation.selection_set, _Spot(root, -1, ()), lookup)

    def _entities(self, node: SelectionSetNode, lookup: _Lookup) -> Iterator[Asked]:
        yield from self._selection(node, _Spot(State(self._subgraph, ENTITIES), -1, ()), lookup)

    def _selection(self, node: SelectionSetNode, spot: _Spot, lookup: _Lookup) -> Iterator[Asked]:
        for selected in node.selections:
            if isinstance(selected, FieldNode):
                yield from self._field(selected, spot, lookup)
            elif isinstance(selected, InlineFragmentNode):
                yield from self._fragment(selected, spot, lookup)
            elif isinstance(selected, FragmentSpreadNode):
                yield from self._fragment(self._fragments[selected.name.value], spot, lookup)

    def _fragment(
        self, node: InlineFragmentNode | FragmentDefinitionNode, spot: _Spot, lookup: _Lookup
    ) -> Iterator[Asked]:
        state, types, keys = spot
        if node.type_condition is not None:
            inner = State(self._subgraph, node.type_condition.name.value, state.provided)
            types &= self._graph.possible(inner)
            state = inner if state.type == ENTITIES else state
        yield from self._selection(node.selection_set, _Spot(state, types, keys), lookup)

    def _field(self, node: FieldNode, spot: _Spot, lookup: _Lookup) -> Iterator[Asked]:
        name = node.name.value
        if name == "__typename":
            return
        state, types, above = spot
        keys = (*above, (node.alias or node.name).value)
        wanted = types & self._graph.possible(state)
        for move in self._graph.moves(state, name, wanted):
            wanted &= ~move.types
            given = move.requires is None or (not above and self._is_lookup)
            yield from self._asked(move.types, name, lookup.places(keys), resolved=given)
            if node.selection_set is not None and move.target is not None:
                yield from self._selection(node.selection_set, _Spot(move.target, -1, keys), lookup)
        yield from self._asked(wanted, name, lookup.places(keys), resolved=False)

    def _asked(
        self, types: int, name: str, places: list[tuple[str, ...]], *, resolved: bool
    ) -> Iterator[Asked]:
        for object_name in self._graph.objects.members(types):
            for place in places:
                service = self._request.service_name
                yield Asked(place, object_name, name, service, resolved, self._wave)


class _Spot(NamedTuple):
    """Where the reader is: a state, the object types that remain, the keys since the request."""

    state: State
    types: int
    keys: tuple[str, ...]


class _Lookup(NamedTuple):
    """Where the objects of a request lie, and how its answer is renamed."""

    paths: list[tuple[str, ...]]
    rewrites: tuple[Rewrite, ...]

    def places(self, keys: tuple[str, ...]) -> list[tuple[str, ...]]:
        """The places in merged data that response keys of the request lead to."""
        renamed = {
            tuple(step for step in rewrite.path if not step.startswith("... on ")): rewrite
            for rewrite in self.rewrites
            if isinstance(rewrite, KeyRenamer)
        }
        own = tuple(
            renamed[keys[: i + 1]].rename_to if keys[: i + 1] in renamed else key
            for i, key in enumerate(keys)
        )
        return [path + own for path in self.paths]


def _keys(path: Path) -> tuple[str, ...]:
    return tuple(element.name for element in path if isinstance(element, Key))
