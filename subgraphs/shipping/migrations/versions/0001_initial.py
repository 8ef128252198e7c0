"""Zones, cities, tariffs, outbox and inbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from subgraphs.kit.layouts import create_inbox, create_outbox

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
    create_outbox(SCHEMA)
    create_inbox(SCHEMA)
