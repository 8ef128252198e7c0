"""What cannot be compiled, and what compiled code is made of."""

import pytest
from graphql import parse

from supergraph.executor import ExecutionRequest, ExecutorOptions, UnusablePlan, compile_plan
from supergraph.executor.source import Source
from supergraph.executor.tests.federation import Scripted, body, federate, on, path, run
from supergraph.plan import (
    BatchEntry,
    BatchFetch,
    Fetch,
    Flatten,
    QueryPlan,
    Sequence,
    Subscription,
)

SCHEMA = federate(
    a='type Query { items: [Item] } type Item @key(fields: "id") { id: ID! name: String }',
    b='type Item @key(fields: "id") { id: ID! size: Int }',
)


def compiled(node, document, name=None):
    return compile_plan(QueryPlan(node), parse(document), name, SCHEMA, ExecutorOptions())


@pytest.mark.parametrize(
    ("node", "document", "name"),
    [
        (Fetch("a", "{items"), "{ items { id } }", None),
        (Fetch("a", "{items{id}}"), "query A { items { id } }", "B"),
        (None, "mutation { x }", None),
        (Subscription(Fetch("a", "subscription{x}")), "{ items { id } }", None),
    ],
    ids=["text", "name", "root type", "subscription"],
)
def test_what_its_makers_do_not_promise_is_refused(node, document, name):
    with pytest.raises(UnusablePlan):
        compiled(node, document, name)


async def test_chosen_operation_is_run():
    document = "query A { __typename } query B { t: __typename }"
    result = await compiled(None, document, "B").run(ExecutionRequest({}, {}))
    assert body(result) == {"data": {"t": "Query"}}


async def test_names_that_look_like_code_stay_names():
    """Keys of an answer, types and values are bound, so nothing that is sent becomes source."""
    evil = '"]: print(1)}  # \n'
    used = {
        "a": Scripted({"data": {"items": [{"__typename": evil, "id": evil, "name": evil}]}}),
        "b": Scripted({"data": {"_entities": [{"size": 1}]}}),
    }
    text = (
        "query($representations:[_Any!]!)"
        "{_entities(representations:$representations){...on Item{size}}}"
    )
    requires = (on("Item", "id", evil, possible=("Item", evil)),)
    node = Sequence(
        (
            Fetch("a", "{items{__typename id name}}"),
            Flatten(path("items.@"), Fetch("b", text, requires=requires)),
        )
    )
    answer = body(await run(SCHEMA, "{ items { id name size } }", node, used))
    assert answer == {"data": {"items": [{"id": evil, "name": evil, "size": None}]}}


async def test_thousands_of_paths_are_compiled_in_proportion():
    """Anything worse than linear work takes minutes here: the suite would time out."""
    text = "query($r:[_Any!]!){_e0:_entities(representations:$r){...on Item{next{__typename id}}}}"
    ways = [f"a{number}" for number in range(4_000)]
    waves = []
    for depth in range(3):
        paths = tuple(path(f"{way}{'.next' * depth}") for way in ways)
        waves.append(BatchFetch("b", text, (BatchEntry("_e0", "r", paths, (on("Item", "id"),)),)))
    opening = Fetch("a", "{items{__typename id}}")
    executable = compiled(Sequence((opening, *waves)), "{ items { id } }")
    items = {"items": [{"__typename": "Item", "id": "1"}]}
    result = await executable.run(ExecutionRequest({}, {"a": Scripted({"data": items})}))
    assert body(result) == {"data": {"items": [{"id": "1"}]}}


def test_source_binds_strings_once_and_has_no_builtins():
    source = Source()
    assert source.text("a'b") == source.text("a'b")
    source.line(0, f"value = {source.text(chr(39))}")
    assert source.compile("test")["value"] == "'"
    reckless = Source()
    reckless.line(0, "open('x')")
    with pytest.raises(NameError):
        reckless.compile("test")
