"""Identifiers: UUIDv7 inside the store, opaque global ids in the graph.

A global id is URL-safe base64 (without padding) of `Type:uuid`: to be kept, not to be read.
"""

from __future__ import annotations

import base64
import binascii
from uuid import UUID

import strawberry
import uuid6

from subgraphs.kit.errors import BadUserInput


def new_id() -> UUID:
    """Return a fresh UUIDv7: unique, and sorted by the time it was made."""
    return UUID(int=uuid6.uuid7().int)


def global_id(type_name: str, key: UUID | str) -> strawberry.ID:
    """Return the graph's id of an object.

    Args:
        type_name: the GraphQL type, e.g. `Product`.
        key: its key inside the subgraph.
    """
    text = f"{type_name}:{key}".encode()
    return strawberry.ID(base64.urlsafe_b64encode(text).rstrip(b"=").decode())


def parse_global_id(type_name: str, value: str) -> UUID:
    """Return the UUID inside a global id of the given type.

    Raises:
        BadUserInput: when the value is no global id of that type.
    """
    found = find_global_id(type_name, value)
    if found is None:
        raise BadUserInput(f"{value[:60]!r} is not the id of a {type_name}")
    return found


def find_global_id(type_name: str, value: str) -> UUID | None:
    """Return the UUID inside a global id, or None when the value is no id of that type.

    Entity resolvers use it: a representation that names nothing yields null, not an error.
    """
    found = read_global_id(value)
    return found[1] if found is not None and found[0] == type_name else None


def read_global_id(value: str) -> tuple[str, UUID] | None:
    """Return the type and the UUID inside a global id, or None when the value is none."""
    try:
        padded = value.encode("ascii") + b"=" * (-len(value) % 4)
        name, _, key = (
            base64.b64decode(padded, altchars=b"-_", validate=True).decode().partition(":")
        )
        return name, UUID(key)
    except (ValueError, binascii.Error):
        return None
