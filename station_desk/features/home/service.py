"""What is due today and what is wrong, asked of every room below."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from station_desk.base.dates import month_span
from station_desk.base.dates import today as this_day
from station_desk.base.holidays import Overrides, day_kind, is_known
from station_desk.features.commendations.model import Award
from station_desk.features.commendations.service import waiting_for_award
from station_desk.features.duties.model import DutyEntry
from station_desk.features.duties.service.flags import open_flags
from station_desk.features.duties.service.log import silent_people
from station_desk.features.evaluations.service.flow import unfinished
from station_desk.features.evaluations.service.grades import unscored
from station_desk.features.evaluations.service.points import has_scores
from station_desk.features.home.rules import AHEAD, Due, Severity, Where, folded, in_order, month_before, names_of
from station_desk.features.idcards.model import VALID, WorkCard
from station_desk.features.idcards.service import expiring, without_card
from station_desk.features.pay.service.changes import waiting
from station_desk.features.roster.model import SERVING, Person
from station_desk.features.roster.service import probation_due
from station_desk.features.schedule.model import Attendance, Meeting
from station_desk.features.schedule.service.meetings import (
    YearFacts,
    meetings_between,
    meetings_of,
    open_decisions,
    year_facts,
)
from station_desk.features.schedule.service.plan import missing_plan, unsettled
from station_desk.features.settings.model import Station
from station_desk.features.settings.service import moved_days, station_or_new
from station_desk.features.training.service import untrained
from station_desk.features.villages.model import Village
from station_desk.features.villages.service import COVERED, UNDER_WAY, VACANT, coverage
from station_desk.store.enclosure import Enclosure
from station_desk.store.reads import remembered

# What the year's plan and its meetings ask for: unplanned, late, without attendance or paper, decided and not done.

WITH_ROLL = ("月例会", "季小结", "半年总结", "年终总评", "表彰会")  # kinds at which attendance is taken
RHYTHMIC = ("检查", "听取汇报")
LOOK_BACK = 120  # days in which a meeting without attendance is still worth a line
FILED_WITHIN = 60  # days in which a sign-in sheet that is not filed is worth a line


def due_meetings(session: Session, today: date) -> Iterator[Due]:
    """All that is about the year's meetings."""
    facts = year_facts(session, today.year, today)
    own = facts.monthly.id if facts.overdue and facts.monthly else ""  # `plan` speaks of it
    yield from plan(session, today, facts)
    yield from late_meetings(session, today, own)
    yield from coming(session, today, own)
    yield from changed_days(session, today)
    yield from decisions(session, today)
    yield from unfiled(session, today)


def meeting_days(session: Session, first: date, last: date) -> dict[date, list[str]]:
    """The titles of the meetings that stand, by day."""
    found: dict[date, list[str]] = {}
    for one in meetings_between(session, first, last):
        if one.state != "取消":
            found.setdefault(one.starts.date(), []).append(one.title)
    return found


def plan(session: Session, today: date, facts: YearFacts) -> Iterator[Due]:
    """Years without a plan, this month's 月例会, and provisional days whose holiday list has come out."""
    ahead = today.year + 1
    monthly, severity = facts.monthly, urgency(facts.overdue)
    if not facts.planned:
        yield unplanned(today.year, severity)
    elif monthly is None or monthly.state == "取消":
        why = "已取消，还没有另外安排" if monthly else "还没有安排"
        where = (("month", f"{today:%Y-%m}"),)
        yield Due("monthly", severity, f"{today.month}月的月例会{why}", "schedule", "去安排", where=where)
    elif facts.overdue:
        late = "定在 20 日以后" if monthly.starts.date() >= today else "过了 20 日还没有登记已开"
        yield meeting_line("monthly", "bad", f"{monthly.title}{late}", "去登记", monthly)
    if facts.planned:
        yield from unplanned_meetings(session, today)
    if (today.month == 12 or is_known(ahead, moved_days(session))) and not year_facts(session, ahead, today).planned:
        yield unplanned(ahead, "care")
    for year in (today.year, ahead):
        waiting = unsettled(session, year)
        if waiting:
            words = f"{year}年的放假安排已公布，{len(waiting)} 次暂定会议的日子请核对"
            only = (("year", year), ("recheck", True))  # the page then asks which days to change
            yield Due("provisional", "care", words, "schedule", "去核对", waiting[0].before, where=only)


