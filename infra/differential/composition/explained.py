"""The differences from the reference implementation that we stand by, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

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
