from __future__ import annotations

import pytest

from supergraph.graph.query_graph import QueryGraph
from supergraph.graph.state import ENTITIES, Entry, State
from supergraph.schema.supergraph_schema import load_supergraph

SCHEMA = load_supergraph("""schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
{ query: Query }
enum join__Graph {
  A @join__graph(name: "a", url: "")
  B @join__graph(name: "b", url: "")
  C @join__graph(name: "c", url: "")
}
type Query @join__type(graph: A) @join__type(graph: B) {
  p: P @join__field(graph: A, provides: "name")
  any: N @join__field(graph: A)
  stand: N @join__field(graph: C)
}
interface N
  @join__type(graph: A, key: "id") @join__type(graph: C, key: "id", isInterfaceObject: true)
{ id: ID! extra: Int @join__field(graph: C) }
type P implements N @join__implements(graph: A, interface: "N")
  @join__type(graph: A, key: "id", extension: true)
  @join__type(graph: B, key: "id") @join__type(graph: B, key: "upc")
{
  id: ID! @join__field(graph: A, external: true) @join__field(graph: B)
  upc: ID! @join__field(graph: B)
  name: String @join__field(graph: A, external: true) @join__field(graph: B)
  size: Int @join__field(graph: A, requires: "name") @join__field(graph: B, external: true)
  moved: Int
    @join__field(graph: A, override: "b", overrideLabel: "new")
    @join__field(graph: B, overrideLabel: "new")
  extra: Int @join__field
}
type Q implements N @join__implements(graph: A, interface: "N") @join__type(graph: A, key: "id")
{ id: ID! extra: Int @join__field }
""")
OBJECTS = SCHEMA.object_types
P, BOTH = OBJECTS.mask("P"), OBJECTS.mask("N")


@pytest.fixture
def graph():
    return QueryGraph(SCHEMA)


def test_a_subgraph_knows_the_implementations_it_declares(graph):
    assert graph.possible(State(0, "N")) == BOTH
    assert graph.possible(State(1, "N")) == 0
    assert graph.is_interface_object(State(2, "N"))


def test_an_external_field_is_selected_only_where_it_is_provided(graph):
    assert graph.moves(State(0, "P"), "name", P) == ()
    [move] = graph.moves(State(0, "Query"), "p", OBJECTS.mask("Query"))
    assert move.target is not None
    assert graph.moves(move.target, "name", P)[0].plain


def test_a_key_declared_on_an_extension_is_resolved_there(graph):
    assert graph.moves(State(0, "P"), "id", P)[0].plain


def test_a_requirement_that_the_way_provides_is_none(graph):
    assert graph.moves(State(0, "P"), "size", P)[0].requires == "name"
    [move] = graph.moves(State(0, "Query"), "p", OBJECTS.mask("Query"))
    assert move.target is not None
    assert graph.moves(move.target, "size", P)[0].requires is None


def test_an_interface_object_resolves_for_all_implementations(graph):
    [move] = graph.moves(State(2, "N"), "extra", BOTH)
    assert move.types == BOTH
    assert graph.moves(State(2, "N"), "__typename", BOTH) == ()


def test_labels_decide_where_an_overridden_field_is(graph):
    active = QueryGraph(SCHEMA, frozenset({"new"}))
    assert [entry.subgraph for entry in graph.entries("P", "moved")] == [1]
    assert [entry.subgraph for entry in active.entries("P", "moved")] == [0]


def test_entries_name_the_keys_and_the_type_to_look_up(graph):
    assert graph.entries("P", "name") == (Entry(1, ENTITIES, ("id", "upc")),)
    assert graph.entries("P", "extra") == (Entry(2, "N", ("id",)),)
    assert graph.interface_entries("N") == (Entry(0, "N", ("id",)),)
    assert graph.entries("Query", "p") == (Entry(0, "Query", ()),)


def test_field_sets_are_covered_only_as_a_whole(graph):
    assert graph.covers(State(1, "P"), graph.field_set("id upc", P))
    assert not graph.covers(State(0, "P"), graph.field_set("id name", P))
