"""One person's line of a list: its columns, what is done to it, and how the amount came about."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from station_desk.base.chinese import names_of
from station_desk.base.money import capital, show_fen
from station_desk.base.places import RecordPlace
from station_desk.features.evaluations.model import GRADES
from station_desk.features.pay.model import DRAFTED, FUND, PayLine, PayRun
from station_desk.features.pay.prints import SLIPS
from station_desk.features.pay.rules import steps_of
from station_desk.features.pay.service.flow import Change, amended_since, correct, paid_so_far
from station_desk.features.pay.service.runs import deduct, hold, totals
from station_desk.fields.field import Field
from station_desk.fields.kinds import Hundredths, Words
from station_desk.printing.task import PrintRequest
from station_desk.ui.action import Action
from station_desk.ui.ask import ask_fields
from station_desk.ui.columns import Column
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

AMOUNT = Field("扣除金额", Hundredths(), key="amount", required=True, help="单位是元；填 0 就是不扣")
REASON = Field("原因", Words(60), key="reason")
SHOULD_BE = Field("应发金额", Hundredths(), key="amount", required=True, help="这个人这一期一共应该发多少元")
WHY = Field("更正原因", Words(60), key="reason", required=True)


@dataclass(frozen=True, slots=True)
class Payee:
    """A line of a list with what is different from the last one."""

    run: PayRun
    line: PayLine
    change: Change | None

    @property
    def drafted(self) -> bool:
        """Whether the amount may still be held back or cut; of a correction neither."""
        return self.run.state == DRAFTED and not self.run.corrects_id

    @property
    def remark(self) -> str:
        """Why money is held back or cut, what a correction is for, then what made the difference."""
        line, said = self.line, []
        if line.held:
            said.append(f"缓发：{line.held_reason}")
        if line.deduction:
            said.append(f"扣除：{line.deduction_reason}")
        if line.note:
            said.append(line.note)
        if self.change and self.change.by:
            said.append("，".join(self.change.causes))
        return "；".join(said)

    @property
    def steps(self) -> list[str]:
        """How the amount came about, then the difference from the last list."""
        line, change = self.line, self.change
        steps = steps_of(line.story, line.amount, line.deduction, line.deduction_reason, line.held_reason)
        if change and change.by:
            before = "没有" if change.before is None else f"{show_fen(change.before)} 元"
            more = f"{'多' if change.by > 0 else '少'} {show_fen(abs(change.by))} 元"
            steps.append(f"上期 {before}，{more}：{'，'.join(change.causes)}")
        return steps


def money(title: str, key: str, *, bold: bool = False, total: bool = True) -> Column[Payee]:
    """A column of 分: a line's, and of all of them what `totals` knows by the same key."""
    return Column(
        title, lambda one: getattr(one.line, key), lambda one: amount(getattr(one.line, key)), "right", bold=bold,
        total=(lambda rows: show_fen(getattr(totals([one.line for one in rows]), key))) if total else None,
    )  # fmt: skip


def amount(fen: int | None) -> str:
    return "" if fen is None else show_fen(fen)


def signed(fen: int) -> str:
    """+300.00, −300.00, "" for no difference."""
    return f"{'+' if fen > 0 else '−'}{show_fen(abs(fen))}" if fen else ""


DEDUCTED: Column[Payee] = Column(
    "扣除", lambda one: one.line.deduction or None, lambda one: amount(one.line.deduction or None), "right",
    total=lambda rows: show_fen(sum(one.line.deduction for one in rows)),
)  # fmt: skip
COMPARED: Column[Payee] = Column(
    "比上期", lambda one: one.change.by if one.change else None,
    lambda one: signed(one.change.by) if one.change else "", "right",
)  # fmt: skip


def columns_of(run: PayRun, payees: Sequence[Payee]) -> list[Column[Payee]]:
    """What a list is about: grades and scores for the fund, cuts and differences where there are any."""
    graded: tuple[Column[Payee], ...] = (
        Column("考核结果", lambda one: one.line.grade, pill=True),
        money("得分", "score", total=False),
    )  # fmt: skip
    return [
        Column("姓名", lambda one: one.line.name, total=lambda _: "合计"),
        Column("所属村", lambda one: one.line.village, total=lambda rows: f"{len(rows)} 人"),
        *(graded if run.sort == FUND else ()),
        Column("月数", lambda one: one.line.months, align="right"),
        money("应发", "amount"),
        *((DEDUCTED,) if any(one.line.deduction for one in payees) else ()),
        money("实发", "net", bold=True),
        *((COMPARED,) if any(one.change for one in payees) else ()),
        Column(
            "说明", lambda one: one.remark,
            severity=lambda one: "care" if one.line.held or one.line.grade == GRADES[-1] else "",
        ),
    ]  # fmt: skip


