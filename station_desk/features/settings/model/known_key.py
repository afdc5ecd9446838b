"""The public keys of other stations, by which their cards and certificates are verified here."""

from dataclasses import dataclass

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from station_desk.fields.field import column, text
from station_desk.fields.kinds import Words
from station_desk.printing.verify import read_key, show_key
from station_desk.store.record import Record


@dataclass(frozen=True, slots=True)
class PublicKey(Words):
    """A public key as typed, pasted or scanned, tidied to its groups of five digits."""

    def read(self, raw: object) -> str | None:
        words = str(raw or "").strip()
        return show_key(read_key(words)) if words else None


class KnownKey(Record):
    """One station's public key, as its clerk gave it to us."""

    __tablename__ = "known_key"
    LABEL = "name"
    __table_args__ = (
        Index("uq_known_key_public", "station_id", "public", unique=True, info={"sentence": "这个公钥已经登记过"}),
    )

    name: Mapped[str] = text("派出所", required=True, find=True, also=("名称", "单位"))
    public: Mapped[str] = column(
        PublicKey(120),
        "公钥",
        required=True,
        help="对方“设置”的“签名密钥”里那一串数字，复制过来，或用扫码枪扫它的二维码",
    )
    note: Mapped[str | None] = text("备注", 100, help="例如是谁、什么时候给的")
