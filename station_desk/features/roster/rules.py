"""The room's rules: pure functions, no database."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from station_desk.base import chinese, codes, dates, divisions, idnumber
from station_desk.base.divisions import Township
from station_desk.base.ids import new_id
from station_desk.fields.problem import Problem

# What is asked of a village auxiliary, and what his or her ID number says: pure functions, no database.

PROBATION_MONTHS = 3  # 试用期 where nothing else was agreed
MOST_COMPARED = 5_000  # villages among which a near name is looked for


@dataclass(frozen=True, slots=True)
class Terms:
    """The station's conditions for hiring (设置): ages in completed years, the lowest education."""

    age_low: int = 18
    age_high: int = 45
    education_low: str = "初中"
    badge_pattern: str = ""


def eligibility(values: Mapping[str, Any], terms: Terms, today: date) -> list[Problem]:
    """Warnings for a person who did not meet the conditions when hired (today, where not hired yet), or whose badge
    number looks wrong.

    Never an error: a person may be hired all the same, with 放宽理由 and 批准人; where both are given nothing is said.
    """
    badge = badge_doubt(values.get("badge"), terms.badge_pattern)
    if values.get("waiver") and values.get("waiver_by"):
        return badge
    found = []
    born, on = values.get("born"), values.get("hired") or today
    if born:
        age = dates.full_years(born, on)
        when = "聘用时" if values.get("hired") else "今天"
        if age < terms.age_low:
            found.append(Problem("born", f"{when} {age} 岁，不满 {terms.age_low} 岁", error=False))
        elif age > terms.age_high:
            found.append(Problem("born", f"{when} {age} 岁，超过 {terms.age_high} 岁", error=False))
    education = values.get("education")
    if education and rank(education) < rank(terms.education_low):
        found.append(Problem("education", f"文化程度{education}，低于{terms.education_low}", error=False))
    if found and (values.get("waiver") or values.get("waiver_by")):
        missing = "waiver_by" if values.get("waiver") else "waiver"
        found.append(Problem(missing, "放宽聘用请把理由和批准人都填上", error=False))
    return found + badge


def badge_doubt(badge: str | None, pattern: str) -> list[Problem]:
    """A warning for a badge number that does not look as the station's pattern says."""
    if not badge or not pattern or re.fullmatch(pattern, badge):
        return []
    return [Problem("badge", f"编号“{badge}”不合设置里的编号格式，请核对", error=False)]


def rank(education: str) -> int:
    """How high an education is; an unknown word counts as the highest, so that nothing is said of it.

    GB/T 4658 numbers the levels downwards: 10 研究生 … 80 小学.
    """
    code = codes.table("education").code(education)
    return -int(code[:2]) if code[:2].isdigit() and code != "90" else 0


def probation_ends(hired: date | None) -> date | None:
    """The day on which a probation that began at `hired` is over."""
    if hired is None:
        return None
    year, month = divmod(hired.year * 12 + hired.month - 1 + PROBATION_MONTHS, 12)
    last = dates.month_span(year, month + 1)[1]
    return min(last, date(year, month + 1, 1) + timedelta(days=hired.day - 1))


def number_says(id_number: str, given: Mapping[str, Any], *, month_only: bool = False) -> list[Problem]:
    """Warnings where the birth date or sex given beside an ID number is not the number's; the number wins.

    `month_only`: the birth date was given as a month, so only the month is compared.
    """
    found = []
    born, sex = idnumber.born_on(id_number), idnumber.sex(id_number)
    other = given.get("born")
    if other and ((other.year, other.month) != (born.year, born.month) if month_only else other != born):
        sentence = f"出生日期与身份证号不一致，按身份证号记为 {dates.show_date(born)}"
        found.append(Problem("born", sentence, error=False))
    if given.get("sex") and given["sex"] != sex:
        found.append(Problem("sex", f"性别与身份证号不一致，按身份证号记为{sex}", error=False))
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """A village as an import knows it; `code` is the statistical one, `fresh` means that it is not on the desk yet."""

    id: str
    name: str
    township: str
    code: str = ""
    fresh: bool = False


