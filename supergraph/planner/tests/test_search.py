from __future__ import annotations

import os
import subprocess
import sys

import pytest
from graphql import parse

from supergraph.graph.query_graph import QueryGraph
from supergraph.operation.errors import OperationTooComplex
from supergraph.operation.normalize import normalize
from supergraph.plan.cost import measure_plan
from supergraph.planner.limits import PlannerLimits
from supergraph.planner.planner import Planner
from supergraph.planner.search import Search
from supergraph.planner.tests.golden import HERE, read_goldens, supergraph
from supergraph.planner.tests.wide import nested_operation, shared_entities, wide_interface
from supergraph.schema.supergraph_schema import load_supergraph

WIDE = load_supergraph(shared_entities(20, least=2))
NESTED = nested_operation(depth=3, fields=6)
PRINT_PLANS = """
import sys
from pathlib import Path
from supergraph.planner.tests.golden import plan_text, read_goldens
for path in sys.argv[1:]:
    for golden in read_goldens(Path(path)):
        print(plan_text(golden))
"""


def chosen(schema, query, effort):
    selection = normalize(parse(query), None, schema).selection
    search = Search(QueryGraph(schema), effort)
    best = search.best(selection, ())
    assert best is not None
    return search, best


@pytest.mark.parametrize("effort", [0, 1, 10, 100, 500])
def test_whatever_the_effort_there_is_a_plan(effort):
    _, best = chosen(WIDE, NESTED, effort)
    assert {field.field.key for field in best.fields} == {"t0", "t1"}


def test_effort_ends_where_it_is_set():
    search, _ = chosen(WIDE, NESTED, 200)
    assert search.effort.spent <= 200 * 1.5 + 1


def test_more_effort_is_never_worse():
    ranks = [
        (best.last, best.fetches)
        for best in (chosen(WIDE, nested_operation(1, 6), effort)[1] for effort in (0, 100, 2_000))
    ]
    assert ranks == sorted(ranks, reverse=True)


def test_what_one_subgraph_has_comes_from_one_subgraph():
    _, best = chosen(load_supergraph(shared_entities(20, least=20)), NESTED, 100)
    assert (best.fetches, best.last) == (1, 0)


def test_two_equal_searches_choose_alike():
    first, second = (Planner(WIDE).plan(parse(NESTED)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("size", "query", "depth"),
    [
        ((4, 20), "{ any { f0 f1 next { f2 f3 } } }", 2),
        ((4, 100), "{ any { f0 f1 f2 f3 } }", 1),
        ((4, 100), "{ all { next { next { next { f0 f1 f2 } } } } }", 5),
        ((10, 100), "{ all { f0 f1 f2 f3 next { f0 f3 next { f3 f5 } } } }", 4),
    ],
)
def test_wide_interfaces_are_planned_however_deep_they_nest(size, query, depth):
    wide = Planner(load_supergraph(wide_interface(*size)))
    assert measure_plan(wide.plan(parse(query))).depth == depth


def test_fragments_that_multiply_are_refused():
    doubling = "\n".join(
        f"fragment F{n} on T{n % 6} {{ a: l0 {{ ...F{n + 1} }} b: l0 {{ ...F{n + 1} }} }}"
        for n in range(30)
    )
    text = f"{{ t0 {{ ...F0 }} }} {doubling} fragment F30 on T0 {{ id }}"
    with pytest.raises(OperationTooComplex):
        Planner(WIDE, PlannerLimits(max_selections=1_000)).plan(parse(text))


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_plans_do_not_depend_on_the_seed_of_hashes(hash_seed):
    files = [str(HERE / "plans" / f"{name}.plan") for name in ("abstract", "requires", "sharing")]
    printed = subprocess.run(
        [sys.executable, "-c", PRINT_PLANS, *files],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    expected = [golden.plan.strip() for file in files for golden in read_goldens(HERE / file)]
    assert printed.replace("\n", "") == "".join(expected).replace("\n", "")


def test_thorough_search_prices_what_haste_leaves_aside():
    schema = supergraph("sharing")
    selection = normalize(parse("{ place { x } }"), None, schema).selection
    hasty = Search(QueryGraph(schema), 0)
    thorough = Search(QueryGraph(schema), 100, thorough=True)
    hasty.best(selection, ())
    thorough.best(selection, ())
    [field] = selection.fields
    assert len(thorough.considered[field]) > len(hasty.considered.get(field, {}))
