"""Words of certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wording",
        sa.Column("title", sa.String(length=30), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
    )
    op.create_index(op.f("ix_wording_station_id"), "wording", ["station_id"])
    op.create_index("uq_wording_title", "wording", ["station_id", "title"], unique=True)
    op.add_column("award", sa.Column("wording", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("award", "wording")
    op.drop_table("wording")
