"""The way of a year's evaluation to what is settled, and the triggers that keep a settled year as it is."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What a settled year is told by in each table, {0} being the row: an evaluation at 定案 of the row's station.
SETTLED = "SELECT 1 FROM evaluation e WHERE e.stage = '定案' AND e.station_id = {0}.station_id AND "
SCHEME_YEAR = "(SELECT s.year FROM scheme s WHERE s.id = {0}.scheme_id)"
BY_KEY = "SELECT 1 FROM evaluation e WHERE e.stage = '定案' AND e.id = {0}.evaluation_id"
GUARDED = {
    "score": (SETTLED + "e.year = CAST(substr({0}.month, 1, 4) AS INTEGER)", "INSERT UPDATE DELETE"),
    "grade": (SETTLED + "e.year = {0}.year", "INSERT UPDATE DELETE"),
    "scheme": (SETTLED + "e.year = {0}.year", "INSERT UPDATE DELETE"),
    "scheme_item": (SETTLED + "e.year = " + SCHEME_YEAR, "INSERT UPDATE DELETE"),
    "evaluation": ("SELECT 1 WHERE {0}.stage = '定案'", "UPDATE DELETE"),
    "evaluation_step": (BY_KEY, "INSERT UPDATE DELETE"),
    "objection": (BY_KEY, "INSERT UPDATE DELETE"),
    "veto": (SETTLED + "e.year = {0}.year", "INSERT UPDATE DELETE"),
    "amendment": (SETTLED + "e.year = {0}.year", "UPDATE DELETE"),  # one more may always be added
}
MARK = "settled year"


def guard_sqlite() -> None:
    for table, (settled, changes) in GUARDED.items():
        for change in changes.split():
            rows = {"INSERT": ("NEW",), "DELETE": ("OLD",)}.get(change, ("OLD", "NEW"))
            if table == "evaluation":
                rows = ("OLD",)  # 定案 may be reached, not left
            told = " OR ".join(f"EXISTS ({settled.format(row)})" for row in rows)
            op.execute(
                f"CREATE TRIGGER settled_{table}_{change.lower()} BEFORE {change} ON {table} WHEN {told} "
                f"BEGIN SELECT RAISE(ABORT, '{MARK}'); END"
            )


def guard_postgresql() -> None:
    refuse = f"RAISE EXCEPTION '{MARK}' USING ERRCODE = 'integrity_constraint_violation'"
    for table, (settled, changes) in GUARDED.items():
        new = settled.format("NEW") if table != "evaluation" else "SELECT 1 WHERE false"
        op.execute(
            f"CREATE FUNCTION settled_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP <> 'INSERT' THEN IF EXISTS ({settled.format('OLD')}) THEN {refuse}; END IF; END IF; "
            f"IF TG_OP <> 'DELETE' THEN IF EXISTS ({new}) THEN {refuse}; END IF; RETURN NEW; END IF; "
            "RETURN OLD; END $$"
        )
        op.execute(
            f"CREATE TRIGGER settled_{table} BEFORE {' OR '.join(changes.split())} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION settled_{table}()"
        )
    op.execute(
        "CREATE FUNCTION settled_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF EXISTS (SELECT 1 FROM evaluation WHERE stage = '定案') THEN {refuse}; END IF; RETURN NULL; END $$"
    )
    for table in GUARDED:
        op.execute(
            f"CREATE TRIGGER settled_{table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION settled_truncate()"
        )


def upgrade() -> None:
    op.create_table(
        "evaluation",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("signed_by", sa.String(length=25), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("notice_from", sa.Date(), nullable=True),
        sa.Column("notice_days", sa.Integer(), nullable=True),
        sa.Column("notice_until", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
    )
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_station_id"), ["station_id"], unique=False)
        batch_op.create_index("uq_evaluation_year", ["station_id", "year"], unique=True)

    op.create_table(
        "evaluation_step",
        sa.Column("evaluation_id", sa.String(length=36), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=50), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name=op.f("fk_evaluation_step_evaluation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_step")),
    )
    with op.batch_alter_table("evaluation_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_step_evaluation_id"), ["evaluation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evaluation_step_station_id"), ["station_id"], unique=False)

    op.create_table(
        "objection",
        sa.Column("evaluation_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("who", sa.String(length=50), nullable=False),
        sa.Column("contact", sa.String(length=50), nullable=True),
        sa.Column("received", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("ruling", sa.String(length=20), nullable=True),
        sa.Column("because", sa.String(length=200), nullable=True),
        sa.Column("ruled_by", sa.String(length=25), nullable=True),
        sa.Column("ruled_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name=op.f("fk_objection_evaluation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_objection_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_evaluation_id"), ["evaluation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objection_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objection_station_id"), ["station_id"], unique=False)

    op.create_table(
        "amendment",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("old", sa.String(length=20), nullable=True),
        sa.Column("new", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=50), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("objection_id", sa.String(length=36), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["objection_id"], ["objection.id"], name=op.f("fk_amendment_objection_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_amendment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
    )
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_amendment_objection_id"), ["objection_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_amendment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_amendment_station_id"), ["station_id"], unique=False)
        batch_op.create_index("ix_amendment_year", ["station_id", "year"], unique=False)

    op.create_table(
        "veto",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("what", sa.String(length=150), nullable=False),
        sa.Column("by", sa.String(length=50), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_veto_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_veto")),
    )
    with op.batch_alter_table("veto", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_veto_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_veto_station_id"), ["station_id"], unique=False)
        batch_op.create_index("uq_veto_person_year", ["person_id", "year"], unique=True)

    with op.batch_alter_table("station", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notice_days", sa.Integer(), nullable=False, server_default="5"))

    if op.get_bind().dialect.name == "postgresql":
        guard_postgresql()
    else:
        guard_sqlite()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION settled_truncate() CASCADE")
    for table, (_, changes) in GUARDED.items():
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION settled_{table}() CASCADE")
        else:
            for change in changes.split():
                op.execute(f"DROP TRIGGER settled_{table}_{change.lower()}")
    with op.batch_alter_table("station", schema=None) as batch_op:
        batch_op.drop_column("notice_days")

    op.drop_table("veto")
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.drop_index("ix_amendment_year")
        batch_op.drop_index(batch_op.f("ix_amendment_station_id"))
        batch_op.drop_index(batch_op.f("ix_amendment_person_id"))
        batch_op.drop_index(batch_op.f("ix_amendment_objection_id"))

    op.drop_table("amendment")
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objection_station_id"))
        batch_op.drop_index(batch_op.f("ix_objection_person_id"))
        batch_op.drop_index(batch_op.f("ix_objection_evaluation_id"))

    op.drop_table("objection")
    with op.batch_alter_table("evaluation_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_step_station_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_step_evaluation_id"))

    op.drop_table("evaluation_step")
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.drop_index("uq_evaluation_year")
        batch_op.drop_index(batch_op.f("ix_evaluation_station_id"))

    op.drop_table("evaluation")
