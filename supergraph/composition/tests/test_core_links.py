"""Supergraphs that say `@core` where later ones say `@link`."""

from __future__ import annotations

from graphql import parse, print_ast

from supergraph.composition.compose import compose
from supergraph.composition.contract import ContractOptions, build_contract
from supergraph.composition.core_links import as_linked
from supergraph.composition.extract import extract_subgraphs
from supergraph.schema.api_schema import api_schema_sdl
from supergraph.schema.supergraph_schema import load_supergraph

CORE_01 = """
schema
  @core(feature: "https://specs.apollo.dev/core/v0.1")
  @core(feature: "https://specs.apollo.dev/join/v0.1")
  @core(feature: "https://specs.apollo.dev/tag/v0.1")
  @core(feature: "https://specs.apollo.dev/inaccessible/v0.1", as: "hidden")
{
  query: Query
}
directive @core(feature: String!, as: String) repeatable on SCHEMA
directive @join__field(
  graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet
) on FIELD_DEFINITION
directive @join__type(graph: join__Graph!, key: join__FieldSet) repeatable on OBJECT | INTERFACE
directive @join__owner(graph: join__Graph!) on OBJECT | INTERFACE
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @tag(name: String!) repeatable on FIELD_DEFINITION | INTERFACE | OBJECT | UNION
directive @hidden on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
scalar join__FieldSet
enum join__Graph {
  A @join__graph(name: "a", url: "http://a")
  B @join__graph(name: "b", url: "http://b")
}
type P implements Node
  @join__owner(graph: A)
  @join__type(graph: A, key: "id")
  @join__type(graph: B, key: "id")
{
  id: ID! @join__field(graph: A)
  kind: Kind @join__field(graph: A) @tag(name: "internal")
  secret: Int @join__field(graph: A) @hidden
  stars(of: Filter): Int @join__field(graph: B)
}
enum Kind { X Y }
enum Size { S L }
input Filter { size: Size near: Place }
scalar Place
interface Node { id: ID! }
type Query { p: P @join__field(graph: A) node: Node @join__field(graph: A) }
"""


def test_core_becomes_link():
    text = print_ast(as_linked(parse(CORE_01)))

    assert '@link(url: "https://specs.apollo.dev/link/v1.0")' in text
    assert '@link(url: "https://specs.apollo.dev/inaccessible/v0.1", as: "hidden")' in text
    assert "directive @link(" in text
    assert "@core" not in text


def test_what_is_linked_stays_as_it_is():
    document = parse('schema @link(url: "https://specs.apollo.dev/link/v1.0") { query: Query }')

    assert as_linked(document) is document


def test_the_subgraphs_of_an_early_supergraph_compose_to_the_same_api():
    result = compose(extract_subgraphs(CORE_01))

    assert result.errors == ()
    assert result.supergraph_sdl is not None
    assert api_schema_sdl(load_supergraph(result.supergraph_sdl)) == api_schema_sdl(
        load_supergraph(CORE_01)
    )
    assert '@tag(name: "internal")' in result.supergraph_sdl


def test_an_early_supergraph_has_contracts():
    options = ContractOptions(exclude=frozenset({"internal"}), hide_unreachable=True)
    contract = build_contract(CORE_01, options).supergraph_sdl

    assert contract is not None
    assert "@core" not in contract
    assert 'inaccessible/v0.2", for: SECURITY, as: "hidden")' in contract.replace(
        'as: "hidden", for: SECURITY', 'for: SECURITY, as: "hidden"'
    )
    assert "enum join__Graph {" in contract
    api = api_schema_sdl(load_supergraph(contract))
    assert "stars(of: Filter): Int" in api
    assert "kind" not in api
    assert "enum Kind" not in api
    assert "secret" not in api


def test_an_interface_that_an_early_supergraph_lacks_is_left_out():
    first, _ = extract_subgraphs(CORE_01.replace("P implements Node", "P implements Node & Gone"))

    assert "type P implements Node\n" in first.sdl
