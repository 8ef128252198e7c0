"""Each feature of composition on a small set of subgraphs, as a file that a person can review."""

from __future__ import annotations

import re

import pytest
from graphql import parse

from supergraph.composition.compose import compose
from supergraph.composition.extract import extract_subgraphs
from supergraph.composition.tests.goldens import (
    FILES,
    GOLDENS,
    MACHINERY,
    Golden,
    contract_of,
    hints_of,
    read_goldens,
    without_machinery,
)


def composed(golden: Golden) -> str:
    sdl = golden.compose().supergraph_sdl
    assert sdl is not None
    return sdl


every_golden = pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: golden.title)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_supergraphs_are_as_reviewed(path, request):
    goldens = read_goldens(path)
    assert goldens
    if request.config.getoption("--update-supergraphs"):
        for golden in goldens:
            golden.update()
        path.write_text("\n".join(golden.text() for golden in goldens))
        return
    for golden in goldens:
        result = golden.compose()
        assert result.errors == (), golden.title
        assert result.supergraph_sdl is not None
        assert without_machinery(result.supergraph_sdl) == golden.supergraph, golden.title
        assert hints_of(result) == golden.hints, golden.title
        if golden.options:
            assert contract_of(result.supergraph_sdl, golden.options) == golden.contract


@every_golden
def test_every_supergraph_has_the_machinery_and_its_parts_in_order(golden):
    sdl = composed(golden)

    assert set(MACHINERY) <= set(sdl.strip().split("\n\n"))
    assert parse(sdl).definitions
    names = re.findall(r"^(?:enum|input|interface|scalar|type|union) (\w+)", sdl, re.MULTILINE)
    assert names == sorted(
        names, key=lambda name: (name.lower().replace("_", " "), name.swapcase())
    )


@every_golden
def test_composing_twice_gives_the_same_bytes(golden):
    assert golden.compose() == golden.compose()


@every_golden
def test_the_order_of_subgraphs_does_not_matter(golden):
    backwards = compose(golden.subgraphs()[::-1])

    assert backwards.supergraph_sdl == golden.compose().supergraph_sdl


@every_golden
def test_extracted_subgraphs_compose_to_the_same_supergraph(golden):
    sdl = composed(golden)
    again = compose(extract_subgraphs(sdl))

    assert again.errors == ()
    assert again.supergraph_sdl is not None
    # The order of links and fields follows the first subgraph that has them, which may have moved.
    assert sorted(again.supergraph_sdl.splitlines()) == sorted(sdl.splitlines())
