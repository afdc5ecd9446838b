"""The blank certificates of the demonstration: measured, calibrated on one printer, counted, and seen on the screen."""

from typing import Any

from sqlalchemy import select

from station_desk.base.paths import RESOURCES
from station_desk.demo.people import Cast
from station_desk.features.settings.model import Stock, StockEntry
from station_desk.features.settings.service import calibrate, copy_blanks
from station_desk.store.desk import Desk

PRINTER, TRAY = "办公室打印机", "手动进纸"
# What a ruler finds on the cross sheet of a printer that prints 1.7 mm to the right and a little small.
READINGS = (22.8, 20.3, 246.4, 21.4, 22.0, 169.4, 245.6, 170.5)
GROUND, RED, GOLD = "#FDF8EA", "#B3201F", "#B98A2F"


def write_stocks(desk: Desk, told: Cast) -> None:
    """Two sorts of blanks, one of them measured and in use."""
    with desk.act("添加空白证书") as session:
        copy_blanks(session, ("12k", "8k"))
    with desk.act("量好12K证书") as session:
        stock = session.scalars(select(Stock).where(Stock.name == "12K证书")).one()
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
