"""Makes a differing request smaller while it still differs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphql import (
    REMOVE,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    Node,
    SelectionSetNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    validate,
    visit,
)

from supergraph.tests.oracle.case import run_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphql import DocumentNode

    from supergraph.tests.oracle.case import Drawn, Federation

_REMOVABLE = {"field", "inline_fragment", "fragment_spread", "directive", "argument"}


async def shrink(federation: Federation, request: Drawn) -> Drawn:
    """The smallest request found that still differs, by removing one part after the other.

    Args:
        federation: where it is asked.
        request: a request that differs.
    """
    shrunk = True
    while shrunk:
        shrunk = False
        for smaller in _smaller(federation, request):
            outcome = await run_request(federation, smaller)
            if not outcome.equal:
                request, shrunk = smaller, True
                break
    return request


def _smaller(federation: Federation, request: Drawn) -> Iterator[Drawn]:
    document = parse(request.operation)
    for number in range(_count(document)):
        text = print_ast(_tidy(_without(document, number)))
        try:
            tidied = parse(text)
        except Exception:  # noqa: BLE001, S112  # what remains may be no document
            continue
        if validate(federation.schema.api, tidied):
            continue
        used = _variables(tidied)
        values = {name: value for name, value in request.variables.items() if name in used}
        yield replace(request, operation=text, variables=values)


class _Numbering(Visitor):
    """Counts removable nodes, and removes one of them."""

    def __init__(self, wanted: int = -1) -> None:
        super().__init__()
        self.count = 0
        self._wanted = wanted

    def enter(self, node: Node, *_: Any) -> Any:
        if node.kind in _REMOVABLE:
            self.count += 1
            if self.count - 1 == self._wanted:
                return REMOVE
        return None


def _count(document: DocumentNode) -> int:
    numbering = _Numbering()
    visit(document, numbering)
    return numbering.count


def _without(document: DocumentNode, number: int) -> DocumentNode:
    smaller: DocumentNode = visit(document, _Numbering(number))
    return smaller


def _tidy(document: DocumentNode) -> DocumentNode:
    """Without empty selections, unused fragments and unused variables."""
    before = ""
    while (after := print_ast(document)) != before:
        before = after
        document = visit(document, _Emptied(_spread(document), _variables(document)))
    return document


class _Emptied(Visitor):
    """Removes what has an empty selection set, and definitions that nothing uses."""

    def __init__(self, spread: set[str], used: set[str]) -> None:
        super().__init__()
        self._spread, self._used = spread, used

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: Any) -> Any:
        return None if node.name.value in self._spread else REMOVE

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> Any:
        return None if node.variable.name.value in self._used else REMOVE

    def leave(self, node: Node, *_: Any) -> Any:
        selections = getattr(node, "selection_set", None)
        if isinstance(selections, SelectionSetNode) and not selections.selections:
            return REMOVE
        return None


def _spread(document: DocumentNode) -> set[str]:
    found: set[str] = set()

    class Spreads(Visitor):
        def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
            found.add(node.name.value)

    visit(document, Spreads())
    return found


def _variables(document: DocumentNode) -> set[str]:
    """The variables that selections use."""
    found: set[str] = set()

    class Uses(Visitor):
        def enter_variable_definition(self, *_: Any) -> Any:
            return False

        def enter_variable(self, node: VariableNode, *_: Any) -> None:
            found.add(node.name.value)

    visit(document, Uses())
    return found
