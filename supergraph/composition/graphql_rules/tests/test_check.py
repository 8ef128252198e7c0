from graphql import parse

from supergraph.composition.errors import Report
from supergraph.composition.graphql_rules import SchemaCheck, check_schema
from supergraph.composition.model import Kind, Schema
from supergraph.composition.reader import SchemaReader


def read(sdl: str) -> Schema:
    return SchemaReader("a", None, Report(), lambda _: "").read(parse(sdl))


def check(sdl: str, *, subgraph: str = "") -> SchemaCheck:
    return SchemaCheck(read(sdl), lambda _: None, Report(), subgraph, scalars=frozenset({"Known"}))


def test_a_problem_names_its_subgraph_and_place():
    found = check("type P { x: Gone }", subgraph="a")
    found.fail("It is wrong", "P.x", found.schema.types["P"].fields["x"].node)

    (error,) = found.report.errors
    assert (error.code, error.message[:3], error.coordinate) == ("INVALID_GRAPHQL", "[a]", "P.x")
    assert [(at.subgraph, at.column) for at in error.locations] == [("a", 10)]


def test_kinds_are_those_of_the_schema_and_of_known_scalars():
    found = check("enum E { A }")

    assert [found.kind(name) for name in ("E", "Int", "Known", "Gone")] == [
        Kind.ENUM, Kind.SCALAR, Kind.SCALAR, None,
    ]  # fmt: skip


def test_all_rules_report_into_one_place():
    found = check("type Query { x: Gone y: Int @gone }")
    check_schema(found)

    assert {error.coordinate for error in found.report.errors} == {"Query.x", "Query.y"}
