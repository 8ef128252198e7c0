import pytest
from graphql import parse

from supergraph.composition.errors import Report
from supergraph.composition.model import EnumName, Kind, Schema
from supergraph.composition.reader import SchemaReader


def read(sdl: str) -> tuple[Schema, list[str]]:
    report = Report()
    schema = SchemaReader("a", None, report, lambda name: name if name == "key" else "").read(
        parse(sdl)
    )
    return schema, [error.message for error in report.errors]


def test_a_definition_and_its_extensions_are_one_type():
    schema, errors = read(
        'extend type P @key(fields: "b") { b: Int } "about" type P implements N { a: Int }'
        " interface N { a: Int } extend type P { c: Int }"
    )

    p = schema.types["P"]
    assert errors == []
    assert (p.description, p.interfaces) == ("about", ("N",))
    assert {name: field.declaration for name, field in p.fields.items()} == {"a": 0, "b": 1, "c": 2}
    assert p.directives[0].declaration == 1
    assert not p.only_extended


def test_a_type_that_is_only_extended_says_so():
    schema, _ = read("extend type P { a: Int }")

    assert schema.types["P"].only_extended
    assert schema.types["P"].fields["a"].declaration == 1


def test_all_kinds_are_read():
    schema, errors = read(
        """
scalar S union U = P | Q enum E { A B } input In { i: [Int!] = [1] } interface N { n: Int }
type P { x(a: E = A "about" b: Int): Int } type Q { y: Int }
directive @d(a: Int) repeatable on FIELD | OBJECT
"""
    )

    assert errors == []
    assert [t.kind for t in schema.types.values()] == [
        Kind.SCALAR, Kind.UNION, Kind.ENUM, Kind.INPUT, Kind.INTERFACE, Kind.OBJECT, Kind.OBJECT,
    ]  # fmt: skip
    assert schema.types["U"].members == ("P", "Q")
    assert list(schema.types["E"].values) == ["A", "B"]
    assert schema.types["In"].inputs["i"].default == (1,)
    arguments = schema.types["P"].fields["x"].arguments
    assert arguments["a"].default == EnumName("A")
    assert arguments["b"].description == "about"
    assert (schema.directives["d"].repeatable, schema.directives["d"].locations) == (
        True,
        ("FIELD", "OBJECT"),
    )


def test_roots_are_those_of_the_schema_definition_or_of_the_usual_names():
    assert read("type Query { a: Int } type Mutation { a: Int }")[0].roots == {
        "query": "Query",
        "mutation": "Mutation",
    }
    assert read("schema { query: Q } type Q { a: Int } type Mutation { a: Int }")[0].roots == {
        "query": "Q"
    }


@pytest.mark.parametrize(
    ("sdl", "message"),
    [
        ("type P { a: Int } type P { b: Int }", "The type P is defined twice"),
        (
            "type P { a: Int } extend interface P { b: Int }",
            "declared as type and again as interface",
        ),
        ("type P { a: Int a: Int }", "P.a is declared twice"),
        ("type P { a(x: Int x: Int): Int }", "P.a declares x twice"),
        ("enum E { A } extend enum E { A }", "E.A is declared twice"),
        ("input I { a: Int } extend input I { a: Int }", "I.a is declared twice"),
        ("union U = P | P type P { a: Int }", "names the member P twice"),
        ("type P implements N & N { a: Int }", "names the interface N twice"),
        ("directive @d on FIELD directive @d on FIELD", "@d is defined twice"),
        ("schema { query: Q } schema { query: Q } type Q { a: Int }", "defined twice"),
        ("schema { query: Q query: R }", "given twice"),
        ("type Int { a: Int }", "built-in scalar Int"),
        ("{ a }", "An operation has no place"),
        ("fragment F on P { a }", "A fragment has no place"),
    ],
)
def test_what_is_said_twice_or_out_of_place_is_reported(sdl, message):
    _, errors = read(sdl)

    assert any(message in error for error in errors)