def hold_lines(shell: Shell, payees: Sequence[Payee]) -> None:
    """Hold the chosen lines back with a reason; those already held are let go."""
    ids, names = [one.line.id for one in payees], names_of([one.line.name for one in payees])
    if all(one.line.held for one in payees):
        shell.act(f"取消缓发：{names}", lambda session: hold(session, ids, ""))
        return
    reason = shell.ask_reason(f"为什么缓发{names}的钱？", "缓发的钱这一次不发，以后用“更正”补发。", "缓发")
    if reason:
        shell.act(f"缓发{names}", lambda session: hold(session, ids, reason))


def cut_line(shell: Shell, payee: Payee) -> None:
    """Cut one person's amount."""
    line = payee.line
    given = ask_fields(
        shell, f"扣除{line.name}的金额？", f"应发 {show_fen(line.amount)} 元。", (AMOUNT, REASON),
        {"amount": line.deduction, "reason": line.deduction_reason}, "扣除",
    )  # fmt: skip
    if given:
        fen, reason = given["amount"], given["reason"] or ""
        shell.act(f"登记{line.name}的扣除", lambda session: deduct(session, line.id, fen, reason))


def correct_line(shell: Shell, payee: Payee) -> None:
    """Say what a paid person should have been paid; the difference goes into a list of its own, which is shown then."""
    line = payee.line
    with shell.look() as session:
        paid = paid_so_far(session, line)
        now = amended_since(session, payee.run).get(line.id)
    text = f"到现在一共发了 {show_fen(paid)} 元。差额另编一份更正名册，原来的一行不动。"
    due = line.amount if now is None or now.due is None else now.due
    usual = {"amount": due, "reason": now.words if now else None}
    given = ask_fields(shell, f"更正{line.name}的金额？", text, (SHOULD_BE, WHY), usual, "更正")
    if given:
        who, fen, reason = shell.desk.user.name, given["amount"], given["reason"]
        shell.act(
            f"更正{line.name}的金额", lambda session: correct(session, line.id, fen, reason, who).run_id,
            lambda key: shell.go(RecordPlace("pay", key)),
        )  # fmt: skip


LINE_ACTIONS = (
    Action("缓发", hold_lines, "clock", on="rows", when=lambda payees: payees[0].drafted),
    Action("扣除", cut_line, "minus", on="one", when=lambda payee: payee.drafted),
    Action("更正", correct_line, "pencil", on="one", when=lambda one: one.run.locked and not one.run.corrects_id),
)
IN_ROSTER = Action(
    "在花名册里打开", lambda shell, one: shell.go(RecordPlace("roster", one.line.person_id)), on="one", edits=False
)


class Story(QFrame):
    """这个数怎么来的: the steps of one person's amount; its button prints them."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.payee: Payee | None = None
        space = shell.theme.space
        self.setProperty("role", "card")
        self.title, self.number, self.words, self.capital = QLabel(), QLabel(), QLabel(), QLabel()
        set_style(self.title, role="strong")
        set_style(self.number, role="title")
        set_style(self.capital, role="caption")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAccessibleName("这个数怎么来的")
        self.print = QPushButton("打印说明")
        self.print.setProperty("kind", "quiet")
        self.print.clicked.connect(self._print)
        shell.icons.put(self.print, "printer")
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        inside = QWidget()
        inside.setProperty("role", "plain")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addStretch(1)
        scroll.setWidget(inside)
        scroll.setAccessibleName("计算步骤")
        top = QHBoxLayout()
        top.setSpacing(space("m"))
        for label in (self.title, self.number, self.capital):
            top.addWidget(label)
        top.addStretch(1)
        top.addWidget(self.print)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("m"), space("s"), space("m"), space("s"))
        box.setSpacing(space("xs"))
        box.addLayout(top)
        box.addWidget(scroll, 1)

    def show_payee(self, payee: Payee | None) -> None:
        """Show how a line's amount came about."""
        self.payee = payee
        self.print.setEnabled(payee is not None)
        if payee is None:
            self.title.setText("选一个人，这里说明这个数怎么来的。")
            for label in (self.number, self.capital, self.words):
                label.setText("")
            return
        line = payee.line
        self.title.setText(f"{line.name}　这个数怎么来的")
        self.number.setText(f"{show_fen(line.net)} 元")
        self.capital.setText(capital(line.net))
        self.words.setText("\n".join(f"{number}. {step}" for number, step in enumerate(payee.steps, 1)))

    def _print(self) -> None:
        """Preview the person's slip, which tells every step."""
        if self.payee:
            self.shell.preview(
                SLIPS, PrintRequest(year=self.payee.run.year, ids=(self.payee.run.id, self.payee.line.id))
            )
