"""Orders, their lines, the keys of repeatable checkouts, and the outbox."""

from alembic import op

from subgraphs.kit.layouts import create_outbox

revision = "0001_initial"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE order_number")
    op.execute(
        """
        CREATE TABLE "order" (
            id uuid PRIMARY KEY,
            number text NOT NULL UNIQUE,
            user_id uuid NOT NULL,
            status text NOT NULL,
            locale text NOT NULL,
            city text,
            currency text,
            delivery_minor bigint,
            total_minor bigint,
            cancel_reason text,
            version integer NOT NULL,
            created_at timestamptz NOT NULL,
            placed_at timestamptz,
            CONSTRAINT order_money CHECK (
                (currency IS NULL) = (total_minor IS NULL)
                AND (currency IS NULL) = (delivery_minor IS NULL)
            )
        )
        """
    )
    op.execute('CREATE INDEX order_user ON "order" (user_id, id)')
    op.execute(
        """
        CREATE TABLE order_line (
            order_id uuid NOT NULL REFERENCES "order" (id) ON DELETE CASCADE,
            position integer NOT NULL,
            variant_id uuid NOT NULL,
            product_id uuid NOT NULL,
            seller_id uuid,
            sku text NOT NULL,
            titles jsonb NOT NULL,
            quantity integer NOT NULL,
            unit_price_minor bigint NOT NULL,
            PRIMARY KEY (order_id, position),
            CONSTRAINT order_line_quantity CHECK (quantity > 0)
        )
        """
    )
    op.execute(
        """
        CREATE TABLE checkout (
            user_id uuid NOT NULL,
            idempotency_key text NOT NULL,
            fingerprint text NOT NULL,
            order_id uuid NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (user_id, idempotency_key)
        )
        """
    )
    create_outbox("orders")
