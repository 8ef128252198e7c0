"""Summaries counted anew are those that were counted step by step."""

import asyncio
from dataclasses import replace
from importlib import import_module

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.reviews.__main__ import main
from subgraphs.reviews.app import migrate
from subgraphs.reviews.models.outbox import REVIEWS, SUMMARIES
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.models.summaries import SummaryRow
from subgraphs.reviews.repository.ratings import TOTALS
from subgraphs.reviews.rules.drafts import Draft
from subgraphs.reviews.rules.moderation import Moderation, RejectionReason, ReviewStatus
from subgraphs.reviews.rules.statistics import Ratings, Statistics
from subgraphs.reviews.service.counting import count_reviews, recount_all, recount_reviews
from subgraphs.reviews.service.moderation import Decision, decide_review
from subgraphs.reviews.service.writing import Author, SeenReview, edit_review, submit_review
from subgraphs.reviews.tests.small_history import (
    NOW,
    PRODUCT,
    SILENT_PRODUCT,
    desk_of,
    submit,
)

STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 5), st.booleans()), min_size=1, max_size=25
)


@settings(deadline=None)
@given(steps=STEPS)
def test_a_summary_counted_version_by_version_is_the_recounted_one(steps):
    summary = SummaryRow(PRODUCT)
    rows: dict[int, ReviewRow] = {}
    ids = [new_id() for _ in range(4)]
    for number, rating, is_public in steps:
        old = rows.get(number)
        status = ReviewStatus.APPROVED if is_public else ReviewStatus.REJECTED
        rows[number] = ReviewRow(
            id=ids[number],
            product_id=PRODUCT,
            author_id=ids[number],
            rating=rating,
            title="",
            text="Text.",
            locale="en",
            created_at=NOW,
            version=1 if old is None else old.version + 1,
            moderation=Moderation(status),
            negative=rating == 1,
            replaced=None if old is None else old.contribution,
        )
        summary = summary.plus(rows[number])
        assert summary.plus(rows[number]) is summary
    marked = [(row, True) for row in rows.values()]
    assert summary.recounted(marked) is summary
    public = [row for row in rows.values() if row.moderation.is_public]
    assert summary.statistics.count == len(public)
    assert summary.statistics.negatives == sum(row.negative for row in public)


@pytest.mark.services
async def test_after_all_kinds_of_writes_a_recount_finds_nothing_wrong(store):
    rows = await submit(store, 1, 2, 3, 4, 5, 5, 4)
    desk = desk_of(store)
    await decide_review(desk, SeenReview(rows[6].id, 2), Decision(new_id(), RejectionReason.SPAM))
    await edit_review(desk, rows[2].author_id, SeenReview(rows[2].id, 2), Draft(1, "", "It broke."))
    author = Author(new_id(), Locale.EN)
    await submit_review(desk, author, PRODUCT, Draft(5, "", "See cheap.example.com"))
    outcomes = [outcome async for outcome in recount_all(desk)]
    assert sorted(outcomes) == sorted([(PRODUCT, False), (SILENT_PRODUCT, False)])


@pytest.mark.services
async def test_a_wrong_summary_is_corrected_and_told_of(store):
    rows = await submit(store, 5, 4)
    wrong = {"histogram": [9, 0, 0, 0, 0], "negatives": 9, "newest": []}
    await store.documents[SUMMARIES].update_one({"_id": str(PRODUCT)}, {"$set": wrong})
    assert await recount_reviews(desk_of(store), PRODUCT)
    summary = (await desk_of(store).store.reviews.summaries([PRODUCT]))[PRODUCT]
    assert summary.statistics == Statistics((0, 0, 0, 1, 1))
    assert summary.newest == tuple(reversed(rows))
    assert summary.version == 3
    assert not await recount_reviews(desk_of(store), PRODUCT)


@pytest.mark.services
async def test_the_ratings_of_the_store_are_added_up_as_reviews_come_change_and_go(store):
    desk = desk_of(store)
    assert (await desk.store.totals.read()).mean == 4.0
    rows = await submit(store, 1, 3, 5)
    assert await desk.store.totals.read() == Ratings(3, 9)
    await edit_review(desk, rows[0].author_id, SeenReview(rows[0].id, 2), Draft(2, "", "Better."))
    assert await desk.store.totals.read() == Ratings(3, 10)
    await decide_review(desk, SeenReview(rows[2].id, 2), Decision(new_id(), RejectionReason.SPAM))
    assert await desk.store.totals.read() == Ratings(2, 5)


