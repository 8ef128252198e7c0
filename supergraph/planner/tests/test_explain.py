from __future__ import annotations

from graphql import parse

from supergraph.planner.planner import Planner
from supergraph.planner.tests.golden import planner, supergraph


def test_a_choice_is_shown_with_what_the_others_would_cost():
    [explanation] = Planner(supergraph("sharing")).explain(parse("{ place { x } }"))
    [decision] = explanation.decisions
    assert decision.path == ("place",)
    assert [(a.subgraph, a.fetches, a.chosen) for a in decision.alternatives] == [
        ("a", 1, True),
        ("b", 1, False),
    ]
    assert explanation.text() == (
        "1 waves, 1 fetches, 2 fields\n"
        "place\n"
        "  * a: 1 further fetches, 1 fields below\n"
        "    b: 1 further fetches, 1 fields below\n"
    )


def test_costs_are_waves_fetches_and_fields():
    [explanation] = Planner(supergraph("keys")).explain(parse("{ product { name count } }"))
    assert (explanation.waves, explanation.fetches) == (3, 3)
    assert explanation.text().startswith("3 waves, 3 fetches, ")


def test_mutations_are_explained_field_by_field():
    document = parse("mutation { first { id } middle { query { other { id } } } }")
    assert len(planner("sharing").explain(document)) == 2


def test_nothing_to_fetch_needs_no_explanation():
    assert planner("keys").explain(parse("{ __typename }")) == ()
