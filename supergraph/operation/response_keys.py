"""The keys of merged data, where they are not the client's own.

Merged data tells an object's concrete type under `__typename`. A client may use that name as the
alias of another field; merged data then holds the field under the name with an underscore more, and
so on for aliases that would collide with that.
"""

from __future__ import annotations

__all__ = ["client_key", "merged_key"]

_TYPENAME = "__typename"


def merged_key(key: str, name: str) -> str:
    """The key under which merged data holds a field.

    Args:
        key: the client's response key.
        name: the field's name; what introspection answers is never looked up by type.
    """
    return f"{key}_" if _collides(key) and not name.startswith("__") else key


def client_key(key: str) -> str:
    """The client's response key of a field that merged data holds under a key."""
    return key[:-1] if _collides(key) and key != _TYPENAME else key


def _collides(key: str) -> bool:
    return key.startswith(_TYPENAME) and key.rstrip("_") == _TYPENAME
