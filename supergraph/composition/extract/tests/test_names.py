from graphql import parse

from supergraph.composition.errors import Report
from supergraph.composition.extract.names import LocalNames, links_of
from supergraph.composition.federation_spec import CONNECT
from supergraph.composition.link_reader import read_links
from supergraph.composition.model import Applied
from supergraph.composition.reader import SchemaReader

LINK = '@link(url: "https://specs.apollo.dev/link/v1.0")'
TAG = '@link(url: "https://specs.apollo.dev/tag/v0.3", import: [{name: "@tag", as: "@label"}])'
OWN = '@link(url: "https://example.com/own/v1.0", import: ["@key"])'


def names(links: str = "", definitions: str = "") -> LocalNames:
    document = parse(
        f"schema {LINK} {links} {{ query: Query }} {definitions} type Query {{ a: Int }}"
    )
    found = read_links(document, "s", None, Report())
    schema = SchemaReader("s", None, Report(), found.spec).read(document)
    return LocalNames(schema, found)


def test_a_directive_keeps_the_name_of_its_specification():
    assert [names().local(spec) for spec in ("key", "tag")] == ["key", "tag"]


def test_a_merged_directive_has_the_name_that_the_supergraph_has_for_it():
    assert names(TAG).local("tag") == "label"
    assert names(TAG).federation_link(["tag", "key", ""]).arguments["import"] == (
        "@key",
        {"name": "@tag", "as": "@label"},
    )


def test_a_name_that_a_custom_directive_has_gets_a_prefix():
    found = names(OWN, "directive @key on OBJECT")

    assert found.local("key") == "federation__key"
    assert found.custom_identity("key") == "https://example.com/own"
    assert "import" not in found.federation_link(["key"]).arguments


def test_what_a_join_directive_carries_gets_its_name_back():
    link = Applied("link", "link", {"url": f"{CONNECT}/v0.3", "import": ("@source",)})
    found, connect = names(), links_of([link])

    carried = {
        name: use.name if (use := found.carried(name, {}, connect)) else None
        for name in ("federation__cacheTag", "federation__gone", "link", "source", "connect")
    }
    assert carried == {
        "federation__cacheTag": "cacheTag",
        "federation__gone": None,
        "link": "link",
        "source": "source",
        "connect": "connect",
    }
    assert found.carried("connect", {}, links_of([])) is None
