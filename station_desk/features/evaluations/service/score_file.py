"""A month's score grid as a workbook that comes back: which columns it has, and whose points each row holds."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import chinese
from station_desk.base.errors import UserError
from station_desk.excel.existing import ExistingRecords
from station_desk.excel.validate import SAME, DraftRow, Intake
from station_desk.features.evaluations import rules
from station_desk.features.evaluations.model import check_open
from station_desk.features.evaluations.rules import Item
from station_desk.features.evaluations.service.grades import people_and_months
from station_desk.features.evaluations.service.points import cells_of, check_whole, set_points
from station_desk.features.evaluations.service.schemes import items_of
from station_desk.features.roster.model import Person
from station_desk.fields.field import Field
from station_desk.fields.identity import IdNumber, PersonName
from station_desk.fields.kinds import Hundredths, Words, blank
from station_desk.fields.problem import Problem
from station_desk.fields.sheet import Group, Sheet

WHO = "person"  # the key found for a row
FACES = ("name", "village", "badge")
NO_ITEM = Item("", rules.COUNTED, "", "", 0)
MONTH = re.compile(r"(20\d\d)\s*年\s*(1[0-2]|0?[1-9])\s*月(?!\s*\d)")  # 2025年3月, not the day 2025年3月5日


@dataclass(frozen=True, slots=True)
class Points(Hundredths):
    """Points of one item in 1/100 分, read as the grid reads them."""

    item: Item = NO_ITEM
    excel: ClassVar[Any] = "number"

    def read(self, raw: object) -> int | None:
        return None if blank(raw) else rules.read_points(raw, self.item)

    def show(self, value: int | None) -> str:
        return "" if value is None else rules.show_points(value)


class MonthRow:
    """One person's points of one month, as a row of the workbook; the class knows its month and the scheme's items."""

    __tablename__ = "score"
    LABEL = "name"
    FIELDS: ClassVar[dict[str, Field]] = {}
    MONTH: ClassVar[str] = ""
    ITEMS: ClassVar[tuple[Item, ...]] = ()

    def check(self) -> list[Problem]:
        return []


def heading_of(item: Item) -> str:
    """An item as the workbook heads it, with its most points: 治安巡逻与防范（满分 15）."""
    return f"{item.title}（{'满分' if item.kind == rules.COUNTED else f'{item.kind}，至多'} {rules.show_points(item.most)}）"


def month_words(month: str) -> str:
    """2025-03 → 2025年3月."""
    return f"{month[:4]}年{int(month[5:])}月"


def score_sheet(session: Session, month: str) -> Sheet:
    """The grid of a month such as 2025-03 as a sheet that the import takes. Raises UserError without a scheme."""
    items = tuple(items_of(session, int(month[:4])))
    if not items:
        raise UserError(f"{month[:4]}年还没有考核办法，没有可以打分的项目。", "请先在“考核”里建立这一年的考核办法。")
    fields = {
        WHO: Field("辅警", Words(50), WHO, hidden=True),
        "name": Field("姓名", PersonName(), "name", also=("辅警姓名", "人员姓名")),
        "village": Field("所属村", Words(60), "village", also=("村", "村名", "单位")),
        "badge": Field("辅警编号", Words(20), "badge", also=("编号",)),
        "id_number": Field("公民身份号码", IdNumber(), "id_number", secret=True, also=("身份证号", "身份证号码")),
        **{one.id: Field(one.title, Points(one), one.id, also=(one.short,)) for one in items},
    }
    model = type("MonthRow", (MonthRow,), {"FIELDS": fields, "MONTH": month, "ITEMS": items})
    keys = (*FACES, *(one.id for one in items))
    return Sheet(
        model, f"{month_words(month)}打分表", columns=keys, groups=(Group("打分", keys),),
        match=((WHO,), ("name",), ("badge",), ("id_number",)), counted="人", intake=ScoreIntake,
    )  # fmt: skip


def month_told(texts: Iterable[str]) -> str:
    """The one month that texts such as a workbook's title speak of, as 2025-03; "" for none or several."""
    found = {f"{year}-{int(month):02d}" for text in texts for year, month in MONTH.findall(text)}
    return found.pop() if len(found) == 1 else ""


class Month(ExistingRecords):
    """The month's rows by person: of whom there are points, so that the others count as new."""

    def __init__(self, records: dict[str, dict[str, Any]]) -> None:
        self.records, self.by = records, {}

    def match(self, values: Mapping[str, Any]) -> list[str]:
        return [values[WHO]] if values.get(WHO) in self.records else []


