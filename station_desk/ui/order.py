"""The order in which Tab goes through a page: as one reads it."""

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

LINE = 16  # px: what lies so close in height is read as one line


def in_reading_order(*parts: QWidget) -> None:
    """Make Tab go through the parts one after the other, inside each from line to line and from left to right."""
    found: list[QWidget] = []
    for part in parts:
        window = part.window()
        inside = [one for one in (part, *part.findChildren(QWidget)) if one.window() is window and _takes_tab(one)]
        found += sorted(inside, key=lambda one: _place(one, part))
    for before, after in pairwise(found):
        QWidget.setTabOrder(before, after)


def _takes_tab(widget: QWidget) -> bool:
    tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    return tab and widget.focusProxy() is None


def _place(widget: QWidget, part: QWidget) -> tuple[int, int]:
    at = widget.mapTo(part, QPoint(0, 0)) if widget is not part else QPoint(0, 0)
    return at.y() // LINE, at.x()
