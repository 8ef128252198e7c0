"""What holds for every set of subgraphs, tried on generated ones."""

from __future__ import annotations

from functools import cache
from itertools import count

import pytest
from graphql import parse

from infra.differential.composition.generate import generate
from supergraph.composition.compose import Subgraph, compose
from supergraph.composition.errors import Report
from supergraph.composition.extract import extract_subgraphs
from supergraph.composition.link_reader import read_links
from supergraph.composition.reader import SchemaReader
from supergraph.composition.supergraph_printer import print_schema
from supergraph.schema.api_schema import api_schema_sdl
from supergraph.schema.supergraph_schema import load_supergraph

COMPOSING = 40


def subgraphs(seed: int) -> list[Subgraph]:
    return [Subgraph(n, f"http://{n}", sdl) for n, sdl in generate(seed).subgraphs.items()]


@cache
def supergraphs() -> dict[int, str]:
    """The first seeds whose subgraphs compose, with what they compose to."""
    found: dict[int, str] = {}
    for seed in count():
        sdl = compose(subgraphs(seed)).supergraph_sdl
        if sdl is not None:
            found[seed] = sdl
        if len(found) == COMPOSING:
            break
    return found


def printed_again(sdl: str) -> str:
    document, report = parse(sdl), Report()
    links = read_links(document, "a", None, report)
    schema = SchemaReader("a", None, report, links.spec).read(document)
    assert report.errors == []
    return print_schema(schema)


def api(sdl: str) -> str:
    return api_schema_sdl(load_supergraph(sdl))


@pytest.mark.parametrize("seed", range(60))
def test_composing_twice_gives_the_same(seed):
    assert compose(subgraphs(seed)) == compose(subgraphs(seed))


def test_order_and_files_change_nothing():
    for seed, sdl in supergraphs().items():
        backwards = [Subgraph(s.name, s.url, s.sdl, "x") for s in subgraphs(seed)[::-1]]

        assert compose(backwards).supergraph_sdl == sdl, seed


def test_reading_and_printing_a_supergraph_gives_its_bytes():
    for seed, sdl in supergraphs().items():
        assert printed_again(sdl) == sdl, seed


def test_extracted_subgraphs_keep_names_and_addresses():
    for seed, sdl in supergraphs().items():
        kept = [(s.name, s.url) for s in extract_subgraphs(sdl)]

        assert kept == sorted((s.name, s.url) for s in subgraphs(seed)), seed


def test_extracted_subgraphs_compose_to_the_same_api():
    for seed, sdl in supergraphs().items():
        again = compose(extract_subgraphs(sdl))

        assert again.errors == (), seed
        assert again.supergraph_sdl is not None
        assert api(again.supergraph_sdl) == api(sdl), seed
