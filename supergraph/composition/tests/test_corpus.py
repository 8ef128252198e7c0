"""Small sets of subgraphs, each with what composing them must say.

A file in `corpus/` has cases of the form

    === title
    --- name of a subgraph
    its SDL (FED stands for the link to the newest federation version)
    => composes | errors: CODE, … | hints: CODE, …
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from supergraph.composition.compose import CompositionResult, Subgraph, compose
from supergraph.composition.testing import LINK

CORPUS = Path(__file__).parent / "corpus"


def read(path: Path) -> list[tuple[str, list[Subgraph], str]]:
    cases = []
    for block in re.split(r"^=== ", path.read_text(), flags=re.MULTILINE)[1:]:
        body, _, expected = block.partition("\n=> ")
        title, *parts = re.split(r"^--- ", body, flags=re.MULTILINE)
        subgraphs = []
        for part in parts:
            name, sdl = part.split("\n", 1)
            subgraphs.append(Subgraph(name, f"http://{name}", sdl.replace("FED", LINK)))
        cases.append((f"{path.stem}: {title.strip()}", subgraphs, expected.strip()))
    return cases


CASES = [case for path in sorted(CORPUS.glob("*.txt")) for case in read(path)]


@cache
def composed(number: int) -> CompositionResult:
    return compose(CASES[number][1])


def outcome(result: CompositionResult) -> str:
    if result.errors:
        return "errors: " + ", ".join(sorted({error.code for error in result.errors}))
    if result.hints:
        return "hints: " + ", ".join(sorted({hint.code for hint in result.hints}))
    return "composes"


every_case = pytest.mark.parametrize("number", range(len(CASES)), ids=[case[0] for case in CASES])


@every_case
def test_case_says_what_the_corpus_says(number):
    assert outcome(composed(number)) == CASES[number][2]


@every_case
def test_order_of_subgraphs_does_not_matter(number):
    one, other = composed(number), compose(CASES[number][1][::-1])

    assert one.supergraph_sdl == other.supergraph_sdl
    assert {error.code for error in one.errors} == {error.code for error in other.errors}


@every_case
def test_every_error_says_where_or_what_to_do(number):
    for error in composed(number).errors:
        assert error.message
        assert error.locations or error.fix
