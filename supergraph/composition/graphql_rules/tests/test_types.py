import pytest

from supergraph.composition.testing import compose_texts

QUERY = "type Query { a: Int } "


@pytest.mark.parametrize(
    ("sdl", "coordinate"),
    [
        ("type P", "P"),
        ("type P { __x: Int }", "P.__x"),
        ("type P { x: Gone }", "P.x"),
        ("type P { x: In } input In { a: Int }", "P.x"),
        ("type P { x(a: Q): Int } type Q { y: Int }", "P.x(a:)"),
        ("input In { a: Q } type Q { y: Int }", "In.a"),
        ("union U = P | Gone type P { x: Int }", "U"),
        ("union U = E enum E { A }", "U"),
        ("input In { in: In! }", "In"),
        ("input A { b: B! } input B { a: A! }", "A"),
        ('input In { a: Int = "x" }', "In.a"),
    ],
)
def test_a_type_against_the_specification_is_reported(sdl, coordinate):
    result = compose_texts({"a": QUERY + sdl})

    assert {error.code for error in result.errors} == {"INVALID_GRAPHQL"}
    assert coordinate in {error.coordinate for error in result.errors}


@pytest.mark.parametrize(
    "sdl",
    [
        "input In { in: In }",
        "input In { in: [In!]! }",
        "input A { b: B! } input B { a: A }",
        "type P { x(e: E = A): [P!]! } enum E { A }",
    ],
)
def test_a_type_within_the_specification_composes(sdl):
    assert compose_texts({"a": QUERY + sdl}).errors == ()
