"""Facets are counted by groups of products that are alike in all but price, rating and stock."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0006_facet_groups"
down_revision = "0005_views"

SCHEMA = "products"

_MAKE_GROUPS = """
INSERT INTO products.facet_group (id, category_ids, seller_id, attributes)
SELECT gen_random_uuid(), category_ids, seller_id, attributes FROM products.product_search
GROUP BY category_ids, seller_id, attributes
"""
_NAME_GROUPS = """
UPDATE products.product_search AS found SET facet_group_id = its.id
FROM products.facet_group AS its
WHERE found.category_ids = its.category_ids AND found.attributes = its.attributes
AND found.seller_id IS NOT DISTINCT FROM its.seller_id
"""


def upgrade() -> None:
    op.create_table(
        "facet_group",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("category_ids", ARRAY(sa.Uuid), nullable=False),
        sa.Column("seller_id", sa.Uuid),
        sa.Column("attributes", ARRAY(sa.Text), nullable=False),
        schema=SCHEMA,
    )
    op.add_column(
        "product_search",
        sa.Column("facet_group_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.facet_group.id")),
        schema=SCHEMA,
    )
    # These ids follow from nothing; a product's next change names its group as the store does.
    op.execute(_MAKE_GROUPS)
    op.execute(_NAME_GROUPS)
    op.alter_column("product_search", "facet_group_id", nullable=False, schema=SCHEMA)
    op.create_index(
        "product_search_facets",
        "product_search",
        ["facet_group_id", "in_stock", "rating", "price_minor"],
        schema=SCHEMA,
        postgresql_where=sa.text("listed"),
    )
