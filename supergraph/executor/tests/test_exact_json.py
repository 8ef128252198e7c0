"""Numbers survive; whatever is not JSON is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supergraph.executor.exact_json import ExactNumber, dumps, loads, loads_exact

NUMBERS = [
    "123456789012345678901234567890",
    "-18446744073709551617",
    "0.1000000000000000055511151231257827",
    "12345678901234567890.123456789",
    "1.0000000000000000000001e5",
    "1e999",
    "-1e999",
    "9" * 5000,
]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:24])
def test_long_numbers_come_out_as_they_went_in(number):
    text = f'{{"a":[{number},1,2.5,"x"]}}'.encode()
    assert dumps(loads_exact(text)) == text


def test_short_numbers_are_plain_values():
    assert loads_exact(b"[1, 2.5, 12345678901234567, true]") == [1, 2.5, 12345678901234567, True]


def test_digits_in_strings_change_nothing():
    assert loads_exact(b'["12345678901234567890123", 7]') == ["12345678901234567890123", 7]


@pytest.mark.parametrize("read", [loads, loads_exact])
@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html>",
        b'{"a":1',
        b"NaN",
        b"Infinity",
        b'"\xff"',
        b'["\\ud800"]',
        b"[12345678901234567890123, NaN]",
        b'[12345678901234567890123, "\\ud800"]',
        b'[12345678901234567890123, "\xff"]',
        b"\xef\xbb\xbf{}",
        b"[12345678901234567890123," + b"[" * 100_000,
        b"[" * 100_000,
    ],
    ids=range(13),
)
def test_what_is_not_json_is_refused(read, text):
    with pytest.raises(ValueError, match=r".*"):
        read(text)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(JSON)
def test_both_readers_agree_on_values(value):
    assert dumps(loads_exact(dumps(value))) == dumps(loads(dumps(value)))


def test_equal_exact_numbers_are_one_dictionary_key():
    assert len({ExactNumber("1e999"), ExactNumber("1e999"), ExactNumber("1e998")}) == 2


def test_values_that_are_not_json_are_not_written():
    with pytest.raises(ValueError, match="JSON"):
        dumps({"a": object()})


def test_values_nested_too_deeply_are_not_written():
    value: list[object] = []
    for _ in range(2000):
        value = [value]
    with pytest.raises(ValueError, match="JSON"):
        dumps(value)
