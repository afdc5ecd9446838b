"""Writes the demonstration's register of work cards: batches of past years, some about to end, one lost and replaced; two neighbours' keys."""

import hashlib
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from station_desk.base.paths import RESOURCES
from station_desk.demo.people import SamplePeople
from station_desk.demo.story import Part, dice, words
from station_desk.features.idcards.model import WorkCard
from station_desk.features.idcards.service import issue_cards, mark_in_use, replace_card
from station_desk.features.layouts.model import BlankForm, LabelSheet, StockEntry
from station_desk.features.layouts.service import calibrate, copy_blanks
from station_desk.features.settings.model import KnownKey
from station_desk.features.uniforms.model import SizeCard
from station_desk.printing.verify import public_of, show_key
from station_desk.store.desk import Desk
from station_desk.store.journal import insert_many

ENDING = (-6, 12, 25, 25, 48)  # days until the cards of the first of the longest serving run out


def write_cards(desk: Desk, told: SamplePeople) -> None:
    """Cards for everyone but the newest, by batch; cards of those who left are taken back, all but one."""
    batches: dict[date, list[str]] = {}
    for number, day in issue_days(told).items():
        batches.setdefault(day, []).append(told.ids[number])
    for day in sorted(batches):
        with desk.act(f"制发工作证（{day.year}年{day.month}月）") as session:
            made = issue_cards(session, batches[day], day)
            session.flush()
            mark_in_use(session, [card.id for card in made])
    take_back(desk, told)
    newest = [one for one in told.members if one.part.state == "试用"]
    with desk.act("登记新人的工作证") as session:
        issue_cards(session, [told.ids[one.number] for one in newest[:-1]], told.story.today - timedelta(days=3))
    lose_one(desk, told)
    write_known_keys(desk)


def issue_days(told: SamplePeople) -> dict[int, date]:
    """On which day each person's card was issued: three years before it ends for some, else in one of five batches."""
    today = told.story.today
    long = [
        one for one in told.members if not one.part.left and one.part.hired < years_before(today, 3) - timedelta(90)
    ]
    found = {one.number: years_before(today + timedelta(days=days), 3) for one, days in zip(long, ENDING, strict=False)}
    for one in told.members:
        if one.number not in found and one.part.state != "试用":
            found[one.number] = batch_day(one.part, one.number, today)
    return found


def years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def batch_day(part: Part, number: int, today: date) -> date:
    """A day on which a batch was made, after the hiring and before the leaving."""
    last = part.left or today
    days = [years_before(today, 2), years_before(today, 1), date(today.year - 1, 4, 18), date(today.year - 2, 9, 12)]
    fitting = [day for day in days if part.hired <= day < last]
    return dice("batch", number).choice(fitting) if fitting else part.hired


def take_back(desk: Desk, told: SamplePeople) -> None:
    """The cards of those who left come back; the last one has not been handed in yet."""
    left = sorted(
        (one for one in told.members if one.part.left), key=lambda one: (one.part.left or date.max, one.number)
    )
    with desk.act("收回离岗人员工作证") as session:
        keys = [told.ids[one.number] for one in left[:-1]]
        for start in range(0, len(keys), 500):
            for card in session.scalars(select(WorkCard).where(WorkCard.person_id.in_(keys[start : start + 500]))):
                card.state, card.reason = "收回", words("station")["cards"]["back"]


