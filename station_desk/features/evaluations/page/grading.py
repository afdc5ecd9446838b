"""A grade changed by hand, from wherever it is asked for."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from station_desk.base.errors import UserError
from station_desk.features.evaluations.model import SIGNED, SIGNED_ADVICE
from station_desk.features.evaluations.page.flow_acts import amend_grade
from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.features.evaluations.service.grades import Standing, bar_person, set_grade, unbar_person
from station_desk.fields.field import Field
from station_desk.fields.kinds import Choice, Words
from station_desk.ui.ask import ask_fields
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme, set_style

# The quota of 优秀 in words and as a bar.


class Bar(QWidget):
    """`used` of `places` as small blocks, those over the limit in another colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.used = self.places = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_use(self, used: int, places: int) -> None:
        self.used, self.places = used, places
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(min(max(self.used, self.places, 1) * 18, 180), 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        count = max(self.used, self.places, 1)
        wide = self.width() / count
        for place in range(count):
            colour = "bad" if place >= self.places else "good" if place < self.used else "line"
            painter.setBrush(self.theme.colour(colour))
            painter.drawRoundedRect(QRectF(place * wide, 1, wide - (3 if wide > 8 else 1), 8), 2, 2)
        painter.end()


class QuotaMeter(QWidget):
    """优秀 4 / 名额 4（22人 × 20%，小数舍去）"""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.bar, self.words, self.over = Bar(theme), QLabel(), QLabel()
        set_style(self.over, role="badge", tone="bad")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space("m"))
        for widget in (self.words, self.bar, self.over):
            row.addWidget(widget)
        row.addStretch(1)

    def show_book(self, book: YearBook) -> None:
        used, limit, people = book.excellent, book.limit, len(book.standings)
        ways = book.ways
        self.bar.setVisible(limit is not None)
        if limit is None:
            self.words.setText(f"优秀 {used} 人（{people}人，不限名额）")
            self.over.hide()
            return
        self.words.setText(
            f"优秀 {used} / 名额 {limit}（{people}人 × {ways.quota_percent}%，小数舍去，{ways.quota_mode}）"
        )
        self.bar.show_use(used, limit)
        self.over.setVisible(used > limit)
        self.over.setText(f"超出 {used - limit} 名")


LONGEST_VETO, OTHER_VETO = 150, "其他"


def change_grade(shell: Shell, book: YearBook, one: Standing, grade: str | None) -> bool:
    """Set a person's grade; the reason is asked for where it is not the proposed one. True where it was set.

    Of a settled year the change is an amendment; of one that is with the head it is refused.
    """
    if one.fast:
        return change_signed(shell, book, one, grade)
    if one.grade is None:
        shell.refuse(UserError(f"{one.person.name}还没有汇总，不能定档。", "请先在“年度汇总”里点“汇总定档”。"))
        return False
    if grade == one.stands and not (one.by_hand and grade == one.grade.proposed):
        return False
    name, year, proposed = one.person.name, book.year, one.grade.proposed
    reason = ""
    if grade != proposed:
        said = f"建议是{proposed}：{one.grade.because}。" if proposed else f"没有建议：{one.grade.because}。"
        asked = shell.ask_reason(f"为什么把{name}定为{grade}？", said, f"定为{grade}")
        if not asked:
            return False
        reason = asked
    title = f"把{name}{year}年度{f'定为{grade}' if reason else '恢复为建议档次'}"
    return shell.act(title, lambda session: set_grade(session, one.person.id, year, grade, reason))


def change_signed(shell: Shell, book: YearBook, one: Standing, grade: str | None) -> bool:
    """What becomes of the request to change a grade that was signed."""
    if book.flow.stage != "定案":
        shell.refuse(UserError(SIGNED.format(year=book.year), SIGNED_ADVICE))
        return False
    if grade != one.stands:
        amend_grade(shell, book, one, grade)
    return True


def change_veto(shell: Shell, book: YearBook, one: Standing) -> None:
    """Register a 一票否决 with what it is for, or take it back; the next roll-up follows."""
    name, year, person = one.person.name, book.year, one.person.id
    if one.veto:
        if shell.ask(
            f"撤销{name}{year}年度的一票否决？", f"事由是：{one.veto}。再汇总一次后按得分提出档次。", act="撤销"
        ):
            shell.act(f"撤销{name}{year}年度的一票否决", lambda session: unbar_person(session, year, person))
        return
    what = ask_veto(shell, name, book.vetoes)
    if what:
        shell.act(f"登记{name}{year}年度的一票否决", lambda session: bar_person(session, year, person, what))


def ask_veto(shell: Shell, name: str, vetoes: Sequence[str]) -> str | None:
    """For what a person is barred: one of the scheme's vetoes and what happened; None where the clerk went back."""
    question = f"{name}为什么一票否决？"
    text = "登记以后不论得分多少都建议不称职，也不占优秀名额。请写明是什么事、哪一天、依据什么。"
    if not vetoes:
        return shell.ask_reason(question, text, "登记")
    longest = LONGEST_VETO - max(map(len, vetoes)) - 1
    fields = (
        Field("否决事由", Choice((*vetoes, OTHER_VETO)), "sort", required=True),
        Field("具体情况", Words(longest), "what", required=True),
    )
    found = ask_fields(shell, question, text, fields, {"sort": vetoes[0]}, "登记")
    if found is None:
        return None
    return found["what"] if found["sort"] == OTHER_VETO else f"{found['sort']}：{found['what']}"
