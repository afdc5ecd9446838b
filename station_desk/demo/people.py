"""Writes the demonstration's station, villages and people, and then what happened to them, act by act."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from station_desk.base.dates import full_years
from station_desk.base.divisions import Division, all_villages, townships, villages
from station_desk.base.ids import new_id
from station_desk.demo.sample_people import Member, directors, sample_people
from station_desk.demo.story import Story, dice, words
from station_desk.features.roster.model import Person, Post
from station_desk.features.roster.service import leave, move
from station_desk.features.settings.service import station_or_new
from station_desk.features.villages.model import POSTS, Village
from station_desk.features.villages.service import add_divisions
from station_desk.store.desk import Desk
from station_desk.store.journal import insert_many

# The villages of the demonstration: real ones, a neighbourhood first, then the whole list.

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


TRACKS = ("专职治保主任直接聘用", "专职治保主任直接聘用", "专职化后聘用", "补选后聘用")


@dataclass(frozen=True, slots=True)
class SamplePeople:
    """The story with its places, people and their keys in the database."""

    story: Story
    places: list[Division]
    members: list[Member]
    ids: list[str]
    villages: list[str] = field(default_factory=list)


def prepare(story: Story) -> SamplePeople:
    """Names and faces for a story."""
    places = find_places(story.villages)
    members = sample_people(story, places)
    return SamplePeople(story, places, members, [new_id() for _ in members])


def write_station(desk: Desk, told: SamplePeople) -> None:
    """The station's profile and its villages, picked from the real list."""
    with desk.act("填写派出所资料") as session:
        station = station_or_new(session)
        for key, value in words("station")["profile"].items():
            setattr(station, key, value)
        station.townships = covered(told.places)
        session.add(station)
    with desk.act("勾选管辖的村") as session:
        add_divisions(session, told.places)
        session.flush()
        by_name = {(one.township, one.name): one.id for one in session.scalars(select(Village))}
        told.villages.extend(by_name[place.township, place.name] for place in told.places)


def write_villages(desk: Desk, told: SamplePeople) -> None:
    """Who directs each village, its subsidy, and how its 治保主任 stands."""
    subsidies, steps = words("station")["villages"]["subsidy"], words("station")["villages"]["under_way"]
    serving = {member.part.village_now: member for member in told.members if not member.part.left}
    chiefs = list(directors(len(told.places)))
    with desk.act("登记村主任、补贴基数和治保主任情况") as session:
        known = {one.id: one for one in session.scalars(select(Village))}
        for number, key in enumerate(told.villages):
            village, die = known[key], dice("village", number)
            village.director, village.director_phone = chiefs[number]
            village.subsidy = die.choice(subsidies)
            if number in serving:
                village.warden, village.warden_kind = serving[number].name, POSTS[0]
                village.track = die.choice(TRACKS)
            elif told.story.vacant.index(number) % 2 == 0:
                village.warden_kind, village.track = POSTS[2], TRACKS[3]
                village.next_step = steps[told.story.vacant.index(number) // 2 % len(steps)]
            else:
                village.warden, village.warden_kind = village.director, POSTS[1]
                village.track = TRACKS[2]


def write_people(desk: Desk, told: SamplePeople) -> None:
    """The roster as it stood when last year began, as an import writes it."""
    pairs = [(told.ids[one.number], one) for one in told.members if one.part.hired.year < told.story.last_year]
    with desk.act("导入花名册") as session:
        rows = [{**one.values, "id": key, "village_id": told.villages[one.part.village]} for key, one in pairs]
        insert_many(session, Person, rows)
        posts = [
            {"person_id": key, "village_id": told.villages[one.part.village], "since": one.part.hired}
            for key, one in pairs
        ]
        insert_many(session, Post, posts)


def write_changes(desk: Desk, told: SamplePeople) -> Iterator[str]:
    """Every leaving, move and hiring since, each as its own act in the order of days; yields what was done."""
    events: list[tuple[date, int, Member]] = []
    for one in told.members:
        if one.part.hired.year >= told.story.last_year:
            events.append((one.part.hired, 1, one))
        if one.part.moved_on:
            events.append((one.part.moved_on, 0, one))
        if one.part.left:
            events.append((one.part.left, 0, one))
    for day, _, one in sorted(events, key=lambda event: (event[0], event[1], event[2].number)):
        if day == one.part.hired:
            yield hire(desk, told, one)
        elif day == one.part.left:
            yield leave_post(desk, told, one, day)
        else:
            yield move_on(desk, told, one, day)


def hire(desk: Desk, told: SamplePeople, one: Member) -> str:
    title = f"聘用{one.name}"
    with desk.act(title) as session:
        values = {key: value for key, value in one.values.items() if key != "pinyin"}
        session.add(Person(id=told.ids[one.number], village_id=told.villages[one.part.village], **values))
    return title


def leave_post(desk: Desk, told: SamplePeople, one: Member, day: date) -> str:
    title, facts = f"{one.name}离岗", words("people")["facts"]
    with desk.act(title) as session:
        person = session.get_one(Person, told.ids[one.number])
        old = full_years(one.values["born"], day) > 44
        reason = dice("left", one.number).choice(facts["old_reasons" if old else "left_reasons"])
        leave(session, person, day, reason)
    return title


def move_on(desk: Desk, told: SamplePeople, one: Member, day: date) -> str:
    title = f"{one.name}调任{told.places[one.part.village_now].name}"
    with desk.act(title) as session:
        person = session.get_one(Person, told.ids[one.number])
        village = session.get_one(Village, told.villages[one.part.village_now])
        move(session, person, village, day, words("station")["villages"]["moved"])
    return title