def lose_one(desk: Desk, told: SamplePeople) -> None:
    """One card is lost and replaced."""
    steady = [told.ids[one.number] for one in told.members if not one.part.left and one.part.state == "在岗"]
    with desk.act("工作证挂失补发") as session:
        whose = steady[len(steady) // 2]
        card = session.scalar(select(WorkCard).where(WorkCard.person_id == whose, WorkCard.state == "在用"))
        if card:
            replace_card(session, card.id, words("station")["cards"]["lost"])


def write_known_keys(desk: Desk) -> None:
    """The public keys that two neighbours have given; nobody has their private halves."""
    with desk.act("登记外所公钥") as session:
        for name in words("station")["cards"]["neighbours"]:
            public = public_of(hashlib.sha256(f"made up {name}".encode()).digest())
            session.add(KnownKey(name=name, public=show_key(public), note=words("station")["cards"]["given"]))


# The blank certificates of the demonstration: measured, calibrated on one printer, counted, and seen on the screen.

PRINTER, TRAY = "办公室打印机", "手动进纸"
# What a ruler finds on the cross sheet of a printer that prints 1.7 mm to the right and a little small.
READINGS = (22.8, 20.3, 246.4, 21.4, 22.0, 169.4, 245.6, 170.5)
GROUND, RED, GOLD = "#FDF8EA", "#B3201F", "#B98A2F"


def write_stocks(desk: Desk, told: SamplePeople) -> None:
    """Two sorts of blanks, one of them measured and in use."""
    with desk.act("添加空白证书") as session:
        copy_blanks(session, ("12k", "8k"))
    with desk.act("量好12K证书") as session:
        stock = session.scalars(select(BlankForm).where(BlankForm.name == "12K证书")).one()
        stock.measured, stock.note = True, "文具店买的红绒面，放在手动进纸口"
        stock.scan = drawn_blank(stock.blank().page)
        calibrate(session, stock.id, PRINTER, TRAY, READINGS)
        day = told.story.today.replace(month=1, day=6)
        session.add(StockEntry(
            day=day, stock_id=stock.id, sort="领用", count=100, first="0012301", last="0012400", who="王芳",
        ))  # fmt: skip
        session.add(StockEntry(day=day, stock_id=stock.id, sort="作废", count=2, note="受潮起皱"))


def drawn_blank(page: tuple[float, float]) -> bytes:
    """A drawn stand-in for the scan of a bought blank."""
    from PIL import Image, ImageDraw, ImageFont

    from station_desk.printing.photos import small_jpeg

    scale = 4
    width, height = (round(one * scale) for one in page)
    image = Image.new("RGB", (width, height), GROUND)
    draw = ImageDraw.Draw(image)
    for inset, colour, line in ((5, RED, 8), (8, GOLD, 3), (11, RED, 2)):
        at: Any = (inset * scale, inset * scale, width - inset * scale, height - inset * scale)
        draw.rectangle(at, outline=colour, width=line)
    face = ImageFont.truetype(str(RESOURCES / "fonts" / "SongBold.ttf"), 17 * scale)
    draw.text((width / 2, 36 * scale), "荣 誉 证 书", fill=RED, font=face, anchor="mm")
    return small_jpeg(image)


# Writes the demonstration's size cards, and a sheet of labels that the clerk has measured.

NOT_YET = 2  # of the newest, on whose cards something is still missing
MEAN = {
    "男": (1720, 700, 925, 450, 585, 835, 960, 1030, 575, 420),
    "女": (1605, 580, 865, 395, 535, 740, 920, 970, 555, 375),
}
SPREAD = (60, 90, 50, 15, 20, 70, 40, 30, 10, 10)
ROUND = (10, 10, 10, 5, 5, 10, 10, 10, 10, 10)  # to what one measures, in tenths
KEYS = ("height", "weight", "chest", "shoulder", "sleeve", "waist", "hip", "trousers", "cap", "shoe")


def write_uniforms(desk: Desk, told: SamplePeople) -> None:
    """Everybody serving measured in spring, the newest not wholly; and the sheet of labels in the cupboard."""
    serving = [one for one in told.members if not one.part.left]
    newest = {one.number for one in sorted(serving, key=lambda one: one.part.hired)[-NOT_YET:]}
    rows: list[dict[str, Any]] = []
    for one in serving:
        row: dict[str, Any] = dict(zip(KEYS, measures(one.number, str(one.values["sex"])), strict=True))
        if one.number in newest:
            row |= dict.fromkeys(("cap", "shoe", "hip"))
        day = max(one.part.hired, told.story.today.replace(month=4, day=16))
        rows.append({"person_id": told.ids[one.number], "measured": min(day, told.story.today), "note": None, **row})
    with desk.act("导入量体表") as session:
        insert_many(session, SizeCard, rows)
    with desk.act("登记标签纸") as session:
        session.add(LabelSheet(**words("station")["label_sheet"]))


def measures(number: int, sex: str) -> list[int]:
    """What somebody measures, in tenths: tall people are long in the arm too."""
    die = dice("size", number)
    tall, stout = die.gauss(0, 1), die.gauss(0, 1)
    shares = (tall, stout, stout, tall, tall, stout, stout, tall, die.gauss(0, 1), tall)
    mean = MEAN.get(sex, MEAN["男"])
    return [
        round((middle + most * max(-1.6, min(1.6, share))) / by) * by
        for middle, most, share, by in zip(mean, SPREAD, shares, ROUND, strict=True)
    ]
