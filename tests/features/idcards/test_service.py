"""Cards: who needs one, what becomes of one that has run out."""

from datetime import date

from station_desk.base.idnumber import made_up
from station_desk.features.idcards.model import WorkCard
from station_desk.features.idcards.service import REGISTER, cards_of, end_cards, issue_cards, replace_card, without_card
from station_desk.features.roster.model import Person
from station_desk.features.settings.model import Station
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from station_desk.store.numbers import whole_register


def test_a_card_that_has_run_out_is_renewed(any_desk: Desk, monkeypatch) -> None:
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-03-10")
    with any_desk.act("准备") as session:
        village = Village(name="口前村", township="口前镇")
        session.add_all([Station(id=any_desk.station_id, name="示范派出所"), village])
        session.flush()
        person = Person(
            name="张三", id_number=made_up(1, date(1985, 3, 2)), village_id=village.id, hired=date(2019, 3, 1)
        )
        session.add(person)
        session.flush()
        issue_cards(session, [person.id], date(2023, 3, 1))  # three years: until 2026-03-01
    with any_desk.act("换发") as session:
        assert [one.name for one in without_card(session)] == ["张三"]
        fresh = issue_cards(session, [person.id])[0]
    with any_desk.look() as session:
        assert [card.number for card, _ in cards_of(session)] == [fresh.number]
        assert {card.state for card in session.query(WorkCard)} == {"到期", "待制"}
        assert without_card(session) == []


def test_a_lost_card_is_followed_by_a_new_number_and_the_register_tells_both(any_desk: Desk, monkeypatch) -> None:
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-03-10")
    with any_desk.act("准备") as session:
        person = Person(name="张三", id_number=made_up(1, date(1985, 3, 2)), hired=date(2019, 3, 1))
        session.add_all([Station(id=any_desk.station_id, name="示范派出所"), person])
        session.flush()
        lost = issue_cards(session, [person.id])[0]
    with any_desk.act("挂失并补发") as session:
        fresh = replace_card(session, lost.id, "巡逻时丢失")
    with any_desk.act("收回") as session:
        end_cards(session, [fresh.id], "收回", "离岗")
    with any_desk.look() as session:
        told = [(one.number, one.state, one.words) for one in whole_register(session, REGISTER)]
    assert told == [
        ("证2026-0001", "挂失", "巡逻时丢失，补发为 证2026-0002"),
        ("证2026-0002", "收回", "离岗"),
    ]
    assert fresh.replaces == lost.number
