"""The roster as table, form and workbook, and what its import adds to the general one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import chinese, dates, idnumber
from station_desk.excel.validate import DraftRow, Intake, Unique
from station_desk.features.roster.model import SERVING, Person, Post
from station_desk.features.roster.rules import Place, Terms, VillageFinder, eligibility, number_says
from station_desk.features.settings.model import Station
from station_desk.features.settings.service import townships_of
from station_desk.features.villages.model import Village
from station_desk.fields.field import Field
from station_desk.fields.kinds import Words
from station_desk.fields.sheet import Chip, Group, Sheet
from station_desk.store.journal import insert_many

AT_ONCE = 500


class RosterIntake(Intake):
    """Finds villages by township, title and station, takes birth date and sex from the ID number, opens the posts."""

    extra: ClassVar[tuple[Field, ...]] = (
        Field("所属乡镇", Words(30), key="township", also=("乡镇", "所在乡镇", "乡", "镇", "乡（镇）", "街道")),
    )
    derived: ClassVar[Mapping[str, str]] = {"born": "id_number", "sex": "id_number"}

    def start(self, session: Session, hints: Sequence[str], rows: Sequence[DraftRow]) -> None:
        own = session.info["station_id"]
        station = session.get(Station, own)
        self.terms = terms_of(station)
        self.today = dates.today()
        found = session.execute(
            select(Village.id, Village.name, Village.township, Village.code).where(Village.station_id == own)
        )
        self.finder = VillageFinder(
            [Place(key, name, township, code or "") for key, name, township, code in found],
            hints=hints,
            station=townships_of(session),
            names={row.values["village_id"] for row in rows if row.values.get("village_id")},
        )
        self.current = current_villages(
            session, own, [row.values["id_number"] for row in rows if row.values.get("id_number")]
        )
        self.places: dict[str, Place] = dict(self.finder.by_id)
        self.uniques = (Unique(("village_id",), self.clash, is_serving),)

    def clash(self, values: Mapping[str, Any], holder: str) -> str:
        return f"{self.places[values['village_id']].name}已有在岗的人（{holder}），一村只能有一名"

    def find(self, row: DraftRow, key: str, field: Field, text: str) -> str | None:
        place = self.finder.find(
            text, row.values.get("township") or "", self.current.get(row.values.get("id_number"), "")
        )
        self.places[place.id] = place
        return place.id

    def follow(self, row: DraftRow) -> None:
        number = row.values.get("id_number")
        if not number:
            return
        for problem in number_says(number, row.values, month_only="born" in row.partial):
            row.complain(problem.key, problem.sentence, error=False)
        raw = row.raw("id_number")
        if raw != number and idnumber.was_old_form(raw):
            row.complain("id_number", "15位的身份证号已换算成18位，请对照证件核对", error=False)
        row.values["born"], row.values["sex"] = idnumber.born_on(number), idnumber.sex(number)
        row.partial.discard("born")

    def judge(self, row: DraftRow, stored: Mapping[str, Any] | None, final: Mapping[str, Any]) -> None:
        if stored is None:
            for problem in eligibility(final, self.terms, self.today):
                row.complain(problem.key, problem.sentence, error=False)

    def fresh(self, rows: Sequence[DraftRow]) -> list[Place]:
        """The villages that the rows need and the desk does not have, in the order of the rows."""
        used = dict.fromkeys(row.after.get("village_id") for row in rows)
        return [self.places[key] for key in used if key and self.places[key].fresh]

    def promises(self, rows: Sequence[DraftRow]) -> list[str]:
        counted = Counter(place.township for place in self.fresh(rows))
        return [f"新增 {number} 个村（{township}）" for township, number in counted.items()]

    def before(self, session: Session, rows: Sequence[DraftRow]) -> None:
        places = self.fresh(rows)
        insert_many(
            session, Village, [{"id": p.id, "name": p.name, "township": p.township, "code": p.code} for p in places]
        )

    def complete(self, values: dict[str, Any]) -> None:
        values["pinyin"] = chinese.pinyin_keys(values["name"], values["pinyin_by_hand"])

    def after(self, session: Session, rows: Sequence[dict[str, Any]]) -> None:
        insert_many(session, Post, [post for row in rows if (post := first_post(row, self.today))])


def first_post(row: Mapping[str, Any], today: Any) -> dict[str, Any] | None:
    """The post of a person who is entered for the first time: open, ended, or none."""
    if not row["village_id"]:
        return None
    post = {"person_id": row["id"], "village_id": row["village_id"], "since": row["hired"] or today}
    if row["state"] in SERVING:
        return post
    if row["hired"] and row["left"] and row["left"] >= row["hired"]:
        return {**post, "until": row["left"], "reason": row["left_reason"]}
    return None


def is_serving(values: Mapping[str, Any]) -> bool:
    """Whether a person with these values holds a post."""
    return values["state"] in SERVING


def terms_of(station: Station | None) -> Terms:
    """The station's conditions for hiring; the usual ones before it has a profile."""
    if station is None:
        return Terms()
    return Terms(station.age_low, station.age_high, station.education_low, station.badge_pattern)


def current_villages(session: Session, station_id: str, numbers: Sequence[str]) -> dict[Any, str]:
    """The village in which each known person serves now, by ID number."""
    found: dict[Any, str] = {}
    if session.scalar(select(Person.id).where(Person.station_id == station_id).limit(1)) is None:
        return found
    for start in range(0, len(numbers), AT_ONCE):
        query = select(Person.id_number, Person.village_id).where(
            Person.station_id == station_id,
            Person.id_number.in_(numbers[start : start + AT_ONCE]),
            Person.village_id.is_not(None),
        )
        found.update((number, village) for number, village in session.execute(query) if village)
    return found


SHEET = Sheet(
    Person,
    "花名册",
    columns=("name", "village_id", "badge", "phone", "state", "hired", "sex", "education"),
    groups=(
        Group("基本信息", ("name", "id_number", "sex", "born", "nation", "politics", "education", "pinyin_by_hand")),
        Group("岗位", ("village_id", "state", "badge", "hired", "terms", "left", "left_reason", "waiver", "waiver_by")),
        Group("联系和待遇", ("phone", "address", "bank", "bank_card", "note")),
    ),
    match=(("id_number",), ("badge", "name"), ("name", "village_id")),
    order=("village_id", "name"),
    chips=(Chip("在岗", "state", ("在岗",)), Chip("试用", "state", ("试用",)), Chip("离岗", "state", ("离岗",))),
    counted="人",
    empty="先把现有的花名册导入进来，Excel、WPS 表格都可以。",
    intake=RosterIntake,
)
SHEETS = (SHEET,)
