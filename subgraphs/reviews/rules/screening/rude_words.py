"""Rude words in Russian, in English, and in Russian written with Latin letters.

A word is compared as it is meant, not as it is spelled: letters of the other alphabet that look
the same, digits and signs in place of letters, spread, doubled and starred letters. Stems are
anchored at a word's beginning, behind the prefixes that such words take, because ordinary words
hold the same letters further in: «застрахуй», «употреблять», “Scunthorpe”.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_PREFIX = (
    r"(?:за|на|по|об|обо|от|до|вы|у|про|пере|при|под|раз|рас|из|ис|недо|не|ни|о|а|съ|въ|объ|отъ"
    r"|подъ|разъ|изъ|взъ)?"
)
_STRONG = re.compile(
    "|".join(
        (
            rf"{_PREFIX}ху(?:[яеию]|й(?!чжоу))",
            rf"{_PREFIX}п[ие]зд",
            rf"{_PREFIX}(?:не)?еб(?:[алуыик]|о(?!нит)|ну|ет|ен|еш|$)",
            r"бля(?:$|д|т)",
            r"сук(?:а|и|у|е|ой|ин\w*)$",
            r"муд(?:ак|ач|ил|озвон)",
            r"пид[оа]р",
            r"педик(?:$|[аиуо])",
            r"г[ао]ндон",
            r"шлюх",
            r"дол[бп]о[еи]б",
            r"манд(?:а|ы|е|у|ой|авош\w*)$",
            r"залуп(?:а|ы|е|у|н)",
            rf"{_PREFIX}дроч",
            r"(?:mother)?fuc?k(?:$|s$|e|i|o|u$|y)",
            r"(?:bull|horse|dip|bat)?shit(?!ak)",
            r"cunt",
            r"bitch",
            r"(?:ass|arse)(?:hole|hat|wipe)",
            r"dickhead",
            r"nigg(?:er|a)s?$",
            r"faggots?$",
            r"whore",
            r"sluts?$",
            r"(?:na|po|ni|do)?hu[yij]$",
            r"hu[yij]n[yij]a",
            r"p[ie]zd",
            r"bly?[ay](?:t|d)",
            r"suka$",
            r"mudak",
            r"pid[oa]r",
        )
    )
)
_CRUDE = re.compile(
    "|".join(
        (
            r"(?:на|по|ни|до|о)?хер(?:$|а$|у$|ня|ов)",
            r"г[оа]вн",
            r"дерьм",
            r"жоп",
            rf"{_PREFIX}сра(?:н|л$|л[аи]|ть|т$)",
            r"дебил",
            r"кретин",
            r"идиот",
            r"твар(?:ь|и)$",
            r"урод(?:$|ы|а$|ов)",
            r"bastard",
            r"crap",
            r"piss",
            r"wank",
            r"idiot",
            r"moron",
            r"govno",
        )
    )
)
#: What a starred word may stand for: `б*я`, `f**k`.
_STARRED = (
    *("хуй", "хуя", "хуйня", "нахуй", "пизда", "пиздец", "блядь", "блять", "бля", "ебать"),
    *("ебаный", "ебал", "заебал", "сука", "мудак", "пидор", "гандон", "шлюха", "охуеть"),
    *("fuck", "fucking", "fucker", "shit", "bitch", "cunt", "asshole", "bullshit"),
)
_TO_CYRILLIC = str.maketrans("aeopcxykmthb3046@$ս", "аеорсхукмтнвзочбасу")
_TO_LATIN = str.maketrans("аеорсхукмтнв013457@$!ս", "aeopcxykmthboieastasiu")

_STAR = re.compile(r"[*#@]+")
_PIECE = re.compile(r"[\w@$!*#ս]+")
#: Letters with a sign between each two: `х.у.й`, `f-u-c-k`.
_SPREAD = re.compile(r"(?<!\w)\w(?:[.,\-_~|/·•]+\w){2,}(?!\w)")
#: Letters with a space between each two.
_SPACED = re.compile(r"(?<!\S)\w(?:\s+\w){2,}(?!\S)")
_TRIPLED = re.compile(r"(\w)\1{2,}")
_DOUBLED = re.compile(r"(\w)\1+")


@dataclass(frozen=True, slots=True)
class Rudeness:
    """The rude words of a text.

    Attributes:
        strong: those that no review should hold, as they are spelled.
        crude: those that are no more than coarse, as they are spelled.
        words: how many words the text has.
    """

    strong: tuple[str, ...]
    crude: tuple[str, ...]
    words: int


def find_rude_words(text: str) -> Rudeness:
    """Return the rude words of a text.

    Args:
        text: of any language.
    """
    strong, crude, words = [], [], 0
    for word in _words(text):
        words += 1
        forms = set(_forms(word))
        if any(map(_STRONG.match, forms)) or _is_starred(word):
            strong.append(word)
        elif any(map(_CRUDE.match, forms)):
            crude.append(word)
    return Rudeness(tuple(strong), tuple(crude), words)


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text in lower case, spread ones put together."""
    plain = "".join(
        character
        for character in unicodedata.normalize("NFKC", text).casefold()
        if unicodedata.category(character) not in {"Cf", "Mn"}
    ).replace("ё", "е")
    joined = _SPREAD.sub(lambda found: re.sub(r"\W|_", "", found[0]), plain)
    joined = _SPACED.sub(lambda found: "".join(found[0].split()), joined)
    for found in _PIECE.finditer(joined):
        word = found[0].strip("!#")
        if word:
            yield word


def _forms(word: str) -> Iterator[str]:
    """Yield what a word may be meant as: in either alphabet, without repeated letters."""
    for letters in (word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN), word):
        plain = re.sub(r"[\W\d_]", "", letters)
        yield _TRIPLED.sub(r"\1", plain)
        yield _DOUBLED.sub(r"\1", plain)


def _is_starred(word: str) -> bool:
    """Return whether a word with stars stands for a rude one; stars alone stand for nothing."""
    letters = _STAR.sub("", word)
    if letters == word or not letters[:1].isalpha() or not word[:1].isalpha():
        return False
    pattern = re.compile(r"\w{1,3}".join(map(re.escape, _STAR.split(word))))
    return any(pattern.fullmatch(rude) for rude in _STARRED)
