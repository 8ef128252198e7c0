"""Introspection beside data."""

import pytest

from supergraph.executor.tests.federation import Scripted, body, federate, run
from supergraph.plan import Fetch

SCHEMA = federate(
    a="""type Query { item: Item }
         type Item @key(fields: "id") { id: ID! name: String hidden: Int @inaccessible }"""
)


async def ask(document, node=None, **variables):
    used = {"a": Scripted({"data": {"item": {"name": "n"}}})}
    return body(await run(SCHEMA, document, node, used, variables=variables))


async def test_schema_is_answered_without_a_subgraph():
    answer = await ask("{ __schema { queryType { name } } }")
    assert answer == {"data": {"__schema": {"queryType": {"name": "Query"}}}}


async def test_only_what_clients_may_see_is_shown():
    answer = await ask(
        '{ __type(name: "Item") { fields { name } } j: __type(name: "join__Graph") { name } }'
    )
    assert answer["data"] == {
        "__type": {"fields": [{"name": "id"}, {"name": "name"}]},
        "j": None,
    }


async def test_data_and_introspection_come_in_the_order_of_the_operation():
    document = """
    query($t: String!, $yes: Boolean!, $no: Boolean!) {
      first: __type(name: $t) { ...T }
      item { name }
      ...Q
      ... @include(if: $no) { never: __schema { description } }
      __typename
    }
    fragment T on __Type { name kind @include(if: $yes) }
    fragment Q on Query { last: __schema { queryType { ...T } } item { name } }
    """
    node = Fetch("a", "{item{name}}")
    answer = await ask(document, node, t="Item", yes=True, no=False)
    assert list(answer["data"].items()) == [
        ("first", {"name": "Item", "kind": "OBJECT"}),
        ("item", {"name": "n"}),
        ("last", {"queryType": {"name": "Query", "kind": "OBJECT"}}),
        ("__typename", "Query"),
    ]


@pytest.mark.parametrize("name", ["Item", "Query"])
async def test_variables_are_those_of_the_request(name):
    answer = await ask("query($t: String!) { __type(name: $t) { name } }", t=name)
    assert answer["data"] == {"__type": {"name": name}}
