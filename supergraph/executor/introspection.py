"""Answers `__schema` and `__type` from the API schema, beside the data of the same operation."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    Visitor,
    execute_sync,
    visit,
)

from supergraph.executor.errors import ErrorCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import ExecutionResult, GraphQLSchema, NamedTypeNode, SelectionNode

    from supergraph.executor.state import ExecutionState

__all__ = ["Introspection", "compile_introspection"]

_FIELDS = frozenset({"__schema", "__type"})


class Introspection:
    """The introspection part of an operation.

    Args:
        schema: the API schema.
        document: the operation with nothing but its introspection fields, and its fragments.
        variables: the variables that it uses.
    """

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, variables: frozenset[str]
    ) -> None:
        self._schema = schema
        self._document = document
        self._variables = variables
        self._answer: ExecutionResult | None = None

    async def run(self, state: ExecutionState) -> None:
        """Put the answer among a request's data. Without variables it is worked out once.

        A large schema takes a second: other requests go on meanwhile.
        """
        result = self._answer
        if result is None:
            given = state.request.variables
            used = {name: given[name] for name in self._variables if name in given}
            work = partial(execute_sync, self._schema, self._document, variable_values=used)
            answer: Any = await asyncio.get_running_loop().run_in_executor(None, work)
            result = answer
            if not self._variables:
                self._answer = answer
        state.data.update(result.data or {})
        for error in result.errors or ():
            state.errors.append(
                {
                    "message": error.message,
                    "path": list(error.path or ()),
                    "extensions": {"code": ErrorCode.INTROSPECTION_ERROR.value},
                }
            )


def compile_introspection(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
) -> Introspection | None:
    """Take the introspection fields out of an operation; None when it has none."""
    selections = _introspection_of(operation.selection_set, fragments)
    if not selections:
        return None
    uses = _Uses()
    pending: list[Any] = list(selections)
    reachable: dict[str, FragmentDefinitionNode] = {}
    while pending:
        visit(pending.pop(), uses)
        for name in uses.spreads - reachable.keys():
            reachable[name] = fragments[name]
            pending.append(fragments[name])
    definitions = tuple(
        definition
        for definition in operation.variable_definitions or ()
        if definition.variable.name.value in uses.variables
    )
    reduced = OperationDefinitionNode(
        operation=operation.operation,
        name=operation.name,
        variable_definitions=definitions,
        directives=(),
        selection_set=SelectionSetNode(selections=tuple(selections)),
    )
    document = DocumentNode(definitions=(reduced, *reachable.values()))
    return Introspection(schema, document, frozenset(uses.variables))


def _introspection_of(
    selection_set: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> list[SelectionNode]:
    """The root selections without the fields that subgraphs answer, fragments unfolded."""
    kept: list[SelectionNode] = []
    for selection in selection_set.selections:
        if isinstance(selection, FieldNode):
            if selection.name.value in _FIELDS:
                kept.append(selection)
            continue
        condition: NamedTypeNode | None
        if isinstance(selection, FragmentSpreadNode):
            fragment = fragments[selection.name.value]
            inner, condition = fragment.selection_set, fragment.type_condition
        elif isinstance(selection, InlineFragmentNode):
            inner, condition = selection.selection_set, selection.type_condition
        else:
            continue
        selections = _introspection_of(inner, fragments)
        if selections:
            kept.append(
                InlineFragmentNode(
                    type_condition=condition,
                    directives=selection.directives,
                    selection_set=SelectionSetNode(selections=tuple(selections)),
                )
            )
    return kept


class _Uses(Visitor):
    """Gathers the variables and the fragments that a node mentions."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: set[str] = set()
        self.spreads: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        """Note a variable."""
        self.variables.add(node.name.value)

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        """Note a fragment."""
        self.spreads.add(node.name.value)
