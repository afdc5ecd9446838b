"""The way back from a backup: proved first, then put in place alone; what lay there is kept beside."""

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from station_desk.base.dates import now
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.paths import flush_folder, put_in_place, user_folder, write_beside
from station_desk.store import schema
from station_desk.store.attest import RESTORED, carried_over, goes_on, head_of, known_witness
from station_desk.store.backup import POURED, copy_from_server, one_file, read_ours, refuse_own, scratch_in
from station_desk.store.desk import Desk
from station_desk.store.journal import ACT, write_act
from station_desk.store.locks import alone, window_open
from station_desk.store.place import FILE, connect, is_address, sqlite_engine, witness_folder
from station_desk.store.pour import pour
from station_desk.store.proof import Verdict, proved_tables, rows_of
from station_desk.store.witness import EMPTY, Made, Stand, Witness

Whose = tuple[str, str] | None


class OtherStation(UserError):
    """The backup is of another station than the data it would replace."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a restore would change: until when the backup goes, whose it is where it is another station's, how many acts
    it does not know, and by table how many rows would come back, go, and be changed back."""

    at: datetime | None
    whose: str
    acts: int
    tables: list[tuple[str, int, int, int]]


def read_backup(place: str | Path, file: Path, *, other_station: bool = False, own_window: bool = False) -> Job[str]:
    """Put the data of backup `file` at `place`; what lies there now is kept beside with the time in its name.

    Nothing is touched before the backup has been copied, brought up to date and proved. Raises UserError for a file that
    is no backup of ours or not whole, and where somebody works at `place` (but for `own_window`, which has let go of
    it); OtherStation where the data there is another station's, unless `other_station` says that it may be replaced.
    """
    if not file.is_file():
        raise UserError(f"找不到备份文件“{file}”。", "请检查文件名。")
    yield Step(0, 100, "正在检查备份")
    if is_address(place):
        return (yield from _to_server(str(place), file, other_station=other_station))
    folder = Path(place)
    refuse_own(folder, file)
    if window_open(folder) and not own_window:
        raise UserError("这份数据正在窗口里打开着，不能恢复。", "请先关掉窗口，再恢复一次。")
    with scratch_in(folder) as scratch:
        copy = scratch / FILE
        known = Witness.find(witness_folder(folder, ""))
        proved = yield from read_ours(file, file.name, copy, known.lenient() if known else None)
        yield Step(99, 100, "正在恢复")
        with alone(folder):
            if not other_station:
                _check_station(_station_in(copy), _station_in(folder / FILE))
            engine = sqlite_engine(copy)
            try:
                with engine.execution_options(desk_writes=True).begin() as connection:
                    witness = _take_over(connection, folder, proved.stand, file)
            finally:
                engine.dispose()
            one_file(copy)
            aside = _put(copy, folder / FILE)
            _settle(witness, file, proved)
    return _told(proved, aside.name if aside else "", known, witness)


def _to_server(place: str, file: Path, *, other_station: bool) -> Job[str]:
    """Pour a backup into a server's database, which nobody else uses meanwhile; its data before is kept in a file."""
    engine = connect(place)
    try:
        with scratch_in(None) as scratch:
            known = known_witness(engine, place)
            proved = yield from read_ours(file, file.name, scratch / FILE, known.lenient() if known else None)
            schema.bring_up_to_date(engine, carried_over)
            with engine.connect() as connection:
                there = _station(connection)
            if not other_station:
                _check_station(_station_in(scratch / FILE), there)
            aside = None
            if there:
                aside = _free(user_folder(), f"{now():%Y%m%d-%H%M%S}-恢复前", ".desk")
                with write_beside(aside, over_database=True) as beside:
                    yield from copy_from_server(engine, scratch / POURED)
                    shutil.copyfile(scratch / POURED, beside)
            witness = yield from _pour_alone(engine, scratch / FILE, place, proved, file)
            _settle(witness, file, proved)
    except OperationalError as error:
        raise UserError("别的电脑正在使用这份数据，或连不上数据库，没有恢复。", "请等别人办完再恢复一次。") from error
    finally:
        engine.dispose()
    return _told(proved, str(aside or ""), known, witness)


def _told(proved: Verdict, aside: str, before: Witness | None, witness: Witness) -> str:
    """The sentence for a restore: where the data before is kept, and whether the proof of this place goes on."""
    said = f"已从备份恢复，逐条核对 {proved.rows} 条数据。" + (f"原来的数据另存为 {aside}。" if aside else "")
    if before and (before.key != witness.key or before.base != witness.base):
        said += "这份备份没有本机密钥的证明，操作记录从现在起重新证明。"
    return said


