"""Stage: which progressive overrides are in force for a request.

A field that moves from one subgraph to another may do so by a label: `percent(20)` moves it for a
fifth of the requests, any other label when the settings name it. Chosen once per request, so
that all fields of an answer come from the same side; a label `percent(20)` in force implies every
higher percentage, so few different plans of an operation are ever made.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable

__all__ = ["OverrideLabels"]

_PERCENT = re.compile(r"percent\((\d+(?:\.\d+)?)\)")


class OverrideLabels:
    """Chooses the labels that are in force.

    Args:
        labels: all labels of the supergraph.
        active: those that the settings put in force, beside percentages.
        draw: gives a random number from 0 up to 1, without 1.
    """

    def __init__(
        self,
        labels: Iterable[str],
        active: Iterable[str],
        draw: Callable[[], float] = random.random,
    ) -> None:
        known = frozenset(labels)
        self._always = known.intersection(active)
        self._draw = draw
        self._percentages = sorted(
            (float(match[1]), label) for label in known if (match := _PERCENT.fullmatch(label))
        )

    def choose(self) -> frozenset[str]:
        """The labels in force for one request."""
        if not self._percentages:
            return self._always
        drawn = self._draw() * 100
        return self._always.union(label for share, label in self._percentages if drawn < share)
