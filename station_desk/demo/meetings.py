"""Writes the demonstration's meetings: two years' plans, who came, and what was said."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.dates import today
from station_desk.base.holidays import next_workday
from station_desk.base.jobs import finish
from station_desk.demo.people import SamplePeople
from station_desk.demo.story import dice, words
from station_desk.features.schedule.model import MARKS, AgendaTemplate, Attendance, Decision, Meeting
from station_desk.features.schedule.prints import SIGN_IN
from station_desk.features.schedule.service.attendance import roll_of
from station_desk.features.schedule.service.filing import file_scans
from station_desk.features.schedule.service.meetings import meetings_of
from station_desk.features.schedule.service.plan import add_plan, missing_plan
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk
from station_desk.store.enclosure import enclose
from station_desk.store.journal import insert_many

# What the demonstration's meetings wrote down and decided; of the newest some things are still to be done, one is
# late.

SETTLED = timedelta(days=80)  # what was decided longer ago has been done
TERM = timedelta(days=18)


def minutes(month: int, there: int, everyone: int, key: str) -> str:
    """What the recorder wrote down."""
    texts, die = words("station")["meetings"], dice("minutes", key)
    return str(texts["minutes"]).strip().format(
        month=month,
        there=there,
        all=everyone,
        theme=die.choice(texts["themes"]),
        next=die.choice(texts["next"]),
        found=die.randint(2, 4) * everyone + die.randint(0, 20),
        settled=die.randint(2, max(3, everyone // 2)),
        told=die.randint(6, 15) * everyone,
    )  # fmt: skip


def write_decisions(session: Session, held: Meeting) -> None:
    """The two or three things a meeting decided, in the order of the words; older ones are done."""
    day, known = held.starts.date(), words("station")["meetings"]["decisions"]
    chosen = [known[(3 * day.month + place) % len(known)] for place in range(2 + day.month % 2)]
    for place, (what, owner, outcome) in enumerate(chosen):
        deadline = next_workday(day + TERM + timedelta(days=7 * place))
        done = place == 0 or today() - day > SETTLED
        session.add(
            Decision(
                meeting_id=held.id, what=what, owner=owner,
                deadline=None if not done and place == len(chosen) - 1 else deadline,
                state="已完成" if done else "未完成", done_on=deadline - timedelta(days=2) if done else None,
                outcome=outcome if done else None,
            )
        )  # fmt: skip


# What came back from the newest meetings of the demonstration: the signed sheet as a scan, and a picture of the room.

SHEETS = 2  # of the newest meetings with a roll
LINES = 20  # of the sign-in sheet
DPI = 110
FIRST_LINE, LINE, SIGNED_AT = 57, 11, 98  # mm: the middle of the first line, a line, where the signatures begin


def write_scans(desk: Desk, told: SamplePeople) -> Iterator[str]:
    """File the signed sheets of the newest monthly meetings, and keep a picture with the newest."""
    with desk.look() as session:
        years = (told.story.last_year, told.story.today.year)
        held = [one for year in years for one in meetings_of(session, year) if one.kind == "月例会" and one.minutes]
        rolls = {one.id: [seat for seat in roll_of(session, one.id) if seat.expected][:LINES] for one in held[-SHEETS:]}
    for meeting in held[-SHEETS:]:
        names = tuple(seat.name for seat in rolls[meeting.id])
        came = [bool(seat.mark and seat.mark.mark in ("出席", "迟到")) for seat in rolls[meeting.id]]
        with TemporaryDirectory(prefix="desk-") as folder:
            scan = Path(folder) / "scan.jpg"
            made = finish(SIGN_IN.build(desk, PrintRequest(ids=(meeting.id,), only=names)))
            signed(made.pdf, came).save(scan, quality=70)
            finish(file_scans(desk, [scan]))
        yield f"归入{meeting.title}签到表"
    if held:
        with desk.act("存入会场照片") as session:
            session.add(enclose(session.get_one(Meeting, held[-1].id), "照片", "会场", "jpg", room()))


def signed(pdf: bytes, came: list[bool]) -> Any:
    """The sheet with a scribble behind each name that came, laid a little askew on the glass."""
    from PIL import Image, ImageDraw

    from station_desk.printing.scan import page_image

    sheet, mm = page_image(pdf, 0, DPI).copy(), DPI / 25.4
    draw = ImageDraw.Draw(sheet)
    for line, there in enumerate(came):
        if there:
            die, y = dice("signature", line), FIRST_LINE + LINE * line
            points = [((SIGNED_AT + 3 * step) * mm, (y + die.uniform(-3, 3)) * mm) for step in range(die.randint(5, 9))]
            draw.line(points, fill=(36, 44, 92), width=3, joint="curve")
    return sheet.rotate(0.8, expand=False, fillcolor="white", resample=Image.Resampling.BICUBIC)


def room() -> bytes:
    """A painted meeting room with nobody in it."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (960, 640), "#D9DEE4")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 640), (180, 380), (780, 380), (960, 640)], fill="#B8A88F")
    draw.rectangle((180, 90, 780, 380), fill="#E9ECEF")
    draw.rectangle((330, 130, 630, 290), fill="#F8F9FB", outline="#7C8794", width=5)
    draw.polygon([(330, 430), (630, 430), (720, 560), (240, 560)], fill="#7A5B3E")
    for side in (-1, 1):
        for row in range(4):
            x, y, size = 480 + side * (180 + 38 * row), 400 + 42 * row, 30 + 7 * row
            draw.rounded_rectangle((x - size // 2, y, x + size // 2, y + size), 6, fill="#33475F")
    file = BytesIO()
    picture.save(file, "JPEG", quality=82)
    return file.getvalue()


TOLD = {"检查": "inspected", "听取汇报": "heard"}  # the kinds without a roll, and what is noted of them
ALLOWED = 0.85  # of the leaves
NOT_YET = 1  # of the meetings held, so many of the newest have no attendance yet
# By the order of the story: who was away from the 月例会 of the last months, how, and from how many of them.
AWAY = {5: ("缺席", 2), 12: ("缺席", 2), 16: ("请假", 1)}


def mark_of(number: int, period: str, quality: float) -> str:
    """出席 迟到 请假 or 缺席: the diligent come; a few were away of late, so that there is something to ask about."""
    away, months = AWAY.get(number, ("", 0))
    if period in [f"{first:%Y-%m}" for first in months_before(dates.today(), months)]:
        return away
    lazy = max(0.0, 0.95 - quality)
    weights = (1.0, 0.02 + lazy * 0.25, 0.04 + lazy * 0.15, lazy**2)
    return dice("mark", number, period).choices(MARKS, weights)[0]


def months_before(day: date, count: int) -> list[date]:
    """The first days of so many months before that of `day`."""
    last = day.year * 12 + day.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(last - count, last)]


def allowed(number: int, title: str) -> bool:
    """Whether the leave was asked for and granted before; most are."""
    return number not in AWAY and dice("leave", number, title).random() < ALLOWED


def write_plans(desk: Desk, told: SamplePeople) -> None:
    """The station's own agendas, the plans of last year and this, and an inspection and a hearing outside them."""
    with desk.act("填写议程模板") as session:
        own = words("station")["agendas"]
        session.add_all(AgendaTemplate(kind=kind, agenda=agenda) for kind, agenda in own.items())
    for year in (told.story.last_year, told.story.today.year):
        with desk.act(f"排{year}年度例会日程") as session:
            add_plan(session, missing_plan(session, year))
    texts, today = words("station")["meetings"], told.story.today
    with desk.act("安排检查和听取汇报") as session:
        inspected = next_workday(today - timedelta(days=38))
        session.add(meeting("检查", texts["inspection"], inspected, "各村警务室", state="已开"))
        session.add(
            meeting(
                "听取汇报",
                texts["hearing"],
                next_workday(today + timedelta(days=5)),
                f"{told.places[-1].township}政府会议室",
            )
        )


def meeting(kind: str, title: str, day: date, place: str, **more: Any) -> Meeting:
    starts = datetime(day.year, day.month, day.day, 13, 30)
    profile = words("station")["profile"]
    return Meeting(
        title=title, kind=kind, starts=starts, place=place, chair=profile["head"], recorder=profile["clerk"], **more
    )


def write_attendance(desk: Desk, told: SamplePeople, quality: list[float]) -> Iterator[str]:
    """Who came to each meeting held so far, with its minutes; the newest one is left to be done."""
    with desk.look() as session:
        years = (told.story.last_year, told.story.today.year)
        planned = [one for year in years for one in meetings_of(session, year) if one.period]
    held = [one for one in planned if one.starts.date() < told.story.today]
    for one in held[: len(held) - NOT_YET]:
        title = f"登记出勤：{one.title}"
        with desk.act(title) as session:
            record(session, told, session.get_one(Meeting, one.id), quality)
        yield title


def record(session: Session, told: SamplePeople, held: Meeting, quality: list[float]) -> None:
    """One meeting's attendance and, for the monthly ones, its minutes."""
    reasons, die = words("station")["meetings"]["reasons"], dice("meeting", held.title)
    held.state = "已开"
    if held.kind in TOLD:  # nobody signs at these
        held.minutes = die.choice(words("station")["meetings"][TOLD[held.kind]])
        return
    rows = []
    for member in told.members:
        if not member.part.serves(held.starts.date()):
            continue
        mark = mark_of(member.number, str(held.period), quality[member.number])
        rows.append({
            "meeting_id": held.id,
            "person_id": told.ids[member.number],
            "mark": mark,
            "late": die.choice((5, 10, 15, 20, 40)) if mark == "迟到" else None,
            "reason": die.choice(reasons) if mark == "请假" else None,
            "approver": held.chair if mark == "请假" and allowed(member.number, held.title) else None,
        })  # fmt: skip
    if held.kind == "月例会":
        there = sum(row["mark"] in ("出席", "迟到") for row in rows)
        held.minutes = minutes(held.starts.month, there, len(rows), held.title)
        write_decisions(session, held)
    insert_many(session, Attendance, rows)
