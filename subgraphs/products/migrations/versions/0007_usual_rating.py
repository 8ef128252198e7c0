"""The mean of all ratings, to which products without many are drawn."""

import sqlalchemy as sa
from alembic import op

revision = "0007_usual_rating"
down_revision = "0006_facet_groups"

SCHEMA = "products"


def upgrade() -> None:
    op.create_table(
        "usual_rating",
        sa.Column("is_only", sa.Boolean, sa.CheckConstraint("is_only"), primary_key=True),
        sa.Column("mean", sa.Double, nullable=False),
        sa.Column("is_everywhere", sa.Boolean, nullable=False),
        schema=SCHEMA,
    )
