from graphql import parse

from supergraph.composition.errors import Report
from supergraph.composition.federation_spec import FEDERATION
from supergraph.composition.link_reader import read_links
from supergraph.composition.links import Links

FED = f"{FEDERATION}/v2.9"


def read(links: str) -> tuple[Links, Report]:
    report = Report()
    return read_links(parse(f"extend schema {links}"), "a", None, report), report


def links(text: str) -> Links:
    found, report = read(text)
    assert report.errors == []
    return found


def test_an_imported_directive_has_its_name_and_the_others_a_prefix():
    found = links(f'@link(url: "{FED}", import: ["@key"])')

    assert found.spec("key") == "key"
    assert found.spec("federation__shareable") == "shareable"
    assert found.spec("shareable") == ""
    assert found.version == (2, 9)


def test_an_import_may_rename():
    found = links(f'@link(url: "{FED}", import: [{{name: "@key", as: "@primary"}}, "FieldSet"])')

    assert (found.spec("primary"), found.spec("key")) == ("key", "")
    assert found.type("FieldSet") is not None
    assert found.federation is not None
    assert found.federation.local_directive("key") == "primary"
    assert found.federation.local_type("FieldSet") == "FieldSet"
    assert found.federation.local_type("Scope") == "federation__Scope"


def test_an_alias_is_the_prefix():
    found = links(f'@link(url: "{FED}", as: "fed")')

    assert found.spec("fed__key") == "key"
    assert found.spec("federation__key") == ""


def test_a_specification_s_own_directive_has_the_alias_alone():
    found = links(
        f'@link(url: "{FED}") @link(url: "https://specs.apollo.dev/tag/v0.3", as: "label")'
    )

    assert found.spec("label") == "tag"


def test_a_directive_newer_than_the_linked_version_is_unknown():
    found = links(f'@link(url: "{FEDERATION}/v2.0")')

    assert found.spec("federation__interfaceObject") == ""


def test_without_a_link_a_schema_is_of_federation_1():
    found = links("@own")

    assert found.federation is None
    assert found.version == (1, 0)
    assert (found.spec("key"), found.spec("shareable")) == ("key", "")
