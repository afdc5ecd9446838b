"""Pay."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# What has been paid stays as it is, whoever asks: new lines of another list correct it. The tables' info["refusals"]
# have the sentence for each mark.
SENTENCE, BOOKED = "paid list", "booked payment"
PAID = "('已发', '关账')"
FIXED = (
    "id", "station_id", "title", "year", "sort", "first_month", "last_month", "model", "standard", "pool", "left",
    "excellent", "competent", "failed", "corrects_id", "made_by", "made_at", "checked_by", "checked_at", "approved_by",
    "approved_at", "paid_by", "paid_at", "document", "note",
)  # fmt: skip


def run_of(row: str) -> str:
    return f"(SELECT state FROM pay_run WHERE id = {row}.run_id) IN {PAID}"


def same(word: str) -> str:
    """Whether a list that was paid is only being closed."""
    kept = " AND ".join(f'OLD."{column}" {word} NEW."{column}"' for column in FIXED)
    return f"OLD.state = '已发' AND NEW.state IN {PAID} AND {kept}"


def on_sqlite(name: str, when: str, table: str, condition: str, sentence: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {when} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


def on_postgresql(name: str, table: str, conditions: dict[str, str], sentence: str) -> tuple[str, str]:
    checks = " ".join(
        f"IF TG_OP = '{when}' THEN IF {condition} THEN RAISE EXCEPTION '{sentence}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; END IF;"
        for when, condition in conditions.items()
    )
    body = f"BEGIN {checks} IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END"
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ {body} $body$",
        f"CREATE TRIGGER {name} BEFORE {' OR '.join(conditions)} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )


def conditions(word: str) -> tuple[tuple[str, dict[str, str], str], ...]:
    """For each table by what is done: when it is refused."""
    return (
        ("pay_line", {
            "INSERT": run_of("NEW"), "UPDATE": f"{run_of('OLD')} OR {run_of('NEW')}", "DELETE": run_of("OLD"),
        }, SENTENCE),
        ("pay_run", {
            "UPDATE": f"OLD.state IN {PAID} AND NOT ({same(word)})", "DELETE": f"OLD.state IN {PAID}",
        }, SENTENCE),
        ("fund_entry", {"UPDATE": run_of("OLD"), "DELETE": run_of("OLD")}, BOOKED),
    )  # fmt: skip


def no_truncate(table: str, sentence: str) -> tuple[str, str]:
    """On PostgreSQL a table with a paid list in it cannot be emptied at one stroke either."""
    body = (
        f"BEGIN IF EXISTS (SELECT 1 FROM pay_run WHERE state IN {PAID}) THEN RAISE EXCEPTION '{sentence}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NULL; END"
    )
    trigger = f"CREATE TRIGGER keep_{table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
    return (
        f"CREATE FUNCTION keep_{table}_whole() RETURNS trigger LANGUAGE plpgsql AS $body$ {body} $body$",
        f"{trigger} EXECUTE FUNCTION keep_{table}_whole()",
    )


LOCKS = {
    "sqlite": [
        on_sqlite(f"keep_{table}_{when.lower()}", when, table, condition, sentence)
        for table, refused, sentence in conditions("IS")
        for when, condition in refused.items()
    ],
    "postgresql": [
        statement
        for table, refused, sentence in conditions("IS NOT DISTINCT FROM")
        for statement in (*on_postgresql(f"keep_{table}", table, refused, sentence), *no_truncate(table, sentence))
    ],
}


def upgrade() -> None:
    op.create_table(
        "fund_year",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("standard", sa.BigInteger(), nullable=False),
        sa.Column("reading", sa.String(length=20), nullable=False),
        sa.Column("fixed_excellent", sa.BigInteger(), nullable=False),
        sa.Column("fixed_competent", sa.BigInteger(), nullable=False),
        sa.Column("fixed_failed", sa.BigInteger(), nullable=False),
        sa.Column("pool_excellent", sa.BigInteger(), nullable=False),
        sa.Column("pool_competent", sa.BigInteger(), nullable=False),
        sa.Column("pool_failed", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=True),
        sa.Column("note", sa.String(length=100), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_year")),
    )
    with op.batch_alter_table("fund_year", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fund_year_station_id"), ["station_id"], unique=False)
        batch_op.create_index("uq_fund_year_year", ["station_id", "year"], unique=True)

    op.create_table(
        "pay_run",
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("first_month", sa.Integer(), nullable=False),
        sa.Column("last_month", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=True),
        sa.Column("standard", sa.BigInteger(), nullable=True),
        sa.Column("pool", sa.BigInteger(), nullable=True),
        sa.Column("left", sa.BigInteger(), nullable=True),
        sa.Column("excellent", sa.BigInteger(), nullable=True),
        sa.Column("competent", sa.BigInteger(), nullable=True),
        sa.Column("failed", sa.BigInteger(), nullable=True),
        sa.Column("corrects_id", sa.String(length=36), nullable=True),
        sa.Column("made_by", sa.String(length=50), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=True),
        sa.Column("checked_by", sa.String(length=50), nullable=True),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("approved_by", sa.String(length=50), nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("paid_by", sa.String(length=50), nullable=True),
        sa.Column("paid_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=50), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("document", sa.String(length=60), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["corrects_id"], ["pay_run.id"], name=op.f("fk_pay_run_corrects_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_run")),
    )
    with op.batch_alter_table("pay_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pay_run_corrects_id"), ["corrects_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_run_station_id"), ["station_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_run_title"), ["title"], unique=False)
        batch_op.create_index("ix_pay_run_year", ["year", "sort"], unique=False)
        batch_op.create_index(
            "uq_pay_run_period",
            ["station_id", "year", "sort", "first_month"],
            unique=True,
            sqlite_where=sa.text("corrects_id IS NULL"),
            postgresql_where=sa.text("corrects_id IS NULL"),
        )

    op.create_table(
        "fund_entry",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=True),
        sa.Column("note", sa.String(length=100), nullable=True),
        sa.Column("run_id", sa.String(length=36), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name=op.f("fk_fund_entry_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_entry")),
    )
    with op.batch_alter_table("fund_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fund_entry_document"), ["document"], unique=False)
        batch_op.create_index(batch_op.f("ix_fund_entry_note"), ["note"], unique=False)
        batch_op.create_index(batch_op.f("ix_fund_entry_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fund_entry_station_id"), ["station_id"], unique=False)
        batch_op.create_index("ix_fund_entry_year", ["year", "day"], unique=False)

    op.create_table(
        "pay_rate",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("reach", sa.String(length=20), nullable=False),
        sa.Column("township", sa.String(length=30), nullable=True),
        sa.Column("village_id", sa.String(length=36), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("director", sa.BigInteger(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=True),
        sa.Column("note", sa.String(length=100), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_pay_rate_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_rate")),
    )
    with op.batch_alter_table("pay_rate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pay_rate_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_rate_station_id"), ["station_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_rate_township"), ["township"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_rate_village_id"), ["village_id"], unique=False)
        batch_op.create_index("uq_pay_rate_name", ["station_id", "name", "since"], unique=True)

    op.create_table(
        "pay_line",
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=25), nullable=False),
        sa.Column("village", sa.String(length=30), nullable=True),
        sa.Column("grade", sa.String(length=10), nullable=True),
        sa.Column("score", sa.BigInteger(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("deduction", sa.BigInteger(), nullable=False),
        sa.Column("deduction_reason", sa.String(length=60), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("held_reason", sa.String(length=60), nullable=True),
        sa.Column("corrects_id", sa.String(length=36), nullable=True),
        sa.Column("story", sa.Text(), nullable=True),
        sa.Column("note", sa.String(length=100), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["corrects_id"], ["pay_line.id"], name=op.f("fk_pay_line_corrects_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pay_line_person_id")),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name=op.f("fk_pay_line_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_line")),
    )
    with op.batch_alter_table("pay_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pay_line_corrects_id"), ["corrects_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_line_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_line_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_line_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_line_station_id"), ["station_id"], unique=False)
        batch_op.create_index("uq_pay_line_person", ["run_id", "person_id"], unique=True)

    op.create_table(
        "pay_form",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_form")),
    )
    with op.batch_alter_table("pay_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pay_form_station_id"), ["station_id"], unique=False)
        batch_op.create_index("uq_pay_form_name", ["station_id", "name"], unique=True)

    for statement in LOCKS[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    for table in ("pay_line", "pay_run", "fund_entry"):
        if op.get_bind().dialect.name == "postgresql":
            for name in (f"keep_{table}", f"keep_{table}_whole"):
                op.execute(f"DROP TRIGGER {name} ON {table}")
                op.execute(f"DROP FUNCTION {name}()")
    op.drop_table("pay_form")
    with op.batch_alter_table("pay_line", schema=None) as batch_op:
        batch_op.drop_index("uq_pay_line_person")
        batch_op.drop_index(batch_op.f("ix_pay_line_station_id"))
        batch_op.drop_index(batch_op.f("ix_pay_line_run_id"))
        batch_op.drop_index(batch_op.f("ix_pay_line_person_id"))
        batch_op.drop_index(batch_op.f("ix_pay_line_name"))
        batch_op.drop_index(batch_op.f("ix_pay_line_corrects_id"))

    op.drop_table("pay_line")
    with op.batch_alter_table("pay_rate", schema=None) as batch_op:
        batch_op.drop_index("uq_pay_rate_name")
        batch_op.drop_index(batch_op.f("ix_pay_rate_village_id"))
        batch_op.drop_index(batch_op.f("ix_pay_rate_township"))
        batch_op.drop_index(batch_op.f("ix_pay_rate_station_id"))
        batch_op.drop_index(batch_op.f("ix_pay_rate_name"))

    op.drop_table("pay_rate")
    with op.batch_alter_table("fund_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_fund_entry_year")
        batch_op.drop_index(batch_op.f("ix_fund_entry_station_id"))
        batch_op.drop_index(batch_op.f("ix_fund_entry_run_id"))
        batch_op.drop_index(batch_op.f("ix_fund_entry_note"))
        batch_op.drop_index(batch_op.f("ix_fund_entry_document"))

    op.drop_table("fund_entry")
    with op.batch_alter_table("pay_run", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pay_run_period",
            sqlite_where=sa.text("corrects_id IS NULL"),
            postgresql_where=sa.text("corrects_id IS NULL"),
        )
        batch_op.drop_index("ix_pay_run_year")
        batch_op.drop_index(batch_op.f("ix_pay_run_title"))
        batch_op.drop_index(batch_op.f("ix_pay_run_station_id"))
        batch_op.drop_index(batch_op.f("ix_pay_run_corrects_id"))

    op.drop_table("pay_run")
    with op.batch_alter_table("fund_year", schema=None) as batch_op:
        batch_op.drop_index("uq_fund_year_year")
        batch_op.drop_index(batch_op.f("ix_fund_year_station_id"))

    op.drop_table("fund_year")
