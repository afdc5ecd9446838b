"""The public keys of other stations, by which their cards and certificates are verified here."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, Session

from station_desk.fields.field import text
from station_desk.fields.problem import Problem
from station_desk.printing.verify import Unreadable, read_key, show_key
from station_desk.store.record import Record


class KnownKey(Record):
    """One station's public key, as its clerk gave it to us."""

    __tablename__ = "known_key"
    LABEL = "name"
    __table_args__ = (
        Index("uq_known_key_public", "station_id", "public", unique=True, info={"sentence": "这个公钥已经登记过"}),
    )

    name: Mapped[str] = text("派出所", required=True, find=True, also=("名称", "单位"))
    public: Mapped[str] = text(
        "公钥", 120, required=True, help="对方“设置”的“签名密钥”里那一串数字，复制过来，或用扫码枪扫它的二维码"
    )
    note: Mapped[str | None] = text("备注", 100, help="例如是谁、什么时候给的")

    def before_save(self, session: Session, changed: set[str]) -> None:
        if "public" in changed and not self.check():
            self.public = show_key(read_key(self.public))

    def check(self) -> list[Problem]:
        try:
            read_key(self.public or "")
        except Unreadable as error:
            return [Problem("public", str(error))]
        return []
