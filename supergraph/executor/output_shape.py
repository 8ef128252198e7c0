"""The shape of a client's response, compiled from its document and the API schema.

Follows CollectFields and the merging of selection sets in the GraphQL specification (6.3.2,
6.4.3), for every concrete type that may occur, with all `@skip` and `@include` decided. The
planner's form of the operation plays no part, so what a client sees depends on its own document
alone. Equal selections on one type are one shape, however many paths lead there, so fragments
cannot blow it up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    InlineFragmentNode,
    VariableNode,
)

from supergraph.operation.response_keys import merged_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphql import (
        BooleanValueNode,
        DirectiveNode,
        FragmentDefinitionNode,
        GraphQLOutputType,
        GraphQLSchema,
        SelectionSetNode,
    )

__all__ = [
    "CompositeShape",
    "FieldShape",
    "FieldSource",
    "FieldsShape",
    "LeafKind",
    "LeafShape",
    "ListShape",
    "ValueShape",
    "build_output_shape",
    "count_fields",
    "is_included",
]


class LeafKind(Enum):
    """How a leaf's value is checked."""

    INT = "Int"
    FLOAT = "Float"
    STRING = "String"
    BOOLEAN = "Boolean"
    ID = "ID"
    ENUM = "enum"
    CUSTOM = "custom"


class FieldSource(Enum):
    """Where a field's value comes from."""

    DATA = "data"
    TYPENAME = "typename"
    INTROSPECTION = "introspection"


@dataclass(frozen=True, slots=True)
class LeafShape:
    """A scalar or an enum.

    Attributes:
        kind: how it is checked.
        type_name: its name in the API schema.
        enum_values: the values a client may see, when it is an enum.
    """

    kind: LeafKind
    type_name: str
    enum_values: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class ListShape:
    """A list.

    Attributes:
        item: the shape of its elements.
        nullable: whether an element may be null.
    """

    item: ValueShape
    nullable: bool


@dataclass(frozen=True, slots=True, eq=False)
class CompositeShape:
    """An object, or one of several.

    Attributes:
        type_name: the type of the position.
        abstract: whether an object must say which type it is.
        by_type: the fields of each concrete type that may occur.
    """

    type_name: str
    abstract: bool
    by_type: Mapping[str, FieldsShape]


@dataclass(frozen=True, slots=True, eq=False)
class FieldsShape:
    """The fields of an object, in response order. Concrete types with equal fields share one."""

    fields: tuple[FieldShape, ...]


@dataclass(frozen=True, slots=True)
class FieldShape:
    """One response key.

    Attributes:
        key: the response key.
        name: the field's name.
        source: where the value comes from.
        value: its shape.
        nullable: whether it may be null.
    """

    key: str
    name: str
    source: FieldSource
    value: ValueShape
    nullable: bool

    @property
    def merged_key(self) -> str:
        """The key under which merged data holds it."""
        return merged_key(self.key, self.name)


ValueShape: TypeAlias = LeafShape | ListShape | CompositeShape

_BUILT_IN = {kind.value: kind for kind in LeafKind if kind.value[0].isupper()}
_INTROSPECTION_FIELDS = frozenset({"__schema", "__type"})
_STRING = LeafShape(LeafKind.STRING, "String")
_ANY = LeafShape(LeafKind.CUSTOM, "introspection")


def build_output_shape(
    schema: GraphQLSchema,
    root: tuple[GraphQLObjectType, SelectionSetNode],
    fragments: Mapping[str, FragmentDefinitionNode],
    conditions: Mapping[str, bool],
) -> CompositeShape:
    """Build the shape of an operation's response.

    Args:
        schema: the API schema.
        root: the operation's root type and selections.
        fragments: the document's fragments by name.
        conditions: the values of the variables that `@skip` and `@include` use.
    """
    builder = _Builder(schema, fragments, conditions)
    root_type, selections = root
    fields = builder.fields_of(root_type, (selections,))
    return CompositeShape(root_type.name, abstract=False, by_type={root_type.name: fields})


def count_fields(shape: CompositeShape) -> int:
    """How many fields a shape has in all, equal ones counted once."""
    seen: set[FieldsShape] = set()
    pending: list[ValueShape] = [shape]
    while pending:
        value = pending.pop()
        if isinstance(value, ListShape):
            pending.append(value.item)
        elif isinstance(value, CompositeShape):
            for fields in value.by_type.values():
                if fields not in seen:
                    seen.add(fields)
                    pending.extend(field.value for field in fields.fields)
    return sum(len(fields.fields) for fields in seen)


def is_included(directives: Iterable[DirectiveNode], conditions: Mapping[str, bool]) -> bool:
    """Whether `@skip` and `@include` let a selection through.

    Args:
        directives: the selection's.
        conditions: the values of the variables that they use.

    Raises:
        KeyError: there is no value for one of them.
    """
    for directive in directives:
        name = directive.name.value
        if name not in {"skip", "include"} or not directive.arguments:
            continue
        value = directive.arguments[0].value
        if isinstance(value, VariableNode):
            holds = conditions[value.name.value]
        else:
            literal: BooleanValueNode = value  # type: ignore[assignment] # validated
            holds = literal.value
        if holds == (name == "skip"):
            return False
    return True


