"""The features that drawn cases must show, and how often."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST_SHARE = 0.05
"""Of all cases, how many show a feature at the least."""

FEATURES = (
    # Keys
    "several keys",
    "composite key",
    "nested key",
    "non-resolvable key",
    "intermediate subgraph",
    "null entity",
    # Requirements
    "requires",
    "chained requires",
    "nested requires",
    "requires through an interface",
    "requires with fragments",
    "arguments in requires",
    "conflicting required arguments",
    # What subgraphs provide and take over
    "provides",
    "nested provides",
    "provides on an abstract type",
    "override",
    "labelled override",
    "shared field",
    "shared root field",
    "split value type",
    # Abstract types
    "abstract field",
    "interface",
    "union",
    "partial interface",
    "partial union",
    "interface object",
    "requires on an interface object",
    "fragment on another type",
    "nested fragments",
    "child type mismatch",
    # Whole federations
    "Federation 1 subgraph",
    "context",
    "context of some types",
    "root re-entry",
    "inaccessible",
    "enum intersection",
    "input intersection",
    "custom scalar",
    # Operations
    "mutation",
    "alias",
    "internal alias",
    "introspection",
    "skip or include",
    "conditional fetch",
    "batched fetch",
    "arguments",
    "variables",
    "variable with a default",
    "variable inside a value",
    "variable named like our own",
    "null or missing variable",
    # Answers
    "list of lists",
    "null inside a list",
    "failing resolver",
    "bubbling null",
)


def rare_features(seen: Mapping[str, int], cases: int) -> dict[str, float]:
    """The features that too few cases show, each with its share.

    A sample of a few hundred shows a share of 5 % now and then as 3 %: what counts is whether the
    feature is rarer than that beyond two standard deviations.

    Args:
        seen: how many cases have shown each feature.
        cases: how many cases there are.
    """
    shares = {name: seen.get(name, 0) / max(cases, 1) for name in FEATURES}
    deviation = sqrt(LEAST_SHARE * (1 - LEAST_SHARE) / max(cases, 1))
    return {name: share for name, share in shares.items() if share < LEAST_SHARE - 2 * deviation}


def histogram(seen: Mapping[str, int], cases: int) -> str:
    """The share of cases that show each feature, a line each, rarest first."""
    lines = sorted((seen.get(name, 0) / max(cases, 1), name) for name in FEATURES)
    return "\n".join(f"{name:34} {share:6.1%}" for share, name in lines)
