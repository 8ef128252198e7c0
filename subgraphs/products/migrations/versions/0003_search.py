"""Search: filters, facets and sorts beside the words, the feed of other engines, ratings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from subgraphs.kit.outbox import TransactionId

revision = "0003_search"
down_revision = "0002_sellers_and_moderation"

SCHEMA = "products"

#: Misspelt words are understood where the extension can be had.
_PG_TRGM = """
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') THEN
    CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
  END IF;
EXCEPTION WHEN insufficient_privilege THEN NULL;
END $$
"""


def upgrade() -> None:
    op.execute(_PG_TRGM)
    # The index follows from the catalogue: it is built anew after this.
    op.drop_table("product_search", schema=SCHEMA)
    op.execute(sa.schema.CreateSequence(sa.Sequence("search_version", schema=SCHEMA)))
    op.create_table(
        "product_search",
        sa.Column("product_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.product.id"), primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("listed", sa.Boolean, nullable=False),
        sa.Column("document", TSVECTOR, nullable=False),
        sa.Column("category_ids", ARRAY(sa.Uuid), nullable=False),
        sa.Column("seller_id", sa.Uuid),
        sa.Column("price_minor", sa.BigInteger, nullable=False),
        sa.Column("rating", sa.Double, nullable=False),
        sa.Column("in_stock", sa.Boolean, nullable=False),
        sa.Column("attributes", ARRAY(sa.Text), nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column(
            "xid", TransactionId, nullable=False, server_default=sa.text("pg_current_xact_id()")
        ),
        schema=SCHEMA,
    )
    for name, column in (
        ("document", "document"),
        ("categories", "category_ids"),
        ("attributes", "attributes"),
    ):
        op.create_index(
            f"product_search_{name}",
            "product_search",
            [column],
            schema=SCHEMA,
            postgresql_using="gin",
        )
    for name, columns in (
        ("price", ["price_minor", "product_id"]),
        ("rating", ["rating", "product_id"]),
        ("newest", ["product_id"]),
    ):
        op.create_index(
            f"product_search_{name}",
            "product_search",
            columns,
            schema=SCHEMA,
            postgresql_where=sa.text("listed"),
        )
    op.create_index("product_search_xid", "product_search", ["xid"], schema=SCHEMA)
    op.create_table("search_word", sa.Column("word", sa.Text, primary_key=True), schema=SCHEMA)
    op.create_table(
        "attribute_title",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, primary_key=True),
        sa.Column("titles", JSONB, nullable=False),
        sa.Column("value_titles", JSONB, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "product_rating",
        sa.Column("product_id", sa.Uuid, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("rating_sum", sa.Integer, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        schema=SCHEMA,
    )
