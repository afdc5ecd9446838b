"""The fourteen duties in the policy's order, and the many words by which clerks call them.

Source: 吉市政办发〔2019〕4号 二.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from station_desk.base import chinese
from station_desk.base.dates import month_span

# What flags are counted by: months, evidence, and their words: pure functions, no database.


def months_until(on: date, count: int) -> list[tuple[date, date]]:
    """First and last day of so many calendar months, the last of them that of `on`."""
    last = on.year * 12 + on.month - 1
    return [month_span(month // 12, month % 12 + 1) for month in range(last - count + 1, last + 1)]


def covers(spells: Iterable[tuple[date, date | None]], first: date, last: date) -> bool:
    """Whether spells of service, each from a day until before another (None: still), leave no day out.

    The day somebody leaves is no longer served; a move on the day the former post ended leaves no gap.
    """
    reached = first
    for begin, end in sorted(spells, key=lambda spell: spell[0]):
        if begin > reached:
            return False
        if end is None or end > last:
            return True
        reached = max(reached, end)
    return reached > last


def missed_about(day: date, meeting_id: str) -> str:
    """The name of the newest missed meeting as evidence: it sorts by the day."""
    return f"{day:%Y-%m-%d} {meeting_id}"


def newer(about: str, answered: str) -> bool:
    """Whether missed-meeting evidence is newer than what a word has answered; a meeting put off stays the same one."""
    return about > answered and about.partition(" ")[2] != answered.partition(" ")[2]


def missed_words(months: int, days: Sequence[date]) -> str:
    """近3个月缺席 2 次月例会（10月12日、11月10日）."""
    named = "、".join(f"{day.month}月{day.day}日" for day in days)
    return f"近{months}个月缺席 {len(days)} 次月例会（{named}）"


DUTIES = (
    "信息线索与基础信息采集",
    "治安综合治理与纠纷调处",
    "法制禁毒宣传",
    "平安村屯巡逻检查",
    "场所安全与消防",
    "矛盾纠纷排查与重点人员稳控",
    "盘查堵控看管",
    "现场保护与救护",
    "机动车驾驶人信息",
    "公共安全隐患排查",
    "道路交通隐患与劝阻",
    "交通事故报告处置",
    "交办的其他非执法工作",
    "综治中心社会治理",
)

# Four characters each, for the heads of narrow columns and for what stands in a line.
SHORT = (
    "信息采集", "治安调处", "法制宣传", "巡逻检查", "场所消防", "矛盾稳控", "盘查堵控",
    "现场保护", "车驾信息", "隐患排查", "道路交通", "事故处置", "交办工作", "综治中心",
)  # fmt: skip

# The policy's own sentences, without their punctuation.
SENTENCES = (
    "协助收集上报信息和线索协助采集本辖区各项警务基础信息",
    "积极参与当地社会治安综合治理工作协助调处治安纠纷",
    "协助开展治安防范禁毒等各类法制宣传预防制止违法犯罪活动",
    "积极参与平安村屯建设协助开展治安巡逻治安检查和各项群防群治工作",
    "协助对人员聚集场所进行安全检查和消防安全监督管理协助消防救援工作",
    "协助调处排查各类矛盾纠纷协助稳控群访闹访等治安重点人员",
    "协助盘查堵控监控看管违法犯罪嫌疑人",
    "协助维护案件现场秩序保护现场和抢救伤员",
    "协助掌握机动车辆和驾驶人信息督促村民依法办理牌证",
    "协助有关部门和组织村民排查和治理消防燃气食品生产道路交通公共场所等公共安全隐患积极开展自然灾害地质灾害安全防范",
    "及时报告道路交通安全隐患和治理建议劝阻交通违法行为",
    "遇有交通事故事件及时报告协助处理",
    "完成公安机关交办的其他非执法性工作任务",
    "依托乡镇街道村社区综治中心协助开展村社区社会治理工作",
)

# What clerks write instead; of several found in one text the longest decides.
WORDS = (
    ("信息采集", "基础信息", "信息线索", "线索", "采集", "信息收集", "情报", "人口登记", "入户登记", "上报信息", "走访登记"),
    ("治安调处", "治安纠纷", "纠纷调解", "纠纷调处", "邻里纠纷", "家庭纠纷", "调解", "调处", "综合治理", "治安防控"),
    ("法制宣传", "法治宣传", "普法", "宣传", "禁毒", "反诈", "防诈", "禁种铲毒"),
    ("巡逻检查", "巡逻", "巡防", "巡查", "夜巡", "治安检查", "平安村屯", "群防群治", "村屯巡逻"),
    ("场所消防", "消防", "防火", "灭火", "九小场所", "场所检查", "消防检查", "消防安全", "场所安全", "消防救援"),
    ("矛盾稳控", "矛盾纠纷", "矛盾", "矛盾排查", "矛盾纠纷调解", "矛盾纠纷调处", "重点人员", "重点人", "稳控", "信访",
     "上访", "群访", "闹访", "维稳"),
    ("盘查", "堵控", "看管", "设卡", "监控嫌疑人", "协助抓捕"),
    ("现场保护", "保护现场", "救护", "抢救", "现场秩序", "急救"),
    ("车驾信息", "驾驶人", "机动车", "车辆信息", "车辆登记", "牌证", "车驾管", "驾驶员"),
    ("隐患排查", "公共安全", "安全隐患", "隐患", "燃气", "食品安全", "自然灾害", "地质灾害", "防汛", "安全生产"),
    ("道路交通", "道路交通隐患", "道路隐患", "交通隐患", "交通安全", "交通劝导", "劝导", "劝阻", "交通违法", "道路交通安全隐患"),
    ("事故处置", "交通事故", "事故"),
    ("交办工作", "交办", "其他", "其它", "临时任务", "其他工作", "非执法"),
    ("综治中心", "社会治理", "网格", "综治"),
)  # fmt: skip
LONGEST_LIST = 3  # duties named in a complaint

NUMBER = re.compile(r"(?:第|职责)?(\d{1,2}|[一二三四五六七八九十]{1,3})(?:项|条|类)?(?:职责)?[.、:：)\s]*(.*)")
MARKS = re.compile(r"[\s()（）〔〕【】,，.。;；、:：/\-—·“”\"']+")


def read_duty(raw: object) -> str | None:
    """The duty a clerk means by its number, the policy's sentence, or a usual word; None for nothing.

    Raises ValueError with a sentence where no duty or more than one could be meant.
    """
    text = chinese.half_width(chinese.normal_text(raw))
    bare = MARKS.sub("", text)
    if not bare:
        return None
    if bare in DUTIES:
        return bare
    numbered = NUMBER.fullmatch(text.lstrip("(（ ").replace("）", ")"))
    if numbered and (not numbered[2] or named(MARKS.sub("", numbered[2]))):
        number = int(numbered[1]) if numbered[1].isdigit() else chinese.read_numeral(numbered[1])
        if not 1 <= number <= len(DUTIES):
            raise ValueError(f"职责只有 1 到 {len(DUTIES)} 项，没有第 {number} 项")
        return DUTIES[number - 1]
    found = named(bare)
    if len(found) == 1:
        return found[0]
    if found:
        raise ValueError(f"“{shortened(text)}”可能是{'、'.join(found[:LONGEST_LIST])}，请写明是哪一项")
    raise ValueError(f"“{shortened(text)}”看不出是哪一项职责，请填 1 到 {len(DUTIES)} 的序号或职责名称")


def named(bare: str) -> list[str]:
    """The duties a text without marks can mean, by the longest of the known words in it."""
    for duty, sentence in zip(DUTIES, SENTENCES, strict=True):
        if bare == duty or (len(bare) >= 6 and (bare in sentence or sentence in bare)):
            return [duty]
    best: dict[str, int] = {}
    for duty, words in zip(DUTIES, WORDS, strict=True):
        longest = max((len(word) for word in words if word in bare), default=0)
        if longest:
            best[duty] = longest
    most = max(best.values(), default=0)
    return [duty for duty, length in best.items() if length == most]


def number_of(duty: str) -> int:
    """The duty's number in the policy, from 1."""
    return DUTIES.index(duty) + 1


def short_name(duty: str) -> str:
    """The duty in four characters."""
    return SHORT[DUTIES.index(duty)]


def duties_like(typed: str) -> list[str]:
    """The duties that fit what is being typed: a number, some of the words, or pinyin initials; all for nothing."""
    text = MARKS.sub("", chinese.half_width(typed)).lower()
    if not text:
        return list(DUTIES)
    if text.isdigit():
        number = int(text)
        return [DUTIES[number - 1]] if 1 <= number <= len(DUTIES) else []
    if text.isascii():
        return [duty for duty in DUTIES if any(key.startswith(text) for key in typed_keys(duty))]
    try:
        read = read_duty(text)
    except ValueError:
        return [duty for duty in DUTIES if text in duty or text in short_name(duty)]
    return [read] if read else []


def typed_keys(duty: str) -> list[str]:
    """The pinyin of a duty's names, whole and by initials."""
    usual = WORDS[DUTIES.index(duty)]
    return [key for name in (short_name(duty), *usual, duty) for key in chinese.name_keys(name)]


def shortened(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"


# Months, quarters and years as a page steps through them.

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
