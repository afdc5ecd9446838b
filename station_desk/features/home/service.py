"""What is due today and what is wrong, asked of every room below."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base.dates import today as this_day
from station_desk.base.holidays import Overrides, day_kind, is_known
from station_desk.features.commendations.model import Award
from station_desk.features.commendations.service import waiting_for_award
from station_desk.features.evaluations.service import has_scores, unfinished, unscored
from station_desk.features.home.rules import AHEAD, Due, Severity, folded, in_order, month_before, names_of
from station_desk.features.idcards.model import WorkCard
from station_desk.features.idcards.service import VALID, expiring, without_card
from station_desk.features.roster.model import SERVING, Person
from station_desk.features.roster.service import probation_due
from station_desk.features.schedule.model import Attendance, Meeting
from station_desk.features.schedule.service import meetings_between, meetings_of, unsettled, year_facts
from station_desk.features.settings.model import Station
from station_desk.features.settings.service import moved_days, station_or_new
from station_desk.features.villages.model import Village
from station_desk.features.villages.service import COVERED, UNDER_WAY, VACANT, coverage, vacant_villages

WITH_ROLL = ("月例会", "季小结", "半年总结", "年终总评", "表彰会")  # kinds at which attendance is taken
LOOK_BACK = 120  # days in which a meeting without attendance is still worth a line
PROBATION_AHEAD = 7  # days before its end a probation is announced
MISSED, MISSED_IN = 2, 3  # so many missed 月例会 in so many months raise a flag


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One of the three things a new desk needs first, and where it is done."""

    title: str
    why: str
    act: str
    room: str
    done: bool


def due(session: Session) -> int:
    """How many lines ask for something to be done."""
    return sum(one.severity != "good" for one in lines(session, this_day()))


def lines(session: Session, today: date) -> list[Due]:
    """What is due on that day, the most urgent first; [] on a desk that still waits for its first people."""
    if any(not step.done for step in first_steps(session)) and not has_people(session):
        return []
    found = (profile, plan, late_meetings, coming, changed_days, missed, villages, people, cards, scores, awards)
    return in_order(folded(one for room in found for one in room(session, today)))


def has_people(session: Session) -> bool:
    """Whether anybody is on the roster."""
    return session.scalar(select(Person.id).limit(1)) is not None


def first_steps(session: Session) -> list[FirstStep]:
    """The three first steps of a new desk."""
    named = session.scalar(select(Station.id).where(Station.id == session.info["station_id"])) is not None
    placed = session.scalar(select(Village.id).limit(1)) is not None
    return [
        FirstStep("填写派出所资料", "名称、所长和值班电话会印在证书、工作证和各种表上。", "去填写", "settings", named),
        FirstStep("选村屯", "从全市名单里勾选本所管辖的村。", "去选村", "villages", placed),
        FirstStep("导入花名册", "现有的 Excel 或 WPS 花名册可以直接导入。", "去导入", "roster", has_people(session)),
    ]


def covered(session: Session, today: date) -> Counter[str]:
    """How many villages are 在岗, 流程中 and 空缺."""
    counts = Counter(one.state for one in coverage(session, today))
    return Counter({state: counts[state] for state in (COVERED, UNDER_WAY, VACANT)})


def meeting_days(session: Session, first: date, last: date) -> dict[date, list[str]]:
    """The titles of the meetings that stand, by day."""
    found: dict[date, list[str]] = {}
    for one in meetings_between(session, first, last):
        if one.state != "取消":
            found.setdefault(one.starts.date(), []).append(one.title)
    return found


# ------------------------------------------------------------------------------------------------- the station
def profile(session: Session, _: date) -> Iterator[Due]:
    """The station's profile, as far as papers need it."""
    station = station_or_new(session)
    if not station.name:
        yield Due("profile", "bad", "还没有填写派出所资料，证书和工作证上没有单位名称", "settings", "去填写")
        return
    missing = [title for key, title in (("head", "所长"), ("phone", "值班电话")) if not getattr(station, key)]
    if missing:
        yield Due("profile", "care", f"派出所资料里还没有填写{'、'.join(missing)}", "settings", "去填写")


# ------------------------------------------------------------------------------------------------ the meetings
def plan(session: Session, today: date) -> Iterator[Due]:
    """Years without a plan, this month's 月例会, and provisional days whose holiday list has come out."""
    facts, ahead = year_facts(session, today.year, today), today.year + 1
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
    if (today.month == 12 or is_known(ahead, moved_days(session))) and not year_facts(session, ahead, today).planned:
        yield unplanned(ahead, "care")
    for year in (today.year, ahead):
        waiting = unsettled(session, year)
        if waiting:
            words = f"{year}年的放假安排已公布，{len(waiting)} 次暂定会议的日子请核对"
            only = (("year", year), ("recheck", True))  # the page then asks which days to change
            yield Due("provisional", "care", words, "schedule", "去核对", waiting[0].before, where=only)


def urgency(late: bool) -> Severity:
    return "bad" if late else "care"


def unplanned(year: int, severity: Severity) -> Due:
    """The line of a year without a plan."""
    return Due("plan", severity, f"{year}年的例会日程还没有排", "schedule", "去排日程", where=(("year", year),))


def meeting_line(kind: str, severity: Severity, sentence: str, act: str, meeting: Meeting) -> Due:
    """A line that opens a meeting."""
    return Due(kind, severity, sentence, "schedule", act, meeting.starts.date(), meeting.id, about=meeting.title)


def own_line(session: Session, today: date) -> str:
    """The key of this month's late 月例会, which `plan` speaks of; "" where it is not late."""
    facts = year_facts(session, today.year, today)
    return facts.monthly.id if facts.overdue and facts.monthly else ""


def late_meetings(session: Session, today: date) -> Iterator[Due]:
    """Meetings that are over and have no attendance."""
    own, marked = own_line(session, today), set(session.scalars(select(Attendance.meeting_id).distinct()))
    for one in meetings_between(session, today - timedelta(days=LOOK_BACK), today - timedelta(days=1)):
        if one.state == "待开" and one.id != own:
            yield meeting_line("attendance", "care", f"{one.title}还没有登记已开", "去登记", one)
        elif one.state == "已开" and one.kind in WITH_ROLL and one.id not in marked:
            yield meeting_line("attendance", "care", f"{one.title}还没有登记出勤", "去登记", one)


def coming(session: Session, today: date) -> Iterator[Due]:
    """The meetings of today and the next two weeks."""
    own = own_line(session, today)
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


def missed(session: Session, today: date) -> Iterator[Due]:
    """Who serves and has missed two 月例会 in three months."""
    year, month = divmod(today.year * 12 + today.month - MISSED_IN, 12)
    query = (
        select(Person.id, Person.name, func.count(Attendance.id))
        .join(Attendance, Attendance.person_id == Person.id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.kind == "月例会", Meeting.starts >= datetime.combine(date(year, month + 1, 1), time.min))
        .where(Attendance.mark == "缺席", Person.state.in_(SERVING))
        .group_by(Person.id, Person.name)
        .having(func.count(Attendance.id) >= MISSED)
    )
    for key, name, times in session.execute(query.order_by(Person.name)):
        yield Due("missed", "care", f"{name}近三个月缺席 {times} 次月例会", "roster", "打开", record_id=key, about=name)


# ----------------------------------------------------------------------------------------- villages and people
def villages(session: Session, today: date) -> Iterator[Due]:
    """Villages without an officer: with a next step, or not even that."""
    for cover in vacant_villages(session, today):
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


# ----------------------------------------------------------------------------------------------------- papers
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
