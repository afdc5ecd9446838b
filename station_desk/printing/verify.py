"""The signed code of a card or certificate: what it says, who signed it, and whether that is true.

A code is written in decimal digits: a QR holds three of them in ten bits, and a scanner that types keys sends them right
whatever input method is on. Inside are bytes: form, kind, key id (4), last valid day (2), then number, name and station
each after its length in GB 18030, the Ed25519 signature (64, RFC 8032) and a checksum (2). The checksum tells a
code that was read badly from one that was forged.
"""

import binascii
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from station_desk.base.errors import UserError

# QR codes as runs of dark modules.

MASK = 3  # any mask is valid; choosing the best of eight costs five times the whole code


def dark_runs(text: str, who: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """The modules along one side, and the dark runs as (column, row, length), without the quiet zone.

    Error correction M (15 %); Chinese as UTF-8 bytes, which telephones read more surely than Shift-JIS characters. Raises UserError where the text is longer than a code holds.
    """
    import segno

    try:
        mode, encoding = (None, None) if text.isascii() else ("byte", "utf-8")
        code = segno.make_qr(text, error="m", mask=MASK, boost_error=False, mode=mode, encoding=encoding)
    except segno.DataOverflowError as error:
        raise UserError(f"{who}：二维码的内容太长，放不下。", "请改短二维码里的内容。") from error
    runs = []
    for y, row in enumerate(code.matrix):
        start = None
        for x, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                runs.append((start, y, x - start))
                start = None
    return len(code.matrix), tuple(runs)


CARD, CERTIFICATE = "工作证", "荣誉证书"
KINDS = (CARD, CERTIFICATE)  # by the number in the code: a kind is only ever added at the end
SIGNED, PUBLIC_KEY = 1, 0x50  # the first byte: which form the rest has
DAY_ZERO = date(2000, 1, 1)
LONGEST = 25  # characters of a name or a station that go into a code
SHORTEST = 100  # digits; no number that is typed by hand is as long
MEANT = b"station-desk signed code\0"  # stands before what is signed, so that no other signature passes for one
KEY_SIZE, SIGNATURE, CHECKSUM = 32, 64, 2  # bytes
TRIAL = bytes(KEY_SIZE)  # signs what is only looked at; no station's key, so such a code is nobody's
TORN = "没有读全，请再扫一次"


class Unreadable(ValueError):
    """Not a signed code, or one that was read badly; the text is a Chinese sentence without its stop."""


class Forged(ValueError):
    """A code that the key did not sign."""


@dataclass(frozen=True, slots=True)
class Payload:
    """What a code says: one of KINDS, its number, whose it is, which station's, and its last valid day (None: no end)."""

    kind: str
    number: str
    name: str
    station: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it was read, not yet believed: `key` is the id of the key it names."""

    payload: Payload
    key: bytes
    body: bytes
    signature: bytes


def new_key() -> bytes:
    """A fresh private key, 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(key: bytes) -> bytes:
    """The public half of a private key, 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()


def key_id(public: bytes) -> bytes:
    """The four bytes by which a code names the key that signed it."""
    return hashlib.sha256(public).digest()[:4]


def sign(key: bytes, payload: Payload) -> str:
    """The code of a payload, signed with a private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    until = (payload.until - DAY_ZERO).days if payload.until else 0
    body = bytes((SIGNED, KINDS.index(payload.kind))) + key_id(public_of(key)) + until.to_bytes(2)
    for words in (payload.number, payload.name[:LONGEST], payload.station[:LONGEST]):
        written = words.encode("gb18030", "replace")
        body += bytes((len(written),)) + written
    return as_digits(body + Ed25519PrivateKey.from_private_bytes(key).sign(MEANT + body))


def is_code(text: str) -> bool:
    """Whether a text is meant as a code: nothing but digits, and more than anybody types."""
    return re.fullmatch(rf"\d{{{SHORTEST},}}", bare(text)) is not None


def read_code(text: str) -> Code:
    """Take a code apart. Raises Unreadable for what is none, was read badly, or comes from a newer program."""
    raw = from_digits(text)
    if raw[0] == PUBLIC_KEY:
        raise Unreadable("这是公钥的二维码，不是证件上的")
    if raw[0] != SIGNED or raw[1] >= len(KINDS):
        raise Unreadable("这个码是更新版本的程序签的，请先升级程序")
    body, signature = raw[:-SIGNATURE], raw[-SIGNATURE:]
    words, at = [], 8
    try:
        for _ in range(3):
            words.append(body[at + 1 : at + 1 + body[at]].decode("gb18030"))
            at += 1 + body[at]
    except (IndexError, UnicodeDecodeError):
        raise Unreadable(TORN) from None
    if at != len(body):
        raise Unreadable(TORN)
    days = int.from_bytes(body[6:8])
    number, name, station = words
    payload = Payload(KINDS[body[1]], number, name, station, DAY_ZERO + timedelta(days) if days else None)
    return Code(payload, body[2:6], body, signature)


def verify(public: bytes, text: str) -> Payload:
    """What a code says, once the public key has proved it. Raises Unreadable as `read_code`, and Forged."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    code = read_code(text)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(code.signature, MEANT + code.body)
    except InvalidSignature:
        raise Forged from None
    return code.payload


def show_key(public: bytes) -> str:
    """A public key as the clerk sees, copies and scans it: digits in groups of five."""
    digits = as_digits(bytes((PUBLIC_KEY,)) + public)
    return " ".join(digits[at : at + 5] for at in range(0, len(digits), 5))


def read_key(text: str) -> bytes:
    """A public key as typed, pasted or scanned. Raises Unreadable."""
    try:
        raw = from_digits(text)
    except Unreadable:
        raw = b""
    if len(raw) != 1 + KEY_SIZE or raw[0] != PUBLIC_KEY:
        raise Unreadable("公钥不完整，或抄错了数字，请照原样再复制一次")
    return raw[1:]


def bare(text: str) -> str:
    """Half-width, and without the spaces and line ends that groups and scanners bring."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def as_digits(raw: bytes) -> str:
    """Bytes whose first is not 0, and their checksum (CRC-16), as a decimal number."""
    return str(int.from_bytes(raw + binascii.crc_hqx(raw, 0).to_bytes(CHECKSUM)))


def from_digits(text: str) -> bytes:
    """The bytes again. Raises Unreadable where a digit is missing or wrong."""
    digits = bare(text)
    if not re.fullmatch("[0-9]{20,2000}", digits):
        raise Unreadable("这不是证件上的签名码")
    number = int(digits)
    whole = number.to_bytes((number.bit_length() + 7) // 8)
    raw, checksum = whole[:-CHECKSUM], whole[-CHECKSUM:]
    if len(raw) < 1 + KEY_SIZE or binascii.crc_hqx(raw, 0).to_bytes(CHECKSUM) != checksum:
        raise Unreadable(TORN)
    return raw
