"""What composing the small sets of `corpus/` says."""

from __future__ import annotations

import pytest

from supergraph.composition.compose import CompositionResult, compose
from supergraph.composition.tests.cases import CASES, composed


def outcome(result: CompositionResult) -> str:
    if result.errors:
        return "errors: " + ", ".join(sorted({error.code for error in result.errors}))
    if result.hints:
        return "hints: " + ", ".join(sorted({hint.code for hint in result.hints}))
    return "composes"


every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)


@every_case
def test_case_says_what_the_corpus_says(case):
    assert outcome(composed(case)) == case.expected


@every_case
def test_order_of_subgraphs_does_not_matter(case):
    one, other = composed(case), compose(case.subgraphs[::-1])

    assert one.supergraph_sdl == other.supergraph_sdl
    assert {error.code for error in one.errors} == {error.code for error in other.errors}
