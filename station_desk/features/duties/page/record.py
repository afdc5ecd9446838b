"""The tab 记录 of a person: everything on record as one line a thing, and 记一笔."""

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.base.dates import show_date, today
from station_desk.features.duties.model import Note
from station_desk.features.duties.service import KINDS, Told, record_of
from station_desk.features.roster.model import Person
from station_desk.fields.field import fields_of
from station_desk.ui.ask import ask_fields
from station_desk.ui.lines import Lines
from station_desk.ui.pick import Line
from station_desk.ui.shell import Shell

ALL = "全部"
ASKED = ("sort", "day", "what", "evidence", "source")


class RecordTab(QWidget):
    """Each line opens the place where its record stands."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.person_id: str | None = None
        self.told: list[Told] = []
        self.kinds = QComboBox()
        self.kinds.addItems([ALL, *KINDS])
        self.kinds.setAccessibleName("记录的类别")
        self.kinds.activated.connect(lambda _: self._fill())
        self.count = QLabel()
        self.count.setProperty("role", "caption")
        self.note = QPushButton("记一笔…")
        self.note.setToolTip("记下一次表扬或过错")
        shell.icons.put(self.note, "notebook-pen")
        self.note.clicked.connect(lambda _=False: add_note(shell, self.person_id, self._read))
        self.table = Lines(shell, "记录", ("日期", "情况", "内容"), wide=2, pill=1, wrap=True)
        self.table.setToolTip("按回车或双击打开")
        self.table.opened.connect(self.open)
        self.nothing = QLabel()
        self.nothing.setProperty("role", "muted")
        self.nothing.setWordWrap(True)
        self._build()

    def _build(self) -> None:
        space = self.shell.theme.space
        top = QHBoxLayout()
        top.setSpacing(space("s"))
        for part in (self.kinds, self.count):
            top.addWidget(part)
        top.addStretch(1)
        top.addWidget(self.note)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        box.setSpacing(space("s"))
        box.addLayout(top)
        box.addWidget(self.nothing)
        box.addWidget(self.table, 1)
        box.addStretch(0)

    def show_record(self, record_id: str | None) -> None:
        """Show a person's record."""
        self.person_id = record_id
        self._read()

    def _read(self) -> None:
        self.told = []
        if self.person_id:
            with self.shell.look() as session:
                self.told = record_of(session, self.person_id, today())
        self._fill()

    def _fill(self) -> None:
        kind = self.kinds.currentText()
        shown = [(at, one) for at, one in enumerate(self.told) if kind in (ALL, one.kind)]
        self.table.show_lines([Line(str(at), (show_date(one.day), one.mark, one.words)) for at, one in shown])
        self.count.setText(f"共 {len(shown)} 条" if shown else "")
        self.nothing.setText("还没有记录。" if kind == ALL else f"还没有{kind}的记录。")
        self.nothing.setVisible(not shown)
        self.table.setVisible(bool(shown))

    def open(self, key: str) -> None:
        """Open the place of a line; a flag without one stays here."""
        one = self.told[int(key)]
        if one.room:
            self.shell.go(one.room, one.record_id)


def add_note(shell: Shell, person_id: str | None, done: object = None) -> None:
    """Ask for praise or a fault of a person and write it down."""
    if not person_id:
        return
    with shell.look() as session:
        person = session.get(Person, person_id)
    if person is None:
        return
    fields = fields_of(Note)
    given = ask_fields(
        shell, f"给{person.name}记一笔", "", [fields[key] for key in ASKED], {"sort": "表扬", "day": today()}, "记下"
    )  # fmt: skip
    if given is None:
        return
    clerk = shell.desk.user.name

    def work(session: Session) -> None:
        session.add(Note(person_id=person_id, by=clerk[:25], **given))

    shell.act(f"给{person.name}记{given['sort']}", work, lambda _: done() if callable(done) else None)
