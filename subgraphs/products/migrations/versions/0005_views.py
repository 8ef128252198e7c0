"""What customers looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0005_views"
down_revision = "0004_recommendations"

SCHEMA = "products"


def upgrade() -> None:
    op.create_table(
        "product_view",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("product_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.product.id"), primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        schema=SCHEMA,
    )
