"""Registers of numbers: gaps explained, certificates void or printed again, the card that a card replaces."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_note",
        sa.Column("register", sa.String(length=40), nullable=False),
        sa.Column("head", sa.String(length=40), nullable=False),
        sa.Column("tail", sa.String(length=20), nullable=True),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=50), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_note")),
    )
    with op.batch_alter_table("number_note", schema=None) as batch_op:
        batch_op.create_index("ix_number_note_series", ["station_id", "register", "head"], unique=False)
        batch_op.create_index(batch_op.f("ix_number_note_station_id"), ["station_id"], unique=False)

    # Plain statements: a table made anew would lose its triggers (0006).
    op.add_column("award", sa.Column("reissued", sa.Date(), nullable=True))
    op.add_column("award", sa.Column("reason", sa.String(length=60), nullable=True))
    op.add_column("work_card", sa.Column("replaces", sa.String(length=30), nullable=True))
    op.drop_index("uq_award_person_year_title", table_name="award")
    stands = sa.text("state <> '作废'")
    op.create_index(
        "uq_award_person_year_title", "award", ["person_id", "year", "title"], unique=True,
        sqlite_where=stands, postgresql_where=stands,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("uq_award_person_year_title", table_name="award")
    op.create_index("uq_award_person_year_title", "award", ["person_id", "year", "title"], unique=True)
    op.drop_column("work_card", "replaces")
    op.drop_column("award", "reason")
    op.drop_column("award", "reissued")
    op.drop_table("number_note")
