"""Contextual arguments: values that ancestors of an object give to arguments of its fields.

Before the search, what a context selects is added to the nearest ancestor that sets the context, as
an input beside the client's fields. When steps are written, the lookup of a field with contextual
arguments waits for those inputs and says where, seen from its objects, the values lie.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from supergraph.operation.selection_set import Field, SelectionSet
from supergraph.plan.nodes import KeyRenamer
from supergraph.schema.join_spec import directives_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supergraph.graph.query_graph import QueryGraph
    from supergraph.planner.fetch_graph import Step
    from supergraph.planner.names import ResponseKeys
    from supergraph.schema.join_spec import ContextArgument
    from supergraph.schema.supergraph_schema import SupergraphSchema

__all__ = ["ContextInputs", "add_context_inputs", "read_contexts"]

_Keys: TypeAlias = tuple[str, ...]


def read_contexts(schema: SupergraphSchema) -> dict[str, int]:
    """The object types (bit mask) that set each context; empty when the supergraph has none."""
    link = schema.link("context")
    if link is None:
        return {}
    found: dict[str, int] = {}
    for name, supergraph_type in schema.types.items():
        directives = supergraph_type.node.directives or ()
        for arguments in directives_named(directives, link.directive("context")):
            context = arguments["name"]
            found[context] = found.get(context, 0) | schema.object_types.mask(name)
    return found


def add_context_inputs(
    selection: SelectionSet, graph: QueryGraph, contexts: dict[str, int]
) -> SelectionSet:
    """Adds to every position what contextual arguments below it need.

    Args:
        selection: the client's selection at the root.
        graph: the query graph.
        contexts: see `read_contexts`.
    """
    return _Adder(graph, contexts).add(selection, [])


class _Level(NamedTuple):
    """An object on the way down to a contextual argument.

    Attributes:
        types: the object types (bit mask) of the objects that the way leads through.
        wanted: what contexts select of objects at this position, with their types; grows.
    """

    types: int
    wanted: dict[str, int]


@dataclass(slots=True)
class _Adder:
    graph: QueryGraph
    contexts: dict[str, int]

    def add(self, selection: SelectionSet, above: list[_Level]) -> SelectionSet:
        own: dict[str, int] = {}
        fields = []
        for selected in selection.fields:
            for argument in self._arguments(selected):
                self._ask(argument, above)
            if selected.selection is not None:
                level = _Level(selected.types & selection.types, own)
                below = self.add(selected.selection, [*above, level])
                if below is not selected.selection:
                    selected = replace(selected, selection=below)  # noqa: PLW2901  # rebuilt
            fields.append(selected)
        if not own and all(a is b for a, b in zip(fields, selection.fields, strict=True)):
            return selection
        return replace(
            selection,
            fields=tuple(fields),
            inputs=tuple(
                wanted
                for text, types in own.items()
                for wanted in self.graph.field_set(text, types).fields
            ),
        )

    def _arguments(self, selected: Field) -> Iterator[ContextArgument]:
        for name in self.graph.objects.members(selected.types):
            known = self.graph.schema.types[name].fields.get(selected.name)
            for join in known.joins if known is not None else ():
                yield from join.context_arguments

    def _ask(self, argument: ContextArgument, above: list[_Level]) -> None:
        """Asks the nearest ancestor that sets the context; any type of it may not, then on up."""
        setters = self.contexts.get(argument.context, 0)
        for level in reversed(above):
            types = level.types & setters
            if types:
                level.wanted[argument.selection] = level.wanted.get(argument.selection, 0) | types
            if not level.types & ~setters:
                return


@dataclass(slots=True)
class ContextInputs:
    """Where in merged data the inputs of contexts lie, and which steps fetch them."""

    graph: QueryGraph
    keys: ResponseKeys
    contexts: dict[str, int]
    _given: dict[_Keys, tuple[int, list[tuple[Field, set[Step]]]]] = field(default_factory=dict)
    _numbers: dict[int, dict[ContextArgument, int]] = field(default_factory=dict)

    def variable(self, subgraph: int, argument: ContextArgument) -> str:
        """The variable that carries a contextual argument; the client may have taken its name."""
        numbers = self._numbers.setdefault(subgraph, {})
        name = f"contextualArgument_{subgraph}_{numbers.setdefault(argument, len(numbers))}"
        while name in self.keys.variables:
            name += "_"
        return name

    def record(self, place: _Keys, types: int, wanted: Field, steps: set[Step]) -> None:
        """Notes an input that has been written at a place."""
        self._given.setdefault(place, (types, []))[1].append((wanted, steps))

    def attach(self, step: Step, place: _Keys, context: tuple[ContextArgument, ...]) -> None:
        """Makes a step wait for its contextual arguments, and says where they lie.

        The nearest ancestor that sets the context comes first; where its type decides whether it
        does, those further up follow.
        """
        step.context = context
        for argument in context:
            variable = self.variable(step.subgraph, argument)
            step.context_variables[variable] = argument.type.text
            for depth in range(len(place) - 1, -1, -1):
                types, inputs = self._given.get(place[:depth], (0, []))
                setters = types & self.contexts.get(argument.context, 0)
                if not setters:
                    continue
                up = ("..",) * (len(place) - depth)
                for wanted in self.graph.field_set(argument.selection, setters).fields:
                    for path in self._paths(wanted, place[:depth], types):
                        step.context_rewrites.append(KeyRenamer((*up, *path), variable))
                    for given, steps in inputs:
                        if (given.name, given.arguments) == (wanted.name, wanted.arguments):
                            step.parents |= steps
                            step.context_givers |= steps
                if not types & ~setters:
                    break

    def _paths(self, wanted: Field, place: _Keys, types: int) -> Iterator[tuple[str, ...]]:
        """The ways from an object to the leaf that a field leads to."""
        key = self.keys.of_input(place, wanted)
        tails: list[tuple[str, ...]] = [()]
        if wanted.selection is not None:
            below = wanted.selection
            tails = [
                tail
                for inner in below.fields
                for tail in self._paths(inner, (*place, key), below.types)
            ]
        conditions: list[tuple[str, ...]] = [()]
        if wanted.types != types:
            names = self.graph.objects.members(wanted.types)
            conditions = [(f"... on {name}",) for name in names]
        for condition in conditions:
            for tail in tails:
                yield (*condition, key, *tail)
