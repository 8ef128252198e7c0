import pytest

from supergraph.composition.testing import codes, compose_texts


@pytest.mark.parametrize(
    ("sdl", "allowed"),
    [
        ("type P @shareable { x: Int @shareable }", True),
        ("type P @shareable { x: Int } extend type P @shareable { y: Int }", True),
        ("type P @shareable @shareable { x: Int }", False),
        ("type P { x: Int @shareable @shareable }", False),
        ("interface N { x: Int @shareable } type P implements N { x: Int }", False),
    ],
)
def test_shareable_stands_once_on_what_is_resolved(sdl, allowed):
    result = compose_texts({"a": f"type Query {{ p: P }} {sdl}"})

    assert codes(result) == (set() if allowed else {"INVALID_SHAREABLE_USAGE"})
