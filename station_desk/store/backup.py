"""A backup in one file, of whatever database, proved by restoring it into a scratch place."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DBAPIError

from station_desk.base.dates import now
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.paths import HALF, unwritable, write_beside
from station_desk.store import schema
from station_desk.store.attest import carried_over
from station_desk.store.desk import Desk
from station_desk.store.examine import complaint, examine_engine
from station_desk.store.place import FILE, is_address, own_files, sqlite_engine
from station_desk.store.pour import pour
from station_desk.store.proof import Verdict
from station_desk.store.witness import Made, Point, Witness

MARK = b"\nstation-desk backup sha256 "  # stands before the digest at the end of a backup
POURED = "poured.desk"
ABANDONED = 86_400  # s after which nobody works in a scratch folder any more
OURS = {"act", "entry", "fact", "alembic_version"}  # tables by which a database of this program is known


def write_backup(desk: Desk, target: Path) -> Job[Verdict]:
    """Copy the whole database to `target` while it is in use, restore it into a scratch place and prove it there.

    It is noted beside the proof's key. Of a server the backup is such a file too: a database of our own. Raises UserError where it cannot be written or does not hold.
    """
    server = is_address(desk.place)
    if not server:
        refuse_own(Path(desk.place), target)
    points = desk.witness.points()
    with (
        write_beside(target, over_database=True) as beside,
        scratch_in(None if server else Path(desk.place)) as scratch,
    ):
        yield Step(0, 100, "正在备份")
        if server:
            yield from copy_from_server(desk.engine, scratch / POURED)
            shutil.copyfile(scratch / POURED, beside)
        else:
            copy_database(desk.engine, beside, target.name)
        append_digest(beside)
        yield Step(20, 100, "正在验证备份")
        proved = yield from read_ours(beside, target.name, scratch / FILE, desk.witness, points)
    desk.witness.note_made(Made(now().isoformat(timespec="seconds"), str(target), proved.stand, proved.rows))
    return proved


def told(target: Path, proved: Verdict) -> str:
    """The sentence for a backup that was proved."""
    return f"已备份到 {target}，读回验证无误：{proved.stand.number} 步操作，逐条核对 {proved.rows} 条数据。"


def copy_from_server(engine: Engine, file: Path) -> Job[None]:
    """Pour a server's data, as it is in one moment, into a database of our own in `file`."""
    fresh = sqlite_engine(file)
    try:
        schema.bring_up_to_date(fresh)
        with engine.connect() as source, fresh.execution_options(desk_writes=True).begin() as target:
            yield from pour(source.execution_options(isolation_level="REPEATABLE READ"), target)
    finally:
        fresh.dispose()
    one_file(file)


def refuse_own(folder: Path, target: Path) -> None:
    """Raise UserError where `target` is the database in `folder`, one of its parts, or a link to one."""
    real = os.path.normcase(os.path.realpath(target))
    for own in own_files(folder):
        same = own.exists() and target.exists() and own.samefile(target)
        if same or os.path.normcase(os.path.realpath(own)) == real:
            raise UserError(f"“{target}”就是正在使用的数据，不能备份到它自己。", "请换一个文件名，最好存到 U 盘。")


# ---------------------------------------------------------------------------------------------- reading a backup
@contextmanager
def scratch_in(folder: Path | None) -> Iterator[Path]:
    """A folder inside `folder` (None: where temporary files are), so that what is made in it is moved out in one step."""
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            sweep(folder)
        scratch = Path(tempfile.mkdtemp(prefix=HALF, dir=folder))
    except OSError as error:
        raise unwritable((folder or Path(tempfile.gettempdir())) / FILE, error) from error
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove the scratch folders of programs that were killed: those older than a day."""
    for left in folder.glob(f"{HALF}*"):
        with suppress(OSError):
            if left.is_dir() and time.time() - left.stat().st_mtime > ABANDONED:
                shutil.rmtree(left, ignore_errors=True)


def read_ours(file: Path, name: str, copy: Path, witness: Witness | None, points: Sequence[Point] = ()) -> Job[Verdict]:
    """Copy a backup, bring the copy up to date and prove it. Raises UserError for anything but a sound backup."""
    if not copy_digested(file, name, copy):
        source = sqlite_engine(file, read_only=True)
        try:
            copy_database(source, copy, name)
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
    one_file(copy)
    return verdict


def append_digest(file: Path) -> None:
    """Write behind a backup the digest of all before it, so that one changed bit anywhere is found."""
    with file.open("rb") as body:
        digest = hashlib.file_digest(body, "sha256").hexdigest()
    with file.open("ab") as end:
        end.write(MARK + digest.encode())


def copy_digested(file: Path, name: str, copy: Path | None) -> bool:
    """Read what stands before a backup's digest, into `copy` where one is named; False for a file without a digest.

    Raises UserError where it does not fit.
    """
    size = file.stat().st_size - len(MARK) - 64
    with ExitStack() as opened:
        body = opened.enter_context(file.open("rb"))
        body.seek(max(0, size))
        mark, digest = body.read(len(MARK)), body.read()
        if mark != MARK:
            if (size + len(MARK) + 64) % 512:  # a database is made of whole pages
                raise _broken(name, "内容不完整。")
            return False
        body.seek(0)
        out = opened.enter_context(copy.open("wb")) if copy else None
        hashed, left = hashlib.sha256(), size
        while left > 0 and (part := body.read(min(left, 1 << 20))):
            hashed.update(part)
            left -= len(part)
            if out:
                out.write(part)
    if hashed.hexdigest().encode() != digest:
        raise _broken(name, "内容与备份时不同。")
    return True


def _broken(name: str, what: str) -> UserError:
    return UserError(f"备份“{name}”读回来有问题：{what}", "请换一个备份文件，或再备份一次。")


def copy_database(engine: Engine, target: Path, name: str) -> None:
    """Copy a database, its write-ahead log included, into one file that needs no other. `name` is for the sentence."""
    from sqlcipher3 import dbapi2

    source: Any = engine.raw_connection()
    copy = dbapi2.connect(str(target))
    try:
        copy.execute("PRAGMA journal_mode=OFF")  # a half copy is thrown away whole
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


def one_file(file: Path) -> bool:
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
