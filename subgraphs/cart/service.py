"""What can be done with carts.

A decision is taken upon the cart as read and written if it still is so, else taken again. A crash
after the write repeats the call; each of the checkout's answers a repetition with the first answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar
from uuid import UUID

from subgraphs.cart import rules
from subgraphs.cart.errors import CartError, CartErrorCode
from subgraphs.cart.events import (
    BoughtLine,
    CartCheckedOut,
    CartCleared,
    CartEvent,
    CartLineAdded,
    CartLineChanged,
    CartLineRemoved,
)
from subgraphs.cart.repository import CartRepository, Change, CheckoutChange, Outcome
from subgraphs.cart.rules import Cart, Checkout, CheckoutCommand, Line

T = TypeVar("T")

#: Decides the lines of a cart anew, from the cart as it is.
Decide: TypeAlias = Callable[[Cart], tuple[Line, ...]]

#: How often a decision is taken again; each time another device has changed the cart.
_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class FrozenCart:
    """What an order is placed for.

    Attributes:
        order_id: the order.
        user_id: whose cart it was.
        lines: what the cart held; at least one.
    """

    order_id: UUID
    user_id: UUID
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class LineCommand:
    """Which line to change, and upon which cart that was decided.

    Attributes:
        variant_id: the line's variant.
        quantity: how many units; not for removing.
        expected_version: the version of the cart that the customer saw, or None for any.
    """

    variant_id: UUID
    quantity: int = 0
    expected_version: int | None = None


async def add_line(repository: CartRepository, user_id: UUID, command: LineCommand) -> Cart:
    """Put units of a variant into the cart, more of them when it is there.

    Raises:
        CartError: `QUANTITY_INVALID`, `CART_FULL`, `CART_CHANGED` or `CART_BUSY`.
    """
    return await _change_line(
        repository,
        user_id,
        command,
        lambda cart: rules.add(cart, command.variant_id, command.quantity),
    )


async def set_line(repository: CartRepository, user_id: UUID, command: LineCommand) -> Cart:
    """Set how many units of a variant the cart holds.

    Raises:
        CartError: `QUANTITY_INVALID`, `LINE_NOT_FOUND`, `CART_CHANGED` or `CART_BUSY`.
    """
    return await _change_line(
        repository,
        user_id,
        command,
        lambda cart: rules.set_quantity(cart, command.variant_id, command.quantity),
    )


async def remove_line(repository: CartRepository, user_id: UUID, command: LineCommand) -> Cart:
    """Take a variant out of the cart.

    Raises:
        CartError: `LINE_NOT_FOUND`, `CART_CHANGED` or `CART_BUSY`.
    """
    return await _change_line(
        repository, user_id, command, lambda cart: rules.remove(cart, command.variant_id)
    )


async def clear(
    repository: CartRepository, user_id: UUID, expected_version: int | None = None
) -> Cart:
    """Empty the cart.

    Raises:
        CartError: `CART_CHANGED` or `CART_BUSY`.
    """

    async def attempt() -> Cart | None:
        cart = await repository.cart_of(user_id)
        rules.expect_version(cart, expected_version)
        if not cart.lines:
            return cart
        event = CartCleared(cart_id=cart.id, user_id=user_id)
        return await _write(repository, cart, (), [event])

    return await _until_done(attempt)


async def forget_user(repository: CartRepository, user_id: UUID) -> None:
    """Empty the cart of a user who has left, and keep nothing of it for longer than a checkout.

    Repeating it changes nothing.

    Raises:
        CartError: `CART_BUSY`.
    """
    await clear(repository, user_id)
    await repository.expire_version(user_id)


async def freeze(repository: CartRepository, order_id: UUID, user_id: UUID) -> FrozenCart:
    """Take what the cart holds for an order, and let no other order take it.

    The customer may go on changing the cart. Repeating it returns what was taken first.

    Raises:
        CartError: `CART_EMPTY`, `CART_ALREADY_CHECKED_OUT` when another order is being placed
            from the cart, `CHECKOUT_ENDED` when this order's was released, or `CART_BUSY`.
    """

    async def attempt() -> FrozenCart | None:
        known = await repository.checkout_of(order_id)
        if known is not None:
            return _frozen(rules.advance(known, CheckoutCommand.FREEZE), user_id)
        cart = await repository.cart_of(user_id)
        begun = rules.begin(order_id, cart)
        outcome = await repository.commit(Change(cart, checkout=CheckoutChange(None, begun)))
        if outcome is Outcome.LOCKED:
            raise CartError(CartErrorCode.CART_ALREADY_CHECKED_OUT)
        return _frozen(begun, user_id) if outcome is Outcome.DONE else None

    return await _until_done(attempt)


async def unfreeze(repository: CartRepository, order_id: UUID) -> None:
    """Let the cart go for an order that will not be placed; the cart stays as it is.

    Repeating it changes nothing, nor does it after the order is complete. An order that froze
    nothing can freeze nothing from now on.
    """

    async def attempt() -> bool | None:
        known = await repository.checkout_of(order_id)
        if known is None:
            await repository.release_unknown(order_id)
            # A freeze may have come in between: look again.
            return None
        released = rules.advance(known, CheckoutCommand.RELEASE)
        if released == known or known.user_id is None:
            return True
        cart = await repository.cart_of(known.user_id)
        outcome = await repository.commit(Change(cart, checkout=CheckoutChange(known, released)))
        return outcome is Outcome.DONE or None

    await _until_done(attempt)


async def complete(repository: CartRepository, order_id: UUID) -> None:
    """Take out of the cart what a placed order froze; what was added meanwhile stays.

    Repeating it changes nothing. Of an order that froze nothing, or so long ago that Redis has
    forgotten, nothing is taken.

    Raises:
        CartError: `CHECKOUT_ENDED` when the cart was let go.
    """

    async def attempt() -> bool | None:
        known = await repository.checkout_of(order_id)
        if known is None:
            return True
        completed = rules.advance(known, CheckoutCommand.COMPLETE)
        if completed == known or known.user_id is None:
            return True
        cart = await repository.cart_of(known.user_id)
        bought = tuple(BoughtLine(line.variant_id, line.quantity) for line in known.lines)
        event = CartCheckedOut(
            cart_id=cart.id, user_id=known.user_id, order_id=order_id, lines=bought
        )
        change = Change(
            cart,
            rules.without(cart.lines, known.lines),
            [event],
            CheckoutChange(known, completed),
        )
        return await repository.commit(change) is Outcome.DONE or None

    await _until_done(attempt)


async def _change_line(
    repository: CartRepository, user_id: UUID, command: LineCommand, decide: Decide
) -> Cart:
    async def attempt() -> Cart | None:
        cart = await repository.cart_of(user_id)
        rules.expect_version(cart, command.expected_version)
        lines = decide(cart)
        if lines == cart.lines:
            return cart
        event = _fact_of(cart, Cart(user_id, lines=lines), command.variant_id)
        return await _write(repository, cart, lines, [event])

    return await _until_done(attempt)


async def _write(
    repository: CartRepository, cart: Cart, lines: tuple[Line, ...], events: Sequence[CartEvent]
) -> Cart | None:
    outcome = await repository.commit(Change(cart, lines, events))
    changed = Cart(cart.user_id, cart.version + len(events), lines)
    return changed if outcome is Outcome.DONE else None


async def _until_done(attempt: Callable[[], Awaitable[T | None]]) -> T:
    for _ in range(_ATTEMPTS):
        answer = await attempt()
        if answer is not None:
            return answer
    raise CartError(CartErrorCode.CART_BUSY)


def _fact_of(before: Cart, after: Cart, variant_id: UUID) -> CartEvent:
    was, now = before.quantity_of(variant_id), after.quantity_of(variant_id)
    if not was:
        return CartLineAdded(
            cart_id=before.id, user_id=before.user_id, variant_id=variant_id, quantity=now
        )
    if not now:
        return CartLineRemoved(
            cart_id=before.id, user_id=before.user_id, variant_id=variant_id, previous_quantity=was
        )
    return CartLineChanged(
        cart_id=before.id,
        user_id=before.user_id,
        variant_id=variant_id,
        quantity=now,
        previous_quantity=was,
    )


def _frozen(checkout: Checkout, user_id: UUID) -> FrozenCart:
    return FrozenCart(checkout.order_id, checkout.user_id or user_id, checkout.lines)
