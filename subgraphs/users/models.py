"""The tables of users, and the rows of accounts as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

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
    # None for who signs in through a provider alone.
    Column("password_hash", Text),
    # Facts about the user that were published: the sequence of the last one.
    Column("version", Integer, nullable=False),
    # Changes of what the user may edit; a client names the one that it saw.
    Column("profile_version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    # Before this an account is a wish: nobody signs in to it, and a new registration replaces it.
    Column("confirmed_at", DateTime(timezone=True)),
    Column("erased_at", DateTime(timezone=True)),
    # The one spelling of an address is the lower-case one; a second would be a second account.
    CheckConstraint("email = lower(email)", name="user_email_normalised"),
    CheckConstraint("cardinality(roles) > 0", name="user_has_a_role"),
)


def _owner() -> Column[UUID]:
    return Column("user_id", Uuid, ForeignKey(users.c.id, ondelete="CASCADE"), nullable=False)


tickets = Table(
    "ticket",
    metadata,
    Column("id", Uuid, primary_key=True),
    _owner(),
    Column("kind", Text, nullable=False),
    Column("token_digest", Text, nullable=False, unique=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
    Index("ticket_user", "user_id", "kind"),
)

linked_accounts = Table(
    "linked_account",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    _owner(),
    Column("linked_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("user_id", "provider", name="linked_account_one_of_each"),
)

addresses = Table(
    "address",
    metadata,
    Column("id", Uuid, primary_key=True),
    _owner(),
    Column("recipient", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("street", Text, nullable=False),
    Column("postal_code", Text, nullable=False),
    Column("phone", Text),
    Column("is_default", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index("address_user", "user_id", "id"),
    Index("address_default", "user_id", unique=True, postgresql_where=text("is_default")),
)

phones = Table(
    "phone",
    metadata,
    Column("user_id", Uuid, ForeignKey(users.c.id, ondelete="CASCADE"), primary_key=True),
    Column("number", Text, primary_key=True),
    Column("is_default", Boolean, nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
    Index("phone_default", "user_id", unique=True, postgresql_where=text("is_default")),
)

# Only what differs from the default of its subject and channel.
preferences = Table(
    "notification_preference",
    metadata,
    Column("user_id", Uuid, ForeignKey(users.c.id, ondelete="CASCADE"), primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("is_wanted", Boolean, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

# Rows are only added: a consent must be provable as it was given, and when it was taken back.
consents = Table(
    "consent",
    metadata,
    Column("id", Uuid, primary_key=True),
    _owner(),
    Column("purpose", Text, nullable=False),
    Column("document_version", Text, nullable=False),
    Column("is_given", Boolean, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("consent_user", "user_id", "purpose", "id"),
)

# Rows are only added: a trigger refuses every other change.
audit = Table(
    "audit",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("action", Text, nullable=False),
    # Whom it was done to; None when that is nobody whom the store knows.
    Column("user_id", Uuid),
    # Who did it; None for somebody who has not signed in.
    Column("actor_id", Uuid),
    Column("actor_role", Text, nullable=False),
    Column("client_address", Text),
    Column("request_id", Text, nullable=False),
    Column("details", JSONB, nullable=False),
    Index("audit_user", "user_id", "id"),
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
        profile_version: how often the user's profile was changed.
        created_at: when somebody asked for the account.
        confirmed_at: when the address was proven to be the user's, or None.
        erased_at: when the user's personal data was erased, or None.
        has_password: whether the user can sign in with a password.
    """

    id: UUID
    email: str
    display_name: str
    roles: frozenset[Role]
    locale: Locale
    version: int
    profile_version: int
    created_at: datetime
    confirmed_at: datetime | None
    erased_at: datetime | None
    has_password: bool

    @property
    def is_open(self) -> bool:
        """Return whether the user may sign in: the address is proven, and nothing is erased."""
        return self.confirmed_at is not None and self.erased_at is None


@dataclass(frozen=True, slots=True)
class NewUser:
    """An account to be written.

    Attributes:
        id: the user.
        email: normalised.
        display_name: what others see.
        roles: what the user may be in the store; at least one.
        locale: the language they want to be written to in.
        password_hash: as the password hasher made it; None for who comes through a provider.
        created_at: when the account is asked for.
        confirmed_at: when the address was proven, or None.
    """

    id: UUID
    email: str
    display_name: str
    roles: frozenset[Role]
    locale: Locale
    password_hash: str | None
    created_at: datetime
    confirmed_at: datetime | None = None
