"""The sorts of value a field can hold: how each is stored, read from what a clerk typed, shown and checked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from sqlalchemy import Boolean, Date, DateTime, Integer, LargeBinary, String, Text
from sqlalchemy.types import TypeEngine

from station_desk.base import chinese, dates, money, rich

Look = Literal["text", "date", "number", "money"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of value.

    `read` turns raw input (a cell, typed text) into the stored value and raises ValueError with a Chinese
    sentence; it returns None for blank input. `show` is the text a clerk sees. `warn` returns a sentence for a
    value that is allowed but doubtful, else "".
    """

    right: ClassVar[bool] = False
    excel: ClassVar[Look] = "text"
    width: ClassVar[int] = 12

    def column_type(self) -> TypeEngine[Any]:
        return Text()

    def read(self, raw: object) -> Any:
        text = chinese.normal_text(raw)
        return text or None

    def check(self, value: Any) -> None:
        """Raise ValueError with a sentence for a stored value that may not be kept."""
        self.read(value)

    def show(self, value: Any) -> str:
        return "" if value is None else str(value)

    def same(self, stored: Any, read: Any) -> bool:
        """Whether a value read from a cell or the clipboard says nothing new, so that the stored one stays."""
        return bool(stored == read)

    def warn(self, value: Any) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Words(Kind):
    """One line of text of at most `longest` characters."""

    longest: int = 50

    def column_type(self) -> TypeEngine[Any]:
        return String(self.longest)

    def read(self, raw: object) -> str | None:
        text = chinese.normal_text(raw)
        if len(text) > self.longest:
            raise ValueError(f"最多 {self.longest} 个字，现在有 {len(text)} 个")
        return text or None


@dataclass(frozen=True, slots=True)
class LongWords(Kind):
    """Several lines of text; line breaks are kept."""

    width: ClassVar[int] = 30

    def read(self, raw: object) -> str | None:
        return (raw if isinstance(raw, str) else chinese.normal_text(raw)).strip() or None


@dataclass(frozen=True, slots=True)
class RichWords(LongWords):
    """Text with headings, lists, bold and links into the desk, kept as base.rich writes it; shown as its plain words."""

    def read(self, raw: object) -> str | None:
        """Plain text out of a workbook: its signs are words."""
        text = (raw if isinstance(raw, str) else chinese.normal_text(raw)).strip()
        return rich.from_plain(text).strip() or None

    def check(self, value: Any) -> None:
        """Whatever is stored can be read."""

    def show(self, value: str | None) -> str:
        return rich.plain_text(value)

    def same(self, stored: str | None, read: str | None) -> bool:
        return rich.plain_text(stored) == rich.plain_text(read)


@dataclass(frozen=True, slots=True)
class Day(Kind):
    """A calendar day."""

    excel: ClassVar[Look] = "date"

    def column_type(self) -> TypeEngine[Any]:
        return Date()

    def read(self, raw: object) -> date | None:
        if blank(raw):
            return None
        return dates.read_day_or_month(raw)[0]

    def show(self, value: date | None) -> str:
        return dates.show_date(value) if value else ""


@dataclass(frozen=True, slots=True)
class Moment(Kind):
    """A day and a time of day, local time, to the minute."""

    width: ClassVar[int] = 16

    def column_type(self) -> TypeEngine[Any]:
        return DateTime()

    def read(self, raw: object) -> datetime | None:
        if blank(raw):
            return None
        if isinstance(raw, datetime):
            return raw.replace(second=0, microsecond=0)
        text = chinese.normal_text(raw).replace("T", " ")
        day, _, clock = text.rpartition(" ") if ":" in text else (text, "", "0:00")
        hour, _, minute = clock.partition(":")
        try:
            found = dates.read_date(day)
            return datetime(found.year, found.month, found.day, int(hour), int(minute[:2]))
        except ValueError as error:
            if "年份" in str(error):  # a date, but of no year that can be meant
                raise
            raise ValueError(f"“{text}”不是日期和时间，请写成 2026-03-05 09:00") from error

    def show(self, value: datetime | None) -> str:
        return value.strftime("%Y-%m-%d %H:%M") if value else ""


