"""Every page of a desk of 500 officers and twelve years, opened ÷ a bare query of the rows it shows.

Each page is opened the first time (built, until its rows stand there) and a second time (coming back to it), in a
window that has stood idle long enough to have loaded the pages' modules. What is counted is the time by the clock from
the click until the page is drawn with its rows, whatever thread read them. The facts in the head, a figure and the form
of the first row, and how many rows there are of thousands, which arrive by themselves in a window that can be used meanwhile, have a line of their own where
they take longer. On a busy machine the clock also counts what others do: beside it stands how long the window's thread itself worked.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from station_desk.base.places import Place, RoomPlace, rows_of
from station_desk.features import evaluations
from station_desk.features.schedule import MonthPlace, YearPlace
from station_desk.features.villages import BoardPlace
from tests.benchmarks.big import TODAY, build
from tests.benchmarks.clock import Line, seconds

AIM = "opens in < 0.2 s"
TOLD = 0.02  # seconds from which what arrives later has a line of its own
# Whose readings fill in by themselves: facts, figures, and beside a month's points what is unusual about them.
LATER = ("PageHead", "ChartTab", "ScoringTab")
YEAR = TODAY.year


@dataclass(frozen=True, slots=True)
class Opening:
    """One page: its rows as SQL, the place, and the way of looking at it where the room has several."""

    title: str
    rows: str
    place: Place
    way: str = ""

    @property
    def room(self) -> str:
        """The room it lies in."""
        return self.place.room


MEETINGS = f"SELECT * FROM meeting WHERE starts >= '{YEAR}-01-01' AND starts < '{YEAR + 1}-01-01'"
PEOPLE = "SELECT p.id, p.name, v.name, p.badge, p.phone, p.state FROM person p JOIN village v ON v.id = p.village_id"
PAGES = (
    Opening("今日", f"SELECT * FROM meeting WHERE starts >= '{YEAR}-07-01'", RoomPlace("home")),
    Opening("花名册", PEOPLE, RoomPlace("roster")),
    Opening("村屯", "SELECT * FROM village", RoomPlace("villages")),
    Opening("覆盖情况", "SELECT * FROM village", BoardPlace()),
    Opening("例会日程 列表", MEETINGS, YearPlace(YEAR)),
    Opening("例会日程 月历", MEETINGS, MonthPlace(f"{TODAY:%Y-%m}")),
    Opening("例会日程 全年", MEETINGS, RoomPlace("schedule"), "全年"),
    Opening("议定事项", "SELECT * FROM decision", rows_of("schedule", tab="议定事项")),
    Opening("履职纪实", f"SELECT * FROM duty_entry WHERE day >= '{TODAY:%Y-%m}-01'", RoomPlace("duties")),
    Opening("履职 统计", f"SELECT village_id, duty, count(*) FROM duty_entry WHERE day >= '{YEAR}-01-01' GROUP BY 1, 2", rows_of("duties", tab="统计")),
    Opening("履职 提醒", f"SELECT * FROM attendance a JOIN meeting m ON m.id = a.meeting_id WHERE m.starts >= '{YEAR}-09-01'", rows_of("duties", tab="提醒")),
    Opening("培训", "SELECT * FROM course", RoomPlace("training")),
    Opening("培训 学时", f"SELECT * FROM trainee t JOIN course c ON c.id = t.course_id WHERE c.begins >= '{YEAR}-01-01'", rows_of("training", tab="学时")),
    Opening("考核", f"SELECT * FROM score WHERE month = '{YEAR}-11'", RoomPlace("evaluations")),
    Opening("考核 年度汇总", f"SELECT person_id, item_id, sum(points) FROM score WHERE month >= '{YEAR}' GROUP BY 1, 2", evaluations.YearPlace(YEAR, "年度汇总")),
    Opening("待遇", "SELECT * FROM pay_line WHERE run_id = (SELECT max(id) FROM pay_run)", RoomPlace("pay")),
    Opening("表彰", "SELECT * FROM award", RoomPlace("commendations")),
    Opening("工作证", "SELECT * FROM work_card", RoomPlace("idcards")),
    Opening("设置", "SELECT * FROM station", RoomPlace("settings")),
)  # fmt: skip


def measure() -> Iterator[Line]:
    """Two lines a page: opened first, and opened again."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["STATION_DESK_TODAY"] = TODAY.isoformat()
    with tempfile.TemporaryDirectory() as place:
        os.environ["STATION_DESK_HOME"] = place
        yield from _measure(Path(place))


def _measure(place: Path) -> Iterator[Line]:
    from station_desk.app import application, make_window, page_modules
    from station_desk.base.settings import Choices
    from station_desk.ui.idle import Preloader
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
    idle, turns = Preloader(window, page_modules()), [0.0]
    while turns[-1] >= 0:
        turns.append(seconds(idle.load_one) if idle.left else -1)
    yield Line("idle moments, all turns", sum(turns[:-1]), max(turns), "longest turn < 0.05 s (floor)")
    for page in PAGES:
        window.open("settings" if page.room != "settings" else "home")
        settle()
        floor = min(seconds(lambda page=page: bare(desk, page.rows)) for _ in range(5))
        for turn in ("first", "again"):
            stands, work = worked(partial(show, window, page, settle))
            later, more = worked(settle)
            yield Line(f"{page.title}, {turn}", stands, floor, f"{AIM} (of the window's own work {work:.3f} s)")
            if later > TOLD:
                yield Line(f"  what comes later, {turn}", later, floor, f"of it {more:.3f} s are the window's own work")
            window.open("settings" if page.room != "settings" else "home")
            settle()
    window.close()
    settle()
    desk.close()


def show(window: Any, page: Opening, settle: Callable[..., None]) -> None:
    """Open a page and wait until it is drawn with its rows."""
    window.show_place(page.place)
    if page.way:
        window.pages[page.room].show_way(page.way)
    settle(later=False)


def settler(app: Any, window: Any) -> Callable[..., None]:
    """What lets the window finish: no reading under way (but for those that come later), nothing left to draw."""
    from PySide6.QtCore import QEventLoop, QObject

    from station_desk.ui import idle
    from station_desk.ui.idle import AfterDrawing
    from station_desk.ui.table.rows import Rows
    from station_desk.ui.work import LatestTask

    idle.BREATH = 60_000  # what comes after the drawing is let go by `settle`, so that the two can be told apart

    def reading(*, later: bool) -> bool:
        found = window.findChildren(LatestTask)
        return any(one.busy for one in found if later or not by_itself(one.parent()))

    def by_itself(owner: QObject) -> bool:
        counting = isinstance(owner, Rows) and owner.rowCount() > 0  # its first page stands there
        return counting or type(owner).__name__ in LATER

    def waiting() -> list[AfterDrawing]:
        return [one for one in window.findChildren(AfterDrawing) if one.isActive()]

    def settle(*, later: bool = True) -> None:
        for one in waiting() if later else ():
            one.setInterval(0)
        for _ in range(3):
            app.processEvents()
            while reading(later=later):
                app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    return settle


def worked(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and those that this thread worked."""
    start = time.thread_time()
    clock = seconds(work)
    return clock, time.thread_time() - start


def bare(desk: Any, rows: str) -> None:
    """Read the rows and do nothing with them."""
    with desk.engine.connect() as connection:
        connection.execute(text(rows)).all()
