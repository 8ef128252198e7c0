"""Each subgraph gets back what was its own."""

import pytest

from supergraph.composition.compose import compose
from supergraph.composition.extract import extract_subgraphs
from supergraph.composition.testing import compose_texts


def extracted(**texts: str) -> dict[str, str]:
    """The extracted SDL by subgraph name, white space evened out; it composes again."""
    sdl = compose_texts(texts).supergraph_sdl
    assert sdl is not None
    found = extract_subgraphs(sdl)
    assert compose(found).errors == ()
    return {subgraph.name: " ".join(subgraph.sdl.split()) for subgraph in found}


P = 'type P @key(fields: "id") { id: ID! %s }'


@pytest.mark.parametrize(
    "declared",
    [
        'x: Int @requires(fields: "w") w: Int @external',
        'q: P @provides(fields: "w") w: Int @external',
    ],
)
def test_what_a_field_needs_and_gives_is_said_again(declared):
    found = extracted(a="type Query { p: P } " + P % declared, b=P % "w: Int @shareable")
    for part in declared.split(" w: ")[0], "w: Int @external":
        assert part in found["a"]
    assert "@external" not in found["b"]


def test_a_key_that_is_not_resolvable_stays_so():
    reference = 'type P @key(fields: "id", resolvable: false) { id: ID! }'
    found = extracted(a="type Query { p: P } " + reference, b=P % "x: Int")
    assert '@key(fields: "id", resolvable: false)' in found["a"]
    assert "resolvable" not in found["b"]


def test_a_move_is_said_by_the_subgraph_that_took_the_field():
    found = extracted(
        a="type Query { p: P } " + P % "x: Int",
        b=P % 'x: Int @override(from: "a", label: "percent(5)")',
    )
    assert '@override(from: "a", label: "percent(5)")' in found["b"]
    assert "@override" not in found["a"]


def test_an_interface_object_is_an_object_where_it_was_one():
    found = extracted(
        a='type Query { i: I } interface I @key(fields: "id") { id: ID! } '
        'type P implements I @key(fields: "id") { id: ID! }',
        b='type I @interfaceObject @key(fields: "id") { id: ID! x: Int }',
    )
    assert "interface I" in found["a"]
    assert "type I @" in found["b"]
    assert "@interfaceObject" in found["b"]


def test_members_values_and_inputs_go_back_to_whoever_had_them():
    found = extracted(
        a="type Query { u: U e: E } union U = V | W type V @shareable { x: Int } type W { y: Int } "
        "enum E { ONE }",
        b="type Query { v: U f: E } union U = V type V @shareable { x: Int } enum E { LAST }",
    )
    assert "union U = V | W" in found["a"]
    assert "union U = V" in found["b"]
    assert "W" not in found["b"]
    assert ("ONE" in found["a"], "ONE" in found["b"]) == (True, False)


def test_contexts_and_what_is_taken_from_them_stay_together():
    found = extracted(
        a='type Query { p: P } type P @key(fields: "id") @context(name: "c") '
        "{ id: ID! region: String! q: Q } "
        'type Q @key(fields: "id") '
        '{ id: ID! x(region: String @fromContext(field: "$c { region }")): Int }'
    )
    assert '@context(name: "c")' in found["a"]
    assert '@fromContext(field: "$c { region }")' in found["a"]
