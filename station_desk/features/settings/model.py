"""What the whole station works with, one file for each kind of record."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from station_desk.fields.field import choice, column, day, phone, text, tick, whole
from station_desk.fields.kinds import Words
from station_desk.fields.problem import Problem
from station_desk.printing.verify import read_key, show_key
from station_desk.store.record import Record

# The station's profile, its ways of working, and the days the State Council moved.

RHYTHMS = ("不排", "每月", "每季度", "每半年")


class Station(Record):
    """The one station of this desk; its key is the desk's station_id. Every paper reads it."""

    __tablename__ = "station"
    LABEL = "name"

    name: Mapped[str] = text(
        "派出所名称", required=True, help="印在证书、工作证和各种表上，例如：永吉县公安局口前派出所"
    )
    bureau: Mapped[str | None] = text("县级公安机关", help="例如：永吉县公安局")
    county: Mapped[str | None] = text("县（市、区）", 20)
    townships: Mapped[str | None] = text("管辖乡镇", 100, help="几个乡镇之间用顿号隔开")
    code: Mapped[str | None] = text("机构代码", 20)
    phone: Mapped[str | None] = phone("值班电话", help="印在工作证背面，供拾到的人联系")
    address: Mapped[str | None] = text("地址", 100)
    head: Mapped[str | None] = text("所长", 25)
    clerk: Mapped[str | None] = text("内勤", 25)
    badge_pattern: Mapped[str] = text(
        "辅警编号格式",
        default="^[A-Z]{0,4}\\d{4,8}$",
        required=True,
        help="一般不用改；默认是0到4个大写字母加4到8位数字，不合的编号会提醒",
    )
    certificate_prefix: Mapped[str] = text("证书编号前缀", 20, default="荣", required=True)
    card_prefix: Mapped[str] = text("工作证编号前缀", 20, default="证", required=True)
    card_years: Mapped[int] = whole("工作证有效期（年）", 1, 20, default=3, required=True)
    age_low: Mapped[int] = whole("最低年龄", 16, 60, default=18, required=True)
    age_high: Mapped[int] = whole("最高年龄", 18, 70, default=45, required=True, help="超过时只提醒，可以放宽聘用")
    education_low: Mapped[str] = choice("最低文化程度", table="education", default="初中", required=True)
    half_years: Mapped[str] = choice(
        "半年总结", "一次（6月）", "两次（6月、12月）", default="一次（6月）", required=True
    )
    meeting_day: Mapped[int] = whole("例会一般在每月几日", 1, 28, default=10, required=True)
    meeting_hour: Mapped[str] = text("例会时间", 5, default="09:00", required=True)
    meeting_place: Mapped[str | None] = text("例会地点", default="派出所会议室")
    inspection_rhythm: Mapped[str] = choice("检查", *RHYTHMS, default="每季度", required=True)
    report_rhythm: Mapped[str] = choice("听取汇报", *RHYTHMS, default="每半年", required=True)
    flag_missed: Mapped[int] = whole(
        "缺席几次月例会提醒", 1, 12, default=2, required=True, help="在下面的月数之内缺席这么多次，就提醒"
    )
    flag_months: Mapped[int] = whole("在几个月之内", 1, 12, default=3, required=True)
    flag_no_log: Mapped[bool] = tick("整月没有履职记录时提醒", default=True, required=True)
    flag_leave: Mapped[bool] = tick("请假没有准假人时提醒", default=True, required=True)
    preservice_hours: Mapped[int] = whole("岗前培训学时", 0, 400, default=24, required=True)
    yearly_hours: Mapped[int] = whole("每年培训学时", 0, 400, default=16, required=True)
    quota_mode: Mapped[str] = choice("优秀比例", "不限", "提示", "不得超过", default="提示", required=True)
    quota_percent: Mapped[int] = whole("优秀占比（%）", 0, 100, default=20, required=True, help="按人数计算，小数舍去")
    notice_days: Mapped[int] = whole(
        "考核公示工作日", 1, 60, default=5, required=True, help="一般不少于5个工作日，遇节假日顺延，调休上班日算在内"
    )

    lock_minutes: Mapped[int] = whole(
        "几分钟不用就锁定", 1, 60, default=15, required=True, help="有了使用人以后才锁定，按等级保护的要求一般是15分钟"
    )

    def check(self) -> list[Problem]:
        try:
            re.compile(self.badge_pattern or "")
        except re.error:
            return [Problem("badge_pattern", "编号格式写得不对，请照默认的样子写")]
        return []


class MovedDay(Record):
    """A day whose work or rest the State Council's list sets; newer than the list the program knows."""

    __tablename__ = "moved_day"
    LABEL = "name"
    __table_args__ = (
        Index("uq_moved_day_day", "station_id", "day", unique=True, info={"sentence": "这一天已经登记过"}),
    )

    day: Mapped[date] = day("日期", required=True)
    kind: Mapped[str] = choice("安排", "放假", "上班", required=True)
    name: Mapped[str | None] = text("节日", 20)


# The public keys of other stations, by which their cards and certificates are verified here.


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
