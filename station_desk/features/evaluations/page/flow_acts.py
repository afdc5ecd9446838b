"""What is asked before each step of a year's evaluation, and the step taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.features.evaluations.model import GRADES, RULINGS, Objection
from station_desk.features.evaluations.page.year_book import YearBook, read_year
from station_desk.features.evaluations.prints import PAPERS
from station_desk.features.evaluations.prints.workbooks import export_year
from station_desk.features.evaluations.rules import day_words
from station_desk.features.evaluations.service.flow import (
    close_notice,
    end_is_sure,
    notice_end,
    post_notice,
    send_back,
    settle,
    sign,
    submit,
    why_not,
)
from station_desk.features.evaluations.service.grades import Standing, keep_proposals, summary_of
from station_desk.features.evaluations.service.objections import (
    UPHELD,
    Heard,
    amend,
    register_objection,
    rule_objection,
)
from station_desk.features.evaluations.service.schemes import scheme_or_new
from station_desk.features.settings.service import station_or_new
from station_desk.fields.field import Field, fields_of
from station_desk.fields.kinds import Choice, Day, LongWords, Whole, Words
from station_desk.printing.task import Paper, PrintRequest
from station_desk.store.roles import HEAD
from station_desk.ui.action import Action
from station_desk.ui.ask import ask_fields
from station_desk.ui.shell import Shell

# What is done to a whole year: its scheme made, its scores rolled up, its papers printed, its workbook written.

LACKING = "缺的月份不算进平均分，也不按零分算。以后补打了分，可以再汇总一次。"


def make_scheme(shell: Shell, year: int) -> None:
    """Make the year's scheme as the last one was, or the default."""
    shell.act(f"建立{year}年考核办法", lambda session: scheme_or_new(session, year))


def roll_up(shell: Shell, year: int) -> bool:
    """Write scores and proposals of the year, asking first where months are missing; True where it was done."""
    with shell.look() as session:
        book = read_year(session, year)
    if not any(one.score is not None for one in book.standings):
        shell.refuse(UserError(f"{year}年还没有完整的月度得分。", "请先在“月度打分”里打完至少一个月，再汇总。"))
        return False
    gaps = book.gaps()
    if gaps and not shell.ask(f"还缺 {gaps} 个人月的分数，现在就汇总？", LACKING, act="汇总"):
        return False

    def done(found: list[Standing]) -> None:
        shell.tell(f"{year}年度已汇总：{summary_of(found)}。")

    return shell.act(f"汇总{year}年度考核", lambda session: keep_proposals(session, year), done)


def papers_of(year: int) -> list[Action]:
    """The papers of the year."""

    def entry(paper: Paper) -> Action:
        return Action(paper.title, lambda shell, _: shell.preview(paper, PrintRequest(year=year)), edits=False)

    return [entry(paper) for paper in PAPERS]


def export(shell: Shell, year: int) -> None:
    """Write the year as a workbook where the clerk says."""
    target = shell.choose_target("导出年度考核", f"{year}年度考核汇总.xlsx", "Excel 工作簿 (*.xlsx)")
    if target:
        shell.run(
            "导出年度考核",
            export_year(shell.desk, year, target),
            lambda count: shell.tell(f"已导出 {count} 人的年度考核。", undo=False),
        )


# Registering an objection and ruling on it.

RECEIVED = Field("收到日期", Day(), key="received", required=True)
WHAT = Field("异议内容", LongWords(), key="what", required=True)
RULING = Field("处理结果", Choice(RULINGS), key="ruling", required=True, help="维持：档次不变。采纳：更正档次")
GRADE = Field("采纳的话，更正为", Choice(GRADES), key="grade")
BECAUSE = Field("处理理由", LongWords(), key="because", required=True, help="写明怎样核实、核实的结果")
BY = Field("处理人", Words(25), key="by", required=True)


