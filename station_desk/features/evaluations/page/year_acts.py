"""What is done to a whole year: its scheme made, its scores rolled up, its papers printed, its workbook written."""

from PySide6.QtWidgets import QMenu

from station_desk.base.errors import UserError
from station_desk.features.evaluations.page.year_book import read_year
from station_desk.features.evaluations.prints import PAPERS, export_year
from station_desk.features.evaluations.service import Standing, keep_proposals, scheme_or_new, summary_of
from station_desk.printing.task import Wish
from station_desk.ui.shell import Shell

LACKING = "缺的月份不算进平均分，也不按零分算。以后补打了分，可以再汇总一次。"


def make_scheme(shell: Shell, year: int) -> None:
    """Make the year's scheme as the last one was, or the default."""
    shell.act(f"建立{year}年考核办法", lambda session: scheme_or_new(session, year))


def roll_up(shell: Shell, year: int) -> bool:
    """Write scores and proposals of the year, asking first where months are missing; True where it was done."""
    with shell.look() as session:
        book = read_year(session, year)
    if not any(one.score is not None for one in book.standings):
        shell.refuse(UserError(f"{year}年还没有完整的月度得分。", "请先在“月度打分”里打完至少一个月，再汇总。"))
        return False
    gaps = book.gaps()
    if gaps and not shell.ask(f"还缺 {gaps} 个人月的分数，现在就汇总？", LACKING, act="汇总"):
        return False

    def done(found: list[Standing]) -> None:
        shell.tell(f"{year}年度已汇总：{summary_of(found)}。")

    return shell.act(f"汇总{year}年度考核", lambda session: keep_proposals(session, year), done)


def fill_print(shell: Shell, year: int, menu: QMenu) -> None:
    """Offer the papers of the year."""
    for paper in PAPERS:
        menu.addAction(paper.title).triggered.connect(
            lambda _=False, paper=paper: shell.preview(paper, Wish(year=year))
        )


def export(shell: Shell, year: int) -> None:
    """Write the year as a workbook where the clerk says."""
    target = shell.choose_target("导出年度考核", f"{year}年度考核汇总.xlsx", "Excel 工作簿 (*.xlsx)")
    if target:
        shell.run(
            "导出年度考核",
            export_year(shell.desk, year, target),
            lambda count: shell.tell(f"已导出 {count} 人的年度考核。", undo=False),
        )
