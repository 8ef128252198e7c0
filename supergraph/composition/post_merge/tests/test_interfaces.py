import pytest

from supergraph.composition.testing import codes, compose_texts, coordinates

MEDIA = 'interface Media @key(fields: "id") { id: ID! }'
BOOK = 'type Book implements Media @key(fields: "id") { id: ID! }'
FILM = 'type Film implements Media @key(fields: "id") { id: ID! }'


def test_an_interface_s_new_field_is_missed_in_every_implementation():
    texts = {
        "a": "type Query { n: N } interface N { x: Int } type P implements N { x: Int }",
        "b": "interface N { x: Int y: Int } type Q implements N { x: Int y: Int }",
    }

    assert coordinates(compose_texts(texts), "INTERFACE_FIELD_NO_IMPLEM") == {"P.y"}


@pytest.mark.parametrize(
    ("resolvable", "code"),
    [("", "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE"), (", resolvable: false", None)],
)
def test_who_resolves_an_interface_knows_all_its_implementations(resolvable, code):
    texts = {
        "a": f"type Query {{ m: Media }} {MEDIA} {BOOK} {FILM}",
        "b": MEDIA.replace('"id"', f'"id"{resolvable}') + BOOK.replace('"id"', f'"id"{resolvable}'),
    }

    assert codes(compose_texts(texts)) == ({code} if code else set())


def test_a_subgraph_with_an_interface_object_has_none_of_its_implementations():
    texts = {
        "a": f"type Query {{ m: Media }} {MEDIA} {BOOK}",
        "b": 'type Media @interfaceObject @key(fields: "id") { id: ID! x: Int }'
        ' type Book @key(fields: "id") { id: ID! }',
    }

    assert codes(compose_texts(texts)) == {"INTERFACE_OBJECT_USAGE_ERROR"}
