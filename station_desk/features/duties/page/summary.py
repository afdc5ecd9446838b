"""What the duty room adds to a meeting that is a summary: a draft of it, made from what is on the desk."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from station_desk.features.duties.service import draft_summary, summary_period
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.service import write_minutes
from station_desk.ui.record.panel import Panel
from station_desk.ui.shell import Shell

TITLE = "起草小结"
REPLACE, APPEND = "换成新草稿", "接在后面"
OVER = "原来写的内容可以在“修订”里找回，也可以撤销。"


class SummaryDraft(QWidget):
    """A line over the form of a 季小结, 半年总结 or 年终总评; other meetings have none."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.meeting_id = ""
        self.words = QLabel()
        self.words.setProperty("role", "caption")
        self.words.setWordWrap(True)
        self.button = QPushButton(f"{TITLE}…")
        self.button.setProperty("kind", "link")
        self.button.setToolTip("会议、出勤、议定事项和履职的数字都来自已登记的内容，点数字能看到是哪些")
        self.button.clicked.connect(lambda _=False: self.draft())
        row = QHBoxLayout(self)
        row.setContentsMargins(shell.theme.space("l"), 0, shell.theme.space("m"), 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)

    def show_record(self, record_id: str | None) -> None:
        """Offer a draft where the meeting is a summary."""
        with self.shell.look() as session:
            meeting = session.get(Meeting, record_id) if record_id else None
            period = summary_period(meeting) if meeting else None
        self.meeting_id = record_id or ""
        self.setVisible(period is not None)
        if period and meeting:
            self.words.setText(f"会议记录可以先按{period.words}已登记的内容起草，再修改。")

    def draft(self) -> None:
        """Write the draft into the minutes; what stands there is only replaced when the clerk says so."""
        panel = self._panel()
        if panel and not panel.may_leave():
            return
        meeting_id = self.meeting_id
        with self.shell.look() as session:
            meeting = session.get(Meeting, meeting_id)
            title, written = (meeting.title, meeting.minutes or "") if meeting else ("", "")
        if written:
            answer = self.shell.ask_which(f"“{title}”已经有会议记录，要怎么办？", OVER, (APPEND, REPLACE))
            if not answer:
                return
            written = f"{written}\n\n" if answer == APPEND else ""

        def work(session: Any) -> str:
            return str(write_minutes(session, meeting_id, written + draft_summary(session, meeting_id)).id)

        if self.shell.act(f"起草{title}", work) and panel:
            panel.show_record(meeting_id)
            panel.form.go_to("minutes")

    def _panel(self) -> Panel | None:
        above: QWidget | None = self
        while above is not None and not isinstance(above, Panel):
            above = above.parentWidget()
        return above
