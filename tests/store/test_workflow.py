"""A way of states by its table: who may, what is asked, on which day, what is refused, and what stays to be seen."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from station_desk.base.errors import UserError
from station_desk.features.pay.model import PayLine, PayRun
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from station_desk.store.marks import BY, ON
from station_desk.store.roles import HEAD, User
from station_desk.store.workflow import AHEAD, DONE, HERE, Transition, Workflow
from tests.ways import APPOINTMENT, LISTS

CLERKS = User("王文")


@pytest.fixture
def run(any_desk: Desk, monkeypatch) -> str:
    """A draft that 王文 made on the 10th of January 2026; today is the 20th."""
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-20")
    any_desk.user = CLERKS
    with any_desk.act("编制") as session:
        made = PayRun(
            title="名册", year=2025, sort="绩效专项资金", pool=100, made_by="王文", made_at=datetime(2026, 1, 10)
        )
        session.add(made)
    return made.id


def take(desk: Desk, run: str, name: str, **answers: object) -> str:
    with desk.act(name) as session:
        return LISTS.take(session, session.get_one(PayRun, run), name, answers)


def there(desk: Desk, run: str) -> PayRun:
    with desk.look() as session:
        return session.get_one(PayRun, run)


def asked(desk: Desk, run: str, name: str):
    with desk.look() as session:
        return LISTS.ask(session, [session.get_one(PayRun, run)], name)


def why_not(desk: Desk, run: str, name: str) -> str:
    with desk.look() as session:
        return LISTS.why_not(session, session.get_one(PayRun, run), name)


def test_a_step_keeps_its_state_who_did_it_and_the_day_of_its_paper(any_desk, run):
    take(any_desk, run, "审核", by="李内勤", on=date(2026, 1, 15))
    take(any_desk, run, "批准")  # as usual: by the head, today
    found = there(any_desk, run)
    assert (found.state, found.checked_by, found.checked_at) == ("批准", "李内勤", datetime(2026, 1, 15))
    assert (found.approved_by, found.approved_at.date()) == ("周正", date(2026, 1, 20))
    assert take(any_desk, run, "已发", document=" 回单1号 ") == "名册已于01-20发放 1 份。"
    assert there(any_desk, run).document == "回单1号"  # the record has a field of that key


def test_what_leads_back_makes_the_later_marks_void(any_desk, run):
    take(any_desk, run, "审核")
    take(any_desk, run, "批准")
    take(any_desk, run, "退回")
    found = there(any_desk, run)
    assert (found.state, found.made_by, found.made_at) == ("草拟", "王文", datetime(2026, 1, 10))
    assert (found.checked_by, found.checked_at, found.approved_by, found.approved_at) == (None,) * 4


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 1, 21), "审核日期还没有到"),
        (date(2026, 1, 9), "审核日期早于编制时间（2026年1月10日）"),
        ("下个月", "审核日期"),
        ("", "还没有填写审核日期"),
    ],
)
def test_the_day_of_a_paper_is_neither_to_come_nor_before_the_step_it_follows(any_desk, run, day, sentence):
    with pytest.raises(UserError, match=sentence):
        take(any_desk, run, "审核", on=day)
    assert there(any_desk, run).state == "草拟"
    take(any_desk, run, "审核", on="2026-1-10")  # the same day, typed as on a command line
    assert there(any_desk, run).checked_at == datetime(2026, 1, 10)
    field = asked(any_desk, run, "批准").fields[-1]  # and the window knows it before anything is written
    assert [one.sentence for one in field.check(date(2026, 1, 9))] == ["早于审核时间（2026年1月10日）"]


def test_days_gone_by_are_told_as_they_were(any_desk, run):
    with any_desk.act("审核") as session:
        session.info["at"] = datetime(2026, 1, 12, 9, 20)
        LISTS.take(session, session.get_one(PayRun, run), "审核")
    assert there(any_desk, run).checked_at == datetime(2026, 1, 12, 9, 20)


def test_a_later_day_than_the_last_steps_may_be_asked_for(any_desk, run):
    hung = replace(LISTS.step("审核"), after=lambda _, __: ("公示期满的次日", date(2026, 1, 18)))
    way = replace(LISTS, steps=(hung,))
    with any_desk.act("审核") as session, pytest.raises(UserError, match="早于公示期满的次日（2026年1月18日）"):
        way.take(session, session.get_one(PayRun, run), "审核", {ON: date(2026, 1, 17)})


def test_the_window_and_the_act_refuse_with_the_same_sentence(any_desk, run):
    with any_desk.act("没有钱") as session:
        session.get_one(PayRun, run).pool = 0
    for name, user, sentence in (
        ("审核", CLERKS, "名册里没有金额。请先编制。"),
        ("批准", CLERKS, "“名册”现在是“草拟”，不能登记批准。请按现在的进度办理。"),
        ("批准", User("何看", "查看"), "“批准”要由所长办理，现在是查看 何看。还没有所长的使用人，请先在“设置”的“使用人”里建立。"),
    ):  # fmt: skip
        any_desk.user = user
        assert why_not(any_desk, run, name) == sentence
        with pytest.raises(UserError) as refused:
            take(any_desk, run, name)
        assert refused.value.message + refused.value.advice == sentence
        with pytest.raises(UserError) as refused:
            asked(any_desk, run, name)
        assert refused.value.message + refused.value.advice == sentence


def test_a_step_of_another_role_may_be_written(any_desk, run):
    take(any_desk, run, "审核")
    any_desk.user = User("周正", HEAD)
    take(any_desk, run, "批准", by="别人")
    assert there(any_desk, run).approved_by == "周正"  # whoever is not alone does it in his own name
    any_desk.user = CLERKS


def test_who_drafted_is_not_offered_as_who_approves(any_desk, run):
    take(any_desk, run, "审核")
    assert asked(any_desk, run, "批准").usual[BY] == "周正"
    with any_desk.act("另一人编制") as session:
        session.get_one(PayRun, run).made_by = "周正"
    assert asked(any_desk, run, "批准").usual[BY] is None
    with pytest.raises(UserError, match="还没有填写批准人"):
        take(any_desk, run, "批准")


def test_what_is_asked_has_its_words_and_usual_values(any_desk, run):
    found = asked(any_desk, run, "审核")
    assert (found.question, found.title, found.verb) == ("送审核“名册”？", "把“名册”送审核", "送审核")
    assert [field.title for field in found.fields] == ["审核人", "审核日期"]
    assert found.usual == {BY: "李内勤", ON: date(2026, 1, 20)}
    take(any_desk, run, "审核")
    assert asked(any_desk, run, "批准").verb == "登记批准"
    any_desk.user = User("周正", HEAD)
    found = asked(any_desk, run, "批准")
    assert (found.verb, [field.title for field in found.fields]) == ("批准", ["批准日期"])
    any_desk.user = CLERKS


def test_an_answer_that_cannot_be_is_refused_by_its_name(any_desk, run):
    take(any_desk, run, "审核")
    take(any_desk, run, "批准")
    for copies, sentence in (("12", "份数应在 1 到 9 之间"), ("", "还没有填写份数")):
        with pytest.raises(UserError, match=sentence):
            take(any_desk, run, "已发", copies=copies)
    assert there(any_desk, run).state == "批准"


def test_the_steps_that_lead_on_are_offered_each_with_what_stands_against_it(any_desk, run):
    take(any_desk, run, "审核")
    any_desk.user = User("何看", "查看")
    with any_desk.look() as session:
        way = LISTS.way(session, session.get_one(PayRun, run))
    shown = way.milestones
    assert [one.name for one in way.steps] == ["批准", "退回"]
    assert "现在是查看 何看" in way.open("批准").why_not
    assert way.open("退回").aside
    assert way.open("审核") is None
    assert [(one.title, one.reached, one.small) for one in shown] == [
        ("草拟", DONE, "王文 01-10"), ("审核", DONE, "李内勤 01-20"), ("批准", HERE, ""), ("已发", AHEAD, ""), ("关账", AHEAD, ""),
    ]  # fmt: skip
    assert [one.title for one in shown if one.sealed] == ["关账"]
    any_desk.user = CLERKS


# ------------------------------------------------------------------------------------------- many, and a longer way
def candidates(desk: Desk, *states: str) -> list[str]:
    with desk.act("登记") as session:
        made = [Village(name=f"村{number}", township="口前镇", director=state) for number, state in enumerate(states)]
        session.add_all(made)
    return [one.id for one in made]


def states(desk: Desk) -> list[str]:
    with desk.look() as session:
        return [one.director for one in session.query(Village).order_by(Village.name)]


def test_a_step_of_many_passes_over_those_that_stand_elsewhere(any_desk):
    ids = candidates(any_desk, "报名", "考试", "报名")
    with any_desk.look() as session:
        found = [session.get_one(Village, key) for key in ids]
        assert replace(APPOINTMENT, steps=(replace(APPOINTMENT.step("初审"), title="初审 {n} 人"),)).ask(
            session, found, "初审"
        ).title == "初审 2 人"  # fmt: skip
    with any_desk.act("初审") as session:
        APPOINTMENT.take_all(session, ids, "初审")
    assert states(any_desk) == ["初审", "考试", "初审"]
    with any_desk.act("又一次") as session, pytest.raises(UserError, match="“村0”现在是“初审”，不能初审"):
        APPOINTMENT.take_all(session, ids, "初审")


def test_a_long_way_leads_forward_back_and_out(any_desk):
    key, *_ = ids = candidates(any_desk, "体检")
    with any_desk.look() as session:
        way = APPOINTMENT.way(session, session.get_one(Village, key))
    assert [(one.name, one.aside) for one in way.steps] == [("政审", False), ("重审", True), ("退出", True)]
    assert [one.reached for one in way.milestones] == [*[DONE] * 4, HERE, *[AHEAD] * 6]
    with any_desk.act("重审") as session:
        APPOINTMENT.take_all(session, ids, "重审")
    assert states(any_desk) == ["初审"]
    with any_desk.act("退出") as session, pytest.raises(UserError, match="还没有填写原因"):
        APPOINTMENT.take_all(session, ids, "退出")
    with any_desk.act("退出") as session:
        APPOINTMENT.take_all(session, ids, "退出", {"note": "本人放弃"})
    with any_desk.look() as session:
        one = session.get_one(Village, key)
        assert (one.director, one.note) == ("退出", "本人放弃")
        way = APPOINTMENT.way(session, one)
    assert way.steps == ()
    assert {place.reached for place in way.milestones} == {AHEAD}


def test_a_table_that_cannot_be_is_refused_where_it_is_written():
    step = Transition[PayLine]("走", ("甲",), "丙")
    with pytest.raises(ValueError, match="丙"):
        Workflow(PayLine, ("甲", "乙"), (step,))
    with pytest.raises(ValueError, match="two of one name"):
        Workflow(PayLine, ("甲", "丙"), (step, step))
