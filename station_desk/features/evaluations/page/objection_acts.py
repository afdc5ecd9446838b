"""Registering an objection and ruling on it."""

from station_desk.base import dates
from station_desk.features.evaluations.model import GRADES, RULINGS, Objection
from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.features.evaluations.service import UPHELD, Heard, register_objection, rule_objection
from station_desk.features.settings.service import station_or_new
from station_desk.fields.field import Field, fields_of
from station_desk.fields.kinds import Choice, Day, LongWords, Words
from station_desk.ui.ask import ask_fields
from station_desk.ui.shell import Shell

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
