import pytest

from supergraph.composition.testing import compose_texts
from supergraph.composition.tests.lookup import hints, supergraph


def texts(one: str, other: str) -> dict[str, str]:
    return {"a": f"{one} type Query {{ a: Int }}", "b": f"{other} type Query {{ b: Int }}"}


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        ("directive @d on FIELD | QUERY", "directive @d on FIELD", "directive @d on FIELD\n"),
        ("directive @d repeatable on FIELD", "directive @d on FIELD", "directive @d on FIELD\n"),
        (
            "directive @d repeatable on FIELD",
            "directive @d repeatable on FIELD",
            "directive @d repeatable on FIELD\n",
        ),
        (
            "directive @d(a: Int b: Int) on FIELD",
            "directive @d(a: Int!) on FIELD",
            "directive @d(a: Int!) on FIELD\n",
        ),
        ("directive @d on FIELD | OBJECT", "directive @d on FIELD", "directive @d on FIELD\n"),
    ],
)
def test_operations_may_use_what_all_subgraphs_allow(one, other, merged):
    assert merged in supergraph(texts(one, other))


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("directive @d on FIELD", "", "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE"),
        ("directive @d on FIELD", "directive @d on QUERY", "NO_EXECUTABLE_DIRECTIVE_INTERSECTION"),
    ],
)
def test_what_not_all_allow_is_left_out_with_a_hint(one, other, code):
    assert "directive @d" not in supergraph(texts(one, other))
    assert hints(compose_texts(texts(one, other)), "@d") == {code}
