import pytest

from supergraph.composition.testing import codes, compose_texts
from supergraph.composition.tests.lookup import element, hints

TYPES = " interface I { x: Int } type P implements I @shareable { x: Int } union U = P"


def outputs(one: str, other: str) -> dict[str, str]:
    return {
        "a": f"type Query {{ f: {one} @shareable i: I @shareable u: U @shareable }}{TYPES}",
        "b": f"type Query {{ f: {other} @shareable i: I @shareable u: U @shareable }}{TYPES}",
    }


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        ("Int!", "Int", "Int"),
        ("[Int!]!", "[Int]", "[Int]"),
        ("P", "I", "I"),
        ("I", "P!", "I"),
        ("[P!]", "[U]", "[U]"),
    ],
)
def test_outputs_widen(one, other, merged):
    texts = outputs(one, other)

    assert element(texts, "Query.f").startswith(f"f: {merged} @join__field")
    assert "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE" in hints(compose_texts(texts), "Query.f")


@pytest.mark.parametrize(
    ("one", "other"), [("Int", "String"), ("[Int]", "Int"), ("I", "U"), ("[Int!]", "[Int]!")]
)
def test_outputs_without_a_widest_are_refused(one, other):
    assert codes(compose_texts(outputs(one, other))) == {"FIELD_TYPE_MISMATCH"}
