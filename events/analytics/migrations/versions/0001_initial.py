"""Facts of orders, and the inbox."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.layouts import create_inbox

revision = "0001_initial"
down_revision = None

SCHEMA = "analytics"


def upgrade() -> None:
    op.create_table(
        "fact_order",
        sa.Column("order_id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("total_minor", sa.BigInteger, nullable=False),
        sa.Column("units", sa.Integer, nullable=False),
        schema=SCHEMA,
    )
    op.create_index("fact_order_day", "fact_order", ["day", "currency"], schema=SCHEMA)
    create_inbox(SCHEMA)
