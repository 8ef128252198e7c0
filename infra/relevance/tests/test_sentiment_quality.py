"""Models hear the tone of reviews that they have not learnt from."""

import pytest

from infra.relevance.measures import macro_f1
from infra.relevance.sentiment_quality import judged_reviews, score_model
from infra.sentiment.recipes import recipes

#: A little below what is measured: 0.838 and 0.733.
FLOORS = {"e5": 0.82, "words": 0.71}


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.name)
def test_tones_are_heard_at_least_this_well(recipe):
    assert score_model(recipe.load(), judged_reviews()).macro_f1() >= FLOORS[recipe.name]


def test_macro_f1_is_the_mean_over_labels():
    assert macro_f1(["a", "a", "b", "b"], ["a", "a", "b", "a"]) == pytest.approx((0.8 + 2 / 3) / 2)
    assert macro_f1(["a", "b"], ["a", "b"]) == 1
    assert macro_f1(["a", "b"], ["b", "a"]) == 0
