"""Where a demonstration lies: made once, opened again as it is, never written over a clerk's own data."""

import os
import shutil
from pathlib import Path

from sqlalchemy import func, select

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.paths import unwritable, user_folder
from station_desk.catalog import load_models
from station_desk.demo.build import FEWEST, MOST, build
from station_desk.demo.words import words
from station_desk.store.desk import Desk, User
from station_desk.store.fact import FACT
from station_desk.store.journal import ACT
from station_desk.store.place import FILE, is_address, witness_folder
from station_desk.store.vault import keep_fact

MARK = "demonstration"  # the fact by which such a desk is known
BESIDE = ".demo-new"  # where it is built, so that one that was broken off is never found


def demo_folder() -> Path:
    """The demonstration's own folder, apart from the clerk's data."""
    return user_folder() / "demo"


def open_demo(place: str | Path, officers: int = 22) -> Job[Desk]:
    """Open the demonstration at `place`, made first where nothing is there; `officers` counts only then.

    Raises UserError where `place` holds data that is no demonstration, or for a number of officers out of reach.
    """
    if not FEWEST <= officers <= MOST:
        raise UserError(f"不能做 {officers} 人的示范。", f"人数应在 {FEWEST} 到 {MOST} 之间。")
    load_models()
    clerk = User(words("station")["profile"]["clerk"])
    if not is_address(place) and not (Path(place) / FILE).exists():
        yield from build_beside(Path(place), officers, clerk)
        return Desk.open(place, clerk)
    desk = Desk.open(place, clerk)
    try:
        if not is_demo(desk):
            refuse_real(desk, place)
            yield from build(desk, officers)
            mark(desk)
    except BaseException:
        desk.close()
        raise
    return desk


def build_beside(folder: Path, officers: int, clerk: User) -> Job[None]:
    """Build in a folder inside `folder` and move the finished file to its place."""
    beside = folder / BESIDE
    shutil.rmtree(beside, ignore_errors=True)
    try:
        desk = Desk.open(beside, clerk)
        try:
            yield from build(desk, officers)
            mark(desk)
        finally:
            desk.close()
        shutil.rmtree(witness_folder(folder, ""), ignore_errors=True)
        os.replace(witness_folder(beside, ""), witness_folder(folder, ""))
        os.replace(beside / FILE, folder / FILE)
    except OSError as error:
        raise unwritable(folder / FILE, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    yield Step(1, 1, "示范数据已建好")


def is_demo(desk: Desk) -> bool:
    """Whether the desk is a finished demonstration."""
    with desk.engine.connect() as connection:
        return connection.execute(select(FACT.c.value).where(FACT.c.name == MARK)).scalar() is not None


def mark(desk: Desk) -> None:
    """Write down that the desk is a demonstration."""
    with desk.engine.execution_options(desk_writes=True).begin() as connection:
        keep_fact(connection, desk, MARK, "1", "建立示范数据")


def refuse_real(desk: Desk, place: str | Path) -> None:
    """Raise UserError where anything has been done at this desk."""
    with desk.engine.connect() as connection:
        if connection.execute(select(func.count()).select_from(ACT)).scalar_one():
            where = "这个数据库" if is_address(place) else f"文件夹“{place}”"
            raise UserError(f"{where}里已经有数据，没有建立示范。", "请用 --at 另外指定一个空文件夹，或不写 --at。")
