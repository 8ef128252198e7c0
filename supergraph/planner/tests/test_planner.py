from __future__ import annotations

import random
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from graphql import (
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)

from supergraph.operation.errors import OperationTooComplex
from supergraph.plan import BatchFetch, Fetch, Flatten, Parallel, Sequence
from supergraph.plan.codec import plan_from_json, plan_to_json
from supergraph.planner.errors import PlanNotFound
from supergraph.planner.limits import PlannerLimits
from supergraph.planner.planner import Planner
from supergraph.planner.tests.golden import HERE, planner, read_goldens, supergraph
from supergraph.planner.tests.wide import wide_interface
from supergraph.schema.errors import ConnectorsNotExecuted
from supergraph.schema.supergraph_schema import load_supergraph

LONGEST = 20_000
"""Characters: what lies below a hundred object types at three levels, each level said once."""
GOLDENS = [
    golden for path in sorted((HERE / "plans").glob("*.plan")) for golden in read_goldens(path)
]


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: golden.title)
def test_every_golden_plan_survives_json(golden):
    plan = planner(golden.schema).plan(parse(golden.query), None, frozenset(golden.labels.split()))
    assert plan_from_json(plan_to_json(plan)) == plan


def test_a_fresh_planner_makes_equal_plans_in_any_order():
    shuffled = list(GOLDENS)
    random.Random(1).shuffle(shuffled)  # noqa: S311
    fresh = {name: Planner(supergraph(name)) for name in {golden.schema for golden in GOLDENS}}
    for golden in shuffled:
        labels = frozenset(golden.labels.split())
        document = parse(golden.query)
        assert fresh[golden.schema].plan(document, None, labels) == planner(golden.schema).plan(
            document, None, labels
        )


def test_a_planner_may_be_shared_between_threads():
    shared = Planner(supergraph("requires"))
    documents = [parse(golden.query) for golden in GOLDENS if golden.schema == "requires"]
    expected = [planner("requires").plan(document) for document in documents]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(5):
            assert list(pool.map(shared.plan, documents)) == expected


def test_labels_that_no_field_knows_are_disregarded():
    own = Planner(supergraph("sharing"))
    assert own.labels == {"percent(5)"}
    document = parse("{ other { slow } }")
    assert own.plan(document, None, frozenset({"x"})) == own.plan(document)


def test_limits_are_errors_of_the_client():
    small = Planner(supergraph("keys"), PlannerLimits(max_selections=3))
    with pytest.raises(OperationTooComplex):
        small.plan(parse("{ product { id name count } }"))


def test_a_small_budget_still_gives_a_plan():
    hasty = Planner(supergraph("sharing"), PlannerLimits(max_effort=0))
    assert hasty.plan(parse("{ place { y z } other { depth name } }")).node is not None


def test_an_unsatisfiable_supergraph_is_told():
    schema = load_supergraph("""schema
      @link(url: "https://specs.apollo.dev/link/v1.0")
      @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: Query }
    enum join__Graph { A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") }
    type Query @join__type(graph: A) { p: P }
    type P @join__type(graph: A) @join__type(graph: B)
    { a: Int @join__field(graph: A) b: Int @join__field(graph: B) }
    """)
    with pytest.raises(PlanNotFound) as caught:
        Planner(schema).plan(parse("{ p { a b } }"))
    assert "p" in caught.value.message


def test_requirements_that_wait_for_each_other_are_no_plan():
    schema = load_supergraph("""schema
      @link(url: "https://specs.apollo.dev/link/v1.0")
      @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: Query }
    enum join__Graph { A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") }
    type Query @join__type(graph: A) { p: P }
    type P @join__type(graph: A, key: "id") @join__type(graph: B, key: "id")
    {
      id: ID!
      a: Int @join__field(graph: A, requires: "b") @join__field(graph: B, external: true)
      b: Int @join__field(graph: B, requires: "a") @join__field(graph: A, external: true)
    }
    """)
    with pytest.raises(PlanNotFound):
        Planner(schema).plan(parse("{ p { a } }"))


def test_ten_thousand_aliases_are_planned_in_one_go():
    query = "{ other { " + " ".join(f"a{n}: depth b{n}: id" for n in range(5_000)) + " } }"
    node = planner("sharing").plan(parse(query)).node
    assert isinstance(node, Sequence)
    assert len(node.nodes) == 2
    assert all(f"a{n}:depth" in repr(node) for n in (0, 4_999))


def test_a_client_variable_may_be_called_representations():
    document = parse(
        "query ($representations: Boolean!) { other { depth @skip(if: $representations) } }"
    )
    node = planner("sharing").plan(document).node
    assert isinstance(node, Sequence)
    text = repr(node)
    assert "_entities(representations:$representations0)" in text
    assert "variable='representations0'" in text


def _texts(node):
    match node:
        case None:
            return
        case Sequence(nodes) | Parallel(nodes):
            for inner in nodes:
                yield from _texts(inner)
        case Flatten(_, inner):
            yield from _texts(inner)
        case Fetch() | BatchFetch():
            yield node.operation


def test_every_text_is_one_valid_operation():
    rules = [
        rule for rule in specified_rules if rule.__name__ == "OverlappingFieldsCanBeMergedRule"
    ]
    for golden in GOLDENS:
        node = planner(golden.schema).plan(parse(golden.query)).node
        for text in _texts(node):
            errors: list[GraphQLError] = validate(supergraph(golden.schema).api, parse(text), rules)
            assert len(parse(text).definitions) == 1
            assert not errors, text


def test_what_many_object_types_share_is_sent_once():
    wide = Planner(load_supergraph(wide_interface(4, 100)))
    plan = wide.plan(parse("{ all { next { next { next { f0 f1 f2 } } } } }"))
    for text in _texts(plan.node):
        operation, *fragments = parse(text).definitions
        assert isinstance(operation, OperationDefinitionNode)
        defined = [f.name.value for f in fragments if isinstance(f, FragmentDefinitionNode)]
        assert set(re.findall(r"\.\.\.(F\d+)", text)) == set(defined)
        assert len(text) < LONGEST
    assert any("fragment F0 on I" in text for text in _texts(plan.node))


def test_a_supergraph_with_connectors_is_refused():
    link = '@link(url: "https://specs.apollo.dev/connect/v0.3", for: EXECUTION)'
    sdl = (HERE / "schemas" / "federation1.supergraph.graphql").read_text()
    with_link = re.sub(r"(schema\s)", rf"\1 {link} ", sdl, count=1)
    with pytest.raises(ConnectorsNotExecuted, match="does not execute"):
        Planner(load_supergraph(with_link))
