"""Pure decisions on stock: bands of availability, which warehouse serves, what may follow what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from subgraphs.products.errors import ShortLine

#: The public sees a band; the exact number is the seller's.
LOW_STOCK = 5
#: The most units of one variant that one order may hold.
LARGEST_QUANTITY = 1000


class Availability(StrEnum):
    """How much of something can be bought now, as the public sees it."""

    IN_STOCK = "IN_STOCK"
    LOW = "LOW"
    OUT = "OUT"


class ReservationState(StrEnum):
    """Where a reservation stands.

    HELD until `expires_at`; COMMITTED has no end; RELEASED and EXPIRED hold nothing; what was
    SHIPPED is no longer on hand.
    """

    HELD = "held"
    COMMITTED = "committed"
    RELEASED = "released"
    EXPIRED = "expired"
    SHIPPED = "shipped"


class StockCommand(StrEnum):
    """What may be asked of an existing reservation."""

    COMMIT = "commit"
    RELEASE = "release"
    EXPIRE = "expire"
    SHIP = "ship"


#: (state, command) → next state. The same state means: already so, nothing to do.
#: A pair that is absent is refused.
TRANSITIONS: Mapping[tuple[ReservationState, StockCommand], ReservationState] = {
    (ReservationState.HELD, StockCommand.COMMIT): ReservationState.COMMITTED,
    (ReservationState.HELD, StockCommand.RELEASE): ReservationState.RELEASED,
    (ReservationState.HELD, StockCommand.EXPIRE): ReservationState.EXPIRED,
    (ReservationState.COMMITTED, StockCommand.COMMIT): ReservationState.COMMITTED,
    (ReservationState.COMMITTED, StockCommand.RELEASE): ReservationState.RELEASED,
    (ReservationState.COMMITTED, StockCommand.EXPIRE): ReservationState.COMMITTED,
    (ReservationState.RELEASED, StockCommand.RELEASE): ReservationState.RELEASED,
    (ReservationState.RELEASED, StockCommand.EXPIRE): ReservationState.RELEASED,
    (ReservationState.EXPIRED, StockCommand.RELEASE): ReservationState.EXPIRED,
    (ReservationState.EXPIRED, StockCommand.EXPIRE): ReservationState.EXPIRED,
    (ReservationState.COMMITTED, StockCommand.SHIP): ReservationState.SHIPPED,
    (ReservationState.SHIPPED, StockCommand.SHIP): ReservationState.SHIPPED,
    # What a carrier has is not on the shelf, whatever becomes of its order.
    (ReservationState.SHIPPED, StockCommand.RELEASE): ReservationState.SHIPPED,
    (ReservationState.SHIPPED, StockCommand.EXPIRE): ReservationState.SHIPPED,
}


@dataclass(frozen=True, slots=True)
class Level:
    """How much of a variant a warehouse has that nobody holds.

    Attributes:
        variant_id: the variant.
        warehouse_id: the warehouse.
        available: units on hand less units reserved.
    """

    variant_id: UUID
    warehouse_id: UUID
    available: int


@dataclass(frozen=True, slots=True)
class StockLevel:
    """What a warehouse has of a variant, for those who may know it exactly.

    Attributes:
        warehouse_code: the warehouse's short name.
        warehouse_titles: by locale.
        warehouse_id: the warehouse.
        on_hand: units in it.
        reserved: how many of these are set aside.
    """

    warehouse_code: str
    warehouse_titles: Mapping[str, str]
    warehouse_id: UUID
    on_hand: int
    reserved: int


@dataclass(frozen=True, slots=True)
class Place:
    """What a warehouse has of a variant.

    Attributes:
        variant_id: the variant.
        product_id: its product.
        seller_id: who sells it; None is the store itself.
        warehouse_id: the warehouse.
        on_hand: units in it.
        reserved: how many of these are set aside.
        version: grows with every change.
    """

    variant_id: UUID
    product_id: UUID
    seller_id: UUID | None
    warehouse_id: UUID
    on_hand: int
    reserved: int
    version: int


@dataclass(frozen=True, slots=True, order=True)
class Allocation:
    """Units of a variant that one warehouse gives.

    Attributes:
        variant_id: the variant.
        warehouse_id: the warehouse.
        quantity: how many units.
    """

    variant_id: UUID
    warehouse_id: UUID
    quantity: int


def band(available: int) -> Availability:
    """Return the public band of a number of available units."""
    if available <= 0:
        return Availability.OUT
    return Availability.LOW if available <= LOW_STOCK else Availability.IN_STOCK


class StockCrossing(StrEnum):
    """What a change of a variant's stock means to those who wait for it, or who sell it."""

    BACK = "back"
    LOW = "low"


def crossing(before: int, after: int) -> StockCrossing | None:
    """Return what a change of available units means, or None when it means nothing new."""
    was, now = band(before), band(after)
    if was is Availability.OUT and now is not Availability.OUT:
        return StockCrossing.BACK
    if was is Availability.IN_STOCK and now is not Availability.IN_STOCK:
        return StockCrossing.LOW
    return None


def available_by_variant(levels: Iterable[Level]) -> dict[UUID, int]:
    """Return the units that nobody holds, by variant, all warehouses together."""
    available: dict[UUID, int] = {}
    for level in levels:
        available[level.variant_id] = available.get(level.variant_id, 0) + level.available
    return available


def allocate(
    wanted: Mapping[UUID, int], levels: Sequence[Level]
) -> tuple[tuple[Allocation, ...], tuple[ShortLine, ...]]:
    """Decide which warehouses serve the wanted units.

    The fewest parcels: a warehouse that can serve a whole line is taken (the fullest such one),
    otherwise the line is split, fullest warehouse first. Ties go to the smaller id, so the same
    levels always give the same answer.

    Args:
        wanted: units by variant.
        levels: what each warehouse has.

    Returns:
        The allocations in (variant, warehouse) order, and every short line. When any line is
        short the allocations are empty: an order is held whole or not at all.
    """
    taken: list[Allocation] = []
    short: list[ShortLine] = []
    for variant_id, quantity in sorted(wanted.items()):
        places = sorted(
            (level for level in levels if level.variant_id == variant_id and level.available > 0),
            key=lambda level: (-level.available, level.warehouse_id),
        )
        available = sum(level.available for level in places)
        if available < quantity:
            short.append(ShortLine(variant_id, quantity, available))
            continue
        left = quantity
        for level in places:
            given = min(left, level.available)
            if given > 0:
                taken.append(Allocation(variant_id, level.warehouse_id, given))
            left -= given
    return ((), tuple(short)) if short else (tuple(sorted(taken)), ())
