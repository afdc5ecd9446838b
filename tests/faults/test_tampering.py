"""Whatever is changed past the program is found: by the check, by a backup's proof, and by a restore."""

import hashlib
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from station_desk.base.errors import UserError
from station_desk.base.idnumber import made_up
from station_desk.base.jobs import finish
from station_desk.catalog import load_models
from station_desk.features.roster.model import Person
from station_desk.features.settings.model import MovedDay, Station
from station_desk.features.settings.service import signing_key
from station_desk.features.villages.model import Village
from station_desk.store.backup import write_backup
from station_desk.store.desk import Desk
from station_desk.store.enclosure import enclose
from station_desk.store.examine import examine
from station_desk.store.journal import act_digest, insert_many
from station_desk.store.place import FILE, WITNESS
from station_desk.store.print_log import Copy, PrintRun, log_run
from station_desk.store.restore import read_backup
from tests.accounts import HEAD, READER, make_cheap, open_accounts

Db = sqlite3.Connection


# ------------------------------------------------------------------------------------------------------- the desk
@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with a bit of everything that a journal tells: what every test copies and tampers with."""
    load_models()
    folder = tmp_path_factory.mktemp("written")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATION_DESK_HOME", str(folder / "home"))
        make_cheap(patch)
        with closing(Desk.open(folder / "desk")) as desk:
            fill(desk)
    return folder / "desk"


def fill(desk: Desk) -> None:
    with desk.act("派出所资料") as session:
        session.add(Station(id=desk.station_id, name="示范派出所"))
    with desk.act("新增村") as session:
        villages = [Village(name=f"{name}村", township="口前镇") for name in "甲乙丙丁"]
        session.add_all(villages)
    with desk.act("新增人员") as session:
        people = [
            Person(name=f"王{name}", id_number=made_up(n, date(1985, 3, n), "男"), village_id=villages[n].id,
                   hired=date(2019, 3, 1), photo=b"\xff\xd8" + bytes([n]) * 4000 if n < 3 else None)
            for n, name in enumerate("一二三", 1)
        ]  # fmt: skip
        session.add_all(people)
    with desk.act("换照片") as session:
        session.get_one(Person, people[0].id).photo = b"\xff\xd8" + b"new" * 2000
    with desk.act("修改") as session:
        session.get_one(Village, villages[0].id).note = "路远"
    with desk.act("删除村") as session:
        session.delete(session.get_one(Village, villages[0].id))
    with desk.act("调休") as session:
        insert_many(session, MovedDay, [{"day": date(2027, 2, n), "kind": "上班", "name": "春节"} for n in range(1, 9)])
    with desk.act("撤销我") as session:
        session.add(Village(name="戊村", township="口前镇"))
    desk.undo()
    with desk.act("存入附件") as session:
        session.add(enclose(session.get_one(Person, people[1].id), "文件", "保证书", "pdf", b"%PDF-" + b"x" * 900))
    with desk.act("打印", lasting=True) as session:
        run = PrintRun(paper="certificates", title="荣誉证书", pages=1)
        log_run(session, run, [Copy("王一", "award", "a1", people[0].id, "001")])
    signing_key(desk)
    open_accounts(desk, HEAD, READER)


@pytest.fixture
def copied(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "copied"))


def opened(place: Path) -> Db:
    return sqlite3.connect(place / FILE, isolation_level=None)


# --------------------------------------------------------------------------------------------------- how it is done
def sql(*statements: str) -> Callable[[Path], None]:
    """Statements that an outsider runs; triggers that would refuse them are lifted meanwhile."""

    def run(place: Path) -> None:
        with closing(opened(place)) as db:
            triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                db.execute(f"DROP TRIGGER {name}")
            changed = sum(max(0, db.execute(statement).rowcount) for statement in statements)
            for _, made in triggers:
                db.execute(made)
            assert changed, "nothing was tampered with"

    return run


def make(*statements: str) -> Callable[[Path], None]:
    """Changes of the tables' own make."""

    def run(place: Path) -> None:
        with closing(opened(place)) as db:
            for statement in statements:
                db.execute(statement)

    return run


