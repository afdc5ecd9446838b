"""A year rolled up, graded inside its quota and paid, for every village in the country ÷ the same sums in plain SQL."""

import os
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from station_desk.catalog import load_models
from station_desk.features.evaluations.model import Grade, Score
from station_desk.features.evaluations.service.grades import keep_proposals, standings
from station_desk.features.evaluations.service.points import set_points
from station_desk.features.evaluations.service.schemes import items_of, scheme_or_new, write_scheme
from station_desk.features.pay.rules import POOL, Member, Terms, divide
from station_desk.features.roster.model import Person, Post
from station_desk.features.settings.model import Station
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from station_desk.store.record import defaults_of
from tests.benchmarks.clock import Line, pair, seconds

OFFICERS, STATION, YEAR = 487_144, 40, 2025
STANDARD, FACTORS = 360_000, {"优秀": 120, "称职": 100, "不称职": 0}
AT_ONCE = 50_000
# The same in plain SQL: the months' sums, the year's mean (half up), a fifth 优秀 unless the last place is shared, 称职
# from 60 分, and the fund by grade and months in office, what is left over going to the largest remainders.
SQL = """
WITH m AS (SELECT person_id, month, sum(points) AS total FROM score WHERE month LIKE '{year}-%' GROUP BY person_id, month),
     y AS (SELECT person_id, (2 * sum(total) + count(*)) / (2 * count(*)) AS score FROM m GROUP BY person_id),
     h AS (SELECT person_id, 12 - (CASE WHEN since > '{year}-01-31' THEN CAST(strftime('%m', since) AS INT) - 1 ELSE 0 END) AS held
           FROM post WHERE since <= '{year}-12-31' AND (until IS NULL OR until >= '{year}-01-01')),
     p AS (SELECT h.person_id, y.score, h.held, v.name FROM h JOIN y USING (person_id)
           JOIN person n ON n.id = h.person_id JOIN post o ON o.person_id = n.id JOIN village v ON v.id = o.village_id),
     r AS (SELECT *, rank() OVER (ORDER BY score DESC) AS place, count(*) OVER (PARTITION BY score) AS level FROM p),
     g AS (SELECT *, CASE WHEN score >= 9000 AND place + level - 1 <= {quota} THEN '优秀'
                          WHEN score >= 6000 THEN '称职' ELSE '不称职' END AS grade FROM r),
     w AS (SELECT *, CASE grade WHEN '优秀' THEN 120 WHEN '称职' THEN 100 ELSE 0 END * held AS weight FROM g),
     t AS (SELECT sum(weight) AS whole FROM w),
     q AS (SELECT person_id, grade, {pool} * weight / whole AS share, {pool} * weight % whole AS rest FROM w, t),
     o AS (SELECT *, row_number() OVER (ORDER BY rest DESC, person_id) AS place FROM q),
     l AS (SELECT {pool} - sum(share) AS over FROM q)
SELECT person_id, grade, share + (place <= over) FROM o, l
"""