class VillageFinder:
    """Which village a clerk's word means: by the township beside it, the one the workbook speaks of, the station's.

    `known` are the desk's villages; `hints` the workbook's title and name; `station` the townships of the station's
    profile; `names` every village the workbook names. A village of the real list that the desk does not have yet is
    found too, as a fresh one.
    """

    def __init__(
        self,
        known: Iterable[Place],
        *,
        hints: Iterable[str] = (),
        station: Iterable[str] = (),
        names: Iterable[str] = (),
    ) -> None:
        self.known: dict[str, list[Place]] = {}
        self.by_id: dict[str, Place] = {}
        for place in known:
            self.known.setdefault(divisions.village_stem(place.name), []).append(place)
            self.by_id[place.id] = place
        self.told = divisions.guess_township(hints)
        self.station = [place for name in station for place in townships_named(name)]
        self.voted = None if self.told else divisions.best_township(names)
        self.fresh: dict[str, Place] = {}
        self.answers: dict[tuple[str, str], Place | str] = {}

    def find(self, text: str, township: str = "", current: str = "") -> Place:
        """The village meant by `text`; `current` is the key of the village its person serves in now.

        Raises ValueError with a sentence, which names the nearest village where there is one.
        """
        now = self.by_id.get(current)
        if now and divisions.village_stem(now.name) == divisions.village_stem(text) and fits(now.township, township):
            return now
        if (text, township) not in self.answers:
            try:
                self.answers[text, township] = self.search(text, township)
            except ValueError as error:
                self.answers[text, township] = str(error)
        answer = self.answers[text, township]
        if isinstance(answer, Place):
            return answer
        raise ValueError(answer)

    def search(self, text: str, township: str) -> Place:
        stem = divisions.village_stem(text)
        if stem not in self.known and not township:
            township, stem = split_township(stem)
        if township:
            found = self.in_township(stem, townships_named(township), township)
            if found:
                return found
            raise ValueError(self.unknown(text, stem, townships_named(township), township))
        found = self.in_township(stem, [self.told], self.told.name) if self.told else None
        if found:
            return found
        here = self.known.get(stem, [])
        if len(here) > 1 and self.voted:
            here = [place for place in here if fits(place.township, self.voted.name)] or here
        if len(here) > 1:
            raise ValueError(f"{'、'.join(place.township for place in here)}都有“{text}”，请写明是哪个乡镇的")
        if here:
            return here[0]
        near = [*self.station, *([self.voted] if self.voted else [])]
        listed = list(dict.fromkeys(place for one in near if (place := self.listed(one, stem))))
        if not listed and self.voted:
            # An untitled roster of several townships: what only one township of the county has can be no other.
            listed = [place for one in divisions.townships(self.voted.county) if (place := self.listed(one, stem))]
        if len(listed) == 1:
            return listed[0]
        if len(listed) > 1:
            raise ValueError(f"{'、'.join(place.township for place in listed)}都有“{text}”，请写明是哪个乡镇的")
        raise ValueError(self.unknown(text, stem, [*([self.told] if self.told else []), *near], ""))

    def in_township(self, stem: str, real: Sequence[Township], name: str) -> Place | None:
        """The village of a township, on the desk or in the real list."""
        here = [place for place in self.known.get(stem, ()) if fits(place.township, name)]
        if len(here) == 1:
            return here[0]
        listed = [place for one in real if (place := self.listed(one, stem))]
        return listed[0] if len(listed) == 1 and not here else None

    def listed(self, township: Township, stem: str) -> Place | None:
        """The village of the real list, kept under one key however often it is named."""
        for one in divisions.villages(township.county, township.name):
            if divisions.village_stem(one.name) == stem:
                return self.fresh.setdefault(one.code, Place(new_id(), one.name, one.township, one.code, fresh=True))
        return None

    def unknown(self, text: str, stem: str, near: Sequence[Township], township: str) -> str:
        """The sentence for a village nobody knows, with the nearest name there is."""
        names = {
            divisions.village_stem(one.name): one.name
            for place in near
            for one in divisions.villages(place.county, place.name)
        }
        if len(self.by_id) < MOST_COMPARED:
            names |= {
                s: ones[0].name for s, ones in self.known.items() if any(fits(one.township, township) for one in ones)
            }
        close = difflib.get_close_matches(stem, names, n=1, cutoff=0.5)
        where = f"{township}没有" if township else "没有"
        if close:
            return f"{where}叫“{text}”的村，是不是“{names[close[0]]}”"
        counties = {place.county for place in near}
        elsewhere = [one for one in divisions.find_villages(text) if one.county in counties]
        if elsewhere and not township:
            return f"{elsewhere[0].township}才有“{text}”，请写明乡镇，或先在“村屯”里添加"
        return f"{where}叫“{text}”的村，请核对，或先在“村屯”里添加"


@cache
def townships_named(name: str) -> list[Township]:
    """The real townships of that name, with or without 乡 or 镇."""
    plain = "".join(name.split())
    return [one for one in divisions.townships() if plain in (one.name, one.stem, one.county + one.name)]


def fits(township: str, wanted: str) -> bool:
    """Whether two spellings name one township (西阳, 西阳镇); anything fits where none is wanted."""
    bare = [divisions.RANK.sub("", "".join(name.split())) or name for name in (township, wanted)]
    return not wanted or township == wanted or bare[0] == bare[1] or wanted.endswith(township)


def split_township(stem: str) -> tuple[str, str]:
    """万昌镇万昌 → (万昌镇, 万昌); ("", stem) where no township leads."""
    for one in divisions.townships():
        for lead in (one.name, one.county + one.name):
            if stem.startswith(lead) and len(stem) > len(lead):
                return one.name, divisions.village_stem(stem[len(lead) :])
    return "", stem


# Whose photo a file is, by the ID number, the 辅警编号 or the name in its name: pure functions, no database.

