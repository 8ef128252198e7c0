"""Tables of zones and tariffs."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

from subgraphs.kit.inbox import inbox_table
from subgraphs.kit.outbox import outbox_table

SCHEMA = "shipping"
#: Where a customer who names no city is taken to live.
DEFAULT_CITY = "москва"
#: The zone of every city that no other zone names.
ELSEWHERE = "elsewhere"

metadata = MetaData(schema=SCHEMA)

zone = Table("zone", metadata, Column("code", Text, primary_key=True))

city = Table(
    "city",
    metadata,
    # As rules.city_key writes it; a city stands here once for each language.
    Column("key", Text, primary_key=True),
    Column("zone", ForeignKey("zone.code"), nullable=False),
)

tariff = Table(
    "tariff",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("zone", ForeignKey("zone.code"), nullable=False, index=True),
    Column("carrier", Text, nullable=False),
    Column("service", JSONB, nullable=False),
    Column("base_minor", BigInteger, nullable=False),
    Column("per_kilogram_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("largest_grams", Integer, nullable=False),
    Column("min_days", Integer, nullable=False),
    Column("max_days", Integer, nullable=False),
    CheckConstraint("base_minor >= 0 AND per_kilogram_minor >= 0", name="tariff_not_negative"),
    CheckConstraint("0 <= min_days AND min_days <= max_days", name="tariff_days_in_order"),
)

outbox = outbox_table(metadata)
inbox = inbox_table(metadata)
