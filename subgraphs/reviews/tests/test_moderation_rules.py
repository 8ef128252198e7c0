"""Which moves a review may make before the public, and who may hold it."""

from datetime import UTC, datetime, timedelta

import pytest

from subgraphs.kit.ids import new_id
from subgraphs.reviews.errors import ReviewError, ReviewErrorCode
from subgraphs.reviews.rules.moderation import (
    PUBLIC,
    TRANSITIONS,
    Claim,
    ModerationCommand,
    RejectionReason,
    ReviewStatus,
    check_free,
    claim,
    moderate,
    transition,
)
from subgraphs.reviews.rules.screening.candidate import Finding, ScreeningRule
from subgraphs.reviews.rules.screening.judge import Judgement, Verdict

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(minutes=15)
S, C = ReviewStatus, ModerationCommand


@pytest.mark.parametrize("command", ModerationCommand)
@pytest.mark.parametrize("status", ReviewStatus)
def test_a_move_is_in_the_table_or_refused(status, command):
    if (status, command) in TRANSITIONS:
        assert transition(status, command) is TRANSITIONS[status, command]
        return
    with pytest.raises(ReviewError) as caught:
        transition(status, command)
    assert caught.value.code is ReviewErrorCode.STATUS_CONFLICT


def test_moderators_decide_on_everything_once_and_may_think_again():
    approved = {status for status in S if (status, C.APPROVE) in TRANSITIONS}
    rejected = {status for status in S if (status, C.REJECT) in TRANSITIONS}
    assert approved == {S.QUEUED, S.AUTO_REJECTED, S.REJECTED}
    assert rejected == {S.QUEUED, S.AUTO_APPROVED, S.APPROVED}


@pytest.mark.parametrize("before", ReviewStatus)
@pytest.mark.parametrize(
    ("verdict", "status"),
    [
        (Verdict.APPROVE, S.AUTO_APPROVED),
        (Verdict.QUEUE, S.QUEUED),
        (Verdict.REJECT, S.AUTO_REJECTED),
    ],
)
def test_rules_judge_anew_whatever_was_decided_before(before, verdict, status):
    moderation = moderate(Judgement(verdict, 0.5, ()), before, NOW)
    assert (moderation.status, moderation.decided_at) == (status, NOW)
    assert moderation.is_public is (status in PUBLIC)
    assert moderation.is_automatic
    assert (moderation.queued_at is not None) is (status is S.QUEUED)


def test_a_rejection_by_rules_gives_the_strongest_reason():
    findings = (
        Finding(ScreeningRule.RATE, 0.95),
        Finding(ScreeningRule.LINK, 0.7),
        Finding(ScreeningRule.PROFANITY, 0.3),
    )
    moderation = moderate(Judgement(Verdict.REJECT, 0.99, findings), S.PENDING, NOW)
    assert moderation.reason is RejectionReason.ADVERTISING
    only_haste = moderate(Judgement(Verdict.REJECT, 0.95, findings[:1]), S.PENDING, NOW)
    assert only_haste.reason is RejectionReason.SPAM


def test_a_claim_keeps_others_away_until_it_ends():
    one, two = new_id(), new_id()
    held = claim(None, one, NOW, LEASE)
    assert held == Claim(one, NOW + LEASE)
    almost = NOW + LEASE - timedelta(seconds=1)
    with pytest.raises(ReviewError) as caught:
        claim(held, two, almost, LEASE)
    assert caught.value.code is ReviewErrorCode.CLAIMED_BY_ANOTHER
    assert claim(held, one, almost, LEASE) == Claim(one, almost + LEASE)
    assert claim(held, two, NOW + LEASE, LEASE).moderator_id == two
    check_free(None, two, NOW)
    check_free(held, two, NOW + LEASE)
