"""The committed heads are what the labelled texts teach."""

import json

import pytest

from infra.relevance.sentiment_quality import judged_reviews
from infra.sentiment.labelled import TRAINING, read_labelled
from infra.sentiment.recipes import recipes
from subgraphs.kit.settings import Locale
from subgraphs.reviews.rules.sentiment import SentimentLabel


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.name)
def test_a_head_is_what_the_texts_teach(recipe):
    kept = json.loads(recipe.path.read_text(encoding="utf-8"))
    made = recipe.learn(recipe.examples(read_labelled(TRAINING)))
    for label in SentimentLabel:
        assert kept["weights"][label] == pytest.approx(made["weights"][label], abs=2e-3)
        assert kept["biases"][label] == pytest.approx(made["biases"][label], abs=2e-3)


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.name)
def test_a_version_tells_of_its_coefficients_and_words(recipe):
    kept = json.loads(recipe.path.read_text(encoding="utf-8"))
    assert recipe.version({"weights": kept["weights"], "biases": kept["biases"]}) == kept["model"]


def test_labels_and_languages_are_balanced():
    for texts, least in ((read_labelled(TRAINING), 700), (judged_reviews(), 200)):
        assert len(texts) >= least
        for language in Locale:
            counts = [
                sum(each.label is label and each.language is language for each in texts)
                for label in SentimentLabel
            ]
            assert max(counts) < 1.2 * min(counts)


def test_no_judged_review_was_learnt_from():
    learnt = {_bare(each.text) for each in read_labelled(TRAINING)}
    assert [each.text for each in judged_reviews() if _bare(each.text) in learnt] == []


def _bare(text: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
    return " ".join(words) or text
