from __future__ import annotations

import pytest
from graphql import parse

from supergraph.operation.errors import OperationNotFound, OperationTooComplex
from supergraph.operation.normalize import normalize, selection_of_field_set
from supergraph.schema.supergraph_schema import load_supergraph

SCHEMA = load_supergraph("""schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION)
{ query: Query mutation: Mutation }
enum join__Graph { A @join__graph(name: "a", url: "") }
type Query @join__type(graph: A) { a: A node: Node n(x: Int, y: In): Int }
type Mutation @join__type(graph: A) { one: Int two: Int }
input In { a: String b: [In] }
interface Node @join__type(graph: A) { id: ID! next: Node }
type A implements Node @join__type(graph: A) { id: ID! next: Node a: Int }
type B implements Node @join__type(graph: A) { id: ID! next: Node b: Int }
type C @join__type(graph: A) { id: ID! }
""")


def show(selection) -> str:
    """A compact text: fields with guards and, where not all types are meant, their types."""
    parts = []
    for field in selection.fields:
        text = field.key if field.key == field.name else f"{field.key}:{field.name}"
        text += field.arguments
        for guard in sorted(field.guards):
            text += f" {'+' if guard.expected else '-'}{guard.variable}"
        if field.types != selection.types:
            text += "|" + "".join(SCHEMA.object_types.members(field.types))
        if field.selection is not None:
            text += show(field.selection)
        parts.append(text)
    return "{" + ", ".join(parts) + "}"


def normal(text: str, name: str | None = None, **limits) -> str:
    return show(normalize(parse(text), name, SCHEMA, **limits).selection)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ a { id id x: id } }", "{a{id, x:id}}"),
        (
            "{ a { ...F ...F } } fragment F on Node { id ... on A { a } ... on B { b } }",
            "{a{id, a}}",
        ),
        ("{ node { id ... on A { a } } }", "{node{id, a|A}}"),
        ("{ node { ... on A { v: a } ... on B { v: b } } }", "{node{v:a|A, v:b|B}}"),
        (
            "{ node { next { id } ... on A { next { x: id } } } }",
            "{node{next|A{id, x:id}, next|B{id}}}",
        ),
        ("{ node { ... on C { id } id } }", "{node{id}}"),
        ("{ a { id } a { a } }", "{a{id, a}}"),
        ("{ __typename __schema { queryType { name } } a { __typename } }", "{a{}}"),
        ('{ n(y: {a: "q", b: [{}]}, x: -1) }', '{n(x: -1, y: {a: "q", b: [{}]})}'),
    ],
)
def test_fragments_and_doubles_disappear(query, expected):
    assert normal(query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ a { id @skip(if: true) a @include(if: true) } }", "{a{a}}"),
        ("{ a { id @skip(if: $x) @include(if: $y) } }", "{a{id -x +y}}"),
        ("{ a { id @include(if: $x) id } }", "{a{id}}"),
        ("{ a { id } a @include(if: $x) { a } }", "{a{id, a +x}}"),
        ("{ a { ... @include(if: $x) { ... @skip(if: $x) { id } a } } }", "{a{a +x}}"),
        ("{ a @include(if: $x) { id } a @skip(if: $y) { a } }", "{a +x{id}, a -y{a}}"),
        ("{ a @skip(if: $x) { ... @skip(if: $x) { id } } }", "{a -x{id}}"),
        ("{ a @skip(if: $x) { a { id @include(if: $x) } id } }", "{a -x{a{}, id}}"),
    ],
)
def test_conditions_become_guards(query, expected):
    declared = "query ($x: Boolean!, $y: Boolean!) "
    assert normal(declared + query) == expected


def test_variables_keep_their_definitions():
    operation = normalize(
        parse("query Q($x: Int = 3, $f: In!) { n(x: $x, y: {b: [$f]}) }"), None, SCHEMA
    )
    assert operation.variables == {"x": "$x: Int = 3", "f": "$f: In!"}
    [field] = operation.selection.fields
    assert field.variables == {"x", "f"}


def test_the_operation_is_found_by_name():
    text = "query A { a { id } } query B { n }"
    assert normal(text, "B") == "{n}"
    for name in (None, "C"):
        with pytest.raises(OperationNotFound):
            normal(text, name)


def test_a_mutation_says_when_guards_decide_its_order():
    text = "mutation ($x: Boolean!) { one @include(if: $x) two one }"
    operation = normalize(parse(text), None, SCHEMA)
    assert operation.order_depends_on == "x"
    settled = normalize(parse(text), None, SCHEMA, assumed={"x": False})
    assert settled.order_depends_on is None
    assert [field.name for field in settled.selection.fields] == ["two", "one"]


def test_fragments_that_double_at_each_level_stop_at_the_limit():
    fragments = "".join(
        f"fragment F{n} on A {{ x: next {{ ...F{n + 1} }} y: next {{ ...F{n + 1} }} }}"
        for n in range(30)
    )
    text = f"{{ a {{ ...F0 }} }} {fragments} fragment F30 on A {{ id }}"
    with pytest.raises(OperationTooComplex) as caught:
        normal(text, max_selections=5_000)
    assert "5000 selections" in caught.value.message


def test_deep_nesting_stops_at_the_limit():
    with pytest.raises(OperationTooComplex):
        normal("{ a " + "{ next " * 40 + "{ id }" + " }" * 40 + " }", max_depth=30)


def test_ten_thousand_aliases_are_read_in_one_go():
    text = "{ " + " ".join(f"a{n}: n" for n in range(10_000)) + " }"
    assert len(normalize(parse(text), None, SCHEMA).selection.fields) == 10_000


def test_field_sets_are_read_like_selections():
    types = SCHEMA.object_types.mask("Node")
    assert (
        show(selection_of_field_set("id next { ... on A { a } }", types, SCHEMA))
        == "{id, next{a|A}}"
    )
