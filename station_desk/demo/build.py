"""Tells the demonstration's story to an empty desk, act by act, as a clerk would have done it."""

from collections.abc import Iterator

from station_desk.base.dates import today
from station_desk.base.jobs import Job, Step
from station_desk.demo.cards import write_cards
from station_desk.demo.duties import write_duties
from station_desk.demo.grades import write_awards, write_grades
from station_desk.demo.meetings import write_attendance, write_plans
from station_desk.demo.notes import write_notes
from station_desk.demo.pay import write_pay
from station_desk.demo.people import prepare, write_changes, write_people, write_station, write_villages
from station_desk.demo.points import quality_of, write_override, write_points
from station_desk.demo.scans import write_scans
from station_desk.demo.stocks import write_stocks
from station_desk.demo.story import tell
from station_desk.demo.training import write_training
from station_desk.demo.uniforms import write_uniforms
from station_desk.store.desk import Desk

FEWEST, MOST = 3, 20_000


def build(desk: Desk, officers: int) -> Job[None]:
    """Write a station where so many officers serve today, with last year and this year behind it."""
    for done, title in enumerate(acts(desk, officers)):
        yield Step(done, 0, title)


def acts(desk: Desk, officers: int) -> Iterator[str]:
    """Do one act after the other; yields what was done last, or is about to be."""
    yield "准备人员"
    told = prepare(tell(officers, today()))
    quality = quality_of(told)
    write_station(desk, told)
    yield "登记村屯"
    write_villages(desk, told)
    yield "导入花名册"
    write_people(desk, told)
    yield from write_changes(desk, told)
    write_plans(desk, told)
    yield from write_attendance(desk, told, quality)
    yield from write_scans(desk, told)
    yield from write_duties(desk, told, quality)
    yield from write_points(desk, told, quality)
    yield from write_training(desk, told, quality)
    yield "登记表扬与过错"
    write_notes(desk, told)
    write_override(desk, told)
    write_grades(desk, told)
    yield "编制发放名册"
    write_pay(desk, told)
    write_awards(desk, told)
    write_stocks(desk, told)
    yield "登记工作证"
    write_cards(desk, told)
    yield "登记尺码卡"
    write_uniforms(desk, told)
