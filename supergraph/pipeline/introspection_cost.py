"""Stage: does an operation list more of the schema than anyone reads.

What introspection lists multiplies: each alias of `types` inside another lists the whole schema
once more for each type of it. So what an operation would list is worked out from the schema's size,
before anything is listed, and compared with the query that tools send.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    InlineFragmentNode,
    OperationDefinitionNode,
    get_introspection_query,
    get_named_type,
    introspection_types,
    is_abstract_type,
    is_list_type,
    is_non_null_type,
    parse,
)

from supergraph.pipeline.errors import RequestError, RequestErrorCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphql import DocumentNode, SelectionSetNode

    from supergraph.schema.supergraph_schema import SupergraphSchema

__all__ = ["IntrospectionCost"]

_ROOT_FIELDS = {"__schema": "__Schema", "__type": "__Type"}
_FIELDS = {
    name: declared.fields
    for name, declared in introspection_types.items()
    if isinstance(declared, GraphQLObjectType)
}
_ALLOWED_TIMES = 2
_ALWAYS_ALLOWED = 100_000


class _Width(NamedTuple):
    """How many objects a list field of introspection gives: on average, and at most."""

    average: float
    most: int


class IntrospectionCost:
    """What operations list of one schema.

    Args:
        schema: the supergraph, whose API schema is read when it is first needed.
    """

    def __init__(self, schema: SupergraphSchema) -> None:
        self._schema = schema

    def check(self, document: DocumentNode) -> None:
        """Refuse a document that lists much more than the whole schema.

        Args:
            document: a valid document.

        Raises:
            RequestError: says how many fields it would list, and how many may be.
        """
        cost = self._of(document)
        # What is allowed is not worked out before somebody asks for much.
        if cost > _ALWAYS_ALLOWED and cost > self.allowed:
            raise RequestError(
                RequestErrorCode.MAX_HEIGHT_LIMIT,
                f"Introspection would list {_shown(cost)} fields; at most {_shown(self.allowed)} "
                "are allowed.",
            )

    @cached_property
    def allowed(self) -> float:
        """How many fields an operation may list: some times what tools ask for."""
        usual = self._of(parse(get_introspection_query(input_value_deprecation=True)))
        return max(_ALLOWED_TIMES * usual, _ALWAYS_ALLOWED)

    def _of(self, document: DocumentNode) -> float:
        """What the operation of a document that lists most would list."""
        definitions = document.definitions
        fragments = {
            node.name.value: node
            for node in definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        return max(
            _Reckoning(self, fragments).root(node.selection_set)
            for node in definitions
            if isinstance(node, OperationDefinitionNode)
        )

    def width(self, type_name: str, field_name: str) -> _Width:
        """How many objects a field of an introspection type gives."""
        return self._widths.get((type_name, field_name), _Width(1, 1))

    @cached_property
    def _widths(self) -> dict[tuple[str, str], _Width]:
        schema = self._schema.api
        types = list(schema.type_map.values())
        count = len(types)
        fielded = [t for t in types if isinstance(t, GraphQLObjectType | GraphQLInterfaceType)]
        fields = [field for own in fielded for field in own.fields.values()]
        directives = schema.directives
        return {
            ("__Schema", "types"): _Width(count, count),
            ("__Schema", "directives"): _Width(len(directives), len(directives)),
            ("__Type", "fields"): _width((len(t.fields) for t in fielded), count),
            ("__Type", "interfaces"): _width((len(t.interfaces) for t in fielded), count),
            ("__Type", "possibleTypes"): _width(
                (len(schema.get_possible_types(t)) for t in types if is_abstract_type(t)),
                count,
            ),
            ("__Type", "enumValues"): _width(
                (len(t.values) for t in types if isinstance(t, GraphQLEnumType)), count
            ),
            ("__Type", "inputFields"): _width(
                (len(t.fields) for t in types if isinstance(t, GraphQLInputObjectType)), count
            ),
            ("__Field", "args"): _width((len(f.args) for f in fields), len(fields)),
            ("__Directive", "args"): _width((len(d.args) for d in directives), len(directives)),
        }


class _Reckoning:
    """Adds up what one operation lists; each selection set is looked at once for each use."""

    def __init__(
        self, cost: IntrospectionCost, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> None:
        self._cost = cost
        self._fragments = fragments
        self._known: dict[tuple[int, str, bool], float] = {}

    def root(self, selection_set: SelectionSetNode) -> float:
        """The introspection fields of an operation, or of a part of its root."""
        total = 0.0
        for selection in selection_set.selections:
            if isinstance(selection, FieldNode):
                inner, name = selection.selection_set, _ROOT_FIELDS.get(selection.name.value)
                if inner is not None and name is not None:
                    total += 1 + self._inside(inner, name, average=name == "__Schema")
            elif isinstance(selection, FragmentSpreadNode):
                total += self.root(self._fragments[selection.name.value].selection_set)
            elif isinstance(selection, InlineFragmentNode):
                total += self.root(selection.selection_set)
        return total

    def _inside(self, selection_set: SelectionSetNode, type_name: str, *, average: bool) -> float:
        """What is listed of an object: one of all, of average width, or any, which may be wide."""
        key = (id(selection_set), type_name, average)
        total = self._known.get(key)
        if total is None:
            total = 0.0
            for selection in selection_set.selections:
                if isinstance(selection, FieldNode):
                    total += self._field(selection, type_name, average=average)
                elif isinstance(selection, FragmentSpreadNode):
                    inner = self._fragments[selection.name.value].selection_set
                    total += self._inside(inner, type_name, average=average)
                elif isinstance(selection, InlineFragmentNode):
                    total += self._inside(selection.selection_set, type_name, average=average)
            self._known[key] = total
        return total

    def _field(self, node: FieldNode, type_name: str, *, average: bool) -> float:
        if node.selection_set is None:
            return 1
        name = node.name.value
        declared = _FIELDS[type_name][name].type
        is_list = is_list_type(declared.of_type if is_non_null_type(declared) else declared)
        width = self._cost.width(type_name, name)
        # Of a list of all types, the average says it exactly; a single type may be the widest.
        average = average and is_list
        times = width.average if average else width.most
        inner = self._inside(node.selection_set, get_named_type(declared).name, average=average)
        return 1 + times * inner


def _width(sizes: Iterable[int], among: int) -> _Width:
    found = list(sizes)
    return _Width(sum(found) / among if among else 0, max(found, default=0))


def _shown(cost: float) -> str:
    return "more than a billion" if cost > 1e9 else f"{cost:.0f}"  # noqa: PLR2004 - as it says
