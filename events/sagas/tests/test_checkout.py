"""The checkout's table: every path ends, and undoes exactly what may have been done."""

import itertools

import pytest

from events.sagas.checkout import FINAL, FIRST, FORWARD, NEXT, Outcome, State, may_give_up

#: What undoes each step that leaves something behind.
UNDOES = {
    State.FREEZING_CART: State.UNFREEZING_CART,
    State.RESERVING_STOCK: State.RELEASING_STOCK,
    State.CREATING_PAYMENT: State.CANCELLING_PAYMENT,
    # A committed hold is released like any other.
    State.COMMITTING_STOCK: State.RELEASING_STOCK,
}


def paths(state=FIRST, walked=()):
    """Yield every way through the table as (state, outcome) pairs, ending in a final state."""
    if state in FINAL:
        yield walked, state
        return
    for outcome in Outcome:
        if (state, outcome) in NEXT:
            yield from paths(NEXT[state, outcome], (*walked, (state, outcome)))


@pytest.mark.parametrize("state", [state for state in State if state not in FINAL])
def test_every_step_goes_on_when_it_is_done_or_refused(state):
    assert {(state, Outcome.DONE), (state, Outcome.REFUSED)} <= NEXT.keys()


def test_nothing_follows_an_end():
    assert not [key for key in itertools.product(FINAL, Outcome) if key in NEXT]


def test_every_way_ends_and_no_step_comes_twice():
    for walked, _ in paths():
        states = [state for state, _ in walked]
        assert len(states) == len(set(states))


def test_a_cancelled_checkout_undid_everything_it_may_have_done():
    for walked, end in paths():
        if end is not State.CANCELLED:
            continue
        states = [state for state, _ in walked]
        for state, outcome in walked:
            if state in UNDOES and outcome is not Outcome.REFUSED:
                assert UNDOES[state] in states
        assert State.CANCELLING_ORDER in states


def test_undoing_goes_in_the_reverse_order():
    reverse = [State.CANCELLING_PAYMENT, State.RELEASING_STOCK, State.UNFREEZING_CART]
    for walked, _ in paths():
        undone = [state for state, _ in walked if state in reverse]
        assert undone == [state for state in reverse if state in undone]


def test_a_completed_checkout_undid_nothing():
    for walked, end in paths():
        if end is State.COMPLETED:
            states = {state for state, _ in walked}
            assert states == FORWARD | {State.COMPLETING_CART}


def test_what_may_have_placed_the_order_and_what_undoes_is_never_given_up():
    assert {state for state in State if may_give_up(state)} == FORWARD - {State.PLACING_ORDER}
