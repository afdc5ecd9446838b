"""The station's key: made once however many need it at once, the same after a restore, and told to nobody."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.features.settings.model import MovedDay
from station_desk.features.settings.service import own_public_key, signing_key
from station_desk.printing.verify import new_key, public_of
from station_desk.store.backup import write_backup
from station_desk.store.desk import Desk
from station_desk.store.restore import read_backup
from station_desk.store.vault import find_secret, keep_secret


def test_two_windows_that_need_it_at_once_get_the_same_key(any_desk, any_place):
    other = Desk.open(any_place)
    together = threading.Barrier(2)

    def make() -> bytes:
        together.wait(10)  # both have seen that there is none
        return new_key()

    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(lambda desk: keep_secret(desk, "key:race", make), (any_desk, other)))
    assert made[0] == made[1]
    with other.look() as session:
        assert find_secret(session, "key:race") == made[0]
        assert find_secret(session, "key:another") is None
    other.close()


def test_the_key_is_the_same_every_time_and_only_its_public_half_is_shown(any_desk):
    with any_desk.look() as session:
        assert own_public_key(session) is None
    key = signing_key(any_desk)
    assert signing_key(any_desk) == key
    with any_desk.look() as session:
        assert own_public_key(session) == public_of(key)


def test_a_backup_restored_on_another_computer_goes_on_signing_with_it(desk, tmp_path):
    key = signing_key(desk)
    finish(write_backup(desk, tmp_path / "stick.desk"))
    finish(read_backup(tmp_path / "elsewhere", tmp_path / "stick.desk"))
    moved = Desk.open(tmp_path / "elsewhere")
    assert signing_key(moved) == key
    moved.close()


def test_neither_journal_nor_undo_knows_of_it(desk):
    with desk.act("登记调休") as session:
        session.add(MovedDay(day=date(2027, 2, 6), kind="上班", name="春节"))
    key = signing_key(desk)
    with desk.engine.connect() as connection:
        written = [
            str(tuple(row))
            for table in ("act", "entry")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        ]
    assert written
    assert not any(key.hex() in line for line in written)
    assert desk.undo() == "登记调休"
    assert signing_key(desk) == key


def test_where_it_cannot_be_written_the_sentence_does_not_tell_it(desk, place):
    made = new_key()
    desk.engine.dispose()
    with desk.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.commit()
    with pytest.raises(UserError, match="签名密钥没有存下来") as caught:
        keep_secret(desk, "key:x", lambda: made)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert made.hex() not in str(caught.value)
