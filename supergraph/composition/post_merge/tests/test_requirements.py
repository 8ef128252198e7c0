import pytest

from supergraph.composition.testing import codes, compose_texts


@pytest.mark.parametrize(
    ("real", "required", "valid"),
    [
        ("x(n: Int): Int", "x(n: 1)", True),
        ("x(n: Int): Int", "x", True),
        ("x: Int", "x", True),
    ],
)
def test_a_requirement_fits_the_merged_field(real, required, valid):
    texts = {
        "a": f'type Query {{ p: P }} type P @key(fields: "id") {{ id: ID! {real} }}',
        "b": f'type P @key(fields: "id") {{ id: ID! {real} @external'
        f' f: Int @requires(fields: "{required}") }}',
    }

    assert (codes(compose_texts(texts)) == set()) is valid


def test_an_argument_that_the_supergraph_does_not_have_cannot_be_required():
    texts = {
        "a": 'type Query { p: P } type P @key(fields: "id") { id: ID! x: Int @shareable }',
        "b": 'type P @key(fields: "id") { id: ID! x(n: Int): Int @external'
        ' f: Int @requires(fields: "x(n: 1)") }',
        "c": 'type P @key(fields: "id") { id: ID! x(n: Int): Int @shareable }',
    }

    assert "REQUIRES_INVALID_FIELDS" in codes(compose_texts(texts))


def test_a_value_that_a_subgraph_does_not_know_cannot_be_required():
    texts = {
        "a": 'type Query { p: P } type P @key(fields: "id") { id: ID! x(c: C): Int } enum C { X }',
        "b": 'type P @key(fields: "id") { id: ID! x(c: C): Int @external'
        ' f: Int @requires(fields: "x(c: Y)") } enum C { X Y }',
    }

    assert codes(compose_texts(texts)) == {"REQUIRES_INVALID_FIELDS"}
