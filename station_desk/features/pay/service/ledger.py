"""The year's ledger beside what should be in it."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.money import show_fen
from station_desk.features.pay.model import FUND, FundEntry, PayForm
from station_desk.features.pay.rules import KINDS, Balance, balance, doubts
from station_desk.features.pay.service.fund import setting_of
from station_desk.features.pay.service.runs import lines_of, runs_of, totals
from station_desk.store.enclosure import Enclosure, enclose


@dataclass(frozen=True, slots=True)
class Ledger:
    """A year's sums, and a sentence for each thing that does not add up."""

    year: int
    balance: Balance
    doubts: list[str]


def ledger_of(session: Session, year: int) -> Ledger:
    """Reconcile a year."""
    found = balance((one.kind, one.amount) for one in entries_of(session, year))
    by_runs = sum(
        totals(lines_of(session, run.id)).net for run in runs_of(session, year) if run.sort == FUND and run.locked
    )
    return Ledger(year, found, doubts(found, expected=setting_of(session, year).pool, paid_by_runs=by_runs))


def ledger_years(session: Session) -> list[int]:
    """The years that have entries or a list of the fund, the newest first."""
    own = FundEntry.station_id == session.info["station_id"]
    years = set(session.scalars(select(FundEntry.year).where(own).distinct()))
    return sorted(years | {run.year for run in runs_of(session) if run.sort == FUND}, reverse=True)


def entries_of(session: Session, year: int) -> list[FundEntry]:
    """A year's entries by day."""
    own = FundEntry.station_id == session.info["station_id"]
    query = select(FundEntry).where(own, FundEntry.year == year).order_by(FundEntry.day, FundEntry.id)
    return list(session.scalars(query))


def enter(
    session: Session, year: int, kind: str, day: date, amount: int, document: str = "", note: str = ""
) -> FundEntry:
    """Write one line of `amount` 分 into the ledger. Raises UserError for a kind or an amount that cannot be."""
    if kind not in KINDS:
        raise UserError(f"台账里没有“{kind}”。", f"可以记的有：{'、'.join(KINDS)}。")
    if amount <= 0:
        raise UserError(f"金额 {show_fen(amount)} 元不对。", "请填写大于零的金额。")
    entry = FundEntry(year=year, kind=kind, day=day, amount=amount, document=document or None, note=note or None)
    session.add(entry)
    return entry


# The county's own forms: each kept with its file and where things go in it.


def forms_of(session: Session) -> list[PayForm]:
    """Every form kept, by name."""
    own = PayForm.station_id == session.info["station_id"]
    return list(session.scalars(select(PayForm).where(own).order_by(PayForm.name)))


def kept_form(session: Session, form_id: str) -> tuple[bytes, dict[str, Any]]:
    """A form's file, and its places as they were kept."""
    form = session.get_one(PayForm, form_id)
    body = session.scalars(select(Enclosure.body).where(Enclosure.owner_id == form_id)).one()
    return body, json.loads(form.places)


def keep_form(session: Session, name: str, body: bytes, places: dict[str, Any]) -> PayForm:
    """Keep a form with its places, in place of the one of the same name."""
    known = next((one for one in forms_of(session) if one.name == name), None)
    form = known or PayForm(name=name, places="")
    form.places = json.dumps(places, ensure_ascii=False, sort_keys=True)
    session.add(form)
    session.flush()
    old = session.scalar(select(Enclosure).where(Enclosure.owner_id == form.id))
    if old is None or old.body != body:
        if old is not None:
            session.delete(old)
        session.add(enclose(form, "文件", name, "xlsx", body))
    return form
