"""Backups that are made by themselves: where they lie, how long they are kept, and when the last one was proved."""

import re
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from station_desk.base.dates import now
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.paths import user_folder, write_beside
from station_desk.store.backup import copy_digested, told, write_backup
from station_desk.store.desk import Desk
from station_desk.store.journal import ACT
from station_desk.store.place import is_address

FOLDER = "backups"
NAME = re.compile(r"(\d{8}-\d{6})\.desk")
STAMP = "%Y%m%d-%H%M%S"
# What is kept: the newest of each of the last seven days, four weeks, twelve months that have one, and of every year.
RULE: tuple[tuple[Callable[[datetime], Any], int | None], ...] = (
    (lambda moment: moment.date(), 7),
    (lambda moment: moment.isocalendar()[:2], 4),
    (lambda moment: (moment.year, moment.month), 12),
    (lambda moment: moment.year, None),
)


def folder_of(desk: Desk) -> Path:
    """Where a desk's own backups lie: beside the data, and of a server's in the clerk's own folder."""
    if is_address(desk.place):
        return user_folder() / f"{FOLDER}-{desk.station_id}"
    return Path(desk.place) / FOLDER


def due(desk: Desk) -> bool:
    """Whether something was done since the last backup."""
    made = desk.witness.made()
    with desk.engine.connect() as connection:
        acts = connection.execute(select(func.max(ACT.c.number))).scalar() or 0
    return acts > (made[-1].stand.number if made else 0)


def back_up(desk: Desk, second: Path | None = None) -> Job[str]:
    """Make a proved backup in the desk's own folder, copy it to a `second` place where that is there, and thin both out.

    Returns a sentence. Raises UserError where it could not be made or is not sound.
    """
    folder = folder_of(desk)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    at = now().replace(microsecond=0)
    file = folder / f"{at:{STAMP}}.desk"
    proved = yield from write_backup(desk, file)
    said, copied, missing = told(file, proved), "", ""
    if second is not None:
        yield Step(99, 100, "正在复制到第二处")
        try:
            copied = str(_copy_to(file, second))
        except UserError as error:
            missing = f"第二处“{second}”没有备份：{error.message}"
        if copied:
            desk.witness.note_made(replace(desk.witness.made()[-1], second=copied))
    for place in (folder, *((second,) if copied and second else ())):
        thin_out(place)
    return said + (f"已复制到 {copied}。" if copied else missing)


def _copy_to(file: Path, second: Path) -> Path:
    """Copy a proved backup to another folder and read it back from there."""
    if not second.is_dir():
        raise UserError("找不到这个文件夹。", "请插好 U 盘，或另选一处。")
    target = second / file.name
    with write_beside(target, over_database=True) as beside:
        shutil.copyfile(file, beside)
    copy_digested(target, target.name, None)
    return target


def thin_out(folder: Path) -> None:
    """Remove the backups of a folder that the rule does not keep; nothing but files named as `back_up` names them."""
    files = {}
    for file in folder.iterdir():
        found = NAME.fullmatch(file.name)
        with suppress(ValueError):
            files.update({datetime.strptime(found[1], STAMP): file} if found else {})
    for moment in set(files) - kept(files):
        with suppress(OSError):
            files[moment].unlink()


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Which backups the rule keeps, of those made at these moments."""
    newest = sorted(moments, reverse=True)
    found = set()
    for period, most in RULE:
        first = {period(moment): moment for moment in reversed(newest)}  # the newest of each period
        found |= set(sorted(first.values(), reverse=True)[:most])
    return found
