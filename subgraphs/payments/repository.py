"""Every query of payments."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from subgraphs.kit.ids import new_id
from subgraphs.kit.money import Money
from subgraphs.payments.models import NewTransaction, Payment, payments, transactions
from subgraphs.payments.rules import PaymentMethod, PaymentStatus, Transaction, TransactionKind

#: Whatever runs a statement: a request's connection, or a unit of work's session.
Reader: TypeAlias = AsyncConnection | AsyncSession


async def payments_by_id(reader: Reader, keys: Collection[UUID]) -> Mapping[UUID, Payment]:
    """Return the payments that exist, by id."""
    rows = await reader.execute(select(payments).where(payments.c.id.in_(keys)))
    return {row.id: _payment(row) for row in rows}


async def payments_by_order(
    reader: Reader, keys: Collection[UUID]
) -> Mapping[UUID, tuple[Payment, ...]]:
    """Return the payments of orders, by order, first attempts first."""
    statement = (
        select(payments)
        .where(payments.c.order_id.in_(keys))
        .order_by(payments.c.order_id, payments.c.attempt)
    )
    found: dict[UUID, tuple[Payment, ...]] = {}
    for row in await reader.execute(statement):
        found[row.order_id] = (*found.get(row.order_id, ()), _payment(row))
    return found


async def payment_of_attempt(session: AsyncSession, order_id: UUID, attempt: int) -> Payment | None:
    """Return an order's attempt to pay, locked until the transaction ends, or None."""
    statement = (
        select(payments)
        .where(payments.c.order_id == order_id, payments.c.attempt == attempt)
        .with_for_update()
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else _payment(row)


async def locked_payment(session: AsyncSession, payment_id: UUID) -> Payment | None:
    """Return a payment, locked until the transaction ends, or None."""
    statement = select(payments).where(payments.c.id == payment_id).with_for_update()
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else _payment(row)


async def add_payment(session: AsyncSession, new: Payment) -> bool:
    """Write a payment.

    Returns:
        False, and nothing is written, when the attempt was made or another payment of the order
        is under way.
    """
    statement = (
        upsert(payments)
        .values(
            id=new.id,
            order_id=new.order_id,
            attempt=new.attempt,
            user_id=new.user_id,
            method=new.method.value,
            amount_minor=new.amount.amount_minor,
            currency=new.amount.currency,
            status=new.status.value,
            version=new.version,
            created_at=new.created_at,
        )
        .on_conflict_do_nothing()
        .returning(payments.c.id)
    )
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def add_transaction(session: AsyncSession, new: NewTransaction) -> None:
    """Write what happened to a payment."""
    await session.execute(
        insert(transactions).values(
            id=new_id(),
            payment_id=new.payment_id,
            position=new.position,
            kind=new.kind.value,
            amount_minor=new.amount.amount_minor,
            at=new.at,
            idempotency_key=new.idempotency_key,
        )
    )


async def transactions_of(session: AsyncSession, payment: Payment) -> tuple[Transaction, ...]:
    """Return what happened to a payment, in order."""
    rows = await session.execute(
        select(transactions.c.kind, transactions.c.amount_minor)
        .where(transactions.c.payment_id == payment.id)
        .order_by(transactions.c.position)
    )
    currency = payment.amount.currency
    return tuple(
        Transaction(TransactionKind(row.kind), Money(row.amount_minor, currency)) for row in rows
    )


async def refund_of_key(session: AsyncSession, payment: Payment, key: str) -> Money | None:
    """Return how much went back under an idempotency key, or None when nothing did."""
    amount = await session.scalar(
        select(transactions.c.amount_minor).where(
            transactions.c.payment_id == payment.id, transactions.c.idempotency_key == key
        )
    )
    return None if amount is None else Money(amount, payment.amount.currency)


async def set_status(
    session: AsyncSession, payment_id: UUID, status: PaymentStatus, version: int
) -> None:
    """Keep what a payment's transactions come to now."""
    await session.execute(
        update(payments)
        .where(payments.c.id == payment_id)
        .values(status=status.value, version=version)
    )


def _payment(row: Row[Any]) -> Payment:
    return Payment(
        id=row.id,
        order_id=row.order_id,
        attempt=row.attempt,
        user_id=row.user_id,
        method=PaymentMethod(row.method),
        amount=Money(row.amount_minor, row.currency),
        status=PaymentStatus(row.status),
        version=row.version,
        created_at=row.created_at,
    )
