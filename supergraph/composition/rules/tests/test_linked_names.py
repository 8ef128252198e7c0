import pytest

from supergraph.composition.compose import Subgraph, compose

FEDERATION = "https://specs.apollo.dev/federation/v2.14"


def errors(sdl: str) -> list[tuple[str, str]]:
    found = compose([Subgraph("a", "http://a", sdl)]).errors
    return [(error.code, error.coordinate) for error in found]


@pytest.mark.parametrize("name", ["deprecated", "skip", "include", "specifiedBy"])
def test_nothing_is_imported_under_a_name_of_graphql_itself(name):
    link = f'@link(url: "{FEDERATION}", import: [{{name: "@shareable", as: "@{name}"}}])'

    assert errors(f"extend schema {link} type Query {{ a: Int }}") == [
        ("DIRECTIVE_DEFINITION_INVALID", f"@{name}")
    ]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("", []),
        ("directive @foo__bar on FIELD_DEFINITION", []),
        (
            "directive @foo__bar on FIELD_DEFINITION type T { x: Int @foo__bar }",
            [("INVALID_LINK_DIRECTIVE_USAGE", "@foo__bar")],
        ),
        (
            "scalar foo__Baz type T { x: foo__Baz }",
            [("INVALID_LINK_DIRECTIVE_USAGE", "foo__Baz")],
        ),
    ],
    ids=["undefined", "unused", "directive", "type"],
)
def test_an_import_is_not_used_under_its_prefixed_name_too(more, found):
    links = (
        f'@link(url: "{FEDERATION}") @link(url: "https://x.dev/foo/v1.0", import: ["@bar", "Baz"])'
    )

    assert errors(f"extend schema {links} type Query {{ a: Int }} {more}") == found


@pytest.mark.parametrize("name", ["tag", "inaccessible"])
def test_federation_1_takes_its_directives_from_federation_only(name):
    links = (
        '@link(url: "https://specs.apollo.dev/link/v1.0")'
        f' @link(url: "https://specs.apollo.dev/{name}/v0.2")'
    )

    assert errors(f"extend schema {links} type Query {{ a: Int }}") == [
        ("INVALID_LINK_DIRECTIVE_USAGE", "@link")
    ]
