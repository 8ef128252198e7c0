"""Checkouts under way, and the inbox of the events that begin them."""

from alembic import op

from subgraphs.kit.layouts import create_inbox

revision = "0001_initial"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE saga (
            order_id uuid PRIMARY KEY,
            user_id uuid NOT NULL,
            correlation_id text NOT NULL,
            city text,
            expected_total_minor bigint,
            state text NOT NULL,
            reason text,
            lines jsonb,
            total_minor bigint,
            currency text,
            version integer NOT NULL,
            attempts integer NOT NULL,
            due_at timestamptz NOT NULL,
            started_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        )
        """
    )
    op.execute(
        "CREATE INDEX saga_due ON saga (due_at) WHERE state NOT IN ('COMPLETED', 'CANCELLED')"
    )
    create_inbox("checkout")
