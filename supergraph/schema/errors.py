"""What can be wrong with a supergraph."""

from __future__ import annotations

from supergraph.errors import RouterError

__all__ = ["ConnectorsNotExecuted", "InvalidFieldSet", "InvalidSupergraph", "UnsupportedFeature"]


class InvalidSupergraph(RouterError):
    """The text is not a supergraph: not SDL, not a core schema, or inconsistent in itself."""

    code = "INVALID_FEDERATION_SUPERGRAPH"


class UnsupportedFeature(InvalidSupergraph):
    """The supergraph demands a feature (`for: SECURITY` or `EXECUTION`) that is not known here."""

    code = "UNSUPPORTED_LINKED_FEATURE"


class InvalidFieldSet(InvalidSupergraph):
    """A field set of `@join__type` or `@join__field` cannot be read."""


class ConnectorsNotExecuted(InvalidSupergraph):
    """The supergraph maps REST APIs to fields by `@connect`, which is carried but not executed."""

    code = "UNSUPPORTED_FEATURE"
