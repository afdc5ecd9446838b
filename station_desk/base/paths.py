"""Where things lie on the disk, and how a file is written so that it is never half there."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from station_desk.base.errors import UserError

PROJECT = Path(__file__).resolve().parents[2]
RESOURCES = PROJECT / "resources"
MIGRATIONS = PROJECT / "db"
DATABASES = (".desk", ".desk-wal", ".desk-shm", ".desk-journal")  # what a database and its parts are called
HALF = ".desk-"  # how the name of a file begins while it is being written


def user_folder() -> Path:
    """The clerk's own folder for the database, the log and remembered choices; made on demand.

    `STATION_DESK_HOME` names another one (tests, a stick).
    """
    named = os.environ.get("STATION_DESK_HOME")
    if named:
        folder = Path(named)
    else:
        import platformdirs

        folder = Path(platformdirs.user_data_dir("station-desk", appauthor=False, roaming=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def write_beside(target: Path, *, over_database: bool = False) -> Iterator[Path]:
    """Yield a path beside `target` to write to; on success it replaces `target`, on failure it is removed.

    The finished file is on the disk before it bears its name, and only its owner may read it. A link is followed.
    `over_database`: a database may be replaced, as only a backup or a restore may.

    Raises UserError where the folder is missing, the disk is full, another program holds the file open, or `target` is
    no ordinary file.
    """
    named, target = Path(target), Path(os.path.realpath(target))
    check_replaceable(named, target, over_database=over_database)
    try:
        handle, name = tempfile.mkstemp(prefix=HALF, suffix=target.suffix, dir=target.parent)  # its owner's alone
        os.close(handle)
    except OSError as error:
        raise unwritable(named, error) from error
    beside = Path(name)
    try:
        yield beside
        beside.chmod(0o600)  # whoever filled it may have made it anew
        put_in_place(beside, target)
    except OSError as error:
        raise unwritable(named, error) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def check_replaceable(named: Path, target: Path, *, over_database: bool = False) -> None:
    """Raise UserError where `target`, called `named`, is a folder, a device, or a database, which nothing but a backup replaces."""
    if target.is_dir():
        raise UserError(f"“{named.name}”是一个文件夹。", "请给出要保存的文件名。")
    if not target.parent.is_dir():
        raise UserError(f"找不到文件夹“{target.parent}”。", "请先建好文件夹，或换一个位置保存。")
    try:
        kind = target.stat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise unwritable(named, error) from error
    if not stat.S_ISREG(kind):
        raise UserError(f"“{named}”不是普通文件，没有写入。", "请换一个文件名保存。")
    if not over_database and target.name.endswith(DATABASES):  # by name: to open and close one lifts SQLite's locks
        raise UserError(f"“{named.name}”是数据文件，没有覆盖。", "请换一个文件名保存。")


def put_in_place(beside: Path, target: Path) -> None:
    """Let a finished file take the name `target`; when this returns, file and name are on the disk."""
    with beside.open("r+b") as file:
        os.fsync(file.fileno())
    os.replace(beside, target)
    flush_folder(target.parent)


def flush_folder(folder: Path) -> None:
    """Bring a folder's names to the disk; Windows does so by itself, and some network folders cannot."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(opened)
    finally:
        os.close(opened)


def unwritable(target: Path, error: OSError) -> UserError:
    """The sentence for a file that could not be written."""
    import errno

    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserError(f"磁盘已满，“{target.name}”没有保存。", "请清理磁盘或换一个位置，再保存一次。")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY):
        return UserError(
            f"“{target.name}”不能写入。", "它可能正在别的程序里打开，或该文件夹不允许写入；请关闭后再试，或换一个位置。"
        )
    return UserError(f"“{target.name}”没有保存成功（{error.strerror or '写入出错'}）。", "请换一个位置再试。")
