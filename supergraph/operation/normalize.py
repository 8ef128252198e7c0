"""Document → operation in normal form.

A. Collect: fragments are unfolded; each field comes with the object types and guards that apply.
B. Split: entries of one response key are split by object type, so that each class of types has
   one merged field.
C. Merge guards: a field that is wanted anyway takes in its guarded doubles; their guards move to
   the selections below. Fields whose guards cannot be compared stay side by side.

Below a field its guards are known to hold: what they demand is not said again, and what they
exclude is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from graphql import (
    BooleanValueNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)

from supergraph.operation.errors import OperationNotFound, OperationTooComplex
from supergraph.operation.operation import Operation
from supergraph.operation.printer import (
    print_arguments,
    print_directives,
    print_value,
    variables_of,
)
from supergraph.operation.response_keys import merged_key
from supergraph.operation.selection_set import Field, Guard, Guards, SelectionSet
from supergraph.schema.field_set import parse_field_set
from supergraph.schema.join_spec import type_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphql import DirectiveNode, ValueNode

    from supergraph.schema.supergraph_schema import SupergraphSchema

__all__ = ["find_operation", "normalize", "selection_of_field_set"]

_NO_GUARDS: Guards = frozenset()

_SHOWN_NAMES = 10
"""How many operations an error names."""
_SHOWN_CHARACTERS = 100
"""How much of an operation's name an error says."""

_Part: TypeAlias = tuple[SelectionSetNode, int, Guards]
"""Syntax to collect from, the object types it counts for, and its guards."""


@dataclass(slots=True)
class _Entry:
    """One occurrence of a field."""

    node: FieldNode
    types: int
    guards: Guards


class _Above(NamedTuple):
    """What is known of the fields that a selection lies below: how many, and their guards."""

    depth: int
    guards: Guards


@dataclass(slots=True)
class _Collected:
    """The occurrences at one position, by response key."""

    known: Guards
    entries: dict[str, list[_Entry]] = field(default_factory=dict)
    typename: bool = False
    spread: set[tuple[str, int, Guards]] = field(default_factory=set)


def find_operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """Finds the operation to run.

    Raises:
        OperationNotFound: there is none of that name, or several and no name is given.
    """
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    if name is not None:
        named = [o for o in operations if o.name is not None and o.name.value == name]
        if not named:
            msg = f"The document has no operation named {_shown(name)}{_choice_of(operations)}"
            raise OperationNotFound(msg)
        return named[0]
    if not operations:
        raise OperationNotFound("The document has no operation")
    if len(operations) > 1:
        msg = f"The document has several operations{_choice_of(operations)}: name the one to run"
        raise OperationNotFound(msg)
    return operations[0]


def _shown(name: str) -> str:
    return repr(name if len(name) <= _SHOWN_CHARACTERS else f"{name[:_SHOWN_CHARACTERS]}…")


def _choice_of(operations: list[OperationDefinitionNode]) -> str:
    names = [_shown(operation.name.value) for operation in operations if operation.name]
    shown = [*names[:_SHOWN_NAMES], *(["…"] if len(names) > _SHOWN_NAMES else [])]
    return f" ({', '.join(shown)})" if shown else ""


def normalize(
    document: DocumentNode,
    operation_name: str | None,
    schema: SupergraphSchema,
    *,
    max_selections: int = 100_000,
    max_depth: int = 100,
    assumed: Mapping[str, bool] = MappingProxyType({}),
) -> Operation:
    """Brings an operation into normal form.

    Args:
        document: validated against the API schema.
        operation_name: which operation; may be None when there is one.
        schema: the supergraph.
        max_selections: how many selections fragments may unfold into.
        max_depth: how deep fields may nest.
        assumed: values of Boolean variables that guards may rely on.

    Raises:
        OperationNotFound: see `find_operation`.
        OperationTooComplex: a limit is passed.
    """
    definition = find_operation(document, operation_name)
    fragments = {
        d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)
    }
    kind: Literal["query", "mutation", "subscription"] = definition.operation.value
    builder = _Builder(schema, fragments, max_selections, max_depth, assumed)
    types = schema.object_types.mask(schema.roots[kind])
    return Operation(
        kind=kind,
        name=definition.name.value if definition.name else None,
        variables={
            variable.variable.name.value: f"${variable.variable.name.value}: "
            + type_reference(variable.type).text
            + (f" = {print_value(variable.default_value)}" if variable.default_value else "")
            for variable in definition.variable_definitions or ()
        },
        selection=builder.selection(
            [(definition.selection_set, types, _NO_GUARDS)], types, _Above(0, _NO_GUARDS)
        ),
        order_depends_on=builder.order_depends_on if kind == "mutation" else None,
    )


