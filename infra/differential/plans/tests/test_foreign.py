from __future__ import annotations

import pytest

from infra.differential.plans.foreign import read_plan
from supergraph.plan import (
    BatchFetch,
    Each,
    Fetch,
    Flatten,
    FragmentSelection,
    Key,
    KeyRenamer,
    QueryPlan,
)

POSSIBLE = {"I": frozenset({"B", "A"})}
TEXT = "query($r:[_Any!]!){_entities(representations:$r){...on A{x}}}"
REQUIRES = [{"kind": "InlineFragment", "typeCondition": "I", "selections": []}]


def flatten(path, **fetch):
    node = {"kind": "Fetch", "serviceName": "s", "operation": TEXT, "requires": REQUIRES, **fetch}
    return {"kind": "QueryPlan", "node": {"kind": "Flatten", "path": path, "node": node}}


def test_fragments_learn_their_object_types():
    node = read_plan(flatten(["a"]), POSSIBLE).node
    assert isinstance(node, Flatten)
    assert node.node.requires == (FragmentSelection("I", ("A", "B", "I"), ()),)


def test_type_conditions_stand_at_the_next_key():
    conditions = [{"TypeCondition": ["A", "B"]}, {"TypeCondition": ["A"]}]
    path = [{"Field": "a"}, "@", *conditions, {"Field": "b"}, {"TypeCondition": ["B"]}]
    node = read_plan(flatten(path), POSSIBLE).node
    assert isinstance(node, Flatten)
    assert node.path == (Key("a"), Each(), Key("b", ("A",)))


def test_rewrites_of_either_shape_are_read():
    theirs = {"KeyRenamer": {"path": [{"TypenameEquals": ["A"]}, {"Key": "y"}], "renameKeyTo": "x"}}
    node = read_plan(flatten(["a"], outputRewrites=[theirs]), POSSIBLE).node
    assert isinstance(node, Flatten)
    assert node.node.output_rewrites == (KeyRenamer(("... on A", "y"), "x"),)


def test_batches_are_read():
    alias = {
        "alias": "_e0",
        "representationsVariableName": "r",
        "paths": [[{"Field": "a"}]],
        "requires": REQUIRES,
    }
    batch = {
        "kind": "BatchFetch",
        "serviceName": "s",
        "operation": TEXT,
        "entityBatch": {"aliases": [alias]},
    }
    node = read_plan({"kind": "QueryPlan", "node": batch}, POSSIBLE).node
    assert isinstance(node, BatchFetch)
    assert [(entry.variable, entry.paths) for entry in node.entries] == [("r", ((Key("a"),),))]


def test_an_error_is_no_plan():
    with pytest.raises(KeyError):
        read_plan({"error": "no"}, POSSIBLE)


def test_an_empty_plan_is_one():
    assert read_plan({"kind": "QueryPlan"}, POSSIBLE) == QueryPlan(None)
    assert isinstance(
        read_plan(
            {
                "kind": "QueryPlan",
                "node": {"kind": "Fetch", "serviceName": "s", "operation": "{a}"},
            },
            POSSIBLE,
        ).node,
        Fetch,
    )
