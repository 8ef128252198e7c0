import pytest

from supergraph.composition.testing import codes, compose_texts

TYPES = """
type Query { p: P }
type O { id: ID! }
interface N { id: ID! }
type Q implements N { id: ID! }
"""


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ('"id"', None),
        ('"o { id }"', None),
        ('"{ id o { id } }"', None),
        ('"gone"', "KEY_INVALID_FIELDS"),
        ('"o"', "KEY_INVALID_FIELDS"),
        ('"id { x }"', "KEY_INVALID_FIELDS"),
        ('"id {"', "KEY_INVALID_FIELDS"),
        ('""', "KEY_INVALID_FIELDS"),
        ('"f(a: 1)"', "KEY_FIELDS_HAS_ARGS"),
        ('"n { id }"', "KEY_FIELDS_SELECT_INVALID_TYPE"),
        ('"id @skip(if: true)"', "KEY_DIRECTIVE_IN_FIELDS_ARG"),
        ("3", "KEY_INVALID_FIELDS_TYPE"),
    ],
)
def test_a_key_selects_fields_that_are_there(fields, code):
    sdl = f"{TYPES} type P @key(fields: {fields}) {{ id: ID! o: O n: N f(a: Int): Int }}"

    assert codes(compose_texts({"a": sdl})) == ({code} if code else set())
