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
        "1 wave, 1 fetch, 2 fields\n"
        "place\n"
        "  * a: 1 further fetch, 1 field below\n"
        "    b: 1 further fetch, 1 field below\n"
    )


def test_others_are_named_where_the_choice_was_at_hand():
    [explanation] = planner("fewest_requests").explain(parse("{ order { id } page { views } }"))
    [decision] = [found for found in explanation.decisions if found.path == ("page",)]
    assert [(a.subgraph, a.fetches, a.chosen) for a in decision.alternatives] == [
        ("front", 0, True),
        ("back", None, False),
    ]
    assert "    back: not weighed, as the chosen one is asked anyway\n" in explanation.text()


def test_costs_are_waves_fetches_and_fields():
    [explanation] = Planner(supergraph("keys")).explain(parse("{ product { name count } }"))
    assert (explanation.waves, explanation.fetches) == (3, 3)
    assert explanation.text().startswith("3 waves, 3 fetches, ")


def test_mutations_are_explained_field_by_field():
    document = parse("mutation { one: first { id } middle { query { other { id } } } }")
    explanations = planner("sharing").explain(document)
    assert [explanation.root for explanation in explanations] == ["one", "middle"]
    assert explanations[0].text().startswith("one: 1 wave, 1 fetch, ")
    assert (explanations[1].waves, explanations[1].fetches) == (2, 2)


def test_what_a_context_needs_is_part_of_the_cost():
    queries = ("{ me { basket { lines { amount } } } }", "{ me { basket { lines { price } } } }")
    [without], [with_context] = (planner("context").explain(parse(query)) for query in queries)
    assert (without.waves, with_context.waves) == (1, 2)


def test_that_nothing_else_was_weighed_is_said():
    [explanation] = planner("keys").explain(parse("{ product { id } }"))
    assert explanation.text().endswith(
        "Nothing could come from elsewhere without further fetches.\n"
    )


def test_nothing_to_fetch_needs_no_explanation():
    assert planner("keys").explain(parse("{ __typename }")) == ()
