"""Backups made by themselves are proved, kept by rule and copied to a second place; a server's come back too."""

import shutil
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.features.evaluations.model import Evaluation
from station_desk.features.settings.model import MovedDay, Station
from station_desk.features.settings.service import signing_key
from station_desk.features.villages.model import Village
from station_desk.store import backups
from station_desk.store.backup import write_backup
from station_desk.store.backups import back_up, due, folder_of, kept
from station_desk.store.desk import Desk
from station_desk.store.examine import examine
from station_desk.store.proof import rows_of
from station_desk.store.restore import OtherStation, read_backup
from tests.accounts import make_cheap, open_accounts


def add(desk: Desk, name: str) -> None:
    with desk.act("新增村") as session:
        session.add(Village(name=name, township="口前镇"))


def count(desk: Desk) -> int:
    with desk.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Village)) or 0


def test_the_rule_keeps_seven_days_four_weeks_twelve_months_and_every_years_end() -> None:
    first, last = datetime(2023, 3, 5, 17, 30), datetime(2026, 11, 27, 17, 30)
    made = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    made += [moment.replace(hour=8) for moment in made]
    left = sorted(kept(made), reverse=True)
    assert [f"{moment:%m-%d}" for moment in left[:8]] == [
        "11-27", "11-26", "11-25", "11-24", "11-23", "11-22", "11-21", "11-15",
    ]  # fmt: skip
    assert {moment.hour for moment in left} == {17}
    assert {f"{moment:%Y-%m-%d}" for moment in left} >= {
        "2026-11-08", "2026-10-31", "2026-09-30", "2025-12-31", "2024-12-31", "2023-12-31",
    }  # fmt: skip
    assert len(left) == 7 + 2 + 11 + 2  # those that stand for a day, a week, a month and a year at once count once


def test_a_backup_is_proved_noted_copied_and_thinned_out(
    any_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "20200101-080000.txt").write_text("mine")
    add(any_desk, "口前村")
    assert due(any_desk)
    for day in range(1, 13):
        moment = datetime(2026, 11, day, 17, 30)
        monkeypatch.setattr(backups, "now", lambda moment=moment: moment)
        said = finish(back_up(any_desk, stick))
    assert "读回验证无误" in said
    assert str(stick) in said
    assert not due(any_desk)
    names = sorted(file.name for file in folder_of(any_desk).iterdir())
    assert len(names) == 8  # seven days, and the Sunday of the week before
    assert names[-1] == "20261112-173000.desk"
    assert sorted(file.name for file in stick.iterdir()) == ["20200101-080000.txt", *names]
    assert any_desk.witness.made()[-1].second == str(stick / names[-1])
    shutil.rmtree(stick)
    assert "没有备份：找不到这个文件夹" in finish(back_up(any_desk, stick))
    add(any_desk, "新立村")
    assert due(any_desk)
    finish(read_backup(tmp_path / "elsewhere", folder_of(any_desk) / names[-1]))
    with closing(Desk.open(tmp_path / "elsewhere")) as moved:
        assert count(moved) == 1


def contents(desk: Desk) -> dict[str, list[tuple[str, str]]]:
    from station_desk.store.proof import proved_tables

    with desk.engine.connect() as connection:
        return {name: sorted(rows_of(connection, table)) for name, table in proved_tables(connection).items()}


def test_a_servers_data_goes_into_a_file_and_comes_back(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from station_desk.catalog import load_models

    load_models()
    make_cheap(monkeypatch)
    with closing(Desk.open(postgres_url)) as desk:
        add(desk, "口前村")
        with desk.act("定案") as session:  # whose triggers refuse a row of a settled year
            session.add(Station(id=desk.station_id, name="示范派出所"))
            session.add(Evaluation(year=2024, stage="定案"))
            session.add(MovedDay(day=date(2027, 2, 6), kind="上班", name="春节"))
        signing_key(desk)
        open_accounts(desk)
        before = contents(desk)
        finish(write_backup(desk, tmp_path / "a.bak"))
        add(desk, "新立村")
    assert "原来的数据另存为" in finish(read_backup(postgres_url, tmp_path / "a.bak"))
    with closing(Desk.open(postgres_url)) as desk:
        assert contents(desk) == before
        assert "完好" in finish(examine(desk))
        desk.user = desk.users[0].user
        add(desk, "新立村")
        assert "完好" in finish(examine(desk))
    finish(read_backup(tmp_path / "moved", tmp_path / "a.bak"))
    with closing(Desk.open(tmp_path / "moved")) as desk:
        assert contents(desk) == before
        assert "完好" in finish(examine(desk))


def test_a_server_in_use_or_another_stations_is_not_restored(postgres_url: str, desk: Desk, tmp_path: Path) -> None:
    with closing(Desk.open(postgres_url)) as server:
        add(server, "口前村")
        add(desk, "新立村")
        finish(write_backup(desk, tmp_path / "a.bak"))
        finish(write_backup(server, tmp_path / "server.bak"))
        with pytest.raises(OtherStation):
            finish(read_backup(postgres_url, tmp_path / "a.bak"))
        with server.engine.connect() as busy:
            busy.execute(text("SELECT * FROM village")).all()
            with pytest.raises(UserError, match="正在使用"):
                finish(read_backup(postgres_url, tmp_path / "server.bak"))
        assert count(server) == 1


def test_another_computer_goes_on_after_a_restore(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Desk.open(postgres_url)) as desk:
        add(desk, "口前村")
        finish(write_backup(desk, tmp_path / "a.bak"))
    (tmp_path / "other").mkdir()
    monkeypatch.setenv("STATION_DESK_HOME", str(tmp_path / "other"))
    with closing(Desk.open(postgres_url)) as desk:
        add(desk, "新立村")
    monkeypatch.setenv("STATION_DESK_HOME", str(tmp_path / "home"))
    finish(read_backup(postgres_url, tmp_path / "a.bak"))
    for home in ("home", "other"):
        monkeypatch.setenv("STATION_DESK_HOME", str(tmp_path / home))
        with closing(Desk.open(postgres_url)) as desk:
            assert "完好" in finish(examine(desk))


def test_a_backup_of_today_is_today(desk: Desk) -> None:
    add(desk, "口前村")
    finish(back_up(desk))
    assert datetime.fromisoformat(desk.witness.made()[-1].at).date() == dates.today()
