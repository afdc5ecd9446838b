"""The register of work cards."""

from datetime import date

from sqlalchemy.orm import Mapped

from station_desk.base.numbering import Numbering
from station_desk.features.roster.model import Person  # noqa: F401 - its table is linked to
from station_desk.fields.field import choice, day, link, text
from station_desk.fields.problem import Problem
from station_desk.printing.verify import CARD
from station_desk.store.numbers import Numbered, one_of_a_kind

STATES = ("待制", "在用", "挂失", "补发", "到期", "收回", "销毁")
VALID = ("待制", "在用", "补发")


class WorkCard(Numbered):
    """One card of one person; its number is never used again."""

    __tablename__ = "work_card"
    NUMBERING = Numbering(r"(.+\d{4}-)(\d+)()", 4)  # 证2025-0012
    SIGNED_AS = CARD  # the kind of signed code that carries its number
    __table_args__ = (one_of_a_kind("work_card", "工作证编号"),)

    person_id: Mapped[str] = link("姓名", "Person", "person", required=True, find=True)
    number: Mapped[str] = text("工作证号", 30, required=True, find=True, also=("证号", "工作证编号"))
    issued: Mapped[date | None] = day("发证日期")
    expires: Mapped[date | None] = day("有效期至", also=("有效期",))
    state: Mapped[str] = choice("状态", *STATES, required=True, default="待制")
    reason: Mapped[str | None] = text("变动原因", 60, help="挂失、补发、收回、销毁时填写")
    replaces: Mapped[str | None] = text("原证号", 30, help="补发的证填写它代替的那张证的编号")
    note: Mapped[str | None] = text("备注", 100)

    def standing(self, today: date) -> str:
        """Why the card does not count today: 挂失 到期 收回 销毁; "" for one that does."""
        if self.state not in VALID:
            return self.state
        return "到期" if self.expires and self.expires < today else ""

    def check(self) -> list[Problem]:
        if self.issued and self.expires and self.expires <= self.issued:
            return [Problem("expires", "有效期应晚于发证日期")]
        if self.state in ("挂失", "收回", "销毁") and not (self.reason or "").strip():
            return [Problem("reason", f"{self.state}请填写原因")]
        return []
