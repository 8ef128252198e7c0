"""The table of checkouts under way, and its rows as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from events.sagas.checkout import State
from subgraphs.kit.inbox import inbox_table
from subgraphs.kit.money import Money
from subgraphs.orders.errors import CancelReason

SCHEMA = "checkout"

metadata = MetaData(schema=SCHEMA)

sagas = Table(
    "saga",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("user_id", Uuid, nullable=False),
    Column("correlation_id", Text, nullable=False),
    Column("city", Text),
    Column("expected_total_minor", BigInteger),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("lines", JSONB),
    Column("total_minor", BigInteger),
    Column("currency", Text),
    Column("version", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    # When somebody may take the saga: now, after a pause, or when its lease is over.
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Index(
        "saga_due",
        "due_at",
        postgresql_where=text("state NOT IN ('COMPLETED', 'CANCELLED')"),
    ),
)

inbox = inbox_table(metadata)


@dataclass(frozen=True, slots=True)
class WantedLine:
    """What the frozen cart holds of a variant.

    Attributes:
        variant_id: the variant.
        quantity: how many units.
    """

    variant_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Saga:
    """One checkout.

    Attributes:
        order_id: the order; every step is named by it and so safe to repeat.
        user_id: whose cart and order.
        correlation_id: the request that began it.
        city: where to deliver, or None for the store's own city; forgotten once the order is
            priced.
        expected_total_minor: the total that the customer saw, or None to accept any.
        state: the step under way.
        started_at: when it began.
        reason: why the order is being cancelled, or None.
        lines: what the cart held when frozen; none before.
        total: what the order costs; None before it is filled.
        version: how many steps were noted; guards against a second worker.
        attempts: how often the present step has failed.
    """

    order_id: UUID
    user_id: UUID
    correlation_id: str
    city: str | None
    expected_total_minor: int | None
    state: State
    started_at: datetime
    reason: CancelReason | None = None
    lines: tuple[WantedLine, ...] = ()
    total: Money | None = None
    version: int = 1
    attempts: int = 0
