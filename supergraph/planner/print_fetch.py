"""Prints what a step selects as the text of a subgraph operation.

Fields wanted for all types that an object can have stand at its own level; the others in fragments
on types that the subgraph knows. Fields of different object types that share a response key but not
a shape cannot stand in one operation: all but the first get an alias, which is undone when the
answer comes in. What lies below a field that stands in many fragments is written once, under a name
that each of them spreads: else types nested in types would multiply the text.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from supergraph.graph.state import ENTITIES, State
from supergraph.operation.errors import OperationTooComplex
from supergraph.plan.nodes import KeyRenamer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from supergraph.graph.query_graph import QueryGraph
    from supergraph.operation.selection_set import Guard, Guards
    from supergraph.planner.fetch_graph import Selected, Selection

__all__ = ["FetchPrinter"]

_MAX_PRINTED = 10_000_000
"""How many characters may be put together for a request; nested ones count at each level."""
_LONG = 500
"""How many characters are worth a name when they are repeated."""

_Shape: TypeAlias = tuple[str, ...]
_Candidates: TypeAlias = "list[tuple[Selected, dict[int, _Shape]]]"


@dataclass(slots=True)
class FetchPrinter:
    """Prints the selections of one subgraph operation.

    Attributes:
        graph: the query graph.
        subgraph: the subgraph's index.
        names_repeated: whether long selections that are repeated get a name.
        variables: the client variables met so far.
    """

    graph: QueryGraph
    subgraph: int
    names_repeated: bool = True
    variables: set[str] = field(default_factory=set)
    _aliases: dict[Selected, dict[int, str]] = field(default_factory=dict)
    _bodies: dict[tuple[Selection, int], str] = field(default_factory=dict)
    _named: dict[str, str] = field(default_factory=dict)
    _printed: int = 0

    def renames(self, roots: Sequence[Selection]) -> tuple[KeyRenamer, ...]:
        """Settles aliases for everything that shares an object, and says how to undo them."""
        found: list[KeyRenamer] = []
        self._settle(roots, (), found)
        return tuple(found)

    def print(self, selection: Selection, possible: int) -> str:
        """Prints a selection with its braces.

        Args:
            selection: what to print.
            possible: the object types (bit mask) that the object may have.
        """
        return f"{{{self.body(selection, possible)}}}"

    def body(self, selection: Selection, possible: int) -> str:
        """Prints a selection without its braces.

        Raises:
            OperationTooComplex: the text becomes too long.
        """
        return self._charged(self._body(selection, possible))

    def fragments(self) -> str:
        """The selections that got a name, to be sent after the operation."""
        return "".join(f" fragment {name} on {text}" for text, name in self._named.items())

    def _charged(self, text: str) -> str:
        """A part of the text, counted towards its length."""
        self._printed += len(text)
        if self._printed > _MAX_PRINTED:
            msg = f"A request to {self.graph.name(self.subgraph)!r} would be too long"
            raise OperationTooComplex(msg)
        return text

    def _body(self, selection: Selection, possible: int) -> str:
        key = (selection, possible)
        text = self._bodies.get(key)
        if text is None:
            text = self._bodies[key] = self._write(selection, possible)
        return text

    def _write(self, selection: Selection, possible: int) -> str:
        common, own = self._split(selection, possible)
        parts = []
        if selection.type != ENTITIES and (selection.typename or self._abstract(selection)):
            parts.append("__typename")
        parts.extend(self._field(selected, possible) for selected in common)
        fragments = list(self._fragments(own, possible))
        times = Counter(selected for _, _, fields in fragments for selected in fields)
        for condition, types, fields in fragments:
            inner = " ".join(
                self._field(selected, types, repeated=times[selected] > 1) for selected in fields
            )
            parts.append(f"...on {condition}{{{inner}}}")
        return " ".join(parts) or "__typename"

    def _below(self, selection: Selection, *, repeated: bool) -> str:
        """Prints what lies below a field: in place, or the name of what is said elsewhere."""
        text = self._body(selection, self.graph.possible(State(self.subgraph, selection.type)))
        if not (repeated and self.names_repeated and len(text) > _LONG):
            return self._charged(text)
        whole = f"{selection.type}{{{text}}}"
        return f"...{self._named.setdefault(whole, f'F{len(self._named)}')}"

    def _abstract(self, selection: Selection) -> bool:
        known = self.graph.type(self.subgraph, selection.type)
        return known is not None and known.abstract

    def _split(self, selection: Selection, possible: int) -> tuple[list[Selected], list[Selected]]:
        """The fields that stand at the object's own level, and those in fragments."""
        common: list[Selected] = []
        own: list[Selected] = []
        for selected in selection.fields:
            (common if self._is_common(selection, selected, possible) else own).append(selected)
        return common, own

    def _is_common(self, selection: Selection, selected: Selected, possible: int) -> bool:
        if selection.type == ENTITIES:
            return False
        known = self.graph.type(self.subgraph, selection.type)
        if known is not None and not known.abstract:
            return True
        if possible & ~selected.types:
            return False
        declared = self.graph.field(self.subgraph, selection.type, selected.field.name)
        if declared is None:
            return False
        return selected.child is None or declared.type.name == selected.child.type

    def _fragments(
        self, fields: Sequence[Selected], possible: int
    ) -> Iterable[tuple[str, int, list[Selected]]]:
        """Groups fields under fragments: by interface where one fits exactly, else by object."""
        wanted = 0
        for selected in fields:
            wanted |= selected.types
        if possible != -1:
            wanted &= possible
        groups: dict[tuple[int, ...], int] = {}
        for name in self.graph.objects.members(wanted):
            bit = self.graph.objects.bit(name)
            indexes = tuple(i for i, selected in enumerate(fields) if selected.types & bit)
            groups[indexes] = groups.get(indexes, 0) | bit
        for indexes, types in groups.items():
            group = [fields[index] for index in indexes]
            interface = self._interface(types, group)
            if interface is not None:
                yield interface, types, group
                continue
            for name in self.graph.objects.members(types):
                yield name, self.graph.objects.bit(name), group

    def _interface(self, types: int, group: Sequence[Selected]) -> str | None:
        """An interface of the subgraph that stands for exactly some object types."""
        if types.bit_count() < 2:  # noqa: PLR2004  # one type is its own best condition
            return None
        first = next(self.graph.objects.members(types))
        for name in self.graph.schema.types[first].interfaces:
            known = self.graph.type(self.subgraph, name)
            if known is None or known.interface_object or known.possible != types:
                continue
            declared = [self.graph.field(self.subgraph, name, s.field.name) for s in group]
            if all(
                d is not None and (s.child is None or s.child.type == d.type.name)
                for d, s in zip(declared, group, strict=True)
            ):
                return name
        return None

    def _field(self, selected: Selected, parents: int, *, repeated: bool = False) -> str:
        wanted = selected.field
        self.variables |= wanted.variables
        alias = self._alias(selected, parents)
        head = wanted.name if alias == wanted.name else f"{alias}:{wanted.name}"
        text = head + wanted.arguments
        if wanted.directives:
            text += f" {wanted.directives}"
        outer, inner = _apart(selected.guards)
        text += self._guards(inner)
        if selected.child is not None:
            text += f"{{{self._below(selected.child, repeated=repeated)}}}"
        for guard in outer:
            text = f"...{self._guards((guard,))}{{{text}}}"
        return text

    def _guards(self, guards: Iterable[Guard]) -> str:
        text = ""
        for guard in guards:
            self.variables.add(guard.variable)
            text += f" @{'include' if guard.expected else 'skip'}(if:${guard.variable})"
        return text

    def _alias(self, selected: Selected, parents: int) -> str:
        for types, alias in self._aliases.get(selected, {}).items():
            if parents & types:
                return alias
        return selected.key

    def _settle(
        self, selections: Sequence[Selection], path: tuple[str, ...], found: list[KeyRenamer]
    ) -> None:
        """Gives aliases to the fields of one object whose shapes clash."""
        by_key: dict[str, _Candidates] = {}
        for selection in selections:
            possible = self.graph.possible(State(self.subgraph, selection.type))
            for selected in selection.fields:
                shapes = self._shapes(selection, selected, possible)
                by_key.setdefault(selected.key, []).append((selected, shapes))
        taken = set(by_key)
        for key, candidates in by_key.items():
            for number, (shape, children) in enumerate(_by_shape(candidates).items()):
                alias = key if number == 0 else _free(key, number - 1, taken)
                if alias != key:
                    self._name(candidates, shape, alias)
                self._settle(children, (*path, alias), found)
                if alias != key:
                    found.append(KeyRenamer((*path, alias), key))

    def _name(
        self,
        candidates: _Candidates,
        shape: _Shape,
        alias: str,
    ) -> None:
        for selected, shapes in candidates:
            for types, own in shapes.items():
                if own == shape:
                    self._aliases.setdefault(selected, {})[types] = alias

    def _shapes(self, selection: Selection, selected: Selected, possible: int) -> dict[int, _Shape]:
        """The shape of a field for each class of object types that it is printed for."""
        if self._is_common(selection, selected, possible):
            return {-1: self._shape(selection.type, selected)}
        found: dict[_Shape, int] = {}
        for name in self.graph.objects.members(selected.types & possible):
            shape = self._shape(name, selected)
            found[shape] = found.get(shape, 0) | self.graph.objects.bit(name)
        return {types: shape for shape, types in found.items()}

    def _shape(self, parent: str, selected: Selected) -> _Shape:
        """What must agree for two fields to share a response key."""
        declared = self.graph.field(self.subgraph, parent, selected.field.name)
        if declared is None:
            return ()
        text = declared.type.text
        return (text if selected.child is None else text.replace(declared.type.name, "*"),)


def _apart(guards: Guards) -> tuple[list[Guard], list[Guard]]:
    """Guards that need a fragment of their own, and those that a field can bear.

    `@skip` and `@include` may each stand once at a place.
    """
    own = {guard.expected: guard for guard in sorted(guards, reverse=True)}
    return sorted(guards - set(own.values())), sorted(own.values())


def _by_shape(candidates: _Candidates) -> dict[_Shape, list[Selection]]:
    """The selections below a response key, by the shape of their field."""
    groups: dict[_Shape, list[Selection]] = {}
    for selected, shapes in candidates:
        for shape in shapes.values():
            group = groups.setdefault(shape, [])
            if selected.child is not None and selected.child not in group:
                group.append(selected.child)
    return groups


def _free(key: str, number: int, taken: set[str]) -> str:
    alias = f"{key}__alias_{number}"
    while alias in taken:
        number += 1
        alias = f"{key}__alias_{number}"
    taken.add(alias)
    return alias
