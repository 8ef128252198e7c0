"""Composition as a whole: phases, locations, names, input errors."""

from __future__ import annotations

import orjson

from supergraph.composition.compose import Subgraph, compose
from supergraph.composition.testing import LINK, codes, compose_texts, subgraphs


def test_all_errors_of_a_phase_are_reported_at_once():
    result = compose_texts(
        {
            "a": "type Query { p: Int q(n: Int = 1): Int @shareable }",
            "b": "type Query { p: Int q(n: Int = 2): Int @shareable }",
        }
    )

    assert codes(result) == {"INVALID_FIELD_SHARING", "FIELD_ARGUMENT_DEFAULT_MISMATCH"}


def test_error_shows_file_line_column_and_source_of_each_subgraph():
    result = compose_texts(
        {"a": f"{LINK}type Query {{\n  p: Int\n}}", "b": f"{LINK}type Query {{\n   p: Int\n}}"}
    )

    places = [(at.subgraph, at.file, at.line, at.column) for at in result.errors[0].locations]
    assert places == [("a", "a.graphql", 3, 3), ("b", "b.graphql", 3, 4)]
    assert result.errors[0].locations[1].source_line == "   p: Int"
    assert "@shareable" in result.errors[0].fix


def test_syntax_error_has_a_place():
    result = compose([Subgraph("a", "http://a", "type Query {\n  a: Int", "a.graphql")])

    assert codes(result) == {"INVALID_GRAPHQL"}
    assert [(at.line, at.column) for at in result.errors[0].locations] == [(2, 9), (1, 12)]


def test_two_subgraphs_of_one_name_are_refused():
    one = subgraphs({"a": "type Query { a: Int }"})[0]

    assert codes(compose([one, one])) == {"INVALID_SUBGRAPH_NAME"}


def test_nothing_to_compose_is_an_error_not_a_crash():
    assert codes(compose([])) == {"NO_QUERIES"}


def test_a_schema_nested_too_deeply_is_an_error_not_a_crash():
    deep = "[" * 20_000 + "Int" + "]" * 20_000

    result = compose([Subgraph("a", "http://a", f"type Query {{ a: {deep} }}")])

    assert codes(result) == {"INVALID_GRAPHQL"}


def test_a_directive_that_uses_itself_is_no_endless_loop():
    result = compose_texts(
        {"a": "directive @loop(a: Int @loop) on ARGUMENT_DEFINITION type Query { a: Int }"}
    )

    assert codes(result) == {"INVALID_GRAPHQL"}


def test_result_as_data_has_the_documented_shape():
    good = compose_texts({"a": "type Query { a: Int }"}).to_json()
    bad = compose_texts({"a": "type Query { a: Foo }"}).to_json()

    assert orjson.loads(orjson.dumps(good))["supergraph"].startswith("schema")
    bad = orjson.loads(orjson.dumps(bad))
    assert bad["supergraph"] is None
    assert set(bad["errors"][0]) == {
        "code",
        "message",
        "coordinate",
        "locations",
        "fix",
    }
    assert set(bad["errors"][0]["locations"][0]) == {"subgraph", "file", "line", "column"}


def test_graph_values_are_readable_valid_and_distinct():
    result = compose(
        [
            Subgraph(name, "http://x", f"{LINK}type Query {{ f{index}: Int }}")
            for index, name in enumerate(("my-graph", "my.graph", "1st", "a_1"))
        ]
    )

    assert result.supergraph_sdl is not None
    for value in ("MY_GRAPH_1", "MY_GRAPH_2", "_1ST", "A_1_"):
        assert f"  {value} @join__graph" in result.supergraph_sdl


def test_root_types_get_their_usual_names():
    result = compose_texts(
        {
            "a": "schema { query: Q } type Q { a: A } type A { back: Q }",
            "b": "type Query { b: Int }",
        }
    )

    assert result.supergraph_sdl is not None
    assert "back: Query" in result.supergraph_sdl
    assert "type Q\n" not in result.supergraph_sdl
