"""The figure: every number equals a query of the rows it opens, and lies where it is drawn."""

import io
import random
import subprocess
import sys
import tomllib
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import select

from station_desk.base.paths import RESOURCES
from station_desk.features.duties.figures import (
    STRONGEST,
    DutyFigure,
    Look,
    Matrix,
    contrast,
    draw_matrix,
    duty_figure,
    mixed,
    parts_of,
)
from station_desk.features.duties.model import DutyEntry
from station_desk.features.duties.rules.words import DUTIES
from station_desk.features.duties.sheet import SHEET
from station_desk.store.desk import Desk
from station_desk.store.journal import insert_many
from station_desk.ui.table.rows import RowQuery
from tests.features.schedule.station import person_ids
from tests.source import PROJECT

YEAR = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def busy(station: Desk) -> Desk:
    """Two hundred entries by chance, some before the year and some without a village."""
    die = random.Random(7)
    people = list(person_ids(station).values())
    with station.act("登记") as session:
        villages = [*session.scalars(select(DutyEntry.metadata.tables["village"].c.id)), None]
        rows = [
            {
                "day": date(2025 + (number % 5 > 0), die.randint(1, 9), die.randint(1, 22)),
                "person_id": die.choice(people), "village_id": die.choice(villages),
                "duty": die.choice(DUTIES), "done": f"第{number}件事",
            }
            for number in range(200)
        ]  # fmt: skip
        insert_many(session, DutyEntry, rows)
    return station


def rows_behind(desk: Desk, figure: DutyFigure, row: int | None, column: int | None) -> int:
    """How many rows the log shows for a number's filter."""
    place = figure.rows(row, column)
    assert place.days
    where = dict(place.where)
    with desk.look() as session:
        return len(session.execute(RowQuery(where=where, spans={"day": place.days}).query(SHEET, ("day",))).all())


def test_every_number_equals_the_rows_it_opens(busy: Desk) -> None:
    with busy.look() as session:
        figure = duty_figure(session, *YEAR)
    rows, columns = [None, *range(len(figure.villages))], [None, *range(len(DUTIES))]
    numbers = {(row, column): figure.matrix.value(row, column) for row in rows for column in columns}
    assert numbers == {(row, column): rows_behind(busy, figure, row, column) for row in rows for column in columns}
    assert numbers[None, None] == 160
    assert figure.villages[-1].village_id is None


def test_a_number_is_told_in_words(busy: Desk) -> None:
    with busy.look() as session:
        figure = duty_figure(session, *YEAR)
    count = figure.matrix.value(0, 3)
    assert figure.words(0, 3) == f"口前镇口前村，4 平安村屯巡逻检查：{count} 条"
    assert figure.words(None, 3).startswith("全部村，4 ")


def test_every_number_has_its_place_and_no_two_overlap(busy: Desk) -> None:
    with busy.look() as session:
        matrix = duty_figure(session, *YEAR).matrix
    drawn = draw_matrix(matrix, Look(), 900)
    assert len(drawn.cells) == (len(matrix.rows) + 1) * (len(DUTIES) + 1)
    for cell in drawn.cells:
        middle = cell.x + cell.width / 2, cell.y + cell.height / 2
        assert drawn.at(*middle) is cell
        assert cell.x + cell.width <= drawn.width + 0.01
        assert cell.y + cell.height <= drawn.height
    assert drawn.at(5, drawn.head + 10) == drawn.cell(0, None)  # the name of a village
    assert drawn.at(drawn.cell(None, 2).x + 5, 5) == drawn.cell(None, 2)  # the name of a duty
    assert drawn.at(5, drawn.height + 50) is None


def test_tint_and_number_are_drawn_where_the_cell_is() -> None:
    matrix = Matrix(("甲村", "乙村"), ("1\n巡逻", "2\n宣传"), ((9, 0), (0, 1)))
    drawn = draw_matrix(matrix, Look(), 600, 2)
    image = Image.open(io.BytesIO(drawn.png)).convert("RGB")
    assert image.size == (drawn.width * 2, drawn.height * 2)

    def corner(row: int, column: int) -> tuple[int, ...]:
        cell = drawn.cell(row, column)
        return image.getpixel((int(cell.x * 2) + 8, int(cell.y * 2) + 8))

    assert corner(0, 1) == corner(1, 0) == (255, 255, 255)
    strong, faint = sum(corner(0, 0)), sum(corner(1, 1))
    assert strong < faint < 3 * 255


@pytest.mark.parametrize("count", [1, 46])
def test_narrow_or_many_stays_readable(count: int) -> None:
    matrix = Matrix(tuple(f"第{n}朝鲜族满族村" for n in range(count)), ("1\n巡逻\n检查",) * 14, ((3,) * 14,) * count)
    drawn = draw_matrix(matrix, Look(scale=1.3), 300)
    assert min(cell.width for cell in drawn.cells) >= 34
    assert min(cell.height for cell in drawn.cells) >= 26


def test_letters_on_every_tint_can_be_read() -> None:
    tokens = tomllib.loads((RESOURCES / "theme" / "tokens.toml").read_text("utf-8"))
    for name in ("light", "dark"):
        colours, tint = tokens[name], tokens["chart"][name][0]
        for step in range(0, round(100 * STRONGEST) + 1, 5):
            ground = mixed(colours["surface"], tint, step / 100)
            best = max(contrast(parts_of(colours[ink]), ground) for ink in ("text", "on-accent"))
            assert best >= 4.5, (name, step, best)


def test_the_first_figure_knows_our_faces_alone_and_looks_through_no_fonts_of_the_computer(home):
    """In a program of its own: here matplotlib has been awake for long."""
    code = """
from station_desk.features.duties.figures import Look, Matrix, draw_matrix
import io
from unittest import mock
import os
walked = []
with mock.patch("os.walk", side_effect=lambda *a, **b: walked.append(a) or []):
    drawn = draw_matrix(Matrix(("口前村",), ("巡逻",), ((3,),)), Look(), 600)
from matplotlib import font_manager
print(sorted({one.name for one in font_manager.fontManager.ttflist}), len(drawn.png) > 1000, walked)
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (ran.stdout.strip(), ran.stderr) == ("['Desk Hei', 'Desk Song Full'] True []", "")
    assert list((home / "matplotlib").glob("fontlist-*.json"))
