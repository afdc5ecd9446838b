"""Which field a heading means: the same words, another name for it, or words close to it."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from station_desk.excel.book import Cell

SAME, PART, INSIDE, CLOSE = 100, 95, 85, 80
"""Scores of a match: the whole title, one of several names in it, a name inside it, similar letters."""

_BRACKETS = re.compile(r"[(\[{【〔《<][^)\]}】〕》>]*[)\]}】〕》>]")
_NUMBERING = re.compile(r"^(?:\d+|[一二三四五六七八九十]+)[.、．]")
_SIGNS = re.compile(r"[\s\u200b-\u200f\ufeff_*:;,.·•#★☆※△▲√?!\"'“”‘’。：、，；]+|[-—–]+")
_SPLIT = re.compile(r"[/\\、,，;；|]|或者?|兼")
_LATIN = re.compile(r"[a-z0-9 ]+")
_SOMEONE_ELSE = re.compile(
    r"紧急|联系人|家属|家庭成员|配偶|爱人|父亲|母亲|父母|子女|监护人|户主|推荐人|介绍人|担保人|见证人|民警|所长|负责人|书记|村主任|领导|原|前任|上任|经办"
)
_SERIAL = {"序号", "序", "顺序", "顺序号", "顺号", "行号", "no", "№", "编次", "项次", "号"}
_OWN = {"行号", "原因", "拒绝原因", "未导入原因"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A field as headings name it: `titles` (its own first), and what its cells look like.

    `looks` says of one non-blank cell whether it fits; `telling` means that such cells are found in no other column,
    so that they are enough under a heading nobody knows.
    """

    key: str
    titles: tuple[str, ...]
    looks: Callable[[Cell], bool] | None = None
    telling: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A heading found for a title, with its score (0–100) and the reason a clerk reads."""

    key: str
    score: float
    reason: str


def one_line(text: str) -> str:
    """A title without the line breaks and blanks inside: “姓  名” → 姓名; blanks between Latin words stay."""
    text = re.sub(r"[\u200b-\u200f\ufeff]", "", text)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"(?<![A-Za-z0-9]) | (?![A-Za-z0-9])", "", text)


def normal_title(text: str) -> str:
    """The letters that count in a title: no brackets, numbering, signs or blanks, half-width, small."""
    text = unicodedata.normalize("NFKC", text).casefold()
    bare = _NUMBERING.sub("", _SIGNS.sub("", _BRACKETS.sub("", re.sub(r"\s+", "", text))))
    return bare or _SIGNS.sub("", text)


def is_serial(title: str) -> bool:
    """Whether a title heads the running number of a table."""
    return normal_title(title) in _SERIAL


def is_own_remark(title: str) -> bool:
    """Whether a title is one of the two columns that a workbook of refused rows adds."""
    return normal_title(title) in _OWN


def names_someone_else(title: str) -> bool:
    """Whether a title speaks of a person who is not the one in the row: 紧急联系人, 社区民警."""
    return bool(_SOMEONE_ELSE.search(normal_title(title)))


class Matcher:
    """Matches titles to headings; the same title is worked out once."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self.headings = headings
        self._known: dict[tuple[str, str], tuple[Match, ...]] = {}
        self._exact: dict[str, list[tuple[str, int]]] = {}
        for heading in headings:
            for place, title in enumerate(heading.titles):
                self._exact.setdefault(normal_title(title), []).append((heading.key, place))

    def find(self, group: str, title: str) -> tuple[Match, ...]:
        """Every heading that the title below the group title can mean, the best first."""
        known = self._known.get((group, title))
        if known is None:
            known = self._known[group, title] = tuple(self._find(group, title))
        return known

    def _find(self, group: str, title: str) -> list[Match]:
        bare = normal_title(title)
        if not bare or is_own_remark(title) or (is_serial(title) and bare not in self._exact):
            return []
        if group and (found := self._same(normal_title(group) + bare, SAME)):
            return found
        if group and names_someone_else(group):
            return []
        if found := self._same(bare, SAME):
            return found
        for name in self._names(title):
            if found := self._same(name, PART):
                return found
        return [] if names_someone_else(title) else self._similar(bare)

    def _same(self, bare: str, score: int) -> list[Match]:
        found = self._exact.get(bare, ())
        return [
            Match(key, score - min(place, 9) / 10, "标题相同" if place == 0 else "标题是它的另一种叫法")
            for key, place in sorted(found, key=lambda pair: pair[1])
        ]

    @staticmethod
    def _names(title: str) -> list[str]:
        """The several names in one title: 手机/电话, 姓名 Name, 电话(手机)."""
        text = unicodedata.normalize("NFKC", title)
        parts = [*_SPLIT.split(text), *re.split(r"[()\[\]【】]", text), _LATIN.sub("", text.casefold())]
        names = dict.fromkeys(normal_title(part) for part in parts)
        return [name for name in names if len(name) >= 2 and name != normal_title(title)]

    def _similar(self, bare: str) -> list[Match]:
        from rapidfuzz import fuzz

        best: dict[str, Match] = {}
        for name, keys in self._exact.items():
            if len(name) >= 2 and len(bare) > len(name) and bare.endswith(name):
                score, reason = INSIDE + len(name) / 10, f"标题里有“{name}”"
            elif len(name) >= 3 and len(bare) > len(name) and name in bare:
                score, reason = INSIDE - 3 + len(name) / 10, f"标题里有“{name}”"
            elif len(name) >= 3 and len(bare) >= 3 and fuzz.ratio(name, bare) > CLOSE:
                score, reason = fuzz.ratio(name, bare) * 0.8, f"标题与“{name}”相近"
            else:
                continue
            for key, _ in keys:
                if key not in best or best[key].score < score:
                    best[key] = Match(key, score, reason)
        return sorted(best.values(), key=lambda match: -match.score)
