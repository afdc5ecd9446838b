"""What other rooms and the window ask of the roster."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, load_only

from station_desk.base import dates
from station_desk.base.chinese import names_of
from station_desk.base.due import Due, Many, urgency
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.places import RecordPlace, rows_of
from station_desk.features.roster.model import SERVING, Person, Post
from station_desk.features.roster.rules import Album, Known, Named, eligibility, probation_ends
from station_desk.features.roster.sheet import terms_of
from station_desk.features.settings.model import Station
from station_desk.features.villages import BoardPlace
from station_desk.features.villages.model import Village
from station_desk.features.villages.service import COVERED, UNDER_WAY, VACANT, Cover
from station_desk.fields.problem import Problem
from station_desk.printing.photos import PICTURES
from station_desk.store.desk import Desk
from station_desk.store.reads import remembered

# Who serves where and when, and the acts that change it: move, swap, leave, come back, end of probation.

CHECK_DATE = "请核对日期后再做一次。"


@dataclass(frozen=True, slots=True)
class Strength:
    """How the roster stands: people in post, on probation among them, and villages without anybody."""

    serving: int
    on_probation: int
    vacant: int


def serving_on(session: Session, day: date) -> list[tuple[Person, Village]]:
    """Everybody who held a post on that day with the village, by township, code and name of the village.

    The day somebody leaves is no longer served; a village handed over that day counts for the successor.
    """
    query = (
        select(Person, Village)
        .join_from(Post, Person, Person.id == Post.person_id)
        .join(Village, Village.id == Post.village_id)
        .where(Post.since <= day, or_(Post.until.is_(None), Post.until > day))
        .order_by(Village.township, Village.code, Village.name, Post.since)
    )
    return [(person, village) for person, village in session.execute(query)]


def strength(session: Session) -> Strength:
    """The counts for the head of the page."""
    own = Person.station_id == session.info["station_id"]
    states = session.execute(select(Person.state, func.count()).where(own).group_by(Person.state))
    counted: dict[str, int] = {state: number for state, number in states}  # noqa: C416 - a result is no mapping
    manned = select(Post.village_id).where(Post.until.is_(None))
    vacant = session.scalar(
        select(func.count())
        .select_from(Village)
        .where(Village.station_id == session.info["station_id"], Village.id.not_in(manned))
    )
    return Strength(sum(counted.get(state, 0) for state in SERVING), counted.get("试用", 0), vacant or 0)


def posts_of(session: Session, person_id: str) -> list[tuple[Post, Village]]:
    """A person's posts with their villages, the newest first."""
    query = (
        select(Post, Village)
        .join(Village, Village.id == Post.village_id)
        .where(Post.person_id == person_id)
        .order_by(Post.since.desc(), Post.id.desc())
    )
    return [(post, village) for post, village in session.execute(query)]


def people_wanted(session: Session, *, only: Sequence[str] = (), ids: Sequence[str] = ()) -> list[Person]:
    """People by name or key, everybody serving where neither is given; in the order of their villages.

    Raises UserError naming whom the roster does not have.
    """
    query = select(Person).outerjoin(Village, Village.id == Person.village_id)
    query = query.where(Person.station_id == session.info["station_id"])
    if only:
        query = query.where(Person.name.in_(only))
    elif ids:
        query = query.where(Person.id.in_(ids))
    else:
        query = query.where(Person.state.in_(SERVING))
    found = list(session.scalars(query.order_by(Village.township, Village.code, Village.name, Person.name)))
    missing = [name for name in only if name not in {person.name for person in found}]
    if missing:
        raise UserError(f"花名册里没有“{'、'.join(missing)}”。", "请核对姓名。")
    return found


def doubts_about(session: Session, person: Person) -> list[Problem]:
    """What a clerk should know of a person: conditions not met when hired, a probation that is over."""
    today = dates.today()
    values = {key: getattr(person, key) for key in ("born", "hired", "education", "badge", "waiver", "waiver_by")}
    found = eligibility(values, terms_of(session.get(Station, person.station_id)), today)
    ends = probation_ends(person.hired) if person.state == "试用" else None
    if ends and ends <= today:
        found.append(Problem("state", f"试用期已于 {dates.show_date(ends)} 满，请办理转正或离岗", error=False))
    return found


def probation_due(session: Session, until: date) -> list[tuple[Person, date]]:
    """Everybody whose probation ends by that day, with the day, the earliest first."""
    own = Person.station_id == session.info["station_id"]
    found = [
        (one, probation_ends(one.hired)) for one in session.scalars(select(Person).where(own, Person.state == "试用"))
    ]
    return sorted(((one, ends) for one, ends in found if ends and ends <= until), key=lambda pair: pair[1])


def move(session: Session, person: Person, village: Village, on: date, reason: str = "") -> None:
    """Move a serving person to another village from that day on.

    Raises UserError where the village is taken, the day does not fit, or the person does not serve.
    """
    current = open_post(session, person)
    check_day(current, on)
    if person.village_id == village.id:
        raise UserError(f"{person.name}已经在{village.name}。", "请选择另一个村。")
    check_free(session, person, village)
    person.village_id, person.moved_on, person.moved_reason = village.id, on, reason or "调任"


def swap(session: Session, one: Person, other: Person, on: date, reason: str = "") -> None:
    """Let two serving people change their villages on that day."""
    for person in (one, other):
        check_day(open_post(session, person), on)
    villages = one.village_id, other.village_id
    other.village_id, one.village_id = villages
    for person in (one, other):
        person.moved_on, person.moved_reason = on, reason or "互调"


def leave(session: Session, person: Person, on: date, reason: str) -> None:
    """End a person's service on that day. Raises UserError where the day does not fit or the person does not serve."""
    check_day(open_post(session, person), on)
    person.state, person.left, person.left_reason = "离岗", on, reason or None


