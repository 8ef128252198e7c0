"""Every error code of the registry has a test file of its own."""

from __future__ import annotations

from pathlib import Path

from supergraph.composition.errors import ERROR_CODES

HERE = Path(__file__).parent


def test_every_code_is_tested_and_every_test_is_of_a_code():
    tested = {path.stem.removeprefix("test_") for path in HERE.glob("test_[A-Z]*.py")}

    assert tested == set(ERROR_CODES)


def test_every_code_has_a_sentence():
    assert all(summary and not summary.endswith(".") for summary in ERROR_CODES.values())
