"""What moderators do, on a MongoDB server: each review has one holder, and is counted once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from subgraphs.kit.ids import new_id
from subgraphs.kit.pagination import PageRequest
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Locale
from subgraphs.kit.testing import fixed_clock
from subgraphs.reviews.errors import ReviewError, ReviewErrorCode
from subgraphs.reviews.models.cases import CaseRow, ModerationAct
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.models.summaries import NEWEST, SummaryRow
from subgraphs.reviews.repository.cases import QueueFilter
from subgraphs.reviews.repository.reviews import seen_case
from subgraphs.reviews.rules.drafts import Draft
from subgraphs.reviews.rules.moderation import RejectionReason, ReviewStatus
from subgraphs.reviews.rules.reception import Vote
from subgraphs.reviews.rules.screening.candidate import ScreeningRule
from subgraphs.reviews.rules.statistics import Statistics
from subgraphs.reviews.service.counting import count_reviews
from subgraphs.reviews.service.desk import Desk
from subgraphs.reviews.service.moderation import (
    Decision,
    claim_review,
    decide_review,
    release_review,
)
from subgraphs.reviews.service.reception import vote_on_review
from subgraphs.reviews.service.writing import Author, SeenReview, edit_review, submit_review
from subgraphs.reviews.tests.small_history import (
    NOW,
    PRODUCT,
    SILENT_PRODUCT,
    desk_of,
    pending_types,
    submit,
)

pytestmark = pytest.mark.services

MODERATOR, OTHER = new_id(), new_id()
APPROVAL = Decision(MODERATOR)
REJECTION = Decision(MODERATOR, RejectionReason.OFF_TOPIC, "Write of the product.")


async def submit_text(store: Resources, text: str, *, rating: int = 4, author=None) -> ReviewRow:
    author = Author(author or new_id(), Locale.EN)
    return await submit_review(desk_of(store), author, PRODUCT, Draft(rating, "", text))


async def submit_doubtful(store: Resources, rating: int = 4) -> ReviewRow:
    row = await submit_text(store, "See cheap.example.com", rating=rating)
    assert row.moderation.status is ReviewStatus.QUEUED
    return row


async def statistics_of(store: Resources) -> Statistics:
    return (await summary_of(store)).statistics


async def summary_of(store: Resources) -> SummaryRow:
    return (await desk_of(store).store.reviews.summaries([PRODUCT]))[PRODUCT]


async def case_of(store: Resources, row: ReviewRow) -> CaseRow:
    return (await desk_of(store).store.cases.cases([row.id]))[row.id]


def later(store: Resources, **time: int) -> Desk:
    return replace(desk_of(store), clock=fixed_clock(NOW + timedelta(**time)))


def seen(row: ReviewRow) -> SeenReview:
    return SeenReview(row.id, row.version)


async def test_only_what_rules_approve_is_counted(store):
    await submit_text(store, "Comfortable, and the battery lasts.")
    await submit_doubtful(store)
    spam = await submit_text(store, "Call +7 912 345-67-89, see cheap.example.com")
    assert spam.moderation.status is ReviewStatus.AUTO_REJECTED
    assert spam.moderation.reason is RejectionReason.ADVERTISING
    summary = await summary_of(store)
    assert summary.statistics == Statistics((0, 0, 0, 1, 0))
    assert [row.text for row in summary.newest] == ["Comfortable, and the battery lasts."]


async def test_what_rules_found_is_kept_with_the_review(store):
    row = await submit_doubtful(store)
    kept = (await desk_of(store).store.reviews.reviews([row.id]))[row.id]
    assert kept == row
    [finding] = kept.moderation.findings
    assert (finding.rule, finding.evidence) == (ScreeningRule.LINK, "cheap.example.com")
    assert kept.moderation.rules_version != ""


async def test_an_approved_review_enters_the_statistics_and_a_rejected_one_leaves_them(store):
    row = await submit_doubtful(store, rating=2)
    approved = (await decide_review(desk_of(store), seen(row), APPROVAL)).review
    assert approved.moderation.status is ReviewStatus.APPROVED
    summary = await summary_of(store)
    assert summary.statistics == Statistics((0, 1, 0, 0, 0), negatives=1)
    assert [each.id for each in summary.newest] == [row.id]
    rejected = (await decide_review(desk_of(store), seen(approved), REJECTION)).review
    assert rejected.moderation.reason is RejectionReason.OFF_TOPIC
    assert (await summary_of(store)).statistics == Statistics()
    assert (await summary_of(store)).newest == ()
    await decide_review(desk_of(store), seen(rejected), APPROVAL)
    assert (await statistics_of(store)) == Statistics((0, 1, 0, 0, 0), negatives=1)


async def test_a_decision_carries_its_event_and_its_line_of_the_audit(store):
    row = await submit_doubtful(store)
    await claim_review(desk_of(store), MODERATOR, row.id)
    case = await decide_review(desk_of(store), seen(row), REJECTION)
    assert await pending_types(store, row.id) == [
        ("shop.review.submitted.v1", 1),
        ("shop.review.queued.v1", 2),
        ("shop.review.rejected.v1", 3),
    ]
    assert [(entry.act, entry.moderator_id) for entry in case.history] == [
        (ModerationAct.QUEUED, None),
        (ModerationAct.CLAIMED, MODERATOR),
        (ModerationAct.REJECTED, MODERATOR),
    ]
    assert case.history[-1].note == "Write of the product."
    assert case.claim is None


async def test_an_older_review_takes_the_place_of_a_rejected_one(store):
    rows = await submit(store, 1, 2, 3, 4, 5, 5, 5)
    await decide_review(desk_of(store), seen(rows[6]), REJECTION)
    summary = await summary_of(store)
    assert summary.newest == tuple(reversed(rows[:6]))[:NEWEST]
    assert summary.statistics.count == 6


async def test_an_edit_is_judged_anew_and_leaves_the_public_until_it_is_approved(store):
    row = await submit_text(store, "Comfortable, and the battery lasts.", rating=5)
    draft = Draft(5, "", "Comfortable, but see cheap.example.com")
    edited = await edit_review(desk_of(store), row.author_id, seen(row), draft)
    assert edited.moderation.status is ReviewStatus.QUEUED
    assert await statistics_of(store) == Statistics()
    clean = await edit_review(
        desk_of(store), row.author_id, seen(edited), Draft(3, "", "Comfortable, but heavy.")
    )
    assert clean.moderation.status is ReviewStatus.AUTO_APPROVED
    assert await statistics_of(store) == Statistics((0, 0, 1, 0, 0))
    assert [entry.act for entry in (await case_of(store, row)).history] == [
        ModerationAct.AUTO_APPROVED,
        ModerationAct.QUEUED,
        ModerationAct.AUTO_APPROVED,
    ]


async def test_an_edit_of_the_same_text_is_no_copy_of_itself(store):
    row = await submit_text(store, "Comfortable, and the battery lasts for long.")
    edited = await edit_review(desk_of(store), row.author_id, seen(row), Draft(5, "", row.text))
    assert edited.moderation.findings == ()


async def test_a_decision_lost_before_counting_is_made_good_by_the_next_write(store):
    rows = await submit(store, 5, 4)
    case = await case_of(store, rows[0])
    lost = replace(
        rows[0],
        version=3,
        moderation=replace(rows[0].moderation, status=ReviewStatus.REJECTED),
        replaced=rows[0].contribution,
    )
    reviews = desk_of(store).store.reviews
    assert await reviews.replace_review(seen_case(case), lost, [], case.history[0])
    assert (await statistics_of(store)).count == 2
    await submit(store, 3)
    assert await statistics_of(store) == Statistics((0, 0, 1, 1, 0))
    await count_reviews(desk_of(store), PRODUCT)
    assert await statistics_of(store) == Statistics((0, 0, 1, 1, 0))


async def test_decisions_at_the_same_time_count_once(store):
    row = await submit_doubtful(store)
    outcomes = await asyncio.gather(
        *(decide_review(desk_of(store), seen(row), each) for each in (APPROVAL, REJECTION) * 3),
        return_exceptions=True,
    )
    [won] = [outcome for outcome in outcomes if isinstance(outcome, CaseRow)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, ReviewError)]
    assert {error.code for error in lost} == {ReviewErrorCode.VERSION_STALE}
    assert (await statistics_of(store)).count == int(won.review.moderation.is_public)


async def test_many_reviews_decided_at_the_same_time_are_all_counted(store):
    rows = [await submit_doubtful(store, rating) for rating in (1, 2, 3, 4, 5, 5)]
    await asyncio.gather(
        *(decide_review(desk_of(store), seen(row), APPROVAL) for row in rows),
        submit_text(store, "Comfortable, and the battery lasts.", rating=3),
    )
    assert await statistics_of(store) == Statistics((1, 1, 2, 1, 2), negatives=2)


async def test_two_moderators_never_hold_one_review(store):
    row = await submit_doubtful(store)
    outcomes = await asyncio.gather(
        *(claim_review(desk_of(store), new_id(), row.id) for _ in range(6)),
        return_exceptions=True,
    )
    [held] = [outcome for outcome in outcomes if isinstance(outcome, CaseRow)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, ReviewError)]
    assert [error.code for error in lost] == [ReviewErrorCode.CLAIMED_BY_ANOTHER] * 5
    assert (await case_of(store, row)).claim == held.claim


async def test_a_held_review_is_decided_by_its_holder_alone(store):
    row = await submit_doubtful(store)
    await claim_review(desk_of(store), OTHER, row.id)
    with pytest.raises(ReviewError) as caught:
        await decide_review(desk_of(store), seen(row), APPROVAL)
    assert caught.value.code is ReviewErrorCode.CLAIMED_BY_ANOTHER
    case = await decide_review(desk_of(store), seen(row), replace(APPROVAL, moderator_id=OTHER))
    assert case.review.moderation.moderator_id == OTHER


async def test_a_lease_ends_and_may_be_renewed(store):
    row = await submit_doubtful(store)
    lease = desk_of(store).policy.lease
    await claim_review(desk_of(store), OTHER, row.id)
    renewed = await claim_review(later(store, minutes=10), OTHER, row.id)
    assert renewed.claim is not None
    assert renewed.claim.until == NOW + timedelta(minutes=10) + lease
    assert [entry.act for entry in renewed.history].count(ModerationAct.CLAIMED) == 1
    with pytest.raises(ReviewError):
        await claim_review(later(store, minutes=20), MODERATOR, row.id)
    taken = await claim_review(later(store, minutes=25), MODERATOR, row.id)
    assert taken.claim is not None
    assert taken.claim.moderator_id == MODERATOR


async def test_a_review_that_was_given_back_is_anybodys(store):
    row = await submit_doubtful(store)
    await claim_review(desk_of(store), OTHER, row.id)
    with pytest.raises(ReviewError) as caught:
        await release_review(desk_of(store), MODERATOR, row.id)
    assert caught.value.code is ReviewErrorCode.NOT_CLAIMED
    await release_review(desk_of(store), OTHER, row.id)
    assert (await claim_review(desk_of(store), MODERATOR, row.id)).claim is not None


async def test_an_edit_ends_the_claim_and_makes_the_decision_stale(store):
    row = await submit_doubtful(store)
    await claim_review(desk_of(store), MODERATOR, row.id)
    draft = Draft(4, "", "See cheaper.example.com instead")
    await edit_review(desk_of(store), row.author_id, seen(row), draft)
    with pytest.raises(ReviewError) as caught:
        await decide_review(desk_of(store), seen(row), APPROVAL)
    assert caught.value.code is ReviewErrorCode.VERSION_STALE
    assert (await case_of(store, row)).claim is None


async def test_only_what_waits_can_be_claimed(store):
    [row] = await submit(store, 5)
    with pytest.raises(ReviewError) as caught:
        await claim_review(desk_of(store), MODERATOR, row.id)
    assert caught.value.code is ReviewErrorCode.NOT_QUEUED


async def test_the_queue_is_listed_the_longest_waiting_first(store):
    desk, rows = desk_of(store), []
    for minutes in range(5):
        author = Author(new_id(), Locale.EN)
        product = SILENT_PRODUCT if minutes == 3 else PRODUCT
        text = "Ok" if minutes == 4 else "See cheap.example.com"
        rows.append(
            await submit_review(later(store, minutes=minutes), author, product, Draft(4, "", text))
        )
    await claim_review(desk, MODERATOR, rows[1].id)
    cases = desk.store.cases

    async def listed(**wanted) -> list[int]:
        page = await cases.queue(QueueFilter(**wanted), PageRequest(20))
        return [rows.index(case.review) for case in page.rows]

    assert await listed() == [0, 1, 2, 3, 4]
    assert await listed(product_id=SILENT_PRODUCT) == [3]
    assert await listed(rule=ScreeningRule.LENGTH) == [4]
    assert await listed(claimed_by=MODERATOR) == [1]
    assert await listed(waiting_since=NOW + timedelta(minutes=2)) == [0, 1]
    first = await cases.queue(QueueFilter(), PageRequest(2))
    assert first.has_next
    last = first.rows[-1].review
    assert last.moderation.queued_at is not None
    place = last.moderation.queued_at, last.id
    rest = await cases.queue(QueueFilter(), PageRequest(20, place))
    assert [rows.index(case.review) for case in rest.rows] == [2, 3, 4]
    waiting = QueueFilter(waiting_since=NOW + timedelta(minutes=4))
    back = await cases.queue(waiting, PageRequest(1, place, backward=True))
    assert [rows.index(case.review) for case in back.rows] == [0]
    assert await cases.queue_length(waiting) == 4


async def test_a_burst_of_one_author_does_not_outrun_the_limit(store):
    products = [new_id() for _ in range(14)]
    desk, author = desk_of(store), Author(new_id(), Locale.EN)
    await desk.store.reviews.insert_summaries([SummaryRow(product) for product in products])
    first = await submit_review(desk, author, products[0], Draft(4, "", "Fine, one."))
    rows = await asyncio.gather(
        *(
            submit_review(desk, author, product, Draft(4, "", f"Fine, {number}."))
            for number, product in enumerate(products[1:])
        )
    )
    approved = [row for row in (first, *rows) if row.moderation.is_public]
    assert len(approved) == desk.policy.thresholds.per_hour
    new_hour = await submit_review(later(store, hours=1), author, PRODUCT, Draft(4, "", "Fine."))
    assert new_hour.moderation.is_public


async def test_a_copied_text_is_found_among_those_of_the_author_and_of_the_product(store):
    text, author = "Comfortable, and the battery lasts for long.", new_id()
    await submit_text(store, text, author=author)
    copied = await submit_text(store, text)
    assert [each.rule for each in copied.moderation.findings] == [ScreeningRule.DUPLICATE]
    again = await submit_review(
        desk_of(store), Author(author, Locale.EN), SILENT_PRODUCT, Draft(4, "", text)
    )
    assert again.moderation.status is ReviewStatus.AUTO_REJECTED


async def test_nobody_votes_on_what_is_not_public(store):
    row = await submit_doubtful(store)
    with pytest.raises(ReviewError) as caught:
        await vote_on_review(desk_of(store), new_id(), row.id, Vote.HELPFUL)
    assert caught.value.code is ReviewErrorCode.REVIEW_NOT_FOUND
