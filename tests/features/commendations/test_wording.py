"""What a certificate says: the usual words, a 称号's own, a single one's own, and what is wrong said before it is kept."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QComboBox, QPlainTextEdit

from station_desk.app import make_window
from station_desk.base.errors import UserError
from station_desk.base.idnumber import made_up
from station_desk.base.jobs import finish
from station_desk.base.settings import Choices
from station_desk.features.commendations.model import Award, Wording
from station_desk.features.commendations.prints import PAPERS
from station_desk.features.commendations.rules import USUAL_WORDING, certificate_words, tidy_wording, wrong_in_wording
from station_desk.features.commendations.service import keep_own_wording, keep_wording, titles_of, wordings
from station_desk.features.roster.model import Person
from station_desk.features.settings.model import Station
from station_desk.printing.task import PrintRequest
from station_desk.ui.theme import Theme
from tests.hands import Hands, settle, wait_until
from tests.printing.measure import read_pages

OWN = "授予{姓名}同志{年度}年度“{称号}”称号。\n特发此证。"


@pytest.fixture
def station(desk, monkeypatch):
    """A station with two certificates of 先进个人 and one of 治安防范标兵."""
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-12")
    with desk.act("准备") as session:
        session.add(Station(id=desk.station_id, name="示范派出所"))
        for number, (name, title) in enumerate(
            (("张三", "先进个人"), ("李小雨", "先进个人"), ("王𬭎", "治安防范标兵")), 1
        ):
            person = Person(name=name, id_number=made_up(number, date(1985, 3, 2)), hired=date(2019, 3, 1))
            session.add(person)
            session.flush()
            session.add(
                Award(
                    person_id=person.id,
                    year=2025,
                    title=title,
                    number=f"荣〔2025〕00{number}号",
                    awarded=date(2026, 1, 12),
                )
            )
    return desk


def printed(desk, tmp_path) -> list[str]:
    finish(PAPERS[0].write(desk, PrintRequest(year=2025), tmp_path / "z.pdf"))
    return [page.text for page in read_pages((tmp_path / "z.pdf").read_bytes())]


# -------------------------------------------------------------------------------------------------------- the rules
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (USUAL_WORDING, ""),
        (OWN, ""),
        ("一句没有空格的话。", ""),
        ("｛姓名｝同志：", ""),  # as an input method writes braces
        ("{职务}", "不认识“{职务}”，能用的有{姓名}、{年度}、{事迹}、{称号}"),
        ("{姓名", "花括号没有配成对"),
        ("姓名}", "花括号没有配成对"),
        ("{姓名:big}", "不认识“{姓名:big}”"),
    ],
)
def test_what_is_wrong_is_said(text, sentence):
    wrong = wrong_in_wording(text)
    assert sentence in wrong if sentence else wrong == ""


def test_the_usual_words_are_those_of_the_trade():
    words = certificate_words(USUAL_WORDING, "张三", 2025, None, "优秀农村辅警").replace("\u2060", "")
    assert words == (
        "在2025年度农村“一村一辅警”工作中，忠于职守，成绩突出，被评为“优秀农村辅警”。\n特发此证，以资鼓励。"
    )
    assert (
        certificate_words("在{年度}年度{事迹}，", "张三", 2025, "抗洪抢险中表现突出，", "")
        == "在2025年度抗洪抢险中表现突出，"
    )
    assert tidy_wording(" 甲 \n\n｛称号｝\n") == "甲\n{称号}"


# ------------------------------------------------------------------------------------------------------ the service
def test_a_title_has_words_of_its_own_and_one_certificate_others(station, tmp_path):
    with station.act("改正文") as session:
        keep_wording(session, "先进个人", OWN)
        third = session.query(Award).filter_by(number="荣〔2025〕002号").one()
        keep_own_wording(session, third.id, "在抢险中{事迹}。")
    first, second, third = printed(station, tmp_path)
    assert "张　三 同志：授予张三同志2025年度“先进个人”称号。特发此证。" in first
    assert "李小雨 同志：在抢险中在2025年度" in second
    assert "王　𬭎 同志：在2025年度" in third
    assert "被评为“治安防范标兵”。特发此证，以资鼓励。" in third


def test_the_usual_words_are_not_kept_and_a_title_of_ones_own_is_offered(station):
    with station.act("改正文") as session:
        keep_wording(session, "拥军模范", OWN)
    with station.act("改回") as session:
        assert titles_of(session)[-1] == "拥军模范"
        keep_wording(session, "拥军模范", f"\n{USUAL_WORDING}\n")
        award = session.query(Award).first()
        keep_own_wording(session, award.id, USUAL_WORDING)
    with station.look() as session:
        assert wordings(session) == {}
        assert session.query(Award).filter(Award.wording.is_not(None)).count() == 0


@pytest.mark.parametrize(
    "record", [Wording(title="先进个人", words="{职务}"), Wording(title="先进个人", words="{姓名")]
)
def test_words_that_cannot_be_filled_are_not_kept(station, record):
    with pytest.raises(UserError, match=r"不认识|花括号"), station.act("改正文") as session:
        session.add(record)


# ------------------------------------------------------------------------------------------------------- the window
def test_the_words_are_written_beside_the_paper_they_make(qtbot: Any, station):
    window = make_window(station, Theme(Choices.load()))
    hands = Hands(window)
    window.open("commendations")
    seen = []

    def write(box: Any) -> None:
        wait_until(lambda: box.view.pdf)
        seen.append(box.view.pdf)
        box.findChild(QComboBox).setCurrentText("先进个人")
        words = box.findChild(QPlainTextEdit)
        words.setPlainText("授予{称呼}")
        assert not box.go.isEnabled()
        assert "不认识“{称呼}”" in box.note.text()
        words.setPlainText("授予称号。")
        words.moveCursor(QTextCursor.MoveOperation.Start)
        words.moveCursor(QTextCursor.MoveOperation.NextCharacter)
        words.moveCursor(QTextCursor.MoveOperation.NextCharacter)
        hands.click("称号")  # puts the field in
        wait_until(lambda: box.view.pdf != seen[-1])
        assert "授予先进个人称号。" in read_pages(box.view.pdf)[0].text
        hands.click("保存")

    hands.when_asked(write)
    hands.click("证书正文")
    settle()
    with station.look() as session:
        assert wordings(session) == {"先进个人": "授予{称号}称号。"}
    assert station.next_undo() == "改“先进个人”的证书正文"
    window.close()
    window.deleteLater()
