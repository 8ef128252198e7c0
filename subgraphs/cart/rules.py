"""Pure decisions of the cart: what it may hold, what a checkout takes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID, uuid5

from subgraphs.cart.errors import CartError, CartErrorCode

#: Units of one variant; a shop sells to customers, not to warehouses.
LARGEST_QUANTITY = 99
MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cart.

    Attributes:
        variant_id: what to buy.
        quantity: how many units, at least one.
    """

    variant_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Cart:
    """A user's cart; everybody has one, be it empty.

    Attributes:
        user_id: whose it is.
        version: how many facts about it were published: grows with every change.
        lines: in the order they were added, a variant once.
    """

    user_id: UUID
    version: int = 0
    lines: tuple[Line, ...] = ()

    @property
    def id(self) -> UUID:
        """Return the cart's id: its user's, for a user has one."""
        return self.user_id

    @property
    def quantity(self) -> int:
        """Return how many units all lines hold together."""
        return sum(line.quantity for line in self.lines)

    def line_id(self, line: Line) -> UUID:
        """Return the id of a line: the same as long as the variant is in this cart."""
        return uuid5(self.id, str(line.variant_id))

    def quantity_of(self, variant_id: UUID) -> int:
        """Return how many units of a variant the cart holds."""
        return next((line.quantity for line in self.lines if line.variant_id == variant_id), 0)


def expect_version(cart: Cart, version: int | None) -> None:
    """Refuse a change that was decided upon another version of the cart.

    Args:
        cart: as it is.
        version: what the customer saw, or None when any will do.

    Raises:
        CartError: `CART_CHANGED`.
    """
    if version is not None and version != cart.version:
        raise CartError(CartErrorCode.CART_CHANGED, ("expectedVersion",), version=cart.version)


def add(cart: Cart, variant_id: UUID, quantity: int) -> tuple[Line, ...]:
    """Return the lines with some more units of a variant.

    Raises:
        CartError: `QUANTITY_INVALID` or `CART_FULL`.
    """
    _check_quantity(quantity)
    known = cart.quantity_of(variant_id)
    _check_quantity(known + quantity)
    if known:
        return _with_quantity(cart.lines, variant_id, known + quantity)
    if len(cart.lines) >= MOST_LINES:
        raise CartError(CartErrorCode.CART_FULL, ("variantId",), most=MOST_LINES)
    return (*cart.lines, Line(variant_id, quantity))


def set_quantity(cart: Cart, variant_id: UUID, quantity: int) -> tuple[Line, ...]:
    """Return the lines with just so many units of a variant.

    Raises:
        CartError: `QUANTITY_INVALID` or `LINE_NOT_FOUND`.
    """
    _check_quantity(quantity)
    _check_known(cart, variant_id)
    return _with_quantity(cart.lines, variant_id, quantity)


def remove(cart: Cart, variant_id: UUID) -> tuple[Line, ...]:
    """Return the lines without a variant.

    Raises:
        CartError: `LINE_NOT_FOUND`.
    """
    _check_known(cart, variant_id)
    return tuple(line for line in cart.lines if line.variant_id != variant_id)


def without(lines: tuple[Line, ...], bought: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return what stays of a cart when an order takes its share.

    What the customer added while the order was being placed stays; what they took out meanwhile
    is not owed.

    Args:
        lines: the cart.
        bought: what the order froze.
    """
    taken = {line.variant_id: line.quantity for line in bought}
    left = (replace(line, quantity=line.quantity - taken.get(line.variant_id, 0)) for line in lines)
    return tuple(line for line in left if line.quantity > 0)


def _with_quantity(lines: tuple[Line, ...], variant_id: UUID, quantity: int) -> tuple[Line, ...]:
    return tuple(
        replace(line, quantity=quantity) if line.variant_id == variant_id else line
        for line in lines
    )


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= LARGEST_QUANTITY:
        raise CartError(
            CartErrorCode.QUANTITY_INVALID,
            ("quantity",),
            largest=LARGEST_QUANTITY,
            quantity=quantity,
        )


def _check_known(cart: Cart, variant_id: UUID) -> None:
    if not cart.quantity_of(variant_id):
        raise CartError(CartErrorCode.LINE_NOT_FOUND, ("variantId",))


class CheckoutState(StrEnum):
    """Where the checkout of a frozen cart stands."""

    FROZEN = "FROZEN"
    COMPLETED = "COMPLETED"
    RELEASED = "RELEASED"


class CheckoutCommand(StrEnum):
    """What a checkout may be told."""

    FREEZE = "freeze"
    COMPLETE = "complete"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Checkout:
    """What an order froze.

    Attributes:
        order_id: the order.
        state: where its checkout stands.
        user_id: whose cart it was; None for an order that was released before it froze one.
        lines: what the cart held then.
    """

    order_id: UUID
    state: CheckoutState
    user_id: UUID | None = None
    lines: tuple[Line, ...] = ()


#: (state, command) → state. Commands repeat: whoever gives them may crash before it has noted the
#: answer. An end is final: a late command of a crashed worker changes nothing.
TRANSITIONS: Mapping[tuple[CheckoutState, CheckoutCommand], CheckoutState] = {
    (CheckoutState.FROZEN, CheckoutCommand.FREEZE): CheckoutState.FROZEN,
    (CheckoutState.FROZEN, CheckoutCommand.COMPLETE): CheckoutState.COMPLETED,
    (CheckoutState.FROZEN, CheckoutCommand.RELEASE): CheckoutState.RELEASED,
    (CheckoutState.COMPLETED, CheckoutCommand.FREEZE): CheckoutState.COMPLETED,
    (CheckoutState.COMPLETED, CheckoutCommand.COMPLETE): CheckoutState.COMPLETED,
    (CheckoutState.COMPLETED, CheckoutCommand.RELEASE): CheckoutState.COMPLETED,
    (CheckoutState.RELEASED, CheckoutCommand.RELEASE): CheckoutState.RELEASED,
}


def advance(checkout: Checkout, command: CheckoutCommand) -> Checkout:
    """Return the checkout after a command.

    Raises:
        CartError: `CHECKOUT_ENDED`: a released checkout neither freezes again nor completes.
    """
    state = TRANSITIONS.get((checkout.state, command))
    if state is None:
        raise CartError(CartErrorCode.CHECKOUT_ENDED)
    return replace(checkout, state=state)


def begin(order_id: UUID, cart: Cart) -> Checkout:
    """Return the checkout that freezes a cart for an order.

    Raises:
        CartError: `CART_EMPTY`.
    """
    if not cart.lines:
        raise CartError(CartErrorCode.CART_EMPTY)
    return Checkout(order_id, CheckoutState.FROZEN, cart.user_id, cart.lines)
