"""The walk over the API schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from supergraph.composition.errors import Place as SourcePlace
from supergraph.composition.errors import Report
from supergraph.composition.merge.state import Overrides
from supergraph.composition.model import Field, Kind, Schema, TypeDefinition
from supergraph.composition.satisfiability.graph import (
    NO_CONTEXTS,
    Context,
    Place,
    SubgraphGraph,
    build_graph,
)
from supergraph.composition.satisfiability.labels import Choice, Labels
from supergraph.composition.satisfiability.reach import Reach
from supergraph.composition.satisfiability.reasons import explain
from supergraph.composition.satisfiability.remedies import Remedies
from supergraph.composition.satisfiability.witness import Path, Step, print_witness
from supergraph.composition.subgraph import LoadedSubgraph
from supergraph.composition.type_text import named

__all__ = ["check_satisfiability"]


def check_satisfiability(
    subgraphs: Sequence[LoadedSubgraph],
    supergraph: Schema,
    overrides: Mapping[tuple[str, str], Overrides],
    report: Report,
    max_paths: int,
) -> None:
    """Report every shortest query that the subgraphs cannot answer.

    Args:
        subgraphs: the subgraphs, in the order that indexes refer to.
        supergraph: the merged schema.
        overrides: the overrides of the fields that have any.
        report: where errors go.
        max_paths: how many states may wait at once.
    """
    graph = build_graph(subgraphs, supergraph, overrides)
    labels = Labels(graph, overrides)
    while True:
        search = _Search(graph, supergraph, labels, Report(), max_paths)
        search.run_all()
        if not search.report.errors or not labels.remember_more():
            break
    report.errors += search.report.errors
    report.hints += search.report.hints


@dataclass(frozen=True, slots=True)
class _State:
    """An object reached by a query.

    Attributes:
        type: its type in the API.
        places: where its data may be.
        path: the query.
        labels: the choices made on the way that are remembered.
        contexts: the contexts that objects above it set.
        history: all choices made on the way.
    """

    type: str
    places: frozenset[Place]
    path: Path
    labels: frozenset[Choice] = frozenset()
    contexts: frozenset[Context] = NO_CONTEXTS
    history: frozenset[Choice] = frozenset()


_Proof: TypeAlias = "tuple[frozenset[Choice], frozenset[Place]]"
"""Chosen labels and places: wherever more is chosen and at hand, all is reachable."""


@dataclass(slots=True)
class _Visited:
    """What has been proven, by type and contexts.

    A state that leaves a label open has been walked with both its values, so it stands for every
    state that has chosen one.

    Attributes:
        outer: what was proven before, and is only added to by `keep`.
        seen: what was proven since.
    """

    outer: _Visited | None = None
    seen: dict[tuple[str, frozenset[Context]], list[_Proof]] = field(default_factory=dict)

    def covers(self, state: _State, places: frozenset[Place]) -> bool:
        """Whether a state with no more labels and places was visited; if not, remember this one."""
        key = (state.type, state.contexts)
        layer: _Visited | None = self
        while layer is not None:
            for labels, known in layer.seen.get(key, ()):
                if known <= places and labels <= state.labels:
                    return True
            layer = layer.outer
        self.seen.setdefault(key, []).append((state.labels, places))
        return False

    def keep(self) -> None:
        """Hand what was proven on to the outer layer."""
        if self.outer is not None:
            for key, proofs in self.seen.items():
                self.outer.seen.setdefault(key, []).extend(proofs)


class _Search:
    def __init__(
        self,
        graph: SubgraphGraph,
        supergraph: Schema,
        labels: Labels,
        report: Report,
        max_paths: int,
    ) -> None:
        self.graph, self.supergraph, self.report = graph, supergraph, report
        self.max_paths = max_paths
        self.labels = labels
        self.implementations = supergraph.implementations()
        self._reaches: dict[frozenset[Choice], Reach] = {}
        self._visited = _Visited()
        self._failed: set[tuple[str, str, tuple[str, ...]]] = set()
        self._remedies = Remedies()
        self._runtime_checked: set[tuple[str, str]] = set()

    def reach(self, state: _State) -> Reach:
        """Return the reachability under a state's labels."""
        known = self._reaches.get(state.labels)
        if known is None:
            known = self._reaches[state.labels] = Reach(self.graph, dict(state.labels))
        return known

    def run_all(self) -> None:
        """Walk from every root type."""
        for operation, name in self.supergraph.roots.items():
            if operation == "mutation":
                self.run_mutation(name)
            else:
                places = frozenset(Place(index, name) for index in self.graph.roots[name])
                self.run([_State(name, places, Path(None, Step(operation, name, "")))])

    def run(self, start: list[_State]) -> None:
        """Walk from the given states until nothing new is found."""
        stack = list(start)
        while stack:
            state = stack.pop()
            stack.extend(self._next_states(state))
            if len(stack) > self.max_paths:
                self.report.error(
                    "MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED",
                    f"More than {self.max_paths} paths are open in the search for queries that"
                    " cannot be answered.",
                    cause="very many fields are shared by very many subgraphs",
                    fix="share fewer fields, or raise the limit",
                )
                return

    def run_mutation(self, name: str) -> None:
        """A mutation runs in one subgraph only: each of several must be tried on its own."""
        definition = self.supergraph.types[name]
        indexes = self.graph.roots[name]
        for item in _visible(definition.fields.values()):
            having = [i for i in indexes if item.name in self.graph.nodes[i][name].edges]
            label = self.labels.by_field.get((name, item.name))
            choices: list[frozenset[Choice]] = [frozenset()]
            if label is not None:
                choices = [frozenset({(label, value)}) for value in (True, False)]
            for labels in choices:
                self._run_mutation_field(name, item, having, labels)

    def _run_mutation_field(
        self, name: str, item: Field, having: list[int], labels: frozenset[Choice]
    ) -> None:
        attempts = [self._try_mutation(name, item, index, labels) for index in having]
        if attempts and all(attempt.errors for attempt in attempts):
            cause = (
                "a mutation runs in one subgraph, and none of those that have the field can answer"
                " everything below it"
            )
            for attempt in attempts:
                self.report.errors += [
                    replace(error, cause=cause if len(attempts) > 1 else error.cause)
                    for error in attempt.errors
                ]
        for attempt in attempts:
            self.report.hints += attempt.hints

    def _try_mutation(
        self, name: str, item: Field, index: int, labels: frozenset[Choice]
    ) -> Report:
        """Walk one mutation field in one subgraph, with a report of its own."""
        outer, self.report = self.report, Report()
        outer_visited, self._visited = self._visited, _Visited(self._visited)
        outer_failed, self._failed = self._failed, set()
        path = Path(None, Step("mutation", name, ""))
        place = frozenset({Place(index, name)})
        state = _State(name, place, path, labels, history=labels)
        self.run(list(self._follow(state, state.places, item)))
        attempt, self.report = self.report, outer
        if not attempt.errors:
            self._visited.keep()
        self._visited = outer_visited
        self._failed |= outer_failed
        return attempt

    def _next_states(self, state: _State) -> Iterator[_State]:
        definition = self.supergraph.types[state.type]
        places = self.reach(state).closure_of(state.places)
        if self._visited.covers(state, places):
            return
        if definition.kind is not Kind.OBJECT:
            for name in self._runtime_types(definition):
                if self._may_be(state, definition, name):
                    yield from self._cast(state, places, name)
        for item in _visible(definition.fields.values()):
            label = self.labels.by_field.get((state.type, item.name))
            if label is None or any(known == label for known, _ in state.labels):
                yield from self._follow(state, places, item)
                continue
            for value in (True, False):
                choice = (label, value)
                chosen = replace(
                    state, labels=state.labels | {choice}, history=state.history | {choice}
                )
                at = self.reach(chosen).closure_of(state.places)
                yield from self._follow(chosen, at, item)

    def _runtime_types(self, definition: TypeDefinition) -> list[str]:
        possible = self.supergraph.possible_types(definition.name, self.implementations)
        return [
            name
            for name in sorted(possible)
            if name in self.supergraph.types
            and not self.supergraph.types[name].applied("inaccessible")
        ]

    def _may_be(self, state: _State, definition: TypeDefinition, name: str) -> bool:
        """Whether the object may be of a type: all who may be asked must be able to answer so.

        That one of them defines an object type where the API has an interface rules nothing out.
        """
        interface = definition.kind is Kind.INTERFACE
        return all(
            name in node.runtime or (interface and node.kind is Kind.OBJECT)
            for node in map(self.graph.node, state.places)
        )

    def _cast(self, state: _State, places: frozenset[Place], name: str) -> Iterator[_State]:
        reach = self.reach(state)
        narrowed = reach.cast(places, name)
        if narrowed:
            step = Step("", name, f"... on {name}")
            yield replace(state, type=name, places=narrowed, path=Path(state.path, step))
        else:
            # The object may be of this type, but nobody at hand can tell, or knows the type here.
            self._fail(state, places, f"... on {name}", None)

    def _follow(self, state: _State, places: frozenset[Place], item: Field) -> Iterator[_State]:
        reach = self.reach(state)
        targets = {
            t
            for place in places
            if (t := reach.advance(place, item.name, state.contexts)) is not None
        }
        target = self.supergraph.types.get(named(item.type))
        if not targets:
            if self.supergraph.types[state.type].kind is Kind.OBJECT or not self._can_explode(
                state, places
            ):
                self._fail(state, places, item.name, item)
            return
        if target is None or not target.composite:
            return
        self._compare_runtime_types(state, targets, target, item)
        step = Step("", target.name, item.name, item)
        names = (state.type, *self.supergraph.types[state.type].interfaces)
        yield _State(
            type=target.name,
            places=frozenset(targets),
            path=Path(state.path, step),
            labels=self.labels.remembered(state.labels),
            contexts=self.graph.contexts_below(names, state.contexts),
            history=state.history,
        )

    def _can_explode(self, state: _State, places: frozenset[Place]) -> bool:
        """Whether an interface's field is left to its implementations, which are walked too."""
        del state
        return any(not self.graph.node(place).interface_object for place in places)

    def _compare_runtime_types(
        self, state: _State, targets: set[Place], target: TypeDefinition, item: Field
    ) -> None:
        at = (state.type, item.name)
        if target.kind is Kind.OBJECT or len(targets) == 1 or at in self._runtime_checked:
            return
        nodes = {
            place.subgraph: self.graph.node(place)
            for place in sorted(targets, key=lambda p: p.subgraph)
        }
        if sum(node.kind is not Kind.OBJECT for node in nodes.values()) <= 1:
            return
        visible = frozenset(self._runtime_types(target))
        # One type that clients never see is an @interfaceObject, or nothing to agree on.
        by_subgraph = {
            index: node.runtime
            for index, node in nodes.items()
            if len(node.runtime) != 1 or node.runtime <= visible
        }
        common = visible.intersection(*by_subgraph.values())
        if not any(by_subgraph.values()) or (common and len(set(by_subgraph.values())) == 1):
            return
        self._runtime_checked.add(at)
        coordinate = f"{state.type}.{item.name}"
        written = "; ".join(
            f"subgraph {self.graph.subgraphs[index].name!r} may return"
            f" {', '.join(sorted(types)) or 'nothing'}"
            for index, types in by_subgraph.items()
        )
        places = tuple(
            self.graph.subgraphs[index].place(found.fields[item.name].node)
            for index in by_subgraph
            if (found := self.graph.subgraphs[index].schema.types.get(state.type))
            and item.name in found.fields
        )
        if not common:
            self.report.error(
                "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES",
                f"The shared field {coordinate} returns {target.name}, but its subgraphs have no"
                f" type of it in common: {written}.",
                coordinate,
                places,
                cause="any of the subgraphs may be asked, so all must be able to give one answer",
                fix=self._common_type(target, by_subgraph),
            )
        else:
            self.report.hint(
                "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN",
                f"The shared field {coordinate} returns {target.name}: {written}. All its"
                " resolvers must keep to the types in common.",
                coordinate,
                places,
            )

    def _common_type(
        self, target: TypeDefinition, by_subgraph: Mapping[int, frozenset[str]]
    ) -> str:
        name = min(name for types in by_subgraph.values() for name in types)
        lacking = [i for i, types in by_subgraph.items() if name not in types]
        names = " and ".join(repr(self.graph.subgraphs[index].name) for index in lacking)
        what = (
            f"define {name} and add it to the union {target.name}"
            if target.kind is Kind.UNION
            else f"define {name}, which implements {target.name},"
        )
        return f"{what} in subgraph {names} too, or resolve the field in one subgraph only"

    def _fail(
        self, state: _State, places: frozenset[Place], selection: str, item: Field | None
    ) -> None:
        self.labels.note_failure(state.type, state.history)
        reasons = explain(self.reach(state), places, state.type, item)
        key = (state.type, selection, tuple(reasons))
        if key in self._failed:
            return
        self._failed.add(key)
        coordinate = f"{state.type}.{item.name}" if item else state.type
        last = Step("", "", selection, item)
        witness = print_witness(Path(state.path, last).steps(), self.supergraph)
        self.report.error(
            "SATISFIABILITY_ERROR",
            f"The supergraph allows this query, which the subgraphs cannot answer:\n{witness}\n"
            + "\n".join(f"- {reason}" for reason in reasons),
            coordinate,
            self._places(places, state.type, item),
            fix=self._remedies.suggest(self.reach(state), places, state.type, item),
        )

    def _places(
        self, at: frozenset[Place], type_name: str, item: Field | None
    ) -> tuple[SourcePlace, ...]:
        """Say where the query is, type by type, and where the field is declared."""
        found = []
        here = {(place.subgraph, place.type) for place in at}
        for index, subgraph in enumerate(self.graph.subgraphs):
            definition = subgraph.schema.types.get(type_name)
            field = definition.fields.get(item.name) if definition and item else None
            if field is not None:
                found.append(subgraph.place(field.node))
            elif item is None and definition is not None:
                found.append(subgraph.place(definition.node))
            else:
                names = sorted(name for where, name in here if where == index)
                found += [subgraph.place(subgraph.schema.types[name].node) for name in names]
        return tuple(found)


def _visible(fields: Iterable[Field]) -> Iterator[Field]:
    return (item for item in fields if item.applied("inaccessible") is None)
