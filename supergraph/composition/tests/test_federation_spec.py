import pytest
from graphql import parse

from supergraph.composition.federation_spec import (
    APOLLO,
    CONNECT,
    DIRECTIVES,
    FEATURES,
    FEDERATION,
    NEWEST,
    federation_directives,
    federation_elements,
    implied_federation_version,
    join_version,
    known_elements,
)


@pytest.mark.parametrize(
    ("version", "newcomers"),
    [
        ((2, 0), {"shareable", "inaccessible", "override"}),
        ((2, 1), {"composeDirective"}),
        ((2, 3), {"interfaceObject"}),
        ((2, 5), {"authenticated", "requiresScopes"}),
        ((2, 6), {"policy"}),
        ((2, 8), {"context", "fromContext"}),
        ((2, 9), {"cost", "listSize"}),
        ((2, 12), {"cacheTag"}),
    ],
)
def test_each_version_adds_its_directives(version, newcomers):
    before = federation_directives((version[0], version[1] - 1))

    assert federation_directives(version).keys() - before.keys() == newcomers


def test_every_signature_is_a_definition():
    for directive in DIRECTIVES.values():
        signature = directive.signature.replace("{", "x_").replace("}", "")
        space = "" if signature.startswith("(") else " "

        assert parse(f"directive @{directive.name}{space}{signature}").definitions


def test_imports_are_directives_and_scalars():
    assert {"@key", "FieldSet"} <= federation_elements((2, 0))
    assert "Scope" in federation_elements((2, 5)) - federation_elements((2, 4))


@pytest.mark.parametrize(
    ("federation", "join"),
    [((2, 0), (0, 3)), ((2, 6), (0, 3)), ((2, 7), (0, 4)), ((2, 8), (0, 5)), (NEWEST, (0, 5))],
)
def test_join_versions_follow_federation(federation, join):
    assert join_version(federation) == join


def test_the_newest_feature_version_that_a_federation_version_allows_is_taken():
    (tag,) = [feature for feature in FEATURES if feature.name == "tag"]

    assert [tag.version_for(v) for v in ((2, 0), (2, 2), (2, 3), NEWEST)] == [
        (0, 2), (0, 2), (0, 3), (0, 3),
    ]  # fmt: skip


def test_a_linked_feature_implies_a_federation_version():
    assert implied_federation_version(CONNECT, (0, 3)) == (2, 12)
    assert implied_federation_version(f"{APOLLO}/authenticated", (0, 1)) == (2, 5)
    assert implied_federation_version(f"{APOLLO}/policy", (0, 1)) is None
    assert implied_federation_version(FEDERATION, (2, 5)) is None
    assert implied_federation_version("https://example.com/own", (1, 0)) is None


def test_only_known_specifications_have_known_elements():
    assert known_elements("https://example.com/own", (1, 0)) is None
    assert known_elements(f"{APOLLO}/tag", (0, 4)) is None
    assert known_elements(f"{APOLLO}/cacheTag", (0, 1)) is None
    assert known_elements(f"{APOLLO}/context", (0, 1)) == frozenset(
        {"@context", "@fromContext", "ContextFieldValue"}
    )
