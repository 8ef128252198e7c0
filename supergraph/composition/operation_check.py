"""What a change of the API does to one operation of a client.

Validation against the new schema finds what is gone. It does not find what the operation still
says but no longer means: a selected field that has become nullable or another scalar, and values
of variables, which are not in the text. For those, breaking changes are matched with what the
operation uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLSchema,
    Node,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    Visitor,
    get_named_type,
    is_leaf_type,
    type_from_ast,
    validate,
    visit,
)

from supergraph.composition.api_changes import Change, Severity
from supergraph.composition.errors import Location, Place

__all__ = ["ClientOperation", "Problem", "find_problems", "invalid"]


@dataclass(frozen=True, slots=True)
class ClientOperation:
    """An operation that clients are known to send.

    Attributes:
        client: the client's name.
        version: its version; empty if unknown.
        name: the operation's name, or its file's.
        document: the operation with the fragments it uses, parsed with locations.
        file: where it was read from, for messages.
    """

    client: str
    version: str
    name: str
    document: DocumentNode
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why an operation no longer works.

    Attributes:
        message: what is wrong.
        location: where in the operation; its `subgraph` is the client's name.
    """

    message: str
    location: Location | None = None

    def to_json(self) -> dict[str, object]:
        """Return the problem as plain data."""
        at = self.location
        return {
            "message": self.message,
            "line": at.line if at else None,
            "column": at.column if at else None,
        }


def invalid(operation: ClientOperation, schema: GraphQLSchema) -> tuple[Problem, ...]:
    """Say why an operation is not valid; nothing if it is."""
    return tuple(
        _problem(operation, error.message, _node(error))
        for error in validate(schema, operation.document)
    )


def find_problems(
    operation: ClientOperation,
    before: GraphQLSchema,
    after: GraphQLSchema,
    changes: Iterable[Change],
) -> tuple[Problem, ...]:
    """Say why an operation that worked before no longer does.

    Args:
        operation: valid before.
        before: the API schema it was written for.
        after: the API schema to come.
        changes: what is different between them.
    """
    uses = _Uses(before)
    visit(operation.document, TypeInfoVisitor(uses.types, uses))
    found = list(invalid(operation, after))
    for change in changes:
        if change.severity is Severity.BREAKING:
            for node, how in uses.meets(change):
                found.append(_problem(operation, f"{change.description} {how}", node))
    return tuple(found)


def _problem(operation: ClientOperation, message: str, node: Node | None) -> Problem:
    return Problem(message, Place(operation.client, operation.file, node).locate())


def _node(error: GraphQLError) -> Node | None:
    return error.nodes[0] if error.nodes else None


_INPUT_CHANGES = frozenset(
    {
        "FIELD_CHANGED_KIND",
        "FIELD_REMOVED",
        "INPUT_FIELD_DEFAULT_VALUE_CHANGE",
        "ONE_OF_ADDED",
        "REQUIRED_INPUT_FIELD_ADDED",
        "VALUE_REMOVED_FROM_ENUM",
    }
)


class _Uses(Visitor):
    """Gathers which fields an operation selects, and which types its variables have."""

    def __init__(self, schema: GraphQLSchema) -> None:
        super().__init__()
        self.types = TypeInfo(schema)
        self._schema = schema
        self._fields: dict[str, FieldNode] = {}
        self._leaves: dict[str, FieldNode] = {}
        self._inputs: dict[str, VariableDefinitionNode] = {}

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent, selected = self.types.get_parent_type(), self.types.get_type()
        if parent is not None:
            self._fields.setdefault(f"{parent.name}.{node.name.value}", node)
        named = get_named_type(selected)
        if named is not None and is_leaf_type(named):
            self._leaves.setdefault(named.name, node)

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: object) -> None:
        named = get_named_type(type_from_ast(self._schema, node.type))
        waiting = [named] if named is not None else []
        while waiting:
            reached = waiting.pop()
            if reached.name in self._inputs:
                continue
            self._inputs[reached.name] = node
            if isinstance(reached, GraphQLInputObjectType):
                waiting += [get_named_type(field.type) for field in reached.fields.values()]

    def meets(self, change: Change) -> Iterator[tuple[Node, str]]:
        """Yield where a valid operation meets a breaking change, and how."""
        owner = change.coordinate.partition(".")[0]
        if change.kind == "FIELD_CHANGED_KIND" and change.coordinate in self._fields:
            yield self._fields[change.coordinate], "The operation selects it."
        if change.kind == "TYPE_CHANGED_KIND" and owner in self._leaves:
            yield self._leaves[owner], "The operation selects a field of this type."
        if change.kind in _INPUT_CHANGES and owner in self._inputs:
            node = self._inputs[owner]
            yield node, f"What the client sends as ${node.variable.name.value} may depend on it."
