"""The graph's types of shipments, and what shipping adds to orders."""

from __future__ import annotations

from datetime import datetime

import strawberry

from subgraphs.kit.context import Info
from subgraphs.kit.errors import UserError
from subgraphs.kit.federation import list_size
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import find_global_id, global_id
from subgraphs.kit.settings import Locale
from subgraphs.shipping.errors import ShippingError, ShippingErrorCode
from subgraphs.shipping.loaders import Shipping
from subgraphs.shipping.models import Shipment as ShipmentRow
from subgraphs.shipping.rules.shipments import ShipmentStatus

strawberry.enum(ShipmentStatus, description="Where a shipment is.")
strawberry.enum(ShippingErrorCode, description="Why a request about a delivery was refused.")


@strawberry.type(description="Something that happened to a shipment.")
class ShipmentStep:
    """The graph's form of `Step`."""

    status: ShipmentStatus = strawberry.field(description="Where the shipment was then.")
    at: datetime = strawberry.field(description="UTC.")


@strawberry.federation.type(
    keys=["id"], description="Goods of an order on their way; for its customer and administrators."
)
class Shipment:
    """The graph's form of a shipment."""

    row: strawberry.Private[ShipmentRow]
    id: strawberry.ID
    carrier: str = strawberry.field(description="The carrier's name.")
    status: ShipmentStatus = strawberry.field(description="Where it is.")
    city: str | None = strawberry.field(description="Where to; null for the store's own city.")
    version: int = strawberry.field(description="Grows with every step.")
    created_at: datetime = strawberry.field(description="UTC.")

    @classmethod
    def of(cls, row: ShipmentRow) -> Shipment:
        """Return the graph's form of a shipment."""
        return cls(
            row=row,
            id=global_id("Shipment", row.id),
            carrier=row.carrier,
            status=row.status,
            city=row.city,
            version=row.version,
            created_at=row.created_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info[Shipping], id: str) -> Shipment | None:
        """Return the shipment that another subgraph refers to, to those who may see it."""
        key = find_global_id("Shipment", id)
        row = None if key is None else await info.context.domain.shipment.load(key)
        return cls.of(row) if row is not None and _may_see(info, row) else None

    @strawberry.field(
        description="What happened to it, in order.", directives=[list_size(assumed=10)]
    )
    async def steps(self, info: Info[Shipping]) -> list[ShipmentStep]:
        """Return its steps."""
        steps = await info.context.domain.steps.load(self.row.id) or ()
        return [ShipmentStep(status=step.status, at=step.at) for step in steps]

    @strawberry.field(description="What is in it.")
    def order(self) -> Order | None:
        """Return the order."""
        return Order(id=global_id("Order", self.row.order_id))


@strawberry.federation.type(keys=["id"])
class Order:
    """The part of an order that shipping adds."""

    id: strawberry.ID

    @strawberry.field(
        description="Its goods on their way; null while they are not, and unless the order is "
        "yours or you are an administrator."
    )
    async def shipment(self, info: Info[Shipping]) -> Shipment | None:
        """Return the order's shipment to those who may see it."""
        key = find_global_id("Order", self.id)
        row = None if key is None else await info.context.domain.shipment_of_order.load(key)
        return Shipment.of(row) if row is not None and _may_see(info, row) else None


def _may_see(info: Info[Shipping], row: ShipmentRow) -> bool:
    viewer = info.context.request.identity
    return viewer is not None and (viewer.user_id == row.user_id or Role.ADMIN in viewer.roles)


@strawberry.type(description="Why a step of a shipment was refused.")
class ShippingUserError(UserError):
    """A refusal of this domain."""

    code: ShippingErrorCode


@strawberry.input(description="A step that a shipment has taken.")
class ShipmentAdvanceInput:
    """A shipment, and where it is now."""

    shipment_id: strawberry.ID
    status: ShipmentStatus
    expected_version: int | None = strawberry.field(
        default=None, description="The version that you saw; another one is refused."
    )


@strawberry.type(description="The shipment after the step, or why it was refused.")
class ShipmentAdvancePayload:
    """What noting a step returns."""

    shipment: Shipment | None
    user_errors: list[ShippingUserError]

    @classmethod
    def of(cls, row: ShipmentRow) -> ShipmentAdvancePayload:
        """Return the answer to a step that was noted."""
        return cls(shipment=Shipment.of(row), user_errors=[])

    @classmethod
    def refused(cls, error: ShippingError, locale: Locale) -> ShipmentAdvancePayload:
        """Return the answer to a step that was not."""
        return cls(shipment=None, user_errors=[ShippingUserError.of(error, locale)])