def unplanned_meetings(session: Session, today: date) -> Iterator[Due]:
    """What the year's plan should have had up to this month, and was never entered (the 月例会 has its own line)."""
    last = month_span(today.year, today.month)[1]
    missing = [one for one in missing_plan(session, today.year) if one.day <= last and one.kind != "月例会"]
    for one in missing:
        where: Where = (("month", f"{one.day:%Y-%m}"),)
        words = f"{one.title}还没有安排"
        yield Due("unplanned", urgency(one.day < today), words, "schedule", "去安排", where=where, about=one.title)


def urgency(late: bool) -> Severity:
    return "bad" if late else "care"


def unplanned(year: int, severity: Severity) -> Due:
    """The line of a year without a plan."""
    return Due("plan", severity, f"{year}年的例会日程还没有排", "schedule", "去排日程", where=(("year", year),))


def meeting_line(kind: str, severity: Severity, sentence: str, act: str, meeting: Meeting) -> Due:
    """A line that opens a meeting."""
    return Due(kind, severity, sentence, "schedule", act, meeting.starts.date(), meeting.id, about=meeting.title)


def late_meetings(session: Session, today: date, own: str) -> Iterator[Due]:
    """Meetings that are over and have no attendance."""
    recent = meetings_between(session, today - timedelta(days=LOOK_BACK), today - timedelta(days=1))
    held = [one.id for one in recent if one.state == "已开"]
    some = select(Attendance.id).where(Attendance.meeting_id == Meeting.id)
    marked = set(session.scalars(select(Meeting.id).where(Meeting.id.in_(held), exists(some))))
    for one in recent:
        if one.state == "待开" and one.id != own:
            yield meeting_line("waiting", "care", f"{one.title}还没有登记已开", "去登记", one)
        elif one.state == "已开" and one.kind in WITH_ROLL and one.id not in marked:
            yield meeting_line("attendance", "care", f"{one.title}还没有登记出勤", "去登记", one)


def coming(session: Session, today: date, own: str) -> Iterator[Due]:
    """The meetings of today and the next two weeks."""
    for one in meetings_between(session, today, today + timedelta(days=AHEAD)):
        if one.state == "待开" and one.id != own:
            words = "，".join(filter(None, (f"{one.starts:%H:%M} {one.title}", one.place)))
            yield meeting_line("coming", "good", words, "打开", one)


def changed_days(session: Session, today: date) -> Iterator[Due]:
    """Waiting meetings that fall on a day off, because days were moved after the plan was made."""
    moved: Overrides = moved_days(session)
    for year in (today.year, today.year + 1):
        for one in meetings_of(session, year) if is_known(year, moved) else ():
            day = one.starts.date()
            kind = day_kind(day, moved)
            if one.state == "待开" and not one.provisional and day >= today and not kind.worked:
                yield meeting_line("day off", "care", f"{one.title}定在休息日（{kind.name}）", "去改期", one)


def decisions(session: Session, today: date) -> Iterator[Due]:
    """What meetings decided and should have been done by now, or should be by the end of the month."""
    last = month_span(today.year, today.month)[1]
    for decision, meeting in open_decisions(session, today):
        if decision.deadline is None or decision.deadline > last:
            continue
        who = f"{decision.owner}办，" if decision.owner else ""
        late = decision.deadline < today
        words = f"议定事项{'已过期限' if late else ''}：{decision.what}（{who}{meeting.title}）"
        yield Due(
            "decision", urgency(late), words, "schedule", "去办结", decision.deadline, decision.id, about=decision.what,
        )  # fmt: skip


def unfiled(session: Session, today: date) -> Iterator[Due]:
    """Meetings held lately whose sign-in sheet was not filed; only where the station has filed one before."""
    filed = select(Enclosure.owner_id).where(Enclosure.owner_table == "meeting", Enclosure.sort == "扫描件")
    if session.scalar(filed.limit(1)) is None:
        return
    first = today - timedelta(days=FILED_WITHIN)
    held = [one for one in meetings_between(session, first, today) if one.state == "已开" and one.kind in WITH_ROLL]
    there = set(session.scalars(filed.where(Enclosure.owner_id.in_([one.id for one in held]))))
    left = [one for one in held if one.id not in there]
    if left:
        words = f"{names_of([one.title for one in left], '次会议')}的签到表还没有归档"
        yield Due(
            "unfiled", "care", words, "schedule", "去归档", left[0].starts.date(),
            where=(("enclosures", left[0].id),), about=left[0].title,
        )  # fmt: skip


# What concerns villages and people: vacancies, probations, flags, training, this month's duty log.

PROBATION_AHEAD = 7  # days before its end a probation is announced
LOG_FROM = 24  # day of the month from which a missing duty log is told
FLAGS = "提醒"  # the tab of the duty log with the flags


