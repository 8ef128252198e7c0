from __future__ import annotations

import pytest
from graphql import parse

from infra.differential.plans.explained import Cheaper, explanation
from supergraph.graph.query_graph import QueryGraph
from supergraph.operation.normalize import normalize
from supergraph.plan import (
    Fetch,
    Flatten,
    FragmentSelection,
    Key,
    Parallel,
    PlanNode,
    QueryPlan,
    Sequence,
)
from supergraph.schema.supergraph_schema import SupergraphSchema, load_supergraph

SDL = """schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
  { query: Query mutation: Mutation }
enum join__Graph { A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") }
type Query @join__type(graph: A) @join__type(graph: B) { p: P }
type Mutation @join__type(graph: A) @join__type(graph: B)
{ one: P @join__field(graph: A) two: P @join__field(graph: B) }
type P @join__type(graph: A, key: "id") @join__type(graph: B, key: "id")
{
  id: ID!
  a: Int @join__field(graph: A)
  b: Int @join__field(graph: B) @join__field(graph: A, external: true)
  c: Int @join__field(graph: A, requires: "b")
}
"""


@pytest.fixture(scope="module")
def schema() -> SupergraphSchema:
    return load_supergraph(SDL)


def cheaper(schema: SupergraphSchema, query: str, *nodes: PlanNode, wrong: str = "") -> str:
    ours = Parallel((Fetch("a", "{p{a c}}"), Fetch("b", "{p{b}}")))
    return explanation(
        Cheaper(
            plan=QueryPlan(Sequence(nodes)),
            ours=QueryPlan(ours),
            wanted=normalize(parse(query), None, schema).selection,
            graph=QueryGraph(schema),
            complaints=(wrong,) if wrong else (),
        )
    )


def lookup(service: str, path: str, fields: str) -> Flatten:
    text = (
        f"query($representations:[_Any!]!){{_entities(representations:$representations){fields}}}"
    )
    return Flatten(
        (Key(path),), Fetch(service, text, requires=(FragmentSelection("P", ("P",), ()),))
    )


def test_a_sound_plan_is_not_explained_away(schema):
    assert cheaper(schema, "{ p { a b } }", Fetch("a", "{p{a}}"), Fetch("b", "{p{b}}")) == ""


def test_a_wrong_answer_is(schema):
    assert cheaper(schema, "{ p { a } }", Fetch("a", "{p{a}}"), wrong="data") == "wrong answer"


def test_a_field_that_is_only_referred_to_is_unresolved(schema):
    assert cheaper(schema, "{ p { b } }", Fetch("a", "{p{b}}")) == "unresolved field"


def test_a_field_without_its_requirement_is_unresolved(schema):
    assert cheaper(schema, "{ p { c } }", Fetch("a", "{p{c}}")) == "unresolved field"


def test_what_nobody_is_asked_for_is_left_out(schema):
    assert cheaper(schema, "{ p { a b } }", Fetch("a", "{p{a}}")) == "object types left out"


def test_the_next_mutation_comes_after_the_reads_of_the_one_before(schema):
    one, two = (
        Fetch("a", "mutation{one{id}}", "mutation"),
        Fetch("b", "mutation{two{b}}", "mutation"),
    )
    query = "mutation { one { b } two { b } }"
    early = cheaper(schema, query, one, two, lookup("b", "one", "{...on P{b}}"))
    assert early == "mutation before read"
    assert cheaper(schema, query, one, lookup("b", "one", "{...on P{b}}"), two) == ""
