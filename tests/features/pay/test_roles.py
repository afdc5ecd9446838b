"""Who may do which step of evaluation and pay: the table by hand, asked of the services and written nowhere else."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.evaluations.service.flow import flow_of, take, where_it_stands
from station_desk.features.evaluations.service.grades import keep_proposals, set_grade
from station_desk.features.evaluations.service.objections import amend, register_objection, rule_objection
from station_desk.features.evaluations.service.points import set_points
from station_desk.features.pay.model import PayRun
from station_desk.features.pay.service.fund import make_fund_run
from station_desk.features.pay.service.runs import discard, hold, lines_of, self_approved
from station_desk.store.desk import Desk
from tests.accounts import AUDITOR, BOTH, CLERK, HEAD, READER, make_cheap, open_accounts
from tests.features.evaluations.station import YEAR
from tests.features.pay.station import graded, take_list

DAY = date(2026, 1, 20)
EVERYONE = (CLERK, HEAD, BOTH, READER, AUDITOR)
EDITS, APPROVES, EITHER = {CLERK, BOTH}, {HEAD, BOTH}, {CLERK, HEAD, BOTH}
Work = Callable[[Session], object]


class Walk:
    """A station at the end of its year; each step is tried by everyone, in an act that is then given up."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.keys = desk, graded(desk)
        self.users = open_accounts(desk, *EVERYONE)
        self.run, self.objection = "", ""
        self.refusals: list[tuple[str, UserError]] = []

    def may(self, work: Work) -> set[str]:
        """Who may do it; nothing stays done."""
        return {name for name in EVERYONE if self._allowed(name, work)}

    def _allowed(self, name: str, work: Work) -> bool:
        self.desk.user = self.users[name]
        before = self.desk.next_undo()
        try:
            with self.desk.act("试一试") as session:
                work(session)
        except UserError as error:
            self.refusals.append((self.users[name].who, error))
            return False
        self.desk.undo()
        assert self.desk.next_undo() == before
        return True

    def go(self, name: str, work: Work) -> None:
        self.desk.user = self.users[name]
        with self.desk.act("办") as session:
            work(session)


@pytest.fixture
def walk(desk, monkeypatch) -> Walk:
    make_cheap(monkeypatch)
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-08")
    return Walk(desk)


def test_each_step_belongs_to_a_role(walk, monkeypatch):
    """The whole way, step by step: who may is read off a table that is written here by hand."""
    zhang = walk.keys["张三"]
    assert walk.may(lambda s: set_grade(s, zhang, YEAR, "称职", "复查")) == EDITS
    with walk.desk.look() as session:
        item = next(iter(session.execute(text("SELECT id FROM scheme_item")).scalars()))
    assert walk.may(lambda s: set_points(s, f"{YEAR}-03", {(zhang, item): 100})) == EDITS
    assert walk.may(lambda s: take(s, YEAR, "报签")) == EDITS
    walk.go(CLERK, lambda s: take(s, YEAR, "报签"))
    assert walk.may(lambda s: take(s, YEAR, "退回", reason="再核")) == EITHER
    assert walk.may(lambda s: take(s, YEAR, "签批", by="周正", on=date(2026, 1, 8))) == APPROVES
    walk.go(HEAD, lambda s: take(s, YEAR, "签批", by="别人", on=date(2026, 1, 8)))
    assert walk.may(lambda s: take(s, YEAR, "公示", on=date(2026, 1, 8), notice_days=5)) == EDITS
    walk.go(CLERK, lambda s: take(s, YEAR, "公示", on=date(2026, 1, 8), notice_days=5))

    def object_(s: Session) -> None:
        walk.objection = register_objection(s, YEAR, zhang, "本人", date(2026, 1, 8), "漏记").id

    assert walk.may(object_) == EDITS
    walk.go(CLERK, object_)
    assert walk.may(lambda s: rule_objection(s, walk.objection, "维持", "属实", "别人")) == APPROVES
    walk.go(HEAD, lambda s: rule_objection(s, walk.objection, "维持", "属实", "别人"))
    monkeypatch.setenv("STATION_DESK_TODAY", DAY.isoformat())
    assert walk.may(lambda s: take(s, YEAR, "期满")) == EDITS
    walk.go(CLERK, lambda s: take(s, YEAR, "期满"))
    for name in sorted(set(EVERYONE) - APPROVES):  # whoever may has settled it for good
        with pytest.raises(UserError, match="“定案”要由所长办理"):
            walk.go(name, lambda s: take(s, YEAR, "定案"))
    walk.go(HEAD, lambda s: take(s, YEAR, "定案"))
    for name in sorted(set(EVERYONE) - APPROVES):
        with pytest.raises(UserError, match="“更正”要由所长办理"):
            walk.go(name, lambda s: amend(s, YEAR, zhang, "称职", "复查"))
    walk.go(HEAD, lambda s: amend(s, YEAR, zhang, "称职", "复查"))
    with walk.desk.look() as session:
        flow = flow_of(session, YEAR)
        assert flow.signed_by == HEAD
        assert not flow.one_person
        assert {one.step: f"{one.role} {one.by}" for one in flow.steps}["定案"] == "所长 周正"
    the_list(walk)


