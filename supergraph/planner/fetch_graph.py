"""The fetch graph: one step per request, with what it selects, hands in and waits for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from supergraph.operation.selection_set import Field, Guards
    from supergraph.plan.nodes import KeyRenamer, Path, RequiresSelection
    from supergraph.schema.join_spec import ContextArgument

__all__ = ["FetchGraph", "Selected", "Selection", "Step", "StepInput", "StepKind"]

StepKind: TypeAlias = Literal["query", "mutation", "subscription", "entities"]


@dataclass(slots=True, eq=False)
class Selected:
    """A field that a step selects.

    Attributes:
        key: its response key in merged data.
        field: name, arguments, directives and variables.
        guards: all must hold for it to be wanted.
        types: the object types (bit mask) for which it is selected.
        child: what is selected of its value; None for a leaf.
    """

    key: str
    field: Field
    guards: Guards
    types: int
    child: Selection | None


@dataclass(slots=True, eq=False)
class Selection:
    """What a step selects of an object.

    Attributes:
        type: the object's type as the subgraph has it, or `ENTITIES`.
        typename: whether its concrete type must be asked for.
        tells_type: whether it is selected in order to learn the concrete type.
        fields: in the order in which they were added.
    """

    type: str
    typename: bool = False
    tells_type: bool = False
    fields: list[Selected] = field(default_factory=list)
    _by_key: dict[str, list[Selected]] = field(default_factory=dict, repr=False)

    def _append(self, selected: Selected) -> None:
        self.fields.append(selected)
        self._by_key.setdefault(selected.key, []).append(selected)

    def add(self, key: str, wanted: Field, guards: Guards, types: int) -> Selected:
        """Adds a leaf, or widens the equal one that is there."""
        for known in self._by_key.get(key, ()):
            if known.child is None and _same(known, wanted, guards):
                known.types |= types
                return known
        self._append(Selected(key, wanted, guards, types, None))
        return self.fields[-1]

    def enter(self, key: str, wanted: Field, guards: Guards, target: tuple[int, str]) -> Selection:
        """Adds a field with a selection of its own, or finds the equal one that is there.

        Args:
            key: the response key.
            wanted: the field.
            guards: its guards.
            target: the parent's object types (bit mask), and the value's type.
        """
        types, type_name = target
        for known in self._by_key.get(key, ()):
            if known.child is None or known.types != types or known.child.type != type_name:
                continue
            if _same(known, wanted, guards):
                return known.child
        child = Selection(type_name)
        self._append(Selected(key, wanted, guards, types, child))
        return child

    def absorb(self, other: Selection) -> None:
        """Takes in everything that another selection of the same object holds."""
        self.typename |= other.typename
        self.tells_type |= other.tells_type
        for selected in other.fields:
            if selected.child is None:
                self.add(selected.key, selected.field, selected.guards, selected.types)
                continue
            target = (selected.types, selected.child.type)
            child = self.enter(selected.key, selected.field, selected.guards, target)
            child.absorb(selected.child)


def _same(known: Selected, wanted: Field, guards: Guards) -> bool:
    return (
        known.field.name == wanted.name
        and known.field.arguments == wanted.arguments
        and known.field.directives == wanted.directives
        and known.guards == guards
    )


@dataclass(frozen=True, slots=True)
class StepInput:
    """What an entity lookup hands in for objects of one type.

    Attributes:
        type: the type that the subgraph looks up: an object type, or an interface.
        names: what the object's `__typename` may say, sorted, each name with the bit of its object
            type, or 0 for an interface whose object nobody has named yet.
        fields: what to copy, without `__typename`.
    """

    type: str
    names: tuple[tuple[str, int], ...]
    fields: tuple[RequiresSelection, ...]

    @property
    def types(self) -> tuple[str, ...]:
        """The names without their bits."""
        return tuple(name for name, _ in self.names)

    @property
    def mask(self) -> int:
        """The object types (bit mask)."""
        mask = 0
        for _, bit in self.names:
            mask |= bit
        return mask


@dataclass(slots=True, eq=False)
class Step:
    """One request, or one entity lookup of a batched request.

    Attributes:
        number: its place in the order of creation.
        subgraph: the subgraph's index.
        kind: the operation's kind; `entities` for an entity lookup.
        path: where its objects lie in merged data; empty at the root.
        roots: what it selects, by the type looked up (`ENTITIES` for objects of known type).
        inputs: what it hands in; empty unless an entity lookup.
        parents: the steps that it waits for.
        input_guards: guards without which some input is not fetched at all.
        occasions: when its objects, with their inputs, are there: under all guards of one of these.
        hands_in_requirements: whether inputs are what `@requires` asks for, and not keys alone.
        context: arguments that ancestors fill.
        context_variables: the type of each variable that carries such an argument.
        context_rewrites: where their values lie, seen from the step's objects.
        context_givers: the steps that fetch these values.
        is_blind: whether it looks up an interface object, so that what it selects is resolved for
            every type that it hands in.
        wave: when it is sent; set by the passes.
    """

    number: int
    subgraph: int
    kind: StepKind
    path: Path
    roots: dict[str, Selection] = field(default_factory=dict)
    inputs: list[StepInput] = field(default_factory=list)
    parents: set[Step] = field(default_factory=set)
    input_guards: Guards = frozenset()
    occasions: frozenset[Guards] = frozenset()
    hands_in_requirements: bool = False
    context: tuple[ContextArgument, ...] = ()
    context_variables: dict[str, str] = field(default_factory=dict)
    context_rewrites: list[KeyRenamer] = field(default_factory=list)
    context_givers: set[Step] = field(default_factory=set)
    is_blind: bool = False
    wave: int = 0

    def root(self, type_name: str) -> Selection:
        """The selection for objects that are looked up as a type."""
        return self.roots.setdefault(type_name, Selection(type_name))

    def add_context(self, other: Step, rewrites: Iterable[KeyRenamer]) -> None:
        """Takes in the contextual arguments of another step.

        Args:
            other: the step.
            rewrites: where their values lie, seen from this step's objects.
        """
        self.context += tuple(a for a in other.context if a not in self.context)
        self.context_variables |= other.context_variables
        self.context_rewrites += (r for r in rewrites if r not in self.context_rewrites)
        self.context_givers |= other.context_givers

    def is_there_with(self, other: Step) -> bool:
        """Whether its objects and their inputs are there whenever another step's are."""
        return all(any(mine <= its for mine in self.occasions) for its in other.occasions)

    def take_over(self, other: Step) -> None:
        """Takes in all that another step hands in and selects."""
        for type_name, selection in other.roots.items():
            self.root(type_name).absorb(selection)
        self.add_inputs(other.inputs)
        self.occasions |= other.occasions
        self.hands_in_requirements |= other.hands_in_requirements
        self.add_context(other, other.context_rewrites)

    def add_inputs(self, inputs: Iterable[StepInput]) -> None:
        """Adds inputs, merging those of one type."""
        by_type: dict[str, list[int]] = {}
        for index, known in enumerate(self.inputs):
            by_type.setdefault(known.type, []).append(index)
        for given in inputs:
            known_as = by_type.setdefault(given.type, [])
            for index in known_as:
                known = self.inputs[index]
                if known.fields == given.fields or set(known.fields) == set(given.fields):
                    names = tuple(sorted({*known.names, *given.names}))
                    self.inputs[index] = StepInput(known.type, names, known.fields)
                    break
                if known.names == given.names:
                    extra = tuple(f for f in given.fields if f not in known.fields)
                    fields = known.fields + extra
                    self.inputs[index] = StepInput(known.type, known.names, fields)
                    break
            else:
                known_as.append(len(self.inputs))
                self.inputs.append(given)


