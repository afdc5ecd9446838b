"""Renews the kept pictures: `python -m tests.seen [NAME…]`; look at each before it is committed."""

import os
import sys
import tempfile
from pathlib import Path

SETTINGS = {"QT_QPA_PLATFORM": "offscreen", "QT_FONT_DPI": "96", "QT_SCALE_FACTOR": "1"}
SAME = 0.3  # quantising jitters, and clocks go on


def main(wanted: list[str]) -> int:
    os.environ.update(SETTINGS)
    from PIL import Image
    from PySide6.QtWidgets import QApplication

    from station_desk.base.jobs import finish
    from station_desk.demo.place import open_demo
    from tests.seen.views import COLOURS, TODAY, difference, file_of, kept, take

    QApplication([])
    with tempfile.TemporaryDirectory() as name:
        os.environ |= {"STATION_DESK_TODAY": TODAY, "STATION_DESK_HOME": f"{name}/home"}
        place = Path(name) / "desk"
        finish(open_demo(place)).close()
        for colours in COLOURS:
            os.environ["STATION_DESK_HOME"] = (
                f"{name}/home-{colours}"  # what one round has chosen is not the next one's
            )
            for view, image in take(place, colours):
                file = file_of(view, colours)
                if wanted and view not in wanted:
                    continue
                small = image.quantize(128, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=0)
                if not wanted and file.exists() and difference(small, kept(view, colours)) < SAME:
                    continue
                small.save(file, optimize=True)
                print(f"{file.name}: {file.stat().st_size // 1024} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