def covered(session: Session, today: date) -> Counter[str]:
    """How many villages are 在岗, 流程中 and 空缺."""
    counts = Counter(one.state for one in coverage(session, today))
    return Counter({state: counts[state] for state in (COVERED, UNDER_WAY, VACANT)})


def villages(session: Session, today: date) -> Iterator[Due]:
    """Villages without an officer: with a next step, or not even that."""
    for cover in coverage(session, today):
        if cover.state == COVERED:
            continue
        village = cover.village
        next_step = f"；下一步：{village.next_step}" if village.next_step else ""
        words = f"{village.name}（{village.township}）{cover.vacant_for}，{cover.cause}{next_step}"
        severity = urgency(cover.state == VACANT)
        yield Due("village", severity, words, "villages", "去处理", record_id=village.id, about=village.name)


def people(session: Session, today: date) -> Iterator[Due]:
    """Probations that are over or soon will be, and people in post without a village."""
    for one, ends in probation_due(session, today + timedelta(days=PROBATION_AHEAD)):
        how = "已满，请办理转正或离岗" if ends <= today else "快满了"
        yield Due("probation", "care", f"{one.name}的试用期{how}", "roster", "打开", ends, one.id, about=one.name)
    lost = session.scalars(select(Person).where(Person.state.in_(SERVING), Person.village_id.is_(None))).all()
    if lost:
        where = (("state", SERVING), ("village_id", (None,)))
        words = f"{names_of([one.name for one in lost])}在岗，但没有填写所属村"
        yield Due("no village", "care", words, "roster", "去填写", where=where)


def flagged(session: Session, today: date) -> Iterator[Due]:
    """Flags on people that nobody has cleared by a word."""
    for one in open_flags(session, today):
        where = (("tab", FLAGS), ("rule", one.rule), ("person_id", one.person_id))
        yield Due(
            f"flag {one.rule}", "care", f"{one.name}{one.sentence}", "duties", "去处理", where=where, about=one.name
        )


def unlogged(session: Session, today: date) -> Iterator[Due]:
    """Towards the end of a month: who has nothing in the duty log yet; only where the station keeps one."""
    first, last = month_span(today.year, today.month)
    before = first - timedelta(days=62)
    kept = select(DutyEntry.id).where(DutyEntry.station_id == session.info["station_id"], DutyEntry.day >= before)
    if today.day < LOG_FROM or session.scalar(kept.limit(1)) is None:
        return
    silent = {person.id: person.name for person, _ in silent_people(session, first, today)}
    if silent:
        words = f"{names_of(list(silent.values()))}{today.month}月还没有履职记录"
        yield Due("unlogged", "care", words, "duties", "去登记", last, where=(("days", (first, last)),))


def untaught(session: Session, today: date) -> Iterator[Due]:
    """Who lacks hours of training, one line for each sort."""
    lacking: dict[str, list[str]] = {}
    for person, _, _, sort in untrained(session, today):
        lacking.setdefault(sort, []).append(person.name)
    for sort, names in lacking.items():
        words = (
            f"{names_of(names)}{today.year}年学时还不够" if sort == "年度学时" else f"{names_of(names)}还没有学满{sort}"
        )
        where = (("tab", "学时"), ("year", today.year), ("lacking", True))
        yield Due("untaught", "care", words, "training", "去安排", where=where)


# What of the pay is due: lists not made, not approved, not paid, and money that has not come.


def due_money(session: Session, today: date) -> Iterator[Due]:
    """All of it."""
    for one in waiting(session, today):
        yield Due(f"pay {one.kind}", urgency(one.late), one.sentence, "pay", one.act, None, one.run_id, one.where)


# What concerns papers and points: the station's profile, cards, scores, grades, certificates.


def profile(session: Session, _: date) -> Iterator[Due]:
    """The station's profile, as far as papers need it."""
    station = station_or_new(session)
    if not station.name:
        yield Due(
            "profile",
            "bad",
            "还没有填写派出所资料，证书和工作证上没有单位名称",
            "settings",
            "去填写",
            where=(("field", "name"),),
        )
        return
    missing = {key: title for key, title in (("head", "所长"), ("phone", "值班电话")) if not getattr(station, key)}
    if missing:
        words = f"派出所资料里还没有填写{'、'.join(missing.values())}"
        yield Due("profile", "care", words, "settings", "去填写", where=(("field", next(iter(missing))),))


