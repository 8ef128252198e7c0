"""The table of deliveries, and its rows as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, Integer, MetaData, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from events.notifications.rules import Channel, Kind, Status
from subgraphs.kit.inbox import inbox_table
from subgraphs.kit.settings import Locale

SCHEMA = "notifications"

metadata = MetaData(schema=SCHEMA)

deliveries = Table(
    "delivery",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("dedupe_key", Text, nullable=False, unique=True),
    Column("event_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("locale", Text, nullable=False),
    Column("facts", JSONB, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    # When somebody may take it: now, after a pause, or when its lease is over.
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("recipient_masked", Text),
    Column("problem", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("sent_at", DateTime(timezone=True)),
    Index("delivery_due", "due_at", postgresql_where=text("status = 'PENDING'")),
)

inbox = inbox_table(metadata)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One notification on its way through one channel.

    Attributes:
        id: the delivery.
        event_id: what it tells of.
        kind: what it is about.
        channel: how it travels.
        user_id: who is told.
        locale: in which language.
        facts: the event's data.
        status: where it stands.
        attempts: how often it was taken for sending.
        recipient_masked: the address, mostly hidden; None until it was sent.
        problem: why it is not sent, or None.
        created_at: when the event was handled.
        sent_at: when it was handed over, or None.
    """

    id: UUID
    event_id: UUID
    kind: Kind
    channel: Channel
    user_id: UUID
    locale: Locale
    facts: Mapping[str, Any]
    status: Status
    attempts: int
    recipient_masked: str | None
    problem: str | None
    created_at: datetime
    sent_at: datetime | None
