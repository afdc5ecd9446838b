"""One PDF of every paper the desk prints, so that they can be looked at without a screen."""

from pathlib import Path

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.catalog import offers
from station_desk.printing.task import Paper, Wish
from station_desk.store.desk import Desk


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
        month = dates.today().month if room == "duties" else None  # a sheet for each month of the year is too much
        yield from paper.write(desk, Wish(year=year_of(room), month=month, sheet=sheet), folder / name)
        files.append(folder / name)
    return files


def year_of(room: str) -> int | None:
    """Meetings are this year's, registers have no year, all else is last year's, the newest that is complete."""
    this = dates.today().year
    return {"schedule": this, "duties": this, "roster": None, "idcards": None, "villages": None}.get(room, this - 1)


def sheets(paper: Paper) -> list[str]:
    """The impositions to show: the paper's own, then its others."""
    return ["", *(name for name, _ in paper.sheets[1:])]
