"""The village auxiliaries and the dated history of their posts."""

from datetime import date

from sqlalchemy import Index, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, Session

from station_desk.base import chinese, dates, idnumber
from station_desk.features.villages.model import Village  # noqa: F401 - its table is linked to
from station_desk.fields.field import card, choice, day, id_number, link, long_text, person_name, phone, picture, text
from station_desk.fields.problem import Problem
from station_desk.store.record import Record

SERVING = ("在岗", "试用")
TERMS = ("聘用协议", "劳动合同", "劳务派遣", "村委会委员兼任", "其他")


class Person(Record):
    """One village auxiliary; `village_id` is the post held now, kept in step with the history in Post."""

    __tablename__ = "person"
    LABEL = "name"
    __table_args__ = (
        Index("uq_person_id_number", "station_id", "id_number", unique=True,
              info={"sentence": "这个身份证号已在花名册里"}),
        Index("uq_person_badge", "station_id", "badge", unique=True, info={"sentence": "这个辅警编号已有人使用"}),
        Index("ix_person_station_name", "station_id", "name"),
    )  # fmt: skip

    name: Mapped[str] = person_name("姓名", required=True, find=True, also=("治保主任", "辅警姓名", "人员姓名"))
    sex: Mapped[str | None] = choice("性别", "男", "女")
    nation: Mapped[str | None] = choice("民族", table="nations", default="汉族")
    born: Mapped[date | None] = day("出生日期", also=("出生年月", "出生年月日", "生日"))
    id_number: Mapped[str] = id_number(
        "公民身份号码", required=True, find=True, secret=True,
        also=("身份证号", "身份证号码", "身份证", "证件号码"), help="填好后自动得出生日期和性别",
    )  # fmt: skip
    politics: Mapped[str | None] = choice("政治面貌", table="politics")
    education: Mapped[str | None] = choice("文化程度", table="education", also=("学历",))
    village_id: Mapped[str | None] = link(
        "所属村", "Village", "village", find=True, also=("村", "村名", "村别", "所在村", "村屯", "单位", "工作单位")
    )
    badge: Mapped[str | None] = text("辅警编号", 12, find=True, also=("编号", "警号", "辅警号"))
    hired: Mapped[date | None] = day("聘用日期", also=("入职时间", "上岗时间", "入职日期", "上岗日期", "聘用时间"))
    terms: Mapped[str | None] = choice("聘用形式", *TERMS)
    state: Mapped[str] = choice(
        "在职状态",
        "在岗",
        "试用",
        "离岗",
        required=True,
        default="在岗",
        also=("状态",),
        synonyms={"在职": "在岗", "离职": "离岗"},
    )
    left: Mapped[date | None] = day("离岗日期", also=("离职日期",))
    left_reason: Mapped[str | None] = text("离岗原因", 50, also=("离职原因",))
    phone: Mapped[str | None] = phone("联系电话", find=True, also=("联系方式", "手机", "电话", "手机号", "手机号码"))
    address: Mapped[str | None] = text("家庭住址", 100, also=("住址",))
    bank: Mapped[str | None] = text("开户行", 50, also=("开户银行",))
    bank_card: Mapped[str | None] = card("银行卡号", secret=True, also=("工资卡", "卡号", "银行账号", "工资卡号"))
    waiver: Mapped[str | None] = text("放宽理由", 100, help="年龄或文化程度不符合而仍聘用时填写")
    waiver_by: Mapped[str | None] = text("放宽批准人", 25)
    note: Mapped[str | None] = long_text("备注", also=("说明",))
    pinyin_by_hand: Mapped[str | None] = text("拼音（自填）", 60, help="读音特殊时填写，例如：shan xiujie")
    pinyin: Mapped[str | None] = text("拼音", 400, find=True, hidden=True, index=False)
    photo: Mapped[bytes | None] = picture("照片")

    @property
    def serving(self) -> bool:
        """Whether the person holds a post now."""
        return self.state in SERVING

    def before_save(self, session: Session, changed: set[str]) -> None:
        if changed & {"name", "pinyin_by_hand"}:
            self.pinyin = chinese.pinyin_keys(self.name, self.pinyin_by_hand)
        if "id_number" in changed and self.id_number:
            self.born, self.sex = idnumber.born_on(self.id_number), idnumber.sex(self.id_number)
        if changed & {"village_id", "state", "left", "hired"}:
            keep_posts(session, self)

    def check(self) -> list[Problem]:
        found = []
        if self.state == "离岗" and not self.left:
            found.append(Problem("left", "离岗的人请填写离岗日期"))
        if self.hired and self.left and self.left < self.hired:
            found.append(Problem("left", "离岗日期早于聘用日期"))
        if self.born and self.hired and self.hired <= self.born:
            found.append(Problem("hired", "聘用日期早于出生日期"))
        if self.serving and not self.village_id:
            found.append(Problem("village_id", "还没有填写所属村", error=False))
        return found


class Post(Record):
    """One spell of one person in one village; an open one (`until` empty) is the active officer of the village."""

    __tablename__ = "post"
    __table_args__ = (
        Index(
            "uq_post_active_village", "station_id", "village_id", unique=True,
            sqlite_where=sql("until IS NULL"), postgresql_where=sql("until IS NULL"),
            info={"sentence": "这个村已有在岗的辅警，一村只能有一名"},
        ),
        Index("ix_post_person", "person_id", "since"),
    )  # fmt: skip

    person_id: Mapped[str] = link("人员", "Person", "person", required=True)
    village_id: Mapped[str] = link("村", "Village", "village", required=True)
    since: Mapped[date] = day("起", required=True)
    until: Mapped[date | None] = day("止")
    reason: Mapped[str | None] = text("原因", 50)


def keep_posts(session: Session, person: Person) -> None:
    """Make the open post agree with the person: close the one left, open the one taken up."""
    with session.no_autoflush:
        waiting = [p for p in session.new if isinstance(p, Post) and p.person_id == person.id and p.until is None]
        stored = session.scalars(select(Post).where(Post.person_id == person.id, Post.until.is_(None))).all()
    current = next(iter([*waiting, *stored]), None)
    today = dates.today()
    wanted = person.village_id if person.serving else None
    if current and current.village_id != wanted:
        current.until = max(current.since, person.left or today if not person.serving else today)
        current.reason = person.left_reason if not person.serving else "调任"
        current = None
    if wanted and current is None:
        first = not session.scalar(select(Post.id).where(Post.person_id == person.id).limit(1))
        session.add(Post(
            person_id=person.id, village_id=wanted, station_id=session.info["station_id"],
            since=(person.hired if first and person.hired else today),
        ))  # fmt: skip
