"""The router against the uncut schema, on drawn federations; see `case.py`."""

from __future__ import annotations

from collections import Counter

import pytest

from supergraph.tests.oracle.case import draw_federation, run_case
from supergraph.tests.oracle.features import histogram, rare_features

FEDERATIONS = 72
OPERATIONS = 4


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
        assert outcome.equal, (outcome.complaints, outcome.request)
        seen.update(outcome.features | {"cases"})


def test_every_feature_occurs_in_one_case_of_twenty(seen):
    assert not rare_features(seen, seen["cases"]), histogram(seen, seen["cases"])
