"""What customers did, and the models of recommendations made of it."""

import sqlalchemy as sa
from alembic import op

revision = "0004_recommendations"
down_revision = "0003_search"

SCHEMA = "products"


def upgrade() -> None:
    op.create_table(
        "interaction",
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("product_id", sa.Uuid, sa.ForeignKey(f"{SCHEMA}.product.id"), primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("order_id", sa.Uuid),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        schema=SCHEMA,
    )
    op.create_index("interaction_user", "interaction", ["user_id", "at"], schema=SCHEMA)
    op.create_index("interaction_at", "interaction", ["at"], schema=SCHEMA)
    op.create_table(
        "recommendation_model",
        sa.Column("version", sa.Uuid, primary_key=True),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interactions", sa.Integer, nullable=False),
        sa.Column("customers", sa.Integer, nullable=False),
        sa.Column("products", sa.Integer, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "recommendation",
        sa.Column(
            "version",
            sa.Uuid,
            sa.ForeignKey(f"{SCHEMA}.recommendation_model.version", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("product_id", sa.Uuid, primary_key=True),
        sa.Column("rank", sa.SmallInteger, primary_key=True),
        sa.Column("other_id", sa.Uuid, nullable=False),
        sa.Column("score", sa.Double, nullable=False),
        schema=SCHEMA,
    )
