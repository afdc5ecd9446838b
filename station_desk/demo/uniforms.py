"""Writes the demonstration's size cards, and a sheet of labels that the clerk has measured."""

from typing import Any

from station_desk.demo.people import Cast
from station_desk.demo.words import dice, words
from station_desk.features.settings.model import LabelSheet
from station_desk.features.uniforms.model import SizeCard
from station_desk.store.desk import Desk
from station_desk.store.journal import insert_many

NOT_YET = 2  # of the newest, on whose cards something is still missing
MEAN = {
    "男": (1720, 700, 925, 450, 585, 835, 960, 1030, 575, 420),
    "女": (1605, 580, 865, 395, 535, 740, 920, 970, 555, 375),
}
SPREAD = (60, 90, 50, 15, 20, 70, 40, 30, 10, 10)
ROUND = (10, 10, 10, 5, 5, 10, 10, 10, 10, 10)  # to what one measures, in tenths
KEYS = ("height", "weight", "chest", "shoulder", "sleeve", "waist", "hip", "trousers", "cap", "shoe")


def write_uniforms(desk: Desk, told: Cast) -> None:
    """Everybody serving measured in spring, the newest not wholly; and the sheet of labels in the cupboard."""
    serving = [one for one in told.members if not one.part.left]
    newest = {one.number for one in sorted(serving, key=lambda one: one.part.hired)[-NOT_YET:]}
    rows: list[dict[str, Any]] = []
    for one in serving:
        row: dict[str, Any] = dict(zip(KEYS, measures(one.number, str(one.values["sex"])), strict=True))
        if one.number in newest:
            row |= dict.fromkeys(("cap", "shoe", "hip"))
        day = max(one.part.hired, told.story.today.replace(month=4, day=16))
        rows.append({"person_id": told.ids[one.number], "measured": min(day, told.story.today), "note": None, **row})
    with desk.act("导入量体表") as session:
        insert_many(session, SizeCard, rows)
    with desk.act("登记标签纸") as session:
        session.add(LabelSheet(**words("station")["label_sheet"]))


def measures(number: int, sex: str) -> list[int]:
    """What somebody measures, in tenths: tall people are long in the arm too."""
    die = dice("size", number)
    tall, stout = die.gauss(0, 1), die.gauss(0, 1)
    shares = (tall, stout, stout, tall, tall, stout, stout, tall, die.gauss(0, 1), tall)
    mean = MEAN.get(sex, MEAN["男"])
    return [
        round((middle + most * max(-1.6, min(1.6, share))) / by) * by
        for middle, most, share, by in zip(mean, SPREAD, shares, ROUND, strict=True)
    ]
