import pytest

from supergraph.composition.testing import codes, compose_texts

OTHER = 'type Query { p: P } type P @key(fields: "id") { id: ID! x: Int @shareable }'


@pytest.mark.parametrize(
    "field",
    [
        'x: Int @external y: Int @requires(fields: "x")',
        'x: Int @external self: P @provides(fields: "x")',
    ],
)
def test_an_external_field_that_something_names_is_used(field):
    own = f'type P @key(fields: "id") {{ id: ID! {field} }}'

    assert codes(compose_texts({"a": OTHER, "b": own})) == set()


def test_an_external_field_of_an_interface_s_is_used():
    own = (
        'interface N { x: Int } type P implements N @key(fields: "id") { id: ID! x: Int @external }'
    )

    assert codes(compose_texts({"a": OTHER, "b": own})) == set()


def test_an_external_field_that_nothing_names_is_refused():
    own = 'type P @key(fields: "id") { id: ID! x: Int @external }'

    assert codes(compose_texts({"a": OTHER, "b": own})) == {"EXTERNAL_UNUSED"}


def test_an_interface_s_field_cannot_be_external():
    own = "interface N { x: Int @external } type Q implements N { x: Int }"

    assert "EXTERNAL_ON_INTERFACE" in codes(compose_texts({"a": OTHER, "b": own}))
