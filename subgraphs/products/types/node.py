"""What its id finds, whichever subgraph knows it."""

from __future__ import annotations

import strawberry
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

_ELSEWHERE = [Key(fields=FieldSet("id"), resolvable=False)]


@strawberry.interface(description="What its id finds again; see `node`.")
class Node:
    """An entity of the store."""

    id: strawberry.ID = strawberry.field(description="Opaque; `node` finds the object again by it.")


@strawberry.federation.type(keys=_ELSEWHERE, description="What a customer says of a product.")
class Review(Node):
    """A reference to what the reviews subgraph knows."""


@strawberry.federation.type(
    keys=_ELSEWHERE, description="What a customer bought, and how far it has come."
)
class Order(Node):
    """A reference to what the orders subgraph knows."""


@strawberry.federation.type(keys=_ELSEWHERE, description="A payment of an order.")
class Payment(Node):
    """A reference to what the payments subgraph knows."""


@strawberry.federation.type(keys=_ELSEWHERE, description="What a customer means to buy.")
class Cart(Node):
    """A reference to what the cart subgraph knows."""


@strawberry.federation.type(keys=_ELSEWHERE, description="What a customer was told, or will be.")
class Notification(Node):
    """A reference to what the notifications subgraph knows."""


@strawberry.federation.type(
    keys=_ELSEWHERE,
    description="Goods of an order on their way; for its customer and administrators.",
)
class Shipment(Node):
    """A reference to what the shipping subgraph knows."""


#: The types whose objects are found in other subgraphs.
REFERENCES: tuple[type[Node], ...] = (Review, Order, Payment, Cart, Shipment, Notification)
