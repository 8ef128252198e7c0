"""Where extracted subgraphs need `@shareable`: on fields that several of them resolve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from supergraph.composition.extract.types import JoinedSchema
from supergraph.composition.field_uses import Coordinate, FieldUses, find_uses
from supergraph.composition.model import Field, Kind, Schema, TypeDefinition
from supergraph.schema.supergraph_schema import Subgraph

__all__ = ["mark_shared"]


def mark_shared(schemas: Sequence[Schema], source: JoinedSchema) -> list[Schema]:
    """Return the schemas with `@shareable` where composing them needs it.

    Args:
        schemas: one for each subgraph, in the supergraph's order.
        source: the supergraph.
    """
    uses = [find_uses(schema, federation_1=False) for schema in schemas]
    resolving: dict[Coordinate, int] = {}
    for subgraph, schema, facts in zip(source.joined.subgraphs, schemas, uses, strict=True):
        for definition in schema.types.values():
            if definition.kind is Kind.OBJECT:
                for name in definition.fields:
                    at = (definition.name, name)
                    if not facts.fully_external(at) and _is_in_force(source, subgraph, at):
                        resolving[at] = resolving.get(at, 0) + 1
    shared = _shared(resolving, source)
    return [
        replace(
            schema,
            types={
                name: _marked(definition, shared, facts, source)
                for name, definition in schema.types.items()
            },
        )
        for schema, facts in zip(schemas, uses, strict=True)
    ]


def _is_in_force(source: JoinedSchema, subgraph: Subgraph, at: Coordinate) -> bool:
    """Whether a subgraph's version of a field is not overridden by another's."""
    type_name, field_name = at
    for join in source.types[type_name].fields[field_name].joins:
        if join.graph == subgraph.graph:
            overridden = join.override_label is not None and join.override is None
            # An external field with a label stays what it is: provided on some paths.
            return not join.used_overridden and (not overridden or join.external)
        if join.override == subgraph.name and join.override_label is None:
            return False
    return True


def _shared(resolving: Mapping[Coordinate, int], source: JoinedSchema) -> set[Coordinate]:
    """Return the fields that need an agreement, those of interface objects included."""
    shared: set[Coordinate] = set()
    for (type_name, field_name), count in resolving.items():
        stand_ins = [
            (interface, field_name)
            for interface in source.types[type_name].interfaces
            if (interface, field_name) in resolving
        ]
        if count + len(stand_ins) > 1:
            shared.update([(type_name, field_name), *stand_ins])
    return shared


def _marked(
    definition: TypeDefinition, shared: set[Coordinate], facts: FieldUses, source: JoinedSchema
) -> TypeDefinition:
    if definition.kind is not Kind.OBJECT:
        return definition
    unsettled = shared - facts.shareable - facts.external
    unmarked = {name for name in definition.fields if (definition.name, name) in unsettled}
    use = source.names.use("shareable")
    if unmarked and definition.name == source.joined.roots.get("subscription"):
        # A subscription's field cannot be shared, but its type can.
        return replace(definition, directives=(*definition.directives, use))

    def marked(field: Field) -> Field:
        if field.name not in unmarked:
            return field
        return replace(field, directives=(*field.directives, use))

    return replace(
        definition, fields={name: marked(field) for name, field in definition.fields.items()}
    )
