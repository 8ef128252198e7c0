"""What errors propose does help, and errors say enough to be acted upon."""

from __future__ import annotations

import re

import pytest

from supergraph.composition.compose import compose
from supergraph.composition.errors import ERROR_CODES
from supergraph.composition.tests.cases import CASES, composed
from supergraph.composition.tests.fixer import apply_fix

FAILING = [case for case in CASES if not case.composes]
every_failing_case = pytest.mark.parametrize("case", FAILING, ids=lambda case: case.title)

NOWHERE = frozenset({"NO_QUERIES", "MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED"})
"""These are about something that is written in no place."""


@every_failing_case
def test_every_error_says_what_where_and_what_would_help(case):
    for error in composed(case).errors:
        assert error.message.endswith((".", "?")) or "\n- " in error.message
        assert error.fix
        assert error.locations or error.code in NOWHERE
        assert error.cause not in error.message or not error.cause


@every_failing_case
def test_an_error_has_a_place_in_every_subgraph_that_it_names(case):
    for error in composed(case).errors:
        lists = re.findall(r"subgraphs? ('[^']+'(?:(?:, | and )'[^']+')*)", error.message)
        names = {name for listed in lists for name in re.findall("'([^']+)'", listed)}
        known = {subgraph.name for subgraph in case.subgraphs} & names
        assert known <= {location.subgraph for location in error.locations}


@every_failing_case
def test_a_fix_that_can_be_applied_makes_its_error_go_away(case):
    for error in composed(case).errors:
        mended = apply_fix(error, case.subgraphs)
        if mended is None:
            continue
        left = compose(mended).errors

        assert (error.code, error.message) not in {(e.code, e.message) for e in left}


def test_most_kinds_of_errors_have_a_fix_that_can_be_applied():
    applied = {
        error.code
        for case in FAILING
        for error in composed(case).errors
        if apply_fix(error, case.subgraphs) is not None
    }

    assert (
        {
            "ENUM_VALUE_MISMATCH",
            "EXTERNAL_TYPE_MISMATCH",
            "FIELD_TYPE_MISMATCH",
            "INTERFACE_KEY_NOT_ON_IMPLEMENTATION",
            "INVALID_FIELD_SHARING",
            "REFERENCED_INACCESSIBLE",
            "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH",
            "SATISFIABILITY_ERROR",
        }
        <= applied
        <= ERROR_CODES.keys()
    )
