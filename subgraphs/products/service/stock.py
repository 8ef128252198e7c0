"""Use cases of products that other domains ask for: prices of lines, and stock for an order.

Each works inside the caller's unit of work and commits nothing. Every stock command is safe to
repeat: it is named by its order.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from subgraphs.kit.ids import new_id
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.errors import ProductError, ProductErrorCode, StockShort
from subgraphs.products.events import (
    ReservationEvent,
    ReservationExpired,
    ReservedLine,
    StockBackInStock,
    StockChanged,
    StockCommitted,
    StockLow,
    StockReleased,
    StockReserved,
    StockShipped,
)
from subgraphs.products.models import (
    LineFacts,
    Movement,
    MovementCause,
    ReservationRow,
)
from subgraphs.products.repository import catalogue
from subgraphs.products.repository import stock as stock_repository
from subgraphs.products.rules.stock import (
    LARGEST_QUANTITY,
    TRANSITIONS,
    Allocation,
    Level,
    Place,
    ReservationState,
    StockCommand,
    StockCrossing,
    allocate,
    available_by_variant,
    band,
    crossing,
)


@dataclass(frozen=True, slots=True)
class Reservation:
    """Stock that an order holds.

    Attributes:
        id: the reservation.
        order_id: the order.
        state: where it stands.
        lines: units by variant and warehouse.
        expires_at: when a hold ends by itself.
    """

    id: UUID
    order_id: UUID
    state: ReservationState
    lines: tuple[Allocation, ...]
    expires_at: datetime


async def price_lines(work: UnitOfWork, variant_ids: Collection[UUID]) -> Mapping[UUID, LineFacts]:
    """Return what an order needs to know of the variants it sells.

    Args:
        work: the caller's unit of work.
        variant_ids: which variants.

    Returns:
        The facts by variant. A variant that is unknown, or whose product is not for sale, is
        absent.
    """
    return await catalogue.line_facts(work.session, variant_ids)


async def reserve_stock(
    work: UnitOfWork, order_id: UUID, wanted: Mapping[UUID, int], expires_at: datetime
) -> Reservation:
    """Hold stock for an order: every line, or nothing.

    Holds on the same variants whose time is over are ended first. Repeated for an order that
    holds the same quantities, it returns what is held; after a release or an expiry it holds anew.

    Args:
        work: the caller's unit of work.
        order_id: the order.
        wanted: units by variant.
        expires_at: when the hold ends unless it is committed.

    Raises:
        StockShort: naming every line that cannot be served; nothing was held.
        ProductError: QUANTITY_INVALID, or RESERVATION_CONFLICT when the order holds other
            quantities.
    """
    _check_quantities(wanted)
    await stock_repository.lock_order(work.session, order_id)
    existing = await stock_repository.reservation_of(work.session, order_id)
    if existing is not None:
        lines = (await stock_repository.lines_of(work.session, [existing.id]))[existing.id]
        if _quantities(lines) != dict(wanted):
            raise ProductError(ProductErrorCode.RESERVATION_CONFLICT, order_id=order_id)
        if existing.state in {ReservationState.HELD, ReservationState.COMMITTED}:
            return _reservation(existing, lines)
    allocations = await _hold(work, order_id, wanted)
    if existing is None:
        row = ReservationRow(new_id(), order_id, ReservationState.HELD.value, 1, expires_at)
        await stock_repository.insert_reservation(work.session, row, allocations)
    else:
        row = dataclasses.replace(
            existing,
            state=ReservationState.HELD.value,
            version=existing.version + 1,
            expires_at=expires_at,
        )
        await stock_repository.update_reservation(work.session, row)
        await stock_repository.replace_lines(work.session, row.id, allocations)
    event = StockReserved(
        reservation_id=row.id,
        order_id=order_id,
        lines=_event_lines(allocations),
        expires_at=expires_at,
    )
    await work.publish(event, row.version)
    return _reservation(row, allocations)


async def commit_stock(work: UnitOfWork, order_id: UUID) -> Reservation:
    """Keep an order's stock for good: the hold no longer ends by itself.

    Raises:
        ProductError: RESERVATION_NOT_HELD when the order holds nothing (any more).
    """
    await stock_repository.lock_order(work.session, order_id)
    row = await stock_repository.reservation_of(work.session, order_id)
    if row is None:
        raise ProductError(ProductErrorCode.RESERVATION_NOT_HELD, order_id=order_id)
    return await _apply(work, row, StockCommand.COMMIT)


async def release_stock(work: UnitOfWork, order_id: UUID) -> Reservation | None:
    """Give an order's stock back, held or committed.

    Returns:
        The reservation, or None when the order never held anything: a compensation may come
        before the step that it undoes has happened.
    """
    await stock_repository.lock_order(work.session, order_id)
    row = await stock_repository.reservation_of(work.session, order_id)
    return None if row is None else await _apply(work, row, StockCommand.RELEASE)


async def ship_stock(work: UnitOfWork, order_id: UUID) -> Reservation:
    """Take an order's stock off the shelf: a carrier has it.

    Raises:
        ProductError: RESERVATION_NOT_HELD when nothing was kept for the order.
    """
    await stock_repository.lock_order(work.session, order_id)
    row = await stock_repository.reservation_of(work.session, order_id)
    if row is None:
        raise ProductError(ProductErrorCode.RESERVATION_NOT_HELD, order_id=order_id)
    return await _apply(work, row, StockCommand.SHIP)


async def expire_overdue(work: UnitOfWork, most: int) -> int:
    """End holds whose time is over, by the database's clock; those that others lock are left.

    Args:
        work: the caller's unit of work.
        most: how many at most.

    Returns:
        How many were ended.
    """
    overdue = await stock_repository.longest_overdue(work.session, most)
    await _expire(work, overdue, ())
    return len(overdue)


def _check_quantities(wanted: Mapping[UUID, int]) -> None:
    for quantity in wanted.values():
        if not 1 <= quantity <= LARGEST_QUANTITY:
            raise ProductError(
                ProductErrorCode.QUANTITY_INVALID, quantity=quantity, largest=LARGEST_QUANTITY
            )


async def _hold(
    work: UnitOfWork, order_id: UUID, wanted: Mapping[UUID, int]
) -> tuple[Allocation, ...]:
    """Set units aside, after ending the overdue holds on the same variants.

    All stock rows that either needs are locked in one pass, in one order.
    """
    overdue = await stock_repository.overdue_reservations(work.session, wanted)
    await _expire(work, overdue, wanted)
    levels = await stock_repository.lock_levels(work.session, wanted)
    allocations, short = allocate(wanted, levels)
    if short:
        raise StockShort(short)
    await change_stock(work, levels, stock_repository.reserve_movements(order_id, allocations))
    return allocations


async def _expire(
    work: UnitOfWork, overdue: Sequence[ReservationRow], wanted: Collection[UUID]
) -> None:
    """End holds, after locking all stock rows that they or the caller need, in one order."""
    returned = await stock_repository.lines_of(work.session, [row.id for row in overdue])
    variants = set(wanted) | {line.variant_id for lines in returned.values() for line in lines}
    await stock_repository.lock_levels(work.session, variants)
    for row in overdue:
        await _apply(work, row, StockCommand.EXPIRE)


async def change_stock(
    work: UnitOfWork, levels: Sequence[Level], movements: Sequence[Movement]
) -> list[Place]:
    """Change stock, write the ledger, and publish what changed.

    Args:
        work: the caller's unit of work.
        levels: all places of the variants, locked (`repository.stock.lock_levels`).
        movements: the changes.

    Returns:
        The places that changed, as they are now.
    """
    places = await stock_repository.move(work.session, movements)
    before = available_by_variant(levels)
    after = dict(before)
    cause_of = {}
    for movement in movements:
        after[movement.variant_id] += movement.on_hand_delta - movement.reserved_delta
        cause_of[movement.variant_id, movement.warehouse_id] = movement.cause
    for place in places:
        event = StockChanged(
            variant_id=place.variant_id,
            product_id=place.product_id,
            warehouse_id=place.warehouse_id,
            on_hand=place.on_hand,
            reserved=place.reserved,
            availability=band(after[place.variant_id]).value,
            cause=cause_of[place.variant_id, place.warehouse_id].value,
        )
        await work.publish(event, place.version)
    for place in {place.variant_id: place for place in places}.values():
        await _alert(work, place, before[place.variant_id], after[place.variant_id])
    return places


async def _alert(work: UnitOfWork, place: Place, before: int, after: int) -> None:
    crossed = crossing(before, after)
    if crossed is None:
        return
    kind = StockBackInStock if crossed is StockCrossing.BACK else StockLow
    event = kind(
        variant_id=place.variant_id,
        product_id=place.product_id,
        seller_id=place.seller_id,
        available=after,
    )
    await work.publish(event, await stock_repository.next_alert(work.session, place.variant_id))


async def _apply(work: UnitOfWork, row: ReservationRow, command: StockCommand) -> Reservation:
    """Carry out a command on a locked reservation; a repeated one changes nothing."""
    state = ReservationState(row.state)
    target = TRANSITIONS.get((state, command))
    if target is None:
        raise ProductError(ProductErrorCode.RESERVATION_NOT_HELD, order_id=row.order_id)
    lines = (await stock_repository.lines_of(work.session, [row.id]))[row.id]
    if target is state:
        return _reservation(row, lines)
    if target is not ReservationState.COMMITTED:
        await _take_out(work, row.order_id, lines, command)
    changed = dataclasses.replace(row, state=target.value, version=row.version + 1)
    await stock_repository.update_reservation(work.session, changed)
    await work.publish(_event(changed, lines), changed.version)
    return _reservation(changed, lines)


async def _take_out(
    work: UnitOfWork, order_id: UUID, lines: Sequence[Allocation], command: StockCommand
) -> None:
    """Hold an order's units no longer: they are given back, or gone."""
    levels = await stock_repository.lock_levels(work.session, {line.variant_id for line in lines})
    if command is StockCommand.SHIP:
        movements = stock_repository.ship_movements(order_id, lines)
    else:
        cause = MovementCause(command.value)
        movements = stock_repository.return_movements(order_id, lines, cause)
    await change_stock(work, levels, movements)


def _event(row: ReservationRow, lines: Sequence[Allocation]) -> ReservationEvent:
    kinds: Mapping[ReservationState, type[ReservationEvent]] = {
        ReservationState.COMMITTED: StockCommitted,
        ReservationState.RELEASED: StockReleased,
        ReservationState.EXPIRED: ReservationExpired,
        ReservationState.SHIPPED: StockShipped,
    }
    kind = kinds[ReservationState(row.state)]
    return kind(reservation_id=row.id, order_id=row.order_id, lines=_event_lines(lines))


def _event_lines(lines: Sequence[Allocation]) -> tuple[ReservedLine, ...]:
    return tuple(ReservedLine(line.variant_id, line.warehouse_id, line.quantity) for line in lines)


def _quantities(lines: Sequence[Allocation]) -> dict[UUID, int]:
    wanted: dict[UUID, int] = {}
    for line in lines:
        wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity
    return wanted


def _reservation(row: ReservationRow, lines: Sequence[Allocation]) -> Reservation:
    return Reservation(
        row.id, row.order_id, ReservationState(row.state), tuple(lines), row.expires_at
    )
