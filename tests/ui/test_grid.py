"""The list that is not a record's table: what it shows, sorts, adds up and copies, and what stays chosen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from station_desk.ui.action import Action
from station_desk.ui.columns import REST, Caption, Column
from station_desk.ui.grid import Grid
from station_desk.ui.shell import Shell
from tests.hands import Hands, settle


@dataclass(frozen=True)
class Paid:
    """A line of a made-up list."""

    id: str
    name: str
    fen: int | None
    day: date | None = None
    state: str = "在用"


COLUMNS: tuple[Column[Paid], ...] = (
    Column("姓名", lambda one: one.name, total=lambda _: "合计"),
    Column(
        "应发",
        lambda one: one.fen,
        text=lambda one: "" if one.fen is None else f"{one.fen / 100:,.2f}",
        align="right",
        total=lambda rows: f"{sum(one.fen or 0 for one in rows) / 100:,.2f}",
    ),
    Column("日期", lambda one: one.day),
    Column("情况", lambda one: one.state, pill=True),
    Column("说明", lambda one: f"{one.name}的说明", width=REST),
)
PLAIN = tuple(replace(column, total=None) for column in COLUMNS)
ROWS = (
    Paid("w", "王伟", 414000, date(2026, 3, 1)),
    Paid("l", "李芳", 276000, date(2026, 1, 5), "停用"),
    Paid("z", "张秀英", None),
)


class Shown(QWidget):
    """A window with one grid."""

    def __init__(self, shell: Shell, columns: tuple[Column[Paid], ...], **more: Any) -> None:
        super().__init__()
        self.shell = shell
        shell.attach(self)
        self.grid = Grid[Paid](shell, "名册的人", columns, **more)
        self.told: list[str] = []
        shell.tell = lambda sentence, **_: self.told.append(sentence)  # type: ignore[method-assign]
        QVBoxLayout(self).addWidget(self.grid)
        self.resize(700, 400)
        self.hands = Hands(self)

    def names(self) -> list[str]:
        """The first cell of each line, from the top."""
        model = self.grid.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def chosen(self) -> list[str]:
        return [one.name for one in self.grid.chosen()]

    def title(self, words: str) -> None:
        """Click a title."""
        header, model = self.grid.horizontalHeader(), self.grid.model()
        titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
        at = QPoint(header.sectionViewportPosition(titles.index(words)) + 8, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
        settle()


@pytest.fixture
def show(shell: Shell) -> Iterator[Callable[..., Shown]]:
    made: list[Shown] = []

    def make(columns: tuple[Column[Paid], ...] = PLAIN, rows: Any = ROWS, **more: Any) -> Shown:
        made.append(Shown(shell, columns, **more))
        made[-1].grid.show_rows(rows)
        settle()
        return made[-1]

    yield make
    for one in made:
        one.close()
        one.deleteLater()
    settle()


# --------------------------------------------------------------------------------------------------- what is shown
def test_values_are_shown_as_the_desk_writes_them(show: Callable[..., Shown]) -> None:
    assert show().hands.rows() == [
        {"姓名": "王伟", "应发": "4,140.00", "日期": "2026-03-01", "情况": "在用", "说明": "王伟的说明"},
        {"姓名": "李芳", "应发": "2,760.00", "日期": "2026-01-05", "情况": "停用", "说明": "李芳的说明"},
        {"姓名": "张秀英", "应发": "", "日期": "", "情况": "在用", "说明": "张秀英的说明"},
    ]


def test_the_last_row_adds_up_and_is_nobody(show: Callable[..., Shown]) -> None:
    shown = show(COLUMNS)
    assert shown.names() == ["王伟", "李芳", "张秀英", "合计"]
    assert shown.grid.model().index(3, 1).data() == "6,900.00"
    shown.hands.select_row("合计")
    assert shown.chosen() == ["王伟"]
    shown.grid.selectAll()
    assert shown.chosen() == ["王伟", "李芳", "张秀英"]
    shown.title("姓名")
    assert shown.names()[-1] == "合计"
    shown.grid.show_rows(())
    assert shown.names() == []


def test_sums_may_stand_first(show: Callable[..., Shown]) -> None:
    assert show(COLUMNS, total_first=True).names() == ["合计", "王伟", "李芳", "张秀英"]


def test_an_empty_list_says_so(show: Callable[..., Shown]) -> None:
    shown = show(rows=(), empty="还没有名册。")
    bare = shown.grid.viewport().grab().toImage()
    shown.grid.empty = ""
    shown.grid.viewport().update()
    assert shown.grid.viewport().grab().toImage() != bare


def test_captions_stand_between_rows_and_keys_pass_over_them(show: Callable[..., Shown]) -> None:
    shown = show(rows=(ROWS[0], Caption("上次未办结（1）"), ROWS[1]))
    assert shown.names() == ["王伟", "上次未办结（1）", "李芳"]
    assert shown.grid.columnSpan(1, 0) == len(PLAIN)
    shown.hands.press("Down")
    assert shown.chosen() == ["李芳"]
    shown.grid.selectAll()
    assert shown.chosen() == ["王伟", "李芳"]


def test_long_words_break_into_three_lines_at_most(show: Callable[..., Shown]) -> None:
    wrapped = (*PLAIN[:4], replace(PLAIN[4], value=lambda one: one.name * 60, wrap=True))
    shown = show(wrapped, (ROWS[0], replace(ROWS[1], name="短")))
    one = shown.grid.verticalHeader().defaultSectionSize()
    assert shown.grid.rowHeight(0) == one + 2 * shown.grid.fontMetrics().lineSpacing()
    shown.resize(5000, 400)
    settle()
    assert shown.grid.rowHeight(1) == one


def test_columns_hold_their_words_at_every_size_of_letters(show: Callable[..., Shown]) -> None:
    sized = (replace(PLAIN[0], width=6), *PLAIN[1:])
    shown = show(sized)
    for size in (1.0, 1.15, 1.3):
        shown.shell.theme.choose_type(size)
        settle()
        metrics = shown.grid.fontMetrics()
        assert shown.grid.columnWidth(0) == pytest.approx(6 * metrics.horizontalAdvance("国"), abs=2)
        assert shown.grid.columnWidth(1) >= metrics.horizontalAdvance("4,140.00") + 16
        assert shown.grid.rowHeight(0) == shown.shell.theme.size("row")
    shown.shell.theme.choose_type(1.0)


def test_a_width_that_was_dragged_stays_when_rows_are_read_again(show: Callable[..., Shown]) -> None:
    shown = show()
    shown.grid.horizontalHeader().resizeSection(0, 222)
    shown.grid.show_rows(ROWS[:2])
    assert shown.grid.columnWidth(0) == 222


def test_a_column_may_stay_in_sight_at_the_left(show: Callable[..., Shown]) -> None:
    shown = show(COLUMNS[1:], pinned=COLUMNS[0])
    model = shown.grid.model()
    assert [model.headerData(row, Qt.Orientation.Vertical) for row in range(4)] == ["王伟", "李芳", "张秀英", "合计"]
    assert shown.grid.verticalHeader().isVisible()


def test_colours_and_tips_say_what_is_doubtful(show: Callable[..., Shown]) -> None:
    columns = (
        replace(PLAIN[0], severity=lambda one: "bad" if one.fen is None else ""),
        replace(PLAIN[1], severity="muted", tip=lambda one: f"{one.name}的金额"),
        *PLAIN[2:],
    )
    shown = show(columns, tip=lambda one: f"关于{one.name}")
    theme, role, model = shown.shell.theme, Qt.ItemDataRole, shown.grid.model()
    assert [model.index(row, 0).data(role.ForegroundRole) for row in range(3)] == [
        theme.colour("text"),
        theme.colour("text"),
        theme.colour("bad"),
    ]
    assert model.index(0, 1).data(role.ForegroundRole) == theme.colour("muted")
    assert model.index(0, 1).data(role.ToolTipRole) == "王伟的金额"
    assert model.index(0, 2).data(role.ToolTipRole) == "关于王伟"


def test_what_a_column_draws_it_draws_in_each_row(show: Callable[..., Shown]) -> None:
    drawn: list[str] = []
    shown = show((*PLAIN[:4], replace(PLAIN[4], paint=lambda painter, cell, one: drawn.append(one.name))))
    shown.grid.viewport().grab()
    assert {"王伟", "李芳", "张秀英"} <= set(drawn)


# -------------------------------------------------------------------------------------------------------- sorting
def test_a_title_sorts_turns_round_and_goes_back(show: Callable[..., Shown]) -> None:
    shown = show()
    orders = []
    for _ in range(3):
        shown.title("应发")
        orders.append(shown.names())
    assert orders == [["王伟", "李芳", "张秀英"], ["李芳", "王伟", "张秀英"], ["王伟", "李芳", "张秀英"]]
    shown.title("日期")
    assert shown.names() == ["李芳", "王伟", "张秀英"]
    assert shown.chosen() == ["王伟"]


def test_an_order_may_be_given_and_is_come_back_to(show: Callable[..., Shown]) -> None:
    shown = show(order="-日期")
    assert shown.names() == ["王伟", "李芳", "张秀英"]
    shown.title("日期")
    assert shown.names() == ["李芳", "王伟", "张秀英"]
    shown.grid.show_rows(ROWS)
    assert shown.names() == ["李芳", "王伟", "张秀英"]
    shown.title("日期")
    assert shown.names() == ["王伟", "李芳", "张秀英"]


# ------------------------------------------------------------------------------------------------- what is chosen
def test_what_is_chosen_stays_chosen_when_rows_are_read_again(show: Callable[..., Shown]) -> None:
    shown = show()
    told: list[list[str]] = []
    shown.grid.selected.connect(lambda: told.append(shown.chosen()))
    shown.grid.go_to("l")
    shown.grid.show_rows(tuple(reversed(ROWS)))
    assert (shown.chosen(), shown.grid.here()) == (["李芳"], ROWS[1])
    shown.grid.show_rows((ROWS[0], ROWS[2]))  # she is gone: the row at her place
    assert shown.chosen() == ["张秀英"]
    assert told == [["李芳"], ["李芳"], ["张秀英"]]
    assert not shown.grid.go_to("l")


def test_nothing_is_chosen_of_an_empty_list(show: Callable[..., Shown]) -> None:
    shown = show(rows=())
    assert (shown.grid.here(), shown.chosen()) == (None, [])
    shown.grid.show_rows(ROWS)
    assert shown.chosen() == ["王伟"]


def test_other_columns_keep_the_chosen_row(show: Callable[..., Shown]) -> None:
    shown = show()
    shown.grid.go_to("z")
    shown.grid.show_rows(columns=PLAIN[:2])
    assert shown.chosen() == ["张秀英"]
    assert list(shown.hands.rows()[0]) == ["姓名", "应发"]


def test_enter_and_a_double_click_open_the_row(show: Callable[..., Shown]) -> None:
    shown = show(COLUMNS)
    opened: list[str] = []
    shown.grid.opened.connect(lambda one: opened.append(one.name))
    shown.hands.select_row("李芳")
    shown.hands.press("Return")
    place = shown.grid.visualRect(shown.grid.model().index(2, 0)).center()
    QTest.mouseClick(shown.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(shown.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == ["李芳", "张秀英"]


def test_cells_tell_which_was_pressed(show: Callable[..., Shown]) -> None:
    shown = show(COLUMNS[1:], pinned=COLUMNS[0], select="cells", sort=False, total_first=True)
    pressed: list[tuple[str, str]] = []
    shown.grid.pressed.connect(lambda one, column: pressed.append((one.name if one else "", column.title)))
    shown.hands.select_row("2026-01-05")
    shown.hands.press("Left")
    shown.hands.press("Return")
    shown.title("应发")
    names = shown.grid.verticalHeader()
    at = QPoint(10, names.sectionViewportPosition(1) + 8)
    QTest.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=at)
    shown.hands.select_row("6,900.00")
    assert pressed == [("李芳", "日期"), ("李芳", "应发"), ("", "应发"), ("王伟", "姓名"), ("", "应发")]


def test_actions_are_for_the_chosen_rows_and_stand_in_their_menu(show: Callable[..., Shown]) -> None:
    done: list[list[str]] = []
    delete = Action("删除", lambda _, rows: done.append([one.name for one in rows]), on="rows", shortcut="Del")
    shown = show(actions=(delete,))
    shown.grid.setFocus()
    shown.hands.press("Delete")
    shown.grid.selectAll()
    QTest.mouseClick(shown.grid.viewport(), Qt.MouseButton.RightButton, pos=QPoint(20, 10))
    event_at = shown.grid.viewport().mapToGlobal(QPoint(20, 10))
    shown.grid.acts.offer(event_at, (shown.grid.copying,))
    settle()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [one.text() for one in menu.actions() if one.text()] == ["删除", "复制"]
    shown.hands.click("删除")
    assert done == [["王伟"], ["王伟", "李芳", "张秀英"]]
    shown.grid.show_rows(())
    assert not shown.grid.acts["删除"].isEnabled()


# -------------------------------------------------------------------------------------------------------- ticking
def test_boxes_are_ticked_by_space_and_by_a_click(show: Callable[..., Shown]) -> None:
    shown = show(ticks=lambda one: None if one.fen is None else one.state == "在用")
    told: list[int] = []
    shown.grid.ticks_changed.connect(lambda: told.append(len(shown.grid.ticked())))
    assert [one.name for one in shown.grid.ticked()] == ["王伟"]
    shown.grid.selectAll()
    shown.hands.press("Space")
    assert [one.name for one in shown.grid.ticked()] == ["王伟", "李芳"]
    shown.hands.press("Space")
    assert shown.grid.ticked() == []
    box = shown.grid.visualRect(shown.grid.model().index(1, 0))
    QTest.mouseClick(shown.grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 14, box.center().y()))
    assert [one.name for one in shown.grid.ticked()] == ["李芳"]
    shown.grid.tick(shown.grid.rows(), ticked=True)
    assert told == [2, 0, 1, 2]


# -------------------------------------------------------------------------------------------------------- copying
def test_rows_are_copied_with_their_titles_as_excel_takes_them(show: Callable[..., Shown]) -> None:
    shown = show(COLUMNS[:3], counted="人")
    shown.grid.selectAll()
    shown.hands.press("Ctrl+C")
    content = QGuiApplication.clipboard().mimeData()
    assert content.text().splitlines() == [
        "姓名\t应发\t日期",
        "王伟\t4,140.00\t2026-03-01",
        "李芳\t2,760.00\t2026-01-05",
        "张秀英\t\t",
    ]
    assert "<td style=\"mso-number-format:'\\@'\">王伟</td><td>4,140.00</td>" in content.html()
    assert shown.told == ["已复制 3 人，可以粘贴到 Excel。"]


def test_cells_are_copied_alone(show: Callable[..., Shown]) -> None:
    shown = show(select="cells")
    shown.hands.select_row("2,760.00")
    shown.hands.press("Ctrl+C")
    assert QGuiApplication.clipboard().text() == "2,760.00"
