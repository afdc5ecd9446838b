"""Picks the desk's icons out of the lucide-static package; a developer runs it by hand, the desk never does.

    python resources/icons/make_icons.py FOLDER

FOLDER holds the archive ARCHIVE. A new icon is a new name in ICONS and a run of this file.
"""

import hashlib
import io
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ARCHIVE = "lucide-static-1.62.0.tgz"
DIGEST = "386f9080c440d6f5049cefe3456ae8357f7a0c7f76e59670cd1cb83bc7050a44"

ICONS = """
alert-triangle archive arrow-down arrow-left arrow-right arrow-up arrow-up-down award badge-check banknote bell bold
book-open briefcase building-2 calendar calendar-check calendar-days calendar-plus camera chart-column chart-line
check chevron-down chevron-left chevron-right chevron-up chevrons-left chevrons-right circle circle-alert circle-check
circle-help circle-user-round circle-x clipboard-check clipboard-list clipboard-paste clock columns-3 contact copy
crop database door-open download ellipsis eye eye-off file-down file-spreadsheet file-text file-up filter flag folder
folder-open git-compare graduation-cap grid-3x3 hard-drive hash heading-1 heading-2 heart-handshake history home
id-card image images info key keyboard landmark layout-grid lightbulb link list list-checks list-ordered lock log-out
map map-pin maximize medal megaphone message-square minus moon move notebook-pen package panel-left paperclip pencil
percent phone plus presentation printer qr-code redo-2 refresh-cw rotate-ccw rotate-cw ruler save scroll-text search
settings shield shield-check shirt sliders-horizontal square square-check stamp star sun target trash-2 trees
triangle-alert trophy undo-2 upload user user-check user-plus user-x users users-round wallet warehouse x zoom-in
zoom-out
"""


def main() -> None:
    """Write each named icon and the licence beside this file; ends with a sentence when one is not in the archive."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    content = (Path(sys.argv[1]) / ARCHIVE).read_bytes()
    if hashlib.sha256(content).hexdigest() != DIGEST:
        sys.exit(f"{ARCHIVE} is not the archive the icons were picked from (its digest differs).")
    wanted = {f"package/icons/{name}.svg": f"{name}.svg" for name in ICONS.split()} | {
        "package/LICENSE": "LICENSE-lucide.txt"
    }
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive:
            if member.name in wanted:
                (HERE / wanted.pop(member.name)).write_bytes(archive.extractfile(member).read())
    if wanted:
        sys.exit(f"Not in {ARCHIVE}: {', '.join(wanted.values())}")


if __name__ == "__main__":
    main()
