"""The print log stands whatever is undone, and no printed number stands for two people, not even by plain SQL."""

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from station_desk.base.errors import UserError
from station_desk.features.commendations.model import Award
from station_desk.store.desk import Desk
from station_desk.store.print_log import (
    EXPORTED,
    NOT_OUT,
    PRINTED,
    SPOILED,
    Blanks,
    Copy,
    Places,
    PrintedCopy,
    PrintRun,
    blanks_of,
    copies_of_owner,
    copies_of_run,
    log_run,
    numbers_on_paper,
    runs,
    settle_run,
)
from tests.store.test_desk import person

STOCK = "红色 A4 证书"
DIGITS = "零一二三四"


def awards(desk: Desk, count: int, start: int = 1) -> list[Copy]:
    """Awards of so many people, as copies to be printed."""
    people = [(person(desk, None, f"张{DIGITS[n]}", n), f"张{DIGITS[n]}") for n in range(start, start + count)]
    with desk.act("登记表彰") as session:
        made = [
            Award(person_id=key, year=2025, title="先进个人", number=f"荣〔2025〕{n:03d}号")
            for n, (key, _) in enumerate(people, start)
        ]
        session.add_all(made)
    return [Copy(name, "award", one.id, key, one.number) for one, (key, name) in zip(made, people, strict=True)]


def sent(desk: Desk, copies: list[Copy], places: Places = Places(), kind: str = PRINTED, stock: str = STOCK) -> str:
    with desk.act("打印荣誉证书", lasting=True) as session:
        run = PrintRun(kind=kind, paper="certificates", title="荣誉证书", stock=stock, pages=len(copies))
        return log_run(session, run, copies, places).id


def blanks(desk: Desk) -> Blanks:
    with desk.look() as session:
        return blanks_of(session, STOCK)


def test_a_run_tells_whose_copy_lay_where_and_who_printed_it(any_desk: Desk) -> None:
    copies = awards(any_desk, 3)
    run = sent(any_desk, copies, Places(per_sheet=2, start_at=2))
    with any_desk.look() as session:
        found = [(one.name, one.sheet, one.slot) for one in copies_of_run(session, run)]
        [(copy, told)] = copies_of_owner(session, copies[1].person_id)
        line = runs(session)[0]
    assert found == [("张一", 1, 2), ("张二", 2, 1), ("张三", 2, 2)]
    assert (copy.number, told.title, told.by) == ("荣〔2025〕002号", "荣誉证书", any_desk.user.name)
    assert (line.copies, line.waiting, line.run.sheets) == (3, 3, 1)  # the first sheet was begun before


def test_blanks_are_counted_from_what_came_out(any_desk: Desk) -> None:
    copies = awards(any_desk, 4)
    run = sent(any_desk, copies)
    assert blanks(any_desk) == Blanks(4, 0)
    with any_desk.look() as session:
        keys = [one.id for one in copies_of_run(session, run)]
    with any_desk.act("登记打印作废") as session:
        good = settle_run(session, run, keys[:1], SPOILED, "卡纸")
        assert [one.name for one in good] == ["张二", "张三", "张四"]
    assert blanks(any_desk) == Blanks(3, 1)
    sent(any_desk, copies[:1])
    assert blanks(any_desk) == Blanks(4, 1)
    with any_desk.act("没有打出来") as session:
        settle_run(session, run, keys[2:], NOT_OUT)
    assert blanks(any_desk) == Blanks(3, 0)
    sent(any_desk, copies, kind=EXPORTED)
    assert blanks(any_desk) == Blanks(3, 0)


def test_undo_passes_over_what_is_on_paper(any_desk: Desk) -> None:
    copies = awards(any_desk, 1)
    run = sent(any_desk, copies)
    assert any_desk.next_undo() == "登记表彰"
    with pytest.raises(UserError, match="“登记表彰”不能撤销：这个编号已经打印过"):
        any_desk.undo()
    with any_desk.act("核对打印结果") as session:
        settle_run(session, run)
    assert any_desk.undo() == "核对打印结果"
    with any_desk.look() as session:
        assert [one.result for one in copies_of_run(session, run)] == ["待核对"]
        assert numbers_on_paper(session, "award") == {"荣〔2025〕001号"}


def test_an_exported_number_may_be_undone_but_goes_to_nobody_else(any_desk: Desk) -> None:
    copies = awards(any_desk, 1)
    sent(any_desk, copies, kind=EXPORTED)
    assert any_desk.undo() == "登记表彰"
    other = person(any_desk, None, "李四", 9)
    with pytest.raises(UserError, match="已经印给别人"), any_desk.act("登记") as session:
        session.add(Award(person_id=other, year=2025, title="先进个人", number=copies[0].number))
    with any_desk.act("登记") as session:  # the same person may have it
        session.add(Award(person_id=copies[0].person_id, year=2025, title="先进个人", number=copies[0].number))


def test_plain_sql_cannot_give_a_printed_number_to_another_or_change_the_log(any_desk: Desk) -> None:
    copies = awards(any_desk, 2)
    run = sent(any_desk, copies)
    with any_desk.look() as session:
        [first, second] = [one.id for one in copies_of_run(session, run)]
    refused = (
        update(Award).where(Award.id == copies[0].id).values(person_id=copies[1].person_id, title="别的"),
        update(Award).where(Award.id == copies[0].id).values(number="荣〔2025〕099号"),
        delete(Award).where(Award.id == copies[0].id),
        update(PrintedCopy).where(PrintedCopy.id == first).values(person_id=copies[1].person_id),
        update(PrintRun).where(PrintRun.id == run).values(by="别人"),
        delete(PrintedCopy).where(PrintedCopy.id == second),
        delete(PrintRun).where(PrintRun.id == run),
        text(
            "INSERT INTO printed_copy (id, station_id, version, run_id, owner_table, person_id, name, number, sheet, "
            f"slot, result) VALUES ('x', '{any_desk.station_id}', 1, '{run}', 'award', '{copies[1].person_id}', '李四', "
            f"'{copies[0].number}', 1, 1, '待核对')"
        ),
    )
    for statement in refused:
        with (
            pytest.raises(DBAPIError, match=r"two people|number stays|log is kept"),
            any_desk.engine.execution_options(desk_writes=True).begin() as connection,
        ):
            connection.execute(statement)
