"""Stock and reservations: locks in one order, conditional updates, a ledger entry for each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Integer,
    Row,
    Select,
    Uuid,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningUpdate

from subgraphs.kit.ids import new_id
from subgraphs.products.models import (
    Movement,
    MovementCause,
    ReservationRow,
    reservation,
    reservation_line,
    stock,
    stock_movement,
    variant,
)
from subgraphs.products.rules.stock import Allocation, Level, Place, ReservationState


async def lock_order(session: AsyncSession, order_id: UUID) -> None:
    """Let only one transaction at a time deal with an order's reservation, existing or not."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"),
        {"key": f"products.reservation:{order_id}"},
    )


async def reservation_of(session: AsyncSession, order_id: UUID) -> ReservationRow | None:
    """Return the reservation of an order, locked until the transaction ends."""
    statement = _reservations().where(reservation.c.order_id == order_id).with_for_update()
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else _reservation(row)


async def overdue_reservations(
    session: AsyncSession, variant_ids: Collection[UUID]
) -> list[ReservationRow]:
    """Return holds on the variants whose time is over, locked; those that others lock are left."""
    touching = select(reservation_line.c.reservation_id).where(
        reservation_line.c.variant_id.in_(variant_ids)
    )
    statement = _overdue().where(reservation.c.id.in_(touching)).order_by(reservation.c.id)
    return [_reservation(row) for row in await session.execute(statement)]


async def longest_overdue(session: AsyncSession, most: int) -> list[ReservationRow]:
    """Return holds whose time is over, locked; those that others lock are left.

    Args:
        session: of the running unit of work.
        most: how many at most.
    """
    statement = _overdue().order_by(reservation.c.expires_at).limit(most)
    return [_reservation(row) for row in await session.execute(statement)]


def _overdue() -> Select[Any]:
    # The database's clock decides, so that no process's wrong clock ends a hold.
    return (
        _reservations()
        .where(
            reservation.c.state == ReservationState.HELD.value,
            reservation.c.expires_at <= func.now(),
        )
        .with_for_update(skip_locked=True)
    )


def _reservations() -> Select[Any]:
    return select(
        reservation.c.id,
        reservation.c.order_id,
        reservation.c.state,
        reservation.c.version,
        reservation.c.expires_at,
    )


def _reservation(row: Row[Any]) -> ReservationRow:
    return ReservationRow(row.id, row.order_id, row.state, row.version, row.expires_at)


async def lines_of(
    session: AsyncSession, reservation_ids: Collection[UUID]
) -> dict[UUID, tuple[Allocation, ...]]:
    """Return the lines of reservations, in (variant, warehouse) order."""
    statement = (
        select(reservation_line)
        .where(reservation_line.c.reservation_id.in_(reservation_ids))
        .order_by(reservation_line.c.variant_id, reservation_line.c.warehouse_id)
    )
    found: dict[UUID, list[Allocation]] = {key: [] for key in reservation_ids}
    for row in await session.execute(statement):
        found[row.reservation_id].append(Allocation(row.variant_id, row.warehouse_id, row.quantity))
    return {key: tuple(lines) for key, lines in found.items()}


async def lock_levels(session: AsyncSession, variant_ids: Collection[UUID]) -> list[Level]:
    """Return what the warehouses have of variants, locked until the transaction ends.

    Rows are locked in (variant, warehouse) order by everyone, so no two transactions can wait
    for each other.
    """
    statement = (
        select(
            stock.c.variant_id,
            stock.c.warehouse_id,
            (stock.c.on_hand - stock.c.reserved).label("available"),
        )
        .where(stock.c.variant_id.in_(variant_ids))
        .order_by(stock.c.variant_id, stock.c.warehouse_id)
        .with_for_update()
    )
    return [
        Level(row.variant_id, row.warehouse_id, row.available)
        for row in await session.execute(statement)
    ]


async def insert_reservation(
    session: AsyncSession, row: ReservationRow, lines: Sequence[Allocation]
) -> None:
    """Write a new reservation with its lines."""
    await session.execute(
        insert(reservation).values(
            id=row.id,
            order_id=row.order_id,
            state=row.state,
            version=row.version,
            expires_at=row.expires_at,
        )
    )
    await _insert_lines(session, row.id, lines)


async def replace_lines(
    session: AsyncSession, reservation_id: UUID, lines: Sequence[Allocation]
) -> None:
    """Write which warehouses a reservation draws on now."""
    await session.execute(
        delete(reservation_line).where(reservation_line.c.reservation_id == reservation_id)
    )
    await _insert_lines(session, reservation_id, lines)


async def _insert_lines(
    session: AsyncSession, reservation_id: UUID, lines: Sequence[Allocation]
) -> None:
    await session.execute(
        insert(reservation_line),
        [
            {
                "reservation_id": reservation_id,
                "variant_id": line.variant_id,
                "warehouse_id": line.warehouse_id,
                "quantity": line.quantity,
            }
            for line in lines
        ],
    )


