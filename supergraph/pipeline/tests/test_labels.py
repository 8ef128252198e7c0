import pytest

from supergraph.pipeline.labels import OverrideLabels

LABELS = {"percent(20)", "percent(50.5)", "percent(0)", "percent(100)", "beta", "percent(x)"}


@pytest.mark.parametrize(
    ("drawn", "in_force"),
    [
        (0.0, {"percent(20)", "percent(50.5)", "percent(100)"}),
        (0.199, {"percent(20)", "percent(50.5)", "percent(100)"}),
        (0.2, {"percent(50.5)", "percent(100)"}),
        (0.505, {"percent(100)"}),
        (0.999, {"percent(100)"}),
    ],
)
def test_one_draw_decides_all_percentages(drawn, in_force):
    assert OverrideLabels(LABELS, (), lambda: drawn).choose() == in_force


def test_other_labels_are_in_force_when_the_settings_name_them():
    assert OverrideLabels({"beta", "gamma"}, ["beta", "unknown"]).choose() == {"beta"}


def test_a_supergraph_without_percentages_draws_nothing():
    assert OverrideLabels({"beta"}, (), lambda: 1 / 0).choose() == frozenset()
