"""The kinds that tell who somebody is: name, ID number, telephone, bank card."""

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import String
from sqlalchemy.types import TypeEngine

from station_desk.base import chinese, idnumber
from station_desk.fields.kinds import Kind, blank

DOUBLED = str.maketrans("0123456789", "0246813579")  # twice a digit, its digits added up


@dataclass(frozen=True, slots=True)
class PersonName(Kind):
    """A person's name, up to 25 characters of GB 18030."""

    def column_type(self) -> TypeEngine[Any]:
        return String(25)

    def read(self, raw: object) -> str | None:
        return chinese.normal_name(raw) or None


@dataclass(frozen=True, slots=True)
class IdNumber(Kind):
    """公民身份号码 by GB 11643."""

    width: ClassVar[int] = 20

    def column_type(self) -> TypeEngine[Any]:
        return String(18)

    def read(self, raw: object) -> str | None:
        return None if blank(raw) else idnumber.read_id_number(raw)

    def warn(self, value: str) -> str:
        return "" if idnumber.area_known(value) else "身份证号前六位不是已知的地区，请核对"


@dataclass(frozen=True, slots=True)
class Phone(Kind):
    """A mobile number of 11 digits or a landline with its area code."""

    width: ClassVar[int] = 13

    def column_type(self) -> TypeEngine[Any]:
        return String(20)

    def read(self, raw: object) -> str | None:
        if isinstance(raw, str) and plain_digits(raw) and len(raw) <= 20:
            return raw
        text = digits_of(raw, keep="-")
        if text.count("-") != 1 or not text.startswith("0"):
            text = text.replace("-", "")
        if len(text) > 20 or any(letter not in "0123456789-" for letter in text):
            raise ValueError(f"“{text}”不是电话号码")
        return text or None

    def warn(self, value: str) -> str:
        plain = value.replace("-", "")
        mobile = len(plain) == 11 and plain[0] == "1" and plain[1] in "3456789"
        landline = plain.startswith("0") and 10 <= len(plain) <= 12
        return "" if mobile or landline else "电话号码的位数不对，请核对"


@dataclass(frozen=True, slots=True)
class Card(Kind):
    """A bank card or passbook number, kept as text."""

    width: ClassVar[int] = 22

    def column_type(self) -> TypeEngine[Any]:
        return String(30)

    def read(self, raw: object) -> str | None:
        if isinstance(raw, float) and raw >= 1e15:
            raise ValueError("银行卡号被Excel改坏了（末尾变成了0），请把那一列改成文本后重填")
        if isinstance(raw, str) and len(raw) <= 30 and raw.isascii() and raw.isdigit():
            return raw
        if isinstance(raw, str) and plain_digits(raw) and len(raw) <= 30:
            return raw
        text = digits_of(raw, keep="-").replace("-", "")
        if len(text) > 30:
            raise ValueError("银行卡号太长，请核对")
        return text or None

    def warn(self, value: str) -> str:
        if not plain_digits(value):
            return "银行卡号里有不是数字的字"
        # Luhn: from the right every second digit is doubled, the digits of the doubled ones are added up.
        plain, doubled = value[::-2], value[-2::-2].translate(DOUBLED)
        return (
            ""
            if (sum(map(int, plain)) + sum(map(int, doubled))) % 10 == 0
            else "银行卡号的校验位不对，请核对（老存折可以不理会）"
        )


def plain_digits(text: str) -> bool:
    """Whether a text is ASCII digits and nothing else, as most cells are: there is nothing to tidy."""
    return text.isascii() and text.isdigit()


def digits_of(raw: object, keep: str = "") -> str:
    """Text of a number as a clerk's cell has it: 18897541921.0, full-width digits, spaces between groups."""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = chinese.half_width(str(raw or ""))
    return "".join(letter for letter in text if not letter.isspace() and (letter not in "-—–" or letter in keep))
