"""Words typed with the keyboard set to the other language.

The keys of the Russian and of the US layout, key by key: `yfeiybrb` is what `наушники` becomes when
nobody looked at the screen.
"""

from __future__ import annotations

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)


def switch_layout(text: str) -> str | None:
    """Return what the same keys mean in the other layout.

    Args:
        text: as it was typed; its case does not matter.

    Returns:
        The text in lower case; None where it has no letters, or letters of both alphabets: such a
        text was not typed by mistake.
    """
    lowered = text.lower()
    latin = any("a" <= letter <= "z" for letter in lowered)
    cyrillic = any("а" <= letter <= "я" or letter == "ё" for letter in lowered)
    if latin == cyrillic:
        return None
    return lowered.translate(_TO_CYRILLIC if latin else _TO_LATIN)
