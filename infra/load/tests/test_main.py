"""The command prints a table and, last, a line of JSON."""

import subprocess
import sys

import orjson
import pytest


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "infra.load", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_one_cell_is_one_line_of_the_table_and_one_entry_of_the_json():
    words = "--only calibration --shape deep --mode c --seconds 0.2"
    done = run(*words.split())
    assert done.returncode == 0, done.stderr
    heading, line, *_, last = done.stdout.splitlines()
    assert heading.split()[:3] == ["shape", "mode", "router"]
    assert line.split()[:3] == ["deep", "c", "calibration"]
    results = orjson.loads(last)["load"]
    assert results["failures"] == []
    (cell,) = results["routers"]
    assert cell["router"] == "calibration"
    assert cell["wrong"] == 0


@pytest.mark.parametrize("words", [["--only", "nobody"], ["--mode", "z"], ["--part", "x"]])
def test_what_does_not_exist_is_refused_and_what_does_is_named(words):
    done = run(*words)
    assert done.returncode == 2
    assert "choose from" in done.stderr
