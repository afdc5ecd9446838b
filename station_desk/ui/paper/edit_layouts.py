"""The way from a preview to the editor of its layout, or of one of its layouts."""

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QPushButton

from station_desk.printing.task import Paper
from station_desk.ui.icons import Icons

TITLE = "改版面…"


class EditLayouts(QPushButton):
    """Opens the paper's only layout at once; where it has more, a menu asks which."""

    def __init__(self, icons: Icons, paper: Paper, edit: Callable[[str], None]) -> None:
        super().__init__(TITLE)
        self.paper, self.edit = paper, edit
        self.setAutoDefault(False)
        self.setToolTip("改文字和图片的位置、大小、字体；改过的只归本所用")
        icons.put(self, "ruler")
        self.clicked.connect(self._open)

    def _open(self) -> None:
        if len(self.paper.layouts) == 1:
            self.edit(self.paper.layouts[0])
            return
        from station_desk.printing.reading import read_layout

        menu = QMenu(self)
        for name in self.paper.layouts:
            one = read_layout(name)
            action = menu.addAction(f"{one.title}（{one.width:g} × {one.height:g} 毫米）")
            action.triggered.connect(lambda _=False, name=name: self.edit(name))
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
