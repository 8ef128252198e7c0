"""Money and delivery of orders, customers who have left, and the inbox of what orders follow."""

from alembic import op

from subgraphs.kit.layouts import create_inbox

revision = "0002_progress"
down_revision = "0001_initial"


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE "order"
            ADD COLUMN delivered_at timestamptz,
            ADD COLUMN paid_minor bigint NOT NULL DEFAULT 0,
            ADD COLUMN refunded_minor bigint NOT NULL DEFAULT 0,
            ADD COLUMN customer_gone boolean NOT NULL DEFAULT false,
            ADD CONSTRAINT order_purse
                CHECK (0 <= refunded_minor AND refunded_minor <= paid_minor)
        """
    )
    # New orders say it themselves.
    for column in ("paid_minor", "refunded_minor", "customer_gone"):
        op.execute(f'ALTER TABLE "order" ALTER COLUMN {column} DROP DEFAULT')
    create_inbox("orders")
