from __future__ import annotations

from infra.differential.plans.cost import Cost, measure
from supergraph.plan import Condition, Fetch, Flatten, Key, Parallel, QueryPlan, Sequence

A = Fetch("a", "{x{__typename id} y}")
B = Fetch("b", "query($representations:[_Any!]!){_entities(representations:$representations){z}}")
LOOKUP = Flatten((Key("x"),), B)


def test_no_request_costs_nothing():
    assert measure(QueryPlan(None)) == Cost(0, 0, 0)


def test_typename_and_entities_are_no_fields():
    assert measure(QueryPlan(A)) == Cost(1, 1, 3)


def test_sequences_are_deep_and_parallels_wide():
    assert measure(QueryPlan(Sequence((A, Parallel((LOOKUP, LOOKUP)))))) == Cost(2, 3, 5)


def test_of_two_clauses_the_dearer_counts():
    assert measure(QueryPlan(Condition("x", A, Sequence((A, LOOKUP))))) == Cost(2, 2, 4)