def ask_objection(shell: Shell, book: YearBook, person: str | None = None) -> None:
    """Ask who says what against whose grade, and register it."""
    named = {one.person.name: one.person.id for one in book.standings if one.stands}
    known = {key: name for name, key in named.items()}
    about = Field("对谁的档次", Choice(tuple(named)), key="name", required=True)
    who = fields_of(Objection)
    given = ask_fields(
        shell, "登记一件异议", "口头、电话、书面的都登记，匿名的也登记。每一件都要写明处理结果和理由。",
        (about, who["who"], who["contact"], RECEIVED, WHAT),
        {"name": known.get(person or ""), "received": dates.today()}, "登记",
    )  # fmt: skip
    if given:
        shell.act(
            f"登记对{given['name']}的异议",
            lambda session: register_objection(
                session, book.year, named[given["name"]], given["who"], given["received"], given["what"],
                given["contact"] or "",
            ),
        )  # fmt: skip


def ask_ruling(shell: Shell, heard: Heard, stands: str | None) -> None:
    """Ask how an objection is ruled, and write it; an upheld one amends the grade."""
    objection, name = heard.objection, heard.person.name
    with shell.look() as session:
        head = station_or_new(session).head
    told = f"{objection.who}：{objection.what}\n{name}现在是{stands or '没有档次'}。"
    fields = (RULING, GRADE, BECAUSE, *((BY,) if shell.desk.user.alone else ()))  # else whoever has signed in rules
    given = ask_fields(shell, f"怎样处理对{name}的异议？", told, fields, {"by": head}, "写入处理结果")
    if given:
        grade = given["grade"] if given["ruling"] == UPHELD else None
        shell.act(
            f"处理对{name}的异议",
            lambda session: rule_objection(
                session, objection.id, given["ruling"], given["because"], given.get("by") or "", grade
            ),
        )


SIGNER = Field("签批人", Words(25), key="name", required=True)
SIGNED = Field("签批日期", Day(), key="on", required=True)
POSTED = Field("张贴日期", Day(), key="on", required=True)
DAYS = Field("公示工作日数", Whole(1, 60), key="days", required=True, help="张贴当天不算；节假日不算，调休上班日算")
NEW = Field("更正为", Choice(GRADES), key="grade", required=True)
WHY = Field("更正理由", LongWords(), key="reason", required=True, help="写明依据，例如上级复查结果、处分决定")
FINAL = "定案以后，这一年的分数、档次和办法都锁定，不能撤销。确需改变时只能办理更正，原来的和更正后的都会留下。"


@dataclass(frozen=True, slots=True)
class Next:
    """The next act of a year: its words, what does it, and "" or why it cannot be done yet."""

    words: str
    icon: str
    act: Callable[[], object]
    blocked_reason: str = ""


def next_act(shell: Shell, book: YearBook, hear: Callable[[], object]) -> Next | None:
    """The one next act of the year, None for a settled one; `hear` shows the objections."""
    flow, year = book.flow, book.year
    if flow.stage == "打分" or (flow.stage == "定档" and any(one.moved for one in book.standings)):
        return Next("汇总定档", "stamp", lambda: roll_up(shell, year), blocked_reason(shell, "汇总"))
    if flow.stage == "定档":
        return Next("报所长签批", "arrow-right", lambda: hand_in(shell, book), blocked_reason(shell, "报签"))
    if flow.stage == "签批":
        words = "登记所长签批" if shell.desk.user.alone else "签批"
        return Next(words, "stamp", lambda: sign_year(shell, book), blocked_reason(shell, "签批"))
    if flow.stage == "公示" and not flow.posted:
        return Next("张贴公示", "megaphone", lambda: post(shell, book), blocked_reason(shell, "公示"))
    if flow.stage == "公示":
        early = "" if flow.over(dates.today()) else "公示还没有期满"
        return Next("结束公示", "check", lambda: close(shell, year), blocked_reason(shell, "期满") or early)
    if flow.stage == "异议" and flow.unruled:
        return Next("处理异议", "message-square", hear)
    if flow.stage == "异议":
        return Next("定案", "lock", lambda: settle_year(shell, book), blocked_reason(shell, "定案"))
    return None


def blocked_reason(shell: Shell, step: str) -> str:
    """Why whoever sits here may not do a step, and who can; "" where he may."""
    with shell.look() as session:
        return why_not(session, shell.desk.user, step)


def may_go_back(shell: Shell, book: YearBook) -> bool:
    """Whether 退回 may be offered."""
    at = book.flow.stage in ("签批", "公示") and not book.flow.objections
    return at and not blocked_reason(shell, "退回")


