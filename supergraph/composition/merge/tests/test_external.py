import pytest

from supergraph.composition.testing import codes, compose_texts


def texts(field: str) -> dict[str, str]:
    return {
        "a": 'type Query { p: P } type P @key(fields: "id") { id: ID! x(n: Int = 1): Int }',
        "b": 'type P @key(fields: "id") { id: ID! '
        + field
        + ' @external y: Int @requires(fields: "x") }',
    }


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("x(n: Int = 1): Int", None),
        ("x(n: Int = 1): Int!", "EXTERNAL_TYPE_MISMATCH"),
        ("x(n: Int = 1): String", "EXTERNAL_TYPE_MISMATCH"),
        ("x: Int", "EXTERNAL_ARGUMENT_MISSING"),
        ("x(n: Int! = 1): Int", "EXTERNAL_ARGUMENT_TYPE_MISMATCH"),
        ("x(n: Int = 2): Int", "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH"),
        ("x(n: Int = 1): Int @deprecated", "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL"),
    ],
)
def test_an_external_field_is_declared_as_it_really_is(field, code):
    assert codes(compose_texts(texts(field))) == ({code} if code else set())
