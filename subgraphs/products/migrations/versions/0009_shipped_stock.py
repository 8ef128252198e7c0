"""What a carrier has is no longer on hand, nor held."""

from alembic import op

revision = "0009_shipped_stock"
down_revision = "0008_popularity_in_search"

SCHEMA = "products"


def upgrade() -> None:
    op.drop_constraint("reservation_state_known", "reservation", schema=SCHEMA)
    op.create_check_constraint(
        "reservation_state_known",
        "reservation",
        "state IN ('held', 'committed', 'released', 'expired', 'shipped')",
        schema=SCHEMA,
    )
