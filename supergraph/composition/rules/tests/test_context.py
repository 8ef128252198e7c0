import pytest

from supergraph.composition.testing import codes, compose_texts


def compose(use: str = "$c { n }", name: str = "c", key: str = "", argument: str = "a: Int"):
    return compose_texts(
        {
            "a": f"""
type Query {{ p: P }}
type P @key(fields: "id") @context(name: "{name}") {{ id: ID! n: Int s: String q: Q }}
type Q @key(fields: "id"{key}) {{ id: ID! f({argument} @fromContext(field: "{use}")): Int }}
"""
        }
    )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, None),
        ({"use": "$c {"}, "CONTEXT_INVALID_SELECTION"),
        ({"use": "$c { gone }"}, "CONTEXT_INVALID_SELECTION"),
        ({"use": "$c { s }"}, "CONTEXT_INVALID_SELECTION"),
        ({"use": "$d { n }"}, "CONTEXT_NOT_SET"),
        ({"use": "{ n }"}, "NO_CONTEXT_IN_SELECTION"),
        ({"key": ", resolvable: false"}, "CONTEXT_NO_RESOLVABLE_KEY"),
        ({"argument": "a: Int = 1"}, "CONTEXT_NOT_SET"),
        ({"name": "c_d", "use": "$c_d { n }"}, "CONTEXT_NAME_INVALID"),
    ],
)
def test_a_contextual_argument_is_fed_by_what_is_there(given, code):
    found = codes(compose(**given))

    assert found == set() if code is None else code in found