@dataclass(frozen=True, slots=True)
class Whole(Kind):
    """A whole number between `low` and `high`."""

    low: int = 0
    high: int = 2_000_000_000
    right: ClassVar[bool] = True
    excel: ClassVar[Look] = "number"
    width: ClassVar[int] = 8

    def column_type(self) -> TypeEngine[Any]:
        return Integer()

    def read(self, raw: object) -> int | None:
        if blank(raw):
            return None
        number = dates.read_whole(raw)
        if not self.low <= number <= self.high:
            raise ValueError(f"应在 {self.low} 到 {self.high} 之间")
        return number


@dataclass(frozen=True, slots=True)
class Hundredths(Kind):
    """A number with two decimals kept as an integer of hundredths: scores in 1/100 分, money in 分 (of a yuan)."""

    right: ClassVar[bool] = True
    excel: ClassVar[Look] = "money"

    def column_type(self) -> TypeEngine[Any]:
        from sqlalchemy import BigInteger

        return BigInteger()

    def read(self, raw: object) -> int | None:
        return None if blank(raw) else money.read_yuan(raw)

    def check(self, value: Any) -> None:
        if abs(value) >= 10**15:
            raise ValueError("数字太大了，请核对")

    def show(self, value: int | None) -> str:
        return "" if value is None else money.show_fen(value)


@dataclass(frozen=True, slots=True)
class Tick(Kind):
    """Yes or no."""

    width: ClassVar[int] = 5

    def column_type(self) -> TypeEngine[Any]:
        return Boolean()

    def read(self, raw: object) -> bool | None:
        if isinstance(raw, bool):
            return raw
        text = chinese.normal_text(raw).removesuffix(".0")
        if text in ("是", "有", "√", "✓", "1", "y", "Y", "TRUE", "对"):
            return True
        if text in ("", "否", "无", "×", "0", "n", "N", "FALSE", "没有"):
            return False if text else None
        raise ValueError(f"“{text}”看不懂，请填 是 或 否")

    def show(self, value: bool | None) -> str:
        return {True: "是", False: "否"}.get(value, "") if value is not None else ""


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    """One of a few words; `table` names a code table in resources/codes whose synonyms are understood too."""

    options: tuple[str, ...] = ()
    table: str = ""
    also: tuple[tuple[str, str], ...] = ()

    def column_type(self) -> TypeEngine[Any]:
        return String(20)

    def words(self) -> tuple[str, ...]:
        """The words to choose from."""
        if self.table:
            from station_desk.base import codes

            return tuple(codes.table(self.table).names())
        return self.options

    def read(self, raw: object) -> str | None:
        text = chinese.normal_text(raw)
        if not text:
            return None
        if self.table:
            from station_desk.base import codes

            return codes.table(self.table).read(text)
        text = dict(self.also).get(text, text)
        if text not in self.options:
            raise ValueError(f"“{text}”不在可选的内容里（{'、'.join(self.options[:8])}）")
        return text


@dataclass(frozen=True, slots=True)
class Link(Kind):
    """The key of another record; `target` is the class name of its model, whose `LABEL` names what to show."""

    target: str = ""

    def column_type(self) -> TypeEngine[Any]:
        return String(36)


@dataclass(frozen=True, slots=True)
class Picture(Kind):
    """A JPEG picture of at most 200 KB, already turned and cropped."""

    def column_type(self) -> TypeEngine[Any]:
        return LargeBinary()

    def read(self, raw: object) -> bytes | None:
        return bytes(raw) if isinstance(raw, (bytes, bytearray)) and raw else None

    def show(self, value: bytes | None) -> str:
        return "有" if value else ""


def blank(raw: object) -> bool:
    """Whether a cell or an input holds nothing."""
    return raw is None or (isinstance(raw, str) and not raw.strip())
