"""What a fetch writes into the merged data, read from the text that it sends.

A shape is a tree of response keys: None marks a leaf. From the shapes of all fetches of a plan the
compiler knows, before any request, which merges cannot meet other data, which may share
values between targets, and what has gone missing when a fetch fails.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    parse,
)

from supergraph.executor.errors import UnusablePlan
from supergraph.plan import KeyRenamer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphql import SelectionSetNode

    from supergraph.plan import Rewrite
    from supergraph.schema.supergraph_schema import SupergraphSchema

__all__ = ["FetchShape", "ResponseShape", "read_fetch_shape", "renamed"]

ResponseShape: TypeAlias = "dict[str, ResponseShape | None]"

# Leaves whose JSON survives a reader of doubles and 64-bit integers; a Float *is* a double.
_SAFE_SCALARS = frozenset({"Int", "Float", "String", "Boolean", "ID"})


@dataclass(frozen=True, slots=True)
class FetchShape:
    """What one operation text asks for.

    Attributes:
        keys: the tree of response keys.
        exact: whether numbers may come that must be read digit by digit.
    """

    keys: ResponseShape = field(default_factory=dict)
    exact: bool = False


def read_fetch_shape(operation: str, kind: str, schema: SupergraphSchema) -> FetchShape:
    """Read the shape of a subgraph operation.

    Args:
        operation: its text.
        kind: `query`, `mutation` or `subscription`.
        schema: the supergraph, whose types say which leaves hold exact numbers.

    Raises:
        UnusablePlan: the text is not an operation.
    """
    try:
        document = parse(operation, no_location=True)
    except GraphQLSyntaxError as error:
        raise UnusablePlan(f"A fetch's operation cannot be parsed: {error.message}") from error
    reader = _Reader(schema)
    selections = None
    for definition in document.definitions:
        if isinstance(definition, FragmentDefinitionNode):
            reader.fragments[definition.name.value] = definition
        elif isinstance(definition, OperationDefinitionNode):
            selections = definition.selection_set
    if selections is None:
        raise UnusablePlan("A fetch's text holds no operation.")
    keys: ResponseShape = {}
    reader.read(selections, schema.roots.get(kind), keys)
    return FetchShape(keys, reader.exact)


def renamed(keys: ResponseShape, rewrites: Iterable[Rewrite]) -> ResponseShape:
    """A shape after output rewrites have renamed keys; the argument stays as it is."""
    for rewrite in rewrites:
        if isinstance(rewrite, KeyRenamer):
            path = tuple(step for step in rewrite.path if not step.startswith("... on "))
            keys = _rename(keys, path, rewrite.rename_to)
    return keys


def _rename(keys: ResponseShape, path: tuple[str, ...], new: str) -> ResponseShape:
    key, *rest = path
    if key not in keys:
        return keys
    result = dict(keys)
    inner = result.pop(key) if not rest else result[key]
    if rest:
        result[key] = inner if inner is None else _rename(inner, tuple(rest), new)
    else:
        result[new] = _united(inner, result.get(new))
    return result


def _united(one: ResponseShape | None, other: ResponseShape | None) -> ResponseShape | None:
    if one is None or other is None:
        return one if other is None else other
    return {key: _united(one.get(key), other.get(key)) for key in dict.fromkeys((*one, *other))}


class _Reader:
    """Walks selections, fragments followed, with the supergraph's types at hand."""

    def __init__(self, schema: SupergraphSchema) -> None:
        self._schema = schema
        self.fragments: dict[str, FragmentDefinitionNode] = {}
        self._spread: set[tuple[str, int]] = set()
        self.exact = False

    def read(self, selections: SelectionSetNode, parent: str | None, into: ResponseShape) -> None:
        """Add the keys that selections on a type ask for; an unknown type is None."""
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                self._read_field(selection, parent, into)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                inner = parent if condition is None else condition.name.value
                self.read(selection.selection_set, inner, into)
            elif isinstance(selection, FragmentSpreadNode):
                self._read_fragment(self.fragments[selection.name.value], into)

    def _read_fragment(self, fragment: FragmentDefinitionNode, into: ResponseShape) -> None:
        """Add the keys of a fragment, once for all types that spread it at one place."""
        place = (fragment.name.value, id(into))
        if place not in self._spread:
            self._spread.add(place)
            self.read(fragment.selection_set, fragment.type_condition.name.value, into)

    def _read_field(self, node: FieldNode, parent: str | None, into: ResponseShape) -> None:
        name = node.name.value
        key = node.alias.value if node.alias else name
        result = self._named_type(parent, name)
        if node.selection_set is None:
            into.setdefault(key, None)
            if not self.exact and name != "__typename":
                self.exact = not self._is_safe(result)
            return
        inner = into.get(key)
        if inner is None:
            inner = into[key] = {}
        self.read(node.selection_set, result, inner)

    def _named_type(self, parent: str | None, name: str) -> str | None:
        parent_type = self._schema.types.get(parent) if parent is not None else None
        field = parent_type.fields.get(name) if parent_type is not None else None
        return None if field is None else field.type.name

    def _is_safe(self, type_name: str | None) -> bool:
        if type_name in _SAFE_SCALARS:
            return True
        leaf = self._schema.types.get(type_name) if type_name is not None else None
        return leaf is not None and leaf.kind.value == "ENUM"
