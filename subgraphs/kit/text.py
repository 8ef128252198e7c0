"""Text that the stores can keep."""

from __future__ import annotations


def is_storable(text: str) -> bool:
    r"""Return whether every store keeps the text as it is.

    PostgreSQL has no place for a NUL; UTF-8 has none for half of a surrogate pair, which JSON can
    smuggle in as `"\ud83d"`.
    """
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
