"""被装编号: the size cards, who has none yet, and the labels and lists that are printed from them."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QWidget
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.features.uniforms.model import SizeCard
from station_desk.features.uniforms.prints import PAPERS
from station_desk.features.uniforms.service import Sized, begin_cards, sized_people, unfinished, without_sizes
from station_desk.features.uniforms.sheet import SHEET
from station_desk.ui.action import Action
from station_desk.ui.columns import Column
from station_desk.ui.page import TablePage
from station_desk.ui.parts import Fact
from station_desk.ui.pick import Pick
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style


def build_page(shell: Shell) -> QWidget:
    """The room's page."""
    begin = Action("建尺码卡", choose_people, "ruler", primary=True)
    return TablePage(shell, SHEET, actions=(begin,), facts=facts, papers=PAPERS, first=begin, detail=SizesLine)


class SizesLine(QLabel):
    """What the measures come to, as it will be ordered."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        space = shell.theme.space
        self.setContentsMargins(space("l"), 0, space("l"), space("s"))
        self.setWordWrap(True)
        set_style(self, role="body")

    def show_record(self, record_id: str | None) -> None:
        """Show the sizes of one card; nothing for a new one."""
        found = []
        if record_id:
            with self.shell.look() as session:
                found = sized_people(session, ids=(record_id,))
        sizes = {kind: size for one in found for kind, size in one.sizes.items() if size}
        self.setText("　".join(f"{kind} {size}" for kind, size in sizes.items()))
        self.setVisible(bool(sizes))


def facts(session: Session) -> Sequence[Fact]:
    """How many cards there are, which are not finished, and who has none."""
    count = session.scalar(select(func.count()).select_from(SizeCard)) or 0
    found = [Fact("尺码卡", str(count))]
    holes, without = unfinished(session), without_sizes(session)
    if holes:
        found.append(Fact("没量全", str(len(holes)), {"person_id": [one.person_id for one in holes]}, "care"))
    if without:
        found.append(Fact("没有尺码卡", str(len(without)), look="care", act=choose_people))
    return found


def choose_people(shell: Shell, _: object = None) -> None:
    """Offer who serves without a size card, and begin one for those ticked."""
    with shell.look() as session:
        lacking = without_sizes(session)
    columns: tuple[Column[Sized], ...] = (
        Column("姓名", lambda one: one.person.name),
        Column("所属村", lambda one: one.village.name if one.village else ""),
        Column("辅警编号", lambda one: one.person.badge),
    )
    nobody = "在岗的人都已有尺码卡。"
    pick = Pick(shell, "给谁建尺码卡", columns, "建卡", "人", nobody, key=lambda one: one.person.id)
    pick.show_rows(lacking)
    pick.when_chosen(lambda keys: shell.act(f"建尺码卡 {len(keys)} 张", lambda session: begin_cards(session, keys)))
