"""Accounts and the outbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from subgraphs.kit.layouts import create_outbox

revision = "0001_initial"
down_revision = None

SCHEMA = "users"


def upgrade() -> None:
    op.create_table(
        "user",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("email", sa.Text, nullable=False, unique=True),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("roles", ARRAY(sa.Text), nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name="user_email_normalised"),
        sa.CheckConstraint("cardinality(roles) > 0", name="user_has_a_role"),
        schema=SCHEMA,
    )
    create_outbox(SCHEMA)
