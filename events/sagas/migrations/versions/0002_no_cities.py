"""Checkouts that have been priced do not know where their customers live."""

from alembic import op

revision = "0002_no_cities"
down_revision = "0001_initial"


def upgrade() -> None:
    op.execute("UPDATE saga SET city = NULL WHERE state NOT IN ('FREEZING_CART', 'FILLING_ORDER')")
