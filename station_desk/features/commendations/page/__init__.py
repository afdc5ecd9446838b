"""表彰: choosing the commended from the 优秀, their numbers, their certificates."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QComboBox, QWidget
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base.money import show_fen
from station_desk.features.commendations.model import TITLES, Award
from station_desk.features.commendations.page.wording import edit_own_wording, edit_wordings
from station_desk.features.commendations.prints import PAPERS
from station_desk.features.commendations.service import (
    REGISTER,
    add_awards,
    mark_printed,
    reissue_award,
    void_awards,
    waiting_for_award,
)
from station_desk.features.commendations.sheet import SHEET
from station_desk.features.evaluations.service import settled_years
from station_desk.printing.task import Wish
from station_desk.ui.page import TablePage
from station_desk.ui.paper.printed_tab import PRINTED_TAB
from station_desk.ui.parts import Fact, PageAct
from station_desk.ui.pick import Line, Pick
from station_desk.ui.register_page import RegisterPage
from station_desk.ui.shell import Shell
from station_desk.ui.tabs import RoomTab, RoomTabs

NOTHING = "{year}年度的优秀人员都已表彰，或者这一年没有人评为优秀。"
UNSETTLED = "还没有哪一年的考核已经定案。表彰从定案的考核里选人：先在“考核”里走完签批、公示、定案，再回来选人。"


def build_page(shell: Shell) -> QWidget:
    """The room's page: the awards, and the register of their numbers."""
    register = RoomTab("编号登记", lambda shell: RegisterPage(shell, REGISTER, "commendations"))
    return RoomTabs(shell, (RoomTab("奖项", awards_page, Award), register))


def awards_page(shell: Shell) -> TablePage:
    """The awards as a table."""
    choose = PageAct("从优秀中选人", choose_people, "award", primary=True)
    acts = (
        choose,
        PageAct("证书正文", edit_wordings, "pencil"),
        PageAct("打印证书", print_chosen, "printer", on="rows", edits=False),
        PageAct("记为已印", mark_chosen, "check", on="rows"),
        PageAct("改正文", edit_own_wording, "pencil", on="one"),
        PageAct("补发", reissue_chosen, "rotate-ccw", on="one"),
        PageAct("作废", void_chosen, "circle-x", on="rows", danger=True),
    )
    return TablePage(shell, SHEET, acts=acts, facts=facts, papers=PAPERS, tabs=(PRINTED_TAB,), first=choose)


def facts(session: Session) -> Sequence[Fact]:
    """How many certificates wait, are printed, are void."""
    counts: dict[str, int] = dict(
        session.execute(select(Award.state, func.count()).group_by(Award.state)).tuples().all()
    )
    shown = ("待印", "已印", "作废") if counts.get("作废") else ("待印", "已印")
    return [Fact(state, str(counts.get(state, 0)), {"state": (state,)}) for state in shown]


def choose_people(shell: Shell, _: Sequence[str]) -> None:
    """Offer the 优秀 of a year who have no award yet, and register those ticked."""
    with shell.look() as session:
        years = settled_years(session)
    pick = Pick(shell, "选出受表彰的人", ("姓名", "年度得分", "定档理由"), "表彰", "人", "")
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
        pick.show_lines([Line(one.person_id, (one.name, show_fen(one.score or 0), one.because)) for one in found])

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
    shell.preview(PAPERS[0], Wish(ids=tuple(ids)))


def mark_chosen(shell: Shell, ids: Sequence[str]) -> None:
    """Note that the chosen certificates have been printed."""
    shell.act("把证书记为已印", lambda session: mark_printed(session, ids))


def reissue_chosen(shell: Shell, ids: Sequence[str]) -> None:
    """Ask why a certificate is printed again under its number, and preview it."""
    reason = shell.ask_reason("为什么补发这张证书？", "编号不变，证书上注明“补发”，登记里留下原因和日期。", "补发")
    if reason:
        work = partial(reissue_award, award_id=ids[0], reason=reason)
        shell.act("补发证书", work, lambda _: print_chosen(shell, ids[:1]))


def void_chosen(shell: Shell, ids: Sequence[str]) -> None:
    """Ask why the chosen certificates are void."""
    text = "编号留在登记里，不再编给别人。只是纸打坏了的不用作废：打印后选“打坏了”，用同一编号重打。"
    reason = shell.ask_reason(f"为什么作废这 {len(ids)} 张证书？", text, "作废")
    if reason:
        shell.act(f"作废证书 {len(ids)} 张", lambda session: void_awards(session, ids, reason))
