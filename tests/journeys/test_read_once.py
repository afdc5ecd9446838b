"""What one change costs: few statements, fewer in the window's thread, and no page reads twice or for nothing."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from station_desk.catalog import offers
from station_desk.features.roster.model import Person
from station_desk.features.villages.model import Village
from station_desk.ui.view import View
from tests.hands import wait_until
from tests.journeys.steps import Clerk

MOST, MOST_IN_PLACE = 40, 10  # statements of one note edited, in all and in the window's thread
ROOMS = [one.name for one in offers()]


class Watch:
    """Notes every statement with its thread, every news and which views begin to read."""

    def __init__(self, clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clerk = clerk
        self.statements: list[tuple[bool, str]] = []
        self.views: list[View] = []
        self.news: set[str] = set()
        event.listen(clerk.desk.engine, "before_cursor_execute", self._note)
        clerk.shell.changed.connect(self.news.update)
        begin = View._begin

        def begun(view: View, patience: float) -> None:
            self.views.append(view)
            begin(view, patience)

        monkeypatch.setattr(View, "_begin", begun)

    def _note(self, _connection, _cursor, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            self.statements.append((threading.current_thread() is threading.main_thread(), statement))

    def during(self, act: Callable[[], object]) -> None:
        """Do something, and note what comes of it till all is quiet, what is counted late included."""
        self.quiet()
        self.statements.clear()
        self.views.clear()
        self.news.clear()
        act()
        self.quiet()

    def quiet(self) -> None:
        self.clerk.still()
        assert not any(view.busy for view in self.clerk.main.findChildren(View))

    @property
    def in_place(self) -> list[str]:
        """The statements of the window's thread."""
        return [statement for here, statement in self.statements if here]

    @property
    def twice(self) -> list[str]:
        """What began to read more than once."""
        return [name_of(view) for view, count in Counter(self.views).items() if count > 1]


def name_of(view: View) -> str:
    widget = view.parent()
    return f"{type(widget).__name__} {widget.accessibleName() if isinstance(widget, QWidget) else ''}".strip()


@pytest.fixture
def watch(old_hand: Clerk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    made = Watch(old_hand, monkeypatch)
    for room in ROOMS:  # every page stands and has shown what it shows
        old_hand.main.open(room)
        made.quiet()
    yield made
    event.remove(old_hand.desk.engine, "before_cursor_execute", made._note)


def note(clerk: Clerk, model: type[Village] | type[Person], words: str) -> Callable[[], None]:
    def work(session: Session) -> None:
        session.scalars(select(model).order_by(model.name)).first().note = words

    return lambda: clerk.shell.act(f"备注{words}", work)


# ------------------------------------------------------------------------------------------- one note by hand
@pytest.mark.parametrize(("room", "field"), [("村屯", "备注"), ("花名册", "备注")])
def test_a_note_typed_into_the_form_costs_few_statements(watch, room, field):
    clerk = watch.clerk
    clerk.go(room)
    clerk.fill(field, "今天核对过")
    watch.during(lambda: clerk.press("Ctrl+S"))
    assert clerk.toast().startswith("已修改")
    assert len(watch.statements) <= MOST
    assert len(watch.in_place) <= MOST_IN_PLACE
    assert watch.twice == []
    watch.during(lambda: clerk.press("Ctrl+Z"))
    assert len(watch.statements) <= MOST
    assert watch.twice == []


# ---------------------------------------------------------------------------------------------- wherever one is
@pytest.mark.parametrize("model", [Village, Person])
def test_a_change_costs_few_statements_whatever_room_is_in_sight(watch, model):
    for room in ROOMS:
        watch.clerk.main.open(room)
        watch.during(note(watch.clerk, model, room))
        assert watch.twice == [], room
        assert len(watch.statements) <= MOST, room
        assert len(watch.in_place) <= MOST_IN_PLACE, room


@pytest.mark.parametrize("model", [Village, Person])
def test_a_room_reads_a_change_once_and_only_where_it_concerns_it(watch, model):
    main = watch.clerk.main
    for room in ROOMS:
        main.open(next(one for one in ROOMS if one != room))
        watch.during(note(watch.clerk, model, room))
        news = set(watch.news)
        watch.during(lambda room=room: main.open(room))
        assert watch.twice == [], room
        views = main.pages[room].findChildren(View)
        if not any(view.reads & news for view in views):
            assert watch.statements == [], room


def test_a_room_shows_what_was_changed_while_another_was_in_sight(watch):
    """The other side of reading little: nothing is missed."""
    clerk = watch.clerk
    clerk.go("花名册")
    with clerk.desk.look() as session:
        village = session.scalars(select(Village.name).join(Person, Person.village_id == Village.id)).first()
    clerk.go("村屯")

    def rename(session: Session) -> None:
        session.scalars(select(Village).where(Village.name == village)).one().name = "新改名村"

    assert clerk.shell.act("改名", rename)
    clerk.go("花名册")
    wait_until(lambda: "新改名村" in {row["所属村"] for row in clerk.rows()})
    assert village not in {row["所属村"] for row in clerk.rows()}
