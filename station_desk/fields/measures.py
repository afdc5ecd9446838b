"""Lengths that a clerk measures with a ruler, and the measures of a body."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Literal

from sqlalchemy import Integer
from sqlalchemy.types import TypeEngine

from station_desk.base import chinese
from station_desk.fields.kinds import Kind, Look, blank


@dataclass(frozen=True, slots=True)
class Millimetres(Kind):
    """A length in mm between `low` and `high`, kept as an integer of hundredths; centimetres typed as such are read too."""

    low: int = 0
    high: int = 2000
    right: ClassVar[bool] = True
    excel: ClassVar[Look] = "money"  # a number with two decimals
    width: ClassVar[int] = 9

    def column_type(self) -> TypeEngine[Any]:
        return Integer()

    def read(self, raw: object) -> int | None:
        if blank(raw):
            return None
        text = chinese.half_width(chinese.normal_text(raw)).replace("−", "-").replace(" ", "").lower()
        times = 1
        for unit, factor in (("毫米", 1), ("mm", 1), ("厘米", 10), ("公分", 10), ("cm", 10)):
            if text.endswith(unit):
                text, times = text.removesuffix(unit), factor
                break
        try:
            found = Decimal(text) * times * 100
        except InvalidOperation:
            found = Decimal("nan")
        if not found.is_finite():
            raise ValueError(f"“{str(raw)[:20]}”不是长度，请写成毫米，例如 265 或 53.98")
        if not self.low * 100 <= found <= self.high * 100:
            raise ValueError(f"应在 {self.low} 到 {self.high} 毫米之间")
        return round(found)

    def check(self, value: Any) -> None:
        if not self.low * 100 <= value <= self.high * 100:
            raise ValueError(f"应在 {self.low} 到 {self.high} 毫米之间")

    def show(self, value: int | None) -> str:
        return "" if value is None else show_hundredths(value)


@dataclass(frozen=True, slots=True)
class Measure(Kind):
    """A measure of a body between `low` and `high`, kept as an integer of tenths of its unit: cm, kg, or none.

    What is typed in another unit is read too: 1.75米, 140斤.
    """

    low: int = 0
    high: int = 300
    unit: Literal["cm", "kg", ""] = "cm"
    right: ClassVar[bool] = True
    excel: ClassVar[Look] = "number"
    width: ClassVar[int] = 7

    def column_type(self) -> TypeEngine[Any]:
        return Integer()

    def read(self, raw: object) -> int | None:
        if blank(raw):
            return None
        text = (
            chinese.half_width(chinese.normal_text(raw)).replace(" ", "").lower().removesuffix("码").removesuffix("号")
        )
        times = Decimal(10)
        for unit, factor in UNITS[self.unit]:
            if text.endswith(unit):
                text, times = text.removesuffix(unit), Decimal(factor)
                break
        try:
            found = Decimal(text) * times
        except InvalidOperation:
            found = Decimal("nan")
        if not found.is_finite():
            raise ValueError(f"“{str(raw)[:20]}”不是尺码，请只写数字，例如 92 或 57.5")
        self.check(round(found))
        return round(found)

    def check(self, value: Any) -> None:
        if not self.low * 10 <= value <= self.high * 10:
            raise ValueError(f"应在 {self.low} 到 {self.high} 之间{UNIT_WORDS[self.unit]}")

    def show(self, value: int | None) -> str:
        return "" if value is None else f"{value / 10:.1f}".removesuffix(".0")


# How many tenths of the unit one of these is; the longer words first.
UNITS = {
    "cm": (("厘米", 10), ("公分", 10), ("毫米", 1), ("cm", 10), ("mm", 1), ("米", 1000), ("m", 1000)),
    "kg": (("公斤", 10), ("千克", 10), ("kg", 10), ("斤", 5)),
    "": (),
}
UNIT_WORDS = {"cm": "（厘米）", "kg": "（公斤）", "": ""}


def show_hundredths(value: int) -> str:
    """Hundredths as a number without needless zeros: 1600 → 16, 750 → 7.5."""
    return f"{value / 100:.2f}".rstrip("0").rstrip(".")
