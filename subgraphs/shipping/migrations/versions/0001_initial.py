"""Zones, cities, tariffs, outbox and inbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from subgraphs.kit.outbox import TransactionId

revision = "0001_initial"
down_revision = None

SCHEMA = "shipping"


def upgrade() -> None:
    op.create_table("zone", sa.Column("code", sa.Text, primary_key=True), schema=SCHEMA)
    op.create_table(
        "city",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("zone", sa.Text, sa.ForeignKey(f"{SCHEMA}.zone.code"), nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "tariff",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("zone", sa.Text, sa.ForeignKey(f"{SCHEMA}.zone.code"), nullable=False),
        sa.Column("carrier", sa.Text, nullable=False),
        sa.Column("service", JSONB, nullable=False),
        sa.Column("base_minor", sa.BigInteger, nullable=False),
        sa.Column("per_kilogram_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("largest_grams", sa.Integer, nullable=False),
        sa.Column("min_days", sa.Integer, nullable=False),
        sa.Column("max_days", sa.Integer, nullable=False),
        sa.CheckConstraint(
            "base_minor >= 0 AND per_kilogram_minor >= 0", name="tariff_not_negative"
        ),
        sa.CheckConstraint("0 <= min_days AND min_days <= max_days", name="tariff_days_in_order"),
        schema=SCHEMA,
    )
    op.create_index("ix_shipping_tariff_zone", "tariff", ["zone"], schema=SCHEMA)
    _create_outbox_and_inbox()


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
