"""Rules against rude words: one is doubtful, several or little else are not to be seen."""

from __future__ import annotations

from subgraphs.reviews.rules.screening.candidate import (
    Candidate,
    Finding,
    ScreeningRule,
    Thresholds,
)
from subgraphs.reviews.rules.screening.rude_words import Rudeness, find_rude_words

_STRONG, _CRUDE = 0.75, 0.3
#: Toxic is a text of which so large a part is rude; a coarse word counts as half a strong one.
_TOXIC_SHARE = 0.2
_TOXIC = 0.7


def find_profanity(candidate: Candidate, thresholds: Thresholds) -> Finding | None:
    """Find rude words."""
    del thresholds
    found = find_rude_words(candidate.words)
    if not (found.strong or found.crude):
        return None
    score = _STRONG if found.strong else _CRUDE
    return Finding.of(ScreeningRule.PROFANITY, score, ", ".join(found.strong or found.crude))


def find_toxicity(candidate: Candidate, thresholds: Thresholds) -> Finding | None:
    """Find out whether a text is rude in several places, or rude and little else."""
    del thresholds
    found = find_rude_words(candidate.words)
    share = _share(found)
    if len(found.strong) <= 1 and share < _TOXIC_SHARE:
        return None
    return Finding.of(ScreeningRule.TOXICITY, _TOXIC, f"{share:.0%}")


def _share(found: Rudeness) -> float:
    return (len(found.strong) + len(found.crude) / 2) / max(found.words, 1)