async def update_reservation(session: AsyncSession, row: ReservationRow) -> None:
    """Write the state, version and end of a reservation that this transaction has locked."""
    await session.execute(
        update(reservation)
        .where(reservation.c.id == row.id)
        .values(state=row.state, version=row.version, expires_at=row.expires_at)
    )


def reserve_movements(order_id: UUID, lines: Iterable[Allocation]) -> list[Movement]:
    """Return the ledger entries of setting units aside for an order."""
    return [
        Movement(
            line.variant_id, line.warehouse_id, 0, line.quantity, MovementCause.RESERVE, order_id
        )
        for line in lines
    ]


def return_movements(
    order_id: UUID, lines: Iterable[Allocation], cause: MovementCause
) -> list[Movement]:
    """Return the ledger entries of giving an order's units back."""
    return [
        Movement(line.variant_id, line.warehouse_id, 0, -line.quantity, cause, order_id)
        for line in lines
    ]


def ship_movements(order_id: UUID, lines: Iterable[Allocation]) -> list[Movement]:
    """Return the ledger entries of an order's units going out of their warehouses."""
    cause = MovementCause.SHIP
    return [
        Movement(
            line.variant_id, line.warehouse_id, -line.quantity, -line.quantity, cause, order_id
        )
        for line in lines
    ]


class StockChanged(Exception):  # cannot happen while the rows are locked
    """A conditional update found less stock than the locked rows showed."""


async def move(session: AsyncSession, movements: Sequence[Movement]) -> list[Place]:
    """Change stock and write the ledger, together, at the database's time.

    Each place changes once, by the sum of its movements, under the condition that it never has
    less than nothing to sell. The places must be there and locked (`lock_levels`).

    Returns:
        The places as they are now, in (variant, warehouse) order.

    Raises:
        StockChanged: when a place has not enough; the transaction must be rolled back.
    """
    if not movements:
        return []
    changes: dict[tuple[UUID, UUID], tuple[int, int]] = {}
    for movement in movements:
        place = (movement.variant_id, movement.warehouse_id)
        on_hand, reserved = changes.get(place, (0, 0))
        changes[place] = (on_hand + movement.on_hand_delta, reserved + movement.reserved_delta)
    rows = (await session.execute(_change(changes))).all()
    if len(rows) != len(changes):
        raise StockChanged(f"{len(changes) - len(rows)} of {len(changes)} places")
    await session.execute(
        insert(stock_movement).values(at=func.now()),
        [
            {
                "id": new_id(),
                "variant_id": movement.variant_id,
                "warehouse_id": movement.warehouse_id,
                "on_hand_delta": movement.on_hand_delta,
                "reserved_delta": movement.reserved_delta,
                "cause": movement.cause.value,
                "reference": movement.reference,
                "actor_id": movement.actor_id,
                "note": movement.note,
            }
            for movement in movements
        ],
    )
    return sorted((Place(*row) for row in rows), key=lambda row: (row.variant_id, row.warehouse_id))


def _change(changes: Mapping[tuple[UUID, UUID], tuple[int, int]]) -> ReturningUpdate[Any]:
    """Return the one statement that changes all places, and returns those that it could change."""
    delta = (
        func.unnest(
            literal([place[0] for place in changes], ARRAY(Uuid)),
            literal([place[1] for place in changes], ARRAY(Uuid)),
            literal([on_hand for on_hand, _ in changes.values()], ARRAY(Integer)),
            literal([reserved for _, reserved in changes.values()], ARRAY(Integer)),
        )
        .table_valued(
            column("variant_id", Uuid),
            column("warehouse_id", Uuid),
            column("on_hand", Integer),
            column("reserved", Integer),
        )
        .render_derived("delta")
    )
    on_hand = stock.c.on_hand + delta.c.on_hand
    reserved = stock.c.reserved + delta.c.reserved
    return (
        update(stock)
        .where(
            stock.c.variant_id == delta.c.variant_id,
            stock.c.warehouse_id == delta.c.warehouse_id,
            variant.c.id == stock.c.variant_id,
            on_hand >= reserved,
            reserved >= 0,
        )
        .values(on_hand=on_hand, reserved=reserved, version=stock.c.version + 1)
        .returning(
            stock.c.variant_id,
            variant.c.product_id,
            variant.c.seller_id,
            stock.c.warehouse_id,
            stock.c.on_hand,
            stock.c.reserved,
            stock.c.version,
        )
    )


async def next_alert(session: AsyncSession, variant_id: UUID) -> int:
    """Return the number of a new alert about a variant's stock, whose rows are locked."""
    statement = (
        update(variant)
        .where(variant.c.id == variant_id)
        .values(stock_alerts=variant.c.stock_alerts + 1)
        .returning(variant.c.stock_alerts)
    )
    return int((await session.execute(statement)).scalar_one())
