"""The words of a certificate."""

import re

from station_desk.printing.layout import fill, words_of

FIELDS = ("姓名", "年度", "事迹", "称号")  # what the words of a certificate may ask for
USUAL_WORDING = "{事迹}，被评为“{称号}”。\n特发此证，以资鼓励。"
BRACES = str.maketrans("｛｝", "{}")
USUAL_DEED = "在{year}年度农村“一村一辅警”工作中，忠于职守，成绩突出"


def deed_words(year: int, deed: str | None) -> str:
    """What a certificate says was done, without a stop at its end: “被评为…” follows. The usual words for none."""
    return (deed or "").strip().rstrip("，。；、") or USUAL_DEED.format(year=year)


def tidy_wording(text: str | None) -> str:
    """The words as kept: braces half-width, as an input method may have written them full-width; no empty lines."""
    lines = (line.strip() for line in (text or "").translate(BRACES).splitlines())
    return "\n".join(line for line in lines if line)


def wrong_in_wording(text: str) -> str:
    """What is wrong with the words of a certificate, as a sentence without its stop; "" for nothing."""
    try:
        asked = list(words_of(tidy_wording(text)))
    except ValueError as error:
        return str(error)
    known = "、".join(f"{{{one}}}" for one in FIELDS)
    unknown = next((one for one in asked if one not in FIELDS), None)
    return f"不认识“{{{unknown}}}”，能用的有{known}" if unknown else ""


def certificate_words(text: str, name: str, year: int, deed: str | None, title: str) -> str:
    """The words under “张三 同志：”; a name or a title in them is never broken across lines."""
    kept = re.sub(r"\{(姓名|称号)\}", r"{\1:keep}", tidy_wording(text))
    return fill(kept, {"姓名": name, "年度": str(year), "事迹": deed_words(year, deed), "称号": title})
