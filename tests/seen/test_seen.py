"""Each page looks about as it did when somebody last looked: `python -m tests.seen` after a wanted change, and look."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from station_desk.base.jobs import finish
from station_desk.catalog import offers
from station_desk.demo.place import open_demo
from tests.seen.views import BOUND, COLOURS, HERE, OTHERS, SIZE, TODAY, difference, file_of, kept, names, take

LARGEST = 150_000  # bytes
DIALOGS = {
    "import-columns", "import-rows", "question", "schedule-revisions", "schedule-plan", "schedule-move", "settings-holidays",
    "idcards-verify", "commendations-wording", "settings-first-user", "print-outcome", "roster-photos",
    "layouts-calibrate", "layout-editor", "evaluations-evidence",
}  # fmt: skip
PAGE = (208, 56, 1280, 772)  # px: what lies right of the menu, between the bars
every_picture = pytest.mark.parametrize("colours", COLOURS)


def test_every_room_and_view_has_its_two_pictures_and_no_other_is_kept() -> None:
    assert {path.name for path in HERE.glob("*.png")} == {
        file_of(name, colours).name for name in names() for colours in COLOURS
    }
    assert {one.name for one in offers()} <= set(names())


@every_picture
def test_kept_pictures_are_small_and_of_the_windows_size(colours: str) -> None:
    for name in names():
        assert file_of(name, colours).stat().st_size < LARGEST, name
        dialog = name in DIALOGS or name.startswith("preview")
        assert dialog or kept(name, colours).size == SIZE, name


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATION_DESK_TODAY", TODAY)
        folder = tmp_path_factory.mktemp("seen") / "desk"
        finish(open_demo(folder)).close()
    return folder


@every_picture
def test_pages_look_as_they_did(
    qapp, colours: str, demonstration: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_DESK_TODAY", TODAY)
    different = {}
    for name, now in take(demonstration, colours):
        found = difference(now, kept(name, colours))
        if found > BOUND:
            now.save(tmp_path / f"{name}-{colours}.png")
            different[name] = round(found, 1)
    assert different == {}, f"compare with {HERE}; the new pictures are in {tmp_path}"


def without(picture: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """The picture with nothing but ground in a part of it."""
    found = picture.copy()
    ImageDraw.Draw(found).rectangle(box, fill=picture.getpixel((box[2] - 4, box[3] - 4)))
    return found


@every_picture
def test_the_comparison_sees_an_empty_page_and_other_colours(colours: str) -> None:
    other = next(one for one in COLOURS if one != colours)
    for name in (*(one.name for one in offers()), *OTHERS):
        picture = kept(name, colours)
        assert difference(picture, picture) == 0
        whole = (0, 0, *picture.size) if picture.size != SIZE else PAGE
        assert difference(without(picture, whole), picture) > BOUND, name
        assert difference(kept(name, other), picture) > BOUND, name
