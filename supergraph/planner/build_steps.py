"""Choices → fetch graph: writes each chosen field into the steps that it comes from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from supergraph.graph.state import ENTITIES, State
from supergraph.plan.nodes import Each, FieldSelection, FragmentSelection, Key
from supergraph.planner.contexts import ContextInputs
from supergraph.planner.fetch_graph import FetchGraph, Selection, Step, StepInput, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supergraph.graph.query_graph import QueryGraph
    from supergraph.operation.selection_set import Field, Guards, SelectionSet
    from supergraph.plan.nodes import Path, RequiresSelection
    from supergraph.planner.choice import Choice, FieldChoice, Input, Jump
    from supergraph.planner.names import ResponseKeys

__all__ = ["Place", "StepBuilder"]

_NO_GUARDS: Guards = frozenset()


class _Reference(NamedTuple):
    """A source of a position: the step that fetches it, and where in the step the object is."""

    step: Step
    selection: Selection
    is_jump: bool


_References: TypeAlias = list[_Reference]


class Place(NamedTuple):
    """A position in merged data.

    Attributes:
        path: for `Flatten`.
        keys: the response keys alone.
        is_input: whether it lies inside a key or a requirement, not in the client's selection.
        guards: those of the fields that lead to it.
    """

    path: Path = ()
    keys: tuple[str, ...] = ()
    is_input: bool = False
    guards: Guards = _NO_GUARDS


class StepBuilder:
    """Writes choices into a fetch graph.

    Args:
        graph: the query graph.
        keys: the response keys of merged data.
        contexts: the object types (bit mask) that set each context.
    """

    def __init__(
        self, graph: QueryGraph, keys: ResponseKeys, contexts: dict[str, int] | None = None
    ) -> None:
        self._graph = graph
        self._keys = keys
        self._contexts = ContextInputs(graph, keys, contexts or {})
        self.fetches = FetchGraph()

    def write_root(self, choice: Choice, base: tuple[Step, Selection] | None = None) -> None:
        """Writes the choice for an operation's root.

        Args:
            choice: the choice.
            base: the root step, where it is there already (mutations and subscriptions).
        """
        references = [] if base is None else [_Reference(*base, is_jump=False)]
        self._position(choice, references, Place())

    def _position(
        self, choice: Choice, base: _References, place: Place, needed: Guards = _NO_GUARDS
    ) -> set[Step]:
        """Writes a position; returns the steps that fetch anything at or below it.

        Args:
            choice: the choice for it.
            base: the sources that reach it.
            place: where it is.
            needed: guards without which nothing that begins here is needed.
        """
        references = list(base)
        involved: set[Step] = set()
        guards = [own | needed for own in _jump_guards(choice, len(base))]
        for index, jump in enumerate(choice.jumps):
            references.append(self._jump(jump, references, place, guards[index]))
        inputs = set(choice.selection.inputs)
        for selected in sorted(choice.fields, key=lambda c: c.field not in inputs):
            inside = place._replace(is_input=True) if selected.field in inputs else place
            own = selected.field.guards
            if all(references[index].is_jump for index in selected.sources):
                own |= needed
            steps = self._field(selected, own, references, inside, needed)
            involved |= steps
            if inside is not place:
                types = choice.selection.types
                self._contexts.record(place.keys, types, selected.field, steps)
        if base and (self._type_unknown(base) or not choice.fields):
            base[0].selection.typename = True
        return involved

    def _type_unknown(self, base: _References) -> bool:
        """Whether no source from above tells the concrete type of the object."""
        return all(self._is_interface_object(reference) for reference in base)

    def _is_interface_object(self, reference: _Reference) -> bool:
        return self._graph.is_interface_object(
            State(reference.step.subgraph, reference.selection.type)
        )

    def _typename(self, selected: FieldChoice, references: _References) -> set[Step]:
        for source in selected.sources:
            selection = references[source].selection
            selection.typename = selection.tells_type = True
        return {references[source].step for source in selected.sources}

    def _key(self, field: Field, place: Place) -> str:
        return self._keys.of_input(place.keys, field) if place.is_input else field.key

    def _field(
        self,
        choice: FieldChoice,
        guards: Guards,
        references: _References,
        place: Place,
        needed: Guards,
    ) -> set[Step]:
        """Writes a field into its sources; returns the steps that fetch it or parts of it."""
        if choice.field.name == "__typename":
            return self._typename(choice, references)
        key = self._key(choice.field, place)
        sources = [references[index] for index in choice.sources]
        steps = {source.step for source in sources}
        if choice.child is None:
            for source in sources:
                source.selection.add(key, self._called(choice, source), guards, choice.types)
            return steps
        below: _References = []
        for source, state in zip(sources, choice.states, strict=True):
            target = (choice.types, state.type)
            child = source.selection.enter(key, self._called(choice, source), guards, target)
            below.append(_Reference(source.step, child, is_jump=False))
        inside = self._below(choice, key, place)._replace(guards=place.guards | guards)
        return steps | self._position(choice.child, below, inside, needed)

    def _called(self, choice: FieldChoice, source: _Reference) -> Field:
        """The field with the contextual arguments that it takes in a step."""
        field = choice.field
        if not source.step.context:
            return field
        state = State(source.step.subgraph, source.selection.type)
        moves = self._graph.moves(state, field.name, choice.types)
        given = {
            argument.name: self._contexts.variable(source.step.subgraph, argument)
            for argument in source.step.context
            if any(argument in move.context for move in moves)
        }
        if not given:
            return field
        call = [field.arguments[1:-1]] if field.arguments else []
        call.extend(f"{name}: ${variable}" for name, variable in given.items())
        return replace(
            field,
            arguments=f"({', '.join(call)})",
            variables=field.variables | frozenset(given.values()),
        )

    def _below(self, choice: FieldChoice, key: str, place: Place) -> Place:
        types: tuple[str, ...] = ()
        if self._keys.by_type(place.keys, key):
            types = tuple(self._graph.objects.members(choice.types))
        parent = next(self._graph.objects.members(choice.types))
        depth = self._graph.schema.types[parent].fields[choice.field.name].type.list_depth
        path = (*place.path, Key(key, types), *(Each() for _ in range(depth)))
        return Place(path, (*place.keys, key), place.is_input)

    def _jump(
        self, jump: Jump, references: _References, place: Place, guards: Guards
    ) -> _Reference:
        is_root = not jump.inputs
        kind: StepKind = "query" if is_root else "entities"
        step = self.fetches.step(jump.state.subgraph, kind, place.path)
        step.occasions = frozenset({place.guards})
        step.is_blind = not is_root and self._graph.is_interface_object(jump.state)
        step.hands_in_requirements = jump.requires is not None
        if jump.context:
            self._contexts.attach(step, place.keys, jump.context)
        if is_root and references and not references[0].is_jump:
            step.parents.add(references[0].step)
        for given in jump.inputs:
            self._input(step, jump, given, references, (place, guards))
        return _Reference(step, step.root(jump.state.type), is_jump=True)

    def _input(
        self,
        step: Step,
        jump: Jump,
        given: Input,
        references: _References,
        where: tuple[Place, Guards],
    ) -> None:
        """Writes what a jump hands in into its sources, and copies it from there."""
        place, guards = where
        inside = place._replace(is_input=True)
        named: set[int] = set()
        covered: list[tuple[Field, int]] = []
        for choice in given.fields:
            own = guards if all(references[i].is_jump for i in choice.sources) else _NO_GUARDS
            step.input_guards |= guards if _begins_jumps(choice) else own
            step.parents |= self._field(choice, own, references, inside, guards)
            if choice.field.name != "__typename":
                named.update(choice.sources)
                covered.append((choice.field, choice.types))
        for source in named or {0}:
            # An interface object would say the interface's name: one place has done so already.
            if not self._is_interface_object(references[source]):
                references[source].selection.typename = True
        inputs = self._step_inputs((step.subgraph, jump.state.type), given.types, covered, inside)
        step.add_inputs(inputs)

    def _step_inputs(
        self,
        target: tuple[int, str],
        types: int,
        fields: list[tuple[Field, int]],
        place: Place,
    ) -> Iterator[StepInput]:
        """One input for each object type, or for each part of an interface that is looked up."""
        subgraph, type_name = target
        objects = self._graph.objects
        groups: dict[tuple[RequiresSelection, ...], list[tuple[str, int]]] = {}
        for name in objects.members(types):
            bit = objects.bit(name)
            parent = name if type_name == ENTITIES else type_name
            copied: list[RequiresSelection] = [
                self._copied(subgraph, parent, field, place)
                for field, covered in fields
                if covered & bit
            ]
            selections = tuple(dict.fromkeys(copied))
            if type_name == ENTITIES:
                yield StepInput(name, ((name, bit),), selections)
            else:
                groups.setdefault(selections, [(type_name, 0)]).append((name, bit))
        for selections, names in groups.items():
            yield StepInput(type_name, tuple(sorted(names)), selections)

    def _copied(self, subgraph: int, parent: str, field: Field, place: Place) -> FieldSelection:
        """How an input field is copied out of merged data."""
        key = self._keys.of_input(place.keys, field)
        known = self._graph.field(subgraph, parent, field.name)
        nullable = known.type.nullable if known is not None else True
        selections: tuple[RequiresSelection, ...] = ()
        if field.selection is not None:
            below = Place((), (*place.keys, key), is_input=True)
            type_name = known.type.name if known is not None else ""
            selections = self._copied_all(subgraph, type_name, field.selection, below)
        return FieldSelection(
            name=field.name,
            alias=key if key != field.name else None,
            selections=selections,
            nullable=nullable,
        )

    def _copied_all(
        self, subgraph: int, type_name: str, selection: SelectionSet, place: Place
    ) -> tuple[RequiresSelection, ...]:
        common = [field for field in selection.fields if field.types == selection.types]
        own = [field for field in selection.fields if field.types != selection.types]
        copied: list[RequiresSelection] = [
            self._copied(subgraph, type_name, field, place) for field in common
        ]
        if selection.typename:
            copied.insert(0, FieldSelection("__typename"))
        covered = 0
        for field in own:
            covered |= field.types
        for name in self._graph.objects.members(covered):
            bit = self._graph.objects.bit(name)
            special = [self._copied(subgraph, name, f, place) for f in own if f.types & bit]
            copied.append(FragmentSelection(name, (name,), tuple(special)))
        return tuple(copied)


def _begins_jumps(choice: FieldChoice) -> bool:
    """Whether anything below a field comes from another request than the field."""
    child = choice.child
    return child is not None and (bool(child.jumps) or any(map(_begins_jumps, child.fields)))


def _jump_guards(choice: Choice, base: int) -> list[Guards]:
    """For each jump the guards that everything it serves has in common."""
    found: list[Guards | None] = [None] * len(choice.jumps)

    def serve(number: int, guards: Guards) -> None:
        index = number - base
        if index < 0:
            return
        known = found[index]
        common = guards if known is None else known & guards
        if common == known:
            return
        found[index] = common
        for given in choice.jumps[index].inputs:
            for inner in given.fields:
                for source in inner.sources:
                    serve(source, common)

    for selected in choice.fields:
        for source in selected.sources:
            serve(source, selected.field.guards)
    return [guards or _NO_GUARDS for guards in found]
