"""The differences from the reference implementation that we stand by, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from graphql import InterfaceTypeDefinitionNode, ObjectTypeDefinitionNode, parse

from infra.differential.composition.verdict import Verdict

__all__ = ["EXPLAINED", "explanation"]


def _crashed(verdict: Verdict) -> bool:
    return verdict.theirs == {"CRASH"} and bool(verdict.codes)


def _without_code(verdict: Verdict) -> bool:
    return verdict.theirs == {"INTERNAL"} and bool(verdict.codes)


def _shared_mutation(verdict: Verdict) -> bool:
    shared = sum("type Mutation" in sdl for sdl in verdict.subgraphs.values()) > 1
    return shared and "no mutations" in verdict.wavers


def _provided_first(verdict: Verdict) -> bool:
    return "fields in another order" in verdict.wavers


def _context_non_null(verdict: Verdict) -> bool:
    """The reference drops the non-null mark of what is selected, and then misses it."""
    found = (_MARK_DROPPED.search(message) for message in verdict.messages)
    return verdict.theirs - verdict.codes == {"CONTEXT_INVALID_SELECTION"} and any(
        match is not None and match[1] == match[2].replace("!", "") for match in found
    )


_MARK_DROPPED = re.compile(r'selection "(.+)" does not match the expected type "(.+)"')


def _connectors_forgotten(verdict: Verdict) -> bool:
    """A wrong definition keeps the reference from learning what a connect link brings in."""
    return (
        verdict.codes - verdict.theirs == {"DIRECTIVE_DEFINITION_INVALID"}
        and verdict.theirs - verdict.codes <= {"INVALID_GRAPHQL"}
        and any(_CONNECTOR.search(message) for message in verdict.messages)
    )


_CONNECTOR = re.compile(r'Unknown directive "@(?:connect|source)"')


def _link_forgotten(verdict: Verdict) -> bool:
    """A definition by hand is read before the link that brings its types in, and found wanting."""
    return (
        verdict.theirs == {"INVALID_GRAPHQL"}
        and bool(verdict.codes)
        and verdict.codes <= _OF_LINKS
        and all(_SPECIFIED.search(message) for message in verdict.messages)
    )


_OF_LINKS = frozenset(
    {
        "INVALID_LINK_DIRECTIVE_USAGE",
        "INVALID_LINK_IDENTIFIER",
        "UNKNOWN_FEDERATION_LINK_VERSION",
        "UNKNOWN_LINK_VERSION",
    }
)
_SPECIFIED = re.compile(r"Unknown type (?:federation|link)__[A-Za-z]+$")


def _key_first(verdict: Verdict) -> bool:
    """A broken key of an interface or of its implementations is all that the reference names."""
    broken = [_BROKEN_KEY.match(message) for message in verdict.messages]
    return (
        verdict.theirs == {"KEY_INVALID_FIELDS"}
        and verdict.theirs < verdict.codes
        and any(
            match is not None and _of_interface_with_key(verdict.subgraphs[match[1]], match[2])
            for match in broken
        )
    )


_BROKEN_KEY = re.compile(r'\[(.+?)\] On type "(.+?)", for @')


def _of_interface_with_key(sdl: str, name: str) -> bool:
    """Whether a type is an interface with a key, or implements one."""
    types = {
        node.name.value: node
        for node in parse(sdl, no_location=True).definitions
        if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode)
    }
    if name not in types:
        return False
    family = {name, *(interface.name.value for interface in types[name].interfaces or ())}
    return any(
        isinstance(node, InterfaceTypeDefinitionNode)
        and node.name.value in family
        and any(
            "fields" in {a.name.value for a in use.arguments or ()} for use in node.directives or ()
        )
        for node in types.values()
    )


def _one_of_two(verdict: Verdict) -> bool:
    """Of mistaken places of `@provides`, the reference names the first."""
    return (
        verdict.codes >= _MISPLACED
        and verdict.theirs < verdict.codes
        and len(verdict.codes - verdict.theirs) == 1
        and verdict.codes - verdict.theirs <= _MISPLACED
    )


_MISPLACED = frozenset(
    {"EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE", "PROVIDES_ON_NON_OBJECT_FIELD"}
)


def _older_connect(verdict: Verdict) -> bool:
    """The versions of connect that subgraphs link, told by the first of them."""
    facts = (*verdict.facts, *verdict.their_facts)
    linked = {sdl for sdl in verdict.subgraphs.values() if "/connect/v" in sdl}
    return (
        len(verdict.facts) == len(verdict.their_facts) == 1
        and len(linked) > 1
        and not verdict.hints - verdict.their_hints
        and not verdict.their_hints - verdict.hints
        and all(_CONNECT_LINK.match(fact) for fact in facts)
    )


_CONNECT_LINK = re.compile(r'schema @link\(url: "https://specs\.apollo\.dev/connect/v')


def _repeated_hint(verdict: Verdict) -> bool:
    repeated = {"INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN"}
    more = verdict.their_hints - verdict.hints
    return (
        verdict.codes == verdict.theirs
        and not verdict.facts
        and not verdict.their_facts
        and not verdict.hints - verdict.their_hints
        and more.keys() == repeated
        and verdict.hints.keys() == verdict.their_hints.keys()
    )


EXPLAINED: Mapping[str, tuple[str, Callable[[Verdict], bool]]] = {
    "crash": (
        "the reference fails with an exception where we name the error",
        _crashed,
    ),
    "without code": (
        "the reference fails without naming a code where we name one",
        _without_code,
    ),
    "shared mutation": (
        (
            "trying a shared mutation in one subgraph leaves the reference believing that places"
            " were proven which were not: it accepts a query that it refuses as soon as the same"
            " subgraphs have no mutations"
        ),
        _shared_mutation,
    ),
    "provided first": (
        (
            "a place reached with provided fields counts for the reference as the place without"
            " them: it accepts a query that it refuses as soon as the same fields are written in"
            " another order"
        ),
        _provided_first,
    ),
    "non-null context": (
        "a non-null selection may feed a non-null argument",
        _context_non_null,
    ),
    "connectors forgotten": (
        (
            "where a definition is wrong, the reference speaks of connectors that it does not know,"
            " though they are linked; we name the definition"
        ),
        _connectors_forgotten,
    ),
    "link forgotten": (
        (
            "where a link is wrong, the reference speaks of types of the specification that a"
            " definition written by hand names; we name the link"
        ),
        _link_forgotten,
    ),
    "key first": (
        (
            "where a key of an interface, or of what implements it, cannot be read, the reference"
            " says nothing more of the subgraph; we say all that is wrong"
        ),
        _key_first,
    ),
    "one of two": (
        (
            "of a @provides on an external field and one on a field with nothing to select, the"
            " reference names the first; we name both"
        ),
        _one_of_two,
    ),
    "older connect": (
        (
            "of several versions of the connect specification, the reference links the first that"
            " it meets; we link the newest, in which all can be read"
        ),
        _older_connect,
    ),
    "repeated hint": (
        (
            "the reference says of a shared field that its runtime types differ once for every"
            " way by which it comes there; we say it once for the field"
        ),
        _repeated_hint,
    ),
}
"""By name, the reason and how the difference is recognised."""


def explanation(verdict: Verdict) -> str:
    """Return the name of the explanation of a difference, or the empty string."""
    return next((name for name, (_, holds) in EXPLAINED.items() if holds(verdict)), "")
