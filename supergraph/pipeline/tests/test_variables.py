import pytest
from graphql import OperationDefinitionNode, build_schema, get_variable_values, parse
from hypothesis import given
from hypothesis import strategies as st

from supergraph.pipeline import variables
from supergraph.pipeline.errors import RequestError
from supergraph.pipeline.variables import VariableCoercer
from supergraph.settings import ErrorSettings

SCHEMA = build_schema(
    """
    type Query { f(i: In, x: [[Color]], s: Stamp, n: Float, k: ID, y: Boolean): Int }
    enum Color { RED GREEN }
    input In { a: Int! = 1, b: [String!] }
    scalar Stamp
    """
)
TYPES = (
    "Int", "Int!", "Float", "Float!", "String", "String!", "Boolean", "ID", "ID!", "Color",
    "Color!", "[Int]", "[Int!]!", "[[Color!]]", "In", "In!", "[In!]", "Stamp", "Stamp!",
)  # fmt: skip
DEFAULTS = {
    "Int": "= 3",
    "[Int]": "= [1, null]",
    "Color": "= RED",
    "In": "= {}",
    "String": "= null",
}

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**33), 2**33)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["RED", "GREEN", "BLUE", "1", "x", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def operation(*declarations: str) -> OperationDefinitionNode:
    (node,) = parse(f"query({', '.join(declarations)}) {{ f }}").definitions
    assert isinstance(node, OperationDefinitionNode)
    return node


def coercer(*declarations: str) -> VariableCoercer:
    return VariableCoercer(SCHEMA, operation(*declarations), ErrorSettings())


@given(st.sampled_from(TYPES), st.booleans(), st.dictionaries(st.just("v"), values))
def test_coercion_is_that_of_the_reference_implementation(declared, with_default, raw):
    default = DEFAULTS.get(declared, "") if with_default else ""
    node = operation(f"$v: {declared} {default}")
    expected = get_variable_values(SCHEMA, node.variable_definitions or (), raw)
    subject = VariableCoercer(SCHEMA, node, ErrorSettings())
    if isinstance(expected, list):
        with pytest.raises(RequestError) as caught:
            subject.coerce(raw)
        assert caught.value.message == expected[0].message
    else:
        coerced = subject.coerce(raw)
        assert repr(coerced) == repr(expected.coerced)


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        ("Int!", 7),
        ("Float", 0.5),
        ("String!", "x"),
        ("ID!", "x"),
        ("Boolean", None),
        ("[[Color!]]", [["RED"], None]),
    ],
)
def test_plain_values_go_the_short_way(monkeypatch, declared, value):
    subject = coercer(f"$v: {declared}")
    monkeypatch.setattr(variables, "get_variable_values", None)
    assert subject.coerce({"v": value}) == {"v": value}


def test_a_variable_that_may_be_left_out_is_left_out(monkeypatch):
    subject = coercer("$v: Int", "$w: Int = 3")
    monkeypatch.setattr(variables, "get_variable_values", None)
    assert subject.coerce({}) == {"w": 3}


def test_a_default_is_worked_out_once(monkeypatch):
    subject = coercer('$v: In = {b: ["x"]}')
    monkeypatch.setattr(variables, "get_variable_values", None)
    assert subject.coerce({}) == {"v": {"a": 1, "b": ["x"]}}


def test_variables_that_are_not_declared_are_ignored():
    assert coercer("$v: Int").coerce({"v": 1, "w": 2}) == {"v": 1}


def test_every_value_that_does_not_fit_is_reported():
    with pytest.raises(RequestError) as caught:
        coercer("$v: Int", "$w: Color").coerce({"v": "x", "w": "BLUE"})
    assert caught.value.code == "BAD_USER_INPUT"
    assert len(caught.value.errors) == 2


def test_names_of_the_schema_are_suggested_only_where_that_is_allowed():
    node = operation("$v: Color")
    silent = VariableCoercer(SCHEMA, node, ErrorSettings(suggestions=False))
    with pytest.raises(RequestError) as caught:
        silent.coerce({"v": "REDD"})
    assert "RED'" not in caught.value.message.replace("'REDD'", "")
    with pytest.raises(RequestError, match="Did you mean"):
        VariableCoercer(SCHEMA, node, ErrorSettings()).coerce({"v": "REDD"})