def cards(session: Session, today: date) -> Iterator[Due]:
    """Cards that run out, are missing, wait to be made, or were not handed in."""
    soon = expiring(session, today)
    run_out = {person.id for _, person in soon}
    for card, person in soon:
        if person.serving and card.expires:
            late = card.expires < today
            words = f"{person.name}的工作证{'已过期' if late else '快到期'}"
            yield Due("card", urgency(late), words, "idcards", "打开", card.expires, card.id, about=person.name)
    without = [person for person in without_card(session) if person.id not in run_out]
    if without:
        yield Due("no card", "care", f"{names_of([one.name for one in without])}还没有工作证", "idcards", "去登记")
    waiting = session.scalar(select(func.count()).select_from(WorkCard).where(WorkCard.state.in_(("待制", "补发"))))
    if waiting:
        yield Due(
            "card to make",
            "care",
            f"{waiting} 张工作证等着打印",
            "idcards",
            "去打印",
            where=(("state", ("待制", "补发")),),
        )
    kept = select(WorkCard, Person).join(Person, Person.id == WorkCard.person_id).order_by(Person.left, Person.name)
    for card, person in session.execute(kept.where(Person.state == "离岗", WorkCard.state.in_(VALID))):
        words = f"{person.name}已离岗，工作证 {card.number} 还没有收回"
        yield Due("card to return", "care", words, "idcards", "打开", person.left, card.id, about=person.name)


def scores(session: Session, today: date) -> Iterator[Due]:
    """Last month's points, and last year's grades."""
    month = month_before(today)
    left = unscored(session, month)
    if left:
        words = f"{int(month[5:])}月还没有打完分：{names_of([one.name for one in left])}"
        yield Due("unscored", "care", words, "evaluations", "去打分", None, left[0].id, (("month", month),))
    last = today.year - 1
    words = unfinished(session, last, today) if has_scores(session, last) else ""
    if words:
        yield Due("grades", "care", words, "evaluations", "去办理", where=(("year", last), ("tab", "年度汇总")))


def awards(session: Session, today: date) -> Iterator[Due]:
    """Last year's 优秀 without an award, and certificates that wait to be printed."""
    last = today.year - 1
    left = waiting_for_award(session, last)
    if left:
        words = f"{last}年度优秀还没有登记表彰：{names_of([one.name for one in left])}"
        yield Due("award", "care", words, "commendations", "去登记", where=(("year", last),))
    waiting = session.scalar(select(func.count()).select_from(Award).where(Award.state == "待印"))
    if waiting:
        yield Due(
            "certificate", "care", f"{waiting} 张荣誉证书待印", "commendations", "去打印", where=(("state", "待印"),)
        )


# The three things a new desk needs first, and whether it still waits for its people.


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One of the three things a new desk needs first, and the place that its button opens."""

    title: str
    why: str
    act: str
    room: str
    where: Where
    done: bool


def has_people(session: Session) -> bool:
    """Whether anybody is on the roster."""
    return session.scalar(select(Person.id).limit(1)) is not None


def first_steps(session: Session) -> list[FirstStep]:
    """The three first steps of a new desk."""
    named = session.scalar(select(Station.id).where(Station.id == session.info["station_id"])) is not None
    placed = session.scalar(select(Village.id).limit(1)) is not None
    profile = "名称、所长和值班电话会印在证书、工作证和各种表上。"
    choose, roster = "从全市名单里勾选本所管辖的村。", "现有的 Excel 或 WPS 花名册可以直接导入。"
    return [
        FirstStep("填写派出所资料", profile, "去填写", "settings", (("field", "name"),), named),
        FirstStep("选村屯", choose, "去选村", "villages", (("choose", True),), placed),
        FirstStep("导入花名册", roster, "去导入", "roster", (("begin", "import"),), has_people(session)),
    ]


def due(session: Session) -> int:
    """How many lines ask for something to be done."""
    return sum(one.severity != "good" for one in lines(session, this_day()))


def lines(session: Session, today: date) -> list[Due]:
    """What is due on that day, the most urgent first; [] on a desk that still waits for its first people."""
    if any(not step.done for step in first_steps(session)) and not has_people(session):
        return []
    return in_order(folded(one for theme in THEMES for one in told_by(session, theme, today)))


THEMES = (
    profile, cards, scores, awards, due_money, due_meetings, villages, people, flagged, unlogged, untaught,
)  # fmt: skip


@remembered
def told_by(session: Session, theme: Callable[[Session, date], Iterator[Due]], today: date) -> tuple[Due, ...]:
    """What one theme has to say: a change elsewhere is no reason to ask it again."""
    return tuple(theme(session, today))
