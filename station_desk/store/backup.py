"""A backup in one file, proved by reading it back, and the way back from it."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from station_desk.base.dates import now
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.paths import HALF, flush_folder, put_in_place, unwritable, write_beside
from station_desk.store import schema
from station_desk.store.attest import carried_over, goes_on, head_of
from station_desk.store.desk import Desk
from station_desk.store.examine import complaint, examine_engine
from station_desk.store.journal import write_act
from station_desk.store.locks import alone, window_open
from station_desk.store.place import FILE, is_address, own_files, sqlite_engine, witness_folder
from station_desk.store.proof import Verdict
from station_desk.store.witness import EMPTY, KEY_FILE, Point, Stand, Witness

MARK = b"\nstation-desk backup sha256 "  # stands before the digest at the end of a backup
OURS = {"act", "entry", "fact", "alembic_version"}  # tables by which a database of this program is known


class OtherStation(UserError):
    """The backup is of another station than the data it would replace."""


def write_backup(desk: Desk, target: Path) -> Job[str]:
    """Copy the whole database to `target` while it is in use, then restore it into a scratch place and prove it there."""
    if desk.engine.dialect.name != "sqlite":
        raise UserError("这份数据在服务器上，请由管理数据库的人备份。", "PostgreSQL 用 pg_dump 备份。")
    folder = Path(desk.place)
    refuse_own(folder, target)
    points = desk.witness.points()
    with write_beside(target, over_database=True) as beside, _scratch(folder) as scratch:
        yield Step(0, 100, "正在备份")
        _copy(desk.engine, beside, target.name)
        _append_digest(beside)
        yield Step(20, 100, "正在验证备份")
        proved = yield from _read_ours(beside, target.name, scratch / FILE, desk.witness, points)
    return f"已备份到 {target}，读回验证无误：{proved.stand.number} 步操作，逐条核对 {proved.rows} 条数据。"


def read_backup(place: str | Path, file: Path, *, other_station: bool = False) -> Job[str]:
    """Put the database of backup `file` at `place`; what lies there now is kept beside with the time in its name.

    Nothing is touched before the backup has been copied, brought up to date and proved. Raises UserError for a file that
    is no backup of ours or not whole, and where somebody works at `place`; OtherStation where the data there is another
    station's, unless `other_station` says that it may be replaced.
    """
    if is_address(place):
        raise UserError("服务器上的数据不能这样恢复。", "请由管理数据库的人恢复。")
    folder = Path(place)
    if not file.is_file():
        raise UserError(f"找不到备份文件“{file}”。", "请检查文件名。")
    refuse_own(folder, file)
    if window_open(folder):
        raise UserError("这份数据正在窗口里打开着，不能恢复。", "请先关掉窗口，再恢复一次。")
    yield Step(0, 100, "正在检查备份")
    with _scratch(folder) as scratch:
        copy = scratch / FILE
        known = Witness.find(witness_folder(folder, ""))
        proved = yield from _read_ours(file, file.name, copy, known.lenient() if known else None)
        yield Step(99, 100, "正在恢复")
        with alone(folder):
            if not other_station:
                _check_station(copy, folder / FILE)
            witness, stand = _take_over(folder, copy, proved.stand, file.name)
            aside = _put(copy, folder / FILE)
            witness.note(stand)
    return f"已从备份恢复，逐条核对 {proved.rows} 条数据。" + (f"原来的数据另存为 {aside.name}。" if aside else "")


def refuse_own(folder: Path, target: Path) -> None:
    """Raise UserError where `target` is the database in `folder`, one of its parts, or a link to one."""
    real = os.path.normcase(os.path.realpath(target))
    for own in own_files(folder):
        same = own.exists() and target.exists() and own.samefile(target)
        if same or os.path.normcase(os.path.realpath(own)) == real:
            raise UserError(f"“{target}”就是正在使用的数据，不能备份到它自己。", "请换一个文件名，最好存到 U 盘。")


# ---------------------------------------------------------------------------------------------- reading a backup
@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """A folder inside `folder`, so that what is made in it can be moved out in one step."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=HALF, dir=folder))
    except OSError as error:
        raise unwritable(folder / FILE, error) from error
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _read_ours(
    file: Path, name: str, copy: Path, witness: Witness | None, points: Sequence[Point] = ()
) -> Job[Verdict]:
    """Copy a backup, bring the copy up to date and prove it. Raises UserError for anything but a sound backup."""
    if not _copy_digested(file, name, copy):
        source = sqlite_engine(file, read_only=True)
        try:
            _copy(source, copy, name)
        finally:
            source.dispose()
    engine = sqlite_engine(copy)
    try:
        if schema.current(engine) > schema.newest():
            raise UserError(
                f"备份“{name}”是用更新版本的程序做的，没有恢复。", "请安装新版本的程序后再恢复；数据没有被改动。"
            )
        if not set(inspect(engine).get_table_names()) >= OURS:
            raise UserError(f"“{name}”不是本程序的备份，没有恢复。", "请选择由“备份数据”存下的文件。")
        schema.bring_up_to_date(engine, carried_over)
        verdict = yield from examine_engine(engine, witness, points)
    except DBAPIError as error:
        raise _broken(name, "读不出来。") from error
    finally:
        engine.dispose()
    if not verdict.sound:
        raise _broken(name, complaint(verdict)[0])
    _one_file(copy)
    return verdict


