"""Where elements are declared, found by their coordinates."""

from __future__ import annotations

import pytest

from supergraph.composition.compose import Subgraph
from supergraph.composition.declarations import Declarations

SDL = """\
directive @d(a: Int) on FIELD
"about P"
type P {
  "about x"
  x(a: Int): Int
}
extend type P {
  y: Int
}
enum E {
  A
}
input In {
  i: Int
}
"""


def places(coordinate: str) -> list[tuple[int, int]]:
    found = Declarations([Subgraph("a", "", SDL, "a.graphql")]).find(coordinate)
    assert {(at.subgraph, at.file) for at in found} <= {("a", "a.graphql")}
    return [(at.line, at.column) for at in found]


@pytest.mark.parametrize(
    ("coordinate", "expected"),
    [
        ("P", [(3, 6), (7, 1)]),
        ("P.x", [(5, 3)]),
        ("P.x(a:)", [(5, 5)]),
        ("P.y", [(8, 3)]),
        ("E.A", [(11, 3)]),
        ("In.i", [(14, 3)]),
        ("@d", [(1, 1)]),
        ("@d(a:)", [(1, 14)]),
    ],
)
def test_an_element_is_where_it_is_declared(coordinate, expected):
    assert places(coordinate) == expected


@pytest.mark.parametrize(
    ("coordinate", "owner"), [("P.gone", "P"), ("P.x(gone:)", "P.x"), ("@d(gone:)", "@d")]
)
def test_what_is_not_declared_is_where_its_owner_is(coordinate, owner):
    assert places(coordinate) == places(owner)


@pytest.mark.parametrize("coordinate", ["Gone", "Gone.x", "", "not a coordinate"])
def test_what_nobody_declares_is_nowhere(coordinate):
    assert places(coordinate) == []


def test_every_subgraph_that_declares_it_is_named():
    both = Declarations([Subgraph("a", "", SDL), Subgraph("b", "", SDL)])

    assert [at.subgraph for at in both.find("P.x")] == ["a", "b"]


def test_text_that_cannot_be_parsed_declares_nothing():
    broken = Subgraph("b", "", "type P {")

    assert Declarations([broken]).find("P") == ()
