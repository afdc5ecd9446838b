"""Making lists of payments, taking them from step to step, correcting them, and keeping the ledger."""

from station_desk.features.pay.service.amended import Amended, amended_since
from station_desk.features.pay.service.changes import Change, changes_of, last_of_kind, summary
from station_desk.features.pay.service.corrections import correct, paid_so_far
from station_desk.features.pay.service.effect import effect_of
from station_desk.features.pay.service.forms import forms_of, keep_form, kept_form
from station_desk.features.pay.service.fund import Offer, Preview, make_fund_run, offer_models, setting_of, terms_of
from station_desk.features.pay.service.ledger import Ledger, enter, entries_of, ledger_of, ledger_years
from station_desk.features.pay.service.runs import (
    BACK,
    NEXT,
    Totals,
    advance,
    counts_by_state,
    deduct,
    discard,
    hold,
    last_run,
    lines_of,
    run_for,
    runs_of,
    self_approved,
    send_back,
    totals,
    why_not,
)
from station_desk.features.pay.service.subsidies import make_subsidy_run, rates_from_villages, tariffs_of
from station_desk.features.pay.service.waiting import Waiting, waiting

__all__ = [
    "BACK", "NEXT", "Amended", "Change", "Ledger", "Offer", "Preview", "Totals", "Waiting", "advance", "amended_since", "changes_of", "correct", "counts_by_state",
    "deduct", "discard", "effect_of", "enter", "entries_of", "forms_of", "hold", "keep_form", "kept_form", "last_of_kind", "last_run", "ledger_of", "ledger_years", "lines_of", "make_fund_run",
    "make_subsidy_run", "offer_models", "paid_so_far", "rates_from_villages", "run_for", "runs_of", "self_approved",
    "send_back", "setting_of", "summary", "tariffs_of", "terms_of", "totals", "waiting", "why_not",
]  # fmt: skip
