"""Payments with their append-only transactions, outbox and inbox."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.layouts import create_inbox, create_outbox

revision = "0001_initial"
down_revision = None

SCHEMA = "payments"


def upgrade() -> None:
    _create_payments()
    _make_transactions_append_only()
    create_outbox(SCHEMA)
    create_inbox(SCHEMA)


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
