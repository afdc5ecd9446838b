"""Public keys of other stations."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_key",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("public", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=100), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_key")),
    )
    op.create_index(op.f("ix_known_key_name"), "known_key", ["name"])
    op.create_index(op.f("ix_known_key_station_id"), "known_key", ["station_id"])
    op.create_index("uq_known_key_public", "known_key", ["station_id", "public"], unique=True)


def downgrade() -> None:
    op.drop_table("known_key")
