import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.kit.identity import Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.kit.testing import identity_of
from subgraphs.reviews.errors import TEXTS, ReviewError, ReviewErrorCode
from subgraphs.reviews.rules.drafts import Draft, check_draft
from subgraphs.reviews.rules.reception import may_reply
from subgraphs.reviews.rules.statistics import Contribution, Statistics

USER = new_id()


@settings(deadline=None)
@given(ratings=st.lists(st.integers(1, 5)))
def test_statistics_are_those_of_the_ratings(ratings):
    statistics = Statistics()
    for rating in ratings:
        statistics = statistics.moved(None, Contribution(rating, negative=False))
    assert statistics.count == len(ratings)
    assert statistics.total == sum(ratings)
    assert statistics.average == (round(sum(ratings) / len(ratings), 2) if ratings else None)


def test_a_rating_may_take_the_place_of_a_counted_one():
    bad, fine, good = (Contribution(2, True), Contribution(4, False), Contribution(5, False))
    statistics = Statistics().moved(None, bad).moved(None, good)
    assert statistics == Statistics((0, 1, 0, 0, 1), negatives=1)
    assert statistics.moved(bad, fine) == Statistics((0, 0, 0, 1, 1))
    assert statistics.moved(good, good) == statistics
    assert statistics.moved(bad, None) == Statistics((0, 0, 0, 0, 1))


def test_few_ratings_leave_a_product_near_the_mean_of_the_store():
    assert Statistics().bayesian_mean(3.0) is None
    assert Statistics((0, 0, 0, 0, 1)).bayesian_mean(3.0) == 3.18
    assert Statistics((0, 0, 0, 0, 100)).bayesian_mean(3.0) == 4.82
    assert Statistics((0, 0, 0, 0, 1)).bayesian_mean(4.5) == 4.55


def test_a_draft_is_kept_trimmed_and_composed():
    kept = check_draft(Draft(5, "  И\u0306од ", "\nline one\nline two  "))
    assert kept == Draft(5, "Йод", "line one\nline two")


@pytest.mark.parametrize(
    ("draft", "code", "field"),
    [
        (Draft(0, "", "x"), ReviewErrorCode.RATING_OUT_OF_RANGE, "rating"),
        (Draft(6, "", "x"), ReviewErrorCode.RATING_OUT_OF_RANGE, "rating"),
        (Draft(5, "t" * 121, "x"), ReviewErrorCode.TEXT_TOO_LONG, "title"),
        (Draft(5, "", "x" * 4001), ReviewErrorCode.TEXT_TOO_LONG, "text"),
        (Draft(5, "", " \n "), ReviewErrorCode.TEXT_EMPTY, "text"),
        (Draft(5, "two\nlines", "x"), ReviewErrorCode.TEXT_UNPRINTABLE, "title"),
        (Draft(5, "", "nul\x00"), ReviewErrorCode.TEXT_UNPRINTABLE, "text"),
        (Draft(5, "", "half \ud83d"), ReviewErrorCode.TEXT_UNPRINTABLE, "text"),
    ],
)
def test_a_refusal_names_its_field(draft, code, field):
    with pytest.raises(ReviewError) as caught:
        check_draft(draft)
    assert caught.value.code is code
    assert caught.value.field == ("input", field)


@pytest.mark.parametrize(
    ("roles", "seller_id", "may"),
    [
        ([Role.SELLER], USER, True),
        ([Role.SELLER], new_id(), False),
        ([Role.SELLER], None, False),
        ([Role.BUYER], USER, False),
        ([Role.ADMIN], None, True),
        ([Role.ADMIN], new_id(), False),
    ],
)
def test_only_who_sells_a_product_replies(roles, seller_id, may):
    assert may_reply(identity_of(*roles, user_id=USER), seller_id) is may


def test_every_refusal_speaks_both_languages():
    assert {code: set(texts) for code, texts in TEXTS.items()} == {
        code: set(Locale) for code in ReviewErrorCode
    }
