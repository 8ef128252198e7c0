"""What a shopper's words mean: a text becomes terms, and each term the phrases that would serve it.

`Для бега наушники` becomes two terms: (спортивный | беговой | …) and (наушники | гарнитура | …).
Search engines are asked for terms alone, so nothing that a shopper types is query syntax.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import snowballstemmer

from subgraphs.products.rules.synonyms import SYNONYMS

#: The longest text that is searched for, in characters.
LONGEST_TEXT = 200
#: Words beyond these are not looked for: nobody types as many, and each costs the engine work.
MOST_TERMS = 16

#: Shorter words are too like each other to guess at.
_SHORTEST_MISSPELT = 5
#: How alike two spellings are (`difflib.SequenceMatcher.ratio`) that may be of one word.
_NEARLY = 0.82

Phrase: TypeAlias = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+(?:'[a-z]+)?")
_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|(?P<plain>[^"]+)')
_ARTICLES = frozenset({"a", "an", "the"})
#: Words that only join others. They mean something inside a known phrase, and nothing alone.
_JOINING = frozenset(
    (
        *("и", "или", "а", "но", "в", "во", "на", "с", "со", "к", "ко", "у", "о", "об", "от", "до"),
        *("из", "по", "под", "над", "для", "при", "за", "без", "не", "ли", "же", "бы", "то", "что"),
        *("как", "это", "этот", "эта", "который", "которая", "чтобы", "мне", "мой", "моя", "я"),
        *("ты", "он", "она", "мы", "вы", "они", "себе", "себя", "самый", "самая", "очень"),
        *("and", "or", "but", "in", "on", "at", "with", "to", "of", "for", "from", "by", "as"),
        *("is", "are", "it", "its", "this", "that", "which", "me", "my", "i", "you", "he", "she"),
        *("we", "they", "some", "any", "very"),
    )
)
_STEMMERS = {name: snowballstemmer.stemmer(name) for name in ("russian", "english")}


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a text asks for.

    Attributes:
        phrases: any of these serves, as typed first; the words of a phrase stand in this order.
    """

    phrases: tuple[Phrase, ...]


def tidy(text: str) -> str:
    """Return a text as it is searched for: NFKC, lower case, `ё` as `е`, single spaces."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("ё", "е")
    return " ".join(folded.split())


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, tidy, signs left out."""
    return tuple(_WORD.findall(tidy(text)))


def parse(text: str, *, forgiving: bool = False) -> tuple[Term, ...]:
    """Return the terms of a text, in order.

    Words in double quotes are one term, served by nothing but themselves. The longest phrase that
    `SYNONYMS` knows is one term; a joining word outside of such a phrase is dropped.

    Args:
        text: as it was typed.
        forgiving: whether an unknown word means a word of `SYNONYMS` that is spelt nearly so.
    """
    terms: list[Term] = []
    for match in _TOKEN.finditer(tidy(text)):
        if match["quoted"] is not None:
            words = tuple(_WORD.findall(match["quoted"]))
            if words:
                terms.append(Term((words,)))
        else:
            words = tuple(word for word in _WORD.findall(match["plain"]) if word not in _ARTICLES)
            terms.extend(_terms(words, forgiving=forgiving))
    return tuple(terms[:MOST_TERMS])


def words_needed(count: int) -> int:
    """Return how many of a text's terms a product must have when not all are asked for."""
    return max(count // 2, min(count, 1))


def stem(word: str) -> str:
    """Return a word without its grammatical ending."""
    language = "russian" if re.search("[а-я]", word) else "english"
    return str(_STEMMERS[language].stemWord(word))


def doubtful_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that may be misspelt: those that mean nothing by themselves."""
    known = _known_words()
    return tuple(
        dict.fromkeys(
            word
            for word in words_of(text)
            if len(word) >= _SHORTEST_MISSPELT
            and word not in _JOINING
            and stem(word) not in known.values()
        )
    )


def respell(text: str, near: Mapping[str, Sequence[str]]) -> str | None:
    """Return a text with the words in it that were probably meant.

    Args:
        text: as it was typed.
        near: misspelt word → words that are there and might be meant, the nearest first.

    Returns:
        The text, tidy; None when no word is nearly one of those, or is one of them in another form.
    """

    def meant(match: re.Match[str]) -> str:
        word = match[0]
        likely = difflib.get_close_matches(word, near.get(word, ()), n=1, cutoff=_NEARLY)
        return next((other for other in likely if stem(other) != stem(word)), word)

    typed = tidy(text)
    found = _WORD.sub(meant, typed)
    return None if found == typed else found


def _terms(words: Sequence[str], *, forgiving: bool) -> list[Term]:
    known, longest = _known_phrases()
    stems = [stem(_nearest(word) if forgiving else word) for word in words]
    terms: list[Term] = []
    place = 0
    while place < len(words):
        for length in range(min(longest, len(words) - place), 0, -1):
            others = known.get(tuple(stems[place : place + length]))
            if others is not None:
                typed = tuple(words[place : place + length])
                terms.append(Term((typed, *(other for other in others if other != typed))))
                place += length
                break
        else:
            if words[place] not in _JOINING:
                terms.append(Term(((words[place],),)))
            place += 1
    return terms


def _nearest(word: str) -> str:
    """Return the known word that a word is nearly spelt like, or the word itself."""
    known = _known_words()
    if len(word) < _SHORTEST_MISSPELT or word in _JOINING or stem(word) in known.values():
        return word
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=_NEARLY)), word)


@cache
def _known_words() -> Mapping[str, str]:
    """Return the stems of the words of `SYNONYMS`, by word."""
    return {word: stem(word) for group in SYNONYMS for text in group for word in words_of(text)}


@cache
def _known_phrases() -> tuple[Mapping[Phrase, tuple[Phrase, ...]], int]:
    """Return the phrases that serve a phrase, by its stems, and the length of the longest.

    A phrase with a joining word is how people ask, not how products are described: it is
    understood, and never looked for.
    """
    known: dict[Phrase, list[Phrase]] = {}
    for group in SYNONYMS:
        phrases = [words_of(text) for text in group]
        serving = [phrase for phrase in phrases if not _JOINING.intersection(phrase)]
        for phrase in phrases:
            entry = known.setdefault(tuple(stem(word) for word in phrase), [])
            entry.extend(other for other in serving if other not in entry)
    return {key: tuple(entry) for key, entry in known.items()}, max(map(len, known))
