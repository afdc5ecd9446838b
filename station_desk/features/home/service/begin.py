"""The three things a new desk needs first, and whether it still waits for its people."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.features.home.rules import Where
from station_desk.features.roster.model import Person
from station_desk.features.settings.model import Station
from station_desk.features.villages.model import Village


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One of the three things a new desk needs first, and the place that its button opens."""

    title: str
    why: str
    act: str
    room: str
    where: Where
    done: bool


def has_people(session: Session) -> bool:
    """Whether anybody is on the roster."""
    return session.scalar(select(Person.id).limit(1)) is not None


def first_steps(session: Session) -> list[FirstStep]:
    """The three first steps of a new desk."""
    named = session.scalar(select(Station.id).where(Station.id == session.info["station_id"])) is not None
    placed = session.scalar(select(Village.id).limit(1)) is not None
    profile = "名称、所长和值班电话会印在证书、工作证和各种表上。"
    choose, roster = "从全市名单里勾选本所管辖的村。", "现有的 Excel 或 WPS 花名册可以直接导入。"
    return [
        FirstStep("填写派出所资料", profile, "去填写", "settings", (("field", "name"),), named),
        FirstStep("选村屯", choose, "去选村", "villages", (("choose", True),), placed),
        FirstStep("导入花名册", roster, "去导入", "roster", (("begin", "import"),), has_people(session)),
    ]
