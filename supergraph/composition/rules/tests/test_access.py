import pytest

from supergraph.composition.testing import codes, compose_texts


@pytest.mark.parametrize("use", ["@authenticated", '@policy(policies: [["p"]])'])
@pytest.mark.parametrize(
    ("sdl", "allowed"),
    [
        ("type Query {{ a: Int {use} }}", True),
        ("type Query {{ a: P }} type P {use} {{ x: Int }}", True),
        ("type Query {{ a: S }} scalar S {use}", True),
        ("type Query {{ a: E }} enum E {use} {{ A }}", True),
        (
            "type Query {{ a: N }} interface N {use} {{ x: Int }} type P implements N {{ x: Int }}",
            False,
        ),
        (
            "type Query {{ a: N }} interface N {{ x: Int {use} }} type P implements N {{ x: Int }}",
            False,
        ),
    ],
)
def test_access_is_demanded_by_what_is_resolved(use, sdl, allowed):
    expected = set() if allowed else {"AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE"}

    assert codes(compose_texts({"a": sdl.format(use=use)})) == expected
