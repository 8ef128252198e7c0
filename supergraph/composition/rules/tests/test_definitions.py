import pytest

from supergraph.composition.testing import LINK, codes, compose_texts

USE = ' type Query { p: P } type P @key(fields: "id") { id: ID! }'


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        (("scalar federation__FieldSet directive @key(fields: federation__FieldSet!,"
          " resolvable: Boolean = true) repeatable on OBJECT | INTERFACE"), None),
        ("directive @key(fields: String!) repeatable on OBJECT", None),
        ("directive @key(fields: [String!]!) on OBJECT", None),
        ('directive @key(fields: String! = "id") on OBJECT', None),
        ("directive @key(fields: String) on OBJECT", "DIRECTIVE_DEFINITION_INVALID"),
        ("directive @key(fields: String!, why: Int) on OBJECT", "DIRECTIVE_DEFINITION_INVALID"),
        (("directive @key(fields: String!, resolvable: Boolean = false) on OBJECT"),
         "DIRECTIVE_DEFINITION_INVALID"),
        ("directive @key(fields: federation__FieldSet!) on OBJECT", "INVALID_GRAPHQL"),
        ("directive @skip(if: Boolean) on FIELD | QUERY", None),
        ("directive @link(url: String!, import: [String]) repeatable on SCHEMA", None),
        ("enum link__Purpose { SECURITY }", "TYPE_DEFINITION_INVALID"),
        ("directive @inaccessible on OBJECT", None),
        ("directive @inaccessible on SCHEMA", "DIRECTIVE_DEFINITION_INVALID"),
        ("directive @inaccessible(why: String) on OBJECT", "DIRECTIVE_DEFINITION_INVALID"),
        ("directive @inaccessible repeatable on OBJECT", "DIRECTIVE_DEFINITION_INVALID"),
        ("directive @tag on OBJECT", "DIRECTIVE_DEFINITION_INVALID"),
        ("scalar federation__FieldSet", None),
        ("type federation__FieldSet { x: Int }", "TYPE_DEFINITION_INVALID"),
    ],
)  # fmt: skip
def test_a_known_definition_matches_its_specification(definition, code):
    assert codes(compose_texts({"a": LINK + definition + USE})) == ({code} if code else set())


def test_a_custom_specification_defines_its_types_as_it_likes():
    sdl = (
        f'{LINK} extend schema @link(url: "https://example.com/own/v1.0", import: ["Own"])'
        " enum Own { A } type Query { a: Own }"
    )

    assert codes(compose_texts({"a": sdl})) == set()


@pytest.mark.parametrize(
    ("sdl", "words"),
    [
        ("type Query { a: Int @shareable }", "it needs federation 2"),
        (('extend schema @link(url: "https://specs.apollo.dev/federation/v2.0")'
         " type Query { a: Int @shareable }"), "write @federation__shareable"),
        (('extend schema @link(url: "https://specs.apollo.dev/federation/v2.0")'
         " type Query { a: Int @authenticated }"), "link federation v2.5 or newer"),
    ],
)  # fmt: skip
def test_an_unknown_directive_is_told_how_to_become_known(sdl, words):
    result = compose_texts({"a": sdl if "@link" in sdl else "# federation 1\n" + sdl})

    assert words in result.errors[0].fix
