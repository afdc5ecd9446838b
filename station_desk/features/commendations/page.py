"""表彰: choosing the commended from the 优秀, their numbers, their certificates."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.money import show_fen
from station_desk.features.commendations.model import TITLES, Award
from station_desk.features.commendations.prints import PAPERS, trial_record
from station_desk.features.commendations.rules import FIELDS, USUAL_WORDING, tidy_wording, wrong_in_wording
from station_desk.features.commendations.service import (
    REGISTER,
    add_awards,
    keep_own_wording,
    keep_wording,
    mark_printed,
    reissue_award,
    titles_of,
    void_awards,
    waiting_for_award,
    wordings,
)
from station_desk.features.commendations.sheet import SHEET
from station_desk.features.evaluations.service.flow import Settled, settled_years
from station_desk.printing.reading import layout_of
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk
from station_desk.store.numbers import count_states
from station_desk.ui import dialogs
from station_desk.ui.action import Action
from station_desk.ui.columns import Column
from station_desk.ui.page import TablePage
from station_desk.ui.parts import Fact
from station_desk.ui.pick import Pick
from station_desk.ui.print.page_view import PageView
from station_desk.ui.print.printed_tab import PRINTED_TAB
from station_desk.ui.register_page import with_register
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style
from station_desk.ui.work import LatestTask

# 证书正文: what the certificates of a 称号 say, or a single one, written beside a live picture of the paper.

TEXT = "“某某 同志：”由版式打印，这里写它下面的正文，一段一行。"
SIZE = (860, 520)  # px
LINES, PREVIEW = 7, (430, 320)  # of the text, px of the paper
PAPER = (297.0, 210.0)  # mm
PAUSE = 250  # ms without a key before the paper is drawn anew


class WordingBox(dialogs.Box):
    """The text at the left, the paper at the right; for one award where `award_id` is given, else for a whole 称号."""

    def __init__(self, shell: Shell, question: str, titles: Sequence[str], award_id: str = "") -> None:
        super().__init__(dialogs.front(shell.window), shell.icons, "", question, TEXT)
        self.shell, self.award_id, self.shown = shell, award_id, ""
        with shell.look() as session:
            self.kept = wordings(session)
        self.title, self.words, self.note = QComboBox(), QPlainTextEdit(), QLabel()
        self.title.addItems(titles)
        self.title.setEditable(not award_id)
        self.title.setEnabled(not award_id)
        self.title.setAccessibleName("荣誉称号")
        self.words.setAccessibleName("证书正文")
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(LINES * QFontMetrics(self.words.font()).lineSpacing() + 24)
        self.note.setWordWrap(True)
        self.view = PageView(shell.theme)
        self.view.setMinimumSize(*PREVIEW)
        self.view.page_mm = PAPER  # until the first one is drawn
        self.asker = LatestTask(self, delay=PAUSE)
        self._build()
        self.title.currentTextChanged.connect(self.show_title)
        self.words.textChanged.connect(self._typed)
        self.resize(*SIZE)
        self.words.setFocus()

    def _build(self) -> None:
        space = self.shell.theme.space
        fields = QHBoxLayout()
        fields.setSpacing(space("xs"))
        for name in FIELDS:
            button = QPushButton(name)
            button.setToolTip(f"在光标处插入{{{name}}}")
            button.setAutoDefault(False)
            button.clicked.connect(partial(self.insert, name))
            fields.addWidget(button)
        fields.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(space("s"))
        left.addWidget(self.title)
        left.addWidget(self.words)
        left.addLayout(fields)
        left.addWidget(self.note)
        left.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(space("l"))
        row.addLayout(left, 1)
        row.addWidget(self.view, 1)
        self.body.addLayout(row, 1)
        usual = QPushButton("恢复通常的写法")
        usual.setAutoDefault(False)
        usual.clicked.connect(lambda: self.words.setPlainText(self._usual()))
        self.buttons.insertWidget(0, usual)
        self.offer(dialogs.BACK, safe=True)
        self.go = self.offer("保存", "primary")

    def _usual(self) -> str:
        """What is said without these words: for one award what its 称号 says."""
        return self.kept.get(self.title.currentText(), USUAL_WORDING) if self.award_id else USUAL_WORDING

    def show_title(self, title: str) -> None:
        """Show what the certificates of a 称号 say now; what was typed and not saved stays."""
        if self.words.toPlainText() == self.shown:
            self.show_words(self.kept.get(title, USUAL_WORDING))
        self._typed()

    def show_words(self, words: str) -> None:
        """Put these words into the text."""
        self.shown = words
        self.words.setPlainText(words)

    def insert(self, name: str, *_: object) -> None:
        """Put a field where the cursor is."""
        self.words.insertPlainText(f"{{{name}}}")
        self.words.setFocus()

    def _typed(self) -> None:
        """Say what is wrong, or draw the paper."""
        text, title = self.words.toPlainText(), self.title.currentText().strip()
        wrong = wrong_in_wording(text) if tidy_wording(text) else "正文是空的"
        wrong = wrong or ("" if title else "请先写明荣誉称号")
        self._say(f"{wrong}。" if wrong else "")
        self.go.setEnabled(not wrong)
        if wrong:
            self.asker.forget()
        else:
            desk, award_id = self.shell.desk, self.award_id
            self.asker.ask(lambda _: drawn(desk, title, text, award_id), self._drawn)

    def _say(self, sentence: str) -> None:
        self.note.setText(sentence)
        set_style(self.note, role="caption", tone="bad" if sentence else "")

    def _drawn(self, answer: bytes | UserError) -> None:
        if isinstance(answer, UserError):
            self._say(f"{answer.message}{answer.advice}")
        else:
            self.view.show_pdf(answer)

    def done(self, result: int) -> None:
        """However the box is left: nothing more is drawn into it."""
        self.asker.close()
        self.view.close_view()
        super().done(result)


def drawn(desk: Desk, title: str, text: str, award_id: str) -> bytes | UserError:
    """The certificate with these words as a PDF, or why it cannot be printed."""
    from station_desk.printing.pdf import build_pdf

    with desk.look() as session:
        record, layout = trial_record(session, title, text, award_id), layout_of(session, "certificate")
    try:
        return build_pdf(layout, [record])
    except UserError as error:
        return error


def edit_wordings(shell: Shell, _: object = None) -> None:
    """Ask for the words of a 称号 and keep them."""
    with shell.look() as session:
        titles = titles_of(session)
    box = WordingBox(shell, "各个称号的证书正文", titles)
    box.show_title(box.title.currentText())
    box.exec()
    title, words = box.title.currentText().strip(), box.words.toPlainText()
    box.deleteLater()
    if box.chosen:
        shell.act(f"改“{title}”的证书正文", lambda session: keep_wording(session, title, words))


def edit_own_wording(shell: Shell, key: str) -> None:
    """Ask for the words of one certificate and keep them."""
    with shell.look() as session:
        award = session.get_one(Award, key)
        number, title, own = award.number, award.title, award.wording
    box = WordingBox(shell, f"只改这一张的正文（{number}）", (title,), key)
    box.show_words(own or box.kept.get(title, USUAL_WORDING))
    box.exec()
    words = box.words.toPlainText()
    box.deleteLater()
    if box.chosen:
        shell.act(f"改证书{number}的正文", lambda session: keep_own_wording(session, key, words))


NOTHING = "{year}年度的优秀人员都已表彰，或者这一年没有人评为优秀。"
UNSETTLED = "还没有哪一年的考核已经定案。表彰从定案的考核里选人：先在“考核”里走完签批、公示、定案，再回来选人。"


def build_page(shell: Shell) -> QWidget:
    """The room's page: the awards, and the register of their numbers."""
    return with_register(shell, "奖项", awards_page, REGISTER, "commendations")


