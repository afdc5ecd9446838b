"""The awards of a year and their certificates."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped

from station_desk.base.numbering import Numbering
from station_desk.features.commendations.rules import wrong_in_wording
from station_desk.features.evaluations.model import Grade  # noqa: F401 - awards follow grades
from station_desk.fields.field import choice, day, link, long_text, text, whole
from station_desk.fields.problem import Problem
from station_desk.printing.verify import CERTIFICATE
from station_desk.store.numbers import Numbered, one_of_a_kind
from station_desk.store.record import Record

TITLES = ("优秀农村辅警", "先进个人", "治安防范标兵", "平安建设先进个人")
STANDS = "state <> '作废'"  # a certificate that is void keeps nobody from another of the same title


class Award(Numbered):
    """One certificate for one person in one year; its number is never used again."""

    __tablename__ = "award"
    NUMBERING = Numbering(r"(.+〔\d{4}〕)(\d+)(号)", 3)  # 荣〔2025〕003号
    SIGNED_AS = CERTIFICATE  # the kind of signed code that carries its number
    __table_args__ = (
        one_of_a_kind("award", "证书编号"),
        Index(
            "uq_award_person_year_title", "person_id", "year", "title", unique=True,
            sqlite_where=sql(STANDS), postgresql_where=sql(STANDS),
            info={"sentence": "这个人这一年已有同名的奖项"},
        ),
    )  # fmt: skip

    person_id: Mapped[str] = link("姓名", "Person", "person", required=True, find=True)
    year: Mapped[int] = whole("年度", 2004, 2100, required=True)
    title: Mapped[str] = text("荣誉称号", 30, required=True, default=TITLES[0], find=True)
    number: Mapped[str] = text("证书编号", 30, required=True, find=True)
    deed: Mapped[str | None] = long_text("事迹", help="证书正文里的事迹，留空则用通常的写法", also=("事由",))
    wording: Mapped[str | None] = long_text(
        "证书正文", help="只给这一张另写的正文，留空则用这个称号的写法；可用 {姓名} {年度} {事迹} {称号}"
    )
    awarded: Mapped[date | None] = day("颁发日期")
    state: Mapped[str] = choice("状态", "待印", "已印", "作废", required=True, default="待印")
    reissued: Mapped[date | None] = day("补发日期", help="原证书遗失或损毁、用同一编号补发的日期")
    reason: Mapped[str | None] = text("变动原因", 60, help="作废、补发时填写")
    note: Mapped[str | None] = text("备注", 100)

    def check(self) -> list[Problem]:
        if (self.state == "作废" or self.reissued) and not (self.reason or "").strip():
            return [Problem("reason", f"{'作废' if self.state == '作废' else '补发'}请填写原因")]
        wrong = wrong_in_wording(self.wording) if self.wording else ""
        return [Problem("wording", wrong)] if wrong else []

    def standing(self, _: date) -> str:
        """作废 for a certificate that no longer counts, "" for one that does."""
        return "作废" if self.state == "作废" else ""


class Wording(Record):
    """What the certificates of one 称号 say, where that is not the usual."""

    __tablename__ = "wording"
    LABEL = "title"
    __table_args__ = (
        Index("uq_wording_title", "station_id", "title", unique=True, info={"sentence": "这个称号已经另写过正文"}),
    )

    title: Mapped[str] = text("荣誉称号", 30, required=True)
    words: Mapped[str] = long_text("证书正文", required=True)

    def check(self) -> list[Problem]:
        wrong = wrong_in_wording(self.words or "")
        return [Problem("words", wrong)] if wrong else []
