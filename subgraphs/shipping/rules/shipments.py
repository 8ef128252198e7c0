"""Pure decisions on shipments: which step may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from subgraphs.shipping.errors import ShippingError, ShippingErrorCode


class ShipmentStatus(StrEnum):
    """Where a shipment is."""

    CREATED = "CREATED"
    REGISTERED = "REGISTERED"
    HANDED_OVER = "HANDED_OVER"
    IN_TRANSIT = "IN_TRANSIT"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    READY_FOR_PICKUP = "READY_FOR_PICKUP"
    DELIVERED = "DELIVERED"
    EXCEPTION = "EXCEPTION"
    RETURNING = "RETURNING"
    RETURNED = "RETURNED"
    LOST = "LOST"
    CANCELLED = "CANCELLED"


_S = ShipmentStatus

#: The store still has the goods.
AT_STORE = frozenset({_S.CREATED, _S.REGISTERED})
#: A carrier has them, on the way to the customer.
OUTWARD = (
    *(_S.HANDED_OVER, _S.IN_TRANSIT, _S.OUT_FOR_DELIVERY, _S.READY_FOR_PICKUP),
    _S.EXCEPTION,
)
#: Nothing follows.
ENDED = frozenset({_S.DELIVERED, _S.RETURNED, _S.LOST, _S.CANCELLED})

#: How the way outward may end or turn, from wherever it has come.
_TURNS = frozenset({_S.DELIVERED, _S.EXCEPTION, _S.RETURNING, _S.LOST})
#: Carriers try again: a parcel waits at a point after nobody opened the door, and the other way.
_LAST_MILE = frozenset({_S.OUT_FOR_DELIVERY, _S.READY_FOR_PICKUP})

#: What may follow each step. Carriers skip steps; none takes one back.
FOLLOWING: Mapping[ShipmentStatus, frozenset[ShipmentStatus]] = {
    _S.CREATED: frozenset({_S.REGISTERED, _S.HANDED_OVER, _S.CANCELLED}),
    _S.REGISTERED: frozenset({_S.HANDED_OVER, _S.CANCELLED}),
    _S.HANDED_OVER: _TURNS | _LAST_MILE | {_S.IN_TRANSIT},
    _S.IN_TRANSIT: _TURNS | _LAST_MILE,
    _S.OUT_FOR_DELIVERY: _TURNS | {_S.READY_FOR_PICKUP},
    _S.READY_FOR_PICKUP: _TURNS | {_S.OUT_FOR_DELIVERY},
    _S.EXCEPTION: (_TURNS | _LAST_MILE | {_S.IN_TRANSIT}) - {_S.EXCEPTION},
    _S.RETURNING: frozenset({_S.RETURNED, _S.LOST}),
    **dict.fromkeys(ENDED, frozenset[ShipmentStatus]()),
}


def check_step(before: ShipmentStatus, after: ShipmentStatus) -> None:
    """Refuse a step that cannot follow another.

    Args:
        before: where the shipment is.
        after: where it is said to be.

    Raises:
        ShippingError: INVALID_TRANSITION.
    """
    if after not in FOLLOWING[before]:
        raise ShippingError(
            ShippingErrorCode.INVALID_TRANSITION,
            ("status",),
            before=before.value,
            after=after.value,
        )


def recalled(status: ShipmentStatus) -> ShipmentStatus | None:
    """Return where a shipment goes whose order is given up; None where it goes on as it does."""
    if status in AT_STORE:
        return ShipmentStatus.CANCELLED
    return ShipmentStatus.RETURNING if status in OUTWARD else None
