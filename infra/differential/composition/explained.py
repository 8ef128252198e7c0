"""The differences from the reference implementation that we stand by, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from infra.differential.composition.verdict import Verdict

__all__ = ["EXPLAINED", "explanation"]


def _crashed(verdict: Verdict) -> bool:
    return "CRASH" in verdict.theirs


def _without_code(verdict: Verdict) -> bool:
    return verdict.theirs == {"INTERNAL"} and bool(verdict.codes)


def _shared_mutation(verdict: Verdict) -> bool:
    shared = sum("type Mutation" in sdl for sdl in verdict.subgraphs.values()) > 1
    return shared and verdict.codes == {"SATISFIABILITY_ERROR"} and not verdict.theirs


def _provided_first(verdict: Verdict) -> bool:
    provides = any("@provides(" in sdl for sdl in verdict.subgraphs.values())
    return provides and verdict.codes == {"SATISFIABILITY_ERROR"} and not verdict.theirs


def _context_non_null(verdict: Verdict) -> bool:
    return verdict.theirs - verdict.codes == {"CONTEXT_INVALID_SELECTION"} and any(
        "does not match the expected type" in message for message in verdict.messages
    )


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


def _bad_composed_directive_hides_the_rest(verdict: Verdict) -> bool:
    return verdict.theirs == {"DIRECTIVE_COMPOSITION_ERROR"} and verdict.codes == {
        "DIRECTIVE_COMPOSITION_ERROR",
        "EXTENSION_WITH_NO_BASE",
    }


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
            " were proven which were not, so that it accepts a query that cannot be answered"
        ),
        _shared_mutation,
    ),
    "provided first": (
        (
            "a place reached with provided fields counts for the reference as the place without"
            " them, so that what is proven for the one is believed of the other"
        ),
        _provided_first,
    ),
    "non-null context": (
        "a non-null selection may feed a non-null argument",
        _context_non_null,
    ),
    "repeated hint": (
        (
            "the reference says of a shared field that its runtime types differ once for every"
            " way by which it comes there; we say it once for the field"
        ),
        _repeated_hint,
    ),
    "composed directive": (
        (
            "the reference looks at no type when a composed directive is at fault; we say in the"
            " same run which types lack a definition"
        ),
        _bad_composed_directive_hides_the_rest,
    ),
}
"""By name, the reason and how the difference is recognised."""


def explanation(verdict: Verdict) -> str:
    """Return the name of the explanation of a difference, or the empty string."""
    return next((name for name, (_, holds) in EXPLAINED.items() if holds(verdict)), "")
