"""Tables of recommendations: what customers did, and the newest model that was made of it."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
)

from subgraphs.products.models import metadata

#: What customers did, from events; the order behind a purchase says what was bought together.
interaction = Table(
    "interaction",
    metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("product_id", ForeignKey("product.id"), primary_key=True),
    Column("user_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("order_id", Uuid),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("interaction_user", "user_id", "at"),
    Index("interaction_at", "at"),
)

#: When customers last looked at products; events number the days on which they did.
product_view = Table(
    "product_view",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("product_id", ForeignKey("product.id"), primary_key=True),
    Column("day", Date, nullable=False),
    Column("version", Integer, nullable=False),
)

#: The models that were built; the newest is the one that counts.
recommendation_model = Table(
    "recommendation_model",
    metadata,
    # A UUIDv7: newer models sort after older ones.
    Column("version", Uuid, primary_key=True),
    Column("built_at", DateTime(timezone=True), nullable=False),
    Column("interactions", Integer, nullable=False),
    Column("customers", Integer, nullable=False),
    Column("products", Integer, nullable=False),
)

#: What a model says goes with a product, the closest at rank 0.
recommendation = Table(
    "recommendation",
    metadata,
    Column(
        "version", ForeignKey("recommendation_model.version", ondelete="CASCADE"), primary_key=True
    ),
    Column("kind", Text, primary_key=True),
    Column("product_id", Uuid, primary_key=True),
    Column("rank", SmallInteger, primary_key=True),
    Column("other_id", Uuid, nullable=False),
    Column("score", Double, nullable=False),
)


class RecommendationKind(StrEnum):
    """Why a product is shown beside another.

    SIMILAR products are liked by the same customers; BOUGHT_TOGETHER ones are in the same orders.
    """

    SIMILAR = "SIMILAR"
    BOUGHT_TOGETHER = "BOUGHT_TOGETHER"
