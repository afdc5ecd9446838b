"""The page of the roster: who serves, who is missing, and the acts that change it."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from station_desk.base import dates, idnumber
from station_desk.base.places import RoomPlace
from station_desk.features.roster import service
from station_desk.features.roster.model import SERVING
from station_desk.features.roster.page.acts import ACTS, Doubts, Posts
from station_desk.features.roster.page.photos import TAKE_PHOTOS
from station_desk.features.roster.page.photos import take_files as take_files
from station_desk.features.roster.prints import PAPERS
from station_desk.features.roster.sheet import SHEET
from station_desk.ui.page import TablePage
from station_desk.ui.parts import Addition, Fact, FormTab
from station_desk.ui.print.printed_tab import PRINTED_TAB
from station_desk.ui.shell import Shell

ADDITIONS = (Addition("village", coverage=service.coverage),)


def build_page(shell: Shell) -> QWidget:
    """The roster as the window shows it."""
    return TablePage(
        shell,
        SHEET,
        actions=(TAKE_PHOTOS, *ACTS),
        facts=facts,
        papers=PAPERS,
        tabs=(FormTab("任职经历", Posts), PRINTED_TAB),
        follows=follows,
        detail=Doubts,
    )


def facts(session: Session) -> Sequence[Fact]:
    """What stands in the head: people in post, on probation, probations over, villages without anybody."""
    found = service.strength(session)
    today = dates.today()
    ending = service.probation_due(session, dates.month_span(today.year, today.month)[1])
    shown = [Fact("在岗", str(found.serving), {"state": SERVING})]
    if found.on_probation:
        shown.append(Fact("试用", str(found.on_probation), {"state": ("试用",)}, "care" if ending else ""))
    if ending:
        shown.append(Fact("本月试用期满", str(len(ending)), {"state": ("试用",)}, "care"))
    if found.vacant:
        shown.append(Fact("空缺的村", str(found.vacant), look="bad", act=lambda shell: shell.go(RoomPlace("villages"))))
    return shown


def follows(key: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What else a field just filled says: the ID number gives birth date and sex."""
    number = values.get("id_number")
    if key != "id_number" or not number:
        return {}
    return {"born": idnumber.born_on(number), "sex": idnumber.sex(number)}
