"""Facts that the cart publishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from subgraphs.kit.events import DomainEvent


@dataclass(frozen=True, slots=True)
class BoughtLine:
    """One line that became part of an order.

    Attributes:
        variant_id: what was bought.
        quantity: how many units.
    """

    variant_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CartEvent(DomainEvent):
    """What every fact about a cart tells.

    Attributes:
        cart_id: the cart.
        user_id: whose it is.
    """

    SOURCE: ClassVar[str] = "/shop/cart"

    cart_id: UUID
    user_id: UUID

    @property
    def subject(self) -> str:
        """Return the cart's id."""
        return str(self.cart_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLineAdded(CartEvent):
    """The cart holds a variant that it did not hold.

    Attributes:
        variant_id: the variant.
        quantity: how many units.
    """

    TYPE: ClassVar[str] = "shop.cart.line_added.v1"

    variant_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLineChanged(CartEvent):
    """The cart holds more or less of a variant.

    Attributes:
        variant_id: the variant.
        quantity: how many units now.
        previous_quantity: how many before.
    """

    TYPE: ClassVar[str] = "shop.cart.line_changed.v1"

    variant_id: UUID
    quantity: int
    previous_quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLineRemoved(CartEvent):
    """The cart no longer holds a variant.

    Attributes:
        variant_id: the variant.
        previous_quantity: how many units it held.
    """

    TYPE: ClassVar[str] = "shop.cart.line_removed.v1"

    variant_id: UUID
    previous_quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CartCleared(CartEvent):
    """The customer emptied the cart."""

    TYPE: ClassVar[str] = "shop.cart.cleared.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class CartCheckedOut(CartEvent):
    """What an order was placed for left the cart.

    Attributes:
        order_id: the order.
        lines: what it was placed for.
    """

    TYPE: ClassVar[str] = "shop.cart.checked_out.v1"

    order_id: UUID
    lines: tuple[BoughtLine, ...]
