"""The duty log and the notes as tables, forms and workbooks, and how their imports find people and villages."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import chinese
from station_desk.excel.validate import DraftRow, Intake
from station_desk.features.duties.model import SORTS, DutyEntry, Note
from station_desk.features.roster.model import Person, Post
from station_desk.features.villages.model import Village
from station_desk.fields.field import Field
from station_desk.fields.sheet import Chip, Group, Sheet


class PeopleIntake(Intake):
    """Finds people by name, two of one name by their village or by who served that day; nobody is added."""

    def start(self, session: Session, hints: Sequence[str], rows: Sequence[DraftRow]) -> None:
        own = session.info["station_id"]
        self.villages = {
            key: (name, town)
            for key, name, town in session.execute(
                select(Village.id, Village.name, Village.township).where(Village.station_id == own)
            )
        }
        self.people: dict[str, list[str]] = {}
        self.hired: dict[str, date | None] = {}
        for key, name, hired in session.execute(
            select(Person.id, Person.name, Person.hired).where(Person.station_id == own)
        ):
            self.people.setdefault(name, []).append(key)
            self.hired[key] = hired
        self.posts: dict[str, list[tuple[date, date | None, str]]] = {}
        posts = select(Post.person_id, Post.since, Post.until, Post.village_id).where(Post.station_id == own)
        for key, since, until, village in session.execute(posts):
            self.posts.setdefault(key, []).append((since, until, village))

    def find(self, row: DraftRow, key: str, field: Field, text: str) -> str | None:
        if key == "person_id":
            return self.person(row, text)
        return self.village(row, text)

    def person(self, row: DraftRow, text: str) -> str:
        """The key of the person of that name; raises ValueError where there is none, or more than one remains."""
        found = self.people.get(chinese.normal_name(text), [])
        if not found:
            raise ValueError(f"花名册里没有“{text}”，请核对姓名，或先到花名册登记")
        day, village = row.values.get("day"), row.values.get("village_id")
        if len(found) > 1 and village:
            places = set(self.places(str(village)))
            found = [key for key in found if places & {post[2] for post in self.posts.get(key, [])}] or found
        if len(found) > 1 and day:
            found = [key for key in found if self.post_on(key, day)] or found
        if len(found) > 1:
            named = "、".join(self.last_village(key) for key in found)
            raise ValueError(f"有 {len(found)} 个“{text}”（{named}），请写明所在村")
        return found[0]

    def places(self, text: str) -> list[str]:
        """The villages a text can mean: 口前村, 口前, 口前镇口前村."""
        wanted = text.replace(" ", "").removesuffix("村委会")
        return [
            key
            for key, (name, town) in self.villages.items()
            if wanted in (name, name.removesuffix("村"), f"{town}{name}", f"{name}村")
        ]

    def village(self, row: DraftRow, text: str) -> str:
        """The key of the village of that name; of several the one where the person served that day."""
        found = self.places(text)
        if not found:
            raise ValueError(f"没有叫“{text}”的村，请核对村名")
        person, day = row.values.get("person_id"), row.values.get("day")
        served = self.post_on(person, day) if person and day else None
        if len(found) > 1 and served not in found:
            raise ValueError(f"有 {len(found)} 个“{text}”，请写明乡镇")
        return served if served and served in found else found[0]

    def post_on(self, person: str, day: date) -> str | None:
        """The village a person served in on that day."""
        served = [v for since, until, v in self.posts.get(person, []) if since <= day and (not until or day < until)]
        return served[-1] if served else None

    def last_village(self, person: str) -> str:
        """The name of the village of a person's newest post."""
        posts = self.posts.get(person)
        return self.villages[max(posts, key=lambda post: post[0])[2]][0] if posts else "没有任职的村"


class DutyIntake(PeopleIntake):
    """Gives an entry the village its officer served in that day, and doubts days on which he did not."""

    def follow(self, row: DraftRow) -> None:
        person, day = row.values.get("person_id"), row.values.get("day")
        if person and day and not row.values.get("village_id") and not row.refused:
            row.values["village_id"] = self.post_on(person, day)

    def judge(self, row: DraftRow, stored: Mapping[str, Any] | None, final: Mapping[str, Any]) -> None:
        person, day = final.get("person_id"), final.get("day")
        if stored is not None or not person or not day:
            return
        hired = self.hired.get(person)
        if hired and day < hired:
            row.complain("day", f"本人 {hired:%Y-%m-%d} 才聘用，请核对日期", error=False)
        elif not self.post_on(person, day):
            row.complain("day", "这一天本人没有任职的村，请核对日期和姓名", error=False)

    def complete(self, values: dict[str, Any]) -> None:
        """The village has been filled in already."""


SHEET = Sheet(
    DutyEntry,
    "履职纪实",
    columns=("day", "person_id", "duty", "done", "village_id", "result"),
    groups=(
        Group("何时何人", ("day", "span", "person_id", "village_id")),
        Group("工作", ("duty", "place", "done", "result", "involved")),
        Group("处理", ("reported_to", "follow_up")),
    ),
    match=(("day", "person_id", "duty", "done"),),
    order=("-day",),
    counted="条",
    empty="把村里报上来的工作记在这里，一条一行；也可以导入 Excel 表格。",
    intake=DutyIntake,
)
NOTES = Sheet(
    Note,
    "表扬与过错",
    columns=("day", "person_id", "sort", "what", "evidence"),
    groups=(Group("表扬与过错", ("day", "person_id", "sort", "what", "evidence", "source", "by")),),
    match=(("day", "person_id", "what"),),
    order=("-day",),
    chips=(Chip("全部", "sort", ()), *(Chip(one, "sort", (one,)) for one in SORTS)),
    counted="条",
    empty="受到表扬的事和出过的差错记在这里，考核时有据可查。",
)
SHEETS = (SHEET, NOTES)
