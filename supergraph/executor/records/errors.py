"""Why records are not used: known beforehand, or found in an answer."""

from __future__ import annotations

__all__ = ["Misfit", "Unsuited"]


class Unsuited(Exception):
    """A plan that records cannot serve; the message says what is in the way."""


class Misfit(Exception):
    """An answer that records cannot hold."""
