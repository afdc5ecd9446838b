"""Dates and whole numbers as clerks type them, and the one place that knows what day it is."""

import calendar
import math
import os
import re
from datetime import date, datetime, timedelta

from station_desk.base import chinese

EXCEL_START = date(1899, 12, 30)  # day 0 of Excel's 1900 system, its 29 February 1900 counted in
SERIALS = (14611, 73050)  # 1940-01-01 to 2099-12-31: smaller numbers are more likely something else
YEARS = (1900, 2100)
YEARS_AHEAD = 5  # 两位数年份: up to so many years from now it is this century

CLOCK = re.compile(r"(?:[ T]\s*|(?<=日)\s*)\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?|分)?$")
WEEKDAY = re.compile(r"[(（]?(?:星期|周)[一二三四五六日天][)）]?$")
BORN = re.compile(r"(?:出?生|入职|聘用)$")
AROUND = re.compile(r"\s*([-./年月日号])\s*")
NUMERAL = re.compile(r"[〇零○一二三四五六七八九十廿卅]+")
MARKS = str.maketrans(
    {letter: mark for letters, mark in (("—–―−‐‑~～", "-"), ("。、,，·・•_", "."), ("\\／", "/")) for letter in letters}
)
PARTED = re.compile(r"(\d{4}|\d{2})[-./年 ]+(\d{1,2})(?:[-./月 ]+(\d{1,2})?)?[日号.]*")
RUN = re.compile(r"(\d{4})(\d{2})(\d{2})?")
YEAR_ONLY = re.compile(r"(\d{4})年?|(\d{2})年")
COUNTED = re.compile(r"(?:周岁|[岁人个名条户年次分天套件张页])$")

Partial = tuple[int, int | None, int | None]


def now() -> datetime:
    """The moment, local time without zone; on the day that STATION_DESK_TODAY (YYYY-MM-DD) names where it is set."""
    moment = datetime.now()
    named = os.environ.get("STATION_DESK_TODAY")
    return datetime.combine(date.fromisoformat(named), moment.time()) if named else moment


def today() -> date:
    """The day, by the same rule as `now`."""
    return now().date()


def read_date(raw: object) -> date:
    """The day a clerk wrote: 2020.1.5, 2020年1月5日, 20200105, an Excel serial number, a date.

    Raises ValueError with a Chinese sentence for an impossible day, a lone month, or what is no date.
    """
    if type(raw) is date:
        return raw
    year, month, day = read_partial_date(raw)
    if month is None:
        raise ValueError(f"“{shown(raw)}”只有年份，请补上月和日")
    if day is None:
        raise ValueError(f"“{shown(raw)}”只有年月，请补上是几日")
    return date(year, month, day)


def read_day_or_month(raw: object) -> tuple[date, bool]:
    """The day a clerk wrote and False, or the first of a month and True where only a month was given."""
    year, month, day = read_partial_date(raw)
    if month is None:
        raise ValueError(f"“{shown(raw)}”只有年份，请补上月份")
    return date(year, month, day or 1), day is None


def read_partial_date(raw: object) -> Partial:
    """(year, month or None, day or None) of what a clerk wrote: 1986.1, 1994年4月, 1985年, or a whole date.

    Raises ValueError with a Chinese sentence.
    """
    if isinstance(raw, date):
        return raw.year, raw.month, raw.day
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return of_number(raw)
    text = tidy(chinese.half_width(chinese.normal_text(raw)))
    if not text:
        raise ValueError("没有填日期")
    if re.fullmatch(r"\d{5}|\d{5,8}\.0+", text):
        return of_number(int(float(text)))
    found = RUN.fullmatch(text) or PARTED.fullmatch(text)
    if found:
        year, month, day = found.groups()
        # 05/01/20 may be an American day, 86.1 an amount: two digits are a year only in a plain whole date.
        if len(year) == 2 and "年" not in text and (not day or "/" in text):
            raise ValueError(f"“{shown(raw)}”的年份请写四位，例如 1986年1月")
        return possible(full_year(year), int(month), int(day) if day else None, raw)
    alone = YEAR_ONLY.fullmatch(text)
    if alone:
        return possible(full_year(alone[1] or alone[2]), None, None, raw)
    raise ValueError(f"“{shown(raw)}”不是日期，请写成 2026-03-05")