def the_list(walk: Walk) -> None:
    def make(s: Session) -> None:
        walk.run = make_fund_run(s, YEAR, "固定标准", "别人").id

    assert walk.may(make) == EDITS
    walk.go(CLERK, make)
    with walk.desk.look() as session:
        line = lines_of(session, walk.run)[0].id
        assert session.get_one(PayRun, walk.run).made_by == CLERK
    assert walk.may(lambda s: hold(s, [line], "没有银行卡号")) == EDITS
    assert walk.may(lambda s: discard(s, walk.run)) == EDITS
    for state, who in (("审核", EDITS), ("批准", APPROVES)):
        assert walk.may(lambda s, state=state: take_list(s, walk.run, state, by="别人")) == who, state
        walk.go(HEAD if who == APPROVES else CLERK, lambda s, state=state: take_list(s, walk.run, state, by="别人"))
    assert walk.may(lambda s: take_list(s, walk.run, "退回草拟")) == EITHER
    for name in sorted(set(EVERYONE) - EDITS):
        with pytest.raises(UserError, match="“已发”要由内勤办理"):
            walk.go(name, lambda s: take_list(s, walk.run, "已发", by="别人"))
    walk.go(CLERK, lambda s: take_list(s, walk.run, "已发", by="别人"))
    with walk.desk.look() as session:
        run = session.get_one(PayRun, walk.run)
        assert (run.checked_by, run.approved_by, run.paid_by) == (CLERK, HEAD, CLERK)
        assert self_approved(run) == ""
    for who, error in walk.refusals:  # each says who one is, and who can
        assert f"现在是{who}" in error.message, error
        assert "登录后办理" in error.advice, error


def test_one_person_who_drafts_and_approves_is_shown_in_the_record(walk):
    for work in (
        lambda s: keep_proposals(s, YEAR), lambda s: take(s, YEAR, "报签"), lambda s: take(s, YEAR, "签批", by="", on=date(2026, 1, 8)),
    ):  # fmt: skip
        walk.go(BOTH, work)
    with walk.desk.look() as session:
        flow = flow_of(session, YEAR)
        assert flow.last("签批").note == "孙一于2026年1月8日（星期四）签字；报签和签批是同一个人"
        assert where_it_stands(flow, date(2026, 1, 8)).startswith("报签和签批是同一个人（孙一）。")


def test_where_the_station_has_no_head_the_refusal_says_what_to_do(desk, monkeypatch):
    make_cheap(monkeypatch)
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-08")
    graded(desk)
    open_accounts(desk)
    with desk.act("报签") as session:
        take(session, YEAR, "报签")
    with (
        pytest.raises(UserError, match="还没有所长的使用人，请先在“设置”的“使用人”里建立"),
        desk.act("签批") as session,
    ):
        take(session, YEAR, "签批", by="周正", on=date(2026, 1, 8))