def awards_page(shell: Shell) -> TablePage:
    """The awards as a table."""
    choose = Action("从优秀中选人", choose_people, "award", primary=True)
    actions = (
        choose,
        Action("证书正文", edit_wordings, "pencil"),
        Action("打印证书", print_chosen, "printer", on="rows", edits=False),
        Action("记为已印", mark_chosen, "check", on="rows"),
        Action("改正文", edit_own_wording, "pencil", on="one"),
        Action("补发", reissue_chosen, "rotate-ccw", on="one"),
        Action("作废", void_chosen, "circle-x", on="rows", danger=True),
    )
    return TablePage(shell, SHEET, actions=actions, facts=facts, papers=PAPERS, tabs=(PRINTED_TAB,), first=choose)


def facts(session: Session) -> Sequence[Fact]:
    """How many certificates wait, are printed, are void."""
    counts = count_states(session, Award, "待印", "已印", "作废")
    return [Fact(state, str(count), {"state": (state,)}) for state, count in counts if count or state != "作废"]


def choose_people(shell: Shell, _: object = None) -> None:
    """Offer the 优秀 of a year who have no award yet, and register those ticked."""
    with shell.look() as session:
        years = settled_years(session)
    columns: tuple[Column[Settled], ...] = (
        Column("姓名", lambda one: one.name),
        Column("年度得分", lambda one: show_fen(one.score or 0)),
        Column("定档理由", lambda one: one.because),
    )
    pick = Pick(shell, "选出受表彰的人", columns, "表彰", "人", "", key=lambda one: one.person_id)
    year, title = QComboBox(), QComboBox()
    year.addItems([str(one) for one in years])
    title.addItems(TITLES)
    title.setEditable(True)
    pick.add_field("年度", year)
    pick.add_field("荣誉称号", title)

    def offer() -> None:
        chosen = int(year.currentText() or 0)
        with shell.look() as session:
            found = waiting_for_award(session, chosen)
        pick.none.setText(NOTHING.format(year=chosen) if years else UNSETTLED)
        pick.show_rows(found)

    year.currentTextChanged.connect(offer)
    offer()
    pick.when_chosen(
        lambda keys: register(shell, int(year.currentText()), keys, title.currentText().strip() or TITLES[0])
    )


