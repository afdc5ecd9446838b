"""The size card of each person."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from station_desk.features.roster.model import Person  # noqa: F401 - its table is linked to
from station_desk.fields.field import day, link, measure, text
from station_desk.fields.problem import Problem
from station_desk.store.record import Record

MEASURES = ("height", "weight", "chest", "shoulder", "sleeve", "waist", "hip", "trousers", "cap", "shoe")


def usual(low: int, high: int, more: str = "") -> Callable[[int], str]:
    """A warning for a measure (in tenths) that few grown-ups have. [The bounds are ours: no list is fixed.]"""

    def warn(value: int) -> str:
        return "" if low * 10 <= value <= high * 10 else f"一般在 {low} 到 {high} 之间，请核对{more}"

    return warn


def shoe_doubt(value: int) -> str:
    """A warning for what is neither an old size (34 … 47) nor a new one in mm (220 … 290)."""
    good = 340 <= value <= 470 or 2200 <= value <= 2900
    return "" if good else "一般在 34 到 47（或 220 到 290）之间，请核对"


class SizeCard(Record):
    """What one person measures, in tenths of a cm or kg; what was not measured is empty."""

    __tablename__ = "size_card"
    LABEL = "person_id"
    __table_args__ = (
        Index("uq_size_card_person", "station_id", "person_id", unique=True, info={"sentence": "这个人已有尺码卡"}),
    )

    person_id: Mapped[str] = link("姓名", "Person", "person", required=True, find=True)
    height: Mapped[int | None] = measure("身高", 100, 250, help="厘米，光脚量", warn=usual(145, 200))
    weight: Mapped[int | None] = measure(
        "体重", 20, 300, "kg", help="公斤", warn=usual(40, 120, "是不是按斤填的"), also=("体重（公斤）",)
    )
    chest: Mapped[int | None] = measure("净胸围", 50, 200, help="厘米，贴身量一圈", warn=usual(72, 130), also=("胸围",))
    shoulder: Mapped[int | None] = measure("肩宽", 20, 80, help="厘米，左肩点到右肩点", warn=usual(34, 56))
    sleeve: Mapped[int | None] = measure("袖长", 30, 100, help="厘米，肩点到手腕", warn=usual(48, 70))
    waist: Mapped[int | None] = measure("腰围", 40, 200, help="厘米", warn=usual(56, 130))
    hip: Mapped[int | None] = measure("臀围", 50, 200, help="厘米", warn=usual(76, 130))
    trousers: Mapped[int | None] = measure("裤长", 60, 150, help="厘米，腰到脚踝", warn=usual(85, 120))
    cap: Mapped[int | None] = measure(
        "帽围", 40, 80, help="厘米，齐眉量一圈", warn=usual(52, 63), also=("头围", "帽号")
    )
    shoe: Mapped[int | None] = measure(
        "鞋码", 20, 330, "", help="如 42；新鞋号如 260 也可以", warn=shoe_doubt, also=("鞋号",)
    )
    measured: Mapped[date | None] = day("量体日期", also=("测量日期",))
    note: Mapped[str | None] = text("备注", 100, help="特体、定做等")

    def __str__(self) -> str:
        return ""  # its label is a key: a sentence says the field's name alone

    def check(self) -> list[Problem]:
        found = []
        if self.chest and self.waist and self.waist > self.chest + 250:
            found.append(Problem("waist", "腰围比净胸围大得多，请核对", error=False))
        if self.height and self.trousers and not 0.5 < self.trousers / self.height < 0.72:
            found.append(Problem("trousers", "裤长与身高不相称，请核对", error=False))
        if self.height and self.sleeve and not 0.28 < self.sleeve / self.height < 0.42:
            found.append(Problem("sleeve", "袖长与身高不相称，请核对", error=False))
        return found
