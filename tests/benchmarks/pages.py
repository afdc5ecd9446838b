"""Every page of a desk of 500 officers and twelve years, opened ÷ a bare query of the rows it shows.

Each page is opened the first time (built, until its rows stand there) and a second time (coming back to it). What is
counted is the process's own time, its reading thread's included, so that a busy machine does not change it.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from tests.benchmarks.big import TODAY, build
from tests.benchmarks.clock import Line

AIM = "opens in < 0.2 s"
YEAR = TODAY.year


@dataclass(frozen=True, slots=True)
class Opening:
    """One page: the room, what it is asked to show, and the rows of it as SQL."""

    title: str
    room: str
    rows: str
    where: dict[str, Any]


MEETINGS = f"SELECT * FROM meeting WHERE starts >= '{YEAR}-01-01' AND starts < '{YEAR + 1}-01-01'"
PEOPLE = "SELECT p.id, p.name, v.name, p.badge, p.phone, p.state FROM person p JOIN village v ON v.id = p.village_id"
PAGES = (
    Opening("今日", "home", f"SELECT * FROM meeting WHERE starts >= '{YEAR}-07-01'", {}),
    Opening("花名册", "roster", PEOPLE, {}),
    Opening("村屯", "villages", "SELECT * FROM village", {}),
    Opening("覆盖情况", "villages", "SELECT * FROM village", {"board": True}),
    Opening("例会日程 列表", "schedule", MEETINGS, {"year": YEAR}),
    Opening("例会日程 月历", "schedule", MEETINGS, {"month": f"{TODAY:%Y-%m}"}),
    Opening("例会日程 全年", "schedule", MEETINGS, {"way": "全年"}),
    Opening("议定事项", "schedule", "SELECT * FROM decision", {"tab": "议定事项"}),
    Opening("履职纪实", "duties", f"SELECT * FROM duty_entry WHERE day >= '{TODAY:%Y-%m}-01'", {}),
    Opening("履职 统计", "duties", f"SELECT village_id, duty, count(*) FROM duty_entry WHERE day >= '{YEAR}-01-01' GROUP BY 1, 2", {"tab": "统计"}),
    Opening("履职 提醒", "duties", f"SELECT * FROM attendance a JOIN meeting m ON m.id = a.meeting_id WHERE m.starts >= '{YEAR}-09-01'", {"tab": "提醒"}),
    Opening("培训", "training", "SELECT * FROM course", {}),
    Opening("培训 学时", "training", f"SELECT * FROM trainee t JOIN course c ON c.id = t.course_id WHERE c.begins >= '{YEAR}-01-01'", {"tab": "学时"}),
    Opening("考核", "evaluations", f"SELECT * FROM score WHERE month = '{YEAR}-11'", {}),
    Opening("考核 年度汇总", "evaluations", f"SELECT person_id, item_id, sum(points) FROM score WHERE month >= '{YEAR}' GROUP BY 1, 2", {"year": YEAR, "tab": "年度汇总"}),
    Opening("表彰", "commendations", "SELECT * FROM award", {}),
    Opening("工作证", "idcards", "SELECT * FROM work_card", {}),
    Opening("设置", "settings", "SELECT * FROM station", {}),
)  # fmt: skip


def measure() -> Iterator[Line]:
    """Two lines a page: opened first, and opened again."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["STATION_DESK_TODAY"] = TODAY.isoformat()
    with tempfile.TemporaryDirectory() as place:
        os.environ["STATION_DESK_HOME"] = place
        yield from _measure(Path(place))


def _measure(place: Path) -> Iterator[Line]:
    from station_desk.app import application, make_window
    from station_desk.base.settings import Choices
    from station_desk.ui.theme import Theme

    app = application()
    desk = build(place)
    theme = Theme(Choices.load())
    theme.start()
    window = make_window(desk, theme)
    window.resize(1280, 800)
    window.show()
    settle = settler(app, window)
    settle()
    for page in PAGES:
        window.open("settings" if page.room != "settings" else "home")
        settle()
        floor = min(worked(lambda page=page: bare(desk, page.rows)) for _ in range(5))
        opening = show(window, page, settle)
        first = worked(opening)
        window.open("settings" if page.room != "settings" else "home")
        settle()
        yield Line(f"{page.title}, first", first, floor, AIM)
        yield Line(f"{page.title}, again", worked(opening), floor, AIM)
    window.close()
    settle()
    desk.close()


def show(window: Any, page: Opening, settle: Callable[[], None]) -> Callable[[], None]:
    """What opens a page and waits until its rows stand there."""

    def opening() -> None:
        where = dict(page.where)
        way = where.pop("way", "")
        window.open(page.room, None, where)
        if way:
            window.pages[page.room].show_way(way)
        settle()

    return opening


def settler(app: Any, window: Any) -> Callable[[], None]:
    """What lets the window finish: no reading under way, nothing left to draw."""
    from PySide6.QtCore import QEventLoop

    from station_desk.ui.reading import Reader

    def settle() -> None:
        for _ in range(3):
            app.processEvents()
            while any(reader.busy for reader in window.findChildren(Reader)):
                app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    return settle


def worked(work: Callable[[], object]) -> float:
    """How many seconds this process works for it."""
    start = time.process_time()
    work()
    return time.process_time() - start


def bare(desk: Any, rows: str) -> None:
    """Read the rows and do nothing with them."""
    with desk.engine.connect() as connection:
        connection.execute(text(rows)).all()
