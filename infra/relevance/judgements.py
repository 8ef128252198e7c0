"""The judged queries: what shoppers type, and how well each product would serve them."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "judgements"
#: Every group is a file; those that come first are referred to by the others.
GROUPS = ("ru", "en", "typo", "layout")


class Grade(IntEnum):
    """How well a product serves a query."""

    RELATED = 1
    SUBSTITUTE = 2
    EXACT = 3


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query with its verdict.

    Attributes:
        text: as it is typed.
        group: one of `GROUPS`.
        patterns: globs over slugs by grade; the highest grade whose globs name a product counts.
    """

    text: str
    group: str
    patterns: Mapping[Grade, tuple[str, ...]]

    def grade(self, slug: str) -> int:
        """Return a product's grade, 0 when it is irrelevant."""
        for grade in sorted(Grade, reverse=True):
            if any(fnmatchcase(slug, pattern) for pattern in self.patterns.get(grade, ())):
                return grade.value
        return 0

    def dead_patterns(self, slugs: Collection[str]) -> tuple[str, ...]:
        """Return the globs that name none of the products."""
        return tuple(
            pattern
            for patterns in self.patterns.values()
            for pattern in patterns
            if not any(fnmatchcase(slug, pattern) for slug in slugs)
        )


@cache
def judged_queries() -> tuple[JudgedQuery, ...]:
    """Return every judged query, group by group."""
    by_text: dict[str, JudgedQuery] = {}
    for group in GROUPS:
        entries = tomllib.loads((_FOLDER / f"{group}.toml").read_text(encoding="utf-8"))["query"]
        for entry in entries:
            by_text[entry["text"]] = JudgedQuery(entry["text"], group, _patterns(entry, by_text))
    return tuple(by_text.values())


def _patterns(
    entry: Mapping[str, Any], known: Mapping[str, JudgedQuery]
) -> Mapping[Grade, tuple[str, ...]]:
    if "like" in entry:
        return known[entry["like"]].patterns
    return {
        grade: tuple(entry[grade.name.lower()]) for grade in Grade if grade.name.lower() in entry
    }
