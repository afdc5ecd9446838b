"""The village auxiliaries and the dated history of their posts."""

from datetime import date

from sqlalchemy import Index, inspect, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, Session, relationship

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

    name: Mapped[str] = person_name(
        "姓名", required=True, find=True, sort_by="pinyin", also=("治保主任", "辅警姓名", "人员姓名")
    )
    sex: Mapped[str | None] = choice("性别", "男", "女")
    nation: Mapped[str | None] = choice("民族", table="nations")
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

    # The posts go with the person; being deleted one by one, they are journalled and come back on undo.
    posts: Mapped[list["Post"]] = relationship(cascade="save-update, merge, delete", order_by="Post.since")
    # Not stored: the day and the reason of a move that is about to be saved.
    moved_on = None  # type: date | None
    moved_reason = ""

    @property
    def serving(self) -> bool:
        """Whether the person holds a post now."""
        return self.state in SERVING

    def before_save(self, session: Session, changed: set[str]) -> None:
        if changed & {"name", "pinyin_by_hand"}:
            self.pinyin = chinese.pinyin_keys(self.name, self.pinyin_by_hand)
        if "id_number" in changed and self.id_number:
            self.born, self.sex = idnumber.born_on(self.id_number), idnumber.sex(self.id_number)
        if "state" in changed and self.serving and inspect(self).persistent:
            self.left = self.left_reason = None
        if changed & {"village_id", "state", "left", "left_reason", "hired"}:
            keep_posts(session, self, changed)
            self.moved_on, self.moved_reason = None, ""

    def check(self) -> list[Problem]:
        found = []
        if self.state == "离岗" and not self.left:
            found.append(Problem("left", "离岗的人请填写离岗日期"))
        if self.serving and self.left:
            found.append(Problem("left", f"{self.state}的人却有离岗日期，请核对在职状态", error=False))
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

    def check(self) -> list[Problem]:
        if self.since and self.until and self.until < self.since:
            return [Problem("until", f"离开的日子早于任职开始的日子（{dates.show_date(self.since)}）")]
        return []


def keep_posts(session: Session, person: Person, changed: set[str]) -> None:
    """Make the dated posts agree with the person: end the one left, begin the one taken up, follow corrected dates.

    A change of village counts from today unless the person's `moved_on` says another day; a post begun that very
    day is corrected instead of ended.
    """
    posts = posts_of(session, person)
    current = next((post for post in reversed(posts) if post.until is None), None)
    wanted = person.village_id if person.serving else None
    on = person.moved_on or dates.today()
    if "hired" in changed and posts:
        follow_hiring(person, posts[0])
    if wanted is None and current is None and posts and posts[-1].until and changed & {"left", "left_reason"}:
        posts[-1].until, posts[-1].reason = person.left or posts[-1].until, person.left_reason or posts[-1].reason
    if current and current.village_id != wanted:
        if wanted and current.since >= on and not held_by_other(session, person, wanted):
            current.village_id = wanted
            return
        current.until = on if person.serving else person.left or on
        current.reason = (person.moved_reason or "调任") if person.serving else person.left_reason
        current = None
    if not posts and person.village_id:
        begin_first(session, person)
    elif wanted and current is None:
        last = posts[-1].until or on
        again = person.hired if person.hired and "hired" in changed and person.hired >= last else None
        session.add(Post(person_id=person.id, village_id=wanted, since=again or max(on, last)))


def begin_first(session: Session, person: Person) -> None:
    """The first post, from the day of hiring; for somebody entered after leaving, the one that has ended."""
    since = person.hired or person.moved_on or dates.today()
    if person.serving:
        session.add(Post(person_id=person.id, village_id=person.village_id, since=since))
    elif person.hired and person.left and person.left >= person.hired:
        session.add(Post(
            person_id=person.id, village_id=person.village_id, since=since, until=person.left, reason=person.left_reason
        ))  # fmt: skip


def follow_hiring(person: Person, first: "Post") -> None:
    """Move the start of the first post with a corrected day of hiring."""
    before = inspect(person).attrs.hired.history.deleted
    began = before[0] if before else None
    starts_with_it = first.since == began or (began is None and first.until is None)
    if person.hired and starts_with_it and (first.until is None or person.hired <= first.until):
        first.since = person.hired


def posts_of(session: Session, person: Person) -> list["Post"]:
    """The person's posts with those not yet written, the earliest first."""
    with session.no_autoflush:
        stored = session.scalars(select(Post).where(Post.person_id == person.id)).all()
    waiting = [post for post in session.new if isinstance(post, Post) and post.person_id == person.id]
    return sorted({post.id: post for post in (*stored, *waiting)}.values(), key=lambda post: (post.since, post.id))


def held_by_other(session: Session, person: Person, village_id: str) -> bool:
    """Whether another person's open post in the village still stands in the database."""
    with session.no_autoflush:
        query = select(Post.id).where(Post.village_id == village_id, Post.until.is_(None), Post.person_id != person.id)
        return session.scalar(query.limit(1)) is not None
