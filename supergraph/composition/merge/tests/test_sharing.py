import pytest

from supergraph.composition.testing import codes, compose_texts


def texts(*uses: str) -> dict[str, str]:
    return {name: f"type Query {{ x: Int {use} }}" for name, use in zip("abc", uses, strict=False)}


@pytest.mark.parametrize(
    ("uses", "allowed"),
    [
        (("",), True),
        (("@shareable", "@shareable"), True),
        (("", ""), False),
        (("@shareable", ""), False),
        (("@shareable", "@shareable", ""), False),
        (("", '@override(from: "a")'), True),
        (("", '@override(from: "a")', "@shareable"), False),
    ],
)
def test_all_who_resolve_a_field_must_agree_to_share_it(uses, allowed):
    assert codes(compose_texts(texts(*uses))) == (set() if allowed else {"INVALID_FIELD_SHARING"})


def test_key_fields_are_shared_without_a_word():
    p = 'type P @key(fields: "id") { id: ID! }'

    assert codes(compose_texts({"a": f"type Query {{ p: P }} {p}", "b": p})) == set()


def test_a_mistyped_source_of_an_override_is_the_proposed_fix():
    result = compose_texts({**texts(""), "b": 'type Query { x: Int @override(from: "aa") }'})

    assert result.errors[0].fix == 'write @override(from: "a") instead of "aa"'


def test_a_subscription_has_one_source():
    text = "type Query { q: Int } type Subscription { s: Int @shareable }"

    assert codes(compose_texts({"a": text})) == {"INVALID_FIELD_SHARING"}
