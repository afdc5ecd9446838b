"""Every paper of every room prints those asked for by name, by key and by place in the list, and says where it cannot."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.catalog import load_models, offers
from station_desk.demo.place import open_demo, usual_request
from station_desk.printing.task import Contents, Paper, PrintRequest
from station_desk.store.desk import Desk
from station_desk.store.search import model_named

load_models()
PAPERS = [(one.name, paper) for one in offers() for paper in one.papers()]
NARROWED = [(room, paper) for room, paper in PAPERS if not paper.whole]
each = pytest.mark.parametrize(("room", "paper"), PAPERS, ids=[paper.name for _, paper in PAPERS])
each_narrowed = pytest.mark.parametrize(("room", "paper"), NARROWED, ids=[paper.name for _, paper in NARROWED])

SUMS = {"合计", "本页小计", "（接下页）", "到会"}
# What a paper is asked for by, where its words do not tell: two such names, and a word of the second alone.
SPECIAL = {
    "notice": ("2026年3月例会", "2026年4月例会", "召开2026年4月例会"),
    "attendance": ("2026-03", "2026-04", "'title': '4."),
    "size-order": ("于海", "单秀杰", "共 22 人"),
}
# The records a paper takes keys of, where copies do not tell: the model, and the attribute that says the same as its name.
KEYED = {
    **dict.fromkeys(("roster", "evaluation-summary", "evaluation-sheets", "evaluation-notice", "objections"), ("Person", "name")),
    **dict.fromkeys(("payout", "receipts", "slips", "bank"), ("PayLine", "name")),
    **dict.fromkeys(("sign-in", "sign-in-two", "notice", "minutes", "yearplan"), ("Meeting", "title")),
    "training-sign-in": ("Course", "title"),
}  # fmt: skip


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory):
    """The demonstration, opened once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATION_DESK_TODAY", "2026-11-23")
        desk = finish(open_demo(tmp_path_factory.mktemp("papers")))
        yield desk
        desk.close()


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-11-23")


def read(desk: Desk, paper: Paper, request: PrintRequest) -> Contents:
    with desk.look() as session:
        return paper.read(session, request)


def names_in(found: Contents) -> list[str]:
    """By what one could ask for parts of it: of each copy, of each record, or of the rows of its table."""
    if found.copies:
        return [copy.name for copy in found.copies]
    rows = [row for record in found.records for row in record.get("rows", ())]
    named = [
        str(one[key]) for one in (*found.records, *rows) for key in ("name", "name0", "name1", "person") if one.get(key)
    ]
    if named and not any("qr" in record for record in found.records):
        return [name for name in dict.fromkeys(named) if name not in SUMS]
    return [str(one["title"]).removesuffix("签到表") for one in rows or found.records if "title" in one] or [
        str(record["title"]).removesuffix("签到表") for record in found.records
    ]


def words_of(found: Contents) -> str:
    return str([{key: value for key, value in record.items() if key != "photo"} for record in found.records])


def asked_by(paper: Paper, whole: Contents) -> tuple[str, str, str]:
    """Two names the paper may be asked for by, and a word that must not stand on it once the first alone is asked for."""
    if paper.name in SPECIAL:
        return SPECIAL[paper.name]
    first, *others = dict.fromkeys(names_in(whole))
    return first, *(others[:1] * 2 or ("", "nobody else stands on it"))


# ------------------------------------------------------------------------------------------------------- nobody there
@each
def test_a_name_that_is_not_there_is_said(shown: Desk, room: str, paper: Paper) -> None:
    with pytest.raises(UserError) as refused:
        read(shown, paper, replace(usual_request(room, paper), only=("查无此人",)))
    assert ("不能只打其中几个" if paper.whole else "查无此人") in refused.value.message


@each
def test_a_key_of_nothing_prints_nothing(shown: Desk, room: str, paper: Paper) -> None:
    with pytest.raises(UserError):
        read(shown, paper, replace(usual_request(room, paper), ids=("01a214bf-a93e-73b0-a4fb-000000000000",)))


@each
def test_a_month_of_what_has_no_months_is_refused(shown: Desk, room: str, paper: Paper) -> None:
    asked = replace(usual_request(room, paper), month=11)
    if paper.monthly:
        assert read(shown, paper, asked).records
    else:
        with pytest.raises(UserError, match="不能只打一个月的"):
            read(shown, paper, asked)


