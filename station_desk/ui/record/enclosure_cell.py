"""The list of enclosures: each with its picture small, its name, and what it is; F2 and Del are its own keys."""

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from station_desk.ui.shell import Shell

Index = QModelIndex | QPersistentModelIndex
KEY, ABOUT, PICTURE, ICON = (Qt.ItemDataRole.UserRole + place for place in range(4))
OWN_KEYS = (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter)
SIDE = 56  # px of the small picture
AROUND = 8  # px


class EnclosureCell(QStyledItemDelegate):
    """Paints the picture (or an icon) at the left, the name and under it kind, size and day; the name is edited."""

    def __init__(self, shell: Shell, view: QWidget) -> None:
        super().__init__(view)
        self.shell, self.view = shell, view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, ground = self.shell.theme, QStyleOptionViewItem(option)
        place: QRect = ground.rect  # type: ignore[attr-defined]
        style = self.view.style() or QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, ground, painter, self.view)
        painter.save()
        self._paint_picture(painter, self._picture_place(place), index)
        words = self._words_place(place)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font())
        title = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideMiddle, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font("small"))
        about = painter.fontMetrics().elidedText(str(index.data(ABOUT)), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, about)
        painter.restore()

    def _paint_picture(self, painter: QPainter, place: QRect, index: Index) -> None:
        painter.fillRect(place, self.shell.theme.colour("raised"))
        picture: Any = index.data(PICTURE)
        if isinstance(picture, QImage) and not picture.isNull():
            fitted = QRect(0, 0, picture.width(), picture.height())
            fitted.setSize(picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio))
            fitted.moveCenter(place.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(fitted, picture)
        else:
            icon = QRect(0, 0, 24, 24)
            icon.moveCenter(place.center())
            self.shell.icons.icon(str(index.data(ICON)), "muted").paint(painter, icon)

    def _picture_place(self, place: QRect) -> QRect:
        return QRect(place.left() + AROUND, place.top() + (place.height() - SIDE) // 2, SIDE, SIDE)

    def _words_place(self, place: QRect) -> QRect:
        high = round(46 * self.shell.theme.type_size)
        left = place.left() + AROUND + SIDE + 12
        return QRect(left, place.center().y() - high // 2, place.right() - AROUND - left, high)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, max(SIDE, round(46 * self.shell.theme.type_size)) + 2 * AROUND)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        words = self._words_place(option.rect)  # type: ignore[attr-defined]
        words.setHeight(self.shell.theme.size("control"))
        editor.setGeometry(words.translated(-6, -6))


class EnclosureList(QListWidget):
    """Keeps F2, Delete and Enter for the enclosures; the page has them for its records."""

    pressed_key = Signal(object)  # Qt.Key

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setAccessibleName("附件")
        self.setItemDelegate(EnclosureCell(shell, self))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setEditTriggers(QListWidget.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in OWN_KEYS and self.state() != QListWidget.State.EditingState:
            self.pressed_key.emit(Qt.Key(event.key()))
        else:
            super().keyPressEvent(event)
