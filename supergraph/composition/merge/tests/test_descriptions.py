from supergraph.composition.testing import compose_texts
from supergraph.composition.tests.lookup import hints, supergraph


def described(*texts: str) -> dict[str, str]:
    return {
        name: f"{f'{chr(34)}{text}{chr(34)} ' if text else ''}type Query {{ x: Int @shareable }}"
        for name, text in zip("abc", texts, strict=False)
    }


def test_the_most_frequent_wins():
    assert '"""two"""\ntype Query' in supergraph(described("one", "two", "two"))


def test_of_equals_the_first_wins():
    assert '"""one"""\ntype Query' in supergraph(described("one", "two"))


def test_none_is_no_vote_and_no_difference():
    texts = described("", "one", "")

    assert '"""one"""\ntype Query' in supergraph(texts)
    assert hints(compose_texts(texts), "Query") == set()


def test_a_difference_is_hinted_at():
    assert hints(compose_texts(described("one", "two")), "Query") == {"INCONSISTENT_DESCRIPTION"}