def chained_anew(change: str, seal: str) -> Callable[[Path], None]:
    """An outsider who knows the program: changes, and computes every digest of the chain anew."""

    def run(place: Path) -> None:
        with closing(opened(place)) as db:
            assert db.execute(change).rowcount
            db.row_factory = sqlite3.Row
            last = ""
            for act in db.execute("SELECT * FROM act ORDER BY number").fetchall():
                rows = db.execute("SELECT * FROM entry WHERE act_number = ? ORDER BY number", (act["number"],))
                lines = [tuple(row)[2:] for row in rows.fetchall()]
                last = act_digest(last, {**dict(act), "at": act["at"].replace(" ", "T")}, lines)
                db.execute(f"UPDATE act SET digest = ?, seal = {seal} WHERE number = ?", (last, act["number"]))

    return run


def cut_off(acts: int) -> Callable[[Path], None]:
    """The last acts undone by hand and taken out of the journal, rows and all."""

    def run(place: Path) -> None:
        with closing(opened(place)) as db:
            last = db.execute("SELECT max(number) FROM act").fetchone()[0]
            db.execute("DELETE FROM entry WHERE act_number > ?", (last - acts,))
            db.execute("DELETE FROM act WHERE number > ?", (last - acts,))

    return run


def first_as_it_was(place: Path) -> None:
    """An older copy of the database put over the newer one."""
    shutil.copyfile(place / FILE, place / "older")
    with closing(Desk.open(place)) as desk:
        desk.note_end()
        desk.engine.dispose()
    with closing(opened(place)) as db:  # stands for an act that has happened since
        head = ("s", "act", None, "后来的一步", "x", "内勤", "2026-01-01 00:00:00.000000", "d" * 64)
        number = db.execute("SELECT max(number) + 1 FROM act").fetchone()[0]
        db.execute('INSERT INTO act (number, station_id, kind, target, title, "user", role, at, digest) '
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (number, *head))  # fmt: skip
    with closing(Desk.open(place)) as desk:
        desk.note_end()
    (place / "older").replace(place / FILE)


