"""Scanned codes for the tests: a card's own, a forged one, another station's."""

from collections.abc import Sequence
from datetime import date

from station_desk.features.idcards.prints import cards
from station_desk.features.settings.service import signing_key
from station_desk.printing.task import PrintRequest
from station_desk.printing.verify import CARD, Payload, as_digits, from_digits, sign
from station_desk.store.desk import Desk

OURS = "永吉县公安局口前派出所"
WANCHANG = "永吉县公安局万昌派出所"
STRANGER = bytes(range(40, 72))  # a key of somebody else


def codes_of(desk: Desk, only: Sequence[str] = ()) -> dict[str, str]:
    """The code on each person's card, as it is printed."""
    signing_key(desk)
    with desk.look() as session:
        return {one["name"]: one["qr"] for _, one in cards(session, PrintRequest(only=tuple(only)))}


def forged(code: str) -> str:
    """The code with another name in it and the checksum put right."""
    return as_digits(from_digits(code).replace("张三".encode("gb18030"), "张五".encode("gb18030")))


def elsewhere(until: date | None = None, station: str = WANCHANG) -> str:
    """A card signed with a key that is not ours."""
    return sign(STRANGER, Payload(CARD, "万证2026-0007", "李四", station, until))
