"""Orders of users who were erased are nobody's."""

import sqlalchemy as sa
from alembic import op

revision = "0002_orders_of_nobody"
down_revision = "0001_initial"

SCHEMA = "analytics"


def upgrade() -> None:
    op.alter_column("fact_order", "user_id", existing_type=sa.Uuid, nullable=True, schema=SCHEMA)
    op.create_index("fact_order_user", "fact_order", ["user_id"], schema=SCHEMA)
