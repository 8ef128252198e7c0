import pytest
from graphql import parse

from supergraph.composition.errors import Report
from supergraph.composition.federation_spec import FEDERATION
from supergraph.composition.link_reader import read_links
from supergraph.composition.links import Links

FED = f"{FEDERATION}/v2.9"


def read(links: str) -> tuple[Links, Report]:
    report = Report()
    return read_links(parse(f"extend schema {links}"), "a", None, report), report


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f'@link(url: "{FED}") @link(url: "https://example.com/own")', "INVALID_LINK_IDENTIFIER"),
        (f'@link(url: "{FED}") @link(url: "own/v1.0")', "INVALID_LINK_IDENTIFIER"),
        (f'@link(url: "{FED}") @link(url: "https://[/own/v1.0")', "INVALID_LINK_IDENTIFIER"),
        (f'@link(url: "{FED}") @link(url: "https://x:0x/own/v1.0")', "INVALID_LINK_IDENTIFIER"),
        (f'@link(url: "{FEDERATION}/v2.99")', "UNKNOWN_FEDERATION_LINK_VERSION"),
        (f'@link(url: "{FED}", import: ["@kee"])', "INVALID_LINK_DIRECTIVE_USAGE"),
        (f'@link(url: "{FED}", import: [3])', "INVALID_LINK_DIRECTIVE_USAGE"),
        (f'@link(url: "{FED}", import: [{{name: "@key", as: "key"}}])',
         "INVALID_LINK_DIRECTIVE_USAGE"),
        (f'@link(url: "{FED}", import: ["@key", {{name: "@tag", as: "@key"}}])',
         "INVALID_LINK_DIRECTIVE_USAGE"),
        (f'@link(url: "{FED}", as: "a__b")', "INVALID_LINK_DIRECTIVE_USAGE"),
        (f'@link(url: "{FED}", as: "a_")', "INVALID_LINK_DIRECTIVE_USAGE"),
        (f'@link(url: "{FED}") @link(url: "{FEDERATION}/v2.0")', "INVALID_LINK_DIRECTIVE_USAGE"),
        (f'@link(url: "{FED}") @link(url: "https://x.dev/own/v1.0", as: "federation")',
         "INVALID_LINK_DIRECTIVE_USAGE"),
        (f'@link(url: "{FED}", for: NOTHING)', "INVALID_GRAPHQL"),
    ],
)  # fmt: skip
def test_a_link_against_the_rules_is_reported_at_its_place(text, code):
    _, report = read(text)

    assert {error.code for error in report.errors} == {code}
    assert all(error.locations for error in report.errors)


def test_an_unknown_import_is_answered_with_a_near_one():
    _, report = read(f'@link(url: "{FED}", import: ["@sharable"])')

    assert report.errors[0].fix == 'import "@shareable"'


@pytest.mark.parametrize(
    "url", ["https://x.dev/a__b/v1.0", "https://x.dev/a_/v1.0", "https://x.dev/1a/v1.0"]
)
def test_a_specification_whose_name_is_no_prefix_needs_another(url):
    _, refused = read(f'@link(url: "{FED}") @link(url: "{url}")')
    _, accepted = read(f'@link(url: "{FED}") @link(url: "{url}", as: "own")')

    assert {error.code for error in refused.errors} == {"INVALID_LINK_DIRECTIVE_USAGE"}
    assert not accepted.errors
