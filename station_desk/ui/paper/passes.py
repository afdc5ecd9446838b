"""Prints in one go, or fronts first and then backs once the paper lies in the printer again."""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from station_desk.base.jobs import Job
from station_desk.printing.paper import Imposition
from station_desk.store.desk import Desk
from station_desk.ui.dialogs import ask, front
from station_desk.ui.icons import Icons
from station_desk.ui.paper.printer import Press
from station_desk.ui.paper.sending import Sent, Written, log_sent, print_and_log

GO_ON = "接着打背面"
PUT_BACK = {
    "long-edge": "整叠拿出来，沿长边翻过去，放回纸盒。",
    "short-edge": "整叠拿出来，沿短边翻过去，放回纸盒。",
}
SURE = "试印时怎样放对的，就怎样放。放好再按“接着打背面”；不打背面的按“返回”，已经打的正面会登记。"


class Services(Protocol):
    """What printing needs of the shell."""

    @property
    def desk(self) -> Desk: ...
    @property
    def icons(self) -> Icons: ...
    def run(
        self, title: str, job: Job[Any], done: Callable[[Any], None] | None = None,
        failed: Callable[[], None] | None = None,
    ) -> Any: ...  # fmt: skip


def print_passes(
    shell: Services, parent: QWidget | None, made: Written, printer: QPrinter, passes: list[list[int]], sent: Sent,
    press: Press, ended: Callable[[], None], stopped: Callable[[], None],
) -> None:  # fmt: skip
    """Print each list of pages, asking for the paper to be put back between them; all is one run of the print log."""
    pages, *rest = passes
    title = f"打印{made.paper.title}"

    def done(_: int) -> None:
        if not rest:
            ended()
        elif asked_back(shell, parent, made):
            print_passes(shell, parent, made, printer, rest, sent, press, ended, stopped)
        else:
            shell.run(title, log_sent(shell.desk, made, printer, sent), lambda _: stopped(), stopped)

    shell.run(title, print_and_log(shell.desk, made, printer, pages, sent, press, more=bool(rest)), done, stopped)


def asked_back(shell: Services, parent: QWidget | None, made: Written) -> bool:
    """Ask for the printed fronts to be put back; False where the backs are not to be printed."""
    edge = made.wish.duplex or (made.paper.imposition(shell.desk, made.wish.sheet) or Imposition()).duplex
    return bool(
        ask(front(parent), shell.icons, "正面打完了。请把这叠纸放回纸盒。", f"{PUT_BACK[edge]}{SURE}", (GO_ON,))
    )
