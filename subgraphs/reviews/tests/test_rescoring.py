"""Reviews are judged anew by another model, once, and nothing else of them changes."""

from dataclasses import replace

import pytest

from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.reviews.models.outbox import SUMMARIES
from subgraphs.reviews.ports import SentimentAway
from subgraphs.reviews.repository.reviews import ReviewRepository
from subgraphs.reviews.rules.drafts import Draft
from subgraphs.reviews.rules.sentiment import Sentiment, SentimentLabel
from subgraphs.reviews.service.counting import recount_all
from subgraphs.reviews.service.rescoring import Rescoring, rescore_all
from subgraphs.reviews.service.writing import Author, submit_review
from subgraphs.reviews.tests.small_history import PRODUCT, desk_of, submit

pytestmark = pytest.mark.services


class Analyst:
    """Takes every text for neutral, and remembers it; breaks when it is told to."""

    def __init__(self, model: str, breaks_after: int = 100) -> None:
        self.model = model
        self.texts: list[str] = []
        self._breaks_after = breaks_after

    async def judge(self, text: str) -> Sentiment:
        if len(self.texts) >= self._breaks_after:
            raise SentimentAway("broken")
        self.texts.append(text)
        return Sentiment(SentimentLabel.NEUTRAL, 0.0, self.model)


async def _run(store, analyst) -> Rescoring:
    *_, last = [each async for each in rescore_all(ReviewRepository(store.documents), analyst)]
    return last


async def _models(store) -> set[str | None]:
    rows = await ReviewRepository(store.documents).in_order(None, 100)
    return {None if row.sentiment is None else row.sentiment.model for row in rows}


async def test_a_submitted_review_keeps_the_tone_of_its_title_and_text(store):
    analyst = Analyst("first")
    desk = replace(desk_of(store), analyst=analyst)
    author = Author(new_id(), Locale.EN)
    row = await submit_review(desk, author, PRODUCT, Draft(4, "Good", "A fine kettle."))
    assert analyst.texts == ["Good. A fine kettle."]
    assert (await desk.store.reviews.reviews([row.id]))[row.id].sentiment == Sentiment(
        SentimentLabel.NEUTRAL, 0.0, "first"
    )


async def test_an_analyst_that_is_away_does_not_stop_a_review(store):
    desk = replace(desk_of(store), analyst=Analyst("first", breaks_after=0))
    author = Author(new_id(), Locale.EN)
    row = await submit_review(desk, author, PRODUCT, Draft(4, "Good", "A fine kettle."))
    assert row.sentiment is None
    assert row.moderation.is_public


async def test_another_model_judges_every_review_once(store):
    await submit(store, 5, 1, 3)
    assert await _run(store, Analyst("second")) == Rescoring(read=3, judged=3)
    assert await _run(store, Analyst("second")) == Rescoring(read=3, judged=0)
    assert await _models(store) == {"second"}


async def test_a_run_that_broke_is_completed_by_the_next(store):
    await submit(store, 5, 1, 3)
    with pytest.raises(SentimentAway):
        await _run(store, Analyst("second", breaks_after=2))
    assert await _run(store, Analyst("second")) == Rescoring(read=3, judged=1)


async def test_judging_anew_is_no_new_version(store):
    (row,) = await submit(store, 5)
    await _run(store, Analyst("second"))
    kept = (await ReviewRepository(store.documents).reviews([row.id]))[row.id]
    assert replace(kept, sentiment=row.sentiment) == row


async def test_a_recount_after_reviews_were_judged_anew_finds_nothing_wrong_and_tells_nobody(store):
    await submit(store, 5, 1, 3)
    await _run(store, Analyst("second"))
    before = await store.documents[SUMMARIES].find_one({"_id": str(PRODUCT)})
    assert [wrong async for _, wrong in recount_all(desk_of(store))] == [False, False]
    assert await store.documents[SUMMARIES].find_one({"_id": str(PRODUCT)}) == before


async def test_a_review_that_has_a_newer_version_keeps_its_tone(store):
    (row,) = await submit(store, 5)
    stale = replace(row, version=row.version - 1)
    tone = Sentiment(SentimentLabel.NEGATIVE, -1.0, "late")
    assert not await ReviewRepository(store.documents).put_sentiment(stale, tone)
