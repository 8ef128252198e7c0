import pytest

from supergraph.composition.testing import compose_texts

START = "directive @d(a: Int! b: [E] = [A]) on FIELD_DEFINITION enum E { A } type Query { q: Int } "


@pytest.mark.parametrize(
    ("sdl", "composes"),
    [
        ("type P { x: Int @d(a: 1) }", True),
        ("type P { x: Int @d(a: 1, b: A) }", True),
        ("type P { x: Int @d }", False),
        ("type P { x: Int @d(a: null) }", False),
        ('type P { x: Int @d(a: "1") }', False),
        ("type P { x: Int @d(a: 1, b: [B]) }", False),
        ("type P { x: Int @d(a: 1, c: 1) }", False),
        ("type P { x: Int @d(a: 1) @d(a: 2) }", False),
        ("type P @d(a: 1) { x: Int }", False),
        ("type P { x: Int @unknown }", False),
        ("directive @loop(a: Int @loop) on ARGUMENT_DEFINITION", False),
    ],
)
def test_applications_fit_their_definition(sdl, composes):
    result = compose_texts({"a": START + sdl})

    assert {error.code for error in result.errors} == (set() if composes else {"INVALID_GRAPHQL"})
