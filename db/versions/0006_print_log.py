"""What was printed, copy by copy, and the triggers that keep it and let no printed number stand for two people."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# {same} is a comparison that takes empty values for values: IS on SQLite, IS NOT DISTINCT FROM on PostgreSQL.
TWO, STAYS, KEPT = "number on two people", "printed number stays", "print log is kept"
OTHERS = (
    "EXISTS (SELECT 1 FROM printed_copy c WHERE c.station_id = NEW.station_id AND c.owner_table = {table} "
    "AND c.number = NEW.number AND c.result <> '未打出' AND NOT (c.person_id {same} NEW.person_id))"
)
ON_PAPER = "EXISTS (SELECT 1 FROM printed_copy c WHERE c.owner_id = OLD.id AND c.result NOT IN ('导出', '未打出'))"
FIXED_RUN = ("kind", "paper", "title", "at", "by", "printer", "stock", "layout", "start_at", "pages", "sheets")
FIXED_COPY = ("run_id", "owner_table", "owner_id", "person_id", "name", "number", "sheet", "slot")
NUMBERED = ("award", "work_card")


def locks(same: str) -> tuple[tuple[str, str, str, str, str], ...]:
    """Name, table, what is done, when it is refused, and the mark of the refusal."""

    def moved(columns: tuple[str, ...]) -> str:
        return " OR ".join(f'NOT (NEW."{column}" {same} OLD."{column}")' for column in columns)

    found = [
        ("one_person_printed", "printed_copy", "INSERT", OTHERS.format(table="NEW.owner_table", same=same), TWO),
        ("keep_copy_edit", "printed_copy", "UPDATE", moved(FIXED_COPY), KEPT),
        ("keep_copy_gone", "printed_copy", "DELETE", "1 = 1", KEPT),
        ("keep_run_edit", "print_run", "UPDATE", moved(FIXED_RUN), KEPT),
        ("keep_run_gone", "print_run", "DELETE", "1 = 1", KEPT),
    ]
    for table in NUMBERED:
        others = OTHERS.format(table=f"'{table}'", same=same)
        found += [
            (f"one_person_{table}_new", table, "INSERT", others, TWO),
            (f"one_person_{table}_edit", table, "UPDATE", f"({moved(('number', 'person_id'))}) AND {others}", TWO),
            (f"stays_{table}_edit", table, "UPDATE", f"({moved(('number', 'person_id'))}) AND {ON_PAPER}", STAYS),
            (f"stays_{table}_gone", table, "DELETE", ON_PAPER, STAYS),
        ]
    return tuple(found)


def guard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, table, when, refused, mark in locks("IS"):
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON {table} WHEN {refused} BEGIN SELECT RAISE(ABORT, '{mark}'); END"
            )
        return
    for name, table, when, refused, mark in locks("IS NOT DISTINCT FROM"):
        row = "OLD" if when == "DELETE" else "NEW"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN IF {refused} THEN "
            f"RAISE EXCEPTION '{mark}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $body$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def release() -> None:
    for name, *_ in locks("IS"):
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {name}")
        else:
            op.execute(f"DROP FUNCTION {name}() CASCADE")


def upgrade() -> None:
    op.create_table(
        "print_run",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("paper", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=50), nullable=False),
        sa.Column("printer", sa.String(length=200), nullable=True),
        sa.Column("stock", sa.String(length=100), nullable=True),
        sa.Column("layout", sa.String(length=60), nullable=True),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_run")),
    )
    with op.batch_alter_table("print_run", schema=None) as batch_op:
        batch_op.create_index("ix_print_run_at", ["station_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_print_run_station_id"), ["station_id"], unique=False)

    op.create_table(
        "printed_copy",
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("owner_table", sa.String(length=40), nullable=True),
        sa.Column("owner_id", sa.String(length=36), nullable=True),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["print_run.id"], name=op.f("fk_printed_copy_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_copy")),
    )
    with op.batch_alter_table("printed_copy", schema=None) as batch_op:
        batch_op.create_index("ix_printed_copy_number", ["station_id", "owner_table", "number"], unique=False)
        batch_op.create_index("ix_printed_copy_owner", ["owner_id"], unique=False)
        batch_op.create_index("ix_printed_copy_person", ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_printed_copy_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_printed_copy_station_id"), ["station_id"], unique=False)

    guard()


def downgrade() -> None:
    release()
    with op.batch_alter_table("printed_copy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_printed_copy_station_id"))
        batch_op.drop_index(batch_op.f("ix_printed_copy_run_id"))
        batch_op.drop_index("ix_printed_copy_person")
        batch_op.drop_index("ix_printed_copy_owner")
        batch_op.drop_index("ix_printed_copy_number")

    op.drop_table("printed_copy")
    with op.batch_alter_table("print_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_print_run_station_id"))
        batch_op.drop_index("ix_print_run_at")

    op.drop_table("print_run")
