"""What the training room prints: sign-in sheets of courses, and the year's ledger of courses and hours."""

from collections import Counter
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.dates import chinese_date, show_date, today
from station_desk.base.errors import UserError
from station_desk.features.settings.service import heading, station_or_new
from station_desk.features.training.model import Course, Trainee
from station_desk.features.training.rules import MAKE_UP
from station_desk.features.training.service import Standing, courses_of, roll_of, standings
from station_desk.fields.measures import show_hundredths
from station_desk.printing.task import Paper, PrintRequest, asked_for

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


def sign_in(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout sign-in for the courses `request.ids` names, else for all of `request.year`; `only` names courses.

    Raises UserError where there is no such course, or nobody to sign.
    """
    sheets = [sheet for one in wanted_courses(session, request) if (sheet := _sign_in(session, one))["rows"]]
    if not sheets:
        raise UserError("培训那天花名册上没有在岗的人，没有可签到的名单。", "请核对培训日期和人员的任职起止日期。")
    return sheets


def wanted_courses(session: Session, request: PrintRequest) -> list[Course]:
    """The courses a request is for, by day. Raises UserError where there are none."""
    year = request.year or today().year
    if request.ids:
        named = [one for key in request.ids if (one := session.get(Course, key))]
        found = sorted(named, key=lambda one: one.begins)
    else:
        found = courses_of(session, year)
    found = asked_for(found, request, lambda one: one.title, lacks="没有名为“{names}”的培训。")
    if not found:
        raise UserError(f"{year} 年没有登记过这样的培训。", "请先在“培训”里登记，或核对年度和培训名称。")
    return found


def _sign_in(session: Session, course: Course) -> dict[str, Any]:
    """The words of layout sign-in."""
    roll = roll_of(session, course.id)
    registered = [seat for seat in roll if seat.sitting] if course.title.endswith(MAKE_UP) else roll
    until = f"—{chinese_date(course.until)}" if course.until and course.until != course.begins else ""
    return {
        **heading(station_or_new(session), f"{course.title}签到表"),
        "when": f"{chinese_date(course.begins)}{until}",
        "place": course.place or "",
        "qr": f"desk:course/{course.id}",
        "rows": [{"name": one.name, "village": one.village, "phone": one.phone, "note": ""} for one in registered],
    }


def ledger(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout training-ledger: the courses of a year, then everybody's hours, those of the people `request.only` names.

    Of certain courses (`request.ids`) these alone: hours are those of a whole year. Raises UserError for a year without courses.
    """
    station = station_or_new(session)
    if request.ids:
        courses = wanted_courses(session, replace(request, only=()))
        year = courses[0].begins.year
    else:
        year = request.year or today().year
        courses = courses_of(session, year)
    if not courses:
        raise UserError(f"{year} 年还没有登记培训，没有台账可打。", "请先在“培训”里登记。")
    records = [{**heading(station, f"{year}年农村辅警培训台账"), **_courses(session, courses)}]
    if not request.ids:
        people = asked_for(standings(session, year), request, lambda one: one.person.name)
        records.append({**heading(station, f"{year}年农村辅警培训学时"), **_people(session, courses, people)})
    return records


def _courses(session: Session, courses: list[Course]) -> dict[str, Any]:
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
    return {"count": count, "columns": list(COURSES), "rows": rows}


def _people(session: Session, courses: list[Course], found: list[Standing]) -> dict[str, Any]:
    """These people's hours, in the layout's own columns."""
    reached = sum(one.reached for one in found)
    missed: dict[str, list[str]] = {}
    for course in courses:
        query = select(Trainee).where(Trainee.course_id == course.id)
        for one in session.scalars(query):
            if one.mark != "参加" or one.result == "不合格":
                why = one.mark if one.mark != "参加" else "不合格"
                missed.setdefault(one.person_id, []).append(f"{course.begins.month}月{course.begins.day}日{why}")
    return {
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


SIGN_IN = Paper("training-sign-in", "培训签到表", sign_in, ("sign-in",))
LEDGER = Paper("training", "培训台账", ledger, ("training-ledger",))
PAPERS = (SIGN_IN, LEDGER)
