from __future__ import annotations

import pytest

from supergraph.schema.api_schema import api_schema_sdl
from supergraph.schema.errors import InvalidSupergraph, UnsupportedFeature
from supergraph.schema.supergraph_schema import load_supergraph

HEAD = """schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
  @link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)
{ query: Query }
directive @inaccessible on FIELD_DEFINITION | OBJECT
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
scalar join__FieldSet
scalar link__Import
enum join__Graph {
  A @join__graph(name: "a-one", url: "http://a")
  B @join__graph(name: "b", url: "")
}
"""

BODY = """
type Query @join__type(graph: A) {
  shop: Shop
  vault: Vault @inaccessible
  find(secret: Int @inaccessible, term: String): [Thing]
}
interface Thing @join__type(graph: A) { id: ID! }
type Shop implements Thing
  @join__implements(graph: A, interface: "Thing")
  @join__type(graph: A, key: "id") @join__type(graph: B, key: "id", resolvable: false)
{
  id: ID!
  name: String @join__field(graph: A) @join__field(graph: B, external: true)
  "how it \\"sounds\\""
  motto(loud: Boolean = true, rate: Float = 1.5): String
    @deprecated(reason: "quiet") @join__field(graph: A)
}
type Vault implements Thing
  @inaccessible @join__implements(graph: A, interface: "Thing") @join__type(graph: A)
{ id: ID! }
union Any @join__type(graph: A) @join__unionMember(graph: A, member: "Shop") = Shop | Vault
enum Mood @join__type(graph: A) {
  GOOD @join__enumValue(graph: A)
  BAD @inaccessible @join__enumValue(graph: A)
}
input Filter @join__type(graph: A) { mood: Mood hidden: Int @inaccessible }
"""


def load(body: str = BODY, head: str = HEAD):
    return load_supergraph(head + body)


def test_subgraphs_keep_their_names_and_order():
    assert [(s.name, s.url, s.graph) for s in load().subgraphs] == [
        ("a-one", "http://a", "A"),
        ("b", "", "B"),
    ]


def test_api_schema_lacks_what_is_hidden():
    text = api_schema_sdl(load())
    for hidden in ("Vault", "vault", "secret", "BAD", "hidden", "join__", "link__", "inaccessible"):
        assert hidden not in text
    for visible in ("motto(loud: Boolean = true, rate: Float = 1.5)", "union Any = Shop", "GOOD"):
        assert visible in text


def test_possible_types_include_hidden_ones():
    possible = load().possible_types
    assert possible["Thing"] == {"Shop", "Vault"}
    assert possible["Any"] == {"Shop", "Vault"}
    assert possible["Shop"] == {"Shop"}


def test_join_information_is_read_per_subgraph():
    shop = load().types["Shop"]
    assert [(key.fields, key.resolvable) for key in shop.joins["B"].keys] == [("id", False)]
    assert shop.implements == {"A": {"Thing"}}
    assert [(join.graph, join.external) for join in shop.fields["name"].joins] == [
        ("A", False),
        ("B", True),
    ]
    assert shop.fields["motto"].arguments["rate"].text == "Float"


def test_context_arguments_are_read_with_their_types():
    body = BODY.replace(
        "  name: String @join__field(graph: A)",
        '  name: String @join__field(graph: A, contextArguments: [{context: "a__c", name: "x",'
        ' type: "[Int!]", selection: "{ id }"}])',
    )
    [argument] = load(body).types["Shop"].fields["name"].joins[0].context_arguments
    assert (argument.name, argument.context, argument.selection) == ("x", "a__c", "{ id }")
    assert (argument.type.name, argument.type.list_depth) == ("Int", 1)


@pytest.mark.parametrize(
    ("sdl", "part"),
    [
        ("type Query {", "line 1"),
        ("type Query { a: Int }", "links no join specification"),
        (HEAD.replace("join/v0.5", "join/v9.0") + BODY, "join/v9.0"),
        (HEAD.replace("enum join__Graph", "enum Other") + BODY, "join__Graph"),
        (HEAD + "type Shop { id: ID }", "query root"),
        (HEAD + "type Query { a: Missing }", "Missing"),
    ],
)
def test_what_is_no_supergraph_is_refused(sdl, part):
    with pytest.raises(InvalidSupergraph) as caught:
        load_supergraph(sdl)
    assert part in caught.value.message


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("@join__type(graph: A, key", "@join__type(graph: C, key", "@join__type on Shop names the"),
        ("@join__type(graph: A, key", "@join__type(key", "@join__type on Shop names no graph"),
        ("@join__type(graph: A, key", "@join__type(graph: 3, key", "the graph 3, which is not in"),
        ("name: String @join__field(graph: A)", "name: String @join__field(graph: C)", "Shop.name"),
        ("GOOD @join__enumValue(graph: A)", "GOOD @join__enumValue(graph: C)", "on Mood.GOOD"),
        ("@join__unionMember(graph: A", "@join__unionMember(graph: C", "on Any names the graph C"),
        ("@join__implements(graph: A", "@join__implements(graph: C", "@join__implements on"),
    ],
)
def test_a_subgraph_that_is_not_listed_is_refused_at_once(old, new, part):
    assert old in BODY
    with pytest.raises(InvalidSupergraph, match=part):
        load(BODY.replace(old, new, 1))


def test_what_only_looks_like_a_join_directive_is_not_taken_for_one():
    described = BODY.replace("type Vault", '"as @join__type(graph: C) says"\ntype Vault')

    assert "Vault" in load(described).types


def test_arguments_of_a_join_directive_may_stand_in_any_order():
    turned = BODY.replace('@join__type(graph: A, key: "id")', '@join__type(key: "id", graph: A)')

    assert turned != BODY
    assert load(turned).types["Shop"].joins["A"].keys


def test_unknown_security_feature_is_refused():
    head = HEAD.replace("inaccessible/v0.2", "lock/v1.0")
    with pytest.raises(UnsupportedFeature) as caught:
        load(head=head)
    assert caught.value.code == "UNSUPPORTED_LINKED_FEATURE"


def test_unknown_feature_without_purpose_is_ignored():
    head = HEAD.replace('inaccessible/v0.2", for: SECURITY', 'https/other/v1.0"')
    assert "shop" in api_schema_sdl(load(head=head))


def test_features_may_be_renamed():
    head = HEAD.replace(
        'inaccessible/v0.2", for: SECURITY)', 'inaccessible/v0.2", as: "hide", for: SECURITY)'
    )
    text = api_schema_sdl(load(BODY.replace("@inaccessible", "@hide"), head))
    assert "Vault" not in text
