"""Refunds are asked for by a word that may be repeated."""

import sqlalchemy as sa
from alembic import op

revision = "0002_refunds"
down_revision = "0001_initial"

SCHEMA = "payments"


def upgrade() -> None:
    table = "payment_transaction"
    op.add_column(table, sa.Column("idempotency_key", sa.Text), schema=SCHEMA)
    op.create_unique_constraint(
        "payment_transaction_key", table, ["payment_id", "idempotency_key"], schema=SCHEMA
    )
