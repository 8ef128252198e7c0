"""The text of one field of a subgraph operation, ready to be written again with other variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import FieldNode, OperationDefinitionNode, VariableNode, Visitor, parse, visit

from supergraph.executor.errors import UnusablePlan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from graphql import Node

__all__ = ["FieldText"]


class FieldText:
    """A root field of an operation.

    Args:
        operation: the operation's text.
        key: the field's response key.
        own: the variables that are to get other names.

    Attributes:
        own: those of them that the field uses.
        shared: the other variables that it uses.

    Raises:
        UnusablePlan: the text holds no such field.
    """

    __slots__ = ("_declared", "_pieces", "own", "shared")

    def __init__(self, operation: str, key: str, own: Collection[str]) -> None:
        [definition] = parse(operation).definitions
        if not isinstance(definition, OperationDefinitionNode):
            raise UnusablePlan("A fetch's text holds no operation.")
        field = _field(definition, key)
        used = _variables(field)
        names = dict.fromkeys(node.name.value for node in used)
        self.own = tuple(name for name in names if name in own)
        self.shared = tuple(name for name in names if name not in own)
        self._declared = {
            node.variable.name.value: operation[_end(node.variable) : _end(node)]
            for node in definition.variable_definitions or ()
            if node.variable.name.value in names
        }
        # What lies between the uses of own variables, and which they are.
        self._pieces: list[tuple[str, str]] = []
        at = _start(field.name)
        for node in used:
            if node.name.value in own:
                self._pieces.append((operation[at : _start(node)], node.name.value))
                at = _end(node)
        self._pieces.append((operation[at : _end(field)], ""))

    def field(self, names: Mapping[str, str]) -> str:
        """The field without its alias.

        Args:
            names: the new names of its own variables.
        """
        return "".join(text + (f"${names[name]}" if name else "") for text, name in self._pieces)

    def declarations(self, names: Mapping[str, str]) -> Iterator[str]:
        """The declaration of each variable that the field uses.

        Args:
            names: the new names of its own variables.
        """
        for name, text in self._declared.items():
            yield f"${names.get(name, name)}{text}"


def _field(definition: OperationDefinitionNode, key: str) -> FieldNode:
    for node in definition.selection_set.selections:
        if isinstance(node, FieldNode) and (node.alias or node.name).value == key:
            return node
    raise UnusablePlan(f"A fetch's text holds no field {key!r}.")


def _variables(node: Node) -> list[VariableNode]:
    finder = _VariableFinder()
    visit(node, finder)
    return finder.found


def _start(node: Node) -> int:
    return node.loc.start if node.loc is not None else 0


def _end(node: Node) -> int:
    return node.loc.end if node.loc is not None else 0


class _VariableFinder(Visitor):
    """Gathers the uses of variables, in the order of the text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[VariableNode] = []

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        """Note a use."""
        self.found.append(node)
