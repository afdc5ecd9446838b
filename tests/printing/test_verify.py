"""Signed codes: what is signed reads back, nothing else passes, and what was read badly is not called forged."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from station_desk.printing.verify import (
    CARD,
    CERTIFICATE,
    DAY_ZERO,
    Forged,
    Payload,
    Unreadable,
    as_digits,
    dark_runs,
    from_digits,
    is_code,
    key_id,
    new_key,
    public_of,
    read_code,
    read_key,
    show_key,
    sign,
    verify,
)

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
ZHANG = Payload(CARD, "证2026-0001", "张三", "永吉县公安局口前派出所", date(2029, 1, 11))

words = some.text(some.characters(exclude_categories=["Cs", "Cc"]), max_size=25)
payloads = some.builds(
    Payload, some.sampled_from([CARD, CERTIFICATE]), words, words, words,
    some.none() | some.dates(DAY_ZERO + timedelta(1), date(2099, 12, 31)),
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(payloads)
def test_what_was_signed_reads_back(payload):
    text = sign(KEY, payload)
    assert verify(public_of(KEY), text) == payload
    assert read_code(text).key == key_id(public_of(KEY))
    assert is_code(text)


def test_a_wrong_or_missing_digit_is_read_badly_and_not_called_forged():
    text = sign(KEY, ZHANG)
    for at in range(len(text)):
        changed = f"{text[:at]}{(int(text[at]) + 3) % 10}{text[at + 1 :]}"
        for wrong in (changed, text[:at] + text[at + 1 :]):
            with pytest.raises(Unreadable):
                read_code(wrong)


@pytest.mark.parametrize("at", range(0, 100, 7))
def test_a_forger_who_puts_the_checksum_right_is_found_out(at):
    raw = bytearray(from_digits(sign(KEY, ZHANG)))
    raw[2 + at % (len(raw) - 2)] ^= 1
    with pytest.raises((Forged, Unreadable)):
        verify(public_of(KEY), as_digits(bytes(raw)))


def test_another_key_does_not_prove_it():
    with pytest.raises(Forged):
        verify(public_of(OTHER), sign(KEY, ZHANG))


def test_spaces_and_full_width_digits_do_not_matter():
    text = sign(KEY, ZHANG)
    grouped = " ".join(text[at : at + 4] for at in range(0, len(text), 4))
    wide = text.translate({ord(str(digit)): "０１２３４５６７８９"[digit] for digit in range(10)})
    assert verify(public_of(KEY), f" {grouped}\n") == verify(public_of(KEY), wide) == ZHANG


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "不是证件上的签名码"),
        ("证2026-0001", "不是证件上的签名码"),
        ("1" * 120, "没有读全"),
        ("9" * 3000, "不是证件上的签名码"),
        (show_key(public_of(KEY)), "公钥的二维码"),
        (as_digits(bytes((9,)) + bytes(80)), "更新版本"),
        (as_digits(bytes((1, 9)) + bytes(80)), "更新版本"),
        (as_digits(bytes((1, 0)) + bytes(6) + bytes((200,)) + bytes(80)), "没有读全"),
    ],
)
def test_what_is_no_code_is_said_in_words(text, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read_code(text)


def test_a_small_qr_holds_the_code_of_a_usual_card():
    modules, _ = dark_runs(sign(KEY, ZHANG), "张三")
    assert modules <= 45
    long = Payload(CARD, "工作证〔2026〕00012号", "额尔德尼巴雅尔·阿拉坦格日勒其其格图", "站" * 50, date(2030, 1, 1))
    assert dark_runs(sign(KEY, long), "那")[0] <= 57


def test_a_public_key_is_copied_as_digits_and_a_slip_is_noticed():
    public = public_of(new_key())
    shown = show_key(public)
    assert read_key(shown) == read_key(shown.replace(" ", "")) == read_key(f"\n{shown} ") == public
    for wrong in (shown[:-1], f"{shown}1", shown.replace(shown[0], "7", 1), sign(KEY, ZHANG), "口前派出所", ""):
        with pytest.raises(Unreadable, match="公钥不完整"):
            read_key(wrong)
