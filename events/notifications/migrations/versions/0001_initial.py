"""Deliveries, and the inbox of the events they tell of."""

from alembic import op

from subgraphs.kit.layouts import create_inbox

revision = "0001_initial"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE delivery (
            id uuid PRIMARY KEY,
            dedupe_key text NOT NULL UNIQUE,
            event_id uuid NOT NULL,
            kind text NOT NULL,
            channel text NOT NULL,
            user_id uuid NOT NULL,
            locale text NOT NULL,
            facts jsonb NOT NULL,
            status text NOT NULL,
            attempts integer NOT NULL,
            due_at timestamptz NOT NULL,
            recipient_masked text,
            problem text,
            created_at timestamptz NOT NULL,
            sent_at timestamptz
        )
        """
    )
    op.execute("CREATE INDEX delivery_due ON delivery (due_at) WHERE status = 'PENDING'")
    create_inbox("notifications")
