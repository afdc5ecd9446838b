"""What is done to a list and to its lines, each as a small declaration with its question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMenu

from station_desk.base import dates
from station_desk.base.money import show_fen
from station_desk.features.pay.model import APPROVED, CHECKED, DRAFTED, PAID, PayLine, PayRun
from station_desk.features.pay.page.dialogs import make_fund, offers
from station_desk.features.pay.prints import PAPERS, WORKBOOKS
from station_desk.features.pay.rules import read_period, usual_period, usual_year
from station_desk.features.pay.service.changes import amended_since, changes_of, correct, paid_so_far, summary
from station_desk.features.pay.service.runs import BACK, NEXT, advance, deduct, discard, hold, send_back, why_not
from station_desk.features.pay.service.subsidies import make_subsidy_run
from station_desk.features.settings.service import station_or_new
from station_desk.fields.field import Field
from station_desk.fields.kinds import Choice, Hundredths, Whole, Words
from station_desk.printing.task import PrintRequest
from station_desk.ui.ask import ask_fields
from station_desk.ui.shell import Shell

# Which months a list of subsidies is for: a month or a quarter of a year.

PERIODS = (*(f"第{quarter}季度" for quarter in range(1, 5)), *(f"{month}月" for month in range(1, 13)))
YEAR = Field("年度", Whole(2004, 2100), key="year", required=True)
PERIOD = Field("月份", Choice(PERIODS), key="period", required=True)


def make_subsidy(shell: Shell, opened: Callable[[str], None]) -> None:
    """Ask for the period and make its list."""
    year, period = usual_period(dates.today())
    text = "按每月15日在岗的人和那一天的补贴标准计算；没有标准的村会先提出来。"
    given = ask_fields(shell, "编制哪一期岗位补贴？", text, (YEAR, PERIOD), {"year": year, "period": period}, "编制")
    if given:
        first, last = read_period(given["period"])
        who = shell.desk.user.name
        title = f"编制{given['year']}年{given['period']}岗位补贴名册"
        shell.act(title, lambda session: make_subsidy_run(session, given["year"], first, last, who).id, opened)


Opened = Callable[[str], None]
Work = Callable[[Shell, PayRun, Sequence[PayLine], Opened], None]

WHO = Field("由谁办理", Words(25), key="who", required=True)
DOCUMENT = Field("发放凭证", Words(60), key="document", help="银行回单或记账凭证的编号，可以空着")
AMOUNT = Field("扣除金额", Hundredths(), key="amount", required=True, help="单位是元；填 0 就是不扣")
REASON = Field("原因", Words(60), key="reason")
SHOULD_BE = Field("应发金额", Hundredths(), key="amount", required=True, help="这个人这一期一共应该发多少元")
WHY = Field("更正原因", Words(60), key="reason", required=True)

VERBS = {DRAFTED: "送审核", CHECKED: "批准", APPROVED: "记为已发", PAID: "关账"}


@dataclass(frozen=True, slots=True)
class RunAct:
    """An act on a list or on its chosen lines; `fits` says whether it can be done as the list stands, `step` which of
    the service's STEPS it is, so that it is known who may do it."""

    title: str
    work: Work
    fits: Callable[[PayRun], bool]
    icon: str = ""
    primary: bool = False
    step: Callable[[PayRun], str] = lambda _: DRAFTED

    def blocked_reason(self, shell: Shell, run: PayRun) -> str:
        """Why whoever sits here may not do it, and who can; "" where he may."""
        with shell.look() as session:
            return why_not(session, shell.desk.user, self.step(run))

    def words(self, run: PayRun) -> str:
        """What stands on the button: the next step is called by its own name."""
        return VERBS.get(run.state, self.title) if self.primary else self.title


def go_on(shell: Shell, run: PayRun, _: Sequence[PayLine], __: Opened) -> None:
    """Ask who takes the list its next step; before the approval what differs from the last list is said."""
    step, verb = NEXT[run.state], VERBS[run.state]
    with shell.look() as session:
        station = station_or_new(session)
        said = summary(found) if (found := changes_of(session, run)) else ""
    usual = {APPROVED: station.head}.get(step, station.clerk or shell.desk.user.name)
    text = f"与上一期相比：{said}。" if said and step in (CHECKED, APPROVED) else ""
    if step == PAID:
        text = "记为已发以后，名册就锁住了：不能再改，只能另编更正名册。"
    named = replace(WHO, title={CHECKED: "审核人", APPROVED: "批准人", PAID: "经办人"}.get(step, "关账人"))
    fields = [] if shell.desk.user.key else [named]  # whoever has signed in does it in his own name
    fields += [DOCUMENT] if step == PAID else []
    question = f"{verb}“{run.title}”？"
    given = (
        ask_fields(shell, question, text, fields, {"who": usual}, verb) if fields else shell.ask(question, text, verb)
    )
    if given:
        told = given if isinstance(given, dict) else {}
        who, document = told.get("who") or shell.desk.user.name, told.get("document") or ""
        shell.act(f"把“{run.title}”{verb}", lambda session: advance(session, run.id, who, document))


def take_back(shell: Shell, run: PayRun, _: Sequence[PayLine], __: Opened) -> None:
    """Send a list back to its draft."""
    if shell.ask(f"把“{run.title}”退回草拟？", "审核和批准的记录会取消，改好以后再送审核。", act="退回"):
        shell.act(f"把“{run.title}”退回草拟", lambda session: send_back(session, run.id))


