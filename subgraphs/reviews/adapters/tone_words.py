"""Finds words of praise, blame and hedging in texts, and who denies them.

The words are those of `lexicon/*.toml`. Each is looked for by its stem, in Russian or in English
as its letters tell, so texts that mix both are read as well as others.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock

import snowballstemmer

#: The files of the words.
LEXICON = Path(__file__).parent / "lexicon"
_STEMMERS = {name: snowballstemmer.stemmer(name) for name in ("russian", "english")}
#: A stemmer keeps the word that it works on: threads take turns.
_STEMMING = Lock()
_REMEMBERED_STEMS = 20_000
_CYRILLIC = re.compile("[а-я]")

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[:;]-?[()]|[()]{2,}|[.!?…;,:()\n—]|[^\w\s]|\d+")
_BREAKS = frozenset(".!?…;,:()\n—")
_LENGTHENED = re.compile(r"(.)\1{2,}")
#: How many words before a tone word may deny, strengthen or soften it.
_REACH = 4
#: Words that deny what stands before them: `проблем нет`.
_DENIES_BACKWARDS = frozenset({"нет"})
_STRONGER, _WEAKER = 1.5, 0.6


class Tone(StrEnum):
    """What a word does; the first two praise, the next two blame."""

    DELIGHT = "delight"
    PRAISE = "praise"
    BLAME = "blame"
    DISGUST = "disgust"
    HEDGE = "hedge"

    @property
    def sign(self) -> int:
        """Return 1 for praise, -1 for blame, 0 for neither."""
        return {Tone.HEDGE: 0, Tone.BLAME: -1, Tone.DISGUST: -1}.get(self, 1)


@dataclass(frozen=True, slots=True)
class Heard:
    """A word or a phrase with a tone.

    Attributes:
        words: as they stand in the text.
        tone: what they say where nobody denies them.
        weight: 1, or more or less as the words before strengthen or soften them.
        denied: whether a negation turns them round.
        clause: the number of the clause they stand in.
    """

    words: str
    tone: Tone
    weight: float
    denied: bool
    clause: int

    @property
    def sign(self) -> int:
        """Return 1 when they praise in the end, -1 when they blame, 0 when they do neither."""
        return -self.tone.sign if self.denied else self.tone.sign


@dataclass(frozen=True, slots=True)
class Hearing:
    """Everything that a text's words tell of its tone.

    Attributes:
        heard: words with a tone, in order.
        words: how many words there are.
        clauses: how many clauses.
        denials: negations that deny no word of tone.
        contrasts: how often one thing is set against another.
        questions: question marks.
        exclamations: exclamation marks.
    """

    heard: tuple[Heard, ...] = ()
    words: int = 0
    clauses: int = 1
    denials: int = 0
    contrasts: int = 0
    questions: int = 0
    exclamations: int = 0


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by what they do.

    Attributes:
        phrases: the stems of a word or phrase → its tone.
        longest: how many words the longest phrase has.
        negations: words that deny those after them, as written.
        boosters: words that strengthen those after them.
        softeners: words that soften those after them.
        contrasts: words that set one thing against another, and begin a clause.
    """

    phrases: Mapping[tuple[str, ...], Tone]
    longest: int
    negations: frozenset[str]
    boosters: frozenset[str]
    softeners: frozenset[str]
    contrasts: frozenset[str]

    def hear(self, text: str) -> Hearing:
        """Return what a text's words tell of its tone."""
        tokens = [_LENGTHENED.sub(r"\1", _plain(token)) for token in _TOKEN.findall(text)]
        heard: list[Heard] = []
        denials = contrasts = clauses = words = 0
        for clause in self._clauses(tokens):
            words += len(clause)
            contrasts += clause[0] in self.contrasts
            found = list(self._find(clause, clauses))
            heard.extend(found)
            if not any(each.denied for each in found):
                denials += sum(word in self.negations for word in clause)
            clauses += 1
        return Hearing(
            heard=tuple(heard),
            words=words,
            clauses=max(clauses, 1),
            denials=denials,
            contrasts=contrasts,
            questions=text.count("?"),
            exclamations=text.count("!"),
        )

    def _clauses(self, tokens: Sequence[str]) -> Iterator[Sequence[str]]:
        clause: list[str] = []
        for token in tokens:
            if clause and (token in _BREAKS or token in self.contrasts):
                yield clause
                clause = []
            if token not in _BREAKS:
                clause.append(token)
        if clause:
            yield clause

    def _find(self, clause: Sequence[str], number: int) -> Iterator[Heard]:
        stems = [_stem(word) for word in clause]
        place = 0
        while place < len(clause):
            length, tone = self._longest_at(stems, place, clause)
            if tone is not None:
                heard = Heard(" ".join(clause[place : place + length]), tone, 1.0, False, number)
                yield self._weigh(heard, clause, place, place + length)
            place += length

    def _longest_at(
        self, stems: Sequence[str], place: int, clause: Sequence[str]
    ) -> tuple[int, Tone | None]:
        for length in range(min(self.longest, len(stems) - place), 0, -1):
            tone = self.phrases.get(tuple(stems[place : place + length]))
            if tone is not None and not (length == 1 and clause[place] in self.softeners):
                return length, tone
        return 1, None

    def _weigh(self, heard: Heard, clause: Sequence[str], start: int, end: int) -> Heard:
        before = clause[max(start - _REACH, 0) : start]
        weight = heard.weight
        for word in before:
            weight *= _STRONGER if word in self.boosters else 1.0
            weight *= _WEAKER if word in self.softeners else 1.0
        after = clause[end : end + 2]
        denied = heard.tone is not Tone.HEDGE and (
            any(word in self.negations for word in before)
            or any(word in _DENIES_BACKWARDS for word in after)
        )
        return replace(heard, weight=weight, denied=denied)


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon of both languages and of signs."""
    entries = [
        tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(LEXICON.glob("*.toml"))
    ]
    phrases: dict[tuple[str, ...], Tone] = {}
    for entry in entries:
        for tone in Tone:
            listed = f"{entry.get(tone, '')} {entry.get('phrases', {}).get(tone, '')}".split()
            for phrase in listed:
                phrases.setdefault(tuple(_stem(_plain(word)) for word in _words(phrase)), tone)
    particles = {
        kind: frozenset(_plain(word) for entry in entries for word in entry.get(kind, "").split())
        for kind in ("negations", "boosters", "softeners", "contrasts")
    }
    return Lexicon(phrases, max(map(len, phrases)), **particles)


def _words(phrase: str) -> list[str]:
    return [_LENGTHENED.sub(r"\1", word) for word in phrase.split("_")]


def _plain(word: str) -> str:
    """Return a word as it is compared: small letters, no apostrophes, `ё` as `е`."""
    return word.lower().replace("ё", "е").replace("'", "").replace("’", "")


@lru_cache(maxsize=_REMEMBERED_STEMS)
def _stem(word: str) -> str:
    language = "russian" if _CYRILLIC.search(word) else "english"
    with _STEMMING:
        return str(_STEMMERS[language].stemWord(word))
