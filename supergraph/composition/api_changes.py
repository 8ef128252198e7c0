"""What changes for clients from one API schema to the next, and how bad that is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from graphql import GraphQLSchema, specified_scalar_types
from graphql.utilities import find_schema_changes
from graphql.utilities.find_schema_changes import (
    BreakingChange,
    DangerousChange,
    SafeChangeType,
    SchemaChange,
)

from supergraph.composition.errors import Location
from supergraph.composition.silent_changes import (
    api_elements,
    became_one_of,
    became_required,
    deprecations,
)

__all__ = ["Change", "Severity", "find_changes"]


class Severity(StrEnum):
    """What a change does to clients that exist."""

    BREAKING = "breaking"
    DANGEROUS = "dangerous"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two API schemas.

    Attributes:
        severity: how bad it is.
        kind: what happened, as graphql-core names it: `FIELD_REMOVED`, `VALUE_ADDED_TO_ENUM`, …;
            or `DEPRECATION_ADDED`, `DEPRECATION_REMOVED`, `ONE_OF_ADDED`, `ONE_OF_REMOVED`.
        coordinate: the schema coordinate of the element that it happened to.
        description: the same as a sentence.
        locations: where the proposed subgraphs declare the element, or what it stood in.
    """

    severity: Severity
    kind: str
    coordinate: str
    description: str
    locations: tuple[Location, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the change as plain data."""
        return {
            "severity": self.severity.value,
            "kind": self.kind,
            "coordinate": self.coordinate,
            "description": self.description,
            "locations": [location.to_json() for location in self.locations],
        }


def find_changes(before: GraphQLSchema, after: GraphQLSchema) -> list[Change]:
    """Compare two API schemas.

    Returns:
        the changes without their locations, the worst first.
    """
    order = list(Severity)
    elements = api_elements(before), api_elements(after)
    required = became_required(*elements)
    found = [
        _worsened(_read(change), required)
        for change in find_schema_changes(before, after)
        if not _is_built_in(change)
    ]
    found += [_one_of(name, now) for name, now in became_one_of(before, after)]
    found += [_deprecation(coordinate, now) for coordinate, now in deprecations(*elements)]
    return sorted(found, key=lambda c: (order.index(c.severity), c.coordinate, c.description))


def _is_built_in(change: SchemaChange) -> bool:
    """Whether it is about `Float` and its like, which come and go with what uses them."""
    name = change.description.removeprefix("Standard scalar ").partition(" ")[0]
    return name in specified_scalar_types and change.type.name in {"TYPE_ADDED", "TYPE_REMOVED"}


def _worsened(change: Change, required: frozenset[str]) -> Change:
    """Count as breaking that an input lost the default value which clients could rely on."""
    if change.severity is not Severity.DANGEROUS or change.coordinate not in required:
        return change
    description = f"{change.coordinate} lost its default value and is required now."
    return replace(change, severity=Severity.BREAKING, description=description)


def _one_of(name: str, now: bool) -> Change:
    if now:
        said = f"{name} takes exactly one of its fields now (@oneOf)."
        return Change(Severity.BREAKING, "ONE_OF_ADDED", name, said)
    said = f"{name} may take several of its fields now (no longer @oneOf)."
    return Change(Severity.SAFE, "ONE_OF_REMOVED", name, said)


def _deprecation(coordinate: str, now: bool) -> Change:
    kind = "DEPRECATION_ADDED" if now else "DEPRECATION_REMOVED"
    said = f"{coordinate} is {'deprecated now' if now else 'no longer deprecated'}."
    return Change(Severity.SAFE, kind, coordinate, said)


def _read(change: SchemaChange) -> Change:
    description = change.description
    if change.type is SafeChangeType.DESCRIPTION_CHANGED:
        # The new description may be pages long, and have anything in it.
        description = description.partition(" has changed to")[0] + " has changed."
    if isinstance(change, BreakingChange):
        severity = Severity.BREAKING
    elif isinstance(change, DangerousChange):
        severity = Severity.DANGEROUS
    else:
        severity = Severity.SAFE
    return Change(severity, change.type.name, _coordinate(description), description)


_MEMBER_OF = re.compile(r" (?:union type|interfaces implemented by) (\w+)")
_MEMBER = re.compile(r"@\w+(?:\(\w+:?\))?|\b[A-Za-z_]\w*\.\w+(?:\(\w+:?\))?")
_TYPE = re.compile(r"(?:Description of )?(\w+)")


def _coordinate(description: str) -> str:
    """Return the coordinate that a sentence of graphql-core names; it has no field of its own."""
    member = _MEMBER.search(description)
    if member:
        return re.sub(r"\((\w+)\)", r"(\1:)", member[0])
    owner = _MEMBER_OF.search(description)
    if owner:
        return owner[1]
    named = _TYPE.match(description)
    return named[1] if named else ""
