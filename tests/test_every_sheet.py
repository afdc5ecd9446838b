"""Whatever a room declares holds together: its sheets' words and keys, its workbook's round trip, its page."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import Table, select

from station_desk.app import preview
from station_desk.base import idnumber
from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.base.settings import Choices
from station_desk.catalog import load_models, offers
from station_desk.demo.place import open_demo
from station_desk.excel.importing import carry_out, fields_for, headings_for, plan_import
from station_desk.excel.titles import is_own_remark, is_serial, normal_title
from station_desk.excel.write import rows_of, write_sheet
from station_desk.features.duties.model import TimeSpan
from station_desk.features.settings.model import PublicKey
from station_desk.fields import identity, kinds
from station_desk.fields.field import Field, fields_of
from station_desk.fields.measures import Measure, Millimetres
from station_desk.fields.sheet import Sheet
from station_desk.printing.verify import show_key
from station_desk.store.desk import Desk
from station_desk.store.search import model_named, rows_query

TODAY = "2026-11-23"
NEW_YEAR = 2090  # of a record that clashes with none of the demonstration

load_models()
SHEETS = [(one.name, sheet) for one in offers() for sheet in one.sheets()]
FIELDS = [(sheet, field) for _, sheet in SHEETS for field in sheet.fields.values()]
every_sheet = pytest.mark.parametrize(
    "sheet", [sheet for _, sheet in SHEETS], ids=lambda sheet: sheet.model.__tablename__
)
every_field = pytest.mark.parametrize(
    ("sheet", "field"), FIELDS, ids=[f"{sheet.model.__tablename__}-{field.key}" for sheet, field in FIELDS]
)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a station that has a year behind it."""
    folder = tmp_path_factory.mktemp("every") / "desk"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATION_DESK_TODAY", TODAY)
        with closing(finish(open_demo(folder))) as desk, desk.act("登记调休") as session:
            session.add(model_named("MovedDay")(day=date(2027, 2, 6), kind="上班", name="春节"))
    return folder