def throw_away(shell: Shell, run: PayRun, _: Sequence[PayLine], __: Opened) -> None:
    """Delete a draft."""
    if shell.ask(f"删除“{run.title}”？", "可以撤销。", act="删除"):
        shell.act(f"删除“{run.title}”", lambda session: discard(session, run.id))


def hold_lines(shell: Shell, _: PayRun, lines: Sequence[PayLine], __: Opened) -> None:
    """Hold the chosen lines back with a reason; those already held are let go."""
    ids, names = [one.id for one in lines], named(lines)
    if all(one.held for one in lines):
        shell.act(f"取消缓发：{names}", lambda session: hold(session, ids, ""))
        return
    reason = shell.ask_reason(f"为什么缓发{names}的钱？", "缓发的钱这一次不发，以后用“更正”补发。", "缓发")
    if reason:
        shell.act(f"缓发{names}", lambda session: hold(session, ids, reason))


def cut_line(shell: Shell, _: PayRun, lines: Sequence[PayLine], __: Opened) -> None:
    """Cut one person's amount."""
    line = lines[0]
    given = ask_fields(
        shell, f"扣除{line.name}的金额？", f"应发 {show_fen(line.amount)} 元。", (AMOUNT, REASON),
        {"amount": line.deduction, "reason": line.deduction_reason}, "扣除",
    )  # fmt: skip
    if given:
        fen, reason = given["amount"], given["reason"] or ""
        shell.act(f"登记{line.name}的扣除", lambda session: deduct(session, line.id, fen, reason))


def correct_line(shell: Shell, run: PayRun, lines: Sequence[PayLine], opened: Opened) -> None:
    """Say what a paid person should have been paid; the difference goes into a list of its own."""
    line = lines[0]
    with shell.look() as session:
        paid = paid_so_far(session, line)
        now = amended_since(session, run).get(line.id)
    text = f"到现在一共发了 {show_fen(paid)} 元。差额另编一份更正名册，原来的一行不动。"
    due = line.amount if now is None or now.due is None else now.due
    usual = {"amount": due, "reason": now.words if now else None}
    given = ask_fields(shell, f"更正{line.name}的金额？", text, (SHOULD_BE, WHY), usual, "更正")
    if given:
        who, fen, reason = shell.desk.user.name, given["amount"], given["reason"]
        shell.act(f"更正{line.name}的金额", lambda session: correct(session, line.id, fen, reason, who).run_id, opened)


def named(lines: Sequence[PayLine]) -> str:
    names = [one.name for one in lines]
    return "、".join(names[:3]) + (f"等 {len(names)} 人" if len(names) > 3 else "")


RUN_ACTS = (
    RunAct(
        "下一步", go_on, lambda run: run.state in NEXT, "check", primary=True,
        step=lambda run: NEXT.get(run.state, DRAFTED),
    ),
    RunAct("退回草拟", take_back, lambda run: run.state in (CHECKED, APPROVED), "undo-2", step=lambda _: BACK),
    RunAct("删除", throw_away, lambda run: run.state == DRAFTED, "trash-2"),
)  # fmt: skip
LINE_ACTS = (
    RunAct("缓发", hold_lines, lambda run: run.state == DRAFTED and not run.corrects_id, "clock"),
    RunAct("扣除", cut_line, lambda run: run.state == DRAFTED and not run.corrects_id, "minus"),
    RunAct("更正", correct_line, lambda run: run.locked and not run.corrects_id, "pencil"),
)


def fill_make(shell: Shell, menu: QMenu, opened: Opened) -> None:
    """Offer the kinds of lists."""
    usual = usual_year(dates.today())
    for year in (usual, usual + 1) if usual < dates.today().year else (usual, usual - 1):
        menu.addAction(f"{year}年度绩效专项资金…").triggered.connect(
            lambda _=False, year=year: make_fund(shell, year, opened)
        )
    menu.addSeparator()
    menu.addAction("岗位补贴…").triggered.connect(lambda: make_subsidy(shell, opened))


def fill_print(shell: Shell, menu: QMenu, run: PayRun | None) -> None:
    """Offer the papers and workbooks of the list in sight."""
    for paper in PAPERS:
        entry = menu.addAction(paper.title)
        entry.setEnabled(run is not None)
        if run:
            request = PrintRequest(year=run.year, ids=(run.id,))
            entry.triggered.connect(lambda _=False, paper=paper, request=request: shell.preview(paper, request))
    menu.addSeparator()
    for title, write in WORKBOOKS:
        entry = menu.addAction(f"{title} Excel…")
        entry.setEnabled(run is not None)
        if run:
            entry.triggered.connect(lambda _=False, title=title, write=write, run=run: save(shell, title, write, run))
    for title, work in offers(shell, run) if run else ():
        menu.addAction(title).triggered.connect(lambda _=False, work=work: QTimer.singleShot(0, shell, work))


def save(shell: Shell, title: str, write: Callable[..., object], run: PayRun) -> None:
    """Write a workbook of a list where the clerk says."""
    target = shell.choose_target(f"导出{title}", f"{run.title}{title}.xlsx", "Excel 工作簿 (*.xlsx)")
    if target:
        job = write(shell.desk, run.id, target)
        shell.run(f"导出{title}", job, lambda _: shell.tell(f"已导出{title}。", undo=False))  # type: ignore[arg-type]
