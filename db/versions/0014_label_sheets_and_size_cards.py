"""The sheets of labels a clerk measured, and the size card of each person."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "label_sheet",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("page_width", sa.Integer(), nullable=False),
        sa.Column("page_height", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("columns", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("top", sa.Integer(), nullable=False),
        sa.Column("across", sa.Integer(), nullable=False),
        sa.Column("down", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=100), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_sheet")),
    )
    with op.batch_alter_table("label_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_label_sheet_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_label_sheet_station_id"), ["station_id"], unique=False)
        batch_op.create_index("uq_label_sheet_name", ["station_id", "name"], unique=True)

    op.create_table(
        "size_card",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=True),
        sa.Column("chest", sa.Integer(), nullable=True),
        sa.Column("shoulder", sa.Integer(), nullable=True),
        sa.Column("sleeve", sa.Integer(), nullable=True),
        sa.Column("waist", sa.Integer(), nullable=True),
        sa.Column("hip", sa.Integer(), nullable=True),
        sa.Column("trousers", sa.Integer(), nullable=True),
        sa.Column("cap", sa.Integer(), nullable=True),
        sa.Column("shoe", sa.Integer(), nullable=True),
        sa.Column("measured", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=100), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_size_card_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_size_card")),
    )
    with op.batch_alter_table("size_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_size_card_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_size_card_station_id"), ["station_id"], unique=False)
        batch_op.create_index("uq_size_card_person", ["station_id", "person_id"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("size_card", schema=None) as batch_op:
        batch_op.drop_index("uq_size_card_person")
        batch_op.drop_index(batch_op.f("ix_size_card_station_id"))
        batch_op.drop_index(batch_op.f("ix_size_card_person_id"))

    op.drop_table("size_card")
    with op.batch_alter_table("label_sheet", schema=None) as batch_op:
        batch_op.drop_index("uq_label_sheet_name")
        batch_op.drop_index(batch_op.f("ix_label_sheet_station_id"))
        batch_op.drop_index(batch_op.f("ix_label_sheet_name"))

    op.drop_table("label_sheet")
