"""Confirmed addresses, single-use links, linked providers, profiles, consents, the audit log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002_people"
down_revision = "0001_initial"

SCHEMA = "users"


def _owner(*, primary_key: bool = False) -> sa.Column:
    key = sa.ForeignKey(f"{SCHEMA}.user.id", ondelete="CASCADE")
    return sa.Column("user_id", sa.Uuid, key, nullable=False, primary_key=primary_key)


def _moment(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=nullable)


def _flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean, nullable=False)


def upgrade() -> None:
    op.alter_column("user", "password_hash", nullable=True, schema=SCHEMA)
    op.add_column("user", _moment("confirmed_at", nullable=True), schema=SCHEMA)
    op.add_column("user", _moment("erased_at", nullable=True), schema=SCHEMA)
    version = sa.Column("profile_version", sa.Integer, nullable=False, server_default="1")
    op.add_column("user", version, schema=SCHEMA)
    op.alter_column("user", "profile_version", server_default=None, schema=SCHEMA)
    # Who has an account today has used it.
    op.execute('UPDATE users."user" SET confirmed_at = created_at')
    op.create_table(
        "ticket",
        sa.Column("id", sa.Uuid, primary_key=True),
        _owner(),
        _text("kind"),
        sa.Column("token_digest", sa.Text, nullable=False, unique=True),
        _moment("created_at"),
        _moment("expires_at"),
        _moment("used_at", nullable=True),
        schema=SCHEMA,
    )
    op.create_index("ticket_user", "ticket", ["user_id", "kind"], schema=SCHEMA)
    op.create_table(
        "linked_account",
        sa.Column("provider", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        _owner(),
        _moment("linked_at"),
        sa.UniqueConstraint("user_id", "provider", name="linked_account_one_of_each"),
        schema=SCHEMA,
    )
    op.create_table(
        "address",
        sa.Column("id", sa.Uuid, primary_key=True),
        _owner(),
        *(_text(name) for name in ("recipient", "country", "region", "city", "street")),
        _text("postal_code"),
        _text("phone", nullable=True),
        _flag("is_default"),
        sa.Column("version", sa.Integer, nullable=False),
        _moment("created_at"),
        schema=SCHEMA,
    )
    op.create_index("address_user", "address", ["user_id", "id"], schema=SCHEMA)
    op.create_table(
        "phone",
        _owner(primary_key=True),
        sa.Column("number", sa.Text, primary_key=True),
        _flag("is_default"),
        _moment("added_at"),
        schema=SCHEMA,
    )
    for table in ("address", "phone"):
        op.create_index(
            f"{table}_default",
            table,
            ["user_id"],
            unique=True,
            schema=SCHEMA,
            postgresql_where=sa.text("is_default"),
        )
    op.create_table(
        "notification_preference",
        _owner(primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        _flag("is_wanted"),
        _moment("changed_at"),
        schema=SCHEMA,
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid, primary_key=True),
        _owner(),
        _text("purpose"),
        _text("document_version"),
        _flag("is_given"),
        _moment("at"),
        schema=SCHEMA,
    )
    op.create_index("consent_user", "consent", ["user_id", "purpose", "id"], schema=SCHEMA)
    op.create_table(
        "audit",
        sa.Column("id", sa.Uuid, primary_key=True),
        _moment("at"),
        _text("action"),
        sa.Column("user_id", sa.Uuid),
        sa.Column("actor_id", sa.Uuid),
        _text("actor_role"),
        _text("client_address", nullable=True),
        _text("request_id"),
        sa.Column("details", JSONB, nullable=False),
        schema=SCHEMA,
    )
    op.create_index("audit_user", "audit", ["user_id", "id"], schema=SCHEMA)
    op.execute(
        f"""
        CREATE FUNCTION {SCHEMA}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME; END $$
        """
    )
    op.execute(
        f"CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON {SCHEMA}.audit "
        f"FOR EACH ROW EXECUTE FUNCTION {SCHEMA}.refuse_change()"
    )
