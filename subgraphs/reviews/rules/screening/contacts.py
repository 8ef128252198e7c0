"""Rules against advertising: reviews lead nobody out of the store."""

from __future__ import annotations

import re

from phonenumbers import Leniency, PhoneNumberMatcher

from subgraphs.reviews.rules.screening.candidate import (
    Candidate,
    Finding,
    ScreeningRule,
    Thresholds,
)

# Whoever writes a text must not make reading it slow: each pattern begins where a word does, and no
# part of it is longer than addresses are.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
#: With a scheme anything is a link; without one only what ends like a web address in lower case,
#: so that a sentence without a space behind its full stop is none.
_LINK = re.compile(
    r"""
    (?:https?://|www\.)\S+
    | \b(?:t\.me|vk\.com|wa\.me)/\S+
    | (?<![\w-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}
      \.(?:com|ru|net|org|su|io|biz|info|xyz|shop|online|рф)\b(?:/\S*)?
    | (?<![\w-])[\w-]{1,63}\s{0,3}[(\[]?\s?(?:dot|точка)\s?[)\]]?\s{0,3}
      (?:com|ru|net|org|ком|ру|рф)\b
    | (?<![\w.])@[a-zA-Z]\w{4,}
    """,
    re.VERBOSE,
)
#: Numbers without a country code are read as Russian ones.
_COUNTRY = "RU"
_OPENINGS = ("+", "(", "7", "8")

_ONE_LINK, _MORE_LINKS = 0.7, 0.95
_PHONE, _ADDRESS = 0.7, 0.7


def find_links(candidate: Candidate, thresholds: Thresholds) -> Finding | None:
    """Find web addresses and names at messengers, spelled out ones among them."""
    del thresholds
    found = [link.rstrip(".,;:!?)") for link in _LINK.findall(_EMAIL.sub(" ", candidate.words))]
    if not found:
        return None
    score = _ONE_LINK if len(found) == 1 else _MORE_LINKS
    return Finding.of(ScreeningRule.LINK, score, ", ".join(found))


def find_emails(candidate: Candidate, thresholds: Thresholds) -> Finding | None:
    """Find e-mail addresses."""
    del thresholds
    found = _EMAIL.findall(candidate.words)
    return Finding.of(ScreeningRule.EMAIL, _ADDRESS, ", ".join(found)) if found else None


def find_phones(candidate: Candidate, thresholds: Thresholds) -> Finding | None:
    """Find phone numbers that can be called; other long numbers are none.

    Digits in any groups are a number if they begin like one; others must be grouped like one, which
    sizes and prices in a row are not.
    """
    del thresholds
    found = [
        match.raw_string
        for match in PhoneNumberMatcher(candidate.words, _COUNTRY, leniency=Leniency.VALID)
        if match.raw_string.startswith(_OPENINGS)
        or PhoneNumberMatcher(
            match.raw_string, _COUNTRY, leniency=Leniency.STRICT_GROUPING
        ).has_next()
    ]
    return Finding.of(ScreeningRule.PHONE, _PHONE, ", ".join(found)) if found else None
