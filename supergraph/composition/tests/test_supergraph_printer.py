import pytest
from graphql import ScalarTypeDefinitionNode, parse, print_ast

from supergraph.composition.errors import Report
from supergraph.composition.model import Applied, EnumName, Kind, Schema, TypeDefinition
from supergraph.composition.reader import SchemaReader
from supergraph.composition.supergraph_printer import print_schema, print_use

SDL = '''\
"""of the schema"""
schema
  @link(url: "x", import: ["@a", {name: "@b", as: "@c"}], for: SECURITY)
{
  query: Query
}

"""of the directive"""
directive @d(a: Int = 1, b: [E!]! = [A]) repeatable on FIELD | OBJECT

enum E {
  A

  """the second"""
  B @deprecated(reason: "a \\"b\\"")
}

input In
  @d
{
  a: Int = null
  b: String = "x" @d
}

interface N {
  n: Int
}

type P implements N & O
  @d(a: 2)
  @d
{
  n: Int

  """
  a longer text
    of two lines with a \\"""
  """
  f(
    """of x"""
    x: Int! = 3
    y: In
  ): [P!]! @d
}

scalar S
  @specifiedBy(url: "x")

union U
  @d
 = P | Query
'''


def read(sdl: str) -> Schema:
    return SchemaReader("a", None, Report(), lambda _: "").read(parse(sdl))


def test_what_is_read_is_printed_the_same():
    assert print_schema(read(SDL)) == SDL


def test_the_text_is_valid_and_means_the_same():
    assert print_ast(parse(print_schema(read(SDL)))) == print_ast(parse(SDL))


def test_types_are_in_the_order_of_a_dictionary():
    names = ["b_c", "B", "a2", "_x", "A", "a", "bb", "B_C"]
    text = print_schema(read(" ".join(f"scalar {name}" for name in names)))

    assert [line.split()[1] for line in text.split("\n\n")] == [
        "_x", "a", "A", "a2", "B", "b_c", "B_C", "bb",
    ]  # fmt: skip


def test_a_schema_without_roots_is_an_extension():
    text = print_schema(read('extend schema @link(url: "x") scalar S'))

    assert text == 'extend schema\n  @link(url: "x")\n\nscalar S\n'


def test_nothing_is_printed_for_an_empty_schema_element():
    assert print_schema(read("scalar S")) == "scalar S\n"


@pytest.mark.parametrize(
    ("arguments", "text"),
    [({}, "@d"), ({"a": 1, "b": EnumName("X")}, "@d(a: 1, b: X)"), ({"a": ()}, "@d(a: [])")],
)
def test_an_application_is_printed_with_its_arguments(arguments, text):
    assert print_use(Applied("d", "", arguments)) == text


@pytest.mark.parametrize(
    "text",
    [
        'ends in "quotes"',
        "ends in \\",
        "x" * 80,
        'has """ inside',
        "ends in a line\n",
        "\nbegins with one",
        "a\n  indented\n  list",
        "all\rreturns",
        "  ",
        "  blanks\n  before",
        "  " + "x" * 80,
    ],
)
def test_a_description_survives_printing(text):
    described = TypeDefinition(name="S", description=text, kind=Kind.SCALAR)
    (node,) = parse(print_schema(Schema({"S": described}, {}, {}))).definitions

    assert isinstance(node, ScalarTypeDefinitionNode)
    assert node.description is not None
    assert node.description.value == text


def test_an_object_without_fields_has_no_braces():
    schema = Schema({"Query": TypeDefinition(name="Query", kind=Kind.OBJECT)}, {}, {})

    assert print_schema(schema) == "type Query\n"
