import pytest

from supergraph.composition.merge.state import Overrides, graph_names, join, subgraph_list
from supergraph.composition.model import Applied


@pytest.mark.parametrize(
    ("names", "values"),
    [
        (["products"], ["PRODUCTS"]),
        (["my-graph", "my.graph"], ["MY_GRAPH_1", "MY_GRAPH_2"]),
        (["1st"], ["_1ST"]),
        (["a_1"], ["A_1_"]),
        (["a", "A", "a_1"], ["A_1", "A_2", "A_1_"]),
        (["ж"], ["_"]),
    ],
)
def test_graph_values_are_readable_valid_and_distinct(names, values):
    assert [value.name for value in graph_names(names)] == values


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], "no subgraph"),
        (["a"], "subgraph 'a'"),
        (["a", "b"], "subgraphs 'a' and 'b'"),
        (["a", "b", "c"], "subgraphs 'a', 'b' and 'c'"),
    ],
)
def test_subgraphs_are_listed_as_in_a_sentence(names, text):
    assert subgraph_list(names) == text


def test_a_join_directive_has_no_argument_that_is_none():
    assert join("type", graph="A", key=None) == Applied("join__type", "", {"graph": "A"})


def test_an_overridden_version_with_a_label_takes_part():
    overrides = Overrides(dropped={0, 1}, labels={1: "x"})

    assert [overrides.gone(index) for index in range(3)] == [True, False, False]
