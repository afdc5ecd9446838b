"""真 or 假: what is said of a scanned card, ours and others', whole and in bad shape."""

from datetime import date

import pytest

from station_desk.base.errors import UserError
from station_desk.cli import main
from station_desk.features.commendations.model import Award
from station_desk.features.commendations.prints import certificates
from station_desk.features.commendations.service import void_awards
from station_desk.features.idcards.model import WorkCard
from station_desk.features.idcards.service import holder_of, verdict_on
from station_desk.features.roster.model import Person
from station_desk.features.settings.model import KnownKey
from station_desk.features.settings.service import signing_key
from station_desk.printing.task import PrintRequest
from station_desk.printing.verify import CARD, Payload, public_of, show_key, sign
from tests.features.home.station import CALM, open_station, person
from tests.features.idcards.codes import OURS, STRANGER, WANCHANG, codes_of, elsewhere, forged


@pytest.fixture
def station(desk, monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", CALM.isoformat())
    open_station(desk)
    return desk


def said(desk, text: str) -> tuple[str, bool, str]:
    with desk.look() as session:
        found = verdict_on(session, text)
    return found.word, found.true, found.sentence


def change(desk, number: str, **values: object) -> None:
    with desk.act("改动") as session:
        card = session.query(WorkCard).filter_by(number=number).one()
        for key, value in values.items():
            setattr(card, key, value)


def test_a_card_of_ours_is_true_and_shows_whose_it_is(any_desk, monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", CALM.isoformat())
    station = any_desk
    open_station(station)
    code = codes_of(station)["张三"]
    word, true, sentence = said(station, code)
    assert (word, true, sentence) == ("真", True, "是本所发给张三的工作证（证2025-0001）。")
    with station.look() as session:
        found = verdict_on(session, code)
        assert found.payload == Payload(CARD, "证2025-0001", "张三", OURS, date(2028, 1, 6))
        assert session.get_one(WorkCard, found.record_id).number == "证2025-0001"
        assert holder_of(session, code).name == "张三"


@pytest.mark.parametrize(
    ("values", "word", "sentence"),
    [
        ({"state": "挂失", "reason": "巡逻时丢失"}, "已挂失", "已经挂失：巡逻时丢失。"),
        ({"state": "收回", "reason": "离岗"}, "已收回", "已经收回"),
        ({"state": "销毁", "reason": "破损"}, "已销毁", "已经销毁"),
        ({"issued": date(2022, 1, 6), "expires": date(2026, 4, 23)}, "已过期", "已经到期。"),
    ],
)
def test_a_card_that_no_longer_counts_is_refused_everywhere(station, values, word, sentence):
    code = codes_of(station)["张三"]
    change(station, "证2025-0001", **values)
    told = said(station, code)
    assert told[:2] == (word, False)
    assert sentence in told[2]
    with station.look() as session, pytest.raises(UserError, match="张三的这张工作证（证2025-0001）已经"):
        holder_of(session, code)


def test_a_forged_card_is_false_and_signs_nobody_in(station):
    code = forged(codes_of(station)["张三"])
    assert said(station, code)[:2] == ("假", False)
    assert said(station, elsewhere(station=OURS)) == ("假", False, "这张工作证自称是本所发的，签名却不是本所的。")
    with station.look() as session:
        for wrong in (code, elsewhere(station=OURS), elsewhere()):
            with pytest.raises(UserError):
                holder_of(session, wrong)


def test_another_stations_card_is_verified_by_its_public_key(station):
    codes_of(station)
    word, true, sentence = said(station, elsewhere())
    assert (word, true) == ("不是本所发的", False)
    assert WANCHANG in sentence
    with station.act("登记公钥") as session:
        session.add(KnownKey(name="万昌派出所", public=show_key(public_of(STRANGER))))
    assert said(station, elsewhere(date(2026, 4, 24)))[:2] == ("真", True)
    assert said(station, elsewhere(date(2026, 4, 23)))[:2] == ("已过期", False)
    assert said(station, forged(sign(STRANGER, Payload(CARD, "1", "张三", WANCHANG))))[:2] == ("假", False)
    with station.look() as session, pytest.raises(UserError, match="万昌派出所"):
        holder_of(session, elsewhere())  # true, but nobody of ours


def test_a_mistyped_public_key_is_refused_with_a_sentence(station):
    with pytest.raises(UserError, match="公钥不完整"), station.act("登记公钥") as session:
        session.add(KnownKey(name="万昌派出所", public=show_key(public_of(STRANGER))[:-1]))


def test_what_the_register_does_not_know_or_says_otherwise_is_not_true(station):
    code = codes_of(station)["张三"]
    with station.act("改名") as session:
        person(session, "张三").name = "张三丰"
    assert said(station, code)[:2] == ("对不上", False)
    with station.act("删除") as session:
        session.delete(session.query(WorkCard).filter_by(number="证2025-0001").one())
    assert said(station, code)[:2] == ("查无此证", False)


def test_who_has_left_carries_no_valid_card(station):
    code = codes_of(station)["张三"]
    with station.act("离岗") as session:
        gone: Person = person(session, "张三")
        gone.state, gone.left, gone.left_reason = "离岗", date(2026, 4, 1), "辞职"
    assert said(station, code)[:2] == ("已离岗", False)


def test_an_old_card_without_a_signature_signs_in_and_proves_nothing(station):
    word, true, sentence = said(station, "证2025-0002")
    assert (word, true) == ("没有签名", False)
    assert "李小雨" in sentence
    with station.look() as session:
        assert holder_of(session, "证2025-0002").name == holder_of(session, "2025-0002").name == "李小雨"


@pytest.mark.parametrize("text", ["", "你好", "1" * 200, "https://example.org/card/1"])
def test_what_cannot_be_read_is_said(station, text):
    assert said(station, text)[:2] == ("读不懂", False)


def test_a_certificate_carries_a_code_too_and_is_no_card(station):
    with station.act("登记奖项") as session:
        award = Award(person_id=person(session, "张三").id, year=2025, number="荣〔2025〕001号")
        session.add(award)
    signing_key(station)
    with station.look() as session:
        ((_, record),) = certificates(session, PrintRequest(year=2025))
        with pytest.raises(UserError, match="荣誉证书"):
            holder_of(session, record["qr"])
    assert said(station, record["qr"]) == ("真", True, "是本所发给张三的荣誉证书（荣〔2025〕001号）。")
    with station.act("作废") as session:
        void_awards(session, [award.id], "名单有误")
    assert said(station, record["qr"])[:2] == ("已作废", False)


def test_the_command_ends_with_0_only_for_a_true_card(desk, place, monkeypatch, capsys):
    monkeypatch.setenv("STATION_DESK_TODAY", CALM.isoformat())
    monkeypatch.setattr("station_desk.base.log.start_log", lambda: None)
    open_station(desk)
    code = codes_of(desk)["张三"]

    def run(text: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["station-desk", "--at", str(place), "verify", text])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), *capsys.readouterr()

    assert run(code) == (0, "真：是本所发给张三的工作证（证2025-0001）。\n", "")
    ended, out, err = run(forged(code))
    assert (ended, out) == (1, "")
    assert err.startswith("假：")
