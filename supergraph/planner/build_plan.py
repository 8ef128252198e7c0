"""Fetch graph → plan nodes: waves in sequence, the steps of a wave side by side.

A. Each wave's steps are grouped by subgraph and by the guards that all their fields share. A lookup
   whose guards imply those of another request to the same subgraph travels with it.
B. A group of entity lookups becomes one request: `Flatten` for one, `BatchFetch` for several.
C. Guards that a whole request shares become `Condition` nodes around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from supergraph.graph.state import ENTITIES, State
from supergraph.plan.nodes import (
    BatchEntry,
    BatchFetch,
    Condition,
    Fetch,
    FieldSelection,
    Flatten,
    FragmentSelection,
    KeyRenamer,
    Parallel,
    Sequence,
    ValueSetter,
)
from supergraph.planner.fetch_graph import Selection
from supergraph.planner.print_fetch import FetchPrinter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supergraph.graph.query_graph import QueryGraph
    from supergraph.operation.operation import Operation
    from supergraph.operation.selection_set import Guard, Guards
    from supergraph.plan.nodes import OperationKind, PlanNode, RequiresSelection, Rewrite
    from supergraph.planner.fetch_graph import FetchGraph, Step

__all__ = ["PlanBuilder", "parallel", "sequence"]


_REPRESENTATIONS = "representations"


class _Lookup(NamedTuple):
    """One entity lookup as it is sent; equal ones share an entry of a batch."""

    text: str
    requires: tuple[RequiresSelection, ...]
    input_rewrites: tuple[Rewrite, ...]
    renames: tuple[KeyRenamer, ...]


def sequence(nodes: Iterable[PlanNode]) -> PlanNode | None:
    """Nodes one after the other; nested sequences are laid flat."""
    flat: list[PlanNode] = []
    for node in nodes:
        flat.extend(node.nodes if isinstance(node, Sequence) else (node,))
    return flat[0] if len(flat) == 1 else Sequence(tuple(flat)) if flat else None


def parallel(nodes: Iterable[PlanNode]) -> PlanNode | None:
    """Nodes side by side."""
    flat = tuple(nodes)
    return flat[0] if len(flat) == 1 else Parallel(flat) if flat else None


@dataclass(slots=True)
class PlanBuilder:
    """Turns fetch graphs of one operation into plan nodes.

    Attributes:
        graph: the query graph.
        operation: the client's operation.
        count: how many requests have been named.
        has_contexts: whether any lookup takes arguments from ancestors: the executor puts the texts
            of lookups that are sent beside it together anew, field by field.
    """

    graph: QueryGraph
    operation: Operation
    count: int = field(default=0)
    has_contexts: bool = False

    def build(self, fetches: FetchGraph) -> PlanNode | None:
        """Builds the nodes of a scheduled fetch graph; None when it is empty."""
        self.has_contexts = any(step.context for step in fetches.steps)
        waves: dict[int, list[Step]] = {}
        for step in fetches.steps:
            waves.setdefault(step.wave, []).append(step)
        built = (parallel(self._wave(waves[wave])) for wave in sorted(waves))
        return sequence(node for node in built if node is not None)

    def root_fetch(self, step: Step) -> Fetch:
        """The fetch of a root step."""
        return self._root(step, frozenset())

    def _printer(self, subgraph: int) -> FetchPrinter:
        return FetchPrinter(self.graph, subgraph, names_repeated=not self.has_contexts)

    def _wave(self, steps: list[Step]) -> Iterable[PlanNode]:
        """Step A."""
        groups: dict[tuple[int, str], dict[Guards, list[Step]]] = {}
        for step in sorted(steps, key=lambda s: (s.subgraph, s.number)):
            alone = "" if step.kind == "entities" and not step.context else str(step.number)
            by_guards = groups.setdefault((step.subgraph, alone), {})
            by_guards.setdefault(_shared_guards(step), []).append(step)
        conditional: dict[Guards, list[PlanNode]] = {}
        for by_guards in groups.values():
            for guards, group in _folded(by_guards).items():
                conditional.setdefault(guards, []).append(self._request(group, guards))
        for guards, nodes in conditional.items():
            if guards:
                inner = parallel(nodes)
                if inner is not None:
                    yield _guarded(inner, sorted(guards))
            else:
                yield from nodes

    def _request(self, group: list[Step], guards: Guards) -> PlanNode:
        """Step B."""
        [first, *others] = group
        if first.kind != "entities":
            fetch = self._root(first, guards)
            return Flatten(first.path, fetch) if first.path else fetch
        # A single lookup names its variable `representations`; a client may have taken the name.
        if others or (_REPRESENTATIONS in self.operation.variables and not first.context):
            return self._batch(group, guards)
        return Flatten(first.path, self._entities(first, guards))

    def _root(self, step: Step, guards: Guards) -> Fetch:
        printer = self._printer(step.subgraph)
        selections = [_without(selection, guards) for selection in step.roots.values()]
        renames = printer.renames(selections)
        bodies = [
            printer.body(s, self.graph.possible(State(step.subgraph, s.type))) for s in selections
        ]
        kind: OperationKind = "query" if step.kind == "entities" else step.kind
        name, head = self._head(kind, step.subgraph, printer.variables, [])
        return Fetch(
            service_name=self.graph.name(step.subgraph),
            operation=f"{head}{{{' '.join(bodies)}}}{printer.fragments()}",
            operation_kind=kind,
            operation_name=name,
            variable_usages=tuple(sorted(printer.variables)),
            output_rewrites=renames,
        )

    def _entities(self, step: Step, guards: Guards) -> Fetch:
        printer = self._printer(step.subgraph)
        text, renames = self._lookup(printer, step, guards)
        variable = self._free_variable(_REPRESENTATIONS, printer.variables)
        declared = [f"${variable}: [_Any!]!"]
        declared += (f"${name}: {text}" for name, text in step.context_variables.items())
        printer.variables -= step.context_variables.keys()
        name, head = self._head("query", step.subgraph, printer.variables, declared)
        return Fetch(
            service_name=self.graph.name(step.subgraph),
            operation=f"{head}{{_entities(representations:${variable}){text}}}{printer.fragments()}",
            operation_name=name,
            variable_usages=tuple(sorted(printer.variables)),
            requires=_requires(step),
            input_rewrites=_input_rewrites(step),
            output_rewrites=renames,
            context_rewrites=tuple(step.context_rewrites),
            representations_variable=variable,
        )

    def _lookup(
        self, printer: FetchPrinter, step: Step, guards: Guards
    ) -> tuple[str, tuple[KeyRenamer, ...]]:
        """The selection of one `_entities` field."""
        selections = [_without(selection, guards) for selection in step.roots.values()]
        renames = printer.renames(selections)
        parts = []
        for selection in selections:
            if selection.type == ENTITIES:
                parts.append(printer.body(selection, -1))
            else:
                state = State(step.subgraph, selection.type)
                inner = printer.print(selection, self.graph.possible(state))
                parts.append(f"...on {selection.type}{inner}")
        return f"{{{' '.join(parts)}}}", renames

    def _batch(self, group: list[Step], guards: Guards) -> BatchFetch:
        """Lookups of equal shape share an entry; the others get one each."""
        subgraph = group[0].subgraph
        printer = self._printer(subgraph)
        shapes: dict[_Lookup, list[Step]] = {}
        for step in group:
            text, renames = self._lookup(printer, step, guards)
            lookup = _Lookup(text, _requires(step), _input_rewrites(step), renames)
            shapes.setdefault(lookup, []).append(step)
        entries, fields, declared = [], [], []
        for number, (lookup, steps) in enumerate(shapes.items()):
            variable = self._free_variable(f"{_REPRESENTATIONS}{number}", printer.variables)
            declared.append(f"${variable}: [_Any!]!")
            fields.append(f"_e{number}:_entities(representations:${variable}){lookup.text}")
            entries.append(
                BatchEntry(
                    alias=f"_e{number}",
                    variable=variable,
                    paths=tuple(dict.fromkeys(step.path for step in steps)),
                    requires=lookup.requires,
                    input_rewrites=lookup.input_rewrites,
                    output_rewrites=lookup.renames,
                )
            )
        name, head = self._head("query", subgraph, printer.variables, declared)
        return BatchFetch(
            service_name=self.graph.name(subgraph),
            operation=f"{head}{{{' '.join(fields)}}}{printer.fragments()}",
            entries=tuple(entries),
            operation_name=name,
            variable_usages=tuple(sorted(printer.variables)),
        )

    def _head(
        self, kind: OperationKind, subgraph: int, variables: set[str], own: list[str]
    ) -> tuple[str | None, str]:
        """The operation's name and the text before its selection."""
        name = None
        if self.operation.name is not None:
            service = re.sub(r"\W", "_", self.graph.name(subgraph))
            name = f"{self.operation.name}__{service}__{self.count}"
        self.count += 1
        declared = own + [self.operation.variables[variable] for variable in sorted(variables)]
        arguments = f"({','.join(declared)})" if declared else ""
        if name is None and not arguments and kind == "query":
            return None, ""
        return name, f"{kind}{' ' + name if name else ''}{arguments}"

    def _free_variable(self, wanted: str, taken: set[str]) -> str:
        """A variable that the client does not use."""
        name, number = wanted, 0
        while name in taken or name in self.operation.variables:
            name, number = f"{wanted}_{number}", number + 1
        return name


