"""Lengths that a clerk measures with a ruler."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

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
        return "" if value is None else f"{value / 100:.2f}".rstrip("0").rstrip(".")
