"""What cells look like: which column holds ID numbers, phones, days or villages when its heading does not say."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime

from station_desk.base import dates
from station_desk.excel.book import Cell, cell_text
from station_desk.excel.titles import Heading, one_line
from station_desk.fields.field import Field
from station_desk.fields.identity import Card, IdNumber, PersonName, Phone
from station_desk.fields.kinds import Choice, Day

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
