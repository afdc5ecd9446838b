"""What is different from the last list of the kind, for each person and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.money import show_fen
from station_desk.features.pay.model import FUND, PayLine, PayRun
from station_desk.features.pay.rules import FIXED
from station_desk.features.pay.service.runs import lines_of, runs_of


@dataclass(frozen=True, slots=True)
class Change:
    """One person's amount before and now in 分 (None: not in the list), and what made the difference."""

    name: str
    village: str
    before: int | None
    now: int | None
    causes: tuple[str, ...]

    @property
    def by(self) -> int:
        return (self.now or 0) - (self.before or 0)


def last_of_kind(session: Session, run: PayRun) -> PayRun | None:
    """The list of the same kind before this one, corrections not counted."""
    here = (run.year, run.first_month)
    earlier = [
        one
        for one in runs_of(session)
        if one.sort == run.sort and not one.corrects_id and (one.year, one.first_month) < here
    ]
    return max(earlier, key=lambda one: (one.year, one.first_month), default=None)


def changes_of(session: Session, run: PayRun) -> dict[str, Change]:
    """By person (key) in the order of the list, then those who are in it no more; {} where there is no list before.

    What a correction of the earlier list added or took counts with it.
    """
    last = last_of_kind(session, run)
    if last is None or run.corrects_id:
        return {}
    before = {one.person_id: one for one in lines_of(session, last.id)}
    amended = corrections_of(session, last)
    whole = whole_causes(last, run)
    found = {
        one.person_id: compare(before.get(one.person_id), one, amended, whole) for one in lines_of(session, run.id)
    }
    for key, line in before.items():
        if key not in found:
            gone = line.amount + amended.get(key, 0)
            found[key] = Change(line.name, line.village or "", gone, None, ("这一期不在名册里",))
    return found


def corrections_of(session: Session, run: PayRun) -> dict[str, int]:
    """What corrections of a list add to each person (key) in 分."""
    query = select(PayLine.person_id, PayLine.amount).join(PayRun, PayRun.id == PayLine.run_id)
    found: dict[str, int] = {}
    for key, amount in session.execute(query.where(PayRun.corrects_id == run.id)):
        found[key] = found.get(key, 0) + amount
    return found


def whole_causes(last: PayRun, run: PayRun) -> tuple[str, ...]:
    """What has changed for everybody: the model, the pool, the standard."""
    said = []
    if run.sort == FUND:
        if last.model != run.model:
            said.append(f"分配办法由{last.model}改为{run.model}")
        for key, title in (("standard", "标准"), ("pool", "总额")):
            one, other = getattr(last, key), getattr(run, key)
            matters = key == "standard" if run.model == FIXED else key == "pool"
            if matters and one != other:
                said.append(f"{title} {show_fen(one or 0)} → {show_fen(other or 0)}")
        if factors(last) != factors(run) and last.model == run.model:
            said.append("系数有变化")
    elif last.last_month - last.first_month != run.last_month - run.first_month:
        said.append("月数不同")
    return tuple(said)


def factors(run: PayRun) -> tuple[int | None, ...]:
    return run.excellent, run.competent, run.failed


def compare(before: PayLine | None, now: PayLine, amended: Mapping[str, int], whole: tuple[str, ...]) -> Change:
    """One person's change with its causes."""
    if before is None:
        return Change(now.name, now.village or "", None, now.amount, ("上一期不在名册里",))
    was = before.amount + amended.get(now.person_id, 0)
    if was == now.amount:
        return Change(now.name, now.village or "", was, now.amount, ())
    causes = []
    if before.grade != now.grade:
        causes.append(f"考核 {before.grade or '无'} → {now.grade or '无'}")
    if before.months != now.months:
        causes.append(f"在岗 {before.months} → {now.months} 个月")
    if now.score is not None and before.score != now.score and "得分" in (now.story or ""):
        causes.append(f"得分 {show_fen(before.score or 0)} → {show_fen(now.score)}")
    if before.village != now.village:
        causes.append(f"{before.village}调到{now.village}")
    if now.person_id in amended:
        causes.append("上一期有更正")
    causes += whole
    if not causes:
        causes.append("补贴标准有变化" if now.grade is None else "别人的份数有变化")
    return Change(now.name, now.village or "", was, now.amount, tuple(causes))


def summary(found: Mapping[str, Change]) -> str:
    """增加 2 人，减少 1 人，5 人金额有变化，合计多 1,200.00 元."""
    added = sum(one.before is None for one in found.values())
    gone = sum(one.now is None for one in found.values())
    moved = sum(bool(one.by) for one in found.values() if one.before is not None and one.now is not None)
    by = sum(one.by for one in found.values())
    said = [f"增加 {added} 人" if added else "", f"减少 {gone} 人" if gone else ""]
    said.append(f"{moved} 人金额有变化" if moved else "")
    said.append(f"合计{'多' if by > 0 else '少'} {show_fen(abs(by))} 元" if by else "合计相同")
    return "，".join(word for word in said if word)
