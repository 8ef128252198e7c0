"""What `@requires` names, read from records and from representations in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import FieldNode, InlineFragmentNode, SelectionSetNode
from graphql.utilities import value_from_ast_untyped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    ValueOf = Callable[[dict[str, Any], str, dict[str, Any]], Any]


class Requirement:
    """A field set, and how its fragments are read.

    Args:
        selections: the field set.
        members: the names of the object types of each abstract type.
    """

    def __init__(self, selections: SelectionSetNode, members: Mapping[str, set[str]]) -> None:
        self._selections = selections
        self._members = members

    def read(self, source: dict[str, Any], value_of: ValueOf) -> dict[str, Any]:
        """Exactly what the field set names.

        Args:
            source: a record or a representation.
            value_of: the value of a field of an object, given its name and arguments.
        """
        return self._read(self._selections, source, value_of)

    def _read(
        self, selections: SelectionSetNode, source: dict[str, Any], value_of: ValueOf
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for node in selections.selections:
            if isinstance(node, InlineFragmentNode):
                if source["__typename"] in self._types(node):
                    found |= self._read(node.selection_set, source, value_of)
            elif isinstance(node, FieldNode):
                arguments = {
                    a.name.value: value_from_ast_untyped(a.value) for a in node.arguments or ()
                }
                value = value_of(source, node.name.value, arguments)
                inner = node.selection_set
                found[node.name.value] = self._each(inner, value, value_of) if inner else value
        return found

    def _each(self, selections: SelectionSetNode, value: Any, value_of: ValueOf) -> Any:
        if isinstance(value, list):
            return [self._each(selections, item, value_of) for item in value]
        return None if value is None else self._read(selections, value, value_of)

    def _types(self, node: InlineFragmentNode) -> set[str]:
        name = node.type_condition.name.value if node.type_condition else ""
        return self._members.get(name, {name})


def _arguments(node: FieldNode) -> dict[str, Any]:
    return {a.name.value: value_from_ast_untyped(a.value) for a in node.arguments or ()}
