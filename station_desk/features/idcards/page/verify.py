"""验证证件: a scanner types the code of a card or certificate, and 真 or 假 stands there with whose it is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from station_desk.base.dates import show_date
from station_desk.features.idcards.service import Verdict, verdict_on
from station_desk.printing.verify import Payload
from station_desk.ui import dialogs
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

TEXT = "扫工作证或荣誉证书上的二维码，可以一张接一张，不用联网。"
HINT = "光标在这里时扫码，或粘贴那一串数字后按回车"
UNSURE = ("没有签名", "不是本所发的", "读不懂")  # neither true nor false
PHOTO = (99, 135)  # px, as the card's 22 × 30 mm


class VerifyBox(dialogs.Box):
    """The line a scanner types into, and what the last code proved; it stays open for the next one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(dialogs.front(shell.window), shell.icons, "", "验证证件", TEXT)
        self.shell = shell
        self.line, self.answer, self.why, self.photo = QLineEdit(), QLabel(), QLabel(), QLabel()
        self.line.setAccessibleName("扫码")
        self.line.setPlaceholderText(HINT)
        # A scanner types keys; an input method would make words of them.
        self.line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.line.returnPressed.connect(self.read)
        self.answer.setContentsMargins(*(shell.theme.space(one) for one in ("m", "s", "m", "s")))
        self.why.setWordWrap(True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.photo.setFixedSize(*PHOTO)
        self.facts = QFormLayout()
        self.facts.setHorizontalSpacing(shell.theme.space("l"))
        self.facts.setVerticalSpacing(shell.theme.space("xs"))
        self.body.addWidget(self.line)
        self.body.addWidget(self._told())
        shut = self.offer("关闭", safe=True)
        shut.setAutoDefault(False)  # Enter belongs to the scanner
        self.line.setFocus()

    def _told(self) -> QWidget:
        """The answer, why, the photo and whose it is; as high when empty, so that nothing jumps."""
        told = QWidget()
        told.setMinimumHeight(PHOTO[1] + 120)
        row = QHBoxLayout()
        row.setSpacing(self.shell.theme.space("l"))
        row.addWidget(self.photo, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.facts, 1)
        column = QVBoxLayout(told)
        column.setContentsMargins(0, self.shell.theme.space("s"), 0, 0)
        column.setSpacing(self.shell.theme.space("m"))
        for part in (self.answer, self.why, self.photo):
            part.hide()
        column.addWidget(self.answer)
        column.addWidget(self.why)
        column.addLayout(row)
        column.addStretch(1)
        return told

    def read(self) -> None:
        """Judge what was typed and make ready for the next code."""
        text = self.line.text().strip()
        self.line.clear()
        if text:
            with self.shell.look() as session:
                self.say(verdict_on(session, text))

    def say(self, verdict: Verdict) -> None:
        """Show a verdict instead of the one before."""
        self.answer.setText(verdict.word)
        self.answer.setAccessibleName(f"{verdict.word}。{verdict.sentence}")
        tone = "good" if verdict.true else "care" if verdict.word in UNSURE else "bad"
        dress(self.answer, role="answer", tone=tone)
        self.why.setText(verdict.sentence)
        picture = QPixmap()
        picture.loadFromData(verdict.photo or b"")
        if not picture.isNull():
            self.photo.setPixmap(
                picture.scaled(*PHOTO, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            )
        self.photo.setVisible(not picture.isNull())
        while self.facts.rowCount():
            self.facts.removeRow(0)
        for title, value in facts_of(verdict.payload) if verdict.payload else ():
            label, words = QLabel(title), QLabel(value)
            label.setProperty("role", "muted")
            words.setTextFormat(Qt.TextFormat.PlainText)
            self.facts.addRow(label, words)
        self.answer.show()
        self.why.show()


def facts_of(payload: Payload) -> list[tuple[str, str]]:
    """What the code says, line by line."""
    found = [("证件", payload.kind), ("姓名", payload.name), ("编号", payload.number), ("发证单位", payload.station)]
    return [*found, ("有效期至", show_date(payload.until))] if payload.until else found


def verify_codes(shell: Shell, _: Sequence[str] = ()) -> None:
    """Open the box until it is closed."""
    box = VerifyBox(shell)
    box.exec()
    box.deleteLater()
