"""Whose photo a file is, by the ID number, the 辅警编号 or the name in its name: pure functions, no database."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from station_desk.base import chinese, idnumber

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
