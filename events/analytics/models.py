"""The facts of analytics."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
)

from subgraphs.kit.inbox import inbox_table

SCHEMA = "analytics"

metadata = MetaData(schema=SCHEMA)

orders = Table(
    "fact_order",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    # Nobody's since its user was erased.
    Column("user_id", Uuid),
    Column("placed_at", DateTime(timezone=True), nullable=False),
    Column("day", Date, nullable=False),
    Column("currency", Text, nullable=False),
    Column("total_minor", BigInteger, nullable=False),
    Column("units", Integer, nullable=False),
    Index("fact_order_day", "day", "currency"),
    Index("fact_order_user", "user_id"),
)

inbox = inbox_table(metadata)
