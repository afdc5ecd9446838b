"""Invents the people of the demonstration: names, numbers, telephones, cards; nobody of them exists."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from station_desk.base import chinese, idnumber
from station_desk.base.dates import full_years
from station_desk.base.divisions import Division
from station_desk.demo.story import Part, Story, dice, words

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw


# Draws the demonstration's photographs: plain painted portraits of nobody, in the size of a 1寸 photograph.

WIDTH, HEIGHT = 295, 413  # px: 25 × 35 mm at 300 dpi
FINE = 3  # drawn three times as large and made smaller, so that edges are smooth
VARIETY = 24  # portraits of each sex

GROUNDS = ("#DCE8F2", "#E9EEF3", "#F2F4F6", "#D3E1EE")
SKINS = ("#E9C3A0", "#DDB08A", "#F0CFAF", "#D2A27B")
HAIRS = ("#1E1B1A", "#2B2522", "#3A332F", "#5B5450")
COATS = ("#243247", "#2F3B36", "#3B3A40", "#1F2A3C", "#4A3F38")
SHIRTS = ("#F4F6F8", "#D9E3EF", "#E8E2D6")

Box = tuple[float, float, float, float]
Spots = tuple[tuple[float, float], ...]


def portrait(number: int, sex: str) -> bytes:
    """The JPEG of the portrait `number` (it repeats after 24), of a man (男) or a woman (女)."""
    return painted(number % VARIETY, sex)


@cache
def painted(number: int, sex: str) -> bytes:
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), pick(GROUNDS, number))
    brush = Brush(ImageDraw.Draw(sheet))
    man = sex == "男"
    skin, hair = pick(SKINS, number // 3), pick(HAIRS, number // 2 + man)
    if not man:
        brush.block((72, 130, 223, (306, 268, 284)[number % 3]), hair, radius=34)  # to the chin or the shoulders
    body(brush, pick(COATS, number + man), pick(SHIRTS, number // 2), skin)
    head(brush, skin, hair, number, man=man)
    small = sheet.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    file = BytesIO()
    small.save(file, "JPEG", quality=88, dpi=(300, 300))
    return file.getvalue()


def pick(colours: tuple[str, ...], number: int) -> str:
    return colours[number % len(colours)]


class Brush:
    """Draws in px of the finished picture."""

    def __init__(self, draw: "ImageDraw") -> None:
        self.draw = draw

    def oval(self, box: Box, fill: str) -> None:
        self.draw.ellipse([FINE * side for side in box], fill=fill)

    def block(self, box: Box, fill: str, radius: float = 0) -> None:
        self.draw.rounded_rectangle([FINE * side for side in box], FINE * radius, fill=fill)

    def shape(self, spots: Spots, fill: str) -> None:
        self.draw.polygon([(FINE * x, FINE * y) for x, y in spots], fill=fill)

    def bow(self, box: Box, start: float, end: float, **look: Any) -> None:
        self.draw.arc([FINE * side for side in box], start, end, fill=look["fill"], width=FINE * look["width"])

    def slice(self, box: Box, start: float, end: float, fill: str) -> None:
        self.draw.pieslice([FINE * side for side in box], start, end, fill=fill)


def body(brush: Brush, coat: str, shirt: str, skin: str) -> None:
    """Shoulders, a coat with lapels, a shirt's collar, and the neck."""
    brush.block((26, 318, 269, 520), coat, radius=74)
    brush.shape(((106, 312), (189, 312), (147.5, 413)), shirt)
    brush.block((118, 246, 177, 326), shade(skin, 0.9), radius=26)
    for side in (-1, 1):
        middle = 147.5
        brush.shape(
            ((middle + side * 34, 300), (middle + side * 2, 338), (middle + side * 26, 362), (middle + side * 50, 314)),
            shade(shirt, 0.96),
        )
        brush.shape(
            ((middle + side * 46, 312), (middle + side * 4, 413), (middle + side * 40, 413), (middle + side * 76, 330)),
            shade(coat, 1.18),
        )


def head(brush: Brush, skin: str, hair: str, number: int, *, man: bool) -> None:
    """Face, ears and hair; the features are only hinted at."""
    wide = 59 + number % 3 * 2 - (0 if man else 3)
    left, right = 147.5 - wide, 147.5 + wide
    top = 84 + number % 4 * 3
    if man:
        brush.oval((left - 9, 178, left + 13, 216), shade(skin, 0.93))
        brush.oval((right - 13, 178, right + 9, 216), shade(skin, 0.93))
    brush.oval((left, 104, right, 282), skin)
    if man:
        brush.slice((left - 4, top, right + 4, 228 + number % 3 * 6), 180, 360, hair)
        brush.oval((left + 6, 132 + number % 3 * 5, right - 6, 214), skin)
    else:
        brush.slice((72, top - 6, 223, 262), 180, 360, hair)
        side = 7 if number % 2 else -7
        brush.oval((left + 4 + side, 128, right - 4 + side, 250), skin)
    features(brush, skin, hair, number)


def features(brush: Brush, skin: str, hair: str, number: int) -> None:
    """Brows, eyes, nose and mouth, drawn thin; every fifth wears glasses."""
    dark = shade(skin, 0.55)
    for side in (-1, 1):
        x = 147.5 + side * 26
        brush.bow((x - 14, 172, x + 14, 190), 205, 335, fill=hair, width=3)
        brush.oval((x - 4.5, 190, x + 4.5, 199), "#2A2422")
        if number % 5 == 2:
            brush.bow((x - 19, 178, x + 19, 211), 0, 360, fill="#4A4F57", width=2)
    if number % 5 == 2:
        brush.bow((137, 184, 158, 200), 200, 340, fill="#4A4F57", width=2)
    brush.bow((140, 206, 155, 226), 20, 160, fill=shade(skin, 0.78), width=2)
    brush.bow((127, 228, 168, 250), 30, 150, fill=dark, width=3)


def shade(colour: str, by: float) -> str:
    """A colour made darker (`by` under 1) or lighter."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{min(255, round(part * by)):02X}" for part in parts)


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


def sample_people(story: Story, places: list[Division]) -> list[Member]:
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
