"""What the training room prints: sign-in sheets of courses, and the year's ledger of courses and hours."""

from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.dates import chinese_date, show_date, today
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.features.layouts.service import layout_of
from station_desk.features.settings.service import station_or_new
from station_desk.features.training.model import Course, Trainee
from station_desk.features.training.rules import MAKE_UP
from station_desk.features.training.service import Standing, courses_of, roll_of, standings
from station_desk.fields.measures import show_hundredths
from station_desk.printing.task import Paper, PrintRequest
from station_desk.store.desk import Desk

COURSES = (
    {"key": "row", "title": "序号", "width": 10, "align": "center", "face": "Hei"},
    {"key": "date", "title": "日期", "width": 46, "align": "center", "face": "Hei"},
    {"key": "title", "title": "培训名称", "width": 62, "wrap": "first"},
    {"key": "sort", "title": "类别", "width": 22, "align": "center"},
    {"key": "hours", "title": "学时", "width": 14, "align": "center", "face": "Hei"},
    {"key": "teacher", "title": "授课人", "width": 30},
    {"key": "taken", "title": "参加", "width": 14, "align": "center", "face": "Hei"},
    {"key": "away", "title": "请假", "width": 14, "align": "center", "face": "Hei"},
    {"key": "missing", "title": "缺席", "width": 14, "align": "center", "face": "Hei"},
    {"key": "failed", "title": "不合格", "width": 16, "align": "center", "face": "Hei"},
    {"key": "place", "title": "地点", "width": 40, "wrap": "first"},
)


def write_sign_in(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write the sign-in sheets of the courses `request.ids` names, else of all of `request.year`; `only` names courses.

    Raises UserError where there is no such course, or nobody to sign.
    """
    from station_desk.printing.pdf import write_pdf

    yield Step(0, 1, "正在读取培训和名单")
    with desk.look() as session:
        records = [sheet for one in wanted_courses(session, request) if (sheet := _sign_in(session, one))["rows"]]
        layout = layout_of(session, "sign-in")
    if not records:
        raise UserError("培训那天花名册上没有在岗的人，没有可签到的名单。", "请核对培训日期和人员的任职起止日期。")
    return (yield from write_pdf(target, layout, records, title="培训签到表"))


def wanted_courses(session: Session, request: PrintRequest) -> list[Course]:
    """The courses a request is for, by day. Raises UserError where there are none."""
    if request.ids:
        found = [one for key in request.ids if (one := session.get(Course, key))]
        return sorted(found, key=lambda one: one.begins)
    year = request.year or today().year
    found = [one for one in courses_of(session, year) if not request.only or one.title in request.only]
    if not found:
        raise UserError(f"{year} 年没有登记过这样的培训。", "请先在“培训”里登记，或核对年度和培训名称。")
    return found


def _sign_in(session: Session, course: Course) -> dict[str, Any]:
    """The words of layout sign-in."""
    roll = roll_of(session, course.id)
    registered = [seat for seat in roll if seat.sitting] if course.title.endswith(MAKE_UP) else roll
    until = f"—{chinese_date(course.until)}" if course.until and course.until != course.begins else ""
    return {
        "title": f"{course.title}签到表",
        "when": f"{chinese_date(course.begins)}{until}",
        "place": course.place or "",
        "station": station_or_new(session).name,
        "printed": chinese_date(today()),
        "qr": f"desk:course/{course.id}",
        "rows": [{"name": one.name, "village": one.village, "phone": one.phone, "note": ""} for one in registered],
    }


def write_ledger(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write the ledger of a year (that of the courses `request.ids` names): its courses, then everybody's hours.

    Raises UserError for a year without courses.
    """
    from station_desk.printing.pdf import write_pdf

    yield Step(0, 1, "正在统计学时")
    with desk.look() as session:
        year = request.year or wanted_courses(session, request)[0].begins.year
        courses = courses_of(session, year)
        if not courses:
            raise UserError(f"{year} 年还没有登记培训，没有台账可打。", "请先在“培训”里登记。")
        common = {"station": station_or_new(session).name, "printed": chinese_date(today())}
        records = [
            {**common, **_courses(session, year, courses)},
            {**common, **_people(session, year, courses, request)},
        ]
        layout = layout_of(session, "training-ledger")
    return (yield from write_pdf(target, layout, records, title=f"{year}年培训台账"))


def _courses(session: Session, year: int, courses: list[Course]) -> dict[str, Any]:
    rows = []
    for one in courses:
        people = session.scalars(select(Trainee).where(Trainee.course_id == one.id)).all()
        marks = Counter(person.mark for person in people)
        until = f"—{show_date(one.until)}" if one.until and one.until != one.begins else ""
        rows.append({
            "date": f"{show_date(one.begins)}{until}", "title": one.title, "sort": one.sort,
            "hours": show_hundredths(one.hours), "teacher": one.teacher or "", "place": one.place or "",
            "taken": str(marks["参加"]), "away": str(marks["请假"] or ""), "missing": str(marks["缺席"] or ""),
            "failed": str(sum(person.result == "不合格" for person in people) or ""),
        })  # fmt: skip
    hours = show_hundredths(sum(one.hours for one in courses))
    count = f"共 {len(courses)} 次，{hours} 学时"
    return {"title": f"{year}年农村辅警培训台账", "count": count, "columns": list(COURSES), "rows": rows}


def _people(session: Session, year: int, courses: list[Course], request: PrintRequest) -> dict[str, Any]:
    """Everybody's hours, in the layout's own columns; `request.only` names people."""
    found = [one for one in standings(session, year) if not request.only or one.person.name in request.only]
    reached = sum(one.reached for one in found)
    missed: dict[str, list[str]] = {}
    for course in courses:
        query = select(Trainee).where(Trainee.course_id == course.id)
        for one in session.scalars(query):
            if one.mark != "参加" or one.result == "不合格":
                why = one.mark if one.mark != "参加" else "不合格"
                missed.setdefault(one.person_id, []).append(f"{course.begins.month}月{course.begins.day}日{why}")
    return {
        "title": f"{year}年农村辅警培训学时",
        "count": f"共 {len(found)} 人，达到 {reached} 人，没有达到 {len(found) - reached} 人",
        "columns": None,
        "rows": [_person(one, "、".join(missed.get(one.person.id, ()))) for one in found],
    }


def _person(one: Standing, note: str) -> dict[str, str]:
    person = one.person
    return {
        "village": one.village,
        "name": person.name,
        "hired": show_date(person.hired) if person.hired else "",
        "preservice": show_hundredths(one.preservice) if one.preservice or one.preservice_needed else "",
        "preservice_needed": show_hundredths(one.preservice_needed) if one.preservice_needed else "",
        "have": show_hundredths(one.have),
        "needed": show_hundredths(one.needed) if one.needed else "",
        "reached": "达到" if one.reached else "没有达到",
        "note": note,
    }


SIGN_IN = Paper("training-sign-in", "培训签到表", write_sign_in, layouts=("sign-in",))
LEDGER = Paper("training", "培训台账", write_ledger, layouts=("training-ledger",))
PAPERS = (SIGN_IN, LEDGER)
