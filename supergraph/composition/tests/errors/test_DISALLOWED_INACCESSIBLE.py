"""`DISALLOWED_INACCESSIBLE`: @inaccessible stands where nothing can be hidden."""

from __future__ import annotations

from supergraph.composition.testing import LINK, codes, compose_texts, coordinates

OWN = (
    f'{LINK} extend schema @link(url: "https://example.com/own/v1.0", import: ["@own"])'
    ' @composeDirective(name: "@own")\n'
)

FAILING = {
    "a": f"""{OWN}
directive @own(a: Int, b: Int @inaccessible) on FIELD_DEFINITION

type Query {{
  p: Int @own(a: 1)
}}
"""
}

PASSING = {
    "a": f"""{OWN}
directive @own(a: Int, b: Int) on FIELD_DEFINITION

type Query {{
  p: Int @own(a: 1)
}}
"""
}


def test_an_argument_of_a_directive_that_schemas_use_cannot_be_hidden():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "DISALLOWED_INACCESSIBLE") == {"@own(b:)"}


def test_a_directive_that_schemas_and_operations_use_cannot_be_hidden_in_part():
    both = {"a": FAILING["a"].replace("on FIELD_DEFINITION", "on FIELD_DEFINITION | FIELD")}

    assert codes(compose_texts(both)) == {"DISALLOWED_INACCESSIBLE"}


def test_an_argument_of_a_directive_for_operations_can_be_hidden():
    operations = (
        "directive @own(a: Int @inaccessible, b: Int) on FIELD type Query { p: Int q: Int }"
    )

    assert codes(compose_texts({"a": operations})) == set()


def test_visible_arguments_compose():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None
