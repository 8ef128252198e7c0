"""`INVALID_FEDERATION_SUPERGRAPH`: a text that is to be a supergraph is none."""

from __future__ import annotations

import pytest

from supergraph.composition.contract import ContractOptions, build_contract
from supergraph.composition.testing import codes, compose_texts

LINK = '@link(url: "https://specs.apollo.dev/link/v1.0")'
JOIN = '@link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)'
GRAPHS = 'enum join__Graph { A @join__graph(name: "a", url: "") }'


@pytest.mark.parametrize(
    "text",
    [
        "type Query { a: Int }",
        f"schema {LINK} {{ query: Query }} type Query {{ a: Int }} {GRAPHS}",
        f"schema {LINK} {JOIN} {{ query: Query }} type Query {{ a: Int }}",
        f"schema {LINK} {JOIN} {{ mutation: M }} type M {{ a: Int }} {GRAPHS}",
        f"schema {LINK} {JOIN.replace('0.5', '0.9')} {{ query: Query }} {GRAPHS}",
        f"schema @link {JOIN} {{ query: Query }} type Query {{ a: Int }} {GRAPHS}",
        f'schema @link(url: "https://[/v1.0") {JOIN} {{ query: Query }} {GRAPHS}',
    ],
    ids=[
        "an ordinary schema",
        "no join specification",
        "no subgraphs",
        "no query root",
        "an unknown join specification",
        "a link without a url",
        "a link to what is no url",
    ],
)
def test_a_text_that_is_no_supergraph_is_refused(text):
    result = build_contract(text, ContractOptions(exclude=frozenset({"x"})))

    assert result.supergraph_sdl is None
    assert len(result.errors) == 1
    assert codes(result) <= {"INVALID_FEDERATION_SUPERGRAPH", "UNSUPPORTED_LINKED_FEATURE"}
    assert result.errors[0].message


def test_a_supergraph_is_accepted():
    sdl = compose_texts({"a": "type Query { a: Int }"}).supergraph_sdl
    assert sdl is not None

    assert codes(build_contract(sdl, ContractOptions(exclude=frozenset({"x"})))) == set()
