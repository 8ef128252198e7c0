import pytest

from supergraph.plan.cost import PlanCost, costlier_of, measure_plan
from supergraph.plan.nodes import (
    BatchFetch,
    Condition,
    Fetch,
    Flatten,
    Key,
    Parallel,
    QueryPlan,
    Sequence,
    Subscription,
)

FETCH = Fetch("a", "{ x }")
BATCH = BatchFetch("a", "{ x }", ())
LOOKUP = Flatten((Key("x"),), FETCH)


@pytest.mark.parametrize(
    ("node", "fetches", "depth"),
    [
        (None, 0, 0),
        (FETCH, 1, 1),
        (BATCH, 1, 1),
        (LOOKUP, 1, 1),
        (Sequence((FETCH, LOOKUP)), 2, 2),
        (Parallel((FETCH, BATCH)), 2, 1),
        (Sequence((FETCH, Parallel((LOOKUP, Sequence((LOOKUP, LOOKUP)))))), 4, 3),
        (Condition("v", Sequence((FETCH, LOOKUP)), FETCH), 2, 2),
        (Condition("v", None, FETCH), 1, 1),
        (Subscription(FETCH, LOOKUP), 2, 2),
    ],
)
def test_requests_are_counted_and_how_they_wait_for_one_another(node, fetches, depth):
    cost = measure_plan(QueryPlan(node))

    assert (cost.fetches, cost.depth) == (fetches, depth)


def test_everybody_is_named_who_may_be_asked():
    other = Fetch("b", "{ x }")
    nodes = (
        Sequence((FETCH, Flatten((Key("x"),), other))),
        Parallel((FETCH, other)),
        Condition("v", FETCH, other),
        Subscription(FETCH, other),
    )

    for node in nodes:
        assert measure_plan(QueryPlan(node)).subgraphs == {"a", "b"}
    assert measure_plan(QueryPlan(None)).subgraphs == frozenset()


def test_of_two_plans_the_worse_counts_in_each_respect():
    costs = [PlanCost(3, 1, frozenset({"a"})), PlanCost(2, 2, frozenset({"b"}))]

    assert costlier_of(costs) == PlanCost(3, 2, frozenset({"a", "b"}))
