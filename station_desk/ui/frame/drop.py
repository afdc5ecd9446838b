"""Files dropped anywhere on the window, handed to the first room that takes them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from station_desk.base.errors import UserError
from station_desk.ui.frame.offer import Offer
from station_desk.ui.shell import Shell

Take = Callable[[Shell, Sequence[Path]], bool]


class FileDrop(QObject):
    """Listens to what is dragged over a window; what a part of the page takes itself does not come here."""

    def __init__(self, window: QWidget, shell: Shell, offers: Sequence[Offer]) -> None:
        super().__init__(window)
        self.shell = shell
        self.takers = [offer for offer in offers if offer.room.takes_files]
        window.setAcceptDrops(bool(self.takers))
        window.installEventFilter(self)
        shell.passed.connect(self.take)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and event.mimeData().hasUrls():
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            event.acceptProposedAction()
            self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
            return True
        return False

    def take(self, paths: Sequence[Path], but: str = "") -> None:
        """Offer the files to the room in sight, then to the others in turn, `but` one; says so where none wants them."""
        if not paths:
            return
        takers = [offer for offer in self.takers if offer.name != but]
        for offer in sorted(takers, key=lambda offer: offer.name != self.shell.here):
            take: Take | None = getattr(offer.part("page"), "take_files", None)
            if take and take(self.shell, paths):
                return
        names = "、".join(path.name for path in paths[:3])
        self.shell.refuse(
            UserError(f"“{names}”不能直接拖到窗口里。", "人员照片和签到表可以直接拖进来；表格请在登记簿里按“导入”。")
        )
