"""工作证: issuing cards, losing and replacing them, printing them front and back."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.features.idcards.model import WorkCard
from station_desk.features.idcards.page.verify import verify_codes
from station_desk.features.idcards.prints import PAPERS
from station_desk.features.idcards.service import (
    REGISTER,
    end_cards,
    expiring,
    issue_cards,
    mark_in_use,
    replace_card,
    without_card,
)
from station_desk.features.idcards.sheet import SHEET
from station_desk.features.villages.model import Village
from station_desk.fields.field import Field
from station_desk.fields.kinds import Choice, Words
from station_desk.printing.task import Wish
from station_desk.ui.ask import ask_fields
from station_desk.ui.page import TablePage
from station_desk.ui.paper.printed_tab import PRINTED_TAB
from station_desk.ui.parts import Fact, PageAct
from station_desk.ui.pick import Line, Pick
from station_desk.ui.register_page import RegisterPage
from station_desk.ui.shell import Shell
from station_desk.ui.tabs import RoomTab, RoomTabs


def build_page(shell: Shell) -> QWidget:
    """The room's page: the cards, and the register of their numbers."""
    register = RoomTab("编号登记", lambda shell: RegisterPage(shell, REGISTER, "idcards"))
    return RoomTabs(shell, (RoomTab("证件", cards_page, WorkCard), register))


def cards_page(shell: Shell) -> TablePage:
    """The cards as a table."""
    issue = PageAct("登记工作证", choose_people, "id-card", primary=True)
    acts = (
        issue,
        PageAct("验证证件", verify_codes, "shield-check", edits=False),
        PageAct("打印工作证", print_chosen, "printer", on="rows", edits=False),
        PageAct("记为在用", use_chosen, "check", on="rows"),
        PageAct("挂失补发", replace_chosen, "rotate-ccw", on="one"),
        PageAct("收回或销毁", end_chosen, "circle-x", on="rows", danger=True),
    )
    return TablePage(shell, SHEET, acts=acts, facts=facts, papers=PAPERS, tabs=(PRINTED_TAB,), first=issue)


def facts(session: Session) -> Sequence[Fact]:
    """How the cards stand, who has none, which expire soon."""
    counts: dict[str, int] = dict(
        session.execute(select(WorkCard.state, func.count()).group_by(WorkCard.state)).tuples().all()
    )
    soon, without = len(expiring(session, dates.today())), len(without_card(session))
    found = [Fact(state, str(counts.get(state, 0)), {"state": (state,)}) for state in ("在用", "待制")]
    if soon:
        found.append(Fact("即将到期", str(soon), look="care", act=show_expiring))
    if without:
        found.append(Fact("未办证", str(without), look="care", act=lambda shell: choose_people(shell, ())))
    return found


def show_expiring(shell: Shell) -> None:
    """Show the cards that expire soon."""
    with shell.look() as session:
        found = expiring(session, dates.today())
    shell.go("idcards", expires=[card.expires for card, _ in found])


def choose_people(shell: Shell, _: Sequence[str]) -> None:
    """Offer who serves without a card, and register cards for those ticked."""
    with shell.look() as session:
        villages = {one.id: one.name for one in session.scalars(select(Village))}
        lines = [
            Line(one.id, (one.name, villages.get(one.village_id or "", ""), one.badge or ""))
            for one in without_card(session)
        ]
    pick = Pick(shell, "给谁办工作证", ("姓名", "所属村", "辅警编号"), "登记", "人", "在岗的人都已有有效的工作证。")
    pick.show_lines(lines)
    pick.when_chosen(lambda keys: shell.act(f"登记工作证 {len(keys)} 张", lambda session: issue_cards(session, keys)))


def print_chosen(shell: Shell, ids: Sequence[str]) -> None:
    """Preview the chosen cards."""
    shell.preview(PAPERS[0], Wish(ids=tuple(ids)))


def use_chosen(shell: Shell, ids: Sequence[str]) -> None:
    """Note that the chosen cards are handed out."""
    shell.act("把工作证记为在用", lambda session: mark_in_use(session, ids))


def replace_chosen(shell: Shell, ids: Sequence[str]) -> None:
    """Report one card lost and issue another, which is shown then."""

    def work(session: Session) -> str:
        fresh = replace_card(session, ids[0], reason or "")
        session.flush()
        return fresh.id

    reason = shell.ask_reason("这张工作证是怎样丢失的？", "原证将挂失，并登记一张补发的新证。", "挂失并补发")
    if reason:
        # The new card is what is printed next, not the one just reported lost.
        shell.act("挂失并补发工作证", work, lambda fresh: shell.go("idcards", fresh))


def end_chosen(shell: Shell, ids: Sequence[str]) -> None:
    """Ask which and why, and note that the chosen cards are taken back or destroyed."""
    fields = (
        Field("处理", Choice(("收回", "销毁")), key="state", required=True),
        Field("原因", Words(60), key="reason", required=True, help="例如：离岗收回、换证销毁、制证打坏"),
    )
    found = ask_fields(
        shell,
        f"收回还是销毁这 {len(ids)} 张工作证？",
        "编号留在登记里，不再编给别人。",
        fields,
        {"state": "收回"},
        "登记",
    )
    if found:
        shell.act(f"{found['state']}工作证 {len(ids)} 张", lambda session: end_cards(session, ids, **found))