@dataclass(slots=True)
class FetchGraph:
    """The steps of a plan, in the order of their creation: parents before children."""

    steps: list[Step] = field(default_factory=list)

    def step(self, subgraph: int, kind: StepKind, path: Path) -> Step:
        """Adds a step."""
        self.steps.append(Step(len(self.steps), subgraph, kind, path))
        return self.steps[-1]

    def next_number(self) -> int:
        """A number that no step has."""
        return 1 + max((step.number for step in self.steps), default=-1)

    def replace(self, gone: Step, parts: list[Step]) -> None:
        """Lets several steps do together what one step did."""
        place = self.steps.index(gone)
        self.steps[place : place + 1] = parts
        for step in self.steps:
            if gone in step.parents:
                step.parents = (step.parents - {gone}) | set(parts)
            if gone in step.context_givers:
                step.context_givers = (step.context_givers - {gone}) | set(parts)

    def schedule(self) -> int:
        """Sets each step's wave to the earliest possible one; returns the number of waves."""
        for step in self._ordered():
            step.wave = 1 + max((parent.wave for parent in step.parents), default=-1)
        return 1 + max((step.wave for step in self.steps), default=-1)

    def _ordered(self) -> list[Step]:
        ordered: dict[Step, None] = {}

        def visit(step: Step) -> None:
            if step in ordered:
                return
            for parent in sorted(step.parents, key=lambda other: other.number):
                visit(parent)
            ordered[step] = None

        for step in self.steps:
            visit(step)
        return list(ordered)

    def children(self) -> dict[Step, list[Step]]:
        """For each step those that wait for it."""
        found: dict[Step, list[Step]] = {step: [] for step in self.steps}
        for step in self.steps:
            for parent in step.parents:
                found[parent].append(step)
        return found

    def merge(self, kept: Step, gone: Step) -> None:
        """Lets one step do what another one does; neither may depend on the other."""
        kept.take_over(gone)
        self.dissolve({gone: kept})

    def dissolve(self, heirs: Mapping[Step, Step]) -> None:
        """Takes steps out, each of which another one has taken over; that one stays."""
        for gone, kept in heirs.items():
            kept.parents |= gone.parents
        self.steps = [step for step in self.steps if step not in heirs]
        for step in self.steps:
            if not heirs.keys().isdisjoint(step.parents):
                step.parents = {heirs.get(parent, parent) for parent in step.parents}
            if not heirs.keys().isdisjoint(step.context_givers):
                step.context_givers = {heirs.get(giver, giver) for giver in step.context_givers}
            step.parents.discard(step)
