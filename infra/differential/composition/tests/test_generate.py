"""The generator: the same case for the same seed, every feature often enough."""

from __future__ import annotations

from collections import Counter

import pytest

from infra.differential.composition.canonical import facts
from infra.differential.composition.features import FEATURES, features_of, missing_features
from infra.differential.composition.generate import generate
from supergraph.composition.compose import CompositionResult, Subgraph, compose


def composed(seed: int, *, backwards: bool = False) -> CompositionResult:
    items = list(generate(seed).subgraphs.items())
    subgraphs = [Subgraph(name, f"http://{name}", sdl) for name, sdl in items]
    return compose(subgraphs[::-1] if backwards else subgraphs)


def test_a_seed_always_gives_the_same_case():
    assert [generate(seed).subgraphs for seed in range(50)] == [
        generate(seed).subgraphs for seed in range(50)
    ]


def test_every_feature_is_in_one_case_of_twenty():
    count = Counter(f for seed in range(1000) for f in features_of(generate(seed).subgraphs))

    assert missing_features(count, 1000) == {}


def test_a_rare_feature_is_named_with_its_share():
    count = dict.fromkeys(FEATURES, 100) | {"unions": 4}

    assert missing_features(count, 100) == {"unions": 0.04}


def test_some_cases_compose_and_some_do_not():
    outcomes = Counter(not composed(seed).errors for seed in range(60))

    assert min(outcomes[True], outcomes[False]) > 10


@pytest.mark.parametrize("seed", range(60))
def test_order_of_subgraphs_does_not_matter(seed):
    one, other = composed(seed), composed(seed, backwards=True)

    assert one.supergraph_sdl == other.supergraph_sdl
    assert {e.code for e in one.errors} == {e.code for e in other.errors}


def test_facts_do_not_depend_on_order_but_on_content():
    one = "type A @x(a: 1) @y { b: Int c: Int }"
    other = "type A @y @x(a: 1) { c: Int b: Int }"
    third = "type A @y @x(a: 1) { c: Int b: Int! }"

    assert facts(one) == facts(other) != facts(third)
