"""Asks what of one picture becomes the photo."""

from pathlib import Path

from station_desk.base.errors import UserError
from station_desk.printing.framing import first_frame, photo_of
from station_desk.printing.photos import read_picture
from station_desk.ui.dialogs import BACK, Box, front
from station_desk.ui.photo.crop_panel import CropPanel, usual_ratio
from station_desk.ui.shell import Shell

TEXT = "让头部对准虚线。拖动照片或按方向键移动，滚轮或加减号缩放。"


def ask_photo(shell: Shell, file: Path, title: str) -> bytes | None:
    """The photo that the clerk cuts from a file, as it is kept; None where he goes back or the file is no picture."""
    try:
        picture = read_picture(file)
    except UserError as error:
        shell.refuse(error)
        return None
    box = Box(front(shell.window), shell.icons, "", f"裁切{title}", TEXT)
    panel = CropPanel(shell)
    panel.put(picture, first_frame(picture.size, usual_ratio(shell)))
    box.body.addWidget(panel, 1)
    box.offer(BACK, safe=True)
    box.offer("使用", "primary", first=True)
    panel.setFocus()
    box.exec()
    kept = photo_of(picture, panel.frame) if box.chosen else None
    box.deleteLater()
    return kept