def _append_digest(file: Path) -> None:
    """Write behind a backup the digest of all before it, so that one changed bit anywhere is found."""
    with file.open("rb") as body:
        digest = hashlib.file_digest(body, "sha256").hexdigest()
    with file.open("ab") as end:
        end.write(MARK + digest.encode())


def _copy_digested(file: Path, name: str, copy: Path) -> bool:
    """Copy what stands before a backup's digest; False for a file without one. Raises UserError where it does not fit."""
    size = file.stat().st_size - len(MARK) - 64
    with file.open("rb") as body, copy.open("wb") as out:
        body.seek(max(0, size))
        mark, digest = body.read(len(MARK)), body.read()
        if mark != MARK:
            if size % 512 != -(len(MARK) + 64) % 512:  # a database is made of whole pages
                raise _broken(name, "内容不完整。")
            return False
        body.seek(0)
        hashed, left = hashlib.sha256(), size
        while left > 0 and (part := body.read(min(left, 1 << 20))):
            hashed.update(part)
            out.write(part)
            left -= len(part)
    if hashed.hexdigest().encode() != digest:
        raise _broken(name, "内容与备份时不同。")
    return True


def _broken(name: str, what: str) -> UserError:
    return UserError(f"备份“{name}”读回来有问题：{what}", "请换一个备份文件，或再备份一次。")


def _copy(engine: Engine, target: Path, name: str) -> None:
    """Copy a database, its write-ahead log included, into one file that needs no other. `name` is for the sentence."""
    from sqlcipher3 import dbapi2

    source: Any = engine.raw_connection()
    copy = dbapi2.connect(str(target))
    try:
        source.driver_connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    except dbapi2.OperationalError as error:
        if "full" in str(error) or "disk I/O" in str(error):
            raise UserError(f"磁盘已满，“{name}”没有保存。", "请清理磁盘或换一个位置，再保存一次。") from error
        raise _broken(name, "读不出来。") from error
    except dbapi2.DatabaseError as error:
        raise _broken(name, "读不出来。") from error
    finally:
        copy.close()
        source.close()


# --------------------------------------------------------------------------------------------- putting it in place
def _check_station(copy: Path, target: Path) -> None:
    fresh, there = _station(copy), _station(target)
    if there and fresh and there[0] != fresh[0]:
        raise OtherStation(
            f"备份是{fresh[1]}的，这里是{there[1]}的数据，没有恢复。",
            "请核对备份文件；确实要换成它的，请确认后再恢复（命令行加 --yes），现有数据会另存。",
        )


def _station(file: Path) -> tuple[str, str] | None:
    """Whose data a file holds: the station's key and name; None where nothing was done in it, or it cannot be read."""
    if not file.exists():
        return None
    engine = sqlite_engine(file, read_only=True)
    try:
        with engine.connect() as connection:
            key = connection.execute(text("SELECT value FROM fact WHERE name = 'station'")).scalar()
            acts = connection.execute(text("SELECT count(*) FROM act")).scalar()
            name = connection.execute(text("SELECT name FROM station WHERE id = :key"), {"key": key}).scalar()
        return (str(key), f"“{name}”" if name else "另一个派出所") if acts else None
    except DBAPIError:
        return None
    finally:
        engine.dispose()


def _take_over(folder: Path, copy: Path, stand: Stand, name: str) -> tuple[Witness, Stand]:
    """Write into a copy that it was restored, and let the witness of the place know; it, and where the journal stands.

    The key and the point from which it proves stay where the backup goes on from them; otherwise it begins to prove here.
    """
    place = witness_folder(folder, "")
    engine = sqlite_engine(copy)
    try:
        with engine.execution_options(desk_writes=True).begin() as connection:
            head = head_of(connection, f"从备份“{name}”恢复"[:200])
            witness = Witness.find(place)
            if witness is None or witness.station != head["station_id"]:
                if witness:
                    os.replace(place / KEY_FILE, _free(place, f"{now():%Y%m%d-%H%M%S}-恢复前", ".json"))
                witness = Witness.make(place, head["station_id"], stand)
            else:
                if not goes_on(connection, witness):
                    witness.base = stand
                witness.whole = EMPTY
                witness.save()
                witness.note(stand)
            end = write_act(connection.execution_options(desk_witness=witness), head, ())
    finally:
        engine.dispose()
    _one_file(copy)
    return witness, end


def _put(copy: Path, target: Path) -> Path | None:
    """Let `copy` be the database; returns where the one before it is kept now, None where there was none."""
    if not target.exists():
        put_in_place(copy, target)
        return None
    readable = _one_file(target)
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


def _one_file(file: Path) -> bool:
    """Take a database's log into the file, as SQLite does where nobody else has it open; False for one that is ruined.

    Raises UserError where another program has it open: its log is never taken away from it.
    """
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(str(file), timeout=1, isolation_level=None)
    try:
        mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        return mode is not None
    except dbapi2.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise UserError("另一个程序正在使用这份数据，没有恢复。", "请关闭它，再恢复一次。") from error
        return False
    except dbapi2.DatabaseError:
        return False
    finally:
        connection.close()