def build(place: Path, officers: int) -> Desk:
    """A desk with a village, a post and twelve scored months for each of so many officers, written in bulk."""
    load_models()
    desk = Desk.open(place)
    with desk.act("准备") as session:
        session.add(Station(id=desk.station_id, name="示范派出所", head="周正", phone="0432-99990110"))
        face = {"title": "一项办法", "excellent_from": 9000, "pass_from": 6000}
        scheme_or_new(session, YEAR)
        write_scheme(session, YEAR, face, [{"kind": "项目", "title": "考核", "short": "考核", "most": 10_000}])
        (item,) = items_of(session, YEAR)
    keys = [f"{number * 7919 % officers:08d}" for number in range(officers)]
    with desk.engine.execution_options(desk_writes=True).connect() as connection:
        indexes = list(Score.__table__.indexes)
        for one in indexes:
            one.drop(connection)

        def write(model: Any, rows: Iterator[dict[str, Any]]) -> None:
            same = {**defaults_of(model), "station_id": desk.station_id, "version": 1}
            batch: list[dict[str, Any]] = []
            for row in rows:
                batch.append({**same, **row})
                if len(batch) == AT_ONCE:
                    connection.execute(insert(model), batch)
                    batch = []
            if batch:
                connection.execute(insert(model), batch)

        write(Village, ({"id": f"v{key}", "name": f"第{key}村", "township": f"{key[-3:]}镇"} for key in keys))
        write(Person, ({"id": key, "name": f"王{key}", "id_number": key, "hired": date(2020, 1, 6)} for key in keys))
        write(Post, (
            {"id": f"p{key}", "person_id": key, "village_id": f"v{key}",
             "since": date(YEAR, n % 12 + 1, 1) if n % 23 == 0 else date(2020, 1, 6)}
            for n, key in enumerate(keys)
        ))  # fmt: skip
        write(Score, (
            {"id": f"{key}{month:02d}", "person_id": key, "item_id": item.id, "month": f"{YEAR}-{month:02d}",
             "points": 5500 + (n * 31 + month * 977) % 4500}
            for n, key in enumerate(keys) for month in range(1, 13)
        ))  # fmt: skip
        for one in indexes:
            one.create(connection)
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    return desk


def ours(session: Session) -> dict[str, tuple[str | None, int]]:
    """Everybody's grade and share of the fund, as the rooms work them out."""
    session.expunge_all()
    found = standings(session, YEAR)
    terms = Terms(POOL, STANDARD, len(found) * STANDARD, FACTORS)
    members = [Member(one.person.id, one.proposal.grade or "", one.score, len(one.held)) for one in found]
    division = divide(terms, members)
    return {one.person.id: (one.proposal.grade, division.amounts[one.person.id]) for one in found}


def plain(session: Session, officers: int) -> dict[str, tuple[str | None, int]]:
    """The same by SQL alone."""
    query = SQL.format(year=YEAR, quota=officers * 20 // 100, pool=officers * STANDARD)
    rows = session.connection().exec_driver_sql(query)
    return {key: (grade, share) for key, grade, share in rows}


def measure() -> Iterator[Line]:
    """The whole country, then one station; then what a clerk waits for when a station is rolled up and kept."""
    os.environ["STATION_DESK_TODAY"] = f"{YEAR + 1}-01-08"
    for officers, turns in ((STATION, 9), (OFFICERS, 3)):
        with tempfile.TemporaryDirectory() as folder:
            desk = build(Path(folder), officers)
            yield rolled_up(desk, officers, turns)
            if officers == STATION:
                yield kept(desk)
            desk.close()


def rolled_up(desk: Desk, officers: int, turns: int) -> Line:
    """Roll-up, grades and shares beside the same by SQL; both must come to the same."""
    with desk.look() as session:
        assert ours(session) == plain(session, officers)
        what = f"{officers:,} rolled up, graded, paid"
        aim = "≤ 3 × the same in SQL" if officers == OFFICERS else "no visible wait: ≤ 0.2 s"
        return pair(what, lambda: ours(session), lambda: plain(session, officers), aim, turns=turns)


def kept(desk: Desk) -> Line:
    """What 汇总 takes for a station, every grade written and journalled, beside reading the grades kept."""
    times = []
    for _ in range(5):
        with desk.act("打分") as session:
            key, item = session.scalars(select(Person.id)).first(), items_of(session, YEAR)[0]
            set_points(session, f"{YEAR}-01", {(key or "", item.id): 6000 + len(times)})
        times.append(seconds(lambda: roll_up(desk)))
    return Line(f"{STATION} rolled up and kept", median(times), seconds(lambda: read(desk)), "no visible wait: ≤ 0.2 s")


def roll_up(desk: Desk) -> None:
    with desk.act("汇总") as session:
        keep_proposals(session, YEAR)


def read(desk: Desk) -> None:
    with desk.look() as session:
        session.scalars(select(Grade)).all()