class _Builder:
    """Builds shapes, each distinct one once."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        conditions: Mapping[str, bool],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._conditions = conditions
        self._values: dict[tuple[object, ...], ValueShape] = {}
        self._fields: dict[tuple[object, ...], FieldsShape] = {}

    def fields_of(
        self, parent: GraphQLObjectType, selection_sets: Iterable[SelectionSetNode]
    ) -> FieldsShape:
        collected: dict[str, list[FieldNode]] = {}
        visited: set[str] = set()
        for selection_set in selection_sets:
            self._collect(parent, selection_set, collected, visited)
        # Types share a shape when the same selections of fields of the same types remain.
        key = tuple(
            (response_key, str(self._type_of(parent, nodes)), *map(id, nodes))
            for response_key, nodes in collected.items()
        )
        shape = self._fields.get(key)
        if shape is None:
            shape = self._fields[key] = FieldsShape(
                tuple(
                    self._field(parent, response_key, nodes)
                    for response_key, nodes in collected.items()
                )
            )
        return shape

    def _collect(
        self,
        parent: GraphQLObjectType,
        selection_set: SelectionSetNode,
        into: dict[str, list[FieldNode]],
        visited: set[str],
    ) -> None:
        for selection in selection_set.selections:
            if not is_included(selection.directives or (), self._conditions):
                continue
            if isinstance(selection, FieldNode):
                key = selection.alias.value if selection.alias else selection.name.value
                into.setdefault(key, []).append(selection)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                if condition is None or self._applies(condition.name.value, parent):
                    self._collect(parent, selection.selection_set, into, visited)
            elif isinstance(selection, FragmentSpreadNode):
                name = selection.name.value
                if name in visited:
                    continue
                visited.add(name)
                fragment = self._fragments[name]
                if self._applies(fragment.type_condition.name.value, parent):
                    self._collect(parent, fragment.selection_set, into, visited)

    def _applies(self, condition: str, parent: GraphQLObjectType) -> bool:
        if condition == parent.name:
            return True
        condition_type = self._schema.get_type(condition)
        return isinstance(
            condition_type, GraphQLInterfaceType | GraphQLUnionType
        ) and self._schema.is_sub_type(condition_type, parent)

    def _type_of(
        self, parent: GraphQLObjectType, nodes: list[FieldNode]
    ) -> GraphQLOutputType | None:
        """A field's type; None for the three fields that every schema has."""
        name = nodes[0].name.value
        return None if name.startswith("__") else parent.fields[name].type

    def _field(self, parent: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> FieldShape:
        name = nodes[0].name.value
        if name == "__typename":
            return FieldShape(key, name, FieldSource.TYPENAME, _STRING, nullable=False)
        if name in _INTROSPECTION_FIELDS:
            nullable = name == "__type"
            return FieldShape(key, name, FieldSource.INTROSPECTION, _ANY, nullable)
        output_type = parent.fields[name].type
        value, nullable = self._value(output_type, tuple(nodes))
        return FieldShape(key, name, FieldSource.DATA, value, nullable)

    def _value(
        self, output_type: GraphQLOutputType, nodes: tuple[FieldNode, ...]
    ) -> tuple[ValueShape, bool]:
        nullable = not isinstance(output_type, GraphQLNonNull)
        inner = output_type.of_type if isinstance(output_type, GraphQLNonNull) else output_type
        key = (str(inner), *map(id, nodes))
        shape = self._values.get(key)
        if shape is None:
            shape = self._values[key] = self._new_value(inner, nodes)
        return shape, nullable

    def _new_value(
        self, output_type: GraphQLOutputType, nodes: tuple[FieldNode, ...]
    ) -> ValueShape:
        if isinstance(output_type, GraphQLList):
            item, nullable = self._value(output_type.of_type, nodes)
            return ListShape(item, nullable)
        if isinstance(output_type, GraphQLEnumType):
            return LeafShape(LeafKind.ENUM, output_type.name, frozenset(output_type.values))
        selection_sets = [node.selection_set for node in nodes if node.selection_set is not None]
        if isinstance(output_type, GraphQLObjectType):
            fields = self.fields_of(output_type, selection_sets)
            return CompositeShape(
                output_type.name, abstract=False, by_type={output_type.name: fields}
            )
        if isinstance(output_type, GraphQLInterfaceType | GraphQLUnionType):
            by_type = {
                concrete.name: self.fields_of(concrete, selection_sets)
                for concrete in self._schema.get_possible_types(output_type)
            }
            if isinstance(output_type, GraphQLInterfaceType):
                by_type |= _of_unknown_type(output_type.name, by_type)
            return CompositeShape(output_type.name, abstract=True, by_type=by_type)
        name = str(output_type)
        return LeafShape(_BUILT_IN.get(name, LeafKind.CUSTOM), name)


def _of_unknown_type(interface: str, by_type: Mapping[str, FieldsShape]) -> dict[str, FieldsShape]:
    """The fields of objects that only say the interface's name, where the type is all one.

    A subgraph that has the interface as an object cannot tell concrete types; when the client
    selects the same of all of them and not the type itself, nobody need.
    """
    selected = {tuple((f.key, f.name) for f in shape.fields) for shape in by_type.values()}
    if len(selected) != 1:
        return {}
    shape = next(iter(by_type.values()))
    if any(field.source is FieldSource.TYPENAME for field in shape.fields):
        return {}
    return {interface: shape}
