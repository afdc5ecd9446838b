"""The real townships and villages of Jilin City (National Bureau of Statistics, 2023), and how they are recognised."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from station_desk.base import chinese
from station_desk.base.paths import RESOURCES

COMMITTEE = re.compile(r"(?:村民委员会|村委会|村委|行政村)$")
NATIONS = "(?:满族|朝鲜族|蒙古族|回族|锡伯族)*"
RANK = re.compile(NATIONS + r"(?:乡|镇|街道|经济开发区特殊(?:乡镇|街道)|经济开发区)$")
RANKED = ("乡", "镇", "街道", "派出所")
ALONE = ("农村辅警", "辅警", "治保", "花名册", "名单", "所")


@dataclass(frozen=True, slots=True)
class Township:
    """A 乡 镇 街道, with its stem (两家子满族乡 → 两家子)."""

    code: str
    name: str
    county_code: str
    county: str

    @property
    def stem(self) -> str:
        return RANK.sub("", self.name) or self.name


@dataclass(frozen=True, slots=True)
class Division:
    """A village with its township and county; codes are those of the statistical bureau."""

    code: str
    name: str
    township_code: str
    township: str
    county_code: str
    county: str


@cache
def all_villages() -> tuple[Division, ...]:
    """Every village of the list, in its order."""
    with (RESOURCES / "divisions" / "jilin.csv").open(encoding="utf-8-sig", newline="") as lines:
        return tuple(Division(**{**row, "name": as_spoken(row["name"])}) for row in csv.DictReader(lines))


def as_spoken(published: str) -> str:
    """A published name without remarks: 永胜村（天岗石材开发区）（省级） → 永胜村, 驿马村委 → 驿马村."""
    return re.sub("村委$", "村", published.partition("（")[0])


@cache
def all_townships() -> tuple[Township, ...]:
    """Every township of the list, in its order."""
    found = (Township(one.township_code, one.township, one.county_code, one.county) for one in all_villages())
    return tuple(dict.fromkeys(found))


@cache
def counties() -> tuple[str, ...]:
    """Names of the counties and districts."""
    return tuple(dict.fromkeys(one.county for one in all_villages()))


@cache
def townships(county: str | None = None) -> tuple[Township, ...]:
    """The townships of a county, or all."""
    return tuple(one for one in all_townships() if county in (None, one.county))


@cache
def villages(county: str, township: str) -> tuple[Division, ...]:
    """The villages of a township."""
    return tuple(one for one in all_villages() if (one.county, one.township) == (county, township))


@cache
def villages_by_stem() -> dict[str, tuple[Division, ...]]:
    """Villages by their names without 村."""
    found: dict[str, list[Division]] = {}
    for one in all_villages():
        found.setdefault(village_stem(one.name), []).append(one)
    return {stem: tuple(ones) for stem, ones in found.items()}


def village_stem(name: object) -> str:
    """A village's name without spaces and without 村, 村委会 and the like: what two spellings share."""
    text = COMMITTEE.sub("", re.sub(r"[（(].*", "", "".join(chinese.normal_text(name).split())))
    return text.removesuffix("村") or text


def find_villages(name: object) -> list[Division]:
    """The villages of that name in any township, with or without 村; 万昌镇万昌村 finds only the one there."""
    text = "".join(chinese.normal_text(name).split())
    found = villages_by_stem().get(village_stem(text))
    if found:
        return list(found)
    for place in townships():
        for lead in (place.name, place.county + place.name):
            if text.startswith(lead) and text != lead:
                stem = village_stem(text[len(lead) :])
                return [one for one in villages_by_stem().get(stem, ()) if one.township_code == place.code]
    return []


def guess_township(texts: Iterable[str]) -> Township | None:
    """The township that a title or a file name speaks of (万昌镇派出所农村辅警花名册, 金家乡辅警.csv).

    The text that comes first decides, a full name before a shortened one (两家子乡, 万昌派出所), and the longer
    name before the shorter; None where nothing or more than one township fits.
    """
    for text in texts:
        tidy = "".join(chinese.normal_text(text).split())
        named = [(len(place.name) + 100, place) for place in townships() if place.name in tidy]
        named = named or [(len(place.stem), place) for place in townships() if shortened(place, tidy)]
        longest = [place for length, place in named if length == max(named, key=lambda one: one[0])[0]]
        if len(longest) == 1:
            return longest[0]
    return None


def shortened(place: Township, text: str) -> bool:
    """Whether `text` names the township without its nations or its rank: 两家子乡, 万昌派出所, 万昌辅警."""
    # 永吉 alone is the county, not the street office or the development zone that is named after it.
    alone = ALONE if place.name == place.stem + place.name[-1] or place.name[-1] == "乡" else ()
    return any(place.stem + rank in text for rank in (*RANKED, *alone))


def best_township(village_names: Iterable[object]) -> Township | None:
    """The township that has most of these villages; None where none has any or two have the same number."""
    stems = {village_stem(name) for name in village_names}
    counted = Counter(
        code for stem in stems for code in {one.township_code for one in villages_by_stem().get(stem, ())}
    )
    best = counted.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return next(place for place in townships() if place.code == best[0][0])
