from supergraph.composition.errors import Report
from supergraph.composition.loading import load_subgraphs
from supergraph.composition.subgraph import Subgraph
from supergraph.composition.testing import LINK


def load(**texts: str) -> tuple[list[str], list[str]]:
    report = Report()
    loaded = load_subgraphs([Subgraph(n, f"http://{n}", sdl) for n, sdl in texts.items()], report)
    return [subgraph.name for subgraph in loaded], [error.code for error in report.errors]


def test_subgraphs_come_in_the_order_of_their_names():
    assert load(b="type Query { b: Int }", a="type Query { a: Int }") == (["a", "b"], [])


def test_each_subgraph_is_checked_although_another_is_wrong():
    wrong = 'type P @key(fields: "no") { id: ID }'

    assert load(a="type Query { a: Nope }", b=LINK + wrong)[1] == [
        "INVALID_GRAPHQL",
        "KEY_INVALID_FIELDS",
    ]


def test_what_breaks_graphql_is_said_before_what_breaks_federation():
    root = "schema { query: Q } type Q { a: Int @nope } type Query { b: Int }"

    assert load(a=LINK + root)[1] == ["INVALID_GRAPHQL"]
    assert load(a=LINK + root.replace("@nope", ""))[1] == ["ROOT_QUERY_USED"]


def test_what_federation_1_takes_from_federation_2_is_checked_when_all_else_is_well():
    adopted = "directive @shareable(a: Int) on OBJECT type Query { a: Int }"

    assert load(a=adopted)[1] == ["DIRECTIVE_DEFINITION_INVALID"]
    assert load(a=adopted, b=LINK + "type P { a: Nope }")[1] == ["INVALID_GRAPHQL"]
