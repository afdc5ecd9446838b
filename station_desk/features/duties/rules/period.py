"""Months, quarters and years as a page steps through them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from station_desk.base import chinese
from station_desk.base.dates import month_span

# Spans of time as clerks write them, tidied to 09:00-11:30.

DAY_PARTS = {
    "凌晨": "am", "清晨": "am", "早上": "am", "早晨": "am", "早": "am", "上午": "am", "中午": "noon",
    "下午": "pm", "午后": "pm", "傍晚": "pm", "晚上": "night", "晚间": "night", "夜里": "night", "夜间": "night",
    "晚": "night", "夜": "night",
}  # fmt: skip
NUMERAL = re.compile(r"[〇零一二两三四五六七八九十廿]+")
BETWEEN = re.compile(r"\s*(?:--|[-~—–―−‐～至到]+)\s*")
PART = "|".join(DAY_PARTS)
POINT = re.compile(
    rf"(?P<part>{PART})?(?P<hour>\d{{1,2}})(?:[:.点时](?P<rest>\d{{1,2}}分?|半|一刻|1刻|三刻|3刻|整|钟)?)?"
)
PLAIN = re.compile(r"(\d{2})(\d{2})")
MINUTES = {"半": 30, "一刻": 15, "1刻": 15, "三刻": 45, "3刻": 45}
LATEST = {"noon": 2, "pm": 11, "night": 12}  # up to this hour twelve more are meant: 晚上12点 is midnight
DAY = 24 * 60
ADVICE = "请写成 09:00-11:30"


def read_span(raw: object) -> str | None:
    """A span of time (09:00-11:30) or a single moment (09:00) as text; None for nothing.

    Understood are 9-11, 9:00-11:30, 9点到11点半, ９：００—１１：３０, 下午2点至4点, 0900-1130 and a cell that holds a time.
    Raises ValueError with a sentence for anything else and for an end that is not after the start.
    """
    if isinstance(raw, (time, datetime)):
        return f"{raw:%H:%M}"
    if isinstance(raw, float) and 0 <= raw < 1:
        return show_minutes(round(raw * DAY))
    said = chinese.normal_text(raw)
    if not said:
        return None
    text = NUMERAL.sub(_arabic, chinese.half_width(said).replace("：", ":").replace("。", "."))
    text = re.sub(r"\s*([:.])\s*", r"\1", text).strip()
    points = [one for one in BETWEEN.split(text) if one]
    if len(points) == 1 and " " in points[0]:
        points = points[0].split()
    if not 1 <= len(points) <= 2:
        raise ValueError(f"“{said[:20]}”看不出起止时间，{ADVICE}")
    return _joined(said, points)


def _joined(said: str, points: list[str]) -> str:
    begin, part = _point(said, points[0], "")
    if len(points) == 1:
        return show_minutes(begin)
    end, _ = _point(said, points[1], part)
    if end <= begin:
        over = "；过了半夜的请分两天记" if begin >= 18 * 60 else ""
        raise ValueError(f"结束时间 {show_minutes(end)} 不晚于开始时间 {show_minutes(begin)}，请核对{over}")
    return f"{show_minutes(begin)}-{show_minutes(end)}"


def _arabic(found: re.Match[str]) -> str:
    return str(chinese.read_numeral(found.group().replace("两", "二")))


def _point(said: str, text: str, inherited: str) -> tuple[int, str]:
    """Minutes since midnight, and the part of the day that was named; `inherited` holds where none is."""
    plain = PLAIN.fullmatch(text)
    found = POINT.fullmatch(text)
    if plain:
        hour, minute, part = int(plain[1]), int(plain[2]), ""
    elif found:
        hour, part = int(found["hour"]), DAY_PARTS.get(found["part"] or "", inherited)
        rest = (found["rest"] or "").removesuffix("分")
        minute = int(rest) if rest.isdigit() else MINUTES.get(rest, 0)
    else:
        raise ValueError(f"“{said[:20]}”看不出起止时间，{ADVICE}")
    if 1 <= hour <= LATEST.get(part, 0):
        hour += 12
    minutes = hour * 60 + minute
    if minute > 59 or minutes > DAY:
        raise ValueError(f"“{said[:20]}”里有不存在的时刻，{ADVICE}")
    return minutes, part


def show_minutes(minutes: int) -> str:
    """Minutes since midnight as 09:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


Unit = Literal["月", "季", "年"]
MONTHS = {"月": 1, "季": 3, "年": 12}
FIRST_YEAR, LAST_YEAR = 2004, 2100


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter or a year, both its ends included."""

    unit: Unit
    first: date

    @property
    def last(self) -> date:
        """The last day."""
        return self.step(1).first - timedelta(days=1)

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day."""
        return self.first, self.last

    @property
    def title(self) -> str:
        """2026年3月, 2026年第1季度, 2026年."""
        year = f"{self.first.year}年"
        if self.unit == "月":
            return f"{year}{self.first.month}月"
        return f"{year}第{(self.first.month + 2) // 3}季度" if self.unit == "季" else year

    def step(self, by: int) -> "Period":
        """So many periods later, or earlier."""
        count = self.first.year * 12 + self.first.month - 1 + by * MONTHS[self.unit]
        return Period(self.unit, date(count // 12, count % 12 + 1, 1))

    def holds(self, day: date) -> bool:
        """Whether the day is in it."""
        return self.first <= day <= self.last


def period_of(unit: Unit, day: date) -> Period:
    """The month, quarter or year in which a day lies."""
    length = MONTHS[unit]
    return Period(unit, date(day.year, (day.month - 1) // length * length + 1, 1))


def period_between(first: date | None, last: date | None) -> Period | None:
    """The month, quarter or year that runs exactly from `first` to `last`, None for any other span."""
    if first is None or last is None or first.day != 1:
        return None
    units: tuple[Unit, ...] = ("月", "季", "年")
    return next((one for unit in units if (one := period_of(unit, first)).span == (first, last)), None)


def read_days(raw: object) -> tuple[date | None, date | None]:
    """A span given as two dates or ISO texts, or as one text: 2026-01-01..2026-03-31, 2026-01-01,2026-03-31, 2026-03."""
    parts = raw if isinstance(raw, (tuple, list)) else str(raw).replace("..", ",").split(",")
    found = [one if isinstance(one, date) or one is None else str(one).strip() for one in parts]
    if len(found) == 1 and isinstance(found[0], str) and len(found[0]) == 7:
        return month_span(int(found[0][:4]), int(found[0][5:]))
    days = [date.fromisoformat(one) if isinstance(one, str) and one else one or None for one in found]
    first, last = (days * 2)[:2]
    return (first if isinstance(first, date) else None), (last if isinstance(last, date) else None)
