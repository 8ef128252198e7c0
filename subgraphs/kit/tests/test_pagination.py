import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.pagination import (
    LARGEST_PAGE,
    Page,
    PageRequest,
    connect,
    encode_cursor,
    read_page,
)

KEYS = st.lists(st.text() | st.integers(-(2**53), 2**53), min_size=1, max_size=4)


@settings(deadline=None)
@given(KEYS)
def test_a_cursor_leads_back_to_its_key(key):
    assert read_page(10, encode_cursor(key), len(key)) == PageRequest(10, tuple(key))


def test_the_first_page_has_no_key():
    assert read_page(5, None, 2) == PageRequest(5)


@pytest.mark.parametrize("first", [0, -1, LARGEST_PAGE + 1, 2**31 - 1])
def test_a_page_has_one_to_a_hundred_rows(first):
    with pytest.raises(BadUserInput, match="first"):
        read_page(first, None, 1)


@pytest.mark.parametrize(
    "after",
    [
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
    ],
)
def test_a_forged_cursor_is_refused(after):
    with pytest.raises(BadUserInput, match="after"):
        read_page(10, after, 1)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_cursor_breaks_a_list(after):
    try:
        page = read_page(10, after, 1)
    except BadUserInput:
        return
    assert len(page.after) == 1


def test_a_row_too_many_says_that_there_are_more():
    assert Page.cut([1, 2, 3], 2) == Page((1, 2), has_next=True)
    assert Page.cut([1, 2], 2) == Page((1, 2), has_next=False)


def test_a_connection_has_its_nodes_with_their_cursors():
    connection = connect(Page((3, 5), has_next=True), str, lambda row: [row])
    assert connection.nodes == ["3", "5"]
    assert [edge.node for edge in connection.edges] == connection.nodes
    assert connection.page_info.has_next_page
    last = connection.edges[-1].cursor
    assert connection.page_info.end_cursor == last
    assert read_page(1, last, 1).after == (5,)


def test_an_empty_page_ends_nowhere():
    connection = connect(Page((), has_next=False), str, lambda row: [row])
    assert (connection.edges, connection.page_info.end_cursor) == ([], None)


def test_a_page_says_where_it_lies_between_its_neighbours():
    first = connect(Page((3, 5), has_next=True), str, lambda row: [row])
    assert not first.page_info.has_previous_page
    after = first.page_info.end_cursor
    second = connect(Page((7,), has_next=False), str, lambda row: [row], after)
    assert second.page_info.has_previous_page
    assert not second.page_info.has_next_page
    assert second.page_info.start_cursor == second.edges[0].cursor
