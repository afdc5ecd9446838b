"""A room is three files and a line, as the developers' map says it: it imports, lists, exports, undoes, and tells what is due."""

import json
from pathlib import Path

from tests.test_developers import copy, follow, run

__all__ = ["copy"]  # the fixture


def test_three_files_and_a_line_make_a_room(copy: Path, tmp_path: Path) -> None:
    follow(copy, "A room")
    drafted = next((copy / "db" / "versions").glob("*_add_the_shelves.py")).read_text(encoding="utf-8")
    assert "create_table" in drafted
    assert "shelf" in drafted
    desk = ("-m", "station_desk", "--at", str(tmp_path / "place"))
    workbook = tmp_path / "货架.csv"
    workbook.write_text("架名,可放件数\n东一架,40\n东二架,二十\n西架,很多\n", encoding="utf-8")
    run(copy, *desk, "import", "shelves", str(workbook), "--problems", str(tmp_path / "p.xlsx"))
    assert (tmp_path / "p.xlsx").exists()
    rows = sorted(json.loads(run(copy, *desk, "list", "shelves", "--json")), key=lambda row: -int(row["可放件数"]))
    assert rows == [{"架名": "东一架", "可放件数": "40"}, {"架名": "东二架", "可放件数": "20"}]
    run(copy, *desk, "export", "shelves", str(tmp_path / "out.xlsx"))
    assert (tmp_path / "out.xlsx").stat().st_size > 2000
    run(copy, *desk, "undo")
    assert json.loads(run(copy, *desk, "list", "shelves", "--json")) == []


def test_its_page_needs_no_code(copy: Path, tmp_path: Path) -> None:
    follow(copy, "A room")
    code = """
import sys
from pathlib import Path
from station_desk.app import take_pictures
print([picture.name for picture in take_pictures(sys.argv[1], Path(sys.argv[2]))])
"""
    (tmp_path / "seen").mkdir()
    said = run(copy, "-c", code, str(tmp_path / "place"), str(tmp_path / "seen"))
    assert "shelves" in said


def test_it_is_found_counted_and_told_on_the_first_page(copy: Path, tmp_path: Path) -> None:
    follow(copy, "A room")
    code = """
import sys
from datetime import date
from PySide6.QtTest import QTest
from station_desk.app import application, make_window
from station_desk.base.idnumber import made_up
from station_desk.base.places import RecordPlace
from station_desk.base.settings import Choices
from station_desk.features.roster.model import Person
from station_desk.features.shelves.model import Shelf
from station_desk.store.desk import Desk
from station_desk.ui.theme import Theme
app = application()
desk = Desk.open(sys.argv[1])
with desk.act("登记") as session:
    session.add(Person(name="张三", id_number=made_up(1, date(1985, 3, 5))))
    session.add(Shelf(name="东一架"))
window = make_window(desk, Theme(Choices.load()))
window.show()
def wait(ready):
    for _ in range(600):
        if ready():
            return
        QTest.qWait(50)
    raise SystemExit("waited in vain")
wait(lambda: window.sidebar.buttons["shelves"].due == 1)
lines = window.pages["home"].lines
wait(lambda: any(row.line.room == "shelves" for row in lines._rows))
(row,) = [row for row in lines._rows if row.line.room == "shelves"]
row.button.click()
wait(lambda: window.here == "shelves" and window.pages["shelves"].panel.record_id)
print(row.line.sentence, *[one.title for one in window.palette_.rooms if one.title == "货架"])
window.close()
"""
    assert run(copy, "-c", code, str(tmp_path / "place")).split() == ["东一架还没有填写可放件数", "货架"]
