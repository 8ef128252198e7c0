"""The router against the uncut schema, on drawn federations; see `case.py`."""

from __future__ import annotations

from collections import Counter

import pytest

from supergraph.tests.oracle.case import draw_federation, run_case

FEDERATIONS = 40
OPERATIONS = 5
FEATURES = (
    "abstract field",
    "alias",
    "arguments",
    "batched fetch",
    "chained requires",
    "composite key",
    "conditional fetch",
    "conflicting required arguments",
    "fragment on another type",
    "inaccessible",
    "interface",
    "interface object",
    "labelled override",
    "mutation",
    "nested key",
    "nested requires",
    "non-resolvable key",
    "override",
    "partial interface",
    "partial union",
    "provides",
    "requires",
    "requires on an interface object",
    "root re-entry",
    "several keys",
    "shared field",
    "shared root field",
    "skip or include",
    "split value type",
    "union",
    "variables",
)


@pytest.fixture(scope="module")
def seen():
    return Counter()


@pytest.mark.parametrize("seed", range(FEDERATIONS))
async def test_router_answers_like_the_uncut_schema(seed, seen):
    federation = draw_federation(seed)
    if federation is None:
        return
    for number in range(OPERATIONS):
        outcome = await run_case(federation, seed * 1000 + number)
        assert outcome.equal, (outcome.complaints, outcome.operation, outcome.variables)
        seen.update(outcome.features | {"cases"})


def test_every_feature_occurs_in_one_case_of_twenty(seen):
    rare = {name: seen[name] for name in FEATURES if seen[name] * 20 < seen["cases"]}
    assert not rare, rare
