"""A desk of 500 officers and twelve years, written with bulk inserts: every page's opening is measured on it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from station_desk.base.chinese import pinyin_keys
from station_desk.base.idnumber import made_up
from station_desk.base.ids import new_id
from station_desk.catalog import load_models
from station_desk.features.duties.model import DutyEntry
from station_desk.features.duties.rules.words import DUTIES
from station_desk.features.evaluations.model import SchemeItem, Score
from station_desk.features.evaluations.service.schemes import scheme_or_new
from station_desk.features.idcards.model import WorkCard
from station_desk.features.pay.model import SORTS, PayLine, PayRun
from station_desk.features.roster.model import Person, Post
from station_desk.features.schedule.model import Attendance, Decision, Meeting
from station_desk.features.settings.model import Station
from station_desk.features.training.model import Course, Trainee
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from station_desk.store.journal import insert_many

OFFICERS, YEARS, TODAY = 500, 12, date(2026, 11, 23)
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平"
EXTRA = (
    "季小结",
    "季小结",
    "季小结",
    "季小结",
    "半年总结",
    "年终总评",
    "检查",
    "检查",
)  # a year's, beside twelve 月例会


def build(place: Path) -> Desk:
    """Make the desk; returns it opened."""
    load_models()
    desk = Desk.open(place)
    with desk.act("准备") as session:
        session.add(Station(id=desk.station_id, name="示范派出所", head="周正", phone="0432-99990110"))
        items = [
            [
                one.id
                for one in session.query(SchemeItem).filter_by(scheme_id=scheme_or_new(session, year).id)
                if not one.evidence
            ]
            for year in range(TODAY.year - YEARS + 1, TODAY.year + 1)
        ]
    people = [new_id() for _ in range(OFFICERS)]
    villages = [new_id() for _ in range(OFFICERS)]
    meetings = list(planned())
    with desk.act("准备") as session:

        def write(model: Any, rows: Iterator[dict[str, Any]]) -> None:
            batch = list(rows)
            for start in range(0, len(batch), 20_000):
                insert_many(session, model, batch[start : start + 20_000])

        write(Village, ({"id": key, "name": f"第{n}村", "township": f"{n % 20}镇"} for n, key in enumerate(villages)))
        write(Person, (person(n, key, villages[n]) for n, key in enumerate(people)))
        write(
            Post,
            (
                {"person_id": a, "village_id": b, "since": date(2014, 1, 6)}
                for a, b in zip(people, villages, strict=True)
            ),
        )
        write(
            WorkCard,
            (
                {
                    "person_id": key,
                    "number": f"证{n:05d}",
                    "state": "在用",
                    "issued": TODAY,
                    "expires": date(2029, 1, 1),
                }
                for n, key in enumerate(people)
            ),
        )
        write(Meeting, iter(meetings))
        held = [one for one in meetings if one["state"] == "已开"]
        write(Attendance, attendance(held, people))
        write(Decision, ({"meeting_id": one["id"], "what": "议定一件事", "state": "已完成"} for one in held))
        write(DutyEntry, duties(people, villages))
        courses = [
            {"id": new_id(), "title": f"{year}年轮训", "begins": date(year, 3, 2), "hours": 1600} for year in years()
        ]
        write(Course, iter(courses))
        write(Trainee, ({"course_id": one["id"], "person_id": key} for one in courses for key in people))
        write(Score, scores(items[-1], people))
        runs: list[dict[str, Any]] = [
            {"id": new_id(), "title": f"{year}年经费", "year": year, "sort": SORTS[0]} for year in years()
        ]
        write(PayRun, iter(runs))
        write(PayLine, (line(one["id"], n, key) for one in runs for n, key in enumerate(people)))
    with desk.engine.execution_options(desk_writes=True).begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    return desk


def years() -> range:
    return range(TODAY.year - YEARS + 1, TODAY.year + 1)


def person(number: int, key: str, village: str) -> dict[str, Any]:
    """Somebody who does not exist."""
    name = FAMILY[number % 10] + GIVEN[number // 10 % 20] + GIVEN[number // 3 % 20]
    born = date(1980 + number // 500, 3, 5) + timedelta(days=number)
    return {
        "id": key, "name": name, "pinyin": pinyin_keys(name, None), "id_number": made_up(number % 500, born), "born": born,
        "hired": date(2014, 1, 6), "village_id": village, "phone": f"139{number:08d}", "badge": f"NF{number:06d}",
    }  # fmt: skip


def line(run: str, number: int, key: str) -> dict[str, Any]:
    """A person's line of a run."""
    paid = {"grade": "称职", "months": 12, "amount": 360_000}
    return {"run_id": run, "person_id": key, "place": number, "name": FAMILY[number % 10] + "某", **paid}


def planned() -> Iterator[dict[str, Any]]:
    """About twenty meetings a year."""
    for year in years():
        for month in range(1, 13):
            yield meeting(year, month, 10, "月例会", f"{year}年{month}月例会", f"{year}-{month:02d}")
        for number, kind in enumerate(EXTRA):
            yield meeting(year, number % 4 * 3 + 3, 20 + number // 4, kind, f"{year}年第{number}次{kind}", None)


def meeting(year: int, month: int, day: int, kind: str, title: str, period: str | None) -> dict[str, Any]:
    starts = datetime(year, month, day, 9, 0)
    state = "已开" if starts.date() < TODAY else "待开"
    return {"id": new_id(), "title": title, "kind": kind, "starts": starts, "state": state, "period": period}


def attendance(held: list[dict[str, Any]], people: list[str]) -> Iterator[dict[str, Any]]:
    """Everybody at every meeting, one in twenty-five missing."""
    for place, one in enumerate(held):
        for number, key in enumerate(people):
            mark = "缺席" if (number + place) % 25 == 0 else "出席"
            yield {"meeting_id": one["id"], "person_id": key, "mark": mark}


def duties(people: list[str], villages: list[str]) -> Iterator[dict[str, Any]]:
    """One entry a month and person."""
    for year in years():
        for month in range(1, 13):
            day = date(year, month, 5)
            for number, key in enumerate(people) if day < TODAY else ():
                duty = DUTIES[(number + month) % len(DUTIES)]
                yield {"day": day, "person_id": key, "village_id": villages[number], "duty": duty, "done": "走访巡逻"}


def scores(items: list[str], people: list[str]) -> Iterator[dict[str, Any]]:
    """This year's points up to October."""
    for month in range(1, 11):
        for key in people:
            for item in items:
                yield {"person_id": key, "item_id": item, "month": f"{TODAY.year}-{month:02d}", "points": 100}
