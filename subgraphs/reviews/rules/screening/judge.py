"""All rules together: what becomes of a review."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from subgraphs.reviews.rules.screening.candidate import Candidate, Finding, Rule, Thresholds
from subgraphs.reviews.rules.screening.conduct import find_duplicate, find_mismatch, find_rate
from subgraphs.reviews.rules.screening.contacts import find_emails, find_links, find_phones
from subgraphs.reviews.rules.screening.rudeness import find_profanity, find_toxicity
from subgraphs.reviews.rules.screening.wording import find_capitals, find_repeats, find_silence

#: Kept with each review: a later set of rules may judge otherwise. Grows with every change of them.
RULES_VERSION = "2026-11.1"

RULES: tuple[Rule, ...] = (
    find_profanity,
    find_toxicity,
    find_links,
    find_emails,
    find_phones,
    find_duplicate,
    find_rate,
    find_mismatch,
    find_capitals,
    find_repeats,
    find_silence,
)


class Verdict(StrEnum):
    """What the automatic moderation does with a review."""

    APPROVE = "APPROVE"
    QUEUE = "QUEUE"
    REJECT = "REJECT"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of a review.

    Attributes:
        verdict: what is done.
        score: of all findings together, 0 to 1.
        findings: the strongest first.
        rules_version: which rules said so.
    """

    verdict: Verdict
    score: float
    findings: tuple[Finding, ...]
    rules_version: str = RULES_VERSION


def judge(candidate: Candidate, thresholds: Thresholds) -> Judgement:
    """Return what all rules together say of a review.

    Each finding is taken for an independent reason to doubt, so several weak ones are a strong one.
    """
    read = (rule(candidate, thresholds) for rule in RULES)
    findings = sorted(
        (finding for finding in read if finding is not None),
        key=lambda finding: (-finding.score, finding.rule),
    )
    score = round(1 - math.prod(1 - finding.score for finding in findings), 4)
    return Judgement(_verdict(score, thresholds), score, tuple(findings))


def _verdict(score: float, thresholds: Thresholds) -> Verdict:
    if score >= thresholds.reject_at:
        return Verdict.REJECT
    return Verdict.QUEUE if score >= thresholds.queue_at else Verdict.APPROVE
