from __future__ import annotations

from supergraph.graph.state import Move
from supergraph.planner.outlook import coarser

FIRST, SECOND, THIRD = ((number, Move(0b1111, None, None, ())) for number in range(3))


def test_types_go_to_the_source_of_most_of_them():
    atoms = [(0b0001, (FIRST, SECOND)), (0b0110, (SECOND,)), (0b1000, (FIRST,))]
    assert coarser(atoms) == [(0b0111, (SECOND,)), (0b1000, (FIRST,))]


def test_sources_that_all_types_of_a_class_have_are_kept():
    atoms = [(0b0001, (FIRST, SECOND)), (0b0010, (FIRST, SECOND, THIRD))]
    assert coarser(atoms) == [(0b0011, (FIRST, SECOND))]


def test_types_without_a_source_stay_together():
    atoms = [(0b0001, ()), (0b0010, (FIRST,)), (0b0100, ())]
    assert coarser(atoms) == [(0b0010, (FIRST,)), (0b0101, ())]
