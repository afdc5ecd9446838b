"""Where things lie on the disk, and how a file is written so that it is never half there."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from station_desk.base.errors import UserError

PROJECT = Path(__file__).resolve().parents[2]
RESOURCES = PROJECT / "resources"
MIGRATIONS = PROJECT / "db"
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
def write_beside(target: Path, mode: int = 0o644) -> Iterator[Path]:
    """Yield a path beside `target` to write to; on success it replaces `target`, on failure it is removed.

    `mode` says who may read the finished file.

    Raises UserError where the folder is missing, the disk is full, or another program holds the file open.
    """
    target = Path(target)
    if target.is_dir():
        raise UserError(f"“{target.name}”是一个文件夹。", "请给出要保存的文件名。")
    if not target.parent.is_dir():
        raise UserError(f"找不到文件夹“{target.parent}”。", "请先建好文件夹，或换一个位置保存。")
    try:
        handle, name = tempfile.mkstemp(prefix=HALF, suffix=target.suffix, dir=target.parent)
        os.close(handle)
    except OSError as error:
        raise unwritable(target, error) from error
    beside = Path(name)
    try:
        yield beside
        beside.chmod(mode)  # a temporary file is the maker's alone; a finished one is a file like any other
        os.replace(beside, target)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


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
