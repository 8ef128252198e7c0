"""Tables that search reads: each product as it is found, and what feeds the other engines.

All of it follows from the catalogue, from stock and from the ratings that reviews publish; see
docs/decisions/0003-search-behind-a-port.md.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Double,
    ForeignKey,
    Index,
    Integer,
    Sequence,
    Table,
    Text,
    Uuid,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, REGCONFIG, TSVECTOR

from subgraphs.kit.outbox import TransactionId
from subgraphs.products.models import metadata

#: Locale → PostgreSQL's text search configuration. Latin words inside Russian text go to the
#: English stemmer: `russian` does that.
CONFIGURATIONS = {"ru": "russian", "en": "english"}

#: Every written state of a document takes the next number, so a newer state has a greater one.
search_version = Sequence("search_version", metadata=metadata)

#: What facets tell products apart by, but for price, rating and stock: many products share a row,
#: so facets are counted over few; see docs/decisions/0009-facets-by-group.md. A row never changes.
facet_group = Table(
    "facet_group",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("category_ids", ARRAY(Uuid), nullable=False),
    Column("seller_id", Uuid),
    Column("attributes", ARRAY(Text), nullable=False),
)

#: A product as search finds it: the PostgreSQL adapter's index, and the feed of the other engines.
product_search = Table(
    "product_search",
    metadata,
    Column("product_id", ForeignKey("product.id"), primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("listed", Boolean, nullable=False),
    # Words of both languages, by weight.
    Column("document", TSVECTOR, nullable=False),
    Column("category_ids", ARRAY(Uuid), nullable=False),
    Column("seller_id", Uuid),
    Column("price_minor", BigInteger, nullable=False),
    Column("rating", Double, nullable=False),
    Column("in_stock", Boolean, nullable=False),
    Column("popularity", Double, nullable=False),
    # `code=value`: one containment test for each filter.
    Column("attributes", ARRAY(Text), nullable=False),
    Column("facet_group_id", ForeignKey("facet_group.id"), nullable=False),
    # What the row was made from: a state that is the same is not written again.
    Column("fingerprint", Text, nullable=False),
    # The transaction that wrote the row: other engines read what is newer than they are.
    Column("xid", TransactionId, nullable=False, server_default=text("pg_current_xact_id()")),
    Index("product_search_document", "document", postgresql_using="gin"),
    Index("product_search_categories", "category_ids", postgresql_using="gin"),
    Index("product_search_attributes", "attributes", postgresql_using="gin"),
    Index("product_search_price", "price_minor", "product_id", postgresql_where=text("listed")),
    Index("product_search_rating", "rating", "product_id", postgresql_where=text("listed")),
    # All that facets are counted from: the rows themselves, wide with words, are not read.
    Index(
        "product_search_facets",
        "facet_group_id",
        "in_stock",
        "rating",
        "price_minor",
        postgresql_where=text("listed"),
    ),
    Index("product_search_popular", "popularity", "product_id", postgresql_where=text("listed")),
    Index("product_search_newest", "product_id", postgresql_where=text("listed")),
    Index("product_search_xid", "xid"),
)

#: The words of all titles, for what is misspelt.
search_word = Table(
    "search_word",
    metadata,
    Column("word", Text, primary_key=True),
)

#: What attributes and their values are called.
attribute_title = Table(
    "attribute_title",
    metadata,
    Column("code", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("titles", JSONB, nullable=False),
    Column("value_titles", JSONB, nullable=False),
)

#: The ratings of products, as reviews published them last.
product_rating = Table(
    "product_rating",
    metadata,
    Column("product_id", Uuid, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("rating_sum", Integer, nullable=False),
    Column("sequence", BigInteger, nullable=False),
)

#: The mean of all ratings, as `rules.ratings` draws products to it: one row.
usual_rating = Table(
    "usual_rating",
    metadata,
    Column("is_only", Boolean, CheckConstraint("is_only"), primary_key=True),
    Column("mean", Double, nullable=False),
    # Not while products are being drawn to another mean than before.
    Column("is_everywhere", Boolean, nullable=False),
)


def configuration(name: str) -> ColumnElement[str]:
    """Return a text search configuration as a literal, so that the planner knows it.

    Args:
        name: a constant, never a customer's word.
    """
    return literal_column(f"'{name}'", type_=REGCONFIG)
