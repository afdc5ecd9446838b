"""Sections, weights, rates, ceilings and evidence of schemes; points from evidence overridden and held."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# What stands in a settled year stays, as in 0003: {0} is the row.
SETTLED = (
    "SELECT 1 FROM evaluation e WHERE e.stage = '定案' AND e.station_id = {0}.station_id "
    "AND e.year = CAST(substr({0}.month, 1, 4) AS INTEGER)"
)
GUARDED = ("held_point", "score_override")
MARK = "settled year"


def guard_sqlite(table: str) -> None:
    for change, rows in (("insert", ("NEW",)), ("update", ("OLD", "NEW")), ("delete", ("OLD",))):
        told = " OR ".join(f"EXISTS ({SETTLED.format(row)})" for row in rows)
        op.execute(
            f"CREATE TRIGGER settled_{table}_{change} BEFORE {change.upper()} ON {table} WHEN {told} "
            f"BEGIN SELECT RAISE(ABORT, '{MARK}'); END"
        )


def guard_postgresql(table: str) -> None:
    refuse = f"RAISE EXCEPTION '{MARK}' USING ERRCODE = 'integrity_constraint_violation'"
    op.execute(
        f"CREATE FUNCTION settled_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'INSERT' THEN IF EXISTS ({SETTLED.format('OLD')}) THEN {refuse}; END IF; END IF; "
        f"IF TG_OP <> 'DELETE' THEN IF EXISTS ({SETTLED.format('NEW')}) THEN {refuse}; END IF; RETURN NEW; END IF; "
        "RETURN OLD; END $$"
    )
    op.execute(
        f"CREATE TRIGGER settled_{table} BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION settled_{table}()"
    )
    op.execute(
        f"CREATE TRIGGER settled_{table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION settled_truncate()"
    )


def upgrade() -> None:
    op.create_table(
        "held_point",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("told", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["scheme_item.id"], name=op.f("fk_held_point_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_held_point_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_point")),
    )
    op.create_table(
        "score_override",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("evidence", sa.BigInteger(), nullable=True),
        sa.Column("points", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=50), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["scheme_item.id"], name=op.f("fk_score_override_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_score_override_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_override")),
    )
    for table in GUARDED:
        for column in ("item_id", "month", "person_id", "station_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index("uq_held_point_cell", "held_point", ["person_id", "item_id", "month"], unique=True)
    op.create_index("ix_score_override_cell", "score_override", ["person_id", "month", "item_id"])
    # Plainly: recreating these tables would drop their triggers.
    op.add_column("scheme", sa.Column("bonus_most", sa.BigInteger(), nullable=True))
    op.add_column("scheme", sa.Column("deduction_most", sa.BigInteger(), nullable=True))
    op.add_column("scheme", sa.Column("vetoes", sa.Text(), nullable=True))
    op.add_column("scheme_item", sa.Column("section", sa.String(length=20), nullable=True))
    op.add_column("scheme_item", sa.Column("weight", sa.Integer(), nullable=False, server_default="100"))
    op.add_column("scheme_item", sa.Column("evidence", sa.String(length=20), nullable=True))
    op.add_column("scheme_item", sa.Column("rate", sa.BigInteger(), nullable=True))
    for table in GUARDED:
        (guard_postgresql if op.get_bind().dialect.name == "postgresql" else guard_sqlite)(table)


def downgrade() -> None:
    for column in ("rate", "evidence", "weight", "section"):
        op.drop_column("scheme_item", column)
    for column in ("vetoes", "deduction_most", "bonus_most"):
        op.drop_column("scheme", column)
    for table in GUARDED:
        op.drop_table(table)
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION settled_{table}() CASCADE")
