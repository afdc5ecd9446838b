"""Which of a list: “3-12, 15” as a clerk types it."""

import re
import unicodedata

from station_desk.base.errors import UserError

HOW = "请写成例如 3-12, 15；留空就是全部。"


def read_range(text: str, most: int) -> list[int]:
    """The places (from 1) that a text names, in order, each once; all up to `most` where it is empty.

    Full-width digits and marks, 至 and ~ are read too. Raises UserError for what is no range, and for places beyond.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return list(range(1, most + 1))
    found: set[int] = set()
    for part in re.split(r"[,、;\s]+", re.sub(r"\s*[-–—~至到]+\s*", "-", plain).strip(",、; ")):
        ends = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", part)
        if ends is None:
            raise UserError(f"看不懂范围“{text.strip()[:30]}”。", HOW)
        first, last = sorted((int(ends[1]), int(ends[2] or ends[1])))
        if not first or last > most:
            raise UserError(f"范围“{text.strip()[:30]}”超出了名单：一共 {most} 份。", HOW)
        found.update(range(first, last + 1))
    return sorted(found)
