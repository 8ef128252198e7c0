"""Payments with their append-only transactions, outbox and inbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from subgraphs.kit.outbox import TransactionId

revision = "0001_initial"
down_revision = None

SCHEMA = "payments"


def upgrade() -> None:
    _create_payments()
    _make_transactions_append_only()
    _create_outbox_and_inbox()


def _create_payments() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("order_id", sa.Uuid, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("order_id", "attempt", name="payment_attempt"),
        sa.CheckConstraint("amount_minor > 0", name="payment_amount_positive"),
        schema=SCHEMA,
    )
    op.create_index(
        "payment_live",
        "payment",
        ["order_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("status IN ('AUTHORIZED', 'CREATED', 'PENDING')"),
    )
    op.create_table(
        "payment_transaction",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("payment_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.payment.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("payment_id", "position", name="payment_transaction_position"),
        schema=SCHEMA,
    )


def _make_transactions_append_only() -> None:
    op.execute(
        f"""
        CREATE FUNCTION {SCHEMA}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'payment transactions are only added, never changed';
        END $$
        """
    )
    op.execute(
        f"""
        CREATE TRIGGER payment_transaction_append_only
        BEFORE UPDATE OR DELETE ON {SCHEMA}.payment_transaction
        FOR EACH ROW EXECUTE FUNCTION {SCHEMA}.refuse_change()
        """
    )


def _create_outbox_and_inbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("partition_key", sa.Text, nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", JSONB, nullable=False),
        sa.Column("context", JSONB, nullable=False),
        sa.Column(
            "xid", TransactionId, nullable=False, server_default=sa.text("pg_current_xact_id()")
        ),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("incarnation", sa.Text),
        schema=SCHEMA,
    )
    op.create_index(
        "outbox_unpublished",
        "outbox",
        ["xid", "id"],
        schema=SCHEMA,
        postgresql_where=sa.text("published_at IS NULL"),
    )
    op.create_index("outbox_published", "outbox", ["incarnation", "time"], schema=SCHEMA)
    op.create_table(
        "inbox",
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=False),
        schema=SCHEMA,
    )
    op.create_index("inbox_handled_at", "inbox", ["handled_at"], schema=SCHEMA)
