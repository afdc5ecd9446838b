"""The 18-digit citizen's number (公民身份号码) by GB 11643-1999: read, checked, masked, and made up for samples."""

import re
from datetime import date
from operator import mul
from typing import Literal

from station_desk.base import chinese, dates

Sex = Literal["男", "女"]

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
MADE_UP_AREA = "999999"
# Province prefixes of GB/T 2260. Deeper codes are not judged: those of abolished counties live on in people's numbers.
PROVINCES = frozenset(
    map(
        str,
        (
            *range(11, 16),
            *range(21, 24),
            *range(31, 38),
            *range(41, 47),
            *range(50, 55),
            *range(61, 66),
            71,
            81,
            82,
            83,
        ),
    )
)
NOISE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff'‘’`\"“”,，.．·_\-‐-―−－]")
CROSS = str.maketrans("xХхΧχ×", "XXXXXX")  # Cyrillic, Greek and the multiplication sign, as some keyboards give
SPOILT = "身份证号被Excel改坏了（后三位成了000），请把那一列改成文本后按证件重填"


def check_digit(first17: str) -> str:
    """The eighteenth character that belongs to the first seventeen digits (ISO 7064 MOD 11-2)."""
    return CHECKS[sum(map(mul, WEIGHTS, map(int, first17))) % 11]


def read_id_number(raw: object) -> str:
    """The number in its 18-character form; a 15-digit one is converted.

    Raises ValueError with a Chinese sentence that never holds the whole number: spoilt by Excel, wrong length,
    wrong characters, impossible or future birth date, wrong check digit.
    """
    text = plain(raw)
    if len(text) == 15 and text.isdigit():
        text = text[:6] + "19" + text[6:]
        text += check_digit(text)
    if not text:
        raise ValueError("没有填身份证号")
    if len(text) != 18:
        raise ValueError(f"身份证号应为18位，现在是{len(text)}位，请核对")
    if not text[:17].isdigit() or text[17] not in "0123456789X":
        raise ValueError("身份证号只能是数字，最后一位可以是X，请核对")
    born = text[6:14]
    try:
        day = date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError as error:
        raise ValueError(f"身份证号里的出生日期 {born} 不存在，请核对") from error
    if day > dates.today():
        raise ValueError(f"身份证号里的出生日期 {born} 在今天以后，请核对")
    if day.year < 1900:
        raise ValueError(f"身份证号里的出生日期 {born} 不合常理，请核对")
    if check_digit(text[:17]) != text[17]:
        if text.endswith("000"):
            raise ValueError(SPOILT)
        raise ValueError(f"身份证号校验码不对（{masked(text)}），可能抄错了一位，请对照证件核对")
    return text


def plain(raw: object) -> str:
    """What was given without spaces, dashes and quotes; ValueError where Excel has lost the last digits."""
    if isinstance(raw, str) and len(raw) == 18 and raw.isascii() and raw.isalnum():
        return raw.upper()  # as most cells are: there is nothing to tidy
    if isinstance(raw, bool) or raw is None:
        return ""
    if isinstance(raw, float):
        if abs(raw) >= 1e15:
            raise ValueError(SPOILT)
        raw = int(raw) if raw.is_integer() else raw
    text = chinese.half_width(str(raw)).strip()
    if re.fullmatch(r"'?\d(\.\d+)?[eE]\+?\d{2}", text) or (isinstance(raw, int) and raw >= 1e15 and raw % 1000 == 0):
        raise ValueError(SPOILT)
    text = re.sub(r"(?<=\d{15})\.0+$", "", text)
    return NOISE.sub("", text).translate(CROSS)


def was_old_form(raw: object) -> bool:
    """Whether the number was given in the 15-digit form used until 1999, so that the conversion can be marked."""
    try:
        return len(plain(raw)) == 15
    except ValueError:
        return False


def born_on(number: str) -> date:
    """The birth date in a read number."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex(number: str) -> Sex:
    """The sex in a read number: the seventeenth digit is odd for men."""
    return "男" if int(number[16]) % 2 else "女"


def area_known(number: str) -> bool:
    """Whether the first digits name a province, or the made-up area 999999; False is worth a warning only."""
    return number[:6] == MADE_UP_AREA or (number[:2] in PROVINCES and number[2:4] != "00")


def masked(number: str) -> str:
    """The number with its birth date hidden: 999999********1234; anything else hidden but for its last two."""
    if len(number) in (15, 18):
        return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"
    return "*" * max(len(number) - 2, 0) + number[-2:]


def made_up(seq: int, born: date, sex: Sex = "男") -> str:
    """A number of nobody for demonstrations and tests: area 999999, `seq` counts from 0 to 499 per birth date and sex."""
    if not 0 <= seq < 500:
        raise ValueError("a birth date has 500 numbers for each sex")
    order = seq * 2 + (sex == "男")
    first = f"{MADE_UP_AREA}{born:%Y%m%d}{order:03d}"
    return first + check_digit(first)
