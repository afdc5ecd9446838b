"""When something breaks that nobody foresaw: it is logged, and the clerk can hand on what is known about it."""

import logging
import sys
import threading
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from station_desk.base.log import diagnosis
from station_desk.ui.dialogs import Box, front
from station_desk.ui.icons import Icons

QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashBox(Box):
    """Says that the program broke, that nothing was half saved, and offers what is known to copy."""

    def __init__(self, parent: QWidget | None, icons: Icons, error: BaseException) -> None:
        super().__init__(
            parent,
            icons,
            "bad",
            "程序出了没有料到的错误",
            "刚才的操作没有完成，已保存的数据不受影响。可以接着用；如果一再出现，"
            "请把诊断信息复制给维护的人（里面没有姓名、身份证号和电话）。",
        )
        self.setWindowTitle("程序出错")
        self.report = diagnosis(error)
        self.details = QPlainTextEdit(self.report)
        self.details.setReadOnly(True)
        self.details.setAccessibleName("诊断信息")
        self.details.setProperty("role", "code")
        self.details.setFixedHeight(180)
        self.details.hide()
        self.body.addWidget(self.details)
        self.copy = self._button("复制诊断信息", self._copy)
        self._button("看详情", self.details.show)
        self.offer("继续", "primary", safe=True, first=True)

    def _button(self, word: str, act: Any) -> QPushButton:
        button = QPushButton(word)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        self.buttons.addWidget(button)
        return button

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self.copy.setText("已复制")


def show_crash(error: BaseException, parent: QWidget | None, icons: Icons) -> None:
    """Show the crash box, unless one is open already."""
    if isinstance(front(parent), CrashBox):
        return
    box = CrashBox(parent, icons, error)
    box.exec()
    box.deleteLater()


class Watch(QObject):
    """Catches what nobody caught, in every thread and in Qt, from `start` to `stop`."""

    _broke = Signal(object)

    def __init__(self, window: QWidget, icons: Icons) -> None:
        super().__init__(window)
        self.window, self.icons = window, icons
        self._broke.connect(self._show)
        self._before: tuple[Any, Any, Any] | None = None

    def start(self) -> None:
        """Put the hooks in."""
        self._before = (sys.excepthook, threading.excepthook, qInstallMessageHandler(qt_said))
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread

    def stop(self) -> None:
        """Put back what was there before."""
        if self._before:
            sys.excepthook, threading.excepthook, qt = self._before
            qInstallMessageHandler(qt)
            self._before = None

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        logging.getLogger(__name__).error("unforeseen", exc_info=(kind, error, trace))
        self._broke.emit(error)

    def _caught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._caught(args.exc_type, args.exc_value, args.exc_traceback)

    def _show(self, error: BaseException) -> None:
        show_crash(error, self.window, self.icons)


def qt_said(level: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Qt's own messages go into the log."""
    logging.getLogger("qt").log(QT_LEVELS.get(level, logging.WARNING), "%s", text)