@each
def test_marks_asked_for_are_on_its_sheet_or_the_blank_is_refused(shown: Desk, room: str, paper: Paper) -> None:
    usual = usual_request(room, paper)
    sheet = read(shown, paper, replace(usual, crop=True, fold="左右对折")).sheet
    assert sheet is not None
    assert (sheet.crop_marks, sheet.fold) == (True, "左右对折")
    if paper.stocks is None:
        with pytest.raises(UserError, match="不能套打"):
            read(shown, paper, replace(usual, overprint="12K证书"))


# ------------------------------------------------------------------------------------------------- those asked for
@each
def test_places_of_the_list_are_picked(shown: Desk, room: str, paper: Paper) -> None:
    usual = usual_request(room, paper)
    whole = read(shown, paper, usual)
    last = read(shown, paper, replace(usual, pick=str(len(whole.records))))
    assert last.records == whole.records[-1:]
    assert last.copies == whole.copies[-1:]
    with pytest.raises(UserError, match=f"一共 {len(whole.records)} 份"):
        read(shown, paper, replace(usual, pick=str(len(whole.records) + 1)))


@each_narrowed
def test_only_those_named_are_printed(shown: Desk, room: str, paper: Paper) -> None:
    usual = usual_request(room, paper)
    whole = read(shown, paper, usual)
    first, _, gone = asked_by(paper, whole)
    part = read(shown, paper, replace(usual, only=(first,)))
    assert gone in words_of(whole) or whole.records == part.records
    assert gone not in words_of(part)
    if paper.name not in SPECIAL:
        assert set(names_in(part)) == {first}


@each_narrowed
def test_only_chosen_records_are_printed(shown: Desk, room: str, paper: Paper) -> None:
    usual = usual_request(room, paper)
    whole = read(shown, paper, usual)
    if whole.copies:
        chosen = whole.copies[-1]
        assert read(shown, paper, replace(usual, ids=(chosen.id,))).copies == (chosen,)
    elif paper.name in KEYED:
        first, _, gone = asked_by(paper, whole)
        with shown.look() as session:
            keys = keys_of(session, paper, first)
        parts = [read(shown, paper, PrintRequest(year=usual.year, ids=(key,))) for key in keys]
        assert not any(gone in words_of(part) for part in parts)
        assert read(shown, paper, replace(usual, only=(first,))).records in [part.records for part in parts]


def keys_of(session: Session, paper: Paper, name: str) -> list[str]:
    """The keys of the records of that name."""
    model: Any = model_named(KEYED[paper.name][0])
    return [one.id for one in session.scalars(select(model).where(getattr(model, KEYED[paper.name][1]) == name))]


def test_a_month_of_meetings_is_a_months_plan_and_a_months_attendance(shown: Desk) -> None:
    plan, attendance = (next(paper for _, paper in PAPERS if paper.name == name) for name in ("yearplan", "attendance"))
    with shown.look() as session:
        model: Any = model_named("Meeting")
        meetings = [one for one in session.scalars(select(model)) if f"{one.starts:%Y-%m}" == "2026-03"]
        keys, titles = tuple(one.id for one in meetings), {one.title for one in meetings}
    (record,) = read(shown, plan, PrintRequest(ids=keys)).records
    assert record["title"] == "2026年3月农村辅警例会与考核安排"
    assert {row["title"] for row in record["rows"]} == titles
    (record,) = read(shown, attendance, PrintRequest(ids=keys)).records
    assert record["title"] == "2026年3月农村辅警出勤统计表"
    assert record == read(shown, attendance, PrintRequest(only=("2026-03",))).records[0]


def test_a_ledger_of_chosen_courses_names_these_alone(shown: Desk) -> None:
    ledger = next(paper for _, paper in PAPERS if paper.name == "training")
    with shown.look() as session:
        model: Any = model_named("Course")
        courses = sorted(session.scalars(select(model)), key=lambda one: one.begins)
        key, title = courses[-1].id, courses[-1].title
    (record,) = read(shown, ledger, PrintRequest(ids=(key,))).records
    assert [row["title"] for row in record["rows"]] == [title]


def test_the_duties_of_chosen_entries_are_their_months(shown: Desk) -> None:
    sheets = next(paper for _, paper in PAPERS if paper.name == "duty-sheets")
    with shown.look() as session:
        entry: Any = session.scalars(select(model_named("DutyEntry"))).first()
        person, month = session.get_one(model_named("Person"), entry.person_id).name, entry.day.month
        key = entry.id
    (record,) = read(shown, sheets, PrintRequest(ids=(key,))).records
    assert record["name"] == person
    assert f"{month}月" in record["title"]
