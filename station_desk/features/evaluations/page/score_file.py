"""The month's grid out to Excel and back in."""

from pathlib import Path

from station_desk.base.errors import UserError
from station_desk.features.evaluations.prints import export_month
from station_desk.features.evaluations.service import month_words, score_sheet
from station_desk.ui.importing.wizard import open_wizard
from station_desk.ui.shell import Shell


def read_scores(shell: Shell, month: str, path: Path | None = None) -> None:
    """Import a workbook into a month such as 2025-03; the clerk is asked for one where none was dropped."""
    try:
        with shell.look() as session:
            sheet = score_sheet(session, month)
    except UserError as error:
        shell.refuse(error)
        return
    open_wizard(shell, sheet, path)


def write_scores(shell: Shell, month: str) -> None:
    """Write a month as a workbook where the clerk says."""
    words = f"{month_words(month)}打分表"
    target = shell.choose_target(f"导出{words}", f"{words}.xlsx", "Excel 工作簿 (*.xlsx)")
    if target:
        shell.run(
            f"导出{words}",
            export_month(shell.desk, month, target),
            lambda count: shell.tell(f"已导出 {count} 人的{words}。", undo=False),
        )
