"""Writes the demonstration's training: two years' courses, who took part and how, what was made up, and who is new."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base.holidays import next_workday
from station_desk.demo.cast import Member
from station_desk.demo.people import Cast
from station_desk.demo.words import dice, words
from station_desk.features.training.model import Course, Trainee
from station_desk.features.training.rules import PRESERVICE
from station_desk.features.training.service import make_up, to_make_up
from station_desk.store.desk import Desk
from station_desk.store.journal import insert_many

PRESERVICE_HOURS = 2400  # 1/100 学时
AFTER_HIRING, MADE_UP_AFTER = timedelta(days=4), timedelta(days=24)
NEWEST = timedelta(days=60)  # whoever came later has not been trained yet
ABSENT_FROM_ALL = 9  # by the order of the story: one person keeps missing the courses


def write_training(desk: Desk, told: Cast, quality: list[float]) -> Iterator[str]:
    """Every course of last year and of this year so far; yields what was done."""
    today = told.story.today
    for year in (told.story.last_year, today.year):
        for facts in words("station")["training"]["courses"]:
            begins = next_workday(date(year, facts["month"], facts["day"]))
            if begins < today:
                yield hold(desk, told, quality, year, facts, begins)
    yield from teach_the_new(desk, told)


def hold(desk: Desk, told: Cast, quality: list[float], year: int, facts: dict[str, Any], begins: date) -> str:
    """One course with its people; the one that is `made_up` is taken by the others later."""
    title = f"{year}年{facts['title']}"
    with desk.act(f"登记{title}") as session:
        course = new_course(session, title, facts, begins)
        there = [one for one in told.members if one.part.serves(begins)]
        insert_many(session, Trainee, [row(told, course, one, quality[one.number]) for one in there])
    later = next_workday(begins + MADE_UP_AFTER)
    if facts.get("made_up") and later < told.story.today:
        never = told.ids[ABSENT_FROM_ALL : ABSENT_FROM_ALL + 1]
        with desk.act(f"安排{title}补训") as session:
            people = [one.id for one in to_make_up(session, course.id, later) if one.id not in never]
            if people:
                make_up(session, course.id, people, later)
    return title


def new_course(session: Session, title: str, facts: dict[str, Any], begins: date) -> Course:
    profile, days = words("station")["profile"], facts.get("days", 1)
    course = Course(
        title=title, sort=facts["sort"], begins=begins, until=begins + timedelta(days=days - 1) if days > 1 else None,
        hours=facts["hours"], place=profile["meeting_place"], teacher=facts["teacher"], content=facts["content"],
    )  # fmt: skip
    session.add(course)
    session.flush()
    return course


def row(told: Cast, course: Course, one: Member, quality: float) -> dict[str, Any]:
    """How one person took part: the diligent come and pass."""
    die, lazy = dice("training", one.number, course.title), max(0.0, 0.95 - quality)
    mark = die.choices(("参加", "请假", "缺席"), (1.0, 0.03 + lazy / 6, lazy / 5))[0]
    mark = "缺席" if one.number == ABSENT_FROM_ALL and course.sort != PRESERVICE else mark
    tested = mark == "参加" and course.sort == "年度培训"
    score = round(min(1.0, quality + die.uniform(-0.1, 0.08)) * 100) if tested else None
    result = "不考核" if score is None else "合格" if score >= 60 else "不合格"
    return {
        "course_id": course.id, "person_id": told.ids[one.number], "mark": mark,
        "result": result if mark == "参加" else None, "score": None if score is None else score * 100,
        "hours": None, "note": die.choice(words("station")["training"]["reasons"]) if mark == "请假" else None,
    }  # fmt: skip


def teach_the_new(desk: Desk, told: Cast) -> Iterator[str]:
    """岗前培训 for each group hired since last year began; the newest still wait for theirs."""
    facts, story = words("station")["training"]["preservice"], told.story
    groups: dict[date, list[Member]] = {}
    for one in told.members:
        if story.last_year <= one.part.hired.year and one.part.hired < story.today - NEWEST:
            groups.setdefault(one.part.hired, []).append(one)
    count: dict[int, int] = {}
    for hired in sorted(groups):
        count[hired.year] = count.get(hired.year, 0) + 1
        title = f"{hired.year}年第{'一二三四五六'[count[hired.year] - 1]}期岗前培训"
        with desk.act(f"登记{title}") as session:
            course = new_course(session, title, facts, next_workday(hired + AFTER_HIRING))
            session.add_all(
                Trainee(course_id=course.id, person_id=told.ids[one.number], mark="参加", result="合格")
                for one in groups[hired]
            )
        yield title
