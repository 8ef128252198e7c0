"""The steps of the upgrade from federation 1, seen in what the schema says afterwards."""

import pytest

from supergraph.composition.errors import Report
from supergraph.composition.model import TypeDefinition
from supergraph.composition.subgraph import Subgraph, read_subgraph, settle_schema
from supergraph.composition.testing import LINK
from supergraph.composition.upgrade import upgrade_subgraphs


def upgraded(*texts: str) -> list[dict[str, TypeDefinition]]:
    report = Report()
    loaded = []
    for name, text in zip("abc", texts, strict=False):
        found = read_subgraph(Subgraph(name, "", text), report)
        assert found is not None
        loaded.append(settle_schema(found, report))
    result = upgrade_subgraphs(loaded, report)
    assert report.errors == []
    return [dict(subgraph.schema.types) for subgraph in result]


def applied(types: dict[str, TypeDefinition], coordinate: str) -> list[str]:
    name, _, field = coordinate.partition(".")
    element = types[name].fields[field] if field else types[name]
    return [use.spec for use in element.directives]


def test_a_federation_2_subgraph_is_left_as_it_is():
    first, second = upgraded(
        LINK + "type V { x: Int @shareable }", "type V { x: Int y: Int } type Query { v: V }"
    )

    assert applied(first, "V.x") == ["shareable"]
    assert "shareable" in applied(second, "V.x") + applied(second, "V")


@pytest.mark.parametrize("fields", ['["id"]', "id"])
def test_fields_become_a_string(fields):
    (types,) = upgraded(f"type Query {{ p: P }} type P @key(fields: {fields}) {{ id: ID! }}")

    (key,) = types["P"].all_applied("key")
    assert key.arguments["fields"] == "id"


def test_external_is_dropped_where_it_did_nothing():
    (types,) = upgraded(
        "type Query { i: I p: P } interface I { x: Int @external }"
        ' type P implements I @external @key(fields: "x") { x: Int }'
    )

    assert applied(types, "I.x") == []
    assert "external" not in applied(types, "P")


def test_a_key_s_fields_of_an_extension_are_resolved_there():
    _, types = upgraded(
        'type Query { p: P } type P @key(fields: "id") { id: ID! }',
        'extend type P @key(fields: "id") { id: ID! @external more: Int }',
    )

    assert "external" not in applied(types, "P.id")
    assert not types["P"].only_extended


def test_what_requires_nothing_external_requires_nothing():
    (types,) = upgraded(
        'type Query { p: P } type P @key(fields: "id")'
        ' { id: ID! w: Int f: Int @requires(fields: "w") }'
    )

    assert applied(types, "P.f") == []


def test_a_key_on_an_interface_is_removed():
    (types,) = upgraded(
        'type Query { i: I } interface I @key(fields: "id") { id: ID! }'
        " type P implements I { id: ID! }"
    )

    assert applied(types, "I") == []


def test_provides_on_a_leaf_is_removed():
    (types,) = upgraded('type Query { x: Int @provides(fields: "y") }')

    assert applied(types, "Query.x") == []


def test_an_external_field_that_nothing_uses_is_removed():
    _, types = upgraded(
        'type Query { p: P } type P @key(fields: "id") { id: ID! x: Int }',
        'extend type P @key(fields: "id") { id: ID! @external x: Int @external y: Int }',
    )

    assert list(types["P"].fields) == ["id", "y"]


def test_values_of_several_subgraphs_are_shared_and_subscriptions_never():
    first, _ = upgraded(
        "type Query { v: V s: Int } type V { x: Int } type Subscription { t: Int }",
        "type Query { w: V s: Int } type V { x: Int } type Subscription { t: Int }",
    )

    assert "shareable" in applied(first, "V") + applied(first, "V.x")
    assert applied(first, "Query.s") == ["shareable"]
    assert applied(first, "Query.v") == []
    assert applied(first, "Subscription") == applied(first, "Subscription.t") == []
