"""What sellers and moderators need: attributes, moderation, imports, favourites, popularity."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0002_sellers_and_moderation"
down_revision = "0001_initial"

SCHEMA = "products"


def upgrade() -> None:
    _extend_categories()
    _extend_products()
    _extend_variants()
    _extend_stock()
    _create_moderation()
    _create_lists_of_customers()


def _extend_categories() -> None:
    op.add_column(
        "category",
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        schema=SCHEMA,
    )
    op.create_index("category_parent", "category", ["parent_id"], schema=SCHEMA)
    op.create_table(
        "attribute",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("category_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.category.id"), nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("titles", JSONB, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("unit", sa.Text),
        sa.Column("choices", JSONB, nullable=False),
        sa.Column("required", sa.Boolean, nullable=False),
        sa.Column("filterable", sa.Boolean, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.UniqueConstraint("category_id", "code", name="attribute_code"),
        sa.CheckConstraint(
            "kind IN ('number', 'choice', 'boolean', 'text')", name="attribute_kind_known"
        ),
        schema=SCHEMA,
    )


def _extend_products() -> None:
    op.execute("ALTER TABLE products.product DROP CONSTRAINT product_status_known")
    op.create_check_constraint(
        "product_status_known",
        "product",
        "status IN ('draft', 'pending', 'active', 'rejected', 'archived')",
        schema=SCHEMA,
    )
    for name, kind, empty in (
        ("image_urls", ARRAY(sa.Text), "'{}'"),
        ("tags", ARRAY(sa.Text), "'{}'"),
        ("attributes", JSONB, "'{}'"),
        ("updated_at", sa.DateTime(timezone=True), "now()"),
    ):
        # The default is for the rows that are there; new ones say what they have.
        column = sa.Column(name, kind, nullable=False, server_default=sa.text(empty))
        op.add_column("product", column, schema=SCHEMA)
        op.alter_column("product", name, server_default=None, schema=SCHEMA)
    op.execute(
        "UPDATE products.product SET updated_at = created_at, image_urls ="
        " CASE WHEN image_url IS NULL THEN '{}' ELSE ARRAY[image_url] END"
    )
    op.drop_column("product", "image_url", schema=SCHEMA)
    op.add_column("product", sa.Column("submitted_at", sa.DateTime(timezone=True)), schema=SCHEMA)
    op.create_index("product_seller", "product", ["seller_id", "id"], schema=SCHEMA)
    op.create_index(
        "product_queue",
        "product",
        ["submitted_at", "id"],
        schema=SCHEMA,
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index("product_tags", "product", ["tags"], schema=SCHEMA, postgresql_using="gin")
    op.create_index(
        "product_attributes",
        "product",
        ["attributes"],
        schema=SCHEMA,
        postgresql_using="gin",
        postgresql_ops={"attributes": "jsonb_path_ops"},
    )


def _extend_variants() -> None:
    op.add_column("variant", sa.Column("seller_id", sa.Uuid), schema=SCHEMA)
    op.execute(
        "UPDATE products.variant SET seller_id = product.seller_id"
        " FROM products.product WHERE product.id = variant.product_id"
    )
    op.add_column("variant", sa.Column("compare_at_minor", sa.BigInteger), schema=SCHEMA)
    op.add_column(
        "variant",
        sa.Column("stock_alerts", sa.Integer, nullable=False, server_default="0"),
        schema=SCHEMA,
    )
    op.add_column(
        "variant",
        sa.Column("archived", sa.Boolean, nullable=False, server_default=sa.text("false")),
        schema=SCHEMA,
    )
    op.create_check_constraint(
        "variant_compare_at_above_price",
        "variant",
        "compare_at_minor > price_minor",
        schema=SCHEMA,
    )
    op.drop_constraint("variant_sku_key", "variant", schema=SCHEMA)
    op.create_index(
        "variant_sku",
        "variant",
        ["seller_id", "sku"],
        schema=SCHEMA,
        unique=True,
        postgresql_nulls_not_distinct=True,
    )


def _extend_stock() -> None:
    op.add_column(
        "stock",
        sa.Column("version", sa.BigInteger, nullable=False, server_default="0"),
        schema=SCHEMA,
    )
    op.add_column("stock_movement", sa.Column("actor_id", sa.Uuid), schema=SCHEMA)
    op.add_column("stock_movement", sa.Column("note", sa.Text), schema=SCHEMA)
    op.drop_index("stock_movement_place", "stock_movement", schema=SCHEMA)
    op.create_index(
        "stock_movement_place",
        "stock_movement",
        ["variant_id", "warehouse_id", "id"],
        schema=SCHEMA,
    )
    op.create_index(
        "stock_movement_told",
        "stock_movement",
        ["reference"],
        schema=SCHEMA,
        unique=True,
        postgresql_where=sa.text("cause IN ('receipt', 'adjustment')"),
    )


def _create_moderation() -> None:
    op.create_table(
        "moderation",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("product_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.product.id"), nullable=False),
        sa.Column("moderator_id", sa.Uuid, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        schema=SCHEMA,
    )
    op.create_index("moderation_product", "moderation", ["product_id", "id"], schema=SCHEMA)
    op.create_table(
        "import_row",
        sa.Column("importer_id", sa.Uuid, primary_key=True),
        sa.Column("import_key", sa.Text, primary_key=True),
        sa.Column("sku", sa.Text, primary_key=True),
        sa.Column("product_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.product.id"), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        schema=SCHEMA,
    )


def _create_lists_of_customers() -> None:
    op.create_table(
        "favourite",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("product_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.product.id"), primary_key=True),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        schema=SCHEMA,
    )
    op.create_index(
        "favourite_list",
        "favourite",
        ["user_id", "changed_at", "product_id"],
        schema=SCHEMA,
        postgresql_where=sa.text("active"),
    )
    op.create_table(
        "popularity",
        sa.Column("product_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.product.id"), primary_key=True),
        sa.Column("heat", sa.Double, nullable=False),
        schema=SCHEMA,
    )
    op.create_index("popularity_heat", "popularity", ["heat", "product_id"], schema=SCHEMA)