NUMBER = re.compile(r"(?<![0-9A-Z])(\d{17}[0-9X]|\d{15})(?![0-9A-Z])")
TOKEN = re.compile(r"[0-9A-Z]+(?:-[0-9A-Z]+)*")
HAN = re.compile(f"[{chinese.HAN}]+")
# What stands beside a name in clerks' file names and says nothing about who it is, the longer first.
BESIDE = re.compile(
    "证件照片|证件照|登记照片|登记照|标准照|免冠照|免冠|彩色|照片|相片|头像|正面|半身|近照|小一寸|大一寸|小二寸|大二寸|"
    "一寸照|二寸照|一寸|二寸|寸照|[0-9]寸照?|蓝底|白底|红底|原图|原件|副本|复件|扫描件|扫描|农村辅警|辅警|治保主任|主任|"
    "工作证|同志|姓名|编号|警号|身份证号码|身份证号|身份证|新|底|照|寸|男|女|的"
)


@dataclass(frozen=True, slots=True)
class Known:
    """A person as file names speak of one; `village` and `township` by their names."""

    id: str
    name: str
    id_number: str = ""
    badge: str = ""
    village: str = ""
    township: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Whose photo it may be: keys of people, the likeliest first; `sure` where it can be nobody else's.

    `why` is a sentence for the clerk where it is not sure.
    """

    people: tuple[str, ...] = ()
    sure: bool = False
    why: str = "文件名里没有认出人"


class Album:
    """The people whose photos are looked for."""

    def __init__(self, people: Iterable[Known]) -> None:
        self.people = {one.id: one for one in people}
        self.by_number = {one.id_number.upper(): one.id for one in self.people.values() if one.id_number}
        self.by_badge = {one.badge.upper(): one.id for one in self.people.values() if one.badge}
        self.by_name: dict[str, list[str]] = {}
        for one in self.people.values():
            self.by_name.setdefault(bare(one.name), []).append(one.id)
        self.longest_first = sorted(self.by_name, key=lambda name: (-len(name), name))
        places = {place for one in self.people.values() for place in (one.village, one.township) if place}
        self.places = sorted({bare(place) for place in places}, key=lambda place: (-len(place), place))

    def whose(self, texts: Sequence[str]) -> Named:
        """Whose photo a file with these names is: its own without the ending, then those of the folders it lies in."""
        found = Named()
        for text in texts:
            found = self.named(text)
            if found.people:
                return found
        return found

    def named(self, text: str) -> Named:
        """Who is meant by one name of a file or a folder."""
        plain = chinese.half_width(text).upper()
        by_name = self._by_name(plain)
        for what, found in (("身份证号", self._by_number(plain)), ("辅警编号", self._by_badge(plain))):
            if not found:
                continue
            if len(found) > 1:
                return Named(found, why=f"文件名里有 {len(found)} 个人的{what}，请选一个")
            if by_name.people and found[0] not in by_name.people:
                name, other = self.people[found[0]].name, self.people[by_name.people[0]].name
                return Named((*found, *by_name.people), why=f"{what}是{name}的，名字却是{other}，请核对")
            return Named(found, sure=True, why="")
        return by_name

    def _by_number(self, plain: str) -> tuple[str, ...]:
        found = []
        for number in NUMBER.findall(plain):
            try:
                found.append(self.by_number.get(idnumber.read_id_number(number), ""))
            except ValueError:
                continue
        return tuple(dict.fromkeys(one for one in found if one))

    def _by_badge(self, plain: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.by_badge[one] for one in TOKEN.findall(plain) if one in self.by_badge))

    def _by_name(self, plain: str) -> Named:
        text = bare(plain)
        names, rest = [], text
        for name in self.longest_first:
            if name in rest:
                names.append(name)
                rest = rest.replace(name, "\n")
        if not names:
            return Named()
        people = tuple(key for name in names for key in self.by_name[name])
        if len(names) > 1:
            return Named(people, why=f"文件名里有 {len(names)} 个人的名字，请选一个")
        near, rest = self._nearer(people, rest), self._without_places(rest)
        if len(near) > 1:
            return Named(near, why=f"花名册里有 {len(near)} 个{self.people[near[0]].name}，请选一个")
        if HAN.search(BESIDE.sub("", rest)):
            return Named(near, why=f"文件名里还有别的字，请核对是不是{self.people[near[0]].name}")
        return Named(near, sure=True, why="")

    def _nearer(self, people: tuple[str, ...], rest: str) -> tuple[str, ...]:
        """Of several of one name those whose village the file's name has too."""
        if len(people) < 2:
            return people
        there = [key for key in people if (village := bare(self.people[key].village)) and village in rest]
        return tuple(there) or people

    def _without_places(self, rest: str) -> str:
        for place in self.places:
            rest = rest.replace(place, "").replace(place.removesuffix("村") or place, "")
        return rest


def bare(text: str) -> str:
    """A text without what stands between the parts of a name: blanks, dots, lines; upper case."""
    dotless = chinese.DOT.sub("", chinese.half_width(text))
    return re.sub(r"[\s_\-—]+", "", dotless).upper()
