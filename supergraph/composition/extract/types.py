"""The types of one subgraph, rebuilt from what a supergraph says of it (less `@shareable`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from supergraph.composition.extract.names import LocalNames, links_of
from supergraph.composition.links import Links
from supergraph.composition.merge.applied import MERGED
from supergraph.composition.model import (
    Applied,
    Const,
    EnumName,
    EnumValue,
    Field,
    Input,
    Kind,
    Schema,
    TypeDefinition,
    referenced_types,
)
from supergraph.composition.rules.access import ACCESS
from supergraph.schema.join_spec import JoinField, JoinKey
from supergraph.schema.supergraph_schema import Subgraph, SupergraphSchema
from supergraph.schema.supergraph_types import SupergraphType, TypeNode

__all__ = ["JoinedSchema", "SubgraphTypes"]

_NOT_ON_INTERFACES = frozenset({*ACCESS, "cost"})


@dataclass(frozen=True)
class JoinedSchema:
    """A supergraph, read twice: with its join information, and with everything else.

    Attributes:
        joined: which subgraph has what.
        schema: descriptions, arguments, directives.
        names: what directives are called in subgraphs.
    """

    joined: SupergraphSchema
    schema: Schema
    names: LocalNames

    @cached_property
    def prefix(self) -> str:
        """What the names of the join specification begin with."""
        link = self.joined.link("join")
        return link.alias if link else "join"

    @cached_property
    def types(self) -> Mapping[str, SupergraphType]:
        """The types that subgraphs have, those of composed custom specifications included."""
        custom = {
            name: SupergraphType.from_node(definition.node, self.prefix)
            for name, definition in self.schema.types.items()
            if any(use.name == f"{self.prefix}__type" for use in definition.directives)
            and isinstance(definition.node, TypeNode)
        }
        return {**custom, **self.joined.types}


class SubgraphTypes:
    """Rebuilds the types of one subgraph.

    Args:
        source: the supergraph.
        subgraph: which of its subgraphs.

    Attributes:
        links: what the supergraph carries of the subgraph's own links.
    """

    def __init__(self, source: JoinedSchema, subgraph: Subgraph) -> None:
        self._source, self._subgraph = source, subgraph
        self._graph = subgraph.graph
        self.links = Links(())
        self.links = links_of(self.carried(source.schema.applied))

    def types(self) -> dict[str, TypeDefinition]:
        """Return the subgraph's types by name; those with nothing left in them are dropped.

        A query root with nothing left in it stays where something refers to it.
        """
        found: dict[str, TypeDefinition] = {}
        dropped: dict[str, TypeDefinition] = {}
        for name, joined in self._source.types.items():
            if self._graph in joined.joins:
                definition = self._type(self._source.schema.types[name], joined)
                (dropped if _is_empty(definition) else found)[name] = definition
        query = dropped.get(self._source.schema.roots.get("query", ""))
        members = {name for definition in found.values() for name in definition.members}
        if query is not None and query.name in members.union(referenced_types(found.values())):
            found[query.name] = query
        return found

    def merged(self, uses: Iterable[Applied], *, on_interface: bool = False) -> tuple[Applied, ...]:
        """Return the merged directives among some, and those carried for this subgraph.

        Args:
            uses: the applications on an element of the supergraph.
            on_interface: whether it is one that may demand no access and have no cost.
        """
        uses = tuple(uses)
        kept = [
            use
            for use in uses
            if (use.spec in MERGED or self._source.names.custom_identity(use.name))
            and not (on_interface and use.spec in _NOT_ON_INTERFACES)
        ]
        return (*self.carried(uses), *kept)

    def carried(self, uses: Iterable[Applied]) -> list[Applied]:
        """Return the directives that stay with this subgraph: cache tags and connectors."""
        found = []
        for use in uses:
            if use.name == f"{self._source.prefix}__directive" and self._graph in _names(
                use.arguments.get("graphs")
            ):
                arguments = use.arguments.get("args")
                given = arguments if isinstance(arguments, Mapping) else {}
                original = self._source.names.carried(use.text_argument("name"), given, self.links)
                found += [original] if original is not None else []
        return found

    def _type(self, definition: TypeDefinition, joined: SupergraphType) -> TypeDefinition:
        stand_in = joined.joins[self._graph].interface_object
        kind = Kind.OBJECT if stand_in else definition.kind
        own = (
            *self._keys(joined.joins[self._graph].keys),
            *([self._source.names.use("interfaceObject")] if stand_in else []),
            *self._contexts(definition),
        )
        on_interface = kind is Kind.INTERFACE or stand_in
        members = joined.graph_members
        return replace(
            definition,
            kind=kind,
            directives=(*own, *self.merged(definition.directives, on_interface=on_interface)),
            interfaces=tuple(
                name for name in definition.interfaces if self._implements(joined, name)
            ),
            fields=self._fields(definition, joined, kind),
            inputs=self._inputs(definition),
            members=tuple(
                name
                for name in definition.members
                if not members or name in members.get(self._graph, ())
            ),
            values=self._values(definition),
        )

    def _implements(self, joined: SupergraphType, interface: str) -> bool:
        """Whether a type implements an interface here; join 0.1 does not say where it does."""
        if joined.implements:
            return interface in joined.implements.get(self._graph, ())
        promised = self._source.types.get(interface)
        if promised is None:
            return False
        known = {
            name
            for name, field in joined.fields.items()
            if not field.joins or any(join.graph == self._graph for join in field.joins)
        }
        return self._graph in promised.joins and promised.fields.keys() <= known

    def _keys(self, keys: Iterable[JoinKey]) -> list[Applied]:
        declared = []
        for key in keys:
            arguments: dict[str, Const] = {"fields": key.fields}
            if not key.resolvable:
                arguments["resolvable"] = False
            use = self._source.names.use("key", **arguments)
            declared.append(replace(use, declaration=int(key.extension)))
        return declared

    def _contexts(self, definition: TypeDefinition) -> list[Applied]:
        found = []
        for use in definition.all_applied("context"):
            owner, _, name = use.text_argument("name").rpartition("__")
            if owner == self._subgraph.name:
                found.append(self._source.names.use("context", name=name))
        return found

    def _fields(
        self, definition: TypeDefinition, joined: SupergraphType, kind: Kind
    ) -> dict[str, Field]:
        found = {}
        for name, field in definition.fields.items():
            joins = joined.fields[name].joins
            mine = next((join for join in joins if join.graph == self._graph), None)
            if not joins or self._is_overridden_with_a_type_of_its_own(joins, field):
                mine = JoinField(self._graph)
            if mine is not None:
                found[name] = self._field(field, mine, kind)
        if not found:
            # A type is seldom empty in a subgraph: what it had has moved elsewhere.
            moved = [
                name
                for name, field in joined.fields.items()
                if any(join.override == self._subgraph.name for join in field.joins)
            ]
            for name in moved:
                field = definition.fields[name]
                found[name] = self._field(field, JoinField(self._graph), kind)
        return found

    def _is_overridden_with_a_type_of_its_own(
        self, joins: Sequence[JoinField], field: Field
    ) -> bool:
        """Whether the merged type is nobody's but that of this overridden subgraph."""
        return any(join.override == self._subgraph.name for join in joins) and all(
            join.graph != self._graph and join.type is not None and join.type.text != field.type
            for join in joins
        )

    def _field(self, field: Field, join: JoinField, kind: Kind) -> Field:
        directives = self._join_directives(join)
        if not join.external:
            directives += self.merged(field.directives, on_interface=kind is Kind.INTERFACE)
        return replace(
            field,
            type=join.type.text if join.type else field.type,
            directives=tuple(directives),
            arguments={
                **self._arguments(field, external=join.external),
                **self._contextual_arguments(join),
            },
        )

    def _arguments(self, field: Field, *, external: bool) -> dict[str, Input]:
        return {
            argument.name: replace(
                argument, directives=() if external else self.merged(argument.directives)
            )
            for argument in field.arguments.values()
        }

    def _join_directives(self, join: JoinField) -> list[Applied]:
        names = self._source.names
        found = []
        if join.requires is not None:
            found.append(names.use("requires", fields=join.requires))
        if join.provides is not None:
            found.append(names.use("provides", fields=join.provides))
        if join.external:
            found.append(names.use("external"))
        if join.override is not None:
            label = {} if join.override_label is None else {"label": join.override_label}
            found.append(names.use("override", **{"from": join.override}, **label))
        return found

    def _contextual_arguments(self, join: JoinField) -> dict[str, Input]:
        found = {}
        for argument in join.context_arguments:
            context = argument.context.rpartition("__")[2]
            use = self._source.names.use("fromContext", field=f"${context}{argument.selection}")
            found[argument.name] = Input(
                name=argument.name, directives=(use,), type=argument.type.text
            )
        return found

    def _inputs(self, definition: TypeDefinition) -> dict[str, Input]:
        found = {}
        for name, item in definition.inputs.items():
            joins = [use for use in item.directives if use.name == f"{self._source.prefix}__field"]
            mine = next((use for use in joins if self._names_graph(use)), None)
            if mine is not None or not joins:
                own_type = mine.text_argument("type") if mine else ""
                found[name] = replace(
                    item, type=own_type or item.type, directives=self.merged(item.directives)
                )
        return found

    def _values(self, definition: TypeDefinition) -> dict[str, EnumValue]:
        found = {}
        for name, value in definition.values.items():
            joins = [
                use for use in value.directives if use.name == f"{self._source.prefix}__enumValue"
            ]
            if not joins or any(map(self._names_graph, joins)):
                found[name] = replace(value, directives=self.merged(value.directives))
        return found

    def _names_graph(self, use: Applied) -> bool:
        return self._graph in _names((use.arguments.get("graph"),))


def _names(values: Const) -> set[str]:
    """Return the enum values in a list."""
    items = values if isinstance(values, tuple) else ()
    return {item.name for item in items if isinstance(item, EnumName)}


def _is_empty(definition: TypeDefinition) -> bool:
    match definition.kind:
        case Kind.SCALAR:
            return False
        case Kind.UNION:
            return not definition.members
        case Kind.ENUM:
            return not definition.values
        case Kind.INPUT:
            return not definition.inputs
        case _:
            return not definition.fields
