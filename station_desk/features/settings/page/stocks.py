"""空白证书: the bought blanks as a table, how many are left of each, their test pages, and what was received."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel
from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.features.settings.model import Stock, StockEntry
from station_desk.features.settings.model.stocks import SORTS
from station_desk.features.settings.page.calibrating import CalibrationTab
from station_desk.features.settings.page.underlay import UnderlayTab
from station_desk.features.settings.prints import CROSS_SHEET, LIGHT_PAGE
from station_desk.features.settings.service import Balance, balance, calibrations_of, copy_blanks
from station_desk.features.settings.sheet import STOCK_ENTRIES, STOCKS
from station_desk.fields.field import Field, fields_of
from station_desk.printing.blank import shipped_blanks, size_words
from station_desk.printing.task import Paper, Wish
from station_desk.ui.ask import ask_fields
from station_desk.ui.page import TablePage
from station_desk.ui.parts import Fact, FormTab, PageAct
from station_desk.ui.pick import Line, Pick
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

ALL_TAKEN = "常见的尺寸都已经登记了。别的尺寸请按“新增”，用尺量好填进去。"
COUNTED = {"print_run", "printed_copy", "stock", "stock_entry"}  # the tables that what is left follows from
ASKED = ("day", "count", "first", "last", "who")


def stocks_page(shell: Shell) -> TablePage:
    """The table of the stocks."""
    choose = PageAct("从常见尺寸添加", add_shipped, "file-down", primary=True)
    acts = (
        choose,
        PageAct("记领用", receive, "plus", on="one"),
        PageAct("十字测试页", lambda shell, ids: preview_page(shell, CROSS_SHEET, ids), "move", on="one"),
        PageAct("对光测试页", lambda shell, ids: preview_page(shell, LIGHT_PAGE, ids), "eye", on="one"),
    )
    tabs = (
        FormTab("底图", UnderlayTab),
        FormTab("校准", CalibrationTab, lambda session, key: len(calibrations_of(session, key))),
    )
    return TablePage(shell, STOCKS, acts=acts, facts=facts, tabs=tabs, detail=BalanceLine, first=choose)


def entries_page(shell: Shell) -> TablePage:
    """What was received, given back and spoiled, as a table."""
    return TablePage(shell, STOCK_ENTRIES)


def facts(session: Session) -> Sequence[Fact]:
    """What is left of each stock that is counted, and how many were never measured."""
    stocks = session.scalars(select(Stock).order_by(Stock.name)).all()
    shown = []
    for stock in stocks:
        known = balance(session, stock)
        if known.received:
            shown.append(Fact(f"{stock.name}还剩", f"{known.left} 张", look="care" if known.left < stock.few else ""))
    unmeasured = sum(not stock.measured for stock in stocks)
    if unmeasured:
        shown.append(Fact("还没有量过", f"{unmeasured} 种", {"measured": (False,)}, "care"))
    return shown


def add_shipped(shell: Shell, _: Sequence[str]) -> None:
    """Offer the common sizes; those ticked become the station's own, to be measured."""
    with shell.look() as session:
        taken = set(session.scalars(select(Stock.name)))
    pick = Pick(shell, "添加常见的空白证书", ("名称", "展开大小", "请用尺量"), "添加", "种", ALL_TAKEN)
    said = "各家印的不一样，添加后量好再改"
    pick.show_lines(
        [
            Line(one.name, (one.title, size_words(one.page), said), ticked=False)
            for one in shipped_blanks()
            if one.title not in taken
        ]
    )
    pick.when_chosen(
        lambda names: shell.act(
            f"添加空白纸 {len(names)} 种",
            lambda session: [one.id for one in copy_blanks(session, names)],
            lambda ids: shell.go("settings", ids[0]),
        )
    )


def receive(shell: Shell, ids: Sequence[str]) -> None:
    """Ask how many blanks came, and enter them."""
    with shell.look() as session:
        name = session.get_one(Stock, ids[0]).name
    asked: list[Field] = [fields_of(StockEntry)[key] for key in ASKED]
    text = "印有流水号的填起止号，没有就空着。用掉和打坏的张数由打印记录自动扣减。"
    found = ask_fields(shell, f"领用“{name}”", text, asked, {"day": today()}, "记领用")
    if found:
        entry = {**found, "stock_id": ids[0], "sort": SORTS[0]}
        shell.act(f"记领用{name} {found['count']} 张", lambda session: session.add(StockEntry(**entry)))


def preview_page(shell: Shell, paper: Paper, ids: Sequence[str]) -> None:
    """Show a test page of one stock."""
    with shell.look() as session:
        name = session.get_one(Stock, ids[0]).name
    shell.preview(paper, Wish(overprint=name))


class BalanceLine(QLabel):
    """One line above the form: what was received, used and spoiled of the stock, and what is left."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        space = shell.theme.space
        self.setContentsMargins(space("l"), 0, space("l"), space("s"))
        self.setWordWrap(True)
        self.record_id: str | None = None
        shell.changed.connect(self._changed)

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & COUNTED:
            self.show_record(self.record_id)

    def show_record(self, record_id: str | None) -> None:
        """Show the balance of that stock."""
        self.record_id = record_id
        with self.shell.look() as session:
            stock = session.get(Stock, record_id) if record_id else None
            known = balance(session, stock) if stock else Balance()
            few = stock.few if stock else 0
        if not known.received:
            self.setText(
                f"还没有记过领用，已打印 {known.used + known.spoiled} 张。" if known.used else "还没有记过领用。"
            )
            dress(self, role="caption", tone="")
            return
        words = f"领用 {known.received} 张，已用 {known.used} 张，作废 {known.spoiled} 张，还剩 {known.left} 张。"
        self.setText(words + ("该领新的了。" if known.left < few else ""))
        dress(self, role="caption", tone="care" if known.left < few else "")