@pytest.fixture
def station(demonstration: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A copy of it, opened."""
    monkeypatch.setenv("STATION_DESK_TODAY", TODAY)
    with closing(Desk.open(shutil.copytree(demonstration, tmp_path / "station"))) as desk:
        yield desk


# -------------------------------------------------------------------------------------------------- what is declared
def test_the_walk_sees_every_table_that_has_a_page() -> None:
    assert {"花名册", "村屯", "例会日程", "年度考核", "表彰", "工作证", "派出所资料", "放假与调休"} <= {
        sheet.title for _, sheet in SHEETS
    }


@every_sheet
def test_every_field_has_a_title_and_no_two_the_same(sheet: Sheet) -> None:
    titles = [field.title for field in sheet.fields.values()]
    assert all(title == title.strip() and title for title in titles)
    assert [title for title, times in Counter(titles).items() if times > 1] == []


@every_sheet
def test_no_title_is_what_an_import_passes_over(sheet: Sheet) -> None:
    """The running number, and the two columns of a workbook of refused rows, are nobody's field."""
    assert [
        field.title for field in sheet.fields.values() if is_own_remark(field.title) or is_serial(field.title)
    ] == []


@every_sheet
def test_a_heading_means_one_field(sheet: Sheet) -> None:
    meant: dict[str, set[str]] = {}
    for heading in headings_for(sheet):
        for title in heading.titles:
            meant.setdefault(normal_title(title), set()).add(heading.key)
    own = {normal_title(field.title): key for key, field in fields_for(sheet).items()}
    for title, keys in meant.items():
        assert len(keys) == 1 or title in own, f"“{title}” may be {keys}"


@every_sheet
def test_every_key_a_sheet_names_is_there(sheet: Sheet) -> None:
    known = sheet.fields
    named = [*sheet.columns, *(key.lstrip("-") for key in sheet.order), *(key for keys in sheet.match for key in keys)]
    named += [key for group in sheet.groups for key in group.keys]
    assert [key for key in named if key not in known] == []
    assert sheet.columns
    assert len(set(sheet.columns)) == len(sheet.columns)
    assert sheet.title
    assert sheet.counted


@every_sheet
def test_every_field_stands_once_in_the_form(sheet: Sheet) -> None:
    placed = Counter(key for group in sheet.groups for key in group.keys)
    assert [key for key, times in placed.items() if times > 1] == []
    for key, field in sheet.fields.items():
        in_head = isinstance(field.kind, kinds.Picture)  # a photo stands beside the name
        assert placed[key] or field.readonly or in_head, f"{field.title} can be seen nowhere"
    assert all(group.title for group in sheet.groups)


@every_sheet
def test_what_must_be_filled_can_be(sheet: Sheet) -> None:
    for field in fields_of(sheet.model).values():
        if field.required and field.default is None:
            assert not field.hidden, field.title
            assert not field.readonly, field.title


@every_sheet
def test_chips_ask_for_values_that_can_be(sheet: Sheet) -> None:
    for chip in sheet.chips:
        field = sheet.fields[chip.key]
        assert [field.kind.read(field.kind.show(value)) for value in chip.values] == list(chip.values), chip.title


@every_field
def test_a_default_is_a_value_of_its_field(sheet: Sheet, field: Field) -> None:
    if field.default is not None:
        assert [problem.sentence for problem in field.check(field.default) if problem.error] == []


# -------------------------------------------------------------------------------------------------- shown, read back
def values_of(kind: kinds.Kind) -> some.SearchStrategy[Any]:
    """Values that a field of the kind can hold."""
    if isinstance(kind, kinds.Choice):
        return some.sampled_from(kind.words())
    if isinstance(kind, kinds.Whole):
        return some.integers(kind.low, kind.high)
    if isinstance(kind, kinds.Hundredths):
        return some.integers(0, 10_000_000_00)
    if isinstance(kind, Millimetres):
        return some.integers(kind.low * 100, kind.high * 100)
    if isinstance(kind, Measure):
        return some.integers(kind.low * 10, kind.high * 10)
    if isinstance(kind, kinds.Day):
        return some.dates(date(1900, 1, 1), date(2099, 12, 31))
    if isinstance(kind, kinds.Moment):
        moments = some.datetimes(datetime(1950, 1, 1), datetime(2099, 12, 31))
        return moments.map(lambda moment: moment.replace(second=0, microsecond=0))
    if isinstance(kind, kinds.Tick):
        return some.booleans()
    if isinstance(kind, identity.IdNumber):
        born = some.dates(date(1930, 1, 1), date(2025, 12, 31))
        return some.builds(idnumber.made_up, some.integers(0, 499), born)
    if isinstance(kind, PublicKey):
        return some.binary(min_size=32, max_size=32).map(show_key)
    if isinstance(kind, TimeSpan):
        moments = some.lists(some.times(), min_size=2, max_size=2, unique_by=lambda at: (at.hour, at.minute))
        return moments.map(lambda both: "-".join(f"{at:%H:%M}" for at in sorted(both)))
    if isinstance(kind, (identity.Phone, identity.Card)):
        return some.text("0123456789", min_size=1, max_size=20)
    letters = some.characters(codec="utf-8", categories=["L", "N", "P", "Zs"])
    longest = getattr(kind, "longest", 25)
    return some.text(letters, min_size=1, max_size=longest).map(lambda text: read_or_none(kind, text)).filter(bool)


def read_or_none(kind: kinds.Kind, text: str) -> Any:
    try:
        return kind.read(text)
    except ValueError:
        return None


KINDS = sorted({field.kind for _, field in FIELDS if not isinstance(field.kind, (kinds.Link, kinds.Picture))}, key=repr)


@pytest.mark.parametrize("kind", KINDS, ids=repr)
@settings(max_examples=60, deadline=None)
@given(data=some.data())
def test_what_is_shown_reads_back_as_what_it_was(kind: kinds.Kind, data: some.DataObject) -> None:
    value = data.draw(values_of(kind))
    assert kind.read(kind.show(value)) == value
    kind.check(value)


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_nothing_is_shown_as_nothing_and_read_as_nothing(kind: kinds.Kind) -> None:
    assert kind.show(None) == ""
    assert kind.read("") is None
    assert kind.read(" 　") is None
    assert kind.read(None) is None


@pytest.mark.parametrize("kind", KINDS, ids=repr)
@settings(max_examples=60, deadline=None)
@given(text=some.text(max_size=40))
def test_anything_typed_is_read_or_refused_with_a_sentence(kind: kinds.Kind, text: str) -> None:
    said = ""
    try:
        value = kind.read(text)
    except ValueError as error:
        value, said = None, str(error)
    assert not said or any("一" <= letter <= "鿿" for letter in said), said
    assert value is None or kind.read(kind.show(value)) == value


# ------------------------------------------------------------------------------------------------------- workbooks
def everything(desk: Desk, sheet: Sheet) -> list[Any]:
    """Every stored value of a sheet."""
    with desk.look() as session:
        return sorted(map(str, session.execute(rows_query(sheet, tuple(sheet.fields))).all()))


IMPORTED = [sheet for _, sheet in SHEETS if sheet.match]
taken_in = pytest.mark.parametrize("sheet", IMPORTED, ids=lambda sheet: sheet.model.__tablename__)


@taken_in
def test_what_is_exported_imports_as_the_same(station: Desk, sheet: Sheet, tmp_path: Path) -> None:
    before, stand = everything(station, sheet), station.next_undo()
    book = tmp_path / "out.xlsx"
    assert finish(write_sheet(station, sheet, book)) == len(before)
    assert before
    draft = finish(plan_import(station, sheet, book))
    assert draft.complaints() == [line for line in draft.complaints() if "提醒" in line]
    assert draft.counts() == {"相同": len(before)}
    assert finish(carry_out(station, draft)).changed == 0
    assert (everything(station, sheet), station.next_undo()) == (before, stand)


def test_the_workbooks_of_a_station_rebuild_it_on_an_empty_desk(station: Desk, desk: Desk, tmp_path: Path) -> None:
    """Each sheet is exported and taken into the empty desk, those that others point to first."""
    waiting = sorted(IMPORTED, key=lambda sheet: len(below(sheet, IMPORTED)))
    for number, sheet in enumerate(waiting):
        book = tmp_path / f"{number}.xlsx"
        finish(write_sheet(station, sheet, book))
        titles, rows = rows_of(station, sheet)
        wanted = sorted(map(tuple, rows))
        assert wanted, sheet.title
        draft = finish(plan_import(desk, sheet, book))
        assert draft.counts() == {"新增": len(wanted)}, [row.reasons() for row in draft.refused]
        finish(carry_out(desk, draft))
        again, rows = rows_of(desk, sheet)
        assert (again, sorted(map(tuple, rows))) == (titles, wanted), sheet.title


def below(sheet: Sheet, sheets: list[Sheet]) -> set[str]:
    """The titles of the sheets that a sheet points to, theirs included."""
    targets = {field.kind.target for field in sheet.fields.values() if isinstance(field.kind, kinds.Link)}
    direct = [one for one in sheets if one.model.__name__ in targets]
    return {one.title for one in direct}.union(*(below(one, sheets) for one in direct))


@pytest.mark.parametrize(
    "sheet", [sheet for _, sheet in SHEETS if not sheet.match], ids=lambda sheet: sheet.model.__tablename__
)
def test_a_sheet_that_cannot_be_matched_is_not_imported(station: Desk, sheet: Sheet, tmp_path: Path) -> None:
    book = tmp_path / "out.xlsx"
    finish(write_sheet(station, sheet, book))
    with pytest.raises(UserError):
        finish(plan_import(station, sheet, book))


# ------------------------------------------------------------------------------------------------------------ pages
class Opened:
    """The generic page of a sheet, worked by hands."""

    def __init__(self, desk: Desk, sheet: Sheet, qtbot: Any) -> None:
        from station_desk.ui.page import TablePage
        from station_desk.ui.shell import Shell
        from station_desk.ui.theme import Theme
        from tests.hands import Hands

        choices = Choices.load()
        self.desk, self.sheet = desk, sheet
        self.shell = Shell(desk, choices, Theme(choices))
        self.shell.open_preview = partial(preview, self.shell)
        self.page = TablePage(self.shell, sheet)
        qtbot.addWidget(self.page)
        self.shell.attach(self.page)
        self.page.resize(1200, 760)
        self.hands = Hands(self.page)
        self.settled()

    def settled(self) -> None:
        from tests.hands import settle, wait_until

        settle()
        wait_until(lambda: self.page.rows.whole and not self.page.rows.busy)
        settle()

    def count(self) -> int:
        self.settled()
        return len(self.page.rows.ids)

    def fill(self, field: Field, words: str) -> None:
        """Type into a field as a user would, and see that it took it."""
        form = self.page.panel.form
        box = form.boxes[field.key]
        for title, page in form.tabs.items():
            if page.isAncestorOf(box):
                self.hands.click(title)
        self.hands.fill(field.title, words)
        assert box.state != "bad", f"{field.title}: {box.note.text()}"


@pytest.fixture
def open_sheet(station: Desk, qtbot: Any) -> Iterator[Any]:
    opened: list[Opened] = []

    def open_one(sheet: Sheet) -> Opened:
        opened.append(Opened(station, sheet, qtbot))
        return opened[-1]

    yield open_one
    for one in opened:
        one.shell.close()


def linked(desk: Desk, sheet: Sheet, field: Field) -> str:
    """The record to name in a link: where only one row may have it together with others, one that no row has yet."""
    target, column = model_named(cast(kinds.Link, field.kind).target), getattr(sheet.model, field.key)
    table = cast(Table, sheet.model.__table__)
    last = any(index.unique and list(index.columns)[1:] == [table.c[field.key]] for index in table.indexes)
    with desk.look() as session:
        free = select(target).where(target.id.not_in(select(column))) if last else select(target)
        return str(session.scalars(free).first() or session.scalars(select(target)).first())


def words_for(desk: Desk, sheet: Sheet, field: Field, number: int) -> str:
    """What a clerk might type into a field of a new record."""
    kind = field.kind
    if isinstance(kind, kinds.Link):
        return linked(desk, sheet, field)
    if isinstance(kind, kinds.Choice):
        return kind.words()[0]
    if isinstance(kind, kinds.Whole):
        return str(max(kind.low, min(NEW_YEAR, kind.high)))
    if isinstance(kind, kinds.Hundredths):
        return str(95 - 10 * number)
    if isinstance(kind, Millimetres):
        return str(kind.low + 200)
    if isinstance(kind, kinds.Day):
        return (date(2021, 3, 5) + timedelta(days=number)).isoformat()
    if isinstance(kind, kinds.Moment):
        return "2031-03-05 09:00"
    if isinstance(kind, kinds.Tick):
        return "是"
    if isinstance(kind, identity.IdNumber):
        return idnumber.made_up(499, date(1990, 2, 3))
    if isinstance(kind, PublicKey):
        return show_key(bytes(range(32)))
    if isinstance(kind, (identity.Phone, identity.Card)):
        return "13900000001"
    if isinstance(kind, identity.PersonName):
        return "周建国"
    return "试写"


@every_sheet
def test_the_page_writes_changes_and_takes_back_a_record(open_sheet: Any, station: Desk, sheet: Sheet) -> None:
    opened = open_sheet(sheet)
    before = opened.count()
    opened.hands.press("Ctrl+N")
    typed = [field for field in sheet.fields.values() if field.required and not field.readonly]
    for number, field in enumerate(field for field in typed if field.default is None):
        opened.fill(field, words_for(station, sheet, field, number))
    opened.hands.press("Ctrl+S")
    assert opened.count() == before + 1, [box.note.text() for box in opened.page.panel.form.boxes.values()]
    fresh = opened.page.panel.record_id
    assert fresh

    noted = next(
        field for field in reversed(sheet.fields.values())
        if isinstance(field.kind, (kinds.Words, kinds.LongWords)) and not (field.readonly or field.unique)
    )  # fmt: skip
    opened.fill(noted, "改写")
    opened.hands.press("Ctrl+S")
    assert stored(station, sheet, fresh, noted.key) == "改写"
    opened.shell.undo()
    opened.settled()
    assert stored(station, sheet, fresh, noted.key) != "改写"
    opened.shell.undo()
    assert opened.count() == before
    opened.shell.redo()
    assert opened.count() == before + 1


def stored(desk: Desk, sheet: Sheet, key: str, name: str) -> Any:
    with desk.look() as session:
        return getattr(session.get_one(sheet.model, key), name)


@every_sheet
def test_the_form_shows_every_value_and_takes_it_for_unchanged(open_sheet: Any, station: Desk, sheet: Sheet) -> None:
    opened = open_sheet(sheet)
    form = opened.page.panel.form
    for row in range(min(opened.count(), 30)):
        opened.page.open_record(opened.page.rows.ids[row])
        opened.settled()
        for key, box in form.boxes.items():
            assert box.editor.value() == form.stored[key], f"{box.field.title} of row {row}"
            shown = getattr(box.editor.inner, "text", str)()
            if form.stored[key] and isinstance(box.field.kind, kinds.Link):
                assert shown, box.field.title
    assert not opened.page.unsaved


@every_sheet
def test_every_editor_tells_a_screen_reader_its_name(open_sheet: Any, sheet: Sheet) -> None:
    form = open_sheet(sheet).page.panel.form
    assert {box.editor.inner.accessibleName() for box in form.boxes.values()} >= {
        field.title for field in sheet.fields.values() if not field.hidden and field.key in form.boxes
    }


@pytest.mark.parametrize("name", [one.name for one in offers()])
@pytest.mark.parametrize("empty", [False, True], ids=["demo", "empty"])
def test_a_room_opens(name: str, *, empty: bool, request: pytest.FixtureRequest, qtbot: Any) -> None:
    """The room's own page, in the window, on a full and on an empty desk."""
    from station_desk.app import make_window
    from station_desk.ui.empty_state import EmptyState
    from station_desk.ui.theme import Theme
    from tests.hands import Hands, settle

    desk = request.getfixturevalue("desk" if empty else "station")
    window = make_window(desk, Theme(Choices.load()))
    qtbot.addWidget(window)
    hands = Hands(window)
    title = window.offers[name].room.title
    hands.click(title)
    settle()
    assert window.here == name
    assert not isinstance(window.stack.currentWidget(), EmptyState)
    assert len(hands.texts()) > 12, hands.texts()
    assert window.pages[name].isVisible()
    getattr(window.pages[name], "refresh", settle)()
    settle()
    window.close()
