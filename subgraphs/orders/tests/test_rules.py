"""Which command moves which status, and which requests are refused."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subgraphs.kit.settings import Locale
from subgraphs.orders.errors import REFUSALS, OrderError, OrderErrorCode
from subgraphs.orders.rules import (
    TRANSITIONS,
    OrderCommand,
    OrderStatus,
    order_number,
    read_checkout,
    transition,
)

S, C = OrderStatus, OrderCommand

#: What each status allows, written anew from the shop's rules and not from the table.
ALLOWED = {
    S.PENDING: {C.PLACE: S.PLACED, C.CANCEL: S.CANCELLED},
    S.PLACED: {C.PLACE: S.PLACED, C.CANCEL: S.CANCELLED, C.PAY: S.PAID, C.CONFIRM: S.CONFIRMED},
    S.CONFIRMED: {
        C.CONFIRM: S.CONFIRMED,
        C.CANCEL: S.CANCELLED,
        C.PAY: S.PAID,
        C.SHIP_PART: S.PARTIALLY_SHIPPED,
        C.SHIP: S.SHIPPED,
    },
    S.PAID: {
        C.PAY: S.PAID,
        C.CANCEL: S.CANCELLED,
        C.SHIP_PART: S.PARTIALLY_SHIPPED,
        C.SHIP: S.SHIPPED,
    },
    S.PARTIALLY_SHIPPED: {C.SHIP_PART: S.PARTIALLY_SHIPPED, C.SHIP: S.SHIPPED},
    S.SHIPPED: {C.SHIP: S.SHIPPED, C.DELIVER: S.DELIVERED, C.RETURN: S.RETURNED},
    S.DELIVERED: {C.DELIVER: S.DELIVERED, C.RETURN: S.RETURNED, C.REFUND: S.REFUNDED},
    S.CANCELLED: {C.CANCEL: S.CANCELLED},
    S.RETURNED: {C.RETURN: S.RETURNED, C.REFUND: S.REFUNDED},
    S.REFUNDED: {C.REFUND: S.REFUNDED},
}


@pytest.mark.parametrize(("status", "command"), [*itertools.product(OrderStatus, OrderCommand)])
def test_each_status_obeys_exactly_the_commands_it_allows(status, command):
    expected = ALLOWED[status].get(command)
    if expected is not None:
        assert transition(status, command) is expected
        return
    with pytest.raises(OrderError) as refused:
        transition(status, command)
    assert refused.value.code is OrderErrorCode.INVALID_TRANSITION


def test_every_status_can_be_reached_from_pending():
    reached = {OrderStatus.PENDING}
    for _ in OrderStatus:
        reached |= {after for (before, _), after in TRANSITIONS.items() if before in reached}
    assert reached == set(OrderStatus)


@given(st.text(max_size=300), st.none() | st.text(max_size=300), st.none() | st.integers())
def test_any_request_is_read_or_refused_with_its_field(key, city, expected):
    refused, request = None, None
    try:
        request = read_checkout(key, city, expected)
    except OrderError as error:
        refused = error.field
    if request is None:
        assert refused in {
            ("input", "idempotencyKey"),
            ("input", "city"),
            ("input", "expectedTotalMinor"),
        }
        return
    assert request.idempotency_key == key
    assert request.city is None or 1 <= len(request.city) <= 100
    assert request.expected_total_minor is None or request.expected_total_minor >= 0


@pytest.mark.parametrize(
    ("key", "city", "expected", "code"),
    [
        ("", None, None, OrderErrorCode.IDEMPOTENCY_KEY_INVALID),
        ("k" * 129, None, None, OrderErrorCode.IDEMPOTENCY_KEY_INVALID),
        ("a\x00b", None, None, OrderErrorCode.IDEMPOTENCY_KEY_INVALID),
        ("key", "  ", None, OrderErrorCode.CITY_INVALID),
        ("key", "x" * 101, None, OrderErrorCode.CITY_INVALID),
        ("key", "Мос\x00ква", None, OrderErrorCode.CITY_INVALID),
        ("key", None, -1, OrderErrorCode.EXPECTED_TOTAL_INVALID),
    ],
)
def test_a_bad_argument_is_refused_by_its_own_code(key, city, expected, code):
    with pytest.raises(OrderError) as refused:
        read_checkout(key, city, expected)
    assert refused.value.code is code


def test_a_request_differs_from_another_by_city_or_total():
    base = read_checkout("key", "Тверь", 100)
    assert base.fingerprint == read_checkout("other", " Тверь ", 100).fingerprint
    assert base.fingerprint != read_checkout("key", "Псков", 100).fingerprint
    assert base.fingerprint != read_checkout("key", "Тверь", 101).fingerprint
    assert base.fingerprint != read_checkout("key", None, 100).fingerprint


def test_a_number_shows_its_year_and_six_digits_or_more():
    assert order_number(2026, 123) == "2026-000123"
    assert order_number(2027, 1_234_567) == "2027-1234567"


def test_why_a_checkout_ends_is_a_refusal_with_texts():
    for reason in REFUSALS:
        error = OrderError(OrderErrorCode(reason.value))
        assert error.message(Locale.RU) != error.message(Locale.EN)
