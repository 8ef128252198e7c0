"""Introspection that lists a schema many times over is refused before anything is listed."""

import pytest
from graphql import get_introspection_query, parse, validate

from supergraph.composition.compose import Subgraph, compose
from supergraph.pipeline.errors import RequestError
from supergraph.pipeline.introspection_cost import IntrospectionCost
from supergraph.schema.supergraph_schema import load_supergraph

FIELDS = " ".join(f"f{number}(x: Int, y: Int): T{number}" for number in range(40))
TYPES = " ".join(f"type T{n} {{ id: ID a(x: Int): T{n} b: [T{n}!] }}" for n in range(40))
SCHEMA = load_supergraph(
    compose([Subgraph("a", "http://a", f"type Query {{ {FIELDS} }} {TYPES}")]).supergraph_sdl or ""
)
COST = IntrospectionCost(SCHEMA)
WHOLE = "types { name fields { name args { name type { name } } } }"


def times(count, head, inside):
    """A field under so many aliases."""
    return " ".join(f"a{number}: {head} {{ {inside} }}" for number in range(count))


SCHEMAS = times(190, "__schema", WHOLE)
WITHIN = times(30, "types", times(30, "fields", "name"))
SPREAD = times(400, "fields", "args { name }")
WIDEST = times(40, "fields", f"type {{ {times(40, 'fields', 'name args { name }')} }}")


@pytest.mark.parametrize(
    "query",
    [
        get_introspection_query(input_value_deprecation=True, specified_by_url=True),
        f"{{ __schema {{ {WHOLE} }} again: __schema {{ {WHOLE} }} }}",
        '{ __type(name: "Query") { fields { name type { name fields { name } } } } }',
        "{ f0 { id } __typename }",
    ],
    ids=["tools", "twice", "one-type", "data"],
)
def test_what_tools_and_people_ask_for_is_allowed(query):
    document = parse(query)
    assert not validate(SCHEMA.api, document)
    COST.check(document)


@pytest.mark.parametrize(
    "query",
    [
        f"{{ {SCHEMAS} }}",
        f"{{ __schema {{ {WITHIN} }} }}",
        f"{{ ...R }} fragment R on Query {{ __schema {{ types {{ {SPREAD} }} }} }}",
        f'{{ __type(name: "Query") {{ {WIDEST} }} }}',
        f"query A {{ __typename }} query B {{ {SCHEMAS} }}",
    ],
    ids=["aliases", "aliases-within-aliases", "fragments", "one-type", "one-of-two"],
)
def test_what_lists_the_schema_many_times_is_refused(query):
    document = parse(query)
    assert not validate(SCHEMA.api, document)
    with pytest.raises(RequestError, match="Introspection would list"):
        COST.check(document)
