"""Where a demonstration lies: made once, opened again as it is, never written over a clerk's own data."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select

from station_desk.base import dates
from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.paths import unwritable, user_folder
from station_desk.catalog import load_models, offers
from station_desk.demo.cards import write_cards, write_stocks, write_uniforms
from station_desk.demo.duties import write_duties, write_notes, write_training
from station_desk.demo.evaluations import (
    quality_of,
    write_awards,
    write_grades,
    write_override,
    write_pay,
    write_points,
)
from station_desk.demo.meetings import write_attendance, write_plans, write_scans
from station_desk.demo.people import prepare, write_changes, write_people, write_station, write_villages
from station_desk.demo.story import tell, words
from station_desk.printing.task import Paper, PrintRequest
from station_desk.store.desk import Desk
from station_desk.store.fact import FACT
from station_desk.store.journal import ACT
from station_desk.store.place import FILE, is_address, witness_folder
from station_desk.store.roles import User
from station_desk.store.vault import keep_fact

# Tells the demonstration's story to an empty desk, act by act, as a clerk would have done it.

FEWEST, MOST = 3, 20_000


def build(desk: Desk, officers: int) -> Job[None]:
    """Write a station where so many officers serve today, with last year and this year behind it."""
    for done, title in enumerate(acts(desk, officers)):
        yield Step(done, 0, title)


def acts(desk: Desk, officers: int) -> Iterator[str]:
    """Do one act after the other; yields what was done last, or is about to be."""
    yield "准备人员"
    told = prepare(tell(officers, today()))
    quality = quality_of(told)
    write_station(desk, told)
    yield "登记村屯"
    write_villages(desk, told)
    yield "导入花名册"
    write_people(desk, told)
    yield from write_changes(desk, told)
    write_plans(desk, told)
    yield from write_attendance(desk, told, quality)
    yield from write_scans(desk, told)
    yield from write_duties(desk, told, quality)
    yield from write_points(desk, told, quality)
    yield from write_training(desk, told, quality)
    yield "登记表扬与过错"
    write_notes(desk, told)
    write_override(desk, told)
    write_grades(desk, told)
    yield "编制发放名册"
    write_pay(desk, told)
    write_awards(desk, told)
    write_stocks(desk, told)
    yield "登记工作证"
    write_cards(desk, told)
    yield "登记尺码卡"
    write_uniforms(desk, told)


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


# One PDF of every paper the desk prints, so that they can be looked at without a screen.


def write_papers(desk: Desk, folder: Path) -> Job[list[Path]]:
    """Write every paper of every room into `folder`, made on demand, as <name>.pdf and, on its other sheets,
    <name>-<sheet>.pdf; returns the files.

    Raises UserError as the papers do.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"不能使用文件夹“{folder}”。", "请换一个可以写入的文件夹。") from error
    wanted = [(one.name, paper, sheet) for one in offers() for paper in one.papers() for sheet in sheets(paper)]
    files = []
    for done, (room, paper, sheet) in enumerate(wanted):
        yield Step(done, len(wanted), paper.title)
        name = f"{paper.name}-{sheet}.pdf" if sheet else f"{paper.name}.pdf"
        yield from paper.write(desk, replace(usual_request(room, paper), sheet=sheet), folder / name)
        files.append(folder / name)
    return files


def usual_request(room: str, paper: Paper) -> PrintRequest:
    """What there is to print: meetings are this year's, registers have no year, all else is last year's, the newest that
    is complete; where a paper is of months too, this one, for a sheet for each month of the year is too much."""
    this = dates.today()
    year = {"schedule": this.year, "duties": this.year, "roster": None, "idcards": None, "villages": None}
    return PrintRequest(year=year.get(room, this.year - 1), month=this.month if paper.monthly else None)


def sheets(paper: Paper) -> list[str]:
    """The impositions to show: the paper's own, then its others."""
    return ["", *(name for name, _ in paper.sheets[1:])]
