"""A desk made before the proof keeps its whole journal through the upgrade, and is proved from there on."""

import base64
import importlib.util
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import insert, select, text, update

from station_desk.base.idnumber import made_up
from station_desk.base.ids import new_id
from station_desk.base.jobs import finish
from station_desk.base.paths import MIGRATIONS
from station_desk.catalog import load_models
from station_desk.features.roster.model import Person
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from station_desk.store.examine import examine
from station_desk.store.journal import ACT, CONTENT, history
from station_desk.store.place import connect
from station_desk.store.proof import proved_tables

OLD, NEW = b"\xff\xd8old" * 300, b"\xff\xd8new" * 300


@pytest.fixture(params=["sqlite", "postgresql"])
def old_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """A database at the step before the proof, empty."""
    load_models()
    server, name = None, f"desk_old_{uuid.uuid4().hex[:12]}"
    place: Path | str = tmp_path / "old"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        server.run("CREATE DATABASE {}", name)
        place = server.url(name)
    else:
        (tmp_path / "old").mkdir()
    engine = connect(place)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        with engine.execution_options(desk_writes=True).begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0014")
            station = new_id()
            connection.execute(text("INSERT INTO fact VALUES ('station', :key)"), {"key": station})
            write_old(connection, step(), station)
    finally:
        engine.dispose()
    yield place
    if server:
        server.drop(name)


def step() -> ModuleType:
    """The upgrade's own module: it alone knows how acts were chained before."""
    spec = importlib.util.spec_from_file_location("step_0015", MIGRATIONS / "versions" / "0015_proof.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_old(connection: Any, old: ModuleType, station: str) -> None:
    """A village, a person with a photo, another photo; as the program wrote them before."""
    village = {"id": new_id(), "station_id": station, "version": 1, "name": "口前村", "township": "口前镇"}
    person = {
        "id": new_id(), "station_id": station, "version": 1, "name": "张三", "sex": "男", "id_number": made_up(1, date(1985, 3, 1), "男"), "state": "在岗",
        "hired": date(2019, 3, 1), "photo": OLD, "pinyin": "zhangsan",
    }  # fmt: skip
    acts: list[tuple[str, list[tuple[str, ...]]]] = []
    tables = proved_tables(connection)  # as they were then
    for table, row in ((tables["village"], village), (tables["person"], person)):
        whole = {**dict.fromkeys(table.c.keys()), **row}
        connection.execute(insert(table).values(**whole))
        acts.append((f"新增{row['name']}", [(table.name, row["id"], "new", "{}", as_it_was(old, whole))]))
    photos = [as_it_was(old, {"photo": photo}) for photo in (OLD, NEW)]
    connection.execute(update(tables["person"]).values(photo=NEW, version=2))
    acts.append(("换照片", [("person", person["id"], "edit", *photos)]))
    last = ""
    for number, (title, lines) in enumerate(acts, 1):
        head = {
            "kind": "act",
            "target": None,
            "title": title,
            "user": "林晓",
            "role": "内勤",
            "at": datetime(2026, 1, number),
        }
        last = old.digest_before(last, head, lines)
        names = [column for column in ACT.c if column.name != "seal"]
        values = {**head, "number": number, "station_id": station, "digest": last}
        connection.execute(insert(ACT).values({column: values[column.name] for column in names}))
        for line in lines:
            kept = dict(zip(("table_name", "record_id", "change", "before", "after"), line, strict=True))
            connection.execute(insert(old.ENTRY).values(act_number=number, **kept))


def as_it_was(old: ModuleType, values: dict[str, Any]) -> str:
    plain = {key: base64.b64encode(one).decode() if isinstance(one, bytes) else one for key, one in values.items()}
    return str(old.ENCODER.encode(plain))


def changed(place: Path | str, statement: str) -> None:
    engine = connect(place)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def test_an_old_journal_is_proved_with_its_photos_kept_once_and_nothing_lost(old_place: Path | str) -> None:
    with closing(Desk.open(old_place)) as desk:
        assert "完好：3 步操作" in finish(examine(desk))
        with desk.look() as session:
            person = session.scalars(select(Person)).one()
            assert person.photo == NEW
            assert [one.before for one in history(session, Person, person.id) if one.key == "photo"] == [OLD, None]
            assert session.execute(select(CONTENT.c.body)).scalars().all() == [OLD]
        assert desk.undo() == "换照片"
        with desk.look() as session:
            assert session.scalars(select(Person)).one().photo == OLD
        desk.redo()
        with desk.look() as session:
            assert session.scalars(select(Person)).one().photo == NEW
        assert "完好" in finish(examine(desk))


def test_rows_that_did_not_fit_an_old_journal_are_taken_as_they_stand_and_named_there(old_place: Path | str) -> None:
    changed(old_place, "UPDATE village SET note = 'x'")
    with closing(Desk.open(old_place)) as desk:
        assert "完好：4 步操作" in finish(examine(desk))
        with desk.look() as session:
            newest = history(session, Village, session.scalars(select(Village)).one().id)[0]
        assert newest.act.startswith("数据升级")


def test_a_chain_that_was_broken_before_is_said_in_the_log(old_place: Path | str) -> None:
    changed(old_place, "UPDATE act SET title = '别的' WHERE number = 2")
    with closing(Desk.open(old_place)) as desk, desk.engine.connect() as connection:
        titles = connection.execute(select(ACT.c.title).order_by(ACT.c.number)).scalars().all()
        assert titles[-1] == "升级数据：升级以前的操作记录从第 2 步起被改动过"
