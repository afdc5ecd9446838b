"""What is asked before each step of a year's evaluation, and the step taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.features.evaluations.model import GRADES
from station_desk.features.evaluations.page.year_acts import roll_up
from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.features.evaluations.rules import day_words
from station_desk.features.evaluations.service import (
    Standing,
    amend,
    close_notice,
    end_is_sure,
    notice_end,
    post_notice,
    send_back,
    settle,
    sign,
    submit,
    summary_of,
    why_not,
)
from station_desk.features.settings.service import station_or_new
from station_desk.fields.field import Field
from station_desk.fields.kinds import Choice, Day, LongWords, Whole, Words
from station_desk.store.roles import HEAD
from station_desk.ui.ask import ask_fields
from station_desk.ui.shell import Shell

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
    hindrance: str = ""


def next_act(shell: Shell, book: YearBook, hear: Callable[[], object]) -> Next | None:
    """The one next act of the year, None for a settled one; `hear` shows the objections."""
    flow, year = book.flow, book.year
    if flow.stage == "打分" or (flow.stage == "定档" and any(one.moved for one in book.standings)):
        return Next("汇总定档", "stamp", lambda: roll_up(shell, year), hindrance(shell, "汇总"))
    if flow.stage == "定档":
        return Next("报所长签批", "arrow-right", lambda: hand_in(shell, book), hindrance(shell, "报签"))
    if flow.stage == "签批":
        words = "登记所长签批" if shell.desk.user.alone else "签批"
        return Next(words, "stamp", lambda: sign_year(shell, book), hindrance(shell, "签批"))
    if flow.stage == "公示" and not flow.posted:
        return Next("张贴公示", "megaphone", lambda: post(shell, book), hindrance(shell, "公示"))
    if flow.stage == "公示":
        early = "" if flow.over(dates.today()) else "公示还没有期满"
        return Next("结束公示", "check", lambda: close(shell, year), hindrance(shell, "期满") or early)
    if flow.stage == "异议" and flow.unruled:
        return Next("处理异议", "message-square", hear)
    if flow.stage == "异议":
        return Next("定案", "lock", lambda: settle_year(shell, book), hindrance(shell, "定案"))
    return None


def hindrance(shell: Shell, step: str) -> str:
    """Why whoever sits here may not do a step, and who can; "" where he may."""
    with shell.look() as session:
        return why_not(session, shell.desk.user, step)


def may_go_back(shell: Shell, book: YearBook) -> bool:
    """Whether 退回 may be offered."""
    at = book.flow.stage in ("签批", "公示") and not book.flow.objections
    return at and not hindrance(shell, "退回")


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