def register(shell: Shell, year: int, people: Sequence[str], title: str) -> None:
    """Write the awards and say their numbers."""
    shell.act(f"登记{year}年度表彰 {len(people)} 人", lambda session: add_awards(session, year, people, title))


def print_chosen(shell: Shell, ids: Sequence[str]) -> None:
    """Preview the certificates of the chosen awards."""
    shell.preview(PAPERS[0], PrintRequest(ids=tuple(ids)))


def mark_chosen(shell: Shell, ids: Sequence[str]) -> None:
    """Note that the chosen certificates have been printed."""
    shell.act("把证书记为已印", lambda session: mark_printed(session, ids))


def reissue_chosen(shell: Shell, key: str) -> None:
    """Ask why a certificate is printed again under its number, and preview it."""
    reason = shell.ask_reason("为什么补发这张证书？", "编号不变，证书上注明“补发”，登记里留下原因和日期。", "补发")
    if reason:
        work = partial(reissue_award, award_id=key, reason=reason)
        shell.act("补发证书", work, lambda _: print_chosen(shell, (key,)))


def void_chosen(shell: Shell, ids: Sequence[str]) -> None:
    """Ask why the chosen certificates are void."""
    text = "编号留在登记里，不再编给别人。只是纸打坏了的不用作废：打印后选“打坏了”，用同一编号重打。"
    reason = shell.ask_reason(f"为什么作废这 {len(ids)} 张证书？", text, "作废")
    if reason:
        shell.act(f"作废证书 {len(ids)} 张", lambda session: void_awards(session, ids, reason))
