"""Whose grade or months have changed since a list of the fund was made, and what would be due now."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.pay.model import FUND, PayLine, PayRun
from station_desk.features.pay.rules import FIXED, Terms
from station_desk.features.pay.service.runs import lines_of
from station_desk.features.pay.service.source import Claim, claims_of

FACTORS = {"优秀": "excellent", "称职": "competent", "不称职": "failed"}


@dataclass(frozen=True, slots=True)
class Amended:
    """A line whose facts are no longer so: what has changed in words, and what is due now in 分 (None: not by itself)."""

    line: PayLine
    words: str
    due: int | None


def amended_since(session: Session, run: PayRun) -> dict[str, Amended]:
    """By line (key): who was amended after the list was made and has no correction yet; {} for subsidies."""
    if run.sort != FUND or run.corrects_id:
        return {}
    try:
        claims = {one.person_id: one for one in claims_of(session, run.year)}
    except UserError:  # the year is not settled any more: nothing to compare with
        return {}
    lines = lines_of(session, run.id)
    corrected = set(session.scalars(select(PayLine.corrects_id).where(PayLine.corrects_id.in_([x.id for x in lines]))))
    return {
        line.id: Amended(line, words, due_now(run, claim))
        for line in lines
        if line.id not in corrected and (claim := claims.get(line.person_id)) and (words := moved(line, claim))
    }


def moved(line: PayLine, claim: Claim) -> str:
    """考核 不称职 → 称职，在岗 12 → 11 个月, "" for no change."""
    said = []
    if line.grade != claim.grade:
        said.append(f"考核 {line.grade or '无'} → {claim.grade}")
    if line.months != len(claim.months):
        said.append(f"在岗 {line.months} → {len(claim.months)} 个月")
    return "，".join(said)


def due_now(run: PayRun, claim: Claim) -> int | None:
    """分 by the fixed standard; a share of a pool hangs on everybody's and is left to the clerk."""
    if run.model != FIXED or run.standard is None:
        return None
    factors = {grade: getattr(run, key) or 0 for grade, key in FACTORS.items()}
    return Terms(FIXED, run.standard, 0, factors).weight(claim.member) // 1200
