"""Which field a heading means: the same words, another name for it, or words close to it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from station_desk.base import dates
from station_desk.excel.book import Cell, cell_text
from station_desk.fields.field import Field
from station_desk.fields.identity import Card, IdNumber, PersonName, Phone
from station_desk.fields.kinds import Choice, Day

SAME, PART, INSIDE, CLOSE = 100, 95, 85, 80
"""Scores of a match: the whole title, one of several names in it, a name inside it, similar letters."""

_BRACKETS = re.compile(r"[(\[{【〔《<][^)\]}】〕》>]*[)\]}】〕》>]")
_NUMBERING = re.compile(r"^(?:\d+|[一二三四五六七八九十]+)[.、．]")
_SIGNS = re.compile(r"[\s\u200b-\u200f\ufeff_*:;,.·•#★☆※△▲√?!\"'“”‘’。：、，；]+|[-—–]+")
_SPLIT = re.compile(r"[/\\、,，;；|]|或者?|兼")
_LATIN = re.compile(r"[a-z0-9 ]+")
_SOMEONE_ELSE = re.compile(
    r"紧急|联系人|家属|家庭成员|配偶|爱人|父亲|母亲|父母|子女|监护人|户主|推荐人|介绍人|担保人|见证人|民警|所长|负责人|书记|村主任|领导|原|前任|上任|经办"
)
_SERIAL = {"序号", "序", "顺序", "顺序号", "顺号", "行号", "no", "№", "编次", "项次", "号"}
_OWN = {"行号", "原因", "拒绝原因", "未导入原因"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A field as headings name it: `titles` (its own first), and what its cells look like.

    `looks` says of one non-blank cell whether it fits; `telling` means that such cells are found in no other column,
    so that they are enough under a heading nobody knows.
    """

    key: str
    titles: tuple[str, ...]
    looks: Callable[[Cell], bool] | None = None
    telling: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A heading found for a title, with its score (0–100) and the reason a clerk reads."""

    key: str
    score: float
    reason: str


def one_line(text: str) -> str:
    """A title without the line breaks and blanks inside: “姓  名” → 姓名; blanks between Latin words stay."""
    text = re.sub(r"[\u200b-\u200f\ufeff]", "", text)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"(?<![A-Za-z0-9]) | (?![A-Za-z0-9])", "", text)


def normal_title(text: str) -> str:
    """The letters that count in a title: no brackets, numbering, signs or blanks, half-width, small."""
    text = unicodedata.normalize("NFKC", text).casefold()
    bare = _NUMBERING.sub("", _SIGNS.sub("", _BRACKETS.sub("", re.sub(r"\s+", "", text))))
    return bare or _SIGNS.sub("", text)


def is_serial(title: str) -> bool:
    """Whether a title heads the running number of a table."""
    return normal_title(title) in _SERIAL


def is_own_remark(title: str) -> bool:
    """Whether a title is one of the two columns that a workbook of refused rows adds."""
    return normal_title(title) in _OWN


def names_someone_else(title: str) -> bool:
    """Whether a title speaks of a person who is not the one in the row: 紧急联系人, 社区民警."""
    return bool(_SOMEONE_ELSE.search(normal_title(title)))


class Matcher:
    """Matches titles to headings; the same title is worked out once."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self.headings = headings
        self._known: dict[tuple[str, str], tuple[Match, ...]] = {}
        self._exact: dict[str, list[tuple[str, int]]] = {}
        for heading in headings:
            for place, title in enumerate(heading.titles):
                self._exact.setdefault(normal_title(title), []).append((heading.key, place))

    def find(self, group: str, title: str) -> tuple[Match, ...]:
        """Every heading that the title below the group title can mean, the best first."""
        known = self._known.get((group, title))
        if known is None:
            known = self._known[group, title] = tuple(self._find(group, title))
        return known

    def _find(self, group: str, title: str) -> list[Match]:
        bare = normal_title(title)
        if not bare or is_own_remark(title) or (is_serial(title) and bare not in self._exact):
            return []
        if group and (found := self._same(normal_title(group) + bare, SAME)):
            return found
        if group and names_someone_else(group):
            return []
        if found := self._same(bare, SAME):
            return found
        for name in self._names(title):
            if found := self._same(name, PART):
                return found
        return [] if names_someone_else(title) else self._similar(bare)

    def _same(self, bare: str, score: int) -> list[Match]:
        found = self._exact.get(bare, ())
        return [
            Match(key, score - min(place, 9) / 10, "标题相同" if place == 0 else "标题是它的另一种叫法")
            for key, place in sorted(found, key=lambda pair: pair[1])
        ]

    @staticmethod
    def _names(title: str) -> list[str]:
        """The several names in one title: 手机/电话, 姓名 Name, 电话(手机)."""
        text = unicodedata.normalize("NFKC", title)
        parts = [*_SPLIT.split(text), *re.split(r"[()\[\]【】]", text), _LATIN.sub("", text.casefold())]
        names = dict.fromkeys(normal_title(part) for part in parts)
        return [name for name in names if len(name) >= 2 and name != normal_title(title)]

    def _similar(self, bare: str) -> list[Match]:
        from rapidfuzz import fuzz

        best: dict[str, Match] = {}
        for name, keys in self._exact.items():
            if len(name) >= 2 and len(bare) > len(name) and bare.endswith(name):
                score, reason = INSIDE + len(name) / 10, f"标题里有“{name}”"
            elif len(name) >= 3 and len(bare) > len(name) and name in bare:
                score, reason = INSIDE - 3 + len(name) / 10, f"标题里有“{name}”"
            elif len(name) >= 3 and len(bare) >= 3 and fuzz.ratio(name, bare) > CLOSE:
                score, reason = fuzz.ratio(name, bare) * 0.8, f"标题与“{name}”相近"
            else:
                continue
            for key, _ in keys:
                if key not in best or best[key].score < score:
                    best[key] = Match(key, score, reason)
        return sorted(best.values(), key=lambda match: -match.score)


