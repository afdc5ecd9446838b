"""A folder of photos taken into the roster: found, read, matched to people, and kept in one act."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.features.roster.model import Person
from station_desk.features.roster.rules import Album, Known, Named
from station_desk.features.villages.model import Village
from station_desk.printing.enclosed import PICTURES
from station_desk.store.desk import Desk

MOST = 3000  # pictures of one folder
TWICE = "{name}已有另一张：{other}"


@dataclass(slots=True)
class Found:
    """One picture file: whose it may be, how it would be kept, and what is to be said of it.

    `name` is its path below the folder chosen; `person_id` who will have it, None while nobody is chosen. `jpeg` is
    the photo as it would be kept, cut by `frame`; `refused` says why the file cannot be used.
    """

    path: Path
    name: str
    named: Named
    person_id: str | None = None
    why: str = ""
    frame: Any = None  # printing.framing.Frame
    jpeg: bytes = b""
    doubts: tuple[str, ...] = ()
    refused: str = ""
    wanted: bool = field(default=False)

    @property
    def ready(self) -> bool:
        """Whether it will be kept."""
        return self.wanted and self.person_id is not None and not self.refused


def find_pictures(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """The picture files among these and below the folders among them, each with its name there; in their order.

    Raises UserError where a folder cannot be read, or there are more than 3,000.
    """
    found: list[tuple[Path, str]] = []
    for path in paths:
        try:
            inside = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        except OSError as error:
            raise UserError(f"文件夹“{path.name}”打不开。", "请核对文件夹还在，再试一次。") from error
        top = path if path.is_dir() else path.parent
        found += [
            (one, str(one.relative_to(top)))
            for one in inside
            if one.suffix.lower().lstrip(".") in PICTURES and not one.name.startswith(".")
        ]
        if len(found) > MOST:
            raise UserError(f"这里的照片太多（超过 {MOST} 张）。", "请选只放人员照片的文件夹。")
    return found


def album(session: Session) -> Album:
    """Everybody on the roster, as file names are matched to them."""
    query = select(Person.id, Person.name, Person.id_number, Person.badge, Village.name, Village.township)
    rows = session.execute(
        query.outerjoin(Village, Village.id == Person.village_id).where(Person.station_id == session.info["station_id"])
    )
    return Album(Known(*(part or "" for part in row)) for row in rows)


def whose_photos(session: Session, paths: Iterable[Path]) -> list[Named]:
    """Whose photos these files are by their names."""
    people = album(session)
    return [people.whose([path.stem]) for path in paths]


def part_scans(paths: Sequence[Path]) -> Job[tuple[list[Path], list[Path]]]:
    """The pictures without a code, and those with one, which are papers and no photos of people."""
    from station_desk.printing.scan import read_scan

    photos: list[Path] = []
    scans: list[Path] = []
    for number, path in enumerate(paths):
        yield Step(number, len(paths), f"正在认 {path.name}")
        try:
            coded = bool(read_scan(path).codes)
        except UserError:
            coded = False
        (scans if coded else photos).append(path)
    return photos, scans


def read_photos(desk: Desk, paths: Sequence[Path], ratio: float) -> Job[list[Found]]:
    """Read every picture file and say whose it is; nothing is written. `ratio` is the width to the height.

    Raises UserError where there is no picture at all.
    """
    from station_desk.printing.framing import doubts, first_frame, photo_of
    from station_desk.printing.photos import read_picture

    files = find_pictures(paths)
    if not files:
        raise UserError("这里没有照片。", "请选放着 JPG 或 PNG 照片的文件夹，文件名里写姓名、身份证号或辅警编号。")
    with desk.look() as session:
        people = album(session)
    found = []
    for number, (path, name) in enumerate(files, 1):
        yield Step(number - 1, len(files), f"正在读取 {path.name}")
        folders = reversed(Path(name).parts[:-1])
        one = Found(path, name, people.whose([path.stem, *folders]))
        try:
            picture = read_picture(path)
        except UserError as error:
            one.refused = str(error)
        else:
            one.frame = first_frame(picture.size, ratio)
            one.jpeg, one.doubts = photo_of(picture, one.frame), doubts(picture, one.frame)
        found.append(one)
    settle(found, people)
    return found


def settle(found: Sequence[Found], people: Album) -> None:
    """Give each file its person where that is sure; of two files of one person only the first is wanted."""
    first: dict[str, Found] = {}
    for one in found:
        one.why = one.named.why
        if not one.named.sure or one.refused:
            continue
        key = one.named.people[0]
        if key in first:
            one.why = TWICE.format(name=people.people[key].name, other=first[key].name)
            continue
        first[key] = one
        one.person_id, one.wanted = key, True


def choose_person(found: Sequence[Found], one: Found, person_id: str | None) -> None:
    """Say whose photo a file is; another file that was his or hers is no longer wanted."""
    one.person_id, one.wanted = person_id, person_id is not None and not one.refused
    one.why = "" if person_id else one.named.why or "没有选人"
    for other in found:
        if other is not one and person_id and other.person_id == person_id:
            other.person_id, other.wanted = None, False
            other.why = f"改用了另一张：{one.name}"


def keep_photos(desk: Desk, found: Sequence[Found]) -> Job[int]:
    """Keep the photos that are ready, in one act; returns how many people have a new one."""
    ready = [one for one in found if one.ready]
    if not ready:
        raise UserError("没有可以存入的照片。", "请先给照片选好人员。")
    count = 0
    with desk.act(f"存入照片 {len(ready)} 张") as session:
        for number, one in enumerate(ready, 1):
            person = session.get(Person, one.person_id)
            if person is None:
                raise UserError(f"“{one.name}”选的人已经不在花名册里。", "请重新选人。")
            if person.photo != one.jpeg:
                person.photo, count = one.jpeg, count + 1
            if number % 20 == 0:
                yield Step(number, len(ready), "正在存入照片")
    return count
