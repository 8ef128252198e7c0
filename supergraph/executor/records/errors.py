"""Why records are not used: known beforehand, or found in an answer."""

from __future__ import annotations

import msgspec

__all__ = ["MISFITS", "Misfit", "Unsuited"]


class Unsuited(Exception):
    """A plan that records cannot serve; the message says what is in the way."""


class Misfit(Exception):
    """An answer that records cannot hold."""


MISFITS = (
    Misfit,
    AttributeError,
    KeyError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
    msgspec.MsgspecError,
)
"""What the compiled functions and the readers raise, whatever it is that does not fit."""
