"""How much may be tried in search of a better plan, and how much has been."""

from __future__ import annotations

import math

__all__ = ["Effort", "EffortSpentError"]


class EffortSpentError(Exception):
    """The effort allowed for a part of the search is spent; never leaves the search."""


class Effort:
    """Counts what is tried: positions worked out, and ways into subgraphs priced.

    Args:
        most: how much may be tried before the search turns to haste.

    Attributes:
        spent: what has been tried since the last plan in hand.
        haste: whether the first way found is taken without looking at others.
        passed_over: whether haste left out a way that might have been better.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._allowed = math.inf
        self.spent = 0
        self.haste = True
        self.passed_over = False

    def renew(self, share: float, *, haste: bool) -> None:
        """Begins to count anew, for another part of the search.

        Args:
            share: which part of the most it may take before it ends; infinite for no end.
            haste: whether it is done in haste.
        """
        self.spent, self.haste = 0, haste
        self._allowed = math.inf if math.isinf(share) else self._most * share

    def spend(self) -> None:
        """Counts a unit: what is tried without end turns to haste.

        Raises:
            EffortSpentError: even in haste it came to no end.
        """
        self.spent += 1
        if self.spent > self._most:
            self.haste = True
        if self.spent > self._allowed:
            raise EffortSpentError
