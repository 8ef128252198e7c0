import pytest

from supergraph.composition.merge.schema_element import read_definitions, spec_definition
from supergraph.composition.testing import LINK, codes, compose_texts
from supergraph.composition.tests.lookup import supergraph


def test_features_are_linked_in_the_order_of_their_first_subgraph():
    sdl = supergraph(
        {
            "a": "type Query { a: Int @cost(weight: 1) }",
            "b": 'type Query { b: Int @tag(name: "x") @inaccessible }',
        }
    )

    places = [sdl.index(f"specs.apollo.dev/{name}/") for name in ("cost", "tag", "inaccessible")]
    assert places[0] < min(places[1:])


def test_unused_features_are_not_linked():
    sdl = supergraph({"a": "type Query { a: Int }"})

    assert sdl.partition("{")[0].count("@link(") == 2


def test_one_directive_under_two_names_is_refused():
    renamed = LINK.replace('"@tag"', '{name: "@tag", as: "@label"}')
    texts = {
        "a": 'type Query { a: Int @tag(name: "x") }',
        "b": renamed + 'type Query { b: Int @label(name: "x") }',
    }

    assert codes(compose_texts(texts)) == {"LINK_IMPORT_NAME_MISMATCH"}


@pytest.mark.parametrize(
    ("spec", "version", "has"),
    [("tag", (2, 2), False), ("tag", (2, 3), True)],
)
def test_a_definition_is_that_of_its_version(spec, version, has):
    assert ("SCHEMA" in spec_definition(spec, "", version).locations) is has


def test_the_scalars_of_a_definition_have_the_prefix_asked_for():
    definition = spec_definition("key", "federation__", (2, 9))

    assert definition.arguments["fields"].type == "federation__FieldSet!"


def test_definitions_are_read_once():
    assert read_definitions("scalar A") is read_definitions("scalar A")
