"""“看依据”: what the points of one cell come from, each line opening its record, and what a hand has made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QLabel

from station_desk.base.dates import show_date
from station_desk.features.evaluations.model import OPEN, Override
from station_desk.features.evaluations.page.score_rows import OVERRIDDEN, Row
from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.features.evaluations.rules import Item, Source, earned_words, show_points
from station_desk.features.evaluations.service import overrides_of, sources_of
from station_desk.ui.dialogs import BACK, Box, front, sentence
from station_desk.ui.lines import Lines
from station_desk.ui.pick import Line
from station_desk.ui.shell import Shell

GO, CHANGE, RESTORE = "打开", "改分…", "恢复依据得分"
WIDTH, MOST_ROWS = 560, 7  # px, lines seen at once


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of one cell: the pieces of evidence, and each change a hand made of what they give."""

    sources: Sequence[Source]
    changes: Sequence[Override]


class EvidenceBox(Box):
    """Enter or a double click on a line opens it; `chosen` is GO, CHANGE, RESTORE or "", `source` the line to open."""

    def __init__(self, shell: Shell, question: str, told: str, proof: Proof, acts: Sequence[str]) -> None:
        super().__init__(front(shell.window), shell.icons, "", question, told)
        self.proof = proof
        self.table = Lines(shell, "依据", ("日期", "内容"), wide=1, wrap=True)
        self.table.show_lines([
            Line(str(at), (show_date(one.day), one.words)) for at, one in enumerate(proof.sources)
        ])  # fmt: skip
        self.table.setMinimumWidth(WIDTH)
        heights = [self.table.rowHeight(row) for row in range(min(self.table.rowCount(), MOST_ROWS))]
        self.table.setFixedHeight(self.table.horizontalHeader().height() + sum(heights) + 2)
        self.table.opened.connect(lambda _: self.settle(GO))
        self.body.addWidget(self.table)
        self.table.setVisible(bool(proof.sources))
        for one in proof.changes:
            self.body.addWidget(self._changed(one))
        self.offer(BACK, safe=True)
        for act in acts:
            self.offer(act)
        go = self.offer(GO, "primary", first=True)
        go.setVisible(bool(proof.sources))
        if proof.sources:
            self.table.setFocus()

    def _changed(self, one: Override) -> QLabel:
        """Who made what of the evidence's points, when and why."""
        given = "" if one.evidence is None else f"依据 {show_points(one.evidence)} 分，"
        made = "恢复为依据得分" if one.points is None else f"{given}改为 {show_points(one.points)} 分：{one.reason}"
        return sentence(f"{one.at:%Y-%m-%d %H:%M}　{one.by}　{made}", "muted")

    @property
    def source(self) -> Source | None:
        """The line in hand."""
        at = self.table.currentRow()
        return self.proof.sources[at] if 0 <= at < len(self.proof.sources) else None


def show_evidence(shell: Shell, book: YearBook, month: int, row: Row, item: Item) -> str:
    """Show what a cell's points come from and open what is chosen; returns CHANGE or RESTORE where that is wished."""
    with shell.look() as session:
        proof = Proof(
            sources_of(session, book.year, item, month, row.person),
            overrides_of(session, row.person, item.id, f"{book.year}-{month:02d}"),
        )
    told = f"{earned_words(item, row.earned[item.id])}。" if item.id in row.earned else "现在没有依据。"
    acts = []
    if row.source(item.id) == OVERRIDDEN:
        told += f"手工改为 {show_points(row.points[item.id])} 分。"
        acts.append(RESTORE)
    if book.flow.stage in OPEN:
        acts.append(CHANGE)
    else:
        acts, told = [], f"{told}报签以后按当时的依据，不再变动。"
    acts = acts if shell.desk.user.edits else []
    box = EvidenceBox(shell, f"{row.name}{month}月“{item.title}”的依据", told, proof, acts)
    box.exec()
    chosen, source = box.chosen, box.source
    box.deleteLater()
    if chosen == GO and source:
        shell.go(source.room, source.record_id)
    return chosen if chosen in (CHANGE, RESTORE) else ""


def ask_why(shell: Shell, month: int, changes: Sequence[tuple[Row, Item, int]]) -> str | None:
    """Why points are set otherwise than evidence gives them, None where the clerk went back."""
    row, item, points = changes[0]
    if len(changes) == 1:
        question = f"为什么把{row.name}{month}月的“{item.short}”改为 {show_points(points)} 分？"
        text = f"依据得出 {show_points(row.evidence(item.id) or 0)} 分：{earned_words(item, row.earned[item.id])}。"
    else:
        question = f"这 {len(changes)} 格的分数由依据得出，为什么要改？"
        text = f"例如{row.name}的“{item.short}”：{earned_words(item, row.earned[item.id])}。"
    return shell.ask_reason(question, f"{text}理由会留在记录里。", "改分")