def _shared_guards(step: Step) -> Guards:
    """The guards that everything in a step shares (step C)."""
    shared: Guards | None = None
    for selection in step.roots.values():
        if selection.tells_type:
            return frozenset()
        for selected in selection.fields:
            shared = selected.guards if shared is None else shared & selected.guards
    return shared or frozenset()


def _folded(by_guards: dict[Guards, list[Step]]) -> dict[Guards, list[Step]]:
    """Joins each group of lookups with the one of fewest guards that is sent whenever it is."""
    folded: dict[Guards, list[Step]] = {guards: [] for guards in by_guards}
    for guards, group in by_guards.items():
        weaker = [other for other in by_guards if other <= guards]
        folded[min(weaker, key=lambda other: (len(other), sorted(other)))].extend(group)
    return {guards: group for guards, group in folded.items() if group}


def _without(selection: Selection, guards: Guards) -> Selection:
    if not guards:
        return selection
    bare = [replace(selected, guards=selected.guards - guards) for selected in selection.fields]
    return replace(selection, fields=bare)


def _guarded(node: PlanNode, guards: list[Guard]) -> PlanNode:
    for guard in reversed(guards):
        node = (
            Condition(guard.variable, if_clause=node)
            if guard.expected
            else Condition(guard.variable, else_clause=node)
        )
    return node


def _requires(step: Step) -> tuple[RequiresSelection, ...]:
    return tuple(
        FragmentSelection(
            given.type, given.types, (FieldSelection("__typename", nullable=False), *given.fields)
        )
        for given in step.inputs
    )


def _input_rewrites(step: Step) -> tuple[Rewrite, ...]:
    """Sets `__typename` to the interface where a subgraph looks up the interface."""
    interfaces = {given.type for given in step.inputs if given.types != (given.type,)}
    if not interfaces:
        return ()
    if len({given.type for given in step.inputs}) == 1:
        return (ValueSetter(("__typename",), next(iter(interfaces))),)
    return tuple(
        ValueSetter((f"... on {name}", "__typename"), given.type)
        for given in step.inputs
        if given.types != (given.type,)
        for name in given.types
        if name != given.type
    )
