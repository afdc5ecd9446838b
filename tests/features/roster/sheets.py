"""Workbooks made for the tests of the roster's import, and the way they go into a desk."""

from pathlib import Path

from sqlalchemy import select

from station_desk.base.jobs import finish
from station_desk.excel.importing import carry_out, plan_import
from station_desk.excel.validate import Draft, Report
from station_desk.features.roster.model import Person, Post
from station_desk.features.roster.sheet import SHEET
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk

ROSTERS = Path(__file__).parents[2] / "data" / "rosters"
MESSY = ROSTERS / "万昌镇农村辅警花名册（最终版）.xlsx"
WORKBOOKS = (MESSY, ROSTERS / "西阳镇派出所花名册.xlsx", ROSTERS / "黄榆乡治保主任名单.xls", ROSTERS / "金家乡辅警.csv")


def write_book(path: Path, *rows: list, title: str = "") -> Path:
    """An xlsx with these rows, the first of them the headings, below a title where one is given."""
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.title = "花名册"
    for row in ([[title]] if title else []) + list(rows):
        page.append(row)
    book.save(path)
    return path


def plan(desk: Desk, path: Path, **how) -> Draft:
    return finish(plan_import(desk, SHEET, path, **how))


def bring_in(desk: Desk, path: Path, **how) -> Report:
    return finish(carry_out(desk, plan(desk, path, **how)))


def people(desk: Desk) -> dict[str, Person]:
    """Everybody by ID number."""
    with desk.look() as session:
        return {one.id_number: one for one in session.scalars(select(Person))}


def person(desk: Desk, name: str) -> Person:
    """The only one of that name."""
    with desk.look() as session:
        return session.scalars(select(Person).where(Person.name == name)).one()


def village_names(desk: Desk) -> dict[str, str]:
    """Villages' names by key."""
    with desk.look() as session:
        return {one.id: one.name for one in session.scalars(select(Village))}


def posts(desk: Desk) -> set[tuple]:
    """Every post as (person, village, since, until)."""
    with desk.look() as session:
        found = session.execute(
            select(Person.name, Village.name, Post.since, Post.until)
            .join_from(Post, Person, Person.id == Post.person_id)
            .join(Village, Village.id == Post.village_id)
        )
        return {tuple(row) for row in found}


def add_villages(desk: Desk, *names: str, township: str = "万昌镇") -> None:
    with desk.act("添加村") as session:
        session.add_all(Village(name=name, township=township) for name in names)
