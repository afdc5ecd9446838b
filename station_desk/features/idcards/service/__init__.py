"""What every other room asks of the work cards."""

from station_desk.features.idcards.model import VALID
from station_desk.features.idcards.service.cards import (
    REGISTER,
    cards_of,
    end_cards,
    expiring,
    issue_cards,
    mark_in_use,
    replace_card,
    without_card,
)
from station_desk.features.idcards.service.holder import Holder, holder_of
from station_desk.features.idcards.service.verdict import Verdict, verdict_on

__all__ = [
    "REGISTER",
    "VALID",
    "Holder",
    "Verdict",
    "cards_of",
    "end_cards",
    "expiring",
    "holder_of",
    "issue_cards",
    "mark_in_use",
    "replace_card",
    "verdict_on",
    "without_card",
]
