"""The measures of a ranking."""

import math

import pytest

from infra.relevance.measures import hit_rate, ndcg


def test_the_ideal_ranking_is_one():
    assert ndcg([3, 2, 1, 0], [0, 1, 2, 3]) == 1.0


def test_gains_double_with_each_grade_and_shrink_with_the_rank():
    # 2^1 - 1 at rank 2, against 2^1 - 1 at rank 1.
    assert ndcg([0, 1], [1, 0]) == pytest.approx(1 / math.log2(3))
    assert ndcg([2, 3], [3, 2]) == pytest.approx((3 + 7 / math.log2(3)) / (7 + 3 / math.log2(3)))


def test_nothing_found_is_nothing_gained():
    assert ndcg([], [3]) == 0.0


def test_results_below_the_depth_do_not_count():
    assert ndcg([0, 0, 3], [3], depth=2) == 0.0


def test_a_query_without_relevant_products_measures_nothing():
    with pytest.raises(ValueError, match="relevant"):
        ndcg([0], [0, 0])


def test_the_hit_rate_is_the_share_of_customers_whose_next_choice_was_shown():
    assert hit_rate([["a", "b"], ["c"], []], ["b", "a", "a"]) == pytest.approx(1 / 3)
    assert hit_rate([["a", "b"]], ["b"], depth=1) == 0.0
