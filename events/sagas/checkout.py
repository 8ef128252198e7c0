"""The checkout as a table: what comes after each step, by how the step ended.

    freeze cart → fill order → reserve stock → create payment → commit stock → place order
                                                                             → complete cart
A refused step has done nothing, so undoing begins with the step before it. A step that was given
up may have happened, so undoing begins with the step itself; every undoing is harmless where
nothing was done. From placing on there is no way back: those steps are tried until they succeed.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a checkout stands: the step under way, or how it ended."""

    FREEZING_CART = "FREEZING_CART"
    FILLING_ORDER = "FILLING_ORDER"
    RESERVING_STOCK = "RESERVING_STOCK"
    CREATING_PAYMENT = "CREATING_PAYMENT"
    COMMITTING_STOCK = "COMMITTING_STOCK"
    PLACING_ORDER = "PLACING_ORDER"
    COMPLETING_CART = "COMPLETING_CART"
    COMPLETED = "COMPLETED"

    CANCELLING_PAYMENT = "CANCELLING_PAYMENT"
    RELEASING_STOCK = "RELEASING_STOCK"
    UNFREEZING_CART = "UNFREEZING_CART"
    CANCELLING_ORDER = "CANCELLING_ORDER"
    CANCELLED = "CANCELLED"


class Outcome(StrEnum):
    """How a step ended."""

    DONE = "DONE"
    #: A domain's rule says no; nothing was done.
    REFUSED = "REFUSED"
    #: Nobody answered for too long; whether anything was done is unknown.
    GIVEN_UP = "GIVEN_UP"


FIRST = State.FREEZING_CART
FINAL = frozenset({State.COMPLETED, State.CANCELLED})

_S, _O = State, Outcome

#: What comes next. A step without a line for GIVEN_UP is never given up.
NEXT: Mapping[tuple[State, Outcome], State] = {
    (_S.FREEZING_CART, _O.DONE): _S.FILLING_ORDER,
    (_S.FREEZING_CART, _O.REFUSED): _S.CANCELLING_ORDER,
    (_S.FREEZING_CART, _O.GIVEN_UP): _S.UNFREEZING_CART,
    (_S.FILLING_ORDER, _O.DONE): _S.RESERVING_STOCK,
    (_S.FILLING_ORDER, _O.REFUSED): _S.UNFREEZING_CART,
    (_S.FILLING_ORDER, _O.GIVEN_UP): _S.UNFREEZING_CART,
    (_S.RESERVING_STOCK, _O.DONE): _S.CREATING_PAYMENT,
    (_S.RESERVING_STOCK, _O.REFUSED): _S.UNFREEZING_CART,
    (_S.RESERVING_STOCK, _O.GIVEN_UP): _S.RELEASING_STOCK,
    (_S.CREATING_PAYMENT, _O.DONE): _S.COMMITTING_STOCK,
    (_S.CREATING_PAYMENT, _O.REFUSED): _S.RELEASING_STOCK,
    (_S.CREATING_PAYMENT, _O.GIVEN_UP): _S.CANCELLING_PAYMENT,
    # The hold may have ended by itself while the checkout stood still.
    (_S.COMMITTING_STOCK, _O.DONE): _S.PLACING_ORDER,
    (_S.COMMITTING_STOCK, _O.REFUSED): _S.CANCELLING_PAYMENT,
    (_S.COMMITTING_STOCK, _O.GIVEN_UP): _S.CANCELLING_PAYMENT,
    (_S.PLACING_ORDER, _O.DONE): _S.COMPLETING_CART,
    (_S.PLACING_ORDER, _O.REFUSED): _S.CANCELLING_PAYMENT,
    # The order stands, whatever has become of the cart.
    (_S.COMPLETING_CART, _O.DONE): _S.COMPLETED,
    (_S.COMPLETING_CART, _O.REFUSED): _S.COMPLETED,
    # Undoing goes on where a domain says that there is nothing to undo.
    (_S.CANCELLING_PAYMENT, _O.DONE): _S.RELEASING_STOCK,
    (_S.CANCELLING_PAYMENT, _O.REFUSED): _S.RELEASING_STOCK,
    (_S.RELEASING_STOCK, _O.DONE): _S.UNFREEZING_CART,
    (_S.RELEASING_STOCK, _O.REFUSED): _S.UNFREEZING_CART,
    (_S.UNFREEZING_CART, _O.DONE): _S.CANCELLING_ORDER,
    (_S.UNFREEZING_CART, _O.REFUSED): _S.CANCELLING_ORDER,
    (_S.CANCELLING_ORDER, _O.DONE): _S.CANCELLED,
    (_S.CANCELLING_ORDER, _O.REFUSED): _S.CANCELLED,
}

#: The steps that lead to an order; a refusal of one of them is why the order is cancelled.
FORWARD = frozenset(
    {
        State.FREEZING_CART,
        State.FILLING_ORDER,
        State.RESERVING_STOCK,
        State.CREATING_PAYMENT,
        State.COMMITTING_STOCK,
        State.PLACING_ORDER,
    }
)

#: The steps that price the order, and so ask where it goes; none after them does.
PRICING = frozenset({State.FREEZING_CART, State.FILLING_ORDER})


def may_give_up(state: State) -> bool:
    """Say whether a step may be given up when nobody answers."""
    return (state, Outcome.GIVEN_UP) in NEXT