def tidy(text: str) -> str:
    """Text of a date with one kind of mark, no clock, no weekday, and Arabic numerals."""
    text = WEEKDAY.sub("", CLOCK.sub("", text)).strip()
    text = BORN.sub("", text)
    if not text.isascii():
        text = NUMERAL.sub(lambda found: str(chinese.read_numeral(found.group())), text.translate(MARKS))
    else:
        text = text.translate(MARKS)
    return AROUND.sub(r"\1", text).strip()


def of_number(number: float) -> Partial:
    """A number in a date cell: a serial number, 20200105, 202001, 1985, or a month that became 1986.11."""
    if not math.isfinite(number):
        raise ValueError(f"“{number}”不是日期，请写成 2026-03-05")
    whole = int(number)
    if SERIALS[0] <= number < SERIALS[1] + 1:
        day = EXCEL_START + timedelta(days=whole)
        return day.year, day.month, day.day
    if whole == number:
        found = RUN.fullmatch(str(whole)) or YEAR_ONLY.fullmatch(str(whole))
        if found:
            parts = [int(part) if part else None for part in (*found.groups(), None, None)[:3]]
            return possible(parts[0] or 0, parts[1], parts[2], number)
    elif YEARS[0] <= number < YEARS[1] + 1:
        # A month typed as 1986.10 arrives as the number 1986.1, the same as January.
        decimals = f"{number - whole:.6f}"[2:].rstrip("0")
        if decimals == "1":
            raise ValueError(f"“{number}”看不出是1月还是10月，请写成 {whole}年1月 或 {whole}年10月")
        if len(decimals) <= 2:
            return possible(whole, int(decimals), None, number)
    raise ValueError(f"“{shown(number)}”不是日期，请写成 2026-03-05")


def full_year(year: str) -> int:
    """A year of two digits in the century that fits a living person."""
    if len(year) == 4:
        return int(year)
    century, now_short = divmod(today().year, 100)
    return (century if int(year) <= now_short + YEARS_AHEAD else century - 1) * 100 + int(year)


def possible(year: int, month: int | None, day: int | None, raw: object) -> Partial:
    """The three parts if the calendar has them, else ValueError."""
    if not YEARS[0] <= year <= YEARS[1]:
        raise ValueError(f"“{shown(raw)}”的年份不合常理，请核对")
    if month is not None and not (
        1 <= month <= 12 and (day is None or 1 <= day <= calendar.monthrange(year, month)[1])
    ):
        raise ValueError(f"“{shown(raw)}”不是存在的日期")
    return year, month, day


def shown(raw: object) -> str:
    """What the clerk wrote, short enough for a sentence."""
    text = chinese.normal_text(raw)
    return text if len(text) <= 20 else text[:20] + "…"


def read_whole(raw: object) -> int:
    """A whole number: 45, 45.0, ４５, 1,200, 四十五, 45岁. Raises ValueError with a Chinese sentence."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    text = chinese.half_width(chinese.normal_text(raw)).replace("−", "-")
    if not text:
        raise ValueError("没有填数字")
    text = COUNTED.sub("", text).replace(" ", "")
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.0*)?", text):
        text = text.replace(",", "")
    if re.fullmatch(r"[-+]?\d{1,18}(\.0*)?", text):
        return int(text.partition(".")[0])
    if re.fullmatch(r"[-+]?\d+\.\d+", text):
        raise ValueError(f"“{shown(raw)}”不是整数")
    try:
        return -chinese.read_numeral(text[1:]) if text.startswith("负") else chinese.read_numeral(text)
    except ValueError as error:
        raise ValueError(f"“{shown(raw)}”不是数字") from error


def show_date(day: date) -> str:
    """2026-03-05."""
    return day.strftime("%Y-%m-%d")


def chinese_date(day: date) -> str:
    """2026年3月5日, as official paper writes it."""
    return f"{day.year}年{day.month}月{day.day}日"


def full_years(start: date, on: date) -> int:
    """Years completed from `start` to `on` (周岁, 工龄); negative before `start`."""
    return on.year - start.year - ((on.month, on.day) < (start.month, start.day))


def months_between(start: date, end: date) -> int:
    """Months completed from `start` to `end`; the last of a shorter month completes one."""
    months = (end.year - start.year) * 12 + end.month - start.month
    due = min(start.day, calendar.monthrange(end.year, end.month)[1])
    return months - (end.day < due)


def month_span(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
