"""What the samples of the flagship query come to."""

import pytest

from infra.catalogue.mass import Size
from infra.load.flagship import Sample, covered, summarize

SIZE = Size(1000, 2)


@pytest.mark.parametrize(
    ("spans", "together"),
    [
        ([], 0.0),
        ([(1.0, 2.0), (4.0, 6.0)], 3.0),
        ([(4.0, 6.0), (1.0, 5.0)], 5.0),
        ([(1.0, 9.0), (2.0, 3.0), (8.0, 10.0)], 9.0),
    ],
)
def test_time_that_overlaps_counts_once(spans, together):
    assert covered(spans) == together


def test_subgraphs_share_the_whole_and_the_router_has_what_none_of_them_took():
    one = Sample((0.0, 0.1), {"products": [(0.01, 0.05)], "users": [(0.05, 0.06), (0.05, 0.08)]})
    other = Sample((1.0, 1.1), {"products": [(1.0, 1.04)], "users": [], "cart": []})
    figures = summarize(SIZE, [one, other])
    assert (figures.requests, figures.products, figures.reviews_each) == (2, 1000, 2)
    assert set(figures.subgraphs) == {"products", "users"}
    products = figures.subgraphs["products"]
    assert (products.requests, products.ms, products.share) == (1.0, 40.0, 0.4)
    assert figures.subgraphs["users"].requests == 1.0
    assert figures.router == pytest.approx((30 + 60) / 2)


def test_the_slowest_of_twenty_stand_beyond_p95():
    samples = [Sample((0.0, 0.01 * n), {}) for n in range(1, 101)]
    figures = summarize(SIZE, samples)
    assert figures.p50 == pytest.approx(505, abs=10)
    assert figures.p95 == pytest.approx(950, abs=10)