LAST = "(SELECT max(number) FROM act)"
ONE = "(SELECT min(id) FROM person)"
AN_ACT = "(SELECT number FROM act WHERE title = '新增人员')"
ROWS = {
    "a name": "UPDATE person SET name = '李四' WHERE name = '王一'",
    "an ID number": "UPDATE person SET id_number = replace(id_number, '1985', '1986') WHERE name = '王二'",
    "a bank card": "UPDATE person SET bank_card = '6222000000000000000' WHERE name = '王一'",
    "a village of a person": f"UPDATE person SET village_id = NULL WHERE id = {ONE}",
    "a day": "UPDATE person SET hired = '2009-03-01' WHERE name = '王三'",
    "a sex": "UPDATE person SET sex = '女' WHERE name = '王三'",
    "a photo": "UPDATE person SET photo = x'ffd8ff' WHERE name = '王二'",
    "a photo's one byte": "UPDATE person SET photo = substr(photo, 1, 99) || x'41' || substr(photo, 101) WHERE name = '王二'",
    "a photo taken away": "UPDATE person SET photo = NULL WHERE name = '王一'",
    "a photo given": "UPDATE person SET photo = x'ffd8ff' WHERE name = '王三'",
    "a version": "UPDATE person SET version = version + 1 WHERE name = '王二'",
    "a person's key": f"UPDATE person SET id = '0' WHERE id = {ONE}",
    "a note": "UPDATE village SET note = '路不远' WHERE name = '乙村'",
    "a note that was empty": "UPDATE village SET note = '' WHERE name = '丙村'",
    "a space at the end": "UPDATE village SET name = name || ' ' WHERE name = '丙村'",
    "every village": "UPDATE village SET township = '岔路河镇'",
    "a village's station": "UPDATE village SET station_id = 'x' WHERE name = '乙村'",
    "a post": "UPDATE post SET since = '2001-01-01'",
    "a post ended": "UPDATE post SET until = '2020-01-01'",
    "the station's name": "UPDATE station SET name = '别的派出所'",
    "the quota": "UPDATE station SET quota_percent = quota_percent + 10",
    "a moved day": "UPDATE moved_day SET kind = '放假' WHERE day = '2027-02-03'",
    "an enclosure": "UPDATE enclosure SET body = body || x'00'",
    "an enclosure's owner": "UPDATE enclosure SET owner_id = 'x'",
    "a printed number": "UPDATE printed_copy SET number = '002'",
    "what became of a copy": "UPDATE printed_copy SET result = '作废'",
    "a run's printer": "UPDATE print_run SET printer = 'x'",
    "a row deleted": "DELETE FROM village WHERE name = '丁村'",
    "rows deleted": "DELETE FROM moved_day",
    "a run deleted": "DELETE FROM printed_copy",
    "an enclosure deleted": "DELETE FROM enclosure",
    "a row copied": "INSERT INTO moved_day (id, station_id, version, day, kind, name) "
                    "SELECT 'x', station_id, 1, '2028-01-01', kind, name FROM moved_day LIMIT 1",
    "a role": "UPDATE account SET role = '内勤兼所长' WHERE name = '李看'",
    "a password": "UPDATE account SET secret = (SELECT secret FROM account WHERE name = '李看')",
    "an account stopped": "UPDATE account SET active = 0 WHERE name = '周正'",
    "an account renamed": "UPDATE account SET name = '周歪' WHERE name = '周正'",
    "an account deleted": "DELETE FROM account WHERE name = '周正'",
    "an account's day": "UPDATE account SET set_at = '2001-01-01 00:00:00.000000'",
    "the signing key": "UPDATE fact SET value = '00' || substr(value, 3) WHERE name LIKE 'key:%'",
    "the signing key deleted": "DELETE FROM fact WHERE name LIKE 'key:%'",
    "a fact added": "INSERT INTO fact VALUES ('demonstration', '1')",
    "the station's key": "UPDATE fact SET value = '01a22eb2-d564-7772-86de-d32745902a49' WHERE name = 'station'",
}  # fmt: skip
JOURNAL = {
    "an act's title": "UPDATE act SET title = '别的' WHERE number = 3",
    "an act's user": "UPDATE act SET \"user\" = '别人' WHERE number = 3",
    "an act's role": "UPDATE act SET role = '所长' WHERE number = 3",
    "an act's time": "UPDATE act SET at = '2020-01-01 08:00:00.000000' WHERE number = 3",
    "an act's kind": "UPDATE act SET kind = 'note' WHERE number = 3",
    "an act's target": "UPDATE act SET target = 1 WHERE kind = 'undo'",
    "an act's station": "UPDATE act SET station_id = 'x' WHERE number = 3",
    "an act's digest": "UPDATE act SET digest = '0' || substr(digest, 2) WHERE number = 5",
    "an act's seal": "UPDATE act SET seal = substr(seal, 1, 70) || '000' WHERE number = 5",
    "an act's seal taken away": "UPDATE act SET seal = NULL WHERE number = 5",
    "the last act's title": f"UPDATE act SET title = '别的' WHERE number = {LAST}",
    "the last act's seal": f"UPDATE act SET seal = NULL WHERE number = {LAST}",
    "an act deleted": "DELETE FROM act WHERE number = 6",
    "the first act deleted": "DELETE FROM act WHERE number = 1",
    "the last act deleted": f"DELETE FROM act WHERE number = {LAST}",
    "all acts deleted": "DELETE FROM act",
    "an act's number": f"UPDATE act SET number = number + 50 WHERE number = {LAST}",
    "an entry's value": "UPDATE entry SET after = replace(after, '王一', '李一') WHERE after LIKE '%王一%'",
    "an entry's past": "UPDATE entry SET before = replace(before, '路远', '路近') WHERE before LIKE '%路远%'",
    "an entry's row": "UPDATE entry SET record_id = 'x' WHERE number = 3",
    "an entry's table": "UPDATE entry SET table_name = 'post' WHERE number = 3",
    "an entry's act": f"UPDATE entry SET act_number = 2 WHERE act_number = {AN_ACT}",
    "an entry deleted": "DELETE FROM entry WHERE number = 4",
    "an entry added": "INSERT INTO entry SELECT 9999, act_number, table_name, record_id, change, before, after FROM entry LIMIT 1",
    "an entry of no act": "INSERT INTO entry SELECT 9999, 9999, table_name, record_id, change, before, after FROM entry LIMIT 1",
    "all entries deleted": "DELETE FROM entry",
    "a kept photo": "UPDATE content SET body = x'00'",
    "a kept photo deleted": "DELETE FROM content",
    "a kept photo added": "INSERT INTO content VALUES ('x', x'00')",
    "a kept photo's digest": "UPDATE content SET digest = 'x'",
}  # fmt: skip
RENAME = "UPDATE act SET title = '别的' WHERE number = 3"
HIDE = "UPDATE entry SET after = replace(after, '王一', '李一') WHERE after LIKE '%王一%'"
OTHER = {
    "a trigger dropped": make("DROP TRIGGER keep_copy_gone"),
    "a trigger emptied": make("DROP TRIGGER keep_run_gone",
        "CREATE TRIGGER keep_run_gone BEFORE DELETE ON print_run BEGIN SELECT 1; END"),
    "an index dropped": make("DROP INDEX uq_post_active_village"),
    "a unique index weakened": make("DROP INDEX uq_post_active_village",
        "CREATE INDEX uq_post_active_village ON post (village_id)"),
    "a column added": make("ALTER TABLE person ADD COLUMN secret TEXT"),
    "a table added": make("CREATE TABLE hidden (x TEXT)"),
    "a table dropped": make("DROP TABLE own_layout"),
    "a trigger added": make("CREATE TRIGGER evil AFTER INSERT ON person BEGIN UPDATE person SET bank_card = '1'; END"),
    "chained anew, seals left": chained_anew(RENAME, "seal"),
    "chained anew, seals taken away": chained_anew(RENAME, "NULL"),
    "chained anew, another's seals": chained_anew(RENAME, "'00000000:' || digest"),
    "chained anew with the row": chained_anew(HIDE, "NULL"),
    "one act cut off": cut_off(1),
    "four acts cut off": cut_off(4),
    "an older copy put back": first_as_it_was,
    "the tail taken away": lambda place: (place / WITNESS / "tail").unlink(),
}  # fmt: skip
TAMPERINGS = {
    **{name: sql(statement) for name, statement in {**ROWS, **JOURNAL}.items()},
    **OTHER,
}


