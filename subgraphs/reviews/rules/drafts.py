"""What may be said, and the form in which it is kept."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from subgraphs.reviews.errors import ReviewError, ReviewErrorCode

RATINGS = range(1, 6)
LONGEST_TITLE = 120
LONGEST_TEXT = 4000
LONGEST_NOTE = 1000
_LINE_BREAKS = frozenset("\n\r\t")


@dataclass(frozen=True, slots=True)
class Draft:
    """A review as its author hands it in.

    Attributes:
        rating: 1 to 5.
        title: one line; may be empty.
        text: what the author says.
    """

    rating: int
    title: str
    text: str


def check_draft(draft: Draft) -> Draft:
    """Return the draft as it will be kept: trimmed, in Unicode's composed form.

    Raises:
        ReviewError: naming the input field at fault.
    """
    if draft.rating not in RATINGS:
        raise ReviewError(
            ReviewErrorCode.RATING_OUT_OF_RANGE, ("input", "rating"), rating=draft.rating
        )
    title = _clean(draft.title, "title", LONGEST_TITLE, line_breaks=False)
    return Draft(draft.rating, title, check_text(draft.text))


def check_note(value: str) -> str:
    """Return what a moderator tells an author as it will be kept; it may be empty.

    Raises:
        ReviewError: naming the input field `note`.
    """
    return _clean(value, "note", LONGEST_NOTE, line_breaks=True)


def check_text(value: str) -> str:
    """Return a text as it will be kept: trimmed, in Unicode's composed form, not empty.

    Raises:
        ReviewError: naming the input field `text`.
    """
    text = _clean(value, "text", LONGEST_TEXT, line_breaks=True)
    if not text:
        raise ReviewError(ReviewErrorCode.TEXT_EMPTY, ("input", "text"))
    return text


def _clean(value: str, field: str, longest: int, *, line_breaks: bool) -> str:
    """Return the value trimmed and composed; control characters and lone surrogates are refused."""
    composed = unicodedata.normalize("NFC", value).strip()
    if len(composed) > longest:
        raise ReviewError(ReviewErrorCode.TEXT_TOO_LONG, ("input", field), longest=longest)
    allowed = _LINE_BREAKS if line_breaks else frozenset[str]()
    for character in composed:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in allowed:
            raise ReviewError(ReviewErrorCode.TEXT_UNPRINTABLE, ("input", field))
    return composed