def selection_of_field_set(text: str, types: int, schema: SupergraphSchema) -> SelectionSet:
    """Brings a field set (of a key, say) into normal form.

    Args:
        text: the field set.
        types: the object types (bit mask) that it is read for.
        schema: the supergraph.
    """
    builder = _Builder(schema, {}, max_selections=10_000, max_depth=50, assumed={})
    parts = [(parse_field_set(text), types, _NO_GUARDS)]
    return builder.selection(parts, types, _Above(0, _NO_GUARDS))


@dataclass(slots=True)
class _Builder:
    schema: SupergraphSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    max_selections: int
    max_depth: int
    assumed: Mapping[str, bool]
    selections: int = 0
    order_depends_on: str | None = None

    def selection(self, parts: Sequence[_Part], types: int, above: _Above) -> SelectionSet:
        """The normal form of all parts together, for an object of one of `types`."""
        if above.depth > self.max_depth:
            msg = f"The operation nests deeper than {self.max_depth} fields"
            raise OperationTooComplex(msg)
        collected = _Collected(known=above.guards)
        for node, part_types, guards in parts:
            self._collect(collected, (node, part_types & types, guards))
        if above.depth == 0:
            self.order_depends_on = _order_variable(collected)
        fields = [
            merged
            for key, entries in collected.entries.items()
            for merged in self._merge(key, entries, above)
        ]
        return SelectionSet(
            types=types,
            fields=tuple(fields),
            typename=collected.typename or any(f.types != types for f in fields),
        )

    def _collect(self, into: _Collected, part: _Part) -> None:
        """Step A."""
        syntax, types, outer = part
        for node in syntax.selections:
            guards = self._guards(node.directives or (), outer, into.known)
            if guards is None or not types:
                continue
            if isinstance(node, FieldNode):
                self._collect_field(into, _Entry(node, types, guards))
            elif isinstance(node, InlineFragmentNode):
                inner = types
                if node.type_condition is not None:
                    inner &= self.schema.object_types.mask(node.type_condition.name.value)
                self._collect_fragment(into, (node.selection_set, inner, guards), types)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                inner = types & self.schema.object_types.mask(fragment.type_condition.name.value)
                if (node.name.value, inner, guards) not in into.spread:
                    into.spread.add((node.name.value, inner, guards))
                    self._collect_fragment(into, (fragment.selection_set, inner, guards), types)

    def _collect_fragment(self, into: _Collected, part: _Part, outer: int) -> None:
        self._count()
        if part[1] != outer:
            into.typename = True
        self._collect(into, part)

    def _collect_field(self, into: _Collected, entry: _Entry) -> None:
        self._count()
        name = entry.node.name.value
        if name.startswith("__"):
            into.typename |= name == "__typename"
            return
        key = entry.node.alias.value if entry.node.alias else name
        into.entries.setdefault(merged_key(key, name), []).append(entry)

    def _count(self) -> None:
        self.selections += 1
        if self.selections > self.max_selections:
            msg = f"The operation unfolds into more than {self.max_selections} selections"
            raise OperationTooComplex(msg)

    def _guards(
        self, directives: Iterable[DirectiveNode], outer: Guards, known: Guards
    ) -> Guards | None:
        """The guards of a selection inside `outer` that are not known; None if it never counts."""
        guards = set(outer)
        for directive in directives:
            name = directive.name.value
            if name not in {"skip", "include"}:
                continue
            [argument] = directive.arguments or ()
            expected = name == "include"
            value = self._known_value(argument.value)
            if isinstance(value, Guard):
                guards.add(Guard(value.variable, expected))
            elif value != expected:
                return None
        holding = guards | known
        if any(Guard(guard.variable, not guard.expected) in holding for guard in guards):
            return None
        guards -= known
        return frozenset(guards) if guards else _NO_GUARDS

    def _known_value(self, node: ValueNode) -> bool | Guard:
        """The value of a condition, or a guard on its variable."""
        if isinstance(node, VariableNode):
            name = node.name.value
            return self.assumed[name] if name in self.assumed else Guard(name, expected=True)
        return isinstance(node, BooleanValueNode) and node.value

    def _merge(self, key: str, entries: list[_Entry], above: _Above) -> Iterable[Field]:
        """Steps B and C."""
        classes = list(_classes(entries))
        by_type = len(classes) > 1 and _differ(entries)
        for types, group in classes:
            for guards, members in _by_guards(group):
                below = _Above(above.depth + 1, above.guards | guards)
                merged = self._field(key, types, guards, members, below)
                yield replace(merged, by_type=True) if by_type else merged

    def _field(
        self, key: str, types: int, guards: Guards, members: list[_Entry], below: _Above
    ) -> Field:
        node = members[0].node
        directives = [d for d in node.directives or () if d.name.value not in {"skip", "include"}]
        parts = [
            (member.node.selection_set, -1, member.guards - guards)
            for member in members
            if member.node.selection_set is not None
        ]
        selection = None
        if parts:
            child_types = self.schema.object_types.of_field(types, node.name.value)
            selection = self.selection(parts, child_types, below)
        return Field(
            key=key,
            name=node.name.value,
            arguments=print_arguments(node.arguments or ()),
            directives=print_directives(directives),
            variables=_variables(node, directives),
            guards=guards,
            types=types,
            selection=selection,
        )


