import pytest

from supergraph.composition.compose import compose
from supergraph.composition.extract import extract_subgraphs
from supergraph.composition.testing import compose_texts

KEY = 'type P @key(fields: "id") { id: ID! %s }'
START = "type Query { p: P } " + KEY


def shared(texts: dict[str, str], field: str) -> set[str]:
    """The subgraphs whose extracted field is shareable."""
    sdl = compose_texts(texts).supergraph_sdl
    assert sdl is not None
    found = extract_subgraphs(sdl)
    assert compose(found).errors == ()
    return {
        subgraph.name
        for subgraph in found
        for line in subgraph.sdl.splitlines()
        if line.strip().startswith(f"{field}:") and "@shareable" in line
    }


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("x: Int", "", set()),
        ("x: Int @shareable", "", set()),
        ("x: Int @shareable", "x: Int @shareable", {"a", "b"}),
        ("x: Int", 'x: Int @override(from: "a")', set()),
        ("x: Int", 'x: Int @override(from: "a", label: "l")', set()),
        ("x: Int", 'x: Int @external y: Int @requires(fields: "x")', set()),
    ],
)
def test_only_fields_with_several_resolvers_are_shareable(first, second, expected):
    assert shared({"a": START % first, "b": KEY % second}, "x") == expected


def test_a_field_that_is_provided_elsewhere_is_shareable():
    texts = {
        "a": START % "x: Int @shareable",
        "b": 'type Query { q: P @provides(fields: "x") } ' + KEY % "x: Int @external",
    }

    assert shared(texts, "x") == {"a"}


def test_key_fields_need_no_mark():
    assert shared({"a": START % "", "b": KEY % ""}, "id") == set()


def test_an_interface_object_shares_with_the_implementations_that_have_the_field():
    texts = {
        "a": 'type Query { m: M } interface M @key(fields: "id") { id: ID! }'
        ' type B implements M @key(fields: "id") { id: ID! x: Int @shareable y: Int }',
        "b": 'type M @interfaceObject @key(fields: "id") { id: ID! x: Int @shareable z: Int }',
    }

    assert shared(texts, "x") == {"a", "b"}
    assert shared(texts, "y") == shared(texts, "z") == set()
