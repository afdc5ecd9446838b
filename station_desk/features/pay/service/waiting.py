"""What of the pay waits to be done: years without a list, lists on their way, money that has not come, corrections."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from station_desk.base.money import show_fen
from station_desk.features.evaluations.service import amendments_of, settled_years
from station_desk.features.pay.model import APPROVED, CHECKED, DRAFTED, FUND, PAID, PayRun
from station_desk.features.pay.rules import CAME, DUE, balance
from station_desk.features.pay.service.amended import amended_since
from station_desk.features.pay.service.ledger import entries_of
from station_desk.features.pay.service.runs import last_run, lines_of, runs_of

YEARS_BACK = 2  # older years are history: whoever has not paid them here has paid them elsewhere
STEPS = {
    DRAFTED: ("等审核", "去送审"),
    CHECKED: ("等所长批准", "去批准"),
    APPROVED: ("已批准，还没有发放", "去发放"),
}
LEDGER = "资金台账"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to be done: a `sentence`, the words of the `act`, and where it is done: a list, or a place of the page.

    `late` says that money should have gone out or come in by now.
    """

    kind: str
    sentence: str
    act: str
    run_id: str | None = None
    where: tuple[tuple[str, object], ...] = ()
    late: bool = False


def waiting(session: Session, today: date) -> list[Waiting]:
    """All of it, the way of the money from the list to the books."""
    settled = [year for year in settled_years(session) if year >= today.year - YEARS_BACK]
    runs = [run for run in runs_of(session) if run.year >= today.year - YEARS_BACK]
    found = [*unlisted(session, settled), *under_way(runs)]
    for year in settled:
        found += money(session, year, runs)
    return found + [one for run in runs if run.state == PAID for one in corrections(session, run)]


def unlisted(session: Session, settled: list[int]) -> Iterator[Waiting]:
    """Settled years whose fund has no list yet."""
    for year in settled:
        run = last_run(session, year)
        if run is None or run.sort != FUND:
            words = f"{year}年度考核已定案，绩效专项资金还没有编制名册"
            yield Waiting("no list", words, "去编制", where=(("make", year),))


def under_way(runs: list[PayRun]) -> Iterator[Waiting]:
    """Lists that wait for their next step."""
    for run in runs:
        if run.state in STEPS:
            state, act = STEPS[run.state]
            yield Waiting("list", f"“{run.title}”{state}", act, run.id)


def money(session: Session, year: int, runs: list[PayRun]) -> Iterator[Waiting]:
    """The county's money of a year that has a list: not entered, or owed and not come."""
    listed = [run for run in runs if run.year == year and run.sort == FUND and run.state != DRAFTED]
    if not listed:
        return
    found = balance((one.kind, one.amount) for one in entries_of(session, year))

    def entry(kind: str) -> tuple[tuple[str, object], ...]:
        return (("tab", LEDGER), ("year", year), ("enter", kind))

    if not found.due:
        yield Waiting("no due", f"{year}年的资金台账还没有登记应拨", "去登记", where=entry(DUE))
    elif found.came < found.due:
        came = f"只到 {show_fen(found.came)} 元" if found.came else "还没有登记实拨"
        yield Waiting(
            "not come", f"{year}年应拨 {show_fen(found.due)} 元，{came}", "去登记", where=entry(CAME), late=True
        )


def corrections(session: Session, run: PayRun) -> Iterator[Waiting]:
    """A paid list some of whose people were amended since. Asked only where the year has an amendment."""
    if run.sort != FUND or run.corrects_id or not amendments_of(session, run.year):
        return
    changed = amended_since(session, run)
    if changed:
        names = [one.name for one in lines_of(session, run.id) if one.id in changed]
        shown = "、".join(names[:3]) + (f"等 {len(names)} 人" if len(names) > 3 else "")
        yield Waiting("correction", f"“{run.title}”发放以后更正了考核：{shown}，差额还没有补发或退回", "去更正", run.id)