def _variables(node: FieldNode, directives: Iterable[DirectiveNode]) -> frozenset[str]:
    arguments = [*(node.arguments or ())]
    for directive in directives:
        arguments.extend(directive.arguments or ())
    return frozenset(name for argument in arguments for name in variables_of(argument.value))


def _order_variable(collected: _Collected) -> str | None:
    """A variable that decides which occurrence of a field is its first; None when all agree."""
    for entries in collected.entries.values():
        for entry in entries[1:]:
            differing = entry.guards ^ entries[0].guards
            if differing:
                return min(guard.variable for guard in differing)
    return None


def _classes(entries: list[_Entry]) -> Iterable[tuple[int, list[_Entry]]]:
    """Splits by object type: each class of types with the entries that count for it."""
    if len(entries) == 1:
        return [(entries[0].types, entries)]
    classes: list[tuple[int, list[_Entry]]] = []
    for entry in entries:
        rest = entry.types
        split: list[tuple[int, list[_Entry]]] = []
        for types, members in classes:
            common = types & rest
            if not common:
                split.append((types, members))
                continue
            split.append((common, [*members, entry]))
            if types != common:
                split.append((types ^ common, members))
            rest &= ~common
        if rest:
            split.append((rest, [entry]))
        classes = split
    return classes


def _differ(entries: list[_Entry]) -> bool:
    """Whether what a key holds may differ between object types."""
    calls = {(e.node.name.value, print_arguments(e.node.arguments or ())) for e in entries}
    return len(calls) > 1 or any(entry.node.selection_set is not None for entry in entries)


def _by_guards(entries: list[_Entry]) -> Iterable[tuple[Guards, list[_Entry]]]:
    """Groups entries under the weakest guards that cover them."""
    distinct = sorted({entry.guards for entry in entries}, key=len)
    if len(distinct) == 1:
        return [(distinct[0], entries)]
    weakest: dict[Guards, list[_Entry]] = {}
    for guards in distinct:
        if not any(other <= guards for other in weakest):
            weakest[guards] = []
    for entry in entries:
        next(members for guards, members in weakest.items() if guards <= entry.guards).append(entry)
    return sorted(weakest.items(), key=lambda item: sorted(item[0]))
