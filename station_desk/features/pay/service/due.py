"""What of the pay is due: years without a list, lists on their way, money that has not come, corrections."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from station_desk.base.chinese import names_of
from station_desk.base.due import Due
from station_desk.base.money import show_fen
from station_desk.base.places import RecordPlace
from station_desk.features.evaluations.service.flow import settled_years
from station_desk.features.evaluations.service.grades import amendments_of
from station_desk.features.pay import LedgerPlace, MakePlace
from station_desk.features.pay.model import APPROVED, CHECKED, DRAFTED, FUND, PAID, PayRun
from station_desk.features.pay.rules import CAME, DUE, balance
from station_desk.features.pay.service.flow import amended_since
from station_desk.features.pay.service.fund import entries_of
from station_desk.features.pay.service.runs import last_run, lines_of, runs_of

YEARS_BACK = 2  # older years are history: whoever has not paid them here has paid them elsewhere
STEPS = {
    DRAFTED: ("等审核", "去送审"),
    CHECKED: ("等所长批准", "去批准"),
    APPROVED: ("已批准，还没有发放", "去发放"),
}


def due(session: Session, today: date) -> list[Due]:
    """All of it, the way of the money from the list to the books."""
    settled = [year for year in settled_years(session) if year >= today.year - YEARS_BACK]
    runs = [run for run in runs_of(session) if run.year >= today.year - YEARS_BACK]
    found = [*unlisted(session, settled), *under_way(runs)]
    for year in settled:
        found += money(session, year, runs)
    return found + [one for run in runs if run.state == PAID for one in corrections(session, run)]


def unlisted(session: Session, settled: list[int]) -> Iterator[Due]:
    """Settled years whose fund has no list yet."""
    for year in settled:
        run = last_run(session, year)
        if run is None or run.sort != FUND:
            words = f"{year}年度考核已定案，绩效专项资金还没有编制名册"
            yield Due("no list", "care", words, MakePlace(year), "去编制")


def under_way(runs: list[PayRun]) -> Iterator[Due]:
    """Lists that wait for their next step."""
    for run in runs:
        if run.state in STEPS:
            state, act = STEPS[run.state]
            yield Due("list", "care", f"“{run.title}”{state}", RecordPlace("pay", run.id), act)


def money(session: Session, year: int, runs: list[PayRun]) -> Iterator[Due]:
    """The county's money of a year that has a list: not entered, or owed and not come."""
    listed = [run for run in runs if run.year == year and run.sort == FUND and run.state != DRAFTED]
    if not listed:
        return
    found = balance((one.kind, one.amount) for one in entries_of(session, year))
    if not found.due:
        yield Due("no due", "care", f"{year}年的资金台账还没有登记应拨", LedgerPlace(year, DUE), "去登记")
    elif found.came < found.due:
        came = f"只到 {show_fen(found.came)} 元" if found.came else "还没有登记实拨"
        words = f"{year}年应拨 {show_fen(found.due)} 元，{came}"
        yield Due("not come", "bad", words, LedgerPlace(year, CAME), "去登记")


def corrections(session: Session, run: PayRun) -> Iterator[Due]:
    """A paid list some of whose people were amended since. Asked only where the year has an amendment."""
    if run.sort != FUND or run.corrects_id or not amendments_of(session, run.year):
        return
    changed = amended_since(session, run)
    if changed:
        names = [one.name for one in lines_of(session, run.id) if one.id in changed]
        words = f"“{run.title}”发放以后更正了考核：{names_of(names)}，差额还没有补发或退回"
        yield Due("correction", "care", words, RecordPlace("pay", run.id), "去更正")
