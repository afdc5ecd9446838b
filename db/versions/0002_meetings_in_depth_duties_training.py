"""Meetings in depth, duties, training."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agenda_template",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_template")),
    )
    with op.batch_alter_table("agenda_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_template_station_id"), ["station_id"], unique=False)
        batch_op.create_index("uq_agenda_template_kind", ["station_id", "kind"], unique=True)

    op.create_table(
        "course",
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("hours", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=True),
        sa.Column("teacher", sa.String(length=50), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
    )
    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_begins"), ["begins"], unique=False)
        batch_op.create_index(batch_op.f("ix_course_station_id"), ["station_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_course_teacher"), ["teacher"], unique=False)
        batch_op.create_index(batch_op.f("ix_course_title"), ["title"], unique=False)

    op.create_table(
        "enclosure",
        sa.Column("owner_table", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("ending", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("added", sa.DateTime(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enclosure")),
    )
    with op.batch_alter_table("enclosure", schema=None) as batch_op:
        batch_op.create_index("ix_enclosure_owner", ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enclosure_station_id"), ["station_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=50), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=200), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_decision_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_deadline"), ["deadline"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_owner"), ["owner"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_station_id"), ["station_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_what"), ["what"], unique=False)

    op.create_table(
        "duty_entry",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("span", sa.String(length=13), nullable=True),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("village_id", sa.String(length=36), nullable=True),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=True),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=200), nullable=True),
        sa.Column("involved", sa.String(length=100), nullable=True),
        sa.Column("reported_to", sa.String(length=50), nullable=True),
        sa.Column("follow_up", sa.String(length=200), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_duty_entry_person_id")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_duty_entry_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_entry")),
    )
    with op.batch_alter_table("duty_entry", schema=None) as batch_op:
        batch_op.create_index("ix_duty_entry_day", ["station_id", "day"], unique=False)
        batch_op.create_index("ix_duty_entry_person_day", ["person_id", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_entry_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_entry_station_id"), ["station_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_entry_village_id"), ["village_id"], unique=False)

    op.create_table(
        "flag_word",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_flag_word_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_word")),
    )
    with op.batch_alter_table("flag_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_flag_word_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_flag_word_station_id"), ["station_id"], unique=False)
        batch_op.create_index("uq_flag_word_person", ["person_id", "rule", "about"], unique=True)

    op.create_table(
        "note",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("evidence", sa.String(length=200), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=True),
        sa.Column("by", sa.String(length=25), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_note_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_note_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_note_station_id"), ["station_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_note_what"), ["what"], unique=False)

    op.create_table(
        "trainee",
        sa.Column("course_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("hours", sa.BigInteger(), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("score", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(length=60), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_trainee_course_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_trainee_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainee")),
    )
    with op.batch_alter_table("trainee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trainee_course_id"), ["course_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trainee_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trainee_station_id"), ["station_id"], unique=False)
        batch_op.create_index("uq_trainee_course_person", ["course_id", "person_id"], unique=True)

    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approver", sa.String(length=25), nullable=True))
        batch_op.add_column(sa.Column("signed", sa.DateTime(), nullable=True))

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lasts", sa.Integer(), nullable=False, server_default="120"))
        batch_op.add_column(sa.Column("series", sa.String(length=36), nullable=True))

    with op.batch_alter_table("station", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("inspection_rhythm", sa.String(length=20), nullable=False, server_default="每季度")
        )
        batch_op.add_column(sa.Column("report_rhythm", sa.String(length=20), nullable=False, server_default="每半年"))
        batch_op.add_column(sa.Column("flag_missed", sa.Integer(), nullable=False, server_default="2"))
        batch_op.add_column(sa.Column("flag_months", sa.Integer(), nullable=False, server_default="3"))
        batch_op.add_column(sa.Column("flag_no_log", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("flag_leave", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("preservice_hours", sa.Integer(), nullable=False, server_default="24"))
        batch_op.add_column(sa.Column("yearly_hours", sa.Integer(), nullable=False, server_default="16"))


def downgrade() -> None:
    with op.batch_alter_table("station", schema=None) as batch_op:
        batch_op.drop_column("yearly_hours")
        batch_op.drop_column("preservice_hours")
        batch_op.drop_column("flag_leave")
        batch_op.drop_column("flag_no_log")
        batch_op.drop_column("flag_months")
        batch_op.drop_column("flag_missed")
        batch_op.drop_column("report_rhythm")
        batch_op.drop_column("inspection_rhythm")

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_column("series")
        batch_op.drop_column("lasts")

    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_column("signed")
        batch_op.drop_column("approver")

    with op.batch_alter_table("trainee", schema=None) as batch_op:
        batch_op.drop_index("uq_trainee_course_person")
        batch_op.drop_index(batch_op.f("ix_trainee_station_id"))
        batch_op.drop_index(batch_op.f("ix_trainee_person_id"))
        batch_op.drop_index(batch_op.f("ix_trainee_course_id"))

    op.drop_table("trainee")
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_what"))
        batch_op.drop_index(batch_op.f("ix_note_station_id"))
        batch_op.drop_index(batch_op.f("ix_note_person_id"))
        batch_op.drop_index(batch_op.f("ix_note_day"))

    op.drop_table("note")
    with op.batch_alter_table("flag_word", schema=None) as batch_op:
        batch_op.drop_index("uq_flag_word_person")
        batch_op.drop_index(batch_op.f("ix_flag_word_station_id"))
        batch_op.drop_index(batch_op.f("ix_flag_word_person_id"))

    op.drop_table("flag_word")
    with op.batch_alter_table("duty_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_entry_village_id"))
        batch_op.drop_index(batch_op.f("ix_duty_entry_station_id"))
        batch_op.drop_index(batch_op.f("ix_duty_entry_person_id"))
        batch_op.drop_index("ix_duty_entry_person_day")
        batch_op.drop_index("ix_duty_entry_day")

    op.drop_table("duty_entry")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_what"))
        batch_op.drop_index(batch_op.f("ix_decision_station_id"))
        batch_op.drop_index(batch_op.f("ix_decision_owner"))
        batch_op.drop_index(batch_op.f("ix_decision_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_decision_deadline"))

    op.drop_table("decision")
    with op.batch_alter_table("enclosure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enclosure_station_id"))
        batch_op.drop_index("ix_enclosure_owner")

    op.drop_table("enclosure")
    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_title"))
        batch_op.drop_index(batch_op.f("ix_course_teacher"))
        batch_op.drop_index(batch_op.f("ix_course_station_id"))
        batch_op.drop_index(batch_op.f("ix_course_begins"))

    op.drop_table("course")
    with op.batch_alter_table("agenda_template", schema=None) as batch_op:
        batch_op.drop_index("uq_agenda_template_kind")
        batch_op.drop_index(batch_op.f("ix_agenda_template_station_id"))

    op.drop_table("agenda_template")
