"""The catalogue, its search documents, stock with its ledger, outbox and inbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from subgraphs.kit.layouts import create_inbox, create_outbox

revision = "0001_initial"
down_revision = None

SCHEMA = "products"


def upgrade() -> None:
    _create_catalogue()
    _create_search()
    _create_stock()
    _create_reservations()
    create_outbox(SCHEMA)
    create_inbox(SCHEMA)


def _create_catalogue() -> None:
    op.create_table(
        "category",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("parent_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.category.id")),
        sa.Column("slug", sa.Text, nullable=False, unique=True),
        sa.Column("titles", JSONB, nullable=False),
        sa.Column("path", ARRAY(sa.Uuid), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        schema=SCHEMA,
    )
    op.create_index("category_path", "category", ["path"], schema=SCHEMA, postgresql_using="gin")
    op.create_table(
        "product",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("seller_id", sa.Uuid),
        sa.Column("category_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.category.id"), nullable=False),
        sa.Column("slug", sa.Text, nullable=False, unique=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("titles", JSONB, nullable=False),
        sa.Column("descriptions", JSONB, nullable=False),
        sa.Column("weight_grams", sa.Integer, nullable=False),
        sa.Column("length_mm", sa.Integer, nullable=False),
        sa.Column("width_mm", sa.Integer, nullable=False),
        sa.Column("height_mm", sa.Integer, nullable=False),
        sa.Column("image_url", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'active', 'archived')", name="product_status_known"
        ),
        sa.CheckConstraint(
            "weight_grams > 0 AND length_mm > 0 AND width_mm > 0 AND height_mm > 0",
            name="product_size_positive",
        ),
        schema=SCHEMA,
    )
    op.create_index("product_category", "product", ["category_id", "id"], schema=SCHEMA)
    op.create_index(
        "product_active",
        "product",
        ["id"],
        schema=SCHEMA,
        postgresql_where=sa.text("status = 'active'"),
    )
    op.create_table(
        "variant",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("product_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.product.id"), nullable=False),
        sa.Column("sku", sa.Text, nullable=False, unique=True),
        sa.Column("titles", JSONB, nullable=False),
        sa.Column("options", JSONB, nullable=False),
        sa.Column("price_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.CheckConstraint("price_minor >= 0", name="variant_price_not_negative"),
        schema=SCHEMA,
    )
    op.create_index("variant_product", "variant", ["product_id", "price_minor"], schema=SCHEMA)


def _create_search() -> None:
    op.create_table(
        "product_search",
        sa.Column("product_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.product.id"), primary_key=True),
        sa.Column("document", TSVECTOR, nullable=False),
        schema=SCHEMA,
    )
    op.create_index(
        "product_search_document",
        "product_search",
        ["document"],
        schema=SCHEMA,
        postgresql_using="gin",
    )


def _create_stock() -> None:
    op.create_table(
        "warehouse",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        sa.Column("titles", JSONB, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "stock",
        sa.Column("variant_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.variant.id"), primary_key=True),
        sa.Column(
            "warehouse_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.warehouse.id"), primary_key=True
        ),
        sa.Column("on_hand", sa.Integer, nullable=False),
        sa.Column("reserved", sa.Integer, nullable=False),
        sa.CheckConstraint("0 <= reserved AND reserved <= on_hand", name="stock_never_oversold"),
        schema=SCHEMA,
    )
    op.create_table(
        "stock_movement",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("variant_id", sa.Uuid, nullable=False),
        sa.Column("warehouse_id", sa.Uuid, nullable=False),
        sa.Column("on_hand_delta", sa.Integer, nullable=False),
        sa.Column("reserved_delta", sa.Integer, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("reference", sa.Uuid),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        schema=SCHEMA,
    )
    op.create_index(
        "stock_movement_place", "stock_movement", ["variant_id", "warehouse_id"], schema=SCHEMA
    )


def _create_reservations() -> None:
    op.create_table(
        "reservation",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("order_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('held', 'committed', 'released', 'expired')",
            name="reservation_state_known",
        ),
        schema=SCHEMA,
    )
    op.create_index(
        "reservation_due",
        "reservation",
        ["expires_at"],
        schema=SCHEMA,
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_table(
        "reservation_line",
        sa.Column(
            "reservation_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.reservation.id"), primary_key=True
        ),
        sa.Column("variant_id", sa.Uuid, primary_key=True),
        sa.Column("warehouse_id", sa.Uuid, primary_key=True),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.CheckConstraint("quantity > 0", name="reservation_line_quantity_positive"),
        schema=SCHEMA,
    )
    op.create_index("reservation_line_variant", "reservation_line", ["variant_id"], schema=SCHEMA)
