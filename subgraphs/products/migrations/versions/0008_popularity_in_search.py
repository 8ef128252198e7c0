"""Lists can be sorted by popularity."""

import sqlalchemy as sa
from alembic import op

revision = "0008_popularity_in_search"
down_revision = "0007_usual_rating"

SCHEMA = "products"

_FILL = """
UPDATE products.product_search AS found SET popularity = floor(known.heat * 2) / 2
FROM products.popularity AS known WHERE known.product_id = found.product_id
"""


def upgrade() -> None:
    coldest = sa.Column("popularity", sa.Double, nullable=False, server_default="-1000000")
    op.add_column("product_search", coldest, schema=SCHEMA)
    op.alter_column("product_search", "popularity", server_default=None, schema=SCHEMA)
    op.execute(_FILL)
    op.create_index(
        "product_search_popular",
        "product_search",
        ["popularity", "product_id"],
        schema=SCHEMA,
        postgresql_where=sa.text("listed"),
    )
