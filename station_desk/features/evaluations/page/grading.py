"""A grade changed by hand, from wherever it is asked for."""

from collections.abc import Sequence

from station_desk.base.errors import UserError
from station_desk.features.evaluations.model import SIGNED, SIGNED_ADVICE
from station_desk.features.evaluations.page.flow_acts import amend_grade
from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.features.evaluations.service import Standing, bar_person, set_grade, unbar_person
from station_desk.fields.field import Field
from station_desk.fields.kinds import Choice, Words
from station_desk.ui.ask import ask_fields
from station_desk.ui.shell import Shell

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
    """What becomes of the wish to change a grade that was signed."""
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
