import pytest

from supergraph.composition.testing import compose_texts

START = "type Query { n: N } interface N { x(a: Int): I } interface I { y: Int } "


@pytest.mark.parametrize(
    ("sdl", "composes"),
    [
        ("type P implements N { x(a: Int): I }", True),
        ("type P implements N { x(a: Int): I! }", True),
        ("type P implements N { x(a: Int): J } interface J implements I { y: Int }", True),
        ("type P implements N { x(a: Int b: Int): I }", True),
        ("type P implements N { z: Int }", False),
        ("type P implements N { x: I }", False),
        ("type P implements N { x(a: Int!): I }", False),
        ("type P implements N { x(a: Int b: Int!): I }", False),
        ("type P implements N { x(a: Int): [I] }", False),
        ("type P implements N { x(a: Int): Q } type Q { y: Int }", False),
        ("type P implements Q { x: Int } type Q { x: Int }", False),
        ("type P implements Gone { x: Int }", False),
        ("interface M implements M { x: Int }", False),
        ("interface K implements N { x(a: Int): I } type P implements K { x(a: Int): I }", False),
    ],
)
def test_an_implementation_keeps_what_its_interface_promises(sdl, composes):
    result = compose_texts({"a": START + sdl})

    assert {error.code for error in result.errors} == (set() if composes else {"INVALID_GRAPHQL"})
