"""A dry run as a table: what becomes of each row, what is wrong in which cell, and cells that can be mended."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from sqlalchemy import select

from station_desk.excel.book import cell_text
from station_desk.excel.intake import as_excel_shows
from station_desk.excel.intake_draft import CHANGED, Draft, DraftRow, Remark
from station_desk.fields.kinds import Link
from station_desk.store.search import model_named
from station_desk.ui.pill import paint_pill
from station_desk.ui.shell import Shell

TONE = Qt.ItemDataRole.UserRole + 1
FIXED = ("行", "处理", "说明")
NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
INSET = 8  # px


class DraftRows(QAbstractTableModel):
    """The rows of a draft that pass a filter; editing a cell emits `mended(row number, column, text)`."""

    mended = Signal(int, int, str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.draft: Draft | None = None
        self.keys: tuple[str, ...] = ()
        self.titles: tuple[str, ...] = ()
        self.rows: list[DraftRow] = []
        self.labels: dict[str, str] = {}
        self.passes: Callable[[DraftRow], bool] = lambda _: True

    def show_draft(self, draft: Draft) -> None:
        """Show another draft, filtered as before."""
        self.beginResetModel()
        self.draft = draft
        self.keys = draft.found.keys
        columns = [draft.found.column(key) for key in self.keys]
        self.titles = tuple(column.title for column in columns if column)
        self.labels = self._labels(draft)
        self.rows = [row for row in draft.rows if self.passes(row)]
        self.endResetModel()

    def filter(self, passes: Callable[[DraftRow], bool]) -> None:
        """Show only the rows that pass."""
        self.passes = passes
        if self.draft:
            self.beginResetModel()
            self.rows = [row for row in self.draft.rows if passes(row)]
            self.endResetModel()

    def _labels(self, draft: Draft) -> dict[str, str]:
        """What the stored links that would change point to."""
        wanted: dict[str, set[str]] = {}
        for row in draft.rows:
            for key, value in row.before.items():
                kind = draft.sheet.field(key).kind
                if isinstance(kind, Link) and value:
                    wanted.setdefault(kind.target, set()).add(value)
        found: dict[str, str] = {}
        for target, ids in wanted.items():
            model = model_named(target)
            with self.shell.look() as session:
                some = session.execute(select(model.id, getattr(model, model.LABEL)).where(model.id.in_(ids)))
                found.update({key: str(label) for key, label in some})
        return found

    # -------------------------------------------------------------------------------------------- what is shown
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(FIXED) + len(self.keys)

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if side != Qt.Orientation.Horizontal or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.TextAlignmentRole,
        ):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return (*FIXED, *self.titles)[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsEditable if self.place(index)[1] is not None else usual

    def place(self, index: Index) -> tuple[DraftRow, int | None]:
        """The row, and the workbook's column of a cell (None for the first three)."""
        row = self.rows[index.row()]
        at = index.column() - len(FIXED)
        return row, row.where.get(self.keys[at]) if at >= 0 else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.place(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, index.column(), column)
        if role == Qt.ItemDataRole.EditRole and column is not None:
            return raw_text(row, column)
        if role == TONE:
            return self._tone(row, index.column(), column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(one.sentence for one in self.remarks(row, column))
        return None

    def _words(self, row: DraftRow, place: int, column: int | None) -> str:
        if column is not None:
            return self._cell(row, self.keys[place - len(FIXED)], column)
        if place >= len(FIXED):
            return ""
        sentences = [one.sentence for one in sorted(row.remarks, key=lambda one: not one.error)]
        return (str(row.number), row.action, "；".join(sentences))[place]

    def _cell(self, row: DraftRow, key: str, column: int) -> str:
        text = raw_text(row, column)
        if row.action != CHANGED or key not in row.before or not self.draft:
            return text
        field, before = self.draft.sheet.field(key), row.before[key]
        old = self.labels.get(before, "") if isinstance(field.kind, Link) else field.kind.show(before)
        new = text if isinstance(field.kind, Link) else field.kind.show(row.after[key])
        return f"{old or '（空）'} → {new}"

    def _tone(self, row: DraftRow, place: int, column: int | None) -> str:
        if place == 2:
            return "bad" if row.refused else "care" if row.remarks else ""
        if column is None:
            return ""
        remarks = self.remarks(row, column)
        if remarks:
            return "bad" if any(one.error for one in remarks) else "care"
        return "accent" if row.action == CHANGED and self.keys[place - len(FIXED)] in row.before else ""

    @staticmethod
    def remarks(row: DraftRow, column: int | None) -> list[Remark]:
        """The remarks about a cell; for the first three columns those about the whole row and all others."""
        return [one for one in row.in_order() if column is None or one.column == column]

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, column = self.place(index)
        if role != Qt.ItemDataRole.EditRole or column is None or str(value) == raw_text(row, column):
            return False
        self.mended.emit(row.number, column, str(value))
        return True


def raw_text(row: DraftRow, column: int) -> str:
    """What stands in a cell, on one line."""
    cell = row.cells[column] if column < len(row.cells) else ""
    return " ".join(cell_text(as_excel_shows(cell)).split())


class DraftCell(QStyledItemDelegate):
    """Paints a cell of a draft: faults and doubts tinted, the action as a pill."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = shell.theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        tone = index.data(TONE)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if index.column() >= len(FIXED) and tone:
            painter.fillRect(place, self.theme.colour(f"{tone}-weak"))
        elif chosen:
            painter.fillRect(place, self.theme.colour("accent-weak"))
        painter.setPen(self.theme.colour("line"))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        inner = place.adjusted(INSET, 0, -INSET, 0)
        words = str(index.data() or "")
        if index.column() == 1:
            painter.setFont(self.theme.font("small"))
            paint_pill(painter, QRectF(inner), words, self.theme)
        else:
            painter.setPen(self.theme.colour(tone or ("muted" if index.column() == 0 else "text")))
            fitted = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fitted)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self.theme.colour("focus"))
            painter.drawRect(place.adjusted(0, 0, -1, -2))
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        return editor
