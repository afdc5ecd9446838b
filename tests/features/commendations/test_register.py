"""The register of certificates: every number's fate, no gap unexplained, none given twice."""

from datetime import date

import pytest

from station_desk.base.errors import UserError
from station_desk.base.idnumber import made_up
from station_desk.features.commendations.model import Award
from station_desk.features.commendations.prints import certificates
from station_desk.features.commendations.service import REGISTER, reissue_award, void_awards
from station_desk.features.roster.model import Person
from station_desk.features.settings.model import Station
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk
from station_desk.store.numbers import MISSING, VOID, explain, given_numbers, take_back, whole_register
from station_desk.store.print_log import EXPORTED, PRINTED, PrintRun, log_run

NAMES = ("张三", "李四", "王五")


@pytest.fixture
def awards(any_desk: Desk) -> list[str]:
    """Three people with 荣〔2025〕001号, 002号 and 005号; the keys of the awards."""
    with any_desk.act("登记表彰") as session:
        session.add(Station(id=any_desk.station_id, name="示范派出所"))
        people = [Person(name=name, id_number=made_up(n, date(1985, 3, n))) for n, name in enumerate(NAMES, 1)]
        session.add_all(people)
        session.flush()
        made = [
            Award(person_id=one.id, year=2025, title="先进个人", number=f"荣〔2025〕{n:03d}号")
            for one, n in zip(people, (1, 2, 5), strict=True)
        ]
        session.add_all(made)
    return [one.id for one in made]


def told(desk: Desk) -> list[tuple[str, str]]:
    with desk.look() as session:
        return [(one.number, one.state) for one in whole_register(session, REGISTER)]


def sent(desk: Desk, request: PrintRequest, kind: str = PRINTED) -> None:
    with desk.act("打印荣誉证书", lasting=True) as session:
        log_run(
            session,
            PrintRun(kind=kind, paper="certificates", title="荣誉证书"),
            [copy for copy, _ in certificates(session, request)],
        )


def test_a_gap_stands_in_the_register_until_it_is_explained(any_desk: Desk, awards: list[str]) -> None:
    gap = "荣〔2025〕003号 至 荣〔2025〕004号"
    assert told(any_desk) == [
        ("荣〔2025〕001号", "待印"), ("荣〔2025〕002号", "待印"), (gap, MISSING), ("荣〔2025〕005号", "待印"),
    ]  # fmt: skip
    with any_desk.act("说明空号") as session:
        [line] = [one for one in whole_register(session, REGISTER) if one.state == MISSING]
        explain(session, REGISTER, [line.gap], "登记时跳过")
    assert (gap, VOID) in told(any_desk)
    assert MISSING not in dict(told(any_desk)).values()
    with pytest.raises(UserError, match="荣〔2025〕004号已经登记为空号：登记时跳过"), any_desk.act("改号") as session:
        session.get_one(Award, awards[0]).number = "荣〔2025〕004号"
    with any_desk.act("取消说明") as session:
        take_back(session, [one.key for one in whole_register(session, REGISTER) if one.state == VOID])
    assert (gap, MISSING) in told(any_desk)


def test_a_void_certificate_keeps_its_number_and_frees_the_title(any_desk: Desk, awards: list[str]) -> None:
    with pytest.raises(UserError, match="作废请填写原因"), any_desk.act("作废") as session:
        session.get_one(Award, awards[0]).state = "作废"
    with any_desk.act("作废") as session:
        assert void_awards(session, awards[:1], "名单有误") == 1
        person = session.get_one(Award, awards[0]).person_id
        session.flush()
        session.add(Award(person_id=person, year=2025, title="先进个人", number="荣〔2025〕006号"))
    assert ("荣〔2025〕001号", "作废") in told(any_desk)
    with pytest.raises(UserError, match="已经作废，不能补发"), any_desk.act("补发") as session:
        reissue_award(session, awards[0], "遗失")
    with any_desk.look() as session:
        assert [copy.number for copy, _ in certificates(session, PrintRequest(only=("张三",)))] == ["荣〔2025〕006号"]


def test_a_certificate_printed_again_says_so_under_its_own_number(any_desk: Desk, awards: list[str]) -> None:
    sent(any_desk, PrintRequest(ids=tuple(awards[:1])))
    with any_desk.act("补发证书") as session:
        reissue_award(session, awards[0], "搬家时遗失")
    with any_desk.look() as session:
        assert certificates(session, PrintRequest(ids=tuple(awards[:1])))[0][1]["number"] == "荣〔2025〕001号（补发）"
        line = whole_register(session, REGISTER)[0]
    assert (line.number, line.state, line.printed) == ("荣〔2025〕001号", "待印", 1)
    assert "补发，搬家时遗失" in line.words


def test_undo_and_deletion_give_no_number_to_two_people(any_desk: Desk, awards: list[str]) -> None:
    sent(any_desk, PrintRequest(ids=(awards[2],)), EXPORTED)
    with any_desk.act("删除") as session:
        session.delete(session.get_one(Award, awards[2]))
    with any_desk.look() as session:
        assert REGISTER.numbering.next(
            REGISTER.numbering.place("荣〔2025〕001号")[0], given_numbers(session, REGISTER)
        ) == ("荣〔2025〕006号")
        line = next(one for one in whole_register(session, REGISTER) if one.number == "荣〔2025〕005号")
    assert (line.name, line.state) == ("王五", MISSING)
    assert "导出过" in line.words
    sent(any_desk, PrintRequest(ids=(awards[1],)))
    with pytest.raises(UserError, match="已经打印过，不能删除"), any_desk.act("删除") as session:
        session.delete(session.get_one(Award, awards[1]))
