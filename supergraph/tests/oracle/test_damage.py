"""Whatever subgraphs answer, the router's own answer keeps to its schema."""

from __future__ import annotations

from dataclasses import replace

import pytest
from graphql import parse

from supergraph.tests.oracle.case import draw_federation, draw_request, execute
from supergraph.tests.oracle.damage import Damaged, misfits, telling_types
from supergraph.tests.oracle.servers import Subgraph
from supergraph.tests.oracle.world import World


@pytest.mark.parametrize("seed", range(500_000, 500_012))
async def test_damaged_answers_become_answers_that_fit(seed):
    federation = draw_federation(seed)
    assert federation is not None, "choose another seed"
    api = federation.schema.api
    for number in range(seed * 10, seed * 10 + 5):
        drawn = draw_request(federation, number)
        if "introspection" in drawn.features:
            continue  # what it answers does not come from a subgraph
        request = replace(drawn, operation=telling_types(drawn.operation))
        plan = federation.planner.plan(parse(request.operation), None, request.labels)
        answers = []
        for on_records in (False, True):
            world = World(federation.model)
            subgraphs = {
                name: Damaged(
                    Subgraph(federation.model, name, world, served, request.labels), number
                )
                for name, served in federation.served.items()
            }
            answers.append(
                await execute(federation, plan, request, subgraphs, on_records=on_records)
            )
        plain, records = answers
        assert not misfits(api, request, plain), request.operation
        assert records["data"] == plain["data"], request.operation
