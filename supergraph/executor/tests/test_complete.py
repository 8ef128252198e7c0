"""Responses are shaped as the specification says; graphql-core is the judge."""

from typing import Any

import orjson
import pytest
from graphql import (
    FragmentDefinitionNode,
    OperationDefinitionNode,
    build_schema,
    execute_sync,
    parse,
    validate,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st

from supergraph.executor import ExecutionRequest, ExecutorOptions
from supergraph.executor.complete import complete
from supergraph.executor.exact_json import ExactNumber, dumps
from supergraph.executor.output_shape import build_output_shape
from supergraph.executor.project import MISFITS, ProjectionOptions, compile_projection
from supergraph.executor.state import ExecutionState

SCHEMA = build_schema("""
type Query {
  a: A, must: A!, list: [A], strict: [A!]!, nested: [[A!]]!, node: Node, nodes: [Node!], any: [Any]
}
type A implements Node {
  id: ID!, name: String, must: String!, int: Int, float: Float!, flag: Boolean, color: Color
  words: [String!], numbers: [[Int]], json: JSON, needed: JSON!, a: A, deep: [A!], node: Node!
}
type B implements Node { id: ID!, b: String, a: A! }
interface Node { id: ID! }
union Any = A | B
enum Color { RED GREEN }
scalar JSON
""")

DOCUMENTS = [
    "{ a { id name must int float flag color } }",
    "{ a { words numbers json needed } must { id } }",
    "{ list { must a { must a { id } } } strict { id deep { must } } nested { flag } }",
    "{ node { __typename id ... on A { name node { id } } ... on B { b a { must } } } }",
    """{ any { __typename ... on B { x: id b } ... on Node { id } ...A } }
    fragment A on A { must x: id }""",
    "{ nodes { ...N } list { ...N a { ...N } } } fragment N on Node { id ... on A { a { int } } }",
    "{ t: __typename a { __typename a { id } } a { a { name } other: a { flag } } }",
]

LEAVES: st.SearchStrategy[Any] = st.sampled_from([None, "s", "RED", 1, 2.5, True, 2**40, [], {}])


def _objects(inner):
    fields = ("id", "name", "must", "int", "float", "flag", "color", "b", "json", "needed")
    typed = {
        "id": st.sampled_from(["1", 7, None]),
        "name": st.sampled_from(["n", None]),
        "must": st.sampled_from(["m", "m", None]),
        "int": st.sampled_from([1, None, 2**31]),
        "float": st.sampled_from([1.5, 2, None]),
        "flag": st.sampled_from([True, None]),
        "color": st.sampled_from(["RED", "GREEN", None, "HIDDEN"]),
        "words": st.lists(st.sampled_from(["w", None])),
        "numbers": st.lists(st.none() | st.lists(st.sampled_from([1, None]))),
        "json": LEAVES,
        "needed": LEAVES,
        "b": st.sampled_from(["b", None]),
        "a": inner,
        "node": inner,
        "deep": st.none() | st.lists(inner, max_size=3),
    }
    assert set(fields) <= set(typed)
    name = st.sampled_from(["A", "A", "B"])
    return st.none() | st.fixed_dictionaries({"__typename": name}, optional=typed)


OBJECTS = st.recursive(st.none(), _objects, max_leaves=6)
ROOTS = st.fixed_dictionaries(
    {},
    optional={
        "a": OBJECTS,
        "must": OBJECTS,
        "list": st.none() | st.lists(OBJECTS, max_size=3),
        "strict": st.lists(OBJECTS, max_size=3),
        "nested": st.lists(st.none() | st.lists(OBJECTS, max_size=2), max_size=2),
        "node": OBJECTS,
        "nodes": st.lists(OBJECTS, max_size=3),
        "any": st.lists(OBJECTS, max_size=3),
    },
)


def shape_of(document, conditions=None):
    parsed = parse(document)
    assert not validate(SCHEMA, parsed)
    fragments = {
        node.name.value: node
        for node in parsed.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    (operation,) = (n for n in parsed.definitions if isinstance(n, OperationDefinitionNode))
    assert SCHEMA.query_type is not None
    root = (SCHEMA.query_type, operation.selection_set)
    return build_output_shape(SCHEMA, root, fragments, conditions or {})


def completed(data, document, excused_keys=(), excused_paths=(), conditions=None):
    state = ExecutionState(ExecutionRequest({}, {}), ExecutorOptions())
    state.data = data
    for position, keys in excused_keys:
        state.excuse(position, keys)
    state.excused_paths.update(excused_paths)
    return complete(state, shape_of(document, conditions)), state.errors


def _aliased(value, key):
    """The judge reads fields, merged data is keyed by response key: give both."""
    if isinstance(value, list):
        return [_aliased(item, key) for item in value]
    if not isinstance(value, dict):
        return value
    result = {name: _aliased(item, name) for name, item in value.items()}
    if "id" in result:
        result["x"] = result["id"]
    if "a" in result:
        result["other"] = result["a"]
    return result


@settings(max_examples=60, deadline=None)
@given(ROOTS, st.sampled_from(DOCUMENTS))
@example({"strict": [{"__typename": "A", "id": "1", "deep": [{"must": None}]}]}, DOCUMENTS[2])
def test_careful_way_agrees_with_graphql_core(data, document):
    data = _aliased(data, None)
    judged = execute_sync(SCHEMA, parse(document), root_value=data)
    ours, errors = completed(data, document)
    assert ours == judged.data
    theirs = {tuple(error.path or ()) for error in judged.errors or ()}
    assert {tuple(error["path"]) for error in errors} == theirs


@settings(max_examples=60, deadline=None)
@given(ROOTS, st.sampled_from(DOCUMENTS), st.booleans())
def test_fast_ways_agree_with_the_careful_one_or_give_up(data, document, twins):
    data = _aliased(data, None)
    ours, errors = completed(data, document)
    shared = frozenset({("a", "a"), ("list", "a"), ("nodes", "a"), ("nested",)}) if twins else ()
    for lenient in (False, True):
        options = ProjectionOptions(lenient=lenient, twins=frozenset(shared))
        try:
            fast = compile_projection(shape_of(document), options)(data)
        except MISFITS:
            continue
        assert not errors
        assert orjson.dumps(fast) == orjson.dumps(ours)


def test_lenient_way_fails_only_where_there_is_an_error():
    document = "{ a { id name a { flag } words } list { float } }"
    data = {"a": {"id": "1"}}
    lenient = compile_projection(shape_of(document), ProjectionOptions(lenient=True))
    assert lenient(data) == {"a": {"id": "1", "name": None, "a": None, "words": None}, "list": None}


def test_keys_come_in_the_order_of_the_operation():
    data = {"a": {"name": "n", "id": "1", "extra": 1, "__typename": "A"}}
    document = "{ a { id ...F name } } fragment F on A { flag id }"
    ours, _ = completed(data, document)
    assert list(ours["a"]) == ["id", "flag", "name"]
    fast = compile_projection(shape_of(document), ProjectionOptions(lenient=True))(data)
    assert list(fast["a"]) == ["id", "flag", "name"]


@pytest.mark.parametrize(
    ("field", "value", "result"),
    [
        ("id", 7, "7"),
        ("id", 7.0, "7"),
        ("id", ExactNumber("123456789012345678901"), "123456789012345678901"),
        ("int", 3.0, 3),
        ("float", 3, 3),
        ("json", {"any": [1]}, {"any": [1]}),
    ],
)
def test_values_are_coerced_as_their_types_allow(field, value, result):
    data = {"a": {"id": "1", "needed": 1, field: value}}
    document = f"{{ a {{ {field} }} }}"
    assert completed(data, document) == ({"a": {field: result}}, [])
    assert compile_projection(shape_of(document), ProjectionOptions())(data) == {
        "a": {field: result}
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", 5),
        ("int", "5"),
        ("int", 2.5),
        ("int", True),
        ("int", 2**31),
        ("int", ExactNumber("1e999")),
        ("flag", 1),
        ("id", True),
        ("id", 1e300),
        ("color", "HIDDEN"),
        ("color", ["RED"]),
        ("a", [{"id": "1"}]),
        ("a", "x"),
        ("words", "abc"),
        ("words", {"a": 1}),
        ("numbers", [1]),
    ],
)
def test_value_of_another_type_is_null_with_an_error_that_does_not_repeat_it(field, value):
    selection = f"{field} {{ id }}" if field == "a" else field
    document = f"{{ a {{ kept: float {selection} }} }}"
    for parent in ({"kept": 1.5, field: value},):
        ours, errors = completed({"a": parent}, document)
        if field == "id":
            assert ours == {"a": None}
        elif field == "numbers":
            assert ours == {"a": {"kept": 1.5, "numbers": [None]}}
        else:
            assert ours == {"a": {"kept": 1.5, field: None}}
        (error,) = errors
        assert error["extensions"]["code"] == "INVALID_FIELD_VALUE"
        assert error["path"][:2] == ["a", field]
        assert "HIDDEN" not in error["message"]
        with pytest.raises(MISFITS):
            compile_projection(shape_of(document), ProjectionOptions())({"a": parent})


@pytest.mark.parametrize("name", ["Hidden", None, ["A"], 5])
def test_unknown_concrete_type_is_null_with_an_error(name):
    ours, errors = completed({"node": {"__typename": name, "id": "1"}}, "{ node { id } }")
    assert ours == {"node": None}
    assert [error["path"] for error in errors] == [["node"]]
    assert "Hidden" not in errors[0]["message"]


def test_missing_value_that_an_error_explains_adds_none():
    data = {"list": [{"must": "m"}, {}, {"must": None}]}
    document = "{ list { must } }"
    expected = {"list": [{"must": "m"}, None, None]}
    assert completed(data, document, excused_keys=[(("list",), {"must": None})]) == (expected, [])
    one = completed(data, document, excused_paths={("list", 1, "must")})
    assert one[0] == expected
    assert [error["path"] for error in one[1]] == [["list", 2, "must"]]


def test_fetch_that_failed_explains_all_that_it_should_have_brought():
    keys: list[Any] = [
        ((), {"list": {"must": None, "a": {"must": None}, "node": {"__typename": None}}})
    ]
    data: dict[str, Any] = {"list": [{"a": {"id": "1"}, "node": {"id": "1"}}]}
    document = "{ list { a { must } nullable: int } other: list { node { id } must } }"
    data["other"] = [{"must": "m", "node": {"id": "1"}}]
    ours, errors = completed(data, document, excused_keys=keys)
    assert ours["list"] == [{"a": None, "nullable": None}]
    assert [error["path"] for error in errors] == [["other", 0, "node"]]
    keys[0][1]["other"] = {"node": {"__typename": None}}
    assert completed(data, document, excused_keys=keys)[1] == []


def test_error_inside_a_value_that_is_null_further_up_explains_it():
    ours, errors = completed({"must": None}, "{ must { id } }", excused_paths={("must", "a", "id")})
    assert (ours, errors) == (None, [])


def test_error_at_an_object_explains_what_it_lacks():
    ours, errors = completed({"list": [{}]}, "{ list { must } }", excused_paths={("list", 0)})
    assert (ours, errors) == ({"list": [None]}, [])


def test_conditions_choose_fields_and_fragments():
    document = """
    query ($s: Boolean!, $i: Boolean!) {
      a @include(if: $i) { id @skip(if: $s) name }
      a { flag ...F @skip(if: $i) ... @include(if: $s) { int } }
      __typename @skip(if: true)
    }
    fragment F on A { float must }
    """
    data = {"a": {"id": "1", "name": "n", "flag": True, "float": 1.5, "must": "m", "int": 2}}
    keys = {
        (s, i): list(completed(data, document, conditions={"s": s, "i": i})[0]["a"])
        for s in (True, False)
        for i in (True, False)
    }
    assert keys == {
        (True, True): ["name", "flag", "int"],
        (True, False): ["flag", "float", "must", "int"],
        (False, True): ["id", "name", "flag"],
        (False, False): ["flag", "float", "must"],
    }


def test_fragments_that_double_at_each_level_stay_small():
    fragments = "".join(
        f"fragment F{n} on A {{ x: a {{ ...F{n + 1} }} y: a {{ ...F{n + 1} }} }}\n"
        for n in range(30)
    )
    document = f"{{ a {{ ...F0 }} }} {fragments} fragment F30 on A {{ id }}"
    data = {"a": {"x": None, "y": {"x": {"x": None, "y": None}, "y": None}}}
    projected = compile_projection(shape_of(document), ProjectionOptions())(data)
    assert dumps(projected) == dumps(data)
