"""The fourteen duties in the policy's order, and the many words by which clerks call them.

Source: 吉市政办发〔2019〕4号 二.
"""

import re

from station_desk.base import chinese

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
