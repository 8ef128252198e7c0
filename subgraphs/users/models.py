"""The tables of users, and their rows as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from subgraphs.kit.identity import Role
from subgraphs.kit.outbox import outbox_table
from subgraphs.kit.settings import Locale

SCHEMA = "users"

metadata = MetaData(schema=SCHEMA)

users = Table(
    "user",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("locale", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    # How many facts about the user were published: the sequence of the last one.
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    # The one spelling of an address is the lower-case one; a second would be a second account.
    CheckConstraint("email = lower(email)", name="user_email_normalised"),
    CheckConstraint("cardinality(roles) > 0", name="user_has_a_role"),
)

outbox = outbox_table(metadata)


@dataclass(frozen=True, slots=True)
class UserRow:
    """An account, without what proves it.

    Attributes:
        id: the user.
        email: normalised.
        display_name: what others see.
        roles: what the user may be in the store.
        locale: the language they want to be written to in.
        version: how many facts about the user were published.
        created_at: when the account was opened.
    """

    id: UUID
    email: str
    display_name: str
    roles: frozenset[Role]
    locale: Locale
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NewUser:
    """An account to be written.

    Attributes:
        id: the user.
        email: normalised.
        display_name: what others see.
        roles: what the user may be in the store; at least one.
        locale: the language they want to be written to in.
        password_hash: as the password hasher made it.
        created_at: when the account is opened.
    """

    id: UUID
    email: str
    display_name: str
    roles: frozenset[Role]
    locale: Locale
    password_hash: str
    created_at: datetime
