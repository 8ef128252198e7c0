import pytest
from graphql import ObjectTypeDefinitionNode, parse

from supergraph.composition.errors import (
    HINT_CODES,
    CompositionError,
    Hint,
    HintLevel,
    Location,
    Place,
    Report,
)


def test_a_place_is_a_line_and_a_column_with_the_text_of_the_line():
    (node,) = parse("\n  type P {\r\n x: Int }").definitions

    assert Place("a", "a.graphql", node).locate() == Location("a", "a.graphql", 2, 3, "  type P {")


def test_what_has_a_description_is_where_its_name_is():
    (node,) = parse('"about"\ntype P {\n  "of x" x: Int\n}').definitions
    assert isinstance(node, ObjectTypeDefinitionNode)
    places = [Place("a", None, described).locate() for described in (node, *(node.fields or ()))]

    assert [(at.line, at.column) for at in places if at] == [(2, 6), (3, 10)]


def test_of_a_very_long_line_the_part_around_a_place_is_kept():
    text = " ".join(f"scalar S{number}" for number in range(1_000))
    nodes = parse(text).definitions
    first, last = (Place("a", None, node).locate() for node in (nodes[0], nodes[-1]))

    assert first is not None
    assert last is not None
    assert first.source_line == text[:200]
    assert last.source_line == text[-200 - len("scalar S999") :]
    assert last.source_line[last.column - 1 - last.cut :] == "scalar S999"


def test_what_the_composer_wrote_itself_is_nowhere():
    (node,) = parse("scalar S", no_location=True).definitions

    assert Place("a", None, None).locate() is None
    assert Place("a", None, node).locate() is None


def test_a_report_keeps_errors_and_hints_with_the_places_that_can_be_found():
    report = Report()
    (node,) = parse("scalar S").definitions
    places = (Place("a", None, node), Place("b", None, None))

    report.error("NO_QUERIES", "none", "Query", places, cause="c", fix="f")
    report.hint("UNUSED_ENUM_TYPE", "unused", "E", places)

    at = (Location("a", None, 1, 1, "scalar S"),)
    assert report.errors == [CompositionError("NO_QUERIES", "none", "Query", at, "c", "f")]
    assert report.hints == [Hint("UNUSED_ENUM_TYPE", "unused", "E", at)]


@pytest.mark.parametrize("code", ["NO_SUCH_CODE", "UNUSED_ENUM_TYPE", ""])
def test_an_error_has_a_registered_code(code):
    with pytest.raises(KeyError, match="unregistered error code"):
        Report().error(code, "message")


@pytest.mark.parametrize("code", ["NO_SUCH_CODE", "NO_QUERIES", ""])
def test_a_hint_has_a_registered_code(code):
    with pytest.raises(KeyError, match="unregistered hint code"):
        Report().hint(code, "message")


def test_a_hint_is_as_loud_as_its_code():
    assert Hint("UNUSED_ENUM_TYPE", "").level is HintLevel.DEBUG
    assert {Hint(code, "").level for code in HINT_CODES} == set(HintLevel)


def test_data_has_no_source_lines():
    at = Location("a", "f", 1, 2, "secret")
    error = CompositionError("NO_QUERIES", "m", "Query", (at,), "c", "f").to_json()
    hint = Hint("UNUSED_ENUM_TYPE", "m", "E", (at,)).to_json()

    place = {"subgraph": "a", "file": "f", "line": 1, "column": 2}
    assert error == {
        "code": "NO_QUERIES",
        "message": "m C.",
        "coordinate": "Query",
        "locations": [place],
        "fix": "f",
    }
    assert hint == {
        "code": "UNUSED_ENUM_TYPE",
        "level": "DEBUG",
        "message": "m",
        "coordinate": "E",
        "locations": [place],
    }