def _pour_alone(engine: Engine, copy: Path, place: str, proved: Verdict, file: Path) -> Job[Witness]:
    """Take every table of a server alone, waiting ten seconds for others, and put a backup's rows there."""
    opened = sqlite_engine(copy, read_only=True)
    try:
        with opened.connect() as source, engine.execution_options(desk_writes=True).begin() as target:
            target.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
            names = ", ".join(f'"{name}"' for name in inspect(target).get_table_names())
            target.exec_driver_sql(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
            yield from pour(source, target)
            return _take_over(target, place, proved.stand, file)
    finally:
        opened.dispose()


def _take_over(connection: Connection, place: str | Path, stand: Stand, file: Path) -> Witness:
    """Write into what is restored that it was, and prepare the witness of the place for it.

    The key and the point from which it proves stay where the backup goes on from them; otherwise it begins to prove here.
    """
    head = head_of(connection, f"{RESTORED}“{file.name}”恢复"[:200])
    folder = witness_folder(place, head["station_id"])
    witness = Witness.find(folder)
    if witness is None or witness.station != head["station_id"]:
        witness = Witness.fresh(folder, head["station_id"], stand, shared=is_address(place))
    elif not goes_on(connection, witness):
        witness.base = stand
    witness.whole = EMPTY
    witness.prepare(write_act(connection.execution_options(desk_witness=witness), head, ()))
    return witness


def _settle(witness: Witness, file: Path, proved: Verdict) -> None:
    """The data is what this backup holds: so much is proved and backed up."""
    witness.settle()
    witness.note_made(Made(now().isoformat(timespec="seconds"), str(file), proved.stand, proved.rows))


# ----------------------------------------------------------------------------------------------- looking first
def preview_backup(desk: Desk, file: Path) -> Job[Preview]:
    """Prove a backup and hold it against the desk. Raises UserError as `read_backup` does."""
    if not file.is_file():
        raise UserError(f"找不到备份文件“{file}”。", "请检查文件名。")
    if not is_address(desk.place):
        refuse_own(Path(desk.place), file)
    with scratch_in(None if is_address(desk.place) else Path(desk.place)) as scratch:
        proved = yield from read_ours(file, file.name, scratch / FILE, desk.witness.lenient())
        engine = sqlite_engine(scratch / FILE, read_only=True)
        try:
            with engine.connect() as there, desk.engine.connect() as here:
                whose, own = _station(there), _station(here)
                yield Step(99, 100, "正在比较")
                return Preview(
                    there.execute(select(ACT.c.at).where(ACT.c.number == proved.stand.number)).scalar(),
                    whose[1] if whose and own and whose[0] != own[0] else "",
                    _unknown_acts(here, there),
                    _differing_rows(here, there),
                )
        finally:
            engine.dispose()


def _unknown_acts(here: Connection, there: Connection) -> int:
    """How many acts of the desk a backup does not know."""
    query = select(ACT.c.number, ACT.c.digest)
    known = {tuple(row) for row in there.execute(query)}
    return sum(tuple(row) not in known for row in here.execute(query))


def _differing_rows(here: Connection, there: Connection) -> list[tuple[str, int, int, int]]:
    """By table, how many rows a backup has and the desk has not, the other way round, and otherwise."""
    found = []
    present = proved_tables(here)
    for name, table in proved_tables(there).items():
        kept = {key: hash(line) for key, line in rows_of(there, table)}
        now_here = {key: hash(line) for key, line in rows_of(here, present[name])} if name in present else {}
        both = kept.keys() & now_here.keys()
        numbers = (len(kept) - len(both), len(now_here) - len(both), sum(kept[key] != now_here[key] for key in both))
        if any(numbers):
            found.append((name, *numbers))
    return found


# --------------------------------------------------------------------------------------------- putting it in place
def _check_station(fresh: Whose, there: Whose) -> None:
    if there and fresh and there[0] != fresh[0]:
        raise OtherStation(
            f"备份是{fresh[1]}的，这里是{there[1]}的数据，没有恢复。",
            "请核对备份文件；确实要换成它的，请确认后再恢复（命令行加 --yes），现有数据会另存。",
        )


def _station_in(file: Path) -> Whose:
    """Whose data a file holds, None for a file that is missing or cannot be read."""
    if not file.exists():
        return None
    engine = sqlite_engine(file, read_only=True)
    try:
        with engine.connect() as connection:
            return _station(connection)
    except DBAPIError:
        return None
    finally:
        engine.dispose()


def _station(connection: Connection) -> Whose:
    """Whose data a database holds: the station's key and name; None where nothing was done in it yet."""
    key = connection.execute(text("SELECT value FROM fact WHERE name = 'station'")).scalar()
    acts = connection.execute(text("SELECT count(*) FROM act")).scalar()
    name = connection.execute(text("SELECT name FROM station WHERE id = :key"), {"key": key}).scalar()
    return (str(key), f"“{name}”" if name else "另一个派出所") if acts else None


def _put(copy: Path, target: Path) -> Path | None:
    """Let `copy` be the database; returns where the one before it is kept now, None where there was none."""
    if not target.exists():
        put_in_place(copy, target)
        return None
    readable = one_file(target)
    aside = _free(target.parent, f"{now():%Y%m%d-%H%M%S}-恢复前", ".desk")
    try:
        os.link(target, aside)
    except OSError:  # a stick knows no second name for a file
        with write_beside(aside, over_database=True) as beside:
            shutil.copyfile(target, beside)
    if not readable:  # its log belongs to it, not to what comes
        for part in ("-wal", "-shm"):
            if Path(f"{target}{part}").exists():
                os.replace(f"{target}{part}", f"{aside}{part}")
    flush_folder(target.parent)
    put_in_place(copy, target)
    return aside


def _free(folder: Path, stem: str, ending: str) -> Path:
    """A name that no file bears yet."""
    names = (folder / f"{stem}{more}{ending}" for more in ("", *(f"-{number}" for number in range(2, 1000))))
    return next(file for file in names if not file.exists())
