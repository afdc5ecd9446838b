"""Blanks as the station keeps them: chosen by name, copied from what is shipped, calibrated, counted."""

from datetime import date

import pytest

from station_desk.base.errors import UserError
from station_desk.demo.cards import drawn_blank
from station_desk.features.layouts.model import BlankForm, StockEntry
from station_desk.features.layouts.rules.blank import crosses_of
from station_desk.features.layouts.service import (
    balance,
    blank_named,
    calibrate,
    calibration_of,
    calibrations_of,
    copy_blanks,
    doubt_about_blanks,
    fit_of,
    screen_of,
)
from station_desk.printing.paper import Calibration
from station_desk.store.desk import Desk
from station_desk.store.print_log import PRINTED, SPOILED, Copy, PrintRun, copies_of_run, log_run, settle_run


@pytest.fixture
def desk(tmp_path):
    opened = Desk.open(tmp_path / "desk")
    yield opened
    opened.close()


@pytest.fixture
def stock(desk):
    with desk.act("添加空白纸") as session:
        (made,) = copy_blanks(session, ["12k"])
        return made.id


def test_only_a_known_stock_is_taken_and_the_others_are_named(desk):
    with desk.look() as session, pytest.raises(UserError) as refused:
        blank_named(session, "16K")
    assert "没有名为“16K”的空白纸" in refused.value.message
    assert "12K证书" in refused.value.advice
    with desk.look() as session:
        assert blank_named(session, "12K").title == blank_named(session, "12K证书").title == "12K证书"


def test_a_copy_is_the_stations_own_and_what_is_shipped_stays(desk, stock):
    with desk.act("改大小") as session:
        session.get_one(BlankForm, stock).width = 26450
        assert copy_blanks(session, ["12k"]) == []  # it is there already
    with desk.look() as session:
        assert blank_named(session, "12k").width == 264.5
        assert blank_named(session, "8k").width == 375


def test_a_calibration_holds_for_its_printer_its_tray_and_its_stock(desk, stock):
    readings = [one for cross in crosses_of((265, 190)) for one in (cross.x + 1.7, cross.y)]
    with desk.act("校准") as session:
        calibrate(session, stock, "甲", "手动进纸", readings)
    with desk.look() as session:
        assert calibration_of(session, "甲", "手动进纸", "12K证书").dx == pytest.approx(-1.7, abs=0.01)
        for other in (("乙", "手动进纸", "12K证书"), ("甲", "上纸盒", "12K证书"), ("甲", "手动进纸", "8K证书（整张）")):
            assert calibration_of(session, *other) == Calibration()
    with desk.act("再校准") as session:
        calibrate(
            session, stock, "甲", "手动进纸", [one for cross in crosses_of((265, 190)) for one in (cross.x, cross.y)]
        )
    with desk.look() as session:
        (only,) = calibrations_of(session, stock)
        assert fit_of(only, session.get_one(BlankForm, stock)).error.dx == pytest.approx(0, abs=0.01)


def test_a_calibration_needs_a_printer_and_believable_readings(desk, stock):
    with pytest.raises(UserError, match="请先选打印机"), desk.act("校准") as session:
        calibrate(session, stock, "", "上纸盒", [1.0] * 8)
    with pytest.raises(UserError, match="差得太多"), desk.act("校准") as session:
        calibrate(session, stock, "甲", "上纸盒", [90.0] * 8)


def entry(stock, sort="领用", count=100, **more):
    return StockEntry(stock_id=stock, sort=sort, count=count, day=date(2026, 1, 6), **more)


def test_what_is_left_is_what_came_less_what_went(desk, stock):
    with desk.act("登记") as session:
        session.add_all([entry(stock), entry(stock, "退回", 10), entry(stock, "作废", 3)])
    with desk.look() as session:
        known = balance(session, session.get_one(BlankForm, stock))
        assert (known.received, known.spoiled, known.left) == (90, 3, 87)
        assert doubt_about_blanks(session, "12K证书", 12) == ""
        assert doubt_about_blanks(session, "12K证书", 70) == "打完以后“12K证书”只剩 17 张，该领新的了。"
        assert "还剩 87 张，这次要打 88 张，不够" in doubt_about_blanks(session, "12K证书", 88)
        assert doubt_about_blanks(session, "8K证书（整张）", 999) == ""  # never counted


def test_what_was_printed_on_a_stock_is_used_and_its_name_stays(desk, stock):
    with desk.act("登记") as session:
        session.add(entry(stock))
    with desk.act("打印荣誉证书", lasting=True) as session:
        run = PrintRun(kind=PRINTED, paper="certificates", title="荣誉证书", stock="12K证书", pages=12)
        key = log_run(session, run, [Copy(f"第 {number} 页") for number in range(12)]).id
    with desk.act("核对打印") as session:
        settle_run(session, key, [copies_of_run(session, key)[4].id], SPOILED, "卡纸")
    with desk.look() as session:
        known = balance(session, session.get_one(BlankForm, stock))
        assert (known.used, known.spoiled, known.left) == (11, 1, 88)
    with pytest.raises(UserError, match="不能再改名"), desk.act("改名") as session:
        session.get_one(BlankForm, stock).name = "红证书"


@pytest.mark.parametrize(
    ("serials", "sentence"),
    [
        (("NO.0101", "NO.0199"), "是 99 张，和填的张数不一样"),
        (("NO.0101", "NO.200"), "写法不一样"),
        (("0200", "0101"), "写法不一样"),
        (("0101", None), "起号和止号要一起填"),
    ],
)
def test_serials_must_agree_with_the_count(desk, stock, serials, sentence):
    with pytest.raises(UserError, match=sentence), desk.act("登记") as session:
        session.add(entry(stock, first=serials[0], last=serials[1]))


def test_a_serial_is_received_once(desk, stock):
    with desk.act("登记") as session:
        session.add(entry(stock, first="NO.0101", last="NO.0200"))
        session.add(entry(stock, first="NO.0201", last="NO.0300"))
    with pytest.raises(UserError, match="有重复的号"), desk.act("登记") as session:
        session.add(entry(stock, count=2, first="NO.0200", last="NO.0201"))


def test_margins_larger_than_the_sheet_are_refused(desk, stock):
    with pytest.raises(UserError, match="没有能打字的地方"), desk.act("改留空") as session:
        session.get_one(BlankForm, stock).free_left = 25000


@pytest.mark.parametrize("how", ["taken away", "gone with its stock"])
def test_undo_brings_back_a_picture_that_was_never_looked_at(desk, stock, how):
    with desk.act("存入底图") as session:
        session.get_one(BlankForm, stock).scan = drawn_blank((265, 190))
    with desk.act("去掉") as session:
        found = session.get_one(BlankForm, stock)
        if how == "taken away":
            found.scan = None
        else:
            session.delete(found)
    desk.undo()
    with desk.look() as session:
        assert session.get_one(BlankForm, stock).scan == drawn_blank((265, 190))
        assert screen_of(session, "12K证书").startswith(b"\xff\xd8")
