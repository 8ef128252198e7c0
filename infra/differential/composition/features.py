"""The features that the generated cases are made of, found in their text.

What a step of the generator meant to draw does not count; what stands in the SDL does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

__all__ = ["FEATURES", "LEAST_SHARE", "features_of", "missing_features"]

LEAST_SHARE = 0.05
"""In how many of the cases, at least, each feature occurs."""

_PREFIX = r"@(?:fed__|federation__)?"


def _directive(*names: str) -> str:
    return rf"{_PREFIX}(?:{'|'.join(names)})\b(?!\")"


_PATTERNS: Mapping[str, str] = {
    "objects": r"\btype \w",
    "keys": _directive("key", "id_key") + r"\(fields",
    "nested keys": r"fields: \"[^\"]*\{",
    "several keys": r"(?:key\(fields: [^)]*\)\s*@\w+\(fields: )",
    "keys that are not resolvable": r"resolvable: false",
    "interfaces": r"\binterface \w",
    "interfaces with @key": r"\binterface \w+ (?:implements \w+ )?" + _directive("key", "id_key"),
    "@interfaceObject": _directive("interfaceObject"),
    "unions": r"\bunion \w",
    "enums as input": r"\(n: N\b",
    "enums as output": r"\bn\w(?:\(n: N\))?: N\b",
    "enums as input and output": r"\bn\w\(n: N\): N\b",
    "inputs": r"\binput \w",
    "scalars": r"\bscalar [A-Z]",
    "arguments": r"\w\(\w+: ",
    "defaults": r": \w+ = ",
    "descriptions": r"^\s*\"\w+\" ",
    "@shareable": _directive("shareable"),
    "@override": _directive("override") + r"\(",
    "@override(label:)": r"override\([^)]*label:",
    "@external": _directive("external", "ext"),
    "@requires": _directive("requires", "needs"),
    "@provides": _directive("provides", "gives"),
    "@inaccessible": _directive("inaccessible"),
    "@tag": _directive("tag", "label") + r"\(name",
    "@composeDirective": _directive("composeDirective") + r"\(",
    "executable directives": r"^directive @exec",
    "repeatable custom directives": r"^directive @many.* repeatable",
    "@authenticated": _directive("authenticated"),
    "@requiresScopes": _directive("requiresScopes") + r"\(",
    "@policy": _directive("policy") + r"\(",
    "@cost": _directive("cost") + r"\(",
    "@listSize": _directive("listSize") + r"\(",
    "@context and @fromContext": _directive("fromContext") + r"\(",
    "@cacheTag": _directive("cacheTag") + r"\(",
    "@connect and @source": r"@connect\(",
    "renamed imports": r"\{name: \"@\w+\", as: ",
    "links with `as`": r"@link\([^\[]*, as: \"",
    "deprecations": r"@deprecated\b",
    "@specifiedBy": r"@specifiedBy\(",
    "extended types": r"\bextend type",
    "renamed roots": r"\bquery: RootQuery",
    "mutations": r"\btype (?:Root)?Mutation",
    "subscriptions": r"\btype (?:Root)?Subscription",
    "lists": r": \[\w",
    "nested lists": r": \[\[",
    "non-null": r"\w!",
}


def _compiled(pattern: str) -> Callable[[Mapping[str, str]], bool]:
    found = re.compile(pattern, re.MULTILINE)
    return lambda subgraphs: any(found.search(sdl) for sdl in subgraphs.values())


def _mixes_federation_1(subgraphs: Mapping[str, str]) -> bool:
    linked = {"specs.apollo.dev/federation/" in sdl for sdl in subgraphs.values()}
    return len(linked) > 1


FEATURES: Mapping[str, Callable[[Mapping[str, str]], bool]] = {
    **{name: _compiled(pattern) for name, pattern in _PATTERNS.items()},
    "federation 1 mixed with 2": _mixes_federation_1,
}
"""By name, whether a set of subgraphs, given as SDL by name, has a feature."""


def features_of(subgraphs: Mapping[str, str]) -> set[str]:
    """Return the features of a set of subgraphs."""
    return {name for name, holds in FEATURES.items() if holds(subgraphs)}


def missing_features(counted: Mapping[str, int], cases: int) -> dict[str, float]:
    """Return the features that too few cases have, with their share.

    Args:
        counted: in how many cases each feature occurs.
        cases: how many cases there are.
    """
    shares = {name: counted.get(name, 0) / max(cases, 1) for name in FEATURES}
    return {name: share for name, share in shares.items() if share < LEAST_SHARE}
