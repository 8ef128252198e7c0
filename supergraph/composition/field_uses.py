"""Which fields of a subgraph are external, provided, shareable, and which are used by something."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from supergraph.composition.field_set import coordinates
from supergraph.composition.model import Field, Kind, Schema, TypeDefinition
from supergraph.composition.type_text import named

__all__ = ["Coordinate", "FieldUses", "find_uses"]

Coordinate: TypeAlias = tuple[str, str]
"""A type's name and a field's name."""

_NONE: frozenset[Coordinate] = frozenset()
_IGNORED = r"(?:[ \t\r\n,]|#[^\r\n]*(?![^\r\n]))*"
_CONTEXT = re.compile(rf"{_IGNORED}\${_IGNORED}(?P<name>[A-Za-z_][A-Za-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class FieldUses:
    """Facts about the fields of one subgraph.

    Attributes:
        external: marked `@external` (directly or by their type) and truly so.
        fake_external: marked `@external` in a key of an extension: they are resolved all the same.
        provided: external fields that some `@provides` makes resolvable on a path.
        key: part of a key.
        shareable: other subgraphs may resolve them too.
        used: named by a key, a `@requires`, a `@provides`, or needed for an interface.
    """

    external: frozenset[Coordinate] = _NONE
    fake_external: frozenset[Coordinate] = _NONE
    provided: frozenset[Coordinate] = _NONE
    key: frozenset[Coordinate] = _NONE
    shareable: frozenset[Coordinate] = _NONE
    used: frozenset[Coordinate] = _NONE

    def fully_external(self, at: Coordinate) -> bool:
        """Whether this subgraph never resolves the field."""
        return at in self.external and at not in self.provided


def find_uses(schema: Schema, *, federation_1: bool) -> FieldUses:
    """Collect the facts of a whole schema.

    Args:
        schema: the subgraph's schema.
        federation_1: whether `@external` on an object type is inert, as it was in federation 1.
    """
    implementations = schema.implementations()
    marked: set[Coordinate] = set()
    key: set[Coordinate] = set()
    extension_key: set[Coordinate] = set()
    provided: set[Coordinate] = set()
    required: set[Coordinate] = set()
    shared: set[Coordinate] = set()
    for definition in schema.types.values():
        if definition.kind not in {Kind.OBJECT, Kind.INTERFACE}:
            continue
        _collect_keys(schema, definition, key, extension_key)
        whole = not federation_1 and definition.applied("external") is not None
        shared_in = {use.declaration for use in definition.all_applied("shareable")}
        for field in definition.fields.values():
            at = (definition.name, field.name)
            if whole:
                marked.add(at)
            if field.declaration in shared_in:
                shared.add(at)
            if field.applied("external"):
                marked.add(at)
            if field.applied("shareable"):
                shared.add(at)
            for use in field.all_applied("provides"):
                text = use.text_argument("fields")
                provided |= coordinates(schema, named(field.type), text, implementations)
            for use in field.all_applied("requires"):
                text = use.text_argument("fields")
                required |= coordinates(schema, definition.name, text, implementations)
            required |= _context_fields(schema, field)
    fake = marked & extension_key
    return FieldUses(
        external=frozenset(marked - fake),
        fake_external=frozenset(fake),
        provided=frozenset(provided & marked),
        key=frozenset(key),
        shareable=frozenset(shared | key | (provided & marked)),
        used=frozenset(key | required | provided | _of_interfaces(schema, implementations)),
    )


def _collect_keys(
    schema: Schema,
    definition: TypeDefinition,
    key: set[Coordinate],
    extension_key: set[Coordinate],
) -> None:
    extended = definition.applied("extends") is not None
    for use in definition.directives:
        if use.spec == "key":
            found = coordinates(schema, definition.name, use.text_argument("fields"))
            key |= found
            if use.declaration > 0 or extended:
                extension_key |= found


def _of_interfaces(schema: Schema, implementations: Mapping[str, list[str]]) -> set[Coordinate]:
    return {
        (name, field)
        for interface, names in implementations.items()
        if interface in schema.types
        for field in schema.types[interface].fields
        for name in names
    }


def _context_fields(schema: Schema, field: Field) -> set[Coordinate]:
    found: set[Coordinate] = set()
    for argument in field.arguments.values():
        use = argument.applied("fromContext")
        if use is None:
            continue
        context, selection = split_context(use.text_argument("field"))
        for definition in schema.types.values():
            if any(c.text_argument("name") == context for c in definition.all_applied("context")):
                found |= coordinates(schema, definition.name, selection)
    return found


def split_context(text: str) -> tuple[str, str]:
    """Split a `@fromContext` value into the context's name and the selection.

    Blanks, commas and comments may stand around the dollar sign. The name is empty if the text does
    not begin with `$name`.
    """
    found = _CONTEXT.match(text)
    return (found["name"], text[found.end() :]) if found else ("", text)
