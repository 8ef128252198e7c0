"""Rules against noise: shouting, repeating, saying nothing."""

from __future__ import annotations

import re
from collections import Counter

from subgraphs.reviews.rules.screening.candidate import (
    Candidate,
    Finding,
    ScreeningRule,
    Thresholds,
)

#: A character again and again; digits and dots have their reasons to be repeated.
_RUN = re.compile(r"([^\d\s._–—-])\1{5,}")
_WORD = re.compile(r"\w+")
_ECHO = re.compile(r"\b(\w+)\b(?:\W+\1\b){3,}")
#: Fewer letters than these say nothing of a product.
_FEWEST_LETTERS = 3
#: Short words may be capitals: a model, a brand, an exclamation.
_FEWEST_TO_SHOUT = 20
_FEWEST_WORDS_TO_DRONE = 10
_DRONING_SHARE = 0.4
#: Such a word is no article.
_SHORTEST_WORD = 3

_SHOUTING, _REPEATING, _SILENT = 0.45, 0.45, 0.5


def find_capitals(candidate: Candidate, thresholds: Thresholds) -> Finding | None:
    """Find out whether most letters are capitals."""
    letters = [character for character in candidate.words if character.isalpha()]
    if len(letters) < _FEWEST_TO_SHOUT:
        return None
    share = sum(letter.isupper() for letter in letters) / len(letters)
    if share <= thresholds.capitals:
        return None
    return Finding.of(ScreeningRule.CAPITALS, _SHOUTING, f"{share:.0%}")


def find_repeats(candidate: Candidate, thresholds: Thresholds) -> Finding | None:
    """Find a character, or a word, that is said again and again."""
    del thresholds
    text = candidate.words.casefold()
    found = _RUN.search(text) or _ECHO.search(text)
    if found:
        return Finding.of(ScreeningRule.REPEATS, _REPEATING, found[0])
    words = [word for word in _WORD.findall(text) if len(word) >= _SHORTEST_WORD]
    if len(words) < _FEWEST_WORDS_TO_DRONE:
        return None
    [(word, count)] = Counter(words).most_common(1)
    if count / len(words) < _DRONING_SHARE:
        return None
    return Finding.of(ScreeningRule.REPEATS, _REPEATING, f"{word} × {count}")


def find_silence(candidate: Candidate, thresholds: Thresholds) -> Finding | None:
    """Find out whether there is hardly a letter in the text."""
    del thresholds
    letters = sum(character.isalpha() for character in candidate.text)
    if letters >= _FEWEST_LETTERS:
        return None
    return Finding.of(ScreeningRule.LENGTH, _SILENT, str(letters))