# --------------------------------------------------------------------------------------------------------- the steps
def hand_in(shell: Shell, book: YearBook) -> None:
    """Send the grades to the head."""
    blank = [one.person.name for one in book.standings if not one.stands]
    left = (
        f"{'、'.join(blank[:5])}{f'等 {len(blank)} 人' if len(blank) > 5 else ''}没有档次，不参加公示。"
        if blank
        else ""
    )
    text = f"{summary_of(book.standings)}。{left}报签以后分数和档次不能再改，要改先退回。"
    if shell.ask(f"把{book.year}年度的档次报所长签批？", text, act="报签"):
        shell.act(f"{book.year}年度考核报所长签批", lambda session: submit(session, book.year))


def sign_year(shell: Shell, book: YearBook) -> None:
    """The head signs, or the clerk registers the signature on paper."""
    year, text = book.year, f"{summary_of(book.standings)}。"
    if shell.desk.user.has(HEAD):
        if shell.ask(f"签批{year}年度考核？", text, act="签批"):
            shell.act(f"签批{year}年度考核", lambda session: sign(session, year, "", dates.today()))
        return
    with shell.look() as session:
        head = station_or_new(session).head
    text += "请先打印考核汇总表，由所长签字，再按签字件登记。"
    given = ask_fields(
        shell, f"所长签批了{year}年度考核？", text, (SIGNER, SIGNED), {"name": head, "on": dates.today()}, "登记签批"
    )
    if given:
        shell.act(f"登记所长签批{year}年度考核", lambda session: sign(session, year, given["name"], given["on"]))


def post(shell: Shell, book: YearBook) -> None:
    """Ask when and for how long the notice hangs, and say its last day in words."""
    year, today = book.year, dates.today()
    with shell.look() as session:
        days = station_or_new(session).notice_days
        until = notice_end(session, today, days)
    text = f"今天张贴、公示{days}个工作日的话，到{day_words(until)}为止。公示可以在“打印”里先打印出来。"
    given = ask_fields(
        shell, f"张贴{year}年度考核公示？", text, (POSTED, DAYS), {"on": today, "days": days}, "张贴公示"
    )
    if given:
        shell.act(f"公示{year}年度考核结果", lambda session: put_up(session, year, given), shell.tell)


def put_up(session: Session, year: int, given: Mapping[str, Any]) -> str:
    """Put the notice up; returns its last day in words."""
    until = post_notice(session, year, given["on"], given["days"])
    sure = "" if end_is_sure(session, until) else f"{until.year}年的放假安排还没有公布，以公布后的为准。"
    return f"公示到{day_words(until)}为止。{sure}"


def close(shell: Shell, year: int) -> None:
    """The notice is over."""
    shell.act(f"结束{year}年度考核公示", lambda session: close_notice(session, year))


def settle_year(shell: Shell, book: YearBook) -> None:
    """Lock the year."""
    if shell.ask(f"{book.year}年度考核定案？", f"{summary_of(book.standings)}。{FINAL}", act="定案"):
        shell.act(
            f"{book.year}年度考核定案",
            lambda session: settle(session, book.year),
            lambda _: shell.tell(f"{book.year}年度考核已定案，分数和档次已锁定。", undo=False),
        )


def go_back(shell: Shell, book: YearBook) -> None:
    """Send the year back to 定档 with a reason."""
    said = "退回以后签批和公示都作废，档次改好再重新报签。"
    reason = shell.ask_reason(f"为什么退回{book.year}年度考核？", said, "退回")
    if reason:
        shell.act(f"退回{book.year}年度考核", lambda session: send_back(session, book.year, reason))


def amend_grade(shell: Shell, book: YearBook, one: Standing, grade: str | None = None) -> None:
    """Ask for another grade of a settled year with its reason."""
    text = f"现在是{one.stands or '没有档次'}。更正以后两个档次都会留在表上，不能撤销，只能再更正。"
    wanted = grade if grade != one.stands else None
    given = ask_fields(
        shell, f"更正{one.person.name}{book.year}年度的档次？", text, (NEW, WHY), {"grade": wanted}, "更正"
    )
    if given:
        shell.act(
            f"更正{one.person.name}{book.year}年度的档次",
            lambda session: amend(session, book.year, one.person.id, given["grade"], given["reason"]),
            lambda made: shell.tell(f"{one.person.name}已由{made.old or '未定'}更正为{made.new}。", undo=False),
        )