def come_back(session: Session, person: Person, village: Village, on: date, *, probation: bool = False) -> None:
    """Let somebody who has left serve again from that day on.

    Raises UserError where the village is taken, the day is before the leaving, or the person still serves.
    """
    if person.serving:
        raise UserError(f"{person.name}还在岗。", "换村请用“调任”。")
    if person.left and on < person.left:
        raise UserError(f"返岗日期早于离岗日期（{dates.show_date(person.left)}）。", CHECK_DATE)
    check_not_ahead(on)
    check_free(session, person, village)
    person.village_id, person.state, person.moved_on = village.id, "试用" if probation else "在岗", on


def confirm(person: Person) -> None:
    """End a person's probation (转正)."""
    if person.state != "试用":
        raise UserError(f"{person.name}不在试用期。", "只有试用的人需要转正。")
    person.state = "在岗"


def open_post(session: Session, person: Person) -> Post:
    """The post a person holds now. Raises UserError where there is none."""
    found = session.scalar(select(Post).where(Post.person_id == person.id, Post.until.is_(None)))
    if found is None:
        raise UserError(f"{person.name}现在没有任职的村。", "请先在资料里填写所属村和在职状态。")
    return found


def check_day(post: Post, on: date) -> None:
    if on < post.since:
        raise UserError(f"日期早于现在这个岗位的开始日期（{dates.show_date(post.since)}）。", CHECK_DATE)
    check_not_ahead(on)


def check_not_ahead(on: date) -> None:
    if on > dates.today():
        raise UserError("日期在今天以后。", "请到了那一天再办理，或者填写已经发生的日期。")


def check_free(session: Session, person: Person, village: Village) -> None:
    """Raise UserError naming who serves in the village, where that is somebody else."""
    query = select(Person.name).join(Post, Post.person_id == Person.id)
    holder = session.scalar(query.where(Post.village_id == village.id, Post.until.is_(None), Person.id != person.id))
    if holder:
        raise UserError(f"{village.name}已有在岗的{holder}，一村只能有一名。", f"请先给{holder}办理调任或离岗。")


# A folder of photos taken into the roster: found, read, matched to people, and kept in one act.

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
    from station_desk.printing.photos import doubts, first_frame, photo_of, read_picture

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


# How every village is covered.


@remembered
def coverage(session: Session, on: date) -> tuple[Cover, ...]:
    """Every village with its state on that day, by township and code.

    Green 在岗 has an officer, amber 流程中 is vacant with a next step noted, red 空缺 is vacant (意见三（一）).
    """
    posts = session.execute(
        select(Post.village_id, Post.until, Post.reason, Person.id, Person.name)
        .join_from(Post, Person, Person.id == Post.person_id)
        .where(Post.since <= on)
        .order_by(Post.since)
    ).all()
    serving = {one.village_id: one for one in posts if one.until is None or one.until > on}
    former = {one.village_id: one for one in posts if one.until is not None and one.until <= on}
    shown = (Village.name, Village.township, Village.code, Village.warden_kind, Village.track, Village.next_step)
    query = select(Village).options(load_only(*shown)).order_by(Village.township, Village.code, Village.name)
    return tuple(_cover(one, serving.get(one.id), former.get(one.id), on) for one in session.scalars(query))


def _cover(village: Village, officer: Any, former: Any, on: date) -> Cover:
    if officer is not None:
        return Cover(village, COVERED, officer.id, officer.name)
    if former is None:
        return Cover(village, UNDER_WAY if village.next_step else VACANT, cause=village.warden_kind or "尚未配备")
    cause = f"{former.name}{former.reason or '离岗'}"
    return Cover(village, UNDER_WAY if village.next_step else VACANT, cause=cause, days=(on - former.until).days)


# What is due: villages without an officer, probations that end, and who serves without a village.

PROBATION_AHEAD = 7  # days before its end a probation is announced


def due(session: Session, today: date) -> Iterator[Due]:
    """All of it."""
    yield from vacant(session, today)
    yield from unsettled(session, today)


def vacant(session: Session, today: date) -> Iterator[Due]:
    """Villages without an officer: with a next step, or not even that."""
    for cover in coverage(session, today):
        if cover.state == COVERED:
            continue
        village, late = cover.village, cover.state == VACANT
        next_step = f"；下一步：{village.next_step}" if village.next_step else ""
        words = f"{village.name}（{village.township}）{cover.vacant_for}，{cover.cause}{next_step}"
        many = Many("{names}空缺" if late else "{names}空缺，正在办理", BoardPlace(), "个村")
        place = RecordPlace("villages", village.id)
        yield Due("village", urgency(late), words, place, "去处理", None, village.name, many, "map-pin")


def unsettled(session: Session, today: date) -> Iterator[Due]:
    """Probations that are over or soon will be, and people in post without a village."""
    many = Many("{names}的试用期已满或快满，请办理转正或离岗", rows_of("roster", state="试用"))
    for one, ends in probation_due(session, today + timedelta(days=PROBATION_AHEAD)):
        words = f"{one.name}的试用期{'已满，请办理转正或离岗' if ends <= today else '快满了'}"
        yield Due("probation", "care", words, RecordPlace("roster", one.id), "打开", ends, one.name, many, "user")
    lost = session.scalars(select(Person.name).where(Person.state.in_(SERVING), Person.village_id.is_(None))).all()
    if lost:
        words = f"{names_of(list(lost))}在岗，但没有填写所属村"
        place = rows_of("roster", state=SERVING, village_id=(None,))
        yield Due("no village", "care", words, place, "去填写", icon="user")
