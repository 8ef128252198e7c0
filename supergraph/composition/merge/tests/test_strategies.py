import pytest

from supergraph.composition.merge.strategies import (
    STRATEGIES,
    conjunction,
    disjunction_of_conjunctions,
)


@pytest.mark.parametrize(
    ("values", "merged"),
    [
        ([(("a",),), (("b",),)], (("a", "b"),)),
        ([(("a",), ("b",)), (("c",),)], (("a", "c"), ("b", "c"))),
        ([(("a",),), (("a",), ("b",))], (("a",),)),
        ([(("b", "a"),), (("a", "b"),)], (("a", "b"),)),
        ([(("b",), ("a",)), (("b",), ("a",))], (("a",), ("b",))),
        ([(("a",), ("a", "b")), (("c",),)], (("a", "c"),)),
        ([(), (("a",),)], (("a",),)),
        ([((),), (("a",),)], (("a",),)),
    ],
)
def test_scopes_are_combined_with_and(values, merged):
    assert STRATEGIES["requiresScopes"]["scopes"](values) == merged
    assert STRATEGIES["policy"]["policies"](values[::-1]) == merged


def test_clauses_keep_the_order_in_which_they_are_met():
    values = [(("a",), ("b",)), (("c",), ("b",)), (("a",), ("c",))]

    assert STRATEGIES["policy"]["policies"](values) == (("a", "b"), ("b", "c"), ("a", "c"))


def test_a_clause_that_a_weaker_one_covers_is_dropped():
    weak, strong = frozenset({"a"}), frozenset({"a", "b"})

    assert conjunction([frozenset({weak, strong})]) == {weak}


@pytest.mark.parametrize("value", [(), ((),), None, 3])
def test_no_clause_at_all_is_always_true(value):
    assert disjunction_of_conjunctions(value) == {frozenset()}


@pytest.mark.parametrize(
    ("argument", "values", "merged"),
    [
        ("assumedSize", [1, None, 3], 3),
        ("assumedSize", [None, None], None),
        ("slicingArguments", [("a", "b"), None, ("b", "c")], ("a", "b", "c")),
        ("slicingArguments", [None], None),
        ("requireOneSlicingArgument", [True, False], False),
        ("requireOneSlicingArgument", [True, True], True),
        ("requireOneSlicingArgument", [None], None),
    ],
)
def test_list_sizes_are_combined(argument, values, merged):
    assert STRATEGIES["listSize"][argument](values) == merged


def test_the_highest_weight_counts():
    assert STRATEGIES["cost"]["weight"]([1, -5, 3]) == 3
