import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.pagination import LARGEST_PAGE, Page, PageArguments, PageRequest, encode_cursor

KEYS = st.lists(st.text() | st.integers(-(2**53), 2**53), min_size=1, max_size=4)
FORGED = [
    "",
    "x",
    "\ud800",
    "\x00",
    "e30",
    encode_cursor([]),
    encode_cursor(["a", "b"]),
    "W3RydWVd",  # [true]
    "W251bGxd",  # [null]
    "W1tdXQ",  # [[]]
    "A" * 100_000,
]


@settings(deadline=None)
@given(KEYS)
def test_a_cursor_leads_back_to_its_key_in_either_direction(key):
    cursor = encode_cursor(key)
    behind, ahead = PageArguments(first=9, after=cursor), PageArguments(last=9, before=cursor)
    assert behind.read(len(key)) == PageRequest(9, tuple(key))
    assert ahead.read(len(key)) == PageRequest(9, tuple(key), backward=True)


def test_an_end_of_a_list_has_no_key():
    assert PageArguments(first=5).read(2) == PageRequest(5)
    assert PageArguments(last=5).read(2) == PageRequest(5, backward=True)


def test_a_page_has_a_usual_size_in_either_direction():
    cursor = encode_cursor([7])
    assert PageArguments(default=3).read(1) == PageRequest(3)
    assert PageArguments(after=cursor, default=3).read(1) == PageRequest(3, (7,))
    assert PageArguments(before=cursor, default=3).read(1) == PageRequest(3, (7,), backward=True)


@pytest.mark.parametrize("size", [0, -1, LARGEST_PAGE + 1, 2**31 - 1])
@pytest.mark.parametrize("name", ["first", "last"])
def test_a_page_has_one_to_a_hundred_rows(name, size):
    with pytest.raises(BadUserInput, match=f"`{name}` is {size}"):
        PageArguments(**{name: size}).read(1)


@pytest.mark.parametrize(
    "given",
    [
        {"first": 1, "last": 1},
        {"last": 1, "after": encode_cursor([1])},
        {"first": 1, "before": encode_cursor([1])},
        {"after": encode_cursor([1]), "before": encode_cursor([2])},
    ],
)
def test_a_list_is_read_in_one_direction(given):
    with pytest.raises(BadUserInput, match=r"goes|one pair"):
        PageArguments(**given).read(1)


@pytest.mark.parametrize("cursor", FORGED)
def test_a_forged_cursor_is_refused_by_its_arguments_name(cursor):
    with pytest.raises(BadUserInput, match="`after` is not a cursor"):
        PageArguments(after=cursor).read(1)
    with pytest.raises(BadUserInput, match="`before` is not a cursor"):
        PageArguments(before=cursor).read(1)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_cursor_breaks_a_list(cursor):
    try:
        page = PageArguments(after=cursor).read(1)
    except BadUserInput:
        return
    assert page.key is not None
    assert len(page.key) == 1


@pytest.mark.parametrize("part", ["x", "", "0001-01-01T00:00:00+14:00", 5, 1e308])
def test_a_key_of_another_kind_is_no_key_of_an_id_or_a_moment(part):
    with pytest.raises(BadUserInput):
        PageArguments(after=encode_cursor([part])).read_id()
    with pytest.raises(BadUserInput):
        PageArguments(before=encode_cursor([part, part])).read_moment()


def test_a_row_too_many_says_that_there_are_more():
    assert Page.cut([1, 2, 3], PageRequest(2)) == Page((1, 2), has_next=True)
    assert Page.cut([1, 2], PageRequest(2)) == Page((1, 2), has_next=False)
    behind = Page.cut([5], PageRequest(2, (4,)))
    assert behind == Page((5,), has_next=False, has_previous=True)


def test_a_page_that_is_read_backward_stands_the_right_way_up():
    ahead = Page.cut([3, 2, 1], PageRequest(2, (4,), backward=True))
    assert ahead == Page((2, 3), has_next=True, has_previous=True)
    last = Page.cut([3, 2], PageRequest(2, backward=True))
    assert last == Page((2, 3), has_next=False, has_previous=False)
