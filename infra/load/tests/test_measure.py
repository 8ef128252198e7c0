"""Figures follow from what the clients saw."""

from infra.load.clients import Load
from infra.load.measure import summarize


def test_percentiles_are_of_all_latencies_in_milliseconds():
    load = Load(seconds=2.0, latencies=[n / 1000 for n in range(101, 0, -1)])
    assert summarize(load) == {
        "requests": 101,
        "per_second": 50.5,
        "p50": 51.0,
        "p95": 96.0,
        "p99": 100.0,
    }


def test_one_answer_is_every_percentile():
    figures = summarize(Load(seconds=1.0, latencies=[0.25]))
    assert figures["requests"] == 1
    assert figures["p50"] == figures["p99"] == 250.0
