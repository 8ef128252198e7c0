"""What changes for clients from one API schema to the next, and how bad that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from graphql import GraphQLSchema
from graphql.utilities import find_schema_changes
from graphql.utilities.find_schema_changes import (
    BreakingChange,
    DangerousChange,
    SafeChangeType,
    SchemaChange,
)

from supergraph.composition.errors import Location

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
        kind: what happened, as graphql-core names it: `FIELD_REMOVED`, `VALUE_ADDED_TO_ENUM`, ….
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
    found = [_read(change) for change in find_schema_changes(before, after)]
    return sorted(found, key=lambda c: (order.index(c.severity), c.coordinate, c.description))


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
_TYPE = re.compile(r"(?:Standard scalar |Description of )?(\w+)")


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
