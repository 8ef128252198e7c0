import itertools
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.cart.errors import CartError, CartErrorCode
from subgraphs.cart.models import read_checkout, read_lines, write_checkout, write_lines
from subgraphs.cart.rules import (
    LARGEST_QUANTITY,
    MOST_LINES,
    TRANSITIONS,
    Cart,
    Checkout,
    CheckoutCommand,
    CheckoutState,
    Line,
    add,
    advance,
    begin,
    expect_version,
    remove,
    set_quantity,
    without,
)
from subgraphs.kit.settings import Locale

USER, ORDER = UUID(int=1), UUID(int=2)
TEA, CUP, POT = UUID(int=10), UUID(int=11), UUID(int=12)


def cart(*lines, version=0):
    return Cart(USER, version, tuple(Line(*line) for line in lines))


def refused(code, action, *arguments):
    with pytest.raises(CartError) as refusal:
        action(*arguments)
    assert refusal.value.code is code
    return refusal.value


def test_a_new_variant_goes_last_and_a_known_one_grows_in_place():
    assert add(cart((TEA, 1)), CUP, 2) == (Line(TEA, 1), Line(CUP, 2))
    assert add(cart((TEA, 1), (CUP, 2)), TEA, 3) == (Line(TEA, 4), Line(CUP, 2))


@pytest.mark.parametrize("quantity", [0, -1, LARGEST_QUANTITY + 1, 2**31 - 1, -(2**31)])
def test_a_line_holds_from_one_to_the_largest_quantity(quantity):
    for change in (add, set_quantity):
        refusal = refused(CartErrorCode.QUANTITY_INVALID, change, cart((TEA, 1)), TEA, quantity)
        assert refusal.field == ("quantity",)


def test_adding_never_passes_the_largest_quantity():
    assert add(cart((TEA, LARGEST_QUANTITY - 1)), TEA, 1) == (Line(TEA, LARGEST_QUANTITY),)
    refused(CartErrorCode.QUANTITY_INVALID, add, cart((TEA, LARGEST_QUANTITY)), TEA, 1)


def test_a_full_cart_takes_more_of_what_it_holds_and_nothing_else():
    full = cart(*((UUID(int=number), 1) for number in range(100, 100 + MOST_LINES)))
    refused(CartErrorCode.CART_FULL, add, full, TEA, 1)
    assert len(add(full, UUID(int=100), 1)) == MOST_LINES


def test_a_line_that_is_not_there_is_neither_set_nor_removed():
    refused(CartErrorCode.LINE_NOT_FOUND, set_quantity, cart((CUP, 1)), TEA, 1)
    refused(CartErrorCode.LINE_NOT_FOUND, remove, cart((CUP, 1)), TEA)


def test_setting_and_removing_touch_one_line():
    assert set_quantity(cart((TEA, 1), (CUP, 2)), CUP, 5) == (Line(TEA, 1), Line(CUP, 5))
    assert remove(cart((TEA, 1), (CUP, 2)), TEA) == (Line(CUP, 2),)


def test_a_change_decided_upon_another_version_is_refused():
    expect_version(cart(version=7), None)
    expect_version(cart(version=7), 7)
    refusal = refused(CartErrorCode.CART_CHANGED, expect_version, cart(version=7), 6)
    assert "7" in refusal.message(Locale.EN)


def test_an_order_takes_its_share_and_what_came_meanwhile_stays():
    now = cart((TEA, 3), (POT, 1), (CUP, 2)).lines
    bought = (Line(TEA, 2), Line(CUP, 2), Line(UUID(int=99), 5))
    assert without(now, bought) == (Line(TEA, 1), Line(POT, 1))


LINES = st.lists(
    st.tuples(st.uuids(version=4), st.integers(1, LARGEST_QUANTITY)),
    max_size=20,
    unique_by=lambda line: line[0],
).map(lambda lines: tuple(Line(*line) for line in lines))


@settings(deadline=None)
@given(LINES)
def test_an_order_of_everything_leaves_nothing(lines):
    assert without(lines, lines) == ()


@settings(deadline=None)
@given(LINES, LINES)
def test_what_an_order_takes_never_leaves_less_than_nothing(lines, bought):
    assert all(line.quantity > 0 for line in without(lines, bought))


@settings(deadline=None)
@given(LINES)
def test_lines_survive_being_kept(lines):
    assert read_lines(write_lines(lines)) == lines


@settings(deadline=None)
@given(LINES, st.sampled_from(CheckoutState), st.none() | st.uuids())
def test_a_checkout_survives_being_kept(lines, state, user_id):
    checkout = Checkout(ORDER, state, user_id, lines)
    assert read_checkout(ORDER, write_checkout(checkout)) == checkout


def test_nothing_freezes_an_empty_cart():
    refused(CartErrorCode.CART_EMPTY, begin, ORDER, cart())


def test_a_checkout_freezes_what_the_cart_holds():
    begun = begin(ORDER, cart((TEA, 2)))
    assert begun == Checkout(ORDER, CheckoutState.FROZEN, USER, (Line(TEA, 2),))


@pytest.mark.parametrize(
    ("state", "command"), list(itertools.product(CheckoutState, CheckoutCommand))
)
def test_every_command_in_every_state_is_decided(state, command):
    checkout = Checkout(ORDER, state, USER, (Line(TEA, 1),))
    if (state, command) in TRANSITIONS:
        advanced = advance(checkout, command)
        assert advanced.state is TRANSITIONS[state, command]
        # Told again, it changes nothing more.
        assert advance(advanced, command) == advanced
    else:
        refused(CartErrorCode.CHECKOUT_ENDED, advance, checkout, command)


def test_an_end_is_final():
    for (state, _), after in TRANSITIONS.items():
        assert state is CheckoutState.FROZEN or after is state


def test_a_line_has_one_id_in_a_cart_and_another_in_another():
    line = Line(TEA, 1)
    assert cart().line_id(line) == cart((CUP, 1)).line_id(Line(TEA, 5))
    assert cart().line_id(line) != Cart(ORDER).line_id(line)


def test_every_refusal_has_its_text_in_both_languages():
    assert set(CartError.TEXTS) == set(CartErrorCode)
    assert all(set(texts) == set(Locale) for texts in CartError.TEXTS.values())
