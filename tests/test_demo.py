"""The demonstration: the same every time, true to life, nobody real, and never over a clerk's own data."""

import os
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from station_desk.base.errors import UserError
from station_desk.base.idnumber import read_id_number
from station_desk.base.jobs import finish
from station_desk.catalog import load_models, offers
from station_desk.demo.people import find_places
from station_desk.demo.place import demo_folder, open_demo, write_papers
from station_desk.demo.sample_people import sample_people
from station_desk.demo.story import tell
from station_desk.excel.write import rows_of
from station_desk.features.commendations.service import awards_of
from station_desk.features.duties.model import RULES
from station_desk.features.duties.service.flags import flags
from station_desk.features.evaluations.service.grades import standings, unscored
from station_desk.features.idcards.service import expiring, without_card
from station_desk.features.roster.model import Person, Post
from station_desk.features.roster.service import coverage
from station_desk.features.schedule.model import Attendance
from station_desk.features.schedule.rules import RHYTHMIC
from station_desk.features.schedule.service.meetings import meetings_of, monthly_meeting
from station_desk.features.settings.service import station_of
from station_desk.features.training.service import untrained, year_facts
from station_desk.fields.check import check_record
from station_desk.store.desk import Desk
from station_desk.store.journal import ACT, history
from station_desk.store.proof import replayed
from station_desk.store.record import Record
from tests.source import PROJECT

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory):
    """The usual demonstration on a fixed day, opened once for the tests that only look."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATION_DESK_TODAY", TODAY.isoformat())
        desk = finish(open_demo(tmp_path_factory.mktemp("demo")))
        yield desk
        desk.close()


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_DESK_TODAY", TODAY.isoformat())


def everything(desk: Desk) -> dict[str, object]:
    """Every row of every workbook, and what the grids hold."""
    found: dict[str, object] = {}
    for one in offers():
        for sheet in one.sheets():
            titles, rows = rows_of(desk, sheet)
            found[sheet.title] = (tuple(titles), sorted(map(str, rows)))
    with desk.look() as session:
        marks = session.execute(select(Attendance.mark, Attendance.late, Attendance.reason, Person.name).join(Person))
        found["marks"] = sorted(map(str, marks))
        found["months"] = [(one.person.name, one.months) for one in standings(session, TODAY.year - 1)]
        found["photos"] = sorted(str(photo) for photo in session.scalars(select(Person.photo)))
    return found


def test_it_is_the_same_every_time(shown: Desk, tmp_path: Path) -> None:
    with closing(finish(open_demo(tmp_path / "again"))) as again:
        assert everything(again) == everything(shown)


def test_nobody_is_real_and_every_number_is_valid(shown: Desk) -> None:
    with shown.look() as session:
        people = session.scalars(select(Person)).all()
    assert len({one.id_number for one in people}) == len(people) > 22
    for one in people:
        assert one.id_number.startswith("999999")
        assert read_id_number(one.id_number) == one.id_number
        assert one.phone.startswith("1390000")


def test_every_record_passes_its_own_checks(shown: Desk) -> None:
    with shown.look() as session:
        for mapper in Record.registry.mappers:
            if not issubclass(mapper.class_, Record) or mapper.class_.__abstract__:
                continue
            for record in session.scalars(select(mapper.class_)):
                wrong = [(str(record), p.sentence) for p in check_record(record) if p.error]
                assert wrong == []


def test_names_that_are_hard_to_print_are_there_and_stand_on_certificates(shown: Desk) -> None:
    with shown.look() as session:
        serving = set(session.scalars(select(Person.name).where(Person.state == "在岗")))
        awarded = {person.name for _, person in awards_of(session, 2025)}
    assert {"王𬭎", "孙䶮", "阿依古丽·买买提", "单秀杰", "曾庆林", "仇广利", "于海"} <= serving
    assert {"王𬭎", "阿依古丽·买买提", "于海"} <= awarded


def test_two_of_the_villages_are_vacant_with_cause_and_one_of_them_is_under_way(shown: Desk) -> None:
    with shown.look() as session:
        found = coverage(session, TODAY)
        states = Counter(one.state for one in found)
    assert states == {"在岗": 22, "流程中": 1, "空缺": 1}
    assert all(one.cause and one.days for one in found if one.state != "在岗")


def test_posts_have_a_past(shown: Desk) -> None:
    with shown.look() as session:
        reasons = Counter(session.scalars(select(Post.reason)))
        moved = session.scalars(select(Post.person_id).where(Post.reason == "就近调任")).all()
        open_posts = session.scalar(select(func.count()).select_from(Post).where(Post.until.is_(None)))
        states = Counter(session.scalars(select(Person.state)))
        assert {one.act for one in history(session, Person, moved[0])} >= {"导入花名册", "欧阳国栋调任下达村"}
    assert len(moved) == 1
    assert open_posts == 22
    assert states == {"在岗": 20, "试用": 2, "离岗": 6}
    assert sum(reasons.values()) - reasons[None] == 7


def test_the_three_grades_are_there_one_of_them_set_by_hand(shown: Desk) -> None:
    with shown.look() as session:
        found = standings(session, 2025)
    assert Counter(one.stands for one in found) == {"优秀": 4, "称职": 19, "不称职": 2}
    assert [one.grade.reason is not None for one in found].count(True) == 1
    assert any(one.counted == 11 for one in found)  # a month without a score, and not a zero
    assert min(one.score for one in found if one.months[8]) > 0


def test_last_months_scores_leave_something_to_do(shown: Desk) -> None:
    with shown.look() as session:
        assert len(unscored(session, "2026-10")) == 2
        assert unscored(session, "2026-09") == []


def test_a_deduction_follows_what_the_attendance_says(shown: Desk) -> None:
    with shown.look() as session:
        absent = session.execute(
            select(Person.name).join(Attendance).where(Attendance.mark == "缺席")
        ).scalars().all()  # fmt: skip
        worst = min(standings(session, 2025), key=lambda one: one.score)
    assert worst.person.name in absent


def test_meetings_held_have_attendance_but_the_newest(shown: Desk) -> None:
    with shown.look() as session:
        held = [one for year in (2025, 2026) for one in meetings_of(session, year) if one.starts.date() < TODAY]
        without = [
            one.title for one in held
            if one.period and one.kind not in RHYTHMIC and not session.scalar(select(Attendance.id).where(Attendance.meeting_id == one.id).limit(1))
        ]  # fmt: skip
        assert "一、学习" in monthly_meeting(session, "2026-05").minutes
    assert without == ["2026年11月例会"]


def test_cards_run_out_and_one_was_lost(shown: Desk) -> None:
    with shown.look() as session:
        soon = [card.expires for card, _ in expiring(session, TODAY)]
        assert len(without_card(session)) == 2  # one has none, one's has run out
    assert len(soon) == 5
    assert soon[0] < TODAY < soon[1]


def test_the_journal_is_whole_and_speaks_of_real_acts(shown: Desk) -> None:
    with shown.engine.connect() as connection:
        titles = list(connection.execute(select(ACT.c.title)).scalars())
        assert finish(replayed(connection)).sound
    assert {"导入花名册", "汇总2025年度考核", "登记2025年度表彰", "工作证挂失补发"} <= set(titles)


def test_a_second_run_changes_nothing(home: Path) -> None:
    finish(open_demo(demo_folder())).close()
    before = (demo_folder() / "station.desk").read_bytes()
    with closing(finish(open_demo(demo_folder(), officers=40))) as again, again.look() as session:
        assert station_of(session).name == "永吉县公安局示范派出所"
        assert session.scalar(select(func.count()).select_from(Post).where(Post.until.is_(None))) == 22
    assert (demo_folder() / "station.desk").read_bytes() == before
    assert sorted(path.name for path in demo_folder().iterdir()) == ["desk.lock", "proof", "station.desk"]


def test_a_clerks_own_data_is_never_touched(desk: Desk, place: Path) -> None:
    with desk.act("填写派出所资料") as session:
        from station_desk.features.settings.service import station_or_new

        station = station_or_new(session)
        station.name = "我的派出所"
        session.add(station)
    with pytest.raises(UserError, match="已经有数据"):
        finish(open_demo(place))
    with desk.look() as session:
        assert station_of(session).name == "我的派出所"


def test_one_that_was_broken_off_is_made_anew(tmp_path: Path) -> None:
    job = open_demo(tmp_path / "new")
    for _ in range(20):
        next(job)
    job.close()
    assert list((tmp_path / "new").iterdir()) == []
    with closing(finish(open_demo(tmp_path / "new"))) as desk, desk.look() as session:
        assert awards_of(session, 2025)


def test_an_empty_desk_becomes_one(place: Path) -> None:
    with closing(finish(open_demo(place, 3))) as desk, desk.look() as session:
        assert Counter(one.state for one in coverage(session, TODAY)) == {"在岗": 3, "流程中": 1}
    with closing(finish(open_demo(place, 3))):
        pass


@pytest.mark.parametrize("officers", [2, -1, 20_001])
def test_a_number_out_of_reach_is_refused(tmp_path: Path, officers: int) -> None:
    with pytest.raises(UserError, match="人数"):
        finish(open_demo(tmp_path / "none", officers))
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("day", ["2026-01-04", "2024-02-29", "2025-12-31", "2027-03-10"])
def test_any_day_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setenv("STATION_DESK_TODAY", day)
    last = date.fromisoformat(day).year - 1
    with closing(finish(open_demo(tmp_path / "day"))) as desk, desk.look() as session:
        grades = Counter(one.stands for one in standings(session, last))
        assert set(grades) == {"优秀", "称职", "不称职"}
        assert len(awards_of(session, last)) == grades["优秀"] >= 3


def test_a_station_of_thousands_has_no_two_of_anything_unique() -> None:
    load_models()
    story = tell(4000, TODAY)
    people = sample_people(story, find_places(story.villages))
    assert sum(one.part.serves(TODAY) for one in people) == 4000
    places = find_places(story.villages)
    assert len({(one.township, one.name) for one in places}) == story.villages
    for key in ("id_number", "badge", "phone", "bank_card"):
        assert len({one.values[key] for one in people}) == len(people), key


def test_every_paper_is_written(tmp_path: Path, shown: Desk) -> None:
    files = finish(write_papers(shown, tmp_path / "papers" / "new"))
    wanted = {f"{paper.name}.pdf" for one in offers() for paper in one.papers()}
    assert {"certificates.pdf", "cards.pdf", "sign-in.pdf", "roster.pdf"} <= wanted <= {file.name for file in files}
    for file in files:
        assert file.read_bytes().startswith(b"%PDF"), file.name


def test_the_command_makes_papers_without_a_screen(tmp_path: Path, home: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    ran = subprocess.run(
        [sys.executable, "-m", "station_desk", "demo", "--no-window", "--officers", "4", "--papers", str(tmp_path)],
        cwd=PROJECT, capture_output=True, text=True, check=False, env=environment, encoding="utf-8",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "certificates.pdf").exists()
    assert (home / "demo" / "station.desk").exists()
    assert not (home / "station.desk").exists()  # the clerk's own desk is left alone


def test_it_can_lie_on_a_postgresql_server(postgres_url: str) -> None:
    for _ in range(2):  # made, then opened as it is
        with closing(finish(open_demo(postgres_url, 6))) as desk, desk.look() as session:
            assert Counter(one.state for one in coverage(session, TODAY))["在岗"] == 6
            assert awards_of(session, 2025)
    with desk.engine.connect() as connection:
        assert finish(replayed(connection)).sound
    desk.close()


def test_flags_of_every_rule_arise_and_one_has_been_talked_over(shown: Desk):
    with shown.look() as session:
        found = flags(session, TODAY)
    assert {one.rule for one in found if not one.cleared} == set(RULES)
    assert len([one for one in found if one.cleared]) == 1
    assert len(found) < 12, "few enough to be looked at"


def test_somebody_lacks_hours_and_somebody_new_has_not_been_taught(shown: Desk):
    with shown.look() as session:
        due = Counter(what for *_, what in untrained(session, TODAY))
        assert due["岗前培训"] >= 1
        assert 1 <= due["年度学时"] < 6
        assert year_facts(session, TODAY.year - 1).courses >= 4
