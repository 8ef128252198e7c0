"""What people may type into a line of text: the one form in which it is kept and compared."""

from __future__ import annotations

import unicodedata


def clean_line(value: str, longest: int) -> str | None:
    """Return a line as it is kept: composed (NFC), one blank between words; None when it cannot be.

    Controls, code points that turn the writing direction or take no room (bidi marks, zero-width
    blanks), lone surrogates and code points without a meaning are no part of a name or an address:
    they make two different ones look alike.

    Args:
        value: as typed; may be empty.
        longest: how many characters may be kept.
    """
    # Measured before normalising as well: the work is bounded whatever comes.
    if len(value) > longest * 4:
        return None
    line = " ".join(unicodedata.normalize("NFC", value).split())
    if len(line) > longest or not line.isprintable():
        return None
    return line
