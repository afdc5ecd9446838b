"""A 10,000-row workbook imported with all checks ÷ reading it and inserting its rows raw."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from station_desk.base.idnumber import made_up
from station_desk.base.jobs import finish
from station_desk.catalog import load_models, offer
from station_desk.store.desk import Desk
from station_desk.store.place import sqlite_engine
from tests.benchmarks.clock import Line, pair

ROWS = 10_000
TITLES = ("姓名", "公民身份号码", "所属村", "辅警编号", "聘用日期", "联系电话")


def write_workbook(target: Path) -> None:
    """10,000 made-up people, each in a village of its own."""
    from xlsxwriter import Workbook

    given = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平"
    with Workbook(str(target), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        day_style = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, TITLES)
        for n in range(ROWS):
            born = date(1972, 1, 1) + timedelta(days=n % 9000)
            name = "王李张刘陈杨赵黄周吴"[n % 10] + given[n // 10 % 20] + given[n // 200 % 20]
            row = (name, made_up(n // 9000, born), f"{n}号村", f"NF{n:06d}")
            sheet.write_row(n + 1, 0, row)
            sheet.write_datetime(n + 1, 4, date(2019, 1, 1) + timedelta(days=n % 2000), day_style)
            sheet.write(n + 1, 5, f"139{n:08d}")


def measure() -> Iterator[Line]:
    """The one line of this benchmark."""
    from station_desk.excel.importing import carry_out, plan_import
    from station_desk.features.villages.model import Village
    from station_desk.store.journal import insert_many

    load_models()
    found = offer("roster")
    sheet = found.sheet() if found else None
    assert sheet
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook = folder / "rows.xlsx"
        write_workbook(workbook)
        desk = Desk.open(folder / "empty")
        with desk.act("villages") as session:
            insert_many(session, Village, [{"name": f"{n}号村", "township": "口前镇"} for n in range(ROWS)])
        desk.close()
        turn = iter(range(100))

        def ours() -> None:
            place = Path(shutil.copytree(folder / "empty", folder / f"ours{next(turn)}"))
            fresh = Desk.open(place)
            report = finish(carry_out(fresh, finish(plan_import(fresh, sheet, workbook))))
            assert str(ROWS) in report.summary().replace(",", ""), report.summary()
            fresh.close()

        def floor() -> None:
            from python_calamine import CalamineWorkbook

            place = Path(shutil.copytree(folder / "empty", folder / f"floor{next(turn)}"))
            rows = CalamineWorkbook.from_path(str(workbook)).get_sheet_by_index(0).to_python()[1:]
            engine = sqlite_engine(place / "station.desk")
            connection = engine.raw_connection()
            connection.execute("BEGIN")  # type: ignore[attr-defined]
            connection.executemany(  # type: ignore[attr-defined]
                "INSERT INTO person (id, station_id, version, name, id_number, badge, hired, phone, state)"
                " VALUES (?, 's', 1, ?, ?, ?, ?, ?, '在岗')",
                [(f"{n}", row[0], row[1], row[3], row[4].isoformat(), row[5]) for n, row in enumerate(rows)],
            )
            connection.execute("COMMIT")  # type: ignore[attr-defined]
            connection.close()
            engine.dispose()

        yield pair("import of 10,000 rows", ours, floor, "≤ 2 × read + raw insert", turns=3)
