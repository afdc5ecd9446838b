"""The page drawn in a thread, always the newest layout, with what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from station_desk.printing.blank import Blank
from station_desk.printing.layout import Layout
from station_desk.printing.trial import Flaw, off_the_blank, trial
from station_desk.ui.work import Asker

MOST_PIXELS = 16_000_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished picture of the first page, with the flaws of the layout it shows."""

    layout: Layout
    picture: QImage
    flaws: tuple[Flaw, ...]


class Drawing(QObject):
    """Draws a layout with a record; a newer wish replaces one that still waits."""

    drawn = Signal(object)  # Drawn

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asker = Asker(self, delay=15)
        self._asker.answered.connect(self.drawn)

    def draw(
        self, layout: Layout, record: Mapping[str, Any], pixels: int, blank: Blank | None, *, overprint: bool
    ) -> None:
        """Draw the page `pixels` wide soon; a `blank` says where on it may be printed."""
        self._asker.ask(partial(drawn_page, layout, record, pixels, blank, overprint=overprint))

    def close(self) -> None:
        """Draw nothing more."""
        self._asker.close()


def drawn_page(
    layout: Layout, record: Mapping[str, Any], pixels: int, blank: Blank | None, *, overprint: bool
) -> Drawn:
    from station_desk.printing.picture import page_picture

    pdf, flaws = trial(layout, record, overprint=overprint)
    width = min(float(pixels), (MOST_PIXELS * layout.width / layout.height) ** 0.5)
    across, down, stride, points = page_picture(pdf, 0, width / layout.width * 25.4)
    picture = QImage(points, across, down, stride, QImage.Format.Format_RGB32).copy()
    return Drawn(layout, picture, (*flaws, *(off_the_blank(layout, blank) if blank else ())))
