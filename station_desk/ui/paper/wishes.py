"""The choices of a preview: how copies lie on the paper, the first free place on it, and which bought blank it is."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QSpinBox

from station_desk.printing.task import Paper, Wish
from station_desk.store.desk import Desk
from station_desk.ui.paper.press import stocks_of

PLAIN = "不套打"


class Wishes(QFrame):
    """A row of a sheet, a first place and a stock, each seen only where there is a choice, and the button for more."""

    changed = Signal()  # by the clerk

    def __init__(self, desk: Desk, paper: Paper, wish: Wish, more: QPushButton) -> None:
        super().__init__()
        self.desk, self.paper = desk, paper
        self.layouts, self.start, self.stock = QComboBox(), QSpinBox(), QComboBox()
        self.layouts.setAccessibleName("纸张")
        for name, title in paper.all_sheets(desk).items():
            self.layouts.addItem(title, name)
        self.layouts.setVisible(self.layouts.count() > 1)
        self.layouts.activated.connect(self._choose)
        self.start.setAccessibleName("从第几个位置开始")
        self.start.setPrefix("从第 ")
        self.start.setSuffix(" 个位置开始")
        self.start.setToolTip("这张纸前面的位置已经用过时，从后面的位置开始打")
        self.start.setKeyboardTracking(False)
        self.start.valueChanged.connect(self._choose)
        self._fill_stocks(desk, paper)
        self.show_wish(wish)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        for part in (self.layouts, self.start, self.stock, more):
            row.addWidget(part)
        row.addStretch(1)
        self.setObjectName("topbar")
        self.setVisible(not all(part.isHidden() for part in (self.layouts, self.stock, more)))

    def _fill_stocks(self, desk: Desk, paper: Paper) -> None:
        self.stock.setAccessibleName("空白纸")
        self.stock.setToolTip("套打：印在买来的空白纸上，纸上已经印好的花边和字不再打")
        names = stocks_of(desk, paper)
        if not paper.test_page:  # which is always one of a blank
            self.stock.addItem(PLAIN, "")
        for name in names:
            self.stock.addItem(name if paper.test_page else f"套打：{name}", name)
        self.stock.setVisible(bool(names))
        self.stock.activated.connect(self._choose)

    def show_wish(self, wish: Wish) -> None:
        """Show what a wish says, without asking for it anew."""
        self.layouts.setCurrentIndex(max(0, self.layouts.findData(wish.sheet)))
        self.stock.setCurrentIndex(max(0, self.stock.findData(wish.overprint)))
        self._count_places()
        before = self.start.blockSignals(True)
        self.start.setValue(wish.start_at)
        self.start.blockSignals(before)

    def put_in(self, wish: Wish) -> Wish:
        """The wish with what is chosen."""
        return replace(
            wish, sheet=self.layouts.currentData() or "", start_at=self.start.value(),
            overprint=self.stock.currentData() or "",
        )  # fmt: skip

    def _choose(self) -> None:
        self._count_places()
        self.changed.emit()

    def _count_places(self) -> None:
        sheet = self.paper.imposition(self.desk, self.layouts.currentData() or "")
        places = sheet.count if sheet else 1
        before = self.start.blockSignals(True)
        self.start.setRange(1, places)
        self.start.blockSignals(before)
        self.start.setVisible(places > 1)