class ScoreIntake(Intake):
    """Finds the person of a row by 身份证号, 编号, or name and village, and writes points as the grid does."""

    def start(self, session: Session, hints: Sequence[str], rows: Sequence[DraftRow]) -> None:
        model: type[MonthRow] = self.sheet.model
        self.month, self.items = model.MONTH, model.ITEMS
        year, number = int(self.month[:4]), int(self.month[5:])
        told = month_told(hints)
        if told and told != self.month:
            raise UserError(
                f"这是{month_words(told)}的打分表，不能导入{month_words(self.month)}。",
                f"请先选{month_words(told)}再导入；月份写错了的，请改正文件名或表上的标题。",
            )
        check_open(session, year)
        check_whole(session, year, self.items)
        people = people_and_months(session, year)
        found = cells_of(session, year, (number,))
        self.cells = {person.id: found[person.id][self.month] for person, *_ in people}
        self.points = {key: {item: cell.points for item, cell in cells.items()} for key, cells in self.cells.items()}
        self.people = {person.id: (person, village) for person, village, _ in people}
        by_hand = {key for key, cells in self.cells.items() if any(cell.by_hand for cell in cells.values())}
        self.here = {person.id for person, _, held in people if number in held or person.id in by_hand}
        numbers = session.execute(select(Person.id, Person.id_number).where(Person.id_number.is_not(None)))
        self.numbered = {number: key for key, number in numbers if key in self.people}
        self.badged = {person.badge: person.id for person, *_ in people if person.badge}

    def follow(self, row: DraftRow) -> None:
        found = self.person_of(row)
        if found is None:
            return
        person, _ = self.people[found]
        name = row.values.get("name")
        if name and name != person.name:
            row.complain("name", f"按编号或身份证号是{person.name}，姓名写的却是{name}")
        if found not in self.here:
            row.complain("name", f"{person.name}{int(self.month[5:])}月不在岗，不能打分")
        self.heed(row, found)
        row.values |= {WHO: found, "name": person.name}

    def heed(self, row: DraftRow, found: str) -> None:
        """Points that evidence gives are not changed by a workbook: it cannot say why."""
        for key, cell in self.cells[found].items():
            told = row.values.get(key)
            if cell.earned and told not in (None, cell.points, cell.earned.points):
                given = rules.show_points(cell.earned.points)
                row.complain(key, f"依据得出 {given} 分；要改请在“月度打分”里改，写明理由")

    def person_of(self, row: DraftRow) -> str | None:
        """Whose row it is; None, and remarks, where that cannot be told."""
        values = row.values
        number, badge, name = (values.get(key) for key in ("id_number", "badge", "name"))
        if number in self.numbered:
            return self.numbered[number]
        if badge in self.badged:
            return self.badged[badge]
        named = [one for one, (person, _) in self.people.items() if person.name == name]
        if len(named) > 1:
            named = [one for one in named if same_village(self.people[one][1], values.get("village"))] or named
        if not named:
            row.complain("name", f"{self.month[:4]}年没有叫{name}的辅警" if name else "没有写明是谁")
        elif len(named) > 1:
            row.complain("name", f"有 {len(named)} 个{name}，请写上所属村或辅警编号")
        else:
            self.doubt(row, named[0])
            return named[0]
        return None

    def doubt(self, row: DraftRow, found: str) -> None:
        """Say where a person known by name alone is otherwise told of in the roster."""
        person, village = self.people[found]
        if row.values.get("badge"):
            row.complain("badge", f"花名册里{person.name}的编号是{person.badge or '空的'}，按姓名认作他", error=False)
        told = row.values.get("village")
        if told and not same_village(village, told):
            row.complain("village", f"花名册里{person.name}在{village}，按姓名认作他", error=False)

    def judge(self, row: DraftRow, stored: Mapping[str, Any] | None, final: Mapping[str, Any]) -> None:
        if stored is None and not any(row.after.get(one.id) is not None for one in self.items):
            row.action = SAME  # nothing was filled in

    def stock(self, session: Session) -> Month:
        return Month(
            {key: {"id": key, **points, "name": self.people[key][0].name, **self.blank(points)}
             for key, points in self.points.items() if points}
        )  # fmt: skip

    def blank(self, points: Mapping[str, int]) -> dict[str, None]:
        return {one.id: None for one in self.items if one.id not in points}

    def write(self, session: Session, rows: Sequence[DraftRow]) -> bool:
        set_points(session, self.month, {
            (row.values[WHO], one.id): row.after[one.id]
            for row in rows for one in self.items if row.after.get(one.id) is not None
        })  # fmt: skip
        return True


def same_village(village: str, told: str | None) -> bool:
    """Whether a village as it is told (口前镇口前村, 口前) is this one."""
    bare = chinese.normal_text(told).removesuffix("村")
    return bool(bare) and bare.endswith(village.removesuffix("村"))
