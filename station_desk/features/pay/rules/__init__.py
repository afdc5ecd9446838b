"""The arithmetic of pay: shares of the yearly fund, monthly subsidies, and a ledger that adds up; all in whole 分."""

from station_desk.features.pay.rules.fund import (
    COUNTING_DAY,
    FIXED,
    MODELS,
    POOL,
    SCORE,
    Division,
    Member,
    Terms,
    divide,
    months_held,
    show_months,
    steps_of,
    story_of,
    usual_year,
)
from station_desk.features.pay.rules.ledger import CAME, DUE, KINDS, PAID, Balance, balance, doubts
from station_desk.features.pay.rules.subsidy import (
    COUNTY,
    INSIDE,
    ON_TOP,
    REACHES,
    READINGS,
    TOWNSHIP,
    VILLAGE,
    Subsidy,
    Tariff,
    add_months,
    average_percent,
    read_period,
    tariff_on,
    usual_period,
)

__all__ = [
    "CAME", "COUNTING_DAY", "COUNTY", "DUE", "FIXED", "INSIDE", "KINDS", "MODELS", "ON_TOP", "PAID", "POOL", "REACHES", "READINGS", "SCORE", "TOWNSHIP",
    "VILLAGE", "Balance", "Division", "Member", "Subsidy", "Tariff", "Terms", "add_months", "average_percent", "balance",
    "divide", "doubts", "months_held", "read_period", "show_months", "steps_of", "story_of", "tariff_on", "usual_period", "usual_year",
]  # fmt: skip
