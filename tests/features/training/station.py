"""Courses of the small made-up station, and who took part in them."""

from datetime import date

from sqlalchemy import select

from station_desk.base.idnumber import made_up
from station_desk.features.roster.model import Person
from station_desk.features.training.model import Course
from station_desk.features.training.rules import Sitting
from station_desk.features.training.service import lacking, set_sittings
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from tests.features.schedule.station import person_ids


def teach(
    desk: Desk, day: date, hours: float = 8, sort: str = "年度培训", title: str = "", **people: Sitting | str
) -> str:
    """A course on a day; people by name took part, or as is said of them. Returns its key."""
    ids = person_ids(desk)
    with desk.act("登记培训") as session:
        course = Course(title=title or f"{day:%Y年%m月}培训", sort=sort, begins=day, hours=round(hours * 100))
        session.add(course)
        session.flush()
        said = {ids[name]: one if isinstance(one, Sitting) else Sitting(one) for name, one in people.items()}
        set_sittings(session, course.id, said)
        return course.id


def hire(desk: Desk, name: str, day: date, village: str = "歪头村") -> None:
    with desk.act(f"聘用{name}") as session:
        place = session.scalars(select(Village).where(Village.name == village)).one()
        number = made_up(77, date(1990, 5, 5))
        session.add(Person(name=name, id_number=number, village_id=place.id, hired=day))


def short(desk: Desk, year: int, on: date) -> dict[str, tuple[int, int]]:
    """Who lacks how many of the year's hours and of 岗前培训, in hundredths."""
    with desk.look() as session:
        return {one.person.name: (one.short, one.preservice_short) for one in lacking(session, year, on)}
