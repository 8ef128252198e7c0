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
    Column("user_id", Uuid, nullable=False),
    Column("placed_at", DateTime(timezone=True), nullable=False),
    Column("day", Date, nullable=False),
    Column("currency", Text, nullable=False),
    Column("total_minor", BigInteger, nullable=False),
    Column("units", Integer, nullable=False),
    Index("fact_order_day", "day", "currency"),
)

inbox = inbox_table(metadata)
