"""Chinese text as clerks type it: tidy text, names, numerals, and the keys by which a name is found."""

import os
import re
from collections.abc import Sequence
from functools import cache

from station_desk.base.paths import RESOURCES

LONGEST_NAME = 25
MIDDLE_DOT = "\u00b7"
MOST_READINGS = 16  # of one name; more would only swell the index
READINGS_OF_ONE = 4

HALF = {
    **dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
}
# Zero-width and direction marks, byte order mark, soft hyphen, and control characters other than tab and line ends.
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]")
# Full-width digits, letters and the spaces; punctuation stays Chinese in running text.
PLAIN = {code: half for code, half in HALF.items() if half.isalnum() or half == " "}
HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
BREAK = re.compile(r"[ \t]*[\r\n\v\f\u2028\u2029]+[ \t]*")
BETWEEN_HAN = re.compile(f"(?<=[{HAN}{MIDDLE_DOT}])\\s+(?=[{HAN}{MIDDLE_DOT}])")
DOT = re.compile(r"\s*[•・･⋅∙‧●.．。\u00b7]\s*")
NOT_IN_A_NAME = re.compile(f"[^{HAN}{MIDDLE_DOT}A-Za-z\u00c0-\u024f' -]")

DIGITS = {
    letter: value
    for value, letters in enumerate(
        ("〇零○", "一壹弌", "二贰两贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for letter in letters
}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
SECTIONS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
SHORT_TENS = {"廿": "二十", "卅": "三十"}


def half_width(text: str) -> str:
    """`text` with every full-width Latin letter, digit, sign and space made half-width."""
    return text.translate(HALF)


def normal_text(raw: object) -> str:
    """A cell or an input as one tidy line; "" for None.

    Full-width digits, letters and spaces become half-width (Chinese punctuation stays), unseen characters go,
    a line break inside becomes nothing between Chinese characters and a space elsewhere. 12.0 becomes "12".
    """
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = raw if isinstance(raw, str) else str(raw)
    if text.isascii() and text.isprintable():
        return text.strip()
    text = UNSEEN.sub("", text).translate(PLAIN)
    if not text.isprintable():
        text = BREAK.sub(between_lines, text.strip()).replace("\t", " ")
    return text.strip()


def between_lines(found: re.Match[str]) -> str:
    """What stands in for a line break: a space only where Latin text would run together."""
    before, after = found.string[found.start() - 1], found.string[found.end()]
    return " " if before.isascii() and after.isascii() else ""


def normal_name(raw: object) -> str:
    """A person's name: no spaces between Chinese characters, the dot of minority names as U+00B7; "" for blank.

    Raises ValueError for more than 25 characters or for what cannot stand in a name.
    """
    name = DOT.sub(MIDDLE_DOT, BETWEEN_HAN.sub("", half_width(normal_text(raw)))).strip(MIDDLE_DOT + " ")
    name = re.sub(" {2,}", " ", name)
    wrong = NOT_IN_A_NAME.search(name)
    if wrong:
        raise ValueError(f"姓名里有不该有的字符“{wrong.group()}”")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"姓名最多 {LONGEST_NAME} 个字，现在有 {len(name)} 个")
    return name


def spread_name(name: str) -> str:
    """A name of two Chinese characters set to the width of three (张　三), as lists and certificates have it."""
    if len(name) == 2 and all("\u3400" <= letter <= "\u9fff" or letter > "\uffff" for letter in name):
        return f"{name[0]}\u3000{name[1]}"
    return name


def read_numeral(text: str, spoken: bool = True) -> int:
    """The number a Chinese numeral says: 四十五, 一百零五, 二〇二〇, 壹仟贰佰, 廿五; 一百二 is 120 where `spoken`.

    Raises ValueError for anything else.
    """
    for short, long in SHORT_TENS.items():
        text = text.replace(short, long)
    if text and all(letter in DIGITS for letter in text):
        return int("".join(str(DIGITS[letter]) for letter in text))
    total, section, digit = 0, 0, None
    unit = 10**4  # the last unit said: within a section each is smaller than the one before
    for letter in text:
        if letter in DIGITS and not digit:
            digit = DIGITS[letter]
        elif letter in UNITS and UNITS[letter] < unit:
            unit = UNITS[letter]
            section, digit = section + (1 if digit is None else digit) * unit, None
        elif letter in SECTIONS and (total or section or digit):
            size = SECTIONS[letter]
            # 一万亿 multiplies all that was said before, 一亿二千万 only the last section.
            before, said = (0, total + section + (digit or 0)) if total < size else (total, section + (digit or 0))
            total, section, digit, unit = before + said * size, 0, None, 10**4
        else:
            raise ValueError(f"“{text}”不是数字")
    if not text:
        raise ValueError("没有填数字")
    return total + section + last_digit(text, digit, spoken)


def last_digit(text: str, digit: int | None, spoken: bool) -> int:
    """What a numeral's last digit is worth: right after 百 千 万 it stands for the next smaller unit."""
    unit = UNITS.get(text[-2], SECTIONS.get(text[-2], 1)) if len(text) > 1 else 1
    if not digit or unit <= 10:
        return digit or 0
    if not spoken:
        raise ValueError(f"“{text}”少写了零或单位")
    return digit * unit // 10


@cache
def surname_readings() -> dict[str, tuple[str, ...]]:
    """Readings of surnames that differ from the everyday ones, from resources/surnames.toml; empty without it."""
    import tomllib

    place = RESOURCES / "surnames.toml"
    if not place.is_file():
        return {}
    table = tomllib.loads(place.read_text("utf-8"))
    table = table.get("surnames", table)
    return {name: (said,) if isinstance(said, str) else tuple(said) for name, said in table.items()}


@cache
def readings(letter: str) -> tuple[tuple[str, str], ...]:
    """Readings of one character as (initial, syllable), the commonest first; () where none is known."""
    if letter.isascii() and letter.isalnum():
        return ((letter.lower(), letter.lower()),)
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # one character at a time needs no phrases: 0.2 s of loading
    from pypinyin import Style, pinyin

    found = pinyin(letter, style=Style.NORMAL, heteronym=True, errors="ignore")
    syllables = [said.replace("ü", "v") for said in (found[0] if found else []) if said]
    return tuple((said[0], said) for said in dict.fromkeys(syllables[:READINGS_OF_ONE]))


@cache
def first_readings(surname: str) -> tuple[tuple[str, str], ...]:
    """Readings of a surname as (initials, syllables run together); () where the table does not have it."""
    said = surname_readings().get(surname, ())
    return tuple(("".join(word[0] for word in one.split()), one.replace(" ", "")) for one in said)


def name_keys(name: str, own_reading: str | None = None) -> tuple[str, ...]:
    """Lower-case search keys of a name: full pinyin and initials of every reading, at most 16 readings.

    A surname is read as surnames are. `own_reading` ("shan xiu jie", typed by the clerk) comes first. Characters
    without a known reading are left out.
    """
    table = surname_readings()
    surname = name[:2] if name[:2] in table else name[:1]
    keys = first_readings(surname) if surname in table else ()
    rest = name[len(surname) :] if keys else name
    keys = keys or (("", ""),)
    for letter in rest:
        more = readings(letter)
        if len(more) == 1:
            initial, said = more[0]
            keys = tuple([(short + initial, full + said) for short, full in keys])
        elif more:
            keys = tuple([(short + i, full + s) for i, s in more for short, full in keys][:MOST_READINGS])
    own = own_reading.lower().split() if own_reading else ()
    if own:
        keys = (("".join([said[0] for said in own]), "".join(own)), *keys)
    return tuple(dict.fromkeys([key for short, full in keys for key in (full, short) if key]))


def pinyin_keys(name: str, own_reading: str | None = None) -> str:
    """The keys of `name_keys` in one line, the full first, so that lines sort as names do: "shanxiujie sxj danxiujie dxj"."""
    return " ".join(name_keys(name, own_reading))


NAMED = 3  # named in a sentence before 等


def names_of(names: Sequence[str], counted: str = "人", most: int = NAMED) -> str:
    """王海、李军、孙华等 7 人."""
    return "、".join(names[:most]) + (f"等 {len(names)} {counted}" if len(names) > most else "")