def refused(place: Path) -> str:
    """What the check says; a desk that does not even open is found too."""
    try:
        with closing(Desk.open(place)) as desk:
            finish(examine(desk))
    except UserError as error:
        return str(error)
    return ""


def test_an_untouched_desk_is_whole(copied: Path) -> None:
    assert refused(copied) == ""


def test_they_are_sixty_at_least() -> None:
    assert len(TAMPERINGS) >= 60


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_tampering_is_found(copied: Path, name: str) -> None:
    TAMPERINGS[name](copied)
    assert refused(copied)


@pytest.mark.parametrize("name", ["a name", "a row copied", "an act's title", "a trigger dropped", "one act cut off"])
def test_neither_backup_nor_restore_passes_what_was_tampered_with(copied: Path, tmp_path: Path, name: str) -> None:
    TAMPERINGS[name](copied)
    with closing(Desk.open(copied)) as desk, pytest.raises(UserError, match="读回来有问题"):
        finish(write_backup(desk, tmp_path / "a.bak"))
    assert not (tmp_path / "a.bak").exists()
    if name == "one act cut off":  # of which a file alone tells nothing
        return
    shutil.copyfile(copied / FILE, tmp_path / "b.bak")
    with pytest.raises(UserError, match="读回来有问题"):
        finish(read_backup(tmp_path / "elsewhere", tmp_path / "b.bak"))


