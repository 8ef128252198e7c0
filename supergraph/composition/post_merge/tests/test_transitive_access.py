import pytest

from supergraph.composition.post_merge.transitive_access import Requirements
from supergraph.composition.testing import codes, compose_texts


def texts(secret: str, reader: str) -> dict[str, str]:
    return {
        "a": f'type Query {{ p: P }} type P @key(fields: "id") {{ id: ID! x: Int {secret} }}',
        "b": 'type P @key(fields: "id") { id: ID! x: Int @external'
        f' f: Int @requires(fields: "x") {reader} }}',
    }


AB = '@requiresScopes(scopes: [["a", "b"]])'
A_OR_B = '@requiresScopes(scopes: [["a"], ["b"]])'


@pytest.mark.parametrize(
    ("secret", "reader", "allowed"),
    [
        ("", "", True),
        ("@authenticated", "", False),
        ("@authenticated", "@authenticated", True),
        (A_OR_B, AB, True),
        (AB, A_OR_B, False),
        ('@policy(policies: [["a"]])', "@authenticated", False),
    ],
)
def test_a_field_demands_at_least_what_it_reads_demands(secret, reader, allowed):
    expected = set() if allowed else {"MISSING_TRANSITIVE_AUTH_REQUIREMENTS"}

    assert codes(compose_texts(texts(secret, reader))) == expected


def test_demanding_nothing_implies_demanding_nothing_only():
    nothing = Requirements.of(None)

    assert nothing.implies(nothing)
