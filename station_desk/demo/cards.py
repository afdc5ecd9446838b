"""Writes the demonstration's register of work cards: batches of past years, some about to end, one lost and replaced; two neighbours' keys."""

import hashlib
from datetime import date, timedelta

from sqlalchemy import select

from station_desk.demo.people import Cast
from station_desk.demo.story import Part
from station_desk.demo.words import dice, words
from station_desk.features.idcards.model import WorkCard
from station_desk.features.idcards.service import issue_cards, mark_in_use, replace_card
from station_desk.features.settings.model import KnownKey
from station_desk.printing.verify import public_of, show_key
from station_desk.store.desk import Desk

ENDING = (-6, 12, 25, 25, 48)  # days until the cards of the first of the longest serving run out


def write_cards(desk: Desk, told: Cast) -> None:
    """Cards for everyone but the newest, by batch; cards of those who left are taken back, all but one."""
    batches: dict[date, list[str]] = {}
    for number, day in issue_days(told).items():
        batches.setdefault(day, []).append(told.ids[number])
    for day in sorted(batches):
        with desk.act(f"制发工作证（{day.year}年{day.month}月）") as session:
            made = issue_cards(session, batches[day], day)
            session.flush()
            mark_in_use(session, [card.id for card in made])
    take_back(desk, told)
    newest = [one for one in told.members if one.part.state == "试用"]
    with desk.act("登记新人的工作证") as session:
        issue_cards(session, [told.ids[one.number] for one in newest[:-1]], told.story.today - timedelta(days=3))
    lose_one(desk, told)
    write_known_keys(desk)


def issue_days(told: Cast) -> dict[int, date]:
    """On which day each person's card was issued: three years before it ends for some, else in one of five batches."""
    today = told.story.today
    long = [
        one for one in told.members if not one.part.left and one.part.hired < years_before(today, 3) - timedelta(90)
    ]
    found = {one.number: years_before(today + timedelta(days=days), 3) for one, days in zip(long, ENDING, strict=False)}
    for one in told.members:
        if one.number not in found and one.part.state != "试用":
            found[one.number] = batch_day(one.part, one.number, today)
    return found


def years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def batch_day(part: Part, number: int, today: date) -> date:
    """A day on which a batch was made, after the hiring and before the leaving."""
    last = part.left or today
    days = [years_before(today, 2), years_before(today, 1), date(today.year - 1, 4, 18), date(today.year - 2, 9, 12)]
    fitting = [day for day in days if part.hired <= day < last]
    return dice("batch", number).choice(fitting) if fitting else part.hired


def take_back(desk: Desk, told: Cast) -> None:
    """The cards of those who left come back; the last one has not been handed in yet."""
    left = sorted(
        (one for one in told.members if one.part.left), key=lambda one: (one.part.left or date.max, one.number)
    )
    with desk.act("收回离岗人员工作证") as session:
        keys = [told.ids[one.number] for one in left[:-1]]
        for start in range(0, len(keys), 500):
            for card in session.scalars(select(WorkCard).where(WorkCard.person_id.in_(keys[start : start + 500]))):
                card.state, card.reason = "收回", words("station")["cards"]["back"]


def lose_one(desk: Desk, told: Cast) -> None:
    """One card is lost and replaced."""
    steady = [told.ids[one.number] for one in told.members if not one.part.left and one.part.state == "在岗"]
    with desk.act("工作证挂失补发") as session:
        whose = steady[len(steady) // 2]
        card = session.scalar(select(WorkCard).where(WorkCard.person_id == whose, WorkCard.state == "在用"))
        if card:
            replace_card(session, card.id, words("station")["cards"]["lost"])


def write_known_keys(desk: Desk) -> None:
    """The public keys that two neighbours have given; nobody has their private halves."""
    with desk.act("登记外所公钥") as session:
        for name in words("station")["cards"]["neighbours"]:
            public = public_of(hashlib.sha256(f"made up {name}".encode()).digest())
            session.add(KnownKey(name=name, public=show_key(public), note=words("station")["cards"]["given"]))
