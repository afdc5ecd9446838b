"""The bar above the page: where one is, the search box, undo and redo, and who works here."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from station_desk.ui.icons import Icons
from station_desk.ui.theme import CHOICES, TYPE_SIZES, Theme


class TopBar(QFrame):
    """Title at the left, `search` in the middle, `undo` `redo` `user` at the right."""

    def __init__(self, icons: Icons, undo: QAction, redo: QAction, user: str, menu: QMenu) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.theme = icons.theme
        self.title = QLabel()
        self.title.setProperty("role", "page-title")
        self.title.setMinimumWidth(120)
        self.search = QLineEdit()
        self.search.setObjectName("searchbox")
        self.search.setPlaceholderText("搜索人、村、命令　　Ctrl+K")
        self.search.setAccessibleName("搜索")
        self.search.setMaximumWidth(420)
        self.search.setMinimumWidth(200)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        glass = QAction("搜索", self.search)
        icons.put(glass, "search", "muted")
        self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(self.title)
        row.addStretch(2)
        row.addWidget(self.search, 3)
        row.addSpacing(8)
        row.addWidget(acting(undo))
        row.addWidget(acting(redo))
        row.addWidget(self._user(icons, user, menu))
        self._grow()
        self.theme.changed.connect(self._grow)

    def _user(self, icons: Icons, user: str, menu: QMenu) -> QWidget:
        self.user = QToolButton(popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        icons.put(self.user, "circle-user-round", "text", 20)
        self.user.setToolTip(f"{user}：外观、字号、帮助")
        self.user.setAccessibleName("我的菜单")
        self.user.setMenu(menu)
        return self.user

    def _grow(self) -> None:
        self.setFixedHeight(self.theme.size("head"))


def acting(action: QAction) -> QToolButton:
    """A quiet button that shows an action's icon and its tooltip."""
    button = QToolButton(toolButtonStyle=Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setDefaultAction(action)
    button.setAccessibleName(action.text())
    return button


def user_menu(parent: QWidget, theme: Theme, user: str, acts: list[QAction]) -> QMenu:
    """The menu behind the user's icon: who, the look, the size of letters, and `acts`."""
    menu = QMenu(parent)
    menu.addAction(user).setEnabled(False)
    menu.addSeparator()
    _pick_one(menu.addMenu("外观"), CHOICES, lambda: theme.choice, theme.choose)
    _pick_one(menu.addMenu("字号"), TYPE_SIZES, lambda: theme.type_size, theme.choose_type)
    menu.addSeparator()
    menu.addActions(acts)
    return menu


def _pick_one(
    menu: QMenu, options: tuple[tuple[Any, str], ...], now: Callable[[], Any], pick: Callable[[Any], None]
) -> None:
    group = QActionGroup(menu)
    made: list[tuple[Any, QAction]] = []
    for value, title in options:
        action = menu.addAction(title)
        action.setCheckable(True)
        action.triggered.connect(lambda _=False, value=value: pick(value))
        group.addAction(action)
        made.append((value, action))

    def mark() -> None:
        for value, action in made:
            action.setChecked(value == now())

    menu.aboutToShow.connect(mark)
