"""What a subgraph's text selects, asked for one concrete type at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from supergraph.executor.errors import UnusablePlan
from supergraph.executor.output_shape import is_included

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["FetchText", "SelectionSets"]

SelectionSets: TypeAlias = tuple[SelectionSetNode, ...]


class FetchText:
    """The text of a fetch under one combination of conditions.

    Args:
        operation: the text.
        possible_types: the concrete types of each composite type.
        conditions: the values of the variables that `@skip` and `@include` use.

    Raises:
        UnusablePlan: the text is not an operation.
    """

    def __init__(
        self,
        operation: str,
        possible_types: Mapping[str, frozenset[str]],
        conditions: Mapping[str, bool],
    ) -> None:
        self._possible_types = possible_types
        self._conditions = conditions
        self._fragments: dict[str, FragmentDefinitionNode] = {}
        try:
            document = parse(operation, no_location=True)
        except GraphQLSyntaxError as error:
            raise UnusablePlan(f"A fetch's operation cannot be parsed: {error.message}") from error
        self.root: SelectionSets = ()
        """The selections of the operation itself."""
        for definition in document.definitions:
            if isinstance(definition, FragmentDefinitionNode):
                self._fragments[definition.name.value] = definition
            elif isinstance(definition, OperationDefinitionNode):
                self.root = (definition.selection_set,)

    def select(self, selections: Iterable[SelectionSetNode], of: str) -> dict[str, list[FieldNode]]:
        """The fields that selections ask of an object, by response key.

        Args:
            selections: the selection sets of one place.
            of: the object's concrete type.

        Raises:
            KeyError: a condition's variable is not among those that are known.
        """
        found: dict[str, list[FieldNode]] = {}
        for selection_set in selections:
            self._collect(selection_set, of, found)
        return found

    def _collect(
        self, selection_set: SelectionSetNode, of: str, found: dict[str, list[FieldNode]]
    ) -> None:
        for selection in selection_set.selections:
            if not is_included(selection.directives or (), self._conditions):
                continue
            if isinstance(selection, FieldNode):
                key = selection.alias.value if selection.alias else selection.name.value
                found.setdefault(key, []).append(selection)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                if condition is None or self._applies(condition.name.value, of):
                    self._collect(selection.selection_set, of, found)
            elif isinstance(selection, FragmentSpreadNode):
                fragment = self._fragments[selection.name.value]
                if self._applies(fragment.type_condition.name.value, of):
                    self._collect(fragment.selection_set, of, found)

    def _applies(self, condition: str, of: str) -> bool:
        return condition == of or of in self._possible_types.get(condition, ())
