import pytest

from supergraph.composition.testing import codes, compose_texts

START = "type Query { n: N } "


@pytest.mark.parametrize(
    ("key", "allowed"),
    [
        ('@key(fields: "id")', True),
        ('@key(fields: " id ")', True),
        ('@key(fields: "id") @key(fields: "b")', True),
        ('@key(fields: "b")', False),
        ('@key(fields: "id", resolvable: false)', False),
        ("", False),
    ],
)
def test_an_implementation_has_the_keys_of_its_interface(key, allowed):
    sdl = (
        START + 'interface N @key(fields: "id") { id: ID! }'
        f" type P implements N {key} {{ id: ID! b: ID! }}"
    )
    expected = set() if allowed else {"INTERFACE_KEY_NOT_ON_IMPLEMENTATION"}

    assert codes(compose_texts({"a": sdl})) == expected


def test_an_interface_object_is_an_entity():
    texts = {
        "a": START + "interface N { id: ID! } type P implements N { id: ID! }",
        "b": "type N @interfaceObject { id: ID! }",
    }

    assert codes(compose_texts(texts)) == {"INTERFACE_OBJECT_USAGE_ERROR"}
