"""Writes the demonstration's praise and fault notes, and the word that cleared one of its flags."""

from datetime import timedelta

from station_desk.demo.people import Cast
from station_desk.demo.words import words
from station_desk.features.duties.model import Note
from station_desk.features.duties.service import clear_flags, open_flags
from station_desk.store.desk import Desk


def write_notes(desk: Desk, told: Cast) -> None:
    """Notes of this year and last, and the one flag that has been talked over."""
    today, clerk = told.story.today, words("station")["profile"]["clerk"]
    steady = [one for one in told.members if not one.part.left and one.part.hired.year < told.story.last_year]
    with desk.act("登记表扬与过错") as session:
        for number, facts in enumerate(words("station")["notes"]["rows"]):
            person = steady[(number * 5 + 1) % len(steady)]
            session.add(
                Note(
                    day=today - timedelta(days=facts["ago"]), person_id=told.ids[person.number], sort=facts["sort"],
                    what=facts["what"], evidence=facts.get("evidence"), source=facts.get("source"), by=clerk,
                )
            )  # fmt: skip
    with desk.look() as session:
        missed = [one for one in open_flags(session, today) if one.rule == "月例会缺席"]
    if len(missed) > 1:
        with desk.act(f"处理{missed[-1].name}的提醒（{missed[-1].rule}）") as session:
            clear_flags(session, missed[-1:], words("station")["notes"]["word"], today - timedelta(days=3))
