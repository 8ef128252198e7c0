from supergraph.composition.testing import LINK, codes, compose_texts, coordinates
from supergraph.composition.tests.lookup import element, hints, supergraph


def own(version: str, compose: str = '@composeDirective(name: "@own")', arguments: str = "") -> str:
    return (
        f'{LINK} extend schema @link(url: "https://example.com/own/{version}", import: ["@own"])'
        f" {compose} directive @own{arguments} on FIELD_DEFINITION\n"
    )


def test_a_composed_directive_comes_with_its_link_and_definition():
    sdl = supergraph({"a": own("v1.0") + "type Query { x: Int @own }"})

    assert '@link(url: "https://example.com/own/v1.0", import: ["@own"])' in sdl
    assert "directive @own on FIELD_DEFINITION" in sdl
    assert "x: Int @own" in sdl


def test_the_newest_minor_version_s_definition_counts():
    sdl = supergraph(
        {
            "a": own("v1.2", arguments="(new: Int)") + "type Query { x: Int }",
            "b": own("v1.1") + "type Query { y: Int }",
        }
    )

    assert "own/v1.2" in sdl
    assert "directive @own(new: Int) on FIELD_DEFINITION" in sdl


def test_different_major_versions_are_refused():
    texts = {
        "a": own("v1.0") + "type Query { x: Int }",
        "b": own("v2.0") + "type Query { y: Int }",
    }

    assert codes(compose_texts(texts)) == {"DIRECTIVE_COMPOSITION_ERROR"}


def test_a_mistyped_name_is_answered_with_a_near_one():
    text = own("v1.0", '@composeDirective(name: "@own2")') + "type Query { x: Int }"
    result = compose_texts({"a": text})

    assert coordinates(result, "DIRECTIVE_COMPOSITION_ERROR") == {"@own2"}
    assert result.errors[0].fix == 'write @composeDirective(name: "@own")'


def test_composing_what_is_composed_always_is_no_error():
    text = f'{LINK} extend schema @composeDirective(name: "@tag") type Query {{ x: Int }}'

    assert hints(compose_texts({"a": text}), "@tag") == {"DIRECTIVE_COMPOSITION_INFO"}


def test_an_application_beside_an_exported_one_counts():
    texts = {
        "a": own("v1.0") + "type Query { x: Int @shareable @own }",
        "b": own("v1.0", "") + "type Query { x: Int @shareable @own y: Int @own }",
    }

    assert element(texts, "Query.x") == "x: Int @own"
    assert element(texts, "Query.y") == "y: Int @join__field(graph: B)"
