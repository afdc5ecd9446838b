"""Spans of time as clerks write them, tidied to 09:00-11:30."""

import re
from datetime import datetime, time

from station_desk.base import chinese

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
