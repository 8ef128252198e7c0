from __future__ import annotations

import orjson
import pytest

from supergraph.plan import (
    BatchEntry,
    BatchFetch,
    Condition,
    Each,
    Fetch,
    FieldSelection,
    Flatten,
    FragmentSelection,
    Key,
    KeyRenamer,
    Parallel,
    QueryPlan,
    Sequence,
    Subscription,
    ValueSetter,
)
from supergraph.plan.codec import plan_from_json, plan_to_json
from supergraph.plan.format import format_path, format_plan

REQUIRES = (
    FragmentSelection(
        "Node",
        ("A", "Node"),
        (
            FieldSelection("__typename", nullable=False),
            FieldSelection("org", "org__alias_0", (FieldSelection("id", nullable=False),)),
        ),
    ),
)
ROOT = Fetch("a", "query Q($x: Int){a(x:$x){__typename id}}", "query", "Q", ("x",))
ENTITY = Fetch(
    "b",
    "query($representations:[_Any!]!){_entities(representations:$representations){...on A{b}}}",
    requires=REQUIRES,
    input_rewrites=(ValueSetter(("... on A", "__typename"), "Node"),),
    output_rewrites=(KeyRenamer(("b__alias_0",), "b"),),
    context_rewrites=(KeyRenamer(("..", "locale"), "contextualArgument_0_0"),),
)
PATH = (Key("a", ("A", "B")), Each(), Each(("A",)), Key("c"))
BATCH = BatchFetch(
    "b",
    "query($r:[_Any!]!){_e0:_entities(representations:$r){...on A{b}}}",
    (BatchEntry("_e0", "r", (PATH, (Key("z"),)), REQUIRES),),
)
PLANS = [
    QueryPlan(None),
    QueryPlan(ROOT),
    QueryPlan(Sequence((ROOT, Parallel((Flatten(PATH, ENTITY), BATCH))))),
    QueryPlan(Condition("x", ROOT, Condition("y", None, ROOT))),
    QueryPlan(Subscription(ROOT, BATCH)),
    QueryPlan(Subscription(ROOT)),
]


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_survives_json(plan):
    assert plan_from_json(orjson.loads(orjson.dumps(plan_to_json(plan)))) == plan


def test_json_has_the_shape_of_other_routers():
    value = plan_to_json(PLANS[2])
    root, parallel = value["node"]["nodes"]
    assert root == {
        "kind": "Fetch",
        "serviceName": "a",
        "variableUsages": ["x"],
        "operation": ROOT.operation,
        "operationKind": "query",
        "operationName": "Q",
    }
    flatten = parallel["nodes"][0]
    assert flatten["path"] == ["a|[A|B]", "@", "@|[A]", "c"]
    assert flatten["node"]["requires"][0]["kind"] == "InlineFragment"
    assert flatten["node"]["inputRewrites"] == [
        {"kind": "ValueSetter", "path": ["... on A", "__typename"], "setValueTo": "Node"}
    ]


def test_unknown_kinds_are_refused():
    with pytest.raises(ValueError, match="Defer"):
        plan_from_json({"kind": "QueryPlan", "node": {"kind": "Defer"}})


def test_text_shows_every_part_of_a_plan():
    text = "".join(format_plan(plan) for plan in PLANS)
    for part in (
        "QueryPlan {}",
        'Fetch(service: "a")',
        'Flatten(path: "a|[A|B].@.@|[A].c")',
        'before: ... on A.__typename = "Node"',
        "after: b__alias_0 -> b",
        "context ../locale -> $contextualArgument_0_0",
        "_e0(paths: [a|[A|B].@.@|[A].c, z])",
        "Include {",
        "Skip {",
        "Primary {",
        "Rest {",
    ):
        assert part in text
    assert format_path(PATH) == "a|[A|B].@.@|[A].c"
