import pytest

from supergraph.composition.testing import codes, compose_texts

HIDDEN = "@inaccessible"


@pytest.mark.parametrize(
    ("sdl", "code"),
    [
        (f"type Query {HIDDEN} {{ a: Int }}", "QUERY_ROOT_TYPE_INACCESSIBLE"),
        (f"type Query {{ p: P }} type P {HIDDEN} {{ x: Int }}", "REFERENCED_INACCESSIBLE"),
        (f"type Query {{ p(a: E): Int }} enum E {HIDDEN} {{ A }}", "REFERENCED_INACCESSIBLE"),
        (f"type Query {{ p: P }} type P {{ x: Int {HIDDEN} }}", "ONLY_INACCESSIBLE_CHILDREN"),
        (f"type Query {{ e: E }} enum E {{ A {HIDDEN} }}", "ONLY_INACCESSIBLE_CHILDREN"),
        (f"type Query {{ u: U }} union U = P type P {HIDDEN} {{ x: Int }}",
         "ONLY_INACCESSIBLE_CHILDREN"),
        (f"type Query {{ p(a: Int! {HIDDEN}): Int }}", "REQUIRED_INACCESSIBLE"),
        (f"type Query {{ p(i: In): Int }} input In {{ a: Int b: Int! {HIDDEN} }}",
         "REQUIRED_INACCESSIBLE"),
        (f"type Query {{ p(e: E = B): Int }} enum E {{ A B {HIDDEN} }}",
         "DEFAULT_VALUE_USES_INACCESSIBLE"),
        (f"type Query {{ p(i: In = {{b: 1}}): Int }} input In {{ a: Int b: Int {HIDDEN} }}",
         "DEFAULT_VALUE_USES_INACCESSIBLE"),
        (("type Query { n: N } interface N { x: Int }"
         " type P implements N { y: Int x: Int @inaccessible }"),
         "IMPLEMENTED_BY_INACCESSIBLE"),
        (f"directive @d(a: Int! {HIDDEN}) on FIELD type Query {{ a: Int }}",
         "REQUIRED_INACCESSIBLE"),
    ],
)  # fmt: skip
def test_what_is_visible_does_not_depend_on_what_is_hidden(sdl, code):
    assert codes(compose_texts({"a": sdl})) == {code}


@pytest.mark.parametrize(
    "sdl",
    [
        f"type Query {{ a: Int p: P {HIDDEN} }} type P {HIDDEN} {{ x: Int }}",
        f"type Query {{ p: P }} interface N {HIDDEN} {{ x: Int }} type P implements N {{ x: Int }}",
        f"type Query {{ u: U }} union U = P | Q type P {HIDDEN} {{ x: Int }} type Q {{ y: Int }}",
        f"type Query {{ p(a: Int! = 1 {HIDDEN}): Int }}",
        f"type Query {{ p: Int }} type Mutation {HIDDEN} {{ x: Int }}",
    ],
)
def test_hiding_the_whole_of_something_is_allowed(sdl):
    assert codes(compose_texts({"a": sdl})) == set()