@pytest.mark.services
async def test_a_recount_adds_up_what_was_missed(store):
    desk = desk_of(store)
    await submit(store, 1, 3)
    await desk.store.totals.add(Ratings(-1, 40))
    assert [wrong async for _, wrong in recount_all(desk)] == [False, False]
    assert await desk.store.totals.read() == Ratings(2, 4)


@pytest.mark.services
async def test_an_older_store_has_no_totals_until_its_first_recount(store):
    await submit(store, 2, 3)
    await store.documents[TOTALS].delete_many({})
    migration = import_module("subgraphs.reviews.migrations.versions.0005_rating_totals")
    await migration.upgrade(store.documents)
    await submit(store, 5)
    desk = desk_of(store)
    assert await desk.store.totals.read() == Ratings()
    assert [wrong async for _, wrong in recount_all(desk)] == [False, False]
    assert await desk.store.totals.read() == Ratings(3, 10)


@pytest.mark.services
async def test_a_new_store_adds_up_from_its_first_review_on(store):
    for name in (TOTALS, SUMMARIES):
        await store.documents[name].delete_many({})
    migration = import_module("subgraphs.reviews.migrations.versions.0005_rating_totals")
    await migration.upgrade(store.documents)
    await desk_of(store).store.totals.add(Ratings(2, 9))
    await migration.upgrade(store.documents)
    assert await desk_of(store).store.totals.read() == Ratings(2, 9)


@pytest.mark.services
async def test_a_recount_beside_writers_counts_nothing_twice(store):
    desk = desk_of(store)

    async def recount() -> None:
        for _ in range(5):
            await recount_reviews(desk, PRODUCT)

    await asyncio.gather(recount(), *(submit(store, rating, rating) for rating in (1, 3, 5)))
    await count_reviews(desk, PRODUCT)
    assert not await recount_reviews(desk, PRODUCT)
    summary = (await desk.store.reviews.summaries([PRODUCT]))[PRODUCT]
    assert summary.statistics == Statistics((2, 0, 2, 0, 2), negatives=2)


@pytest.mark.services
async def test_a_recount_leaves_to_counting_what_is_not_counted_yet(store):
    [row] = await submit(store, 5)
    desk = desk_of(store)
    case = (await desk.store.cases.cases([row.id]))[row.id]
    lost = replace(row, rating=1, version=3, negative=True, replaced=row.contribution)
    seen = {"version": 2}
    assert await desk.store.reviews.replace_review(seen, lost, [], case.history[0])
    await recount_reviews(desk, PRODUCT)
    await count_reviews(desk, PRODUCT)
    summary = (await desk.store.reviews.summaries([PRODUCT]))[PRODUCT]
    assert summary.statistics == Statistics((1, 0, 0, 0, 0), negatives=1)


@pytest.mark.services
def test_the_command_says_how_many_summaries_were_wrong(services, monkeypatch):
    monkeypatch.setenv("MONGODB_URL", services["MONGODB_URL"])
    monkeypatch.setenv("MONGODB_DATABASE", "reviews_command_tests")
    result = CliRunner().invoke(main, ["recount"])
    assert result.exit_code == 0, result.output
    assert result.output == "0 products are recounted; 0 summaries were wrong.\n"


@pytest.mark.services
async def test_reviews_from_before_there_were_rules_are_public_and_can_be_decided(store):
    rows = await submit(store, 2, 5)
    since = (
        *("status", "moderation", "sentiment", "negative", "replaced_negative", "public_of"),
        *("rating_place", "low_rating_place", "helpful_place", "queue_place", "found_by"),
        *("claim", "claimed_by", "history", "verified", "purchases_version"),
    )
    for row in rows:
        old = {"$unset": dict.fromkeys(since, ""), "$set": {"version": 1}}
        await store.documents[REVIEWS].update_one({"_id": str(row.id)}, old)
    old = {"$unset": {"negatives": ""}, "$set": {"counted": [f"{row.id}/1" for row in rows]}}
    await store.documents[SUMMARIES].update_one({"_id": str(PRODUCT)}, old)
    await store.documents["review_migrations"].delete_one({"_id": "0003_moderation"})
    await migrate(store)
    desk = desk_of(store)
    kept = (await desk.store.reviews.reviews([rows[0].id]))[rows[0].id]
    assert (kept.moderation, kept.negative) == (Moderation(), True)
    assert await recount_reviews(desk, PRODUCT)
    decision = Decision(new_id(), RejectionReason.OFF_TOPIC)
    await decide_review(desk, SeenReview(kept.id, 1), decision)
    summary = (await desk.store.reviews.summaries([PRODUCT]))[PRODUCT]
    assert summary.statistics == Statistics((0, 0, 0, 0, 1))