# What cells look like: which column holds ID numbers, phones, days or villages when its heading does not say.

_ID = re.compile(r"\d{17}[\dXx]|\d{15}")
_MOBILE = re.compile(r"1[3-9]\d{9}|0\d{9,11}")
_CARD = re.compile(r"\d{16,19}")
_DAY = re.compile(r"(?:19|20)\d{2}(?:[-./年]\d{1,2}(?:[-./月](?:\d{1,2}日?)?)?|[01]\d(?:[0-3]\d)?)")
_NAME = re.compile(r"[一-鿿㐀-䶿\U00020000-\U0003ffff]{2,4}|[一-鿿·•]{4,15}")
_NOT_A_NAME = re.compile(
    r"[村屯乡镇县市区街路组所局站员族]$|^(?:男|女|大专|本科|高中|初中|小学|中专|群众|党员|团员|汉族?|满族?|是|否|有|无|在职|离职|合计)$|信用社|银行"
)
_VILLAGE = re.compile(r"[一-鿿㐀-䶿]{2,20}(?:村|屯|社区|村委会|村民委员会)")


def _tight(cell: Cell) -> str:
    return re.sub(r"[\s'-]", "", unicodedata.normalize("NFKC", one_line(cell_text(cell))))


def looks_like_id(cell: Cell) -> bool:
    """18 digits (the last may be X), the old 15, or such a number that Excel has made a float."""
    if isinstance(cell, float):
        return 1e14 <= cell < 1e18
    return bool(_ID.fullmatch(_tight(cell)))


def looks_like_phone(cell: Cell) -> bool:
    """A mobile number, or a landline with its area code."""
    return bool(_MOBILE.fullmatch(_tight(cell)))


def looks_like_card(cell: Cell) -> bool:
    """16 to 19 digits that cannot be an ID number, whose seventh to tenth digits would be a year."""
    text = _tight(cell)
    return bool(_CARD.fullmatch(text)) and not (len(text) == 18 and text[6:8] in ("19", "20"))


def looks_like_day(cell: Cell) -> bool:
    """A date, or text in one of the ways clerks write a day or a month."""
    return isinstance(cell, (date, datetime)) or bool(_DAY.fullmatch(_tight(cell)))


def looks_like_birth(cell: Cell) -> bool:
    """A day on which someone old enough to serve was born."""
    return looks_like_day(cell) and _year(cell) <= dates.today().year - 16


def looks_like_past_day(cell: Cell) -> bool:
    """A day up to this year's end, as most days of a person are."""
    return looks_like_day(cell) and _year(cell) <= dates.today().year


def looks_like_coming_day(cell: Cell) -> bool:
    """A day from this year's beginning, as ends of validity are."""
    return looks_like_day(cell) and _year(cell) >= dates.today().year


def looks_like_name(cell: Cell) -> bool:
    """Two to four Chinese characters that are no other word of a roster, or a longer name with a dot."""
    text = _tight(cell)
    return bool(_NAME.fullmatch(text)) and not _NOT_A_NAME.search(text)


def looks_like_village(cell: Cell) -> bool:
    """A name that ends as villages' names do: 万昌村, 万昌镇万昌村, 兴隆屯."""
    return bool(_VILLAGE.fullmatch(_tight(cell)))


def _year(cell: Cell) -> int:
    return cell.year if isinstance(cell, (date, datetime)) else int(_tight(cell)[:4])


def _look_of_day(title: str) -> Callable[[Cell], bool]:
    if "出生" in title:
        return looks_like_birth
    return looks_like_coming_day if re.search("有效|到期|截止", title) else looks_like_past_day


def heading_of(field: Field) -> Heading:
    """The heading of a field: its title, its other names and what its kind looks like."""
    titles = (field.title, *field.also)
    kind = field.kind
    if isinstance(kind, IdNumber):
        return Heading(field.key, titles, looks_like_id, telling=True)
    if isinstance(kind, Phone):
        return Heading(field.key, titles, looks_like_phone)
    if isinstance(kind, Card):
        return Heading(field.key, titles, looks_like_card)
    if isinstance(kind, PersonName):
        return Heading(field.key, titles, looks_like_name)
    if isinstance(kind, Day):
        return Heading(field.key, titles, _look_of_day(field.title))
    if isinstance(kind, Choice) and kind.words():
        return Heading(field.key, titles, lambda cell: understood(kind, cell))
    if field.title.endswith("村"):
        return Heading(field.key, titles, looks_like_village, telling=True)
    return Heading(field.key, titles)


def understood(kind: Choice, cell: Cell) -> bool:
    """Whether a cell is one of the words of a choice, or another word for it: 汉 for 汉族."""
    try:
        return kind.read(cell) is not None
    except ValueError:
        return False


def headings_of(fields: Iterable[Field]) -> tuple[Heading, ...]:
    """The headings of a sheet's fields, in their order."""
    return tuple(heading_of(field) for field in fields)
