"""Invents the people of the demonstration: names, numbers, telephones, cards; nobody of them exists."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from station_desk.base import chinese, idnumber
from station_desk.base.dates import full_years
from station_desk.base.divisions import Division
from station_desk.demo.portraits import portrait
from station_desk.demo.story import Part, Story
from station_desk.demo.words import dice, words

WITH_PHOTO = 1500  # beyond so many people the pictures would only fill the disk
NO_PHOTO_OF = 9
AGES = (22, 24, 26, 28, 29, 31, 32, 33, 34, 36, 37, 38, 39, 40, 41, 42, 43, 44)
MOST_NAMES = 2000
OVER_AGE = 23  # every so many people one was too old and hired all the same


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the story: `values` are the columns as they were at the hiring."""

    number: int
    part: Part
    values: dict[str, Any]
    best: bool = False

    @property
    def name(self) -> str:
        return str(self.values["name"])


def cast(story: Story, places: list[Division]) -> list[Member]:
    """The people for every part of the story, in its order."""
    names = hard_names(story)
    taken = {one["name"] for one in words("people")["cast"]}
    born: Counter[tuple[date, str]] = Counter()
    members = []
    for number, part in enumerate(story.parts):
        person = names.get(number) or made_up_name(number, taken)
        values = facts(number, part, person, places[part.village])
        values["id_number"] = id_number(values["born"], values["sex"], born)
        members.append(Member(number, part, values, best=bool(person.get("best"))))
    return members


def id_number(born: date, sex: Any, used: Counter[tuple[date, str]]) -> str:
    """A number of nobody that the station does not have yet; `used` counts those of each birth date and sex."""
    used[born, sex] += 1
    return idnumber.made_up((born.toordinal() * 61 + used[born, sex]) % 500, born, sex)


def hard_names(story: Story) -> dict[int, dict[str, Any]]:
    """The names that are hard to print or find, given to the first who have served since before last year."""
    steady = [n for n, part in enumerate(story.parts) if part.state == "在岗" and part.hired.year < story.last_year]
    return dict(zip(steady, words("people")["cast"], strict=False))


def made_up_name(number: int, taken: set[str]) -> dict[str, Any]:
    """A name that the station does not have yet; about one in four is a woman's, one in five has two characters."""
    given, surnames = words("people")["given"], words("people")["surnames"]
    die = dice("name", number)
    sex = "女" if die.random() < 0.27 else "男"
    key = "women" if sex == "女" else "men"
    name = ""
    while not name or name in taken:
        surname = die.choices(list(surnames), list(surnames.values()))[0]
        middle = "" if die.random() < 0.2 else die.choice(given[key])
        last = die.choice(given[f"{key}_last"])
        name = surname + (middle if middle != last else "") + last
        if len(taken) > MOST_NAMES:
            break  # in so large a station people share names, as they do in life
    taken.add(name)
    return {"name": name, "sex": sex}


def facts(number: int, part: Part, person: dict[str, Any], place: Division) -> dict[str, Any]:
    """The columns of one person at the hiring."""
    die, table = dice("person", number), words("people")["facts"]
    sex: Any = person["sex"]
    old = number % OVER_AGE == OVER_AGE // 2
    born = birthday(number, part.hired, 47 if old else die.choice(AGES))
    waived = {"waiver": "熟悉村情，群众公认，身体健康", "waiver_by": words("station")["profile"]["head"]}
    with_photo = number < WITH_PHOTO and number % NO_PHOTO_OF != NO_PHOTO_OF - 1
    by_hand = person.get("pinyin_by_hand")
    return {
        "name": person["name"],
        "sex": sex,
        "nation": person.get("nation") or die.choices(("汉族", "满族", "朝鲜族"), (17, 2, 1))[0],
        "born": born,
        "politics": "中共党员" if full_years(born, part.hired) > 40 else die.choice(table["politics"]),
        "education": die.choice(table["education"]),
        "badge": f"NF2204{number + 1:03d}",
        "hired": part.hired,
        "terms": die.choice(table["terms"]),
        "state": "试用" if part.state == "试用" else "在岗",
        "phone": f"1390000{scattered(number):04d}",
        "address": f"{place.county}{place.township}{place.name}{die.randint(1, 8)}组",
        "bank": f"{place.county}农村信用社{place.township.rstrip('乡镇')}分社",
        "bank_card": bank_card(number),
        "pinyin_by_hand": by_hand,
        "pinyin": chinese.pinyin_keys(person["name"], by_hand),
        "photo": portrait(scattered(number), sex) if with_photo else None,
        **(waived if old else {}),
    }


def birthday(number: int, hired: date, age: int) -> date:
    """A birth date that makes the person `age` years old when hired."""
    die = dice("born", number)
    day = date(hired.year - age, die.randint(1, 12), die.randint(1, 28))
    return day if full_years(day, hired) == age else day.replace(year=day.year - 1)


def scattered(number: int) -> int:
    """A number under 10,000 that looks like chance and is another one for every person under 10,000."""
    return (number * 7919 + 1234) % 10_000


def bank_card(number: int) -> str:
    """A card number of 19 digits that no bank gives out, with the check digit banks use (Luhn)."""
    first = f"62000099{scattered(number):04d}{number:06d}"
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(first)))
    return first + str(-total % 10)


def directors(count: int) -> Iterator[tuple[str, str]]:
    """Names and telephones of so many village directors."""
    taken: set[str] = set()
    for number in range(count):
        name = made_up_name(100_000 + number, taken)["name"]
        yield name, f"1380000{scattered(number):04d}"
