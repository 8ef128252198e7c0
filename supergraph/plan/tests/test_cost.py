import pytest

from supergraph.plan.cost import PlanCost, measure_plan
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
    assert measure_plan(QueryPlan(node)) == PlanCost(fetches, depth)
