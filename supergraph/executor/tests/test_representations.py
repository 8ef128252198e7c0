"""Representations: which, how often, and what is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supergraph.executor.exact_json import ExactNumber
from supergraph.executor.representations import _CarefulPrepare, compile_prepare
from supergraph.executor.rewrites import Rewriter
from supergraph.executor.tests.federation import on
from supergraph.plan import FieldSelection, FragmentSelection, KeyRenamer, ValueSetter

POSSIBLE_TYPES = {"Media": frozenset({"Book", "Film"})}
BOOK = {"__typename": "Book", "id": "1"}


def prepared(targets, *requires, rewrites=()):
    return compile_prepare(requires, rewrites, POSSIBLE_TYPES)(targets)


def test_equal_representations_are_sent_once_for_all_their_targets():
    first, twin, other = dict(BOOK, x=1), dict(BOOK, x=2), dict(BOOK, id="2")
    ready = prepared([first, other, twin], on("Book", "id"))
    assert ready.representations == [
        {"__typename": "Book", "id": "1"},
        {"__typename": "Book", "id": "2"},
    ]
    assert ready.targets_by_representation() == [[first, twin], [other]]
    assert not ready.incomplete


def test_same_key_of_two_types_is_two_entities():
    film = {"__typename": "Film", "id": "1"}
    ready = prepared([BOOK, film], on("Media", "id", possible=("Book", "Film")))
    assert ready.representations == [BOOK, film]


@pytest.mark.parametrize(
    "target",
    [{"__typename": "Book"}, {"id": "1"}, {"__typename": "Book", "id": None}],
    ids=["key missing", "type missing", "key null"],
)
def test_target_without_what_it_must_have_is_left_out(target):
    ready = prepared([target], on("Book", "id"))
    assert ready.representations == []
    assert ready.incomplete


def test_null_is_sent_where_it_may_be_and_a_missing_value_is_not():
    requires = on("Book", "id", "weight?")
    assert prepared([dict(BOOK, weight=None)], requires).representations == [
        dict(BOOK, weight=None)
    ]
    missing = prepared([BOOK], requires)
    assert (missing.representations, missing.incomplete) == ([], True)


def test_target_of_another_type_is_passed_over_quietly():
    ready = prepared([{"__typename": "User", "id": "1"}], on("Book", "id"))
    assert (ready.representations, ready.incomplete) == ([], False)


def test_value_is_taken_from_its_alias_and_sent_under_its_name():
    requires = FragmentSelection(
        "Book", ("Book",), (FieldSelection("id", alias="key__0", nullable=False),)
    )
    target = {"__typename": "Book", "id": "client's", "key__0": "1"}
    assert prepared([target], requires).representations == [BOOK]


def test_each_type_sends_its_own_fields():
    targets = [dict(BOOK, isbn="i"), {"__typename": "Film", "id": "2", "reel": 7}]
    ready = prepared(targets, on("Book", "id", "isbn"), on("Film", "id", "reel"))
    assert ready.representations == [
        {"__typename": "Book", "id": "1", "isbn": "i"},
        {"__typename": "Film", "id": "2", "reel": 7},
    ]


def test_nested_requirements_are_copied_through_lists_and_types():
    requires = FragmentSelection(
        "Book",
        ("Book",),
        (
            FieldSelection("__typename", nullable=False),
            FieldSelection("id", nullable=False),
            FieldSelection(
                "parts",
                selections=(
                    FieldSelection("__typename"),
                    FragmentSelection("Page", ("Page",), (FieldSelection("size"),)),
                    FragmentSelection("Cover", ("Cover",), (FieldSelection("color"),)),
                ),
            ),
        ),
    )
    parts = [
        {"__typename": "Page", "size": 3, "other": 1},
        None,
        {"__typename": "Cover", "color": None},
    ]
    (representation,) = prepared([dict(BOOK, parts=parts)], requires).representations
    assert representation["parts"] == [
        {"__typename": "Page", "size": 3},
        None,
        {"__typename": "Cover", "color": None},
    ]
    incomplete = prepared([dict(BOOK, parts=[{"__typename": "Page"}])], requires)
    assert (incomplete.representations, incomplete.incomplete) == ([], True)


def test_null_object_may_be_required():
    requires = FragmentSelection(
        "Book",
        ("Book",),
        (FieldSelection("id"), FieldSelection("size", selections=(FieldSelection("w"),))),
    )
    assert prepared([dict(BOOK, size=None)], requires).representations == [dict(BOOK, size=None)]


def test_type_name_is_replaced_by_the_interface():
    rewrite = ValueSetter(("... on Media", "__typename"), "Media")
    ready = prepared([BOOK], on("Media", "id", possible=("Book", "Film")), rewrites=(rewrite,))
    assert ready.representations == [{"__typename": "Media", "id": "1"}]


def test_other_rewrites_apply_too():
    rewrite = KeyRenamer(("id",), "key")
    assert prepared([BOOK], on("Book", "id"), rewrites=(rewrite,)).representations == [
        {"__typename": "Book", "key": "1"}
    ]


def test_key_that_is_no_scalar_is_still_represented():
    ready = prepared([dict(BOOK, id={"a": [1]}), dict(BOOK, id={"a": [1]})], on("Book", "id"))
    assert ready.representations == [{"__typename": "Book", "id": {"a": [1]}}]
    assert [len(targets) for targets in ready.targets_by_representation()] == [2]


def test_exact_number_is_a_key():
    number = ExactNumber("123456789012345678901234567890")
    ready = prepared([dict(BOOK, id=number), dict(BOOK, id=number)], on("Book", "id"))
    assert ready.representations == [{"__typename": "Book", "id": number}]


REQUIRES = (
    on("Book", "id", "weight?"),
    on("Film", "id"),
    on("Media", "id", possible=("Book", "Film")),
)
TARGETS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "__typename": st.sampled_from(["Book", "Film", "User", None]),
            "id": st.sampled_from(["1", "2", None, {"x": 1}]),
            "weight": st.sampled_from([None, 1, 2.5]),
        },
    ),
    max_size=8,
)


@given(TARGETS, st.sampled_from([REQUIRES, (FieldSelection("id"),)]))
def test_fast_and_careful_ways_agree(targets, requires):
    fast = compile_prepare(requires, (), POSSIBLE_TYPES)(targets)
    careful = _CarefulPrepare(requires, Rewriter((), POSSIBLE_TYPES))(targets)
    assert fast.representations == careful.representations
    assert fast.targets == careful.targets
    assert list(fast.numbers) == list(careful.numbers)
    assert fast.incomplete == careful.incomplete