def test_what_was_changed_is_named(copied: Path) -> None:
    sql("UPDATE person SET bank_card = '6222', phone = '1' WHERE name = '王一'")(copied)
    sql("DELETE FROM village WHERE name = '丁村'")(copied)
    said = refused(copied)
    assert "“王一”" in said
    assert "手机" in said or "电话" in said
    assert "“丁村”" in said
    assert "删除" in said


def test_a_key_that_was_taken_away_is_said_in_the_log(copied: Path) -> None:
    shutil.rmtree(copied / WITNESS)
    chained_anew(RENAME, "seal")(copied)
    with closing(Desk.open(copied)) as desk, desk.engine.connect() as connection:
        titles = connection.exec_driver_sql("SELECT title FROM act ORDER BY number DESC LIMIT 1").scalar()
    assert "没有找到证明密钥" in titles


# ---------------------------------------------------------------------------------------------------- flipped bits
def flip(file: Path, bit: int) -> None:
    with file.open("r+b") as opened_file:
        opened_file.seek(bit // 8)
        byte = opened_file.read(1)[0]
        opened_file.seek(bit // 8)
        opened_file.write(bytes([byte ^ 1 << bit % 8]))


def everything(place: Path) -> str:
    """A digest of all that a database holds, as anybody reads it."""
    with closing(opened(place)) as db:
        db.text_factory = bytes
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        held = [(name, sorted(map(repr, db.execute(f"SELECT * FROM {name.decode()}")))) for name in tables]
    return hashlib.sha256(repr(held).encode()).hexdigest()


def tries(request: pytest.FixtureRequest) -> int:
    return 500 if request.config.getoption("--long") else 25


def test_one_flipped_bit_anywhere_in_a_backup_is_found(
    copied: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with closing(Desk.open(copied)) as desk:
        finish(write_backup(desk, tmp_path / "a.bak"))
    size = (tmp_path / "a.bak").stat().st_size * 8
    dice = random.Random(12)
    edges = [0, 7, size - 1, size - 64 * 8, size - 80 * 8, size - 97 * 8]
    for bit in [*edges, *(dice.randrange(size) for _ in range(tries(request)))]:
        shutil.copyfile(tmp_path / "a.bak", tmp_path / "b.bak")
        flip(tmp_path / "b.bak", bit)
        with pytest.raises(UserError):
            finish(read_backup(tmp_path / "elsewhere", tmp_path / "b.bak"))
    assert not (tmp_path / "elsewhere" / FILE).exists()


def test_one_flipped_bit_in_the_database_is_found_or_changes_nothing_that_it_holds(
    written: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    before, dice = everything(written), random.Random(7)
    size = (written / FILE).stat().st_size * 8
    for number in range(tries(request)):
        place = Path(shutil.copytree(written, tmp_path / str(number)))
        bit = dice.randrange(size)
        flip(place / FILE, bit)
        if not refused(place):
            assert everything(place) == before, f"bit {bit} was missed"
        shutil.rmtree(place)


# --------------------------------------------------------------------------------------------------- the quick check
def test_the_quick_check_looks_at_what_was_done_since_the_whole_one(copied: Path) -> None:
    with closing(Desk.open(copied)) as desk:
        finish(examine(desk))
        users = desk.users
        desk.user = users[0].user
        with desk.act("修改") as session:
            session.scalars(select(Village).where(Village.name == "乙村")).one().note = "新的"
        assert "完好" in finish(examine(desk, quick=True))
        with desk.act("再改") as session:
            session.scalars(select(Village).where(Village.name == "丙村")).one().note = "新的"
    sql("UPDATE village SET note = '旧的' WHERE name = '丙村'")(copied)
    with closing(Desk.open(copied)) as desk, pytest.raises(UserError, match="丙村"):
        finish(examine(desk, quick=True))
