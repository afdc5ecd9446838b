"""The villages of the demonstration: real ones, a neighbourhood first, then the whole list."""

from station_desk.base.divisions import Division, all_villages, townships, villages
from station_desk.demo.words import words

MADE_UP_TOWNSHIP = 20  # villages in each township that had to be made up, once the real list is used up


def find_places(count: int) -> list[Division]:
    """The first `count` villages; where the real list ends, plainly invented ones follow."""
    county, near = words("station")["county"], words("station")["townships"]
    chosen = [place for township in near for place in villages(county, township)]
    rest = [place for township in townships(county) for place in villages(county, township.name)]
    wanted = {(place.township, place.name): place for place in (*chosen, *rest, *all_villages())}
    found = list(wanted.values())[:count]
    return found + [made_up(number) for number in range(count - len(found))]


def made_up(number: int) -> Division:
    """A village of no map."""
    township = f"示例第{number // MADE_UP_TOWNSHIP + 1}乡"
    return Division("", f"示例{number % MADE_UP_TOWNSHIP + 1}村", "", township, "", "示例县")


def covered(places: list[Division], longest: int = 100) -> str:
    """The names of the townships, as many as the station's profile has room for."""
    names = list(dict.fromkeys(place.township for place in places))
    while len("、".join(names)) > longest:
        names.pop()
    return "、".join(names)
