"""The tables of payments, and their rows as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from subgraphs.kit.inbox import inbox_table
from subgraphs.kit.money import Money
from subgraphs.kit.outbox import outbox_table
from subgraphs.payments.events import PaymentFacts
from subgraphs.payments.rules import LIVE, PaymentMethod, PaymentStatus, TransactionKind

SCHEMA = "payments"

metadata = MetaData(schema=SCHEMA)

_LIVE = ", ".join(f"'{status.value}'" for status in sorted(LIVE))

payments = Table(
    "payment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("order_id", Uuid, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("method", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    # What the transactions come to, kept beside them so that it can be asked for and indexed.
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("order_id", "attempt", name="payment_attempt"),
    # However many workers ask for one, an order has one payment under way.
    Index("payment_live", "order_id", unique=True, postgresql_where=text(f"status IN ({_LIVE})")),
    CheckConstraint("amount_minor > 0", name="payment_amount_positive"),
)

#: Append-only: a trigger of the migration refuses updates and deletions.
transactions = Table(
    "payment_transaction",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("payment_id", Uuid, ForeignKey(payments.c.id), nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    # The word under which a refund may be asked for again.
    Column("idempotency_key", Text),
    UniqueConstraint("payment_id", "position", name="payment_transaction_position"),
    UniqueConstraint("payment_id", "idempotency_key", name="payment_transaction_key"),
)

outbox = outbox_table(metadata)
inbox = inbox_table(metadata)


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment.

    Attributes:
        id: the payment.
        order_id: the order it is for.
        attempt: which attempt to pay for the order this is, from 1.
        user_id: who pays.
        method: how.
        amount: how much is to be paid.
        status: where it stands.
        version: how many transactions it has; as many facts about it were published.
        created_at: when it was asked for.
    """

    id: UUID
    order_id: UUID
    attempt: int
    user_id: UUID
    method: PaymentMethod
    amount: Money
    status: PaymentStatus
    version: int
    created_at: datetime

    @property
    def facts(self) -> PaymentFacts:
        """Return what every event about it tells."""
        return PaymentFacts(
            payment_id=self.id,
            order_id=self.order_id,
            user_id=self.user_id,
            method=self.method.value,
            amount=self.amount,
        )


@dataclass(frozen=True, slots=True)
class NewTransaction:
    """A transaction to be written.

    Attributes:
        payment_id: whose.
        position: from 1, without gaps.
        kind: what happened.
        amount: of how much money.
        at: when, UTC.
        idempotency_key: the word under which it may be asked for again, or None.
    """

    payment_id: UUID
    position: int
    kind: TransactionKind
    amount: Money
    at: datetime
    idempotency_key: str | None = None
