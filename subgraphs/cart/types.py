"""The graph's types of the cart."""

from __future__ import annotations

import strawberry
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from subgraphs.cart.errors import CartError, CartErrorCode
from subgraphs.cart.loaders import Carts
from subgraphs.cart.rules import Cart as CartValue
from subgraphs.cart.rules import Line
from subgraphs.kit.context import Info
from subgraphs.kit.errors import UserError
from subgraphs.kit.ids import find_global_id, global_id
from subgraphs.kit.settings import Locale


@strawberry.federation.type(keys=[Key(fields=FieldSet("id"), resolvable=False)])
class Variant:
    """A reference to a variant, which the products subgraph knows."""

    id: strawberry.ID


@strawberry.type(description="One line of a cart.")
class CartLine:
    """The graph's form of `Line`."""

    id: strawberry.ID = strawberry.field(
        description="The same as long as the variant is in the cart."
    )
    quantity: int = strawberry.field(description="Units, 1 to 99.")
    variant: Variant | None = strawberry.field(
        description="What to buy; null when it is no longer sold, or not known now."
    )

    @classmethod
    def of(cls, cart: CartValue, line: Line) -> CartLine:
        """Return the graph's form of a line."""
        return cls(
            id=global_id("CartLine", cart.line_id(line)),
            quantity=line.quantity,
            variant=Variant(id=global_id("Variant", line.variant_id)),
        )


@strawberry.federation.type(keys=["id"], description="What a customer means to buy.")
class Cart:
    """The graph's form of a cart."""

    id: strawberry.ID
    version: int = strawberry.field(description="Grows with every change.")
    lines: list[CartLine] = strawberry.field(description="In the order they were added.")
    quantity: int = strawberry.field(description="Units of all lines together.")

    @classmethod
    def of(cls, cart: CartValue) -> Cart:
        """Return the graph's form of a cart."""
        return cls(
            id=global_id("Cart", cart.id),
            version=cart.version,
            lines=[CartLine.of(cart, line) for line in cart.lines],
            quantity=cart.quantity,
        )

    @classmethod
    async def resolve_reference(cls, info: Info[Carts], id: str) -> Cart | None:
        """Return the cart that another subgraph refers to, if it is the caller's."""
        key = find_global_id("Cart", id)
        identity = info.context.request.identity
        # A cart's id is its user's.
        if identity is None or key != identity.user_id:
            return None
        return await own_cart(info)


@strawberry.federation.type(keys=["id"], description="A user of the store.")
class User:
    """The part of a user that the cart adds."""

    id: strawberry.ID

    @strawberry.field(description="Yours; null for everybody else's.")
    async def cart(self, info: Info[Carts]) -> Cart | None:
        """Return the user's cart, if the user is the caller."""
        identity = info.context.request.identity
        if identity is None or find_global_id("User", self.id) != identity.user_id:
            return None
        return await own_cart(info)


async def own_cart(info: Info[Carts]) -> Cart | None:
    """Return the caller's cart; None when nobody has signed in."""
    identity = info.context.request.identity
    cart = None if identity is None else await info.context.domain.cart.load(identity.user_id)
    return None if cart is None else Cart.of(cart)


@strawberry.type(description="Why a change of the cart was refused.")
class CartUserError(UserError):
    """A refusal of this domain."""

    code: CartErrorCode


_EXPECTED_VERSION = (
    "The cart's version that this was decided upon: with another one the change is refused. "
    "Any will do when absent."
)


@strawberry.input(description="What to put into the cart.")
class CartLineAddInput:
    """Units of a variant."""

    variant_id: strawberry.ID
    quantity: int = strawberry.field(
        default=1, description="How many more units; the line holds 99 at most."
    )
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED_VERSION)


@strawberry.input(description="How many units of a variant the cart is to hold.")
class CartLineSetInput:
    """The units of a line."""

    variant_id: strawberry.ID
    quantity: int = strawberry.field(
        description="1 to 99; to remove the line use `cartLineRemove`."
    )
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED_VERSION)


@strawberry.input(description="What to take out of the cart.")
class CartLineRemoveInput:
    """A line."""

    variant_id: strawberry.ID
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED_VERSION)


@strawberry.input(description="To empty the cart.")
class CartClearInput:
    """All lines."""

    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED_VERSION)


@strawberry.type(description="The cart after a change, or why it was refused.")
class CartPayload:
    """What changing the cart returns."""

    cart: Cart | None
    user_errors: list[CartUserError]

    @classmethod
    def of(cls, cart: CartValue) -> CartPayload:
        """Return the answer to a change that was made."""
        return cls(cart=Cart.of(cart), user_errors=[])

    @classmethod
    def refused(cls, error: CartError, locale: Locale) -> CartPayload:
        """Return the answer to a change that was not."""
        return cls(cart=None, user_errors=[CartUserError.of(error, locale)])
