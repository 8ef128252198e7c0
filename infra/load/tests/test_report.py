"""Tables say what was measured, and what was wrong."""

import dataclasses

from infra.load.measure import Figures
from infra.load.report import HEADING, Cell, cells_as_json, format_cell, format_summary

FIGURES = Figures(
    requests=100,
    per_second=1234.5,
    p50=1.5,
    p95=2.5,
    p99=3.5,
    cpu_ms=0.456,
    memory_mb=64.4,
    subgraph_requests=1.25,
    wrong=0,
)
CELL = Cell("deep", "a", "ours", FIGURES)
WRONG = Cell("deep", "b", "ours", dataclasses.replace(FIGURES, wrong=3, first_wrong="<html>"))


def test_a_line_has_a_figure_under_each_heading():
    line = format_cell(CELL)
    assert line.split() == [
        "deep",
        "a",
        "ours",
        "0.456",
        "1234",
        "1.50",
        "2.50",
        "3.50",
        "64",
        "1.25",
    ]
    assert len(line) == len(HEADING)


def test_wrong_answers_are_shouted():
    assert "WRONG: 3 of the answers, such as <html>" in format_cell(WRONG)


def test_the_summary_has_a_column_for_each_shape_and_mode():
    other = Cell("deep", "a", "calibration", dataclasses.replace(FIGURES, cpu_ms=0.04))
    _, heading, ours, calibration = format_summary([CELL, WRONG, other]).splitlines()
    assert heading.split() == ["deep", "a", "deep", "b"]
    assert ours.split() == ["ours", "0.46", "(1.2)", "0.46", "(1.2)"]
    assert calibration.split() == ["calibration", "0.04", "(1.2)", "-"]


def test_the_last_row_is_our_share_of_what_the_best_other_gateway_needs():
    others = [
        Cell("deep", "a", "apollo", dataclasses.replace(FIGURES, cpu_ms=9.0)),
        Cell("deep", "a", "hive", dataclasses.replace(FIGURES, cpu_ms=4.56)),
        Cell("deep", "a", "calibration", dataclasses.replace(FIGURES, cpu_ms=0.04)),
    ]
    assert format_summary([CELL, *others]).splitlines()[-1].split() == ["ours", "/", "best", "0.10"]


def test_json_leaves_out_what_there_is_not():
    right, wrong = cells_as_json([CELL, WRONG])
    assert right["shape"] == "deep"
    assert right["cpu_ms"] == 0.456
    assert "first_wrong" not in right
    assert wrong["first_wrong"] == "<html>"
