"""Options of the router's test suites."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Register the options."""
    parser.addoption(
        "--update-plans",
        action="store_true",
        help="rewrite the golden plans of planner/tests/plans instead of comparing with them",
    )
    parser.addoption(
        "--update-supergraphs",
        action="store_true",
        help="rewrite the golden compositions of composition/tests/golden likewise",
    )
