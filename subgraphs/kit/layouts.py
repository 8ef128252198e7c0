"""The tables of the outbox and the inbox as migrations make them.

A migration is history, so a function here never changes: a new layout is a new function, called by
a new step of each owner.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from subgraphs.kit.outbox import TransactionId


def create_outbox(schema: str) -> None:
    """Create an owner's outbox in its first layout.

    Args:
        schema: the owner's schema.
    """
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("partition_key", sa.Text, nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", JSONB, nullable=False),
        sa.Column("context", JSONB, nullable=False),
        sa.Column(
            "xid", TransactionId, nullable=False, server_default=sa.text("pg_current_xact_id()")
        ),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("incarnation", sa.Text),
        schema=schema,
    )
    op.create_index(
        "outbox_unpublished",
        "outbox",
        ["xid", "id"],
        schema=schema,
        postgresql_where=sa.text("published_at IS NULL"),
    )
    op.create_index("outbox_published", "outbox", ["incarnation", "time"], schema=schema)


def create_inbox(schema: str) -> None:
    """Create an owner's inbox in its first layout.

    Args:
        schema: the owner's schema.
    """
    op.create_table(
        "inbox",
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=False),
        schema=schema,
    )
    op.create_index("inbox_handled_at", "inbox", ["handled_at"], schema=schema)
