"""Shipments, and what happened to each."""

import sqlalchemy as sa
from alembic import op

revision = "0003_shipments"
down_revision = "0002_first_tariffs"

SCHEMA = "shipping"


def upgrade() -> None:
    op.create_table(
        "shipment",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("order_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("user_id", sa.Uuid),
        sa.Column("carrier", sa.Text, nullable=False),
        sa.Column("city", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        schema=SCHEMA,
    )
    op.create_index("shipment_status", "shipment", ["status", "id"], schema=SCHEMA)
    op.create_index("shipment_user", "shipment", ["user_id"], schema=SCHEMA)
    op.create_table(
        "shipment_step",
        sa.Column("shipment_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.shipment.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Text, nullable=False),
        schema=SCHEMA,
    )
