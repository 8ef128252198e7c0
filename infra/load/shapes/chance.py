"""Repeatable chance: a seed gives the same words everywhere and always."""

from __future__ import annotations

import random

__all__ = ["Chance"]

_LETTERS = "abcdefghijklmnopqrstuvwxyz      "


class Chance(random.Random):
    """A generator of numbers, choices and texts that follow from its seed."""

    def text(self, length: int) -> str:
        """Letters and spaces.

        Args:
            length: in characters.
        """
        return "".join(self.choices(_LETTERS, k=length))
