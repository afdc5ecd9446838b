"""The rates as a table, and how many villages have one."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.features.pay.rules import average_percent, tariff_on
from station_desk.features.pay.service import rates_from_villages, tariffs_of
from station_desk.features.pay.sheet import RATES
from station_desk.features.villages.model import Village
from station_desk.ui.page import TablePage
from station_desk.ui.parts import Fact, PageAct
from station_desk.ui.shell import Shell


def build_rates(shell: Shell) -> QWidget:
    """Build the tab."""
    return TablePage(shell, RATES, acts=(PageAct("从村屯资料登记", take_from_villages, "download"),), facts=facts)


def take_from_villages(shell: Shell, _: Sequence[str]) -> None:
    """Register the directors' subsidies that the villages' cards name, from the first of this year on."""
    since = dates.today().replace(month=1, day=1)
    question = f"按村屯资料里的“村主任补贴”，给还没有标准的村登记从 {dates.show_date(since)} 起的标准？"
    if shell.ask(question, "比例先按80%登记，以后可以改。", act="登记"):
        shell.act("登记村的补贴标准", lambda session: rates_from_villages(session, since))


def facts(session: Session) -> Sequence[Fact]:
    """How many villages have a rate today, and what it comes to on average (意见三（三）: 平均为80%)."""
    today, tariffs = dates.today(), tariffs_of(session)
    villages = session.scalars(select(Village).where(Village.station_id == session.info["station_id"])).all()
    there = [found for one in villages if (found := tariff_on(tariffs, today, one.township, one.id))]
    average = average_percent(there)
    look = "care" if len(there) < len(villages) else ""
    shown = [Fact("有标准的村", f"{len(there)} / {len(villages)}", look=look)]
    if average is not None:
        shown.append(Fact("平均比例", f"{average:.1f}%", look="" if abs(average - 80) < 0.05 else "care"))
    return shown
