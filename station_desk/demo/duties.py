"""Writes the demonstration's duty log: two years of what the auxiliaries did, the diligent more of it."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base.dates import month_span
from station_desk.base.holidays import next_workday
from station_desk.demo.people import SamplePeople
from station_desk.demo.sample_people import Member
from station_desk.demo.story import BLOCK, MOST_BLOCKS, dice, words
from station_desk.features.duties.model import DutyEntry, Note
from station_desk.features.duties.rules.words import DUTIES
from station_desk.features.duties.service.flags import clear_flags, open_flags
from station_desk.features.training.model import Course, Trainee
from station_desk.features.training.rules import PRESERVICE
from station_desk.features.training.service import make_up, to_make_up
from station_desk.store.desk import Desk
from station_desk.store.journal import insert_many

MOST_PEOPLE = BLOCK * MOST_BLOCKS  # of a whole county's the log would say nothing new
OFTEN = 2.1  # entries a month of somebody who does all he should
SPANS = ("08:30-10:00", "09:00-11:30", "09:00-11:00", "13:30-15:00", "14:00-16:30", "15:00-17:00")
NIGHT = ("19:00-21:00", "19:30-21:30", "20:00-22:00")
PATROL = 4


def write_duties(desk: Desk, told: SamplePeople, quality: list[float]) -> Iterator[str]:
    """Every month since last year began, one act a month."""
    today = told.story.today
    for year in (told.story.last_year, today.year):
        for month in range(1, 13 if year < today.year else today.month + 1):
            first, last = month_span(year, month)
            rows = list(entries(told, first, min(last, today), quality))
            title = f"登记{year}年{month}月履职纪实"
            with desk.act(title) as session:
                insert_many(session, DutyEntry, rows)
            yield title


def entries(told: SamplePeople, first: date, last: date, quality: list[float]) -> Iterator[dict[str, Any]]:
    """What everybody did from `first` to `last`, none twice."""
    known: set[tuple[Any, ...]] = set()
    for one in told.members[:MOST_PEOPLE]:
        die = dice("duty", one.number, first)
        share = (last.day - first.day + 1) / 30
        count = round(die.gauss(OFTEN * quality[one.number] ** 2 * share, 0.7))
        for _ in range(max(0, count)):
            day = first.replace(day=die.randint(first.day, last.day))
            if not one.part.serves(day):
                continue
            row = entry(told, one, day, die)
            key = (row["person_id"], day, row["duty"], row["done"])
            if key not in known:
                known.add(key)
                yield row


def entry(told: SamplePeople, one: Member, day: date, die: Random) -> dict[str, Any]:
    """One piece of work."""
    kinds: list[Mapping[str, Any]] = words("duties")["duty"]
    kind = die.choices(kinds, [one["weight"] for one in kinds])[0]
    moved = one.part.moved_on is not None and day >= one.part.moved_on
    place = one.part.village_now if moved else one.part.village
    said = {
        "village": told.places[place].name,
        "n": die.randint(5, 28),
        "few": die.randint(1, 3),
        "many": die.randint(30, 90),
    }
    night = kind["number"] == PATROL and die.random() < 0.5
    done = die.choice([text for text in kind["done"] if in_season(text, day)])
    return {
        "day": day,
        "span": die.choice(NIGHT if night or "夜间" in done else SPANS) if die.random() < 0.9 else None,
        "person_id": told.ids[one.number],
        "village_id": told.villages[place],
        "duty": DUTIES[kind["number"] - 1],
        "place": die.choice(kind["places"]).format(**said),
        "done": done.format(**said),
        "result": die.choice(kind["results"]).format(**said) or None,
        "reported_to": die.choice((None, None, "社区民警", "派出所值班室")),
    }


def in_season(text: str, day: date) -> bool:
    """Whether work is done in the month of that day."""
    seasons: Mapping[str, list[int]] = words("duties")["seasons"]
    return all(day.month in months for start, months in seasons.items() if text.startswith(start))


# Writes the demonstration's praise and fault notes, and the word that cleared one of its flags.


def write_notes(desk: Desk, told: SamplePeople) -> None:
    """Notes of this year and last, and the one flag that has been talked over."""
    today, clerk = told.story.today, words("station")["profile"]["clerk"]
    steady = [one for one in told.members if not one.part.left and one.part.hired.year < told.story.last_year]
    with desk.act("登记表扬与过错") as session:
        for number, facts in enumerate(words("station")["notes"]["rows"]):
            person = steady[(number * 5 + 1) % len(steady)]
            session.add(
                Note(
                    day=today - timedelta(days=facts["ago"]), person_id=told.ids[person.number], sort=facts["sort"],
                    what=facts["what"], evidence=facts.get("evidence"), source=facts.get("source"), by=clerk,
                )
            )  # fmt: skip
    with desk.look() as session:
        missed = [one for one in open_flags(session, today) if one.rule == "月例会缺席"]
    if len(missed) > 1:
        with desk.act(f"处理{missed[-1].name}的提醒（{missed[-1].rule}）") as session:
            clear_flags(session, missed[-1:], words("station")["notes"]["word"], today - timedelta(days=3))


# Writes the demonstration's training: two years' courses, who took part and how, what was made up, and who is new.

AFTER_HIRING, MADE_UP_AFTER = timedelta(days=4), timedelta(days=24)
NEWEST = timedelta(days=60)  # whoever came later has not been trained yet
ABSENT_FROM_ALL = 9  # by the order of the story: one person keeps missing the courses


def write_training(desk: Desk, told: SamplePeople, quality: list[float]) -> Iterator[str]:
    """Every course of last year and of this year so far; yields what was done."""
    today = told.story.today
    for year in (told.story.last_year, today.year):
        for facts in words("station")["training"]["courses"]:
            begins = next_workday(date(year, facts["month"], facts["day"]))
            if begins < today:
                yield hold(desk, told, quality, year, facts, begins)
    yield from teach_the_new(desk, told)


def hold(desk: Desk, told: SamplePeople, quality: list[float], year: int, facts: dict[str, Any], begins: date) -> str:
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


def row(told: SamplePeople, course: Course, one: Member, quality: float) -> dict[str, Any]:
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


def teach_the_new(desk: Desk, told: SamplePeople) -> Iterator[str]:
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
