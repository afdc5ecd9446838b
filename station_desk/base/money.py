"""Money as integers of 分: shown, read, written in capitals by the bank rules, and shared out to the last 分."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

from station_desk.base import chinese

MOST = 10**12  # 分: a hundred times what a county spends, so a larger sum is a slip of the hand
CAPITALS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
SECTIONS = ("", "万", "亿")
WRITTEN = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?(万?)")
IN_WORDS = re.compile(r"(负?)(?:([^元圆]+)[元圆])?(?:零?(.)角)?(?:零?(.)分)?[整正]?")


def show_fen(fen: int) -> str:
    """123456 分 → "1,234.56"."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"


def read_yuan(raw: object) -> int:
    """The 分 of an amount in yuan: 1,234.56, １２３４元, ¥1,234, 1.2万, 壹仟元整, or a number.

    Raises ValueError with a Chinese sentence for more than two decimals, too large a sum, or no amount.
    """
    if isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool):
        # Excel's own sums arrive as 0.30000000000000004: what lies beyond a millionth of a yuan was never typed.
        yuan = Decimal(str(raw))
        return in_range(round(yuan, 6) if isinstance(raw, float) and abs(raw) < MOST else yuan, raw)
    text = chinese.half_width(chinese.normal_text(raw)).replace("−", "-").replace(" ", "").lstrip("￥¥$")
    text = text.removeprefix("人民币").lstrip("￥¥").removesuffix("整").removesuffix("元").removesuffix("圆")
    found = WRITTEN.fullmatch(text)
    if not text or not found or not (found[2] or (found[3] or ".") != "."):
        return of_words(raw)
    amount = Decimal((found[2] or "0").replace(",", "") + (found[3] or "").rstrip("."))
    return in_range((-amount if found[1] else amount) * (10000 if found[4] else 1), raw)


def of_words(raw: object) -> int:
    """An amount written in words, else the sentence that says how to write one."""
    try:
        return read_capital(chinese.normal_text(raw))
    except ValueError as error:
        text = chinese.normal_text(raw)[:20]
        raise ValueError(f"“{text}”不是金额，请写成 1234.56" if text else "没有填金额") from error


def in_range(yuan: Decimal, raw: object) -> int:
    """Yuan as 分, or ValueError."""
    if not yuan.is_finite() or abs(yuan) * 100 > MOST:
        raise ValueError(f"金额“{str(raw)[:20]}”太大，请核对")
    if yuan * 100 % 1:
        raise ValueError(f"金额“{str(raw)[:20]}”的小数多于两位，请写到分")
    return int(yuan * 100)


def capital(fen: int) -> str:
    """An amount of 分 in capitals: 123456 → 壹仟贰佰叁拾肆元伍角陆分.

    By 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》: 整 after 元 only, 零 for zeros that stand between.
    Raises ValueError beyond 10^12 分.
    """
    if abs(fen) > MOST:
        raise ValueError("金额太大，写不成大写")
    yuan, rest = divmod(abs(fen), 100)
    jiao, cent = divmod(rest, 10)
    words = "负" if fen < 0 else ""
    if yuan or not rest:
        words += whole_words(yuan) + "元"
    if not rest:
        return words + "整"
    if yuan and (yuan % 10 == 0 or not jiao):
        words += "零"
    return words + (f"{CAPITALS[jiao]}角" if jiao else "") + (f"{CAPITALS[cent]}分" if cent else "")


def whole_words(number: int) -> str:
    """A whole number below 10^12 in capitals, without a unit."""
    words, gap = "", False
    for index in (2, 1, 0):
        section = number // 10 ** (4 * index) % 10000
        if section:
            words += ("零" if words and (gap or section < 1000) else "") + section_words(section) + SECTIONS[index]
            gap = False
        elif words:
            gap = True
    return words or "零"


def section_words(section: int) -> str:
    """Four digits in capitals: 1005 → 壹仟零伍."""
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = section // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + CAPITALS[digit] + PLACES[place]
            gap = False
        else:
            gap = True
    return words


def read_capital(text: str) -> int:
    """The 分 of an amount written in capitals; ValueError where it is none."""
    found = IN_WORDS.fullmatch(text.strip().removeprefix("人民币"))
    if not found or not any(found.groups()[1:]):
        raise ValueError(f"“{text[:30]}”不是大写金额")
    yuan, jiao, cent = (chinese.read_numeral(part, spoken=False) if part else 0 for part in found.groups()[1:])
    fen = yuan * 100 + jiao * 10 + cent
    return -fen if found[1] else fen


def split(total: int, weights: Sequence[float | Fraction | Decimal]) -> list[int]:
    """`total` 分 shared in proportion to `weights` by the largest remainder; the sum is always `total`.

    Equal weights differ by at most one 分, the earlier having more. Raises ValueError where nothing has weight.
    """
    parts = in_whole_parts(weights)
    whole = sum(parts)
    if any(part < 0 for part in parts) or (not whole and total):
        raise ValueError("没有人可以分到这笔钱，请核对系数")
    if not whole:
        return [0] * len(parts)
    sign, rest = (-1, -total) if total < 0 else (1, total)
    shares = [rest * part // whole for part in parts]
    remainders = [rest * part % whole for part in parts]
    for index in sorted(range(len(parts)), key=remainders.__getitem__, reverse=True)[: rest - sum(shares)]:
        shares[index] += 1  # of equal remainders the earlier: sorting keeps their order
    return [sign * share for share in shares]


def in_whole_parts(weights: Sequence[float | Fraction | Decimal]) -> list[int]:
    """Weights as whole numbers in the same proportion; a float is the 1.2 that was meant, not its binary neighbour."""
    if all(type(weight) is int for weight in weights):
        return [int(weight) for weight in weights]
    exact = [Fraction(str(weight)) for weight in weights]
    common = lcm(*(weight.denominator for weight in exact))
    return [weight.numerator * (common // weight.denominator) for weight in exact]
