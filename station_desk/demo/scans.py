"""What came back from the newest meetings of the demonstration: the signed sheet as a scan, and a picture of the room."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from station_desk.base.jobs import finish
from station_desk.demo.people import Cast
from station_desk.demo.words import dice
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.prints import write_sign_in
from station_desk.features.schedule.service import file_scans, meetings_of, roll_of
from station_desk.printing.task import Wish
from station_desk.store.desk import Desk
from station_desk.store.enclosure import enclose

SHEETS = 2  # of the newest meetings with a roll
LINES = 20  # of the sign-in sheet
DPI = 110
FIRST_LINE, LINE, SIGNED_AT = 57, 11, 98  # mm: the middle of the first line, a line, where the signatures begin


def write_scans(desk: Desk, told: Cast) -> Iterator[str]:
    """File the signed sheets of the newest monthly meetings, and keep a picture with the newest."""
    with desk.look() as session:
        years = (told.story.last_year, told.story.today.year)
        held = [one for year in years for one in meetings_of(session, year) if one.kind == "月例会" and one.minutes]
        rolls = {one.id: [seat for seat in roll_of(session, one.id) if seat.expected][:LINES] for one in held[-SHEETS:]}
    for meeting in held[-SHEETS:]:
        names = tuple(seat.name for seat in rolls[meeting.id])
        came = [bool(seat.mark and seat.mark.mark in ("出席", "迟到")) for seat in rolls[meeting.id]]
        with TemporaryDirectory(prefix="desk-") as folder:
            pdf, scan = Path(folder) / "sheet.pdf", Path(folder) / "scan.jpg"
            finish(write_sign_in(desk, Wish(ids=(meeting.id,), only=names), pdf))
            signed(pdf.read_bytes(), came).save(scan, quality=70)
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
