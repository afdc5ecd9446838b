"""工作证: issuing cards, losing and replacing them, printing them front and back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.dates import show_date
from station_desk.base.places import RecordPlace, rows_of
from station_desk.features.idcards.model import WorkCard
from station_desk.features.idcards.prints import PAPERS
from station_desk.features.idcards.service import (
    REGISTER,
    Verdict,
    end_cards,
    expiring,
    issue_cards,
    mark_in_use,
    replace_card,
    verdict_on,
    without_card,
)
from station_desk.features.idcards.sheet import SHEET
from station_desk.features.roster.model import Person
from station_desk.features.villages.model import Village
from station_desk.fields.field import Field
from station_desk.fields.kinds import Choice, Words
from station_desk.printing.task import PrintRequest
from station_desk.printing.verify import Payload
from station_desk.store.numbers import count_states
from station_desk.ui import dialogs
from station_desk.ui.action import Action
from station_desk.ui.ask import ask_fields
from station_desk.ui.columns import Column
from station_desk.ui.page import TablePage
from station_desk.ui.parts import Fact
from station_desk.ui.pick import Pick
from station_desk.ui.print.printed_tab import PRINTED_TAB
from station_desk.ui.register_page import with_register
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

# 验证证件: a scanner types the code of a card or certificate, and 真 or 假 stands there with whose it is.

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
        """ImportValidator what was typed and make ready for the next code."""
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
        set_style(self.answer, role="answer", tone=tone)
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


def verify_codes(shell: Shell, _: object = None) -> None:
    """Open the box until it is closed."""
    box = VerifyBox(shell)
    box.exec()
    box.deleteLater()


def build_page(shell: Shell) -> QWidget:
    """The room's page: the cards, and the register of their numbers."""
    return with_register(shell, "证件", cards_page, REGISTER, "idcards")


def cards_page(shell: Shell) -> TablePage:
    """The cards as a table."""
    issue = Action("登记工作证", choose_people, "id-card", primary=True)
    actions = (
        issue,
        Action("验证证件", verify_codes, "shield-check", edits=False),
        Action("打印工作证", print_chosen, "printer", on="rows", edits=False),
        Action("记为在用", use_chosen, "check", on="rows"),
        Action("挂失补发", replace_chosen, "rotate-ccw", on="one"),
        Action("收回或销毁", end_chosen, "circle-x", on="rows", danger=True),
    )
    return TablePage(shell, SHEET, actions=actions, facts=facts, papers=PAPERS, tabs=(PRINTED_TAB,), first=issue)


def facts(session: Session) -> Sequence[Fact]:
    """How the cards stand, who has none, which expire soon."""
    soon, without = len(expiring(session, dates.today())), len(without_card(session))
    found = [
        Fact(state, str(count), {"state": (state,)}) for state, count in count_states(session, WorkCard, "在用", "待制")
    ]
    if soon:
        found.append(Fact("即将到期", str(soon), look="care", act=show_expiring))
    if without:
        found.append(Fact("未办证", str(without), look="care", act=choose_people))
    return found


def show_expiring(shell: Shell) -> None:
    """Show the cards that expire soon."""
    with shell.look() as session:
        found = expiring(session, dates.today())
    shell.go(rows_of("idcards", expires=tuple(card.expires for card, _ in found)))


def choose_people(shell: Shell, _: object = None) -> None:
    """Offer who serves without a card, and register cards for those ticked."""
    with shell.look() as session:
        villages = {one.id: one.name for one in session.scalars(select(Village))}
        people = without_card(session)
    columns: tuple[Column[Person], ...] = (
        Column("姓名", lambda one: one.name),
        Column("所属村", lambda one: villages.get(one.village_id or "", "")),
        Column("辅警编号", lambda one: one.badge),
    )
    pick = Pick(shell, "给谁办工作证", columns, "登记", "人", "在岗的人都已有有效的工作证。")
    pick.show_rows(people)
    pick.when_chosen(lambda keys: shell.act(f"登记工作证 {len(keys)} 张", lambda session: issue_cards(session, keys)))


def print_chosen(shell: Shell, ids: Sequence[str]) -> None:
    """Preview the chosen cards."""
    shell.preview(PAPERS[0], PrintRequest(ids=tuple(ids)))


def use_chosen(shell: Shell, ids: Sequence[str]) -> None:
    """Note that the chosen cards are handed out."""
    shell.act("把工作证记为在用", lambda session: mark_in_use(session, ids))


def replace_chosen(shell: Shell, key: str) -> None:
    """Report one card lost and issue another, which is shown then."""

    def work(session: Session) -> str:
        fresh = replace_card(session, key, reason or "")
        session.flush()
        return fresh.id

    reason = shell.ask_reason("这张工作证是怎样丢失的？", "原证将挂失，并登记一张补发的新证。", "挂失并补发")
    if reason:
        # The new card is what is printed next, not the one just reported lost.
        shell.act("挂失并补发工作证", work, lambda fresh: shell.go(RecordPlace("idcards", fresh)))


def end_chosen(shell: Shell, ids: Sequence[str]) -> None:
    """Ask which and why, and note that the chosen cards are taken back or destroyed."""
    fields = (
        Field("处理", Choice(("收回", "销毁")), key="state", required=True),
        Field("原因", Words(60), key="reason", required=True, help="例如：离岗收回、换证销毁、制证打坏"),
    )
    found = ask_fields(
        shell,
        f"收回还是销毁这 {len(ids)} 张工作证？",
        "编号留在登记里，不再编给别人。",
        fields,
        {"state": "收回"},
        "登记",
    )
    if found:
        shell.act(f"{found['state']}工作证 {len(ids)} 张", lambda session: end_cards(session, ids, **found))
