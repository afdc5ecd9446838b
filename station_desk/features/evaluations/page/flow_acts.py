"""What is asked before each step of a year's evaluation, and the step taken."""

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.features.evaluations.model import GRADES, RULINGS, Objection
from station_desk.features.evaluations.page.year_book import YearBook, read_year
from station_desk.features.evaluations.prints import PAPERS
from station_desk.features.evaluations.prints.workbooks import export_year
from station_desk.features.evaluations.service.flow import why_not
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
from station_desk.fields.kinds import Choice, Day, LongWords, Words
from station_desk.printing.task import Paper, PrintRequest
from station_desk.store.workflow import PaperDay
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
    ruled = Field("处理日期", PaperDay(objection.received, "收到日期"), key="on", required=True)
    fields = (RULING, GRADE, BECAUSE, ruled, *((BY,) if shell.desk.user.alone else ()))  # else whoever has signed in
    given = ask_fields(
        shell, f"怎样处理对{name}的异议？", told, fields, {"by": head, "on": dates.today()}, "写入处理结果"
    )
    if given:
        grade = given["grade"] if given["ruling"] == UPHELD else None
        shell.act(
            f"处理对{name}的异议",
            lambda session: rule_objection(
                session, objection.id, given["ruling"], given["because"], given.get("by") or "", grade, given["on"]
            ),
        )


NEW = Field("更正为", Choice(GRADES), key="grade", required=True)
WHY = Field("更正理由", LongWords(), key="reason", required=True, help="写明依据，例如上级复查结果、处分决定")


def blocked_reason(shell: Shell, step: str) -> str:
    """Why whoever sits here may not do a step, and who can; "" where he may."""
    with shell.look() as session:
        return why_not(session, step)


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
