"""Photos as clerks bring them: any picture becomes a small upright JPEG, anything else a sentence; the frame over it."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image, ImageCms, ImageDraw, ImageFilter

from station_desk.base.errors import UserError
from station_desk.demo.sample_people import portrait as person
from station_desk.printing.photos import (
    LIMIT,
    RATIOS,
    USUAL,
    WIDEST,
    Frame,
    doubts,
    first_frame,
    framed,
    inside,
    photo_of,
    read_photo,
)


def portrait(width=600, height=840, mode="RGB"):
    """Red above, blue below, a white spot in the upper left."""
    image = Image.new("RGB", (width, height), (200, 20, 20))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height // 2, width, height), fill=(20, 20, 200))
    draw.rectangle((0, 0, width // 5, height // 5), fill=(255, 255, 255))
    return image.convert(mode)


def saved(folder, image, name, **how):
    path = folder / name
    image.save(path, **how)
    return path


def opened(jpeg):
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    assert image.format == "JPEG"
    assert image.mode == "RGB"
    assert len(jpeg) <= LIMIT
    assert image.width / image.height == pytest.approx(USUAL, abs=0.01)
    assert image.width <= WIDEST
    assert not image.getexif()
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)
    return image


def png(head, body):
    """The bytes of a PNG with this header and these compressed rows."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def near(colour, wanted):
    return all(abs(a - b) < 25 for a, b in zip(colour, wanted, strict=True))


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.bmp", "a.webp", "a.tif"])
def test_every_common_kind_of_picture(tmp_path, name):
    image = opened(read_photo(saved(tmp_path, portrait(), name)))
    assert near(image.getpixel((image.width // 2, image.height // 4)), (200, 20, 20))
    assert near(image.getpixel((image.width // 2, image.height * 3 // 4)), (20, 20, 200))


@pytest.mark.parametrize(
    ("mode", "name"),
    [
        ("CMYK", "a.tif"),
        ("CMYK", "a.jpg"),
        ("L", "a.png"),
        ("L", "a.jpg"),
        ("LA", "a.png"),
        ("P", "a.png"),
        ("1", "a.png"),
    ],
)
def test_every_colour_space(tmp_path, mode, name):
    image = opened(read_photo(saved(tmp_path, portrait(mode=mode), name)))
    upper, lower = (image.getpixel((image.width // 2, image.height * part // 4)) for part in (1, 3))
    if mode == "CMYK":
        assert near(upper, (200, 20, 20))
        assert near(lower, (20, 20, 200))
    assert upper != lower or mode == "1"


def test_a_progressive_picture_and_one_with_sixteen_bits_a_colour(tmp_path):
    image = opened(read_photo(saved(tmp_path, portrait(), "a.jpg", progressive=True)))
    assert near(image.getpixel((image.width // 2, 100)), (200, 20, 20))
    rows = b"".join(b"\0" + struct.pack(">HHH", 51400, 5140, 5140) * 300 for _ in range(420))
    path = tmp_path / "16.png"
    path.write_bytes(png(struct.pack(">IIBBBBB", 300, 420, 16, 2, 0, 0, 0), zlib.compress(rows)))
    assert near(opened(read_photo(path)).getpixel((100, 100)), (200, 20, 20))


def test_the_colours_of_a_profile_become_plain_ones(tmp_path):
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = opened(read_photo(saved(tmp_path, portrait(), "a.jpg", icc_profile=lab)))
    assert near(image.getpixel((image.width // 2, 100)), (200, 20, 20))
    opened(read_photo(saved(tmp_path, portrait(), "b.jpg", icc_profile=b"no profile at all")))


def test_where_a_photo_was_taken_is_not_kept(tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825)[2] = (43.0, 40.0, 1.0)
    raw = read_photo(saved(tmp_path, portrait(), "a.jpg", exif=exif, comment=b"Jilin"))
    assert b"Telephone" not in raw
    assert b"Jilin" not in raw
    opened(raw)


def test_a_telephones_heic_is_refused_with_the_way_out(tmp_path):
    path = tmp_path / "IMG_0001.HEIC"
    path.write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 200)
    assert "HEIC" in refused(path)


def test_sixteen_bits_keep_their_greys(tmp_path):
    grey = Image.frombytes("I;16", (300, 420), struct.pack("<H", 32768) * (300 * 420))
    image = opened(read_photo(saved(tmp_path, grey, "a.png")))
    assert near(image.getpixel((100, 100)), (128, 128, 128))


def test_what_is_transparent_becomes_white(tmp_path):
    image = opened(read_photo(saved(tmp_path, Image.new("RGBA", (300, 420), (0, 0, 0, 0)), "a.png")))
    assert near(image.getpixel((100, 100)), (255, 255, 255))


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_telephones_turn_is_undone(tmp_path, turn):
    upright = portrait()
    back = {2: [0], 3: [3], 4: [1], 5: [5], 6: [2], 7: [6], 8: [4]}  # Image.Transpose that EXIF will undo
    image = upright
    for step in back.get(turn, []):
        image = image.transpose(Image.Transpose(step))
    exif = Image.Exif()
    exif[0x0112] = turn
    found = opened(read_photo(saved(tmp_path, image, "a.jpg", exif=exif)))
    assert near(found.getpixel((10, 10)), (255, 255, 255))
    assert near(found.getpixel((found.width - 10, 10)), (200, 20, 20))
    assert near(found.getpixel((found.width // 2, found.height - 10)), (20, 20, 200))


def test_a_wide_picture_is_cut_in_the_middle(tmp_path):
    image = Image.new("RGB", (1000, 500), (0, 200, 0))
    ImageDraw.Draw(image).rectangle((400, 0, 600, 500), fill=(200, 0, 0))
    found = opened(read_photo(saved(tmp_path, image, "a.png")))
    assert near(found.getpixel((found.width // 2, 50)), (200, 0, 0))
    assert near(found.getpixel((3, 50)), (0, 200, 0))
    assert near(found.getpixel((found.width - 4, 50)), (0, 200, 0))


def test_a_tall_picture_is_cut_more_at_the_foot_than_at_the_head(tmp_path):
    image = Image.new("RGB", (500, 1400))
    for y in range(1400):
        image.paste((y * 255 // 1400,) * 3, (0, y, 500, y + 1))
    found = opened(read_photo(saved(tmp_path, image, "a.png")))
    above = found.getpixel((10, 0))[0]
    below = 255 - found.getpixel((10, found.height - 1))[0]
    assert 20 < above < below


def test_noise_still_comes_under_the_limit(tmp_path):
    image = Image.merge("RGB", [Image.effect_noise((1400, 1960), 120) for _ in range(3)])
    opened(read_photo(saved(tmp_path, image, "a.png")))


def test_a_small_picture_is_not_blown_up(tmp_path):
    assert opened(read_photo(saved(tmp_path, portrait(150, 210), "a.png"))).size == (150, 210)


# ------------------------------------------------------------------------------------------------ what is refused
def refused(path):
    with pytest.raises(UserError) as caught:
        read_photo(path)
    assert path.name in caught.value.message
    assert caught.value.advice
    return caught.value.message


def test_two_hundred_megapixels(tmp_path):
    """A bomb: a few hundred bytes that would unpack to gigabytes."""
    path = tmp_path / "大.png"
    path.write_bytes(png(struct.pack(">IIBBBBB", 20000, 10000, 8, 2, 0, 0, 0), zlib.compress(b"")))
    assert "像素太多" in refused(path)
    path.write_bytes(png(struct.pack(">IIBBBBB", 10000, 10000, 8, 2, 0, 0, 0), zlib.compress(b"")))
    assert "像素太多" in refused(path)


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_a_truncated_picture(tmp_path, name):
    path = saved(tmp_path, portrait(), name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "损坏" in refused(path)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + b"\0" * 200, b"%PDF-1.4", b"\xff\xd8\xff\xe0"])
def test_what_is_no_photo(tmp_path, content):
    path = tmp_path / "不是照片.jpg"
    path.write_bytes(content)
    refused(path)


def test_an_animation_is_no_photo(tmp_path):
    image = Image.new("P", (300, 420))
    assert "不支持" in refused(saved(tmp_path, image, "a.gif"))


def test_a_file_that_is_gone(tmp_path):
    refused(tmp_path / "没有.jpg")


def test_a_picture_too_small_for_a_face(tmp_path):
    assert "太小" in refused(saved(tmp_path, Image.new("RGB", (20, 30)), "a.png"))


# -------------------------------------------------------------------------------------------------------- the frame
def corners(frame, size):
    """The frame's corners in pixels of the upright picture."""
    from math import cos, radians, sin

    turn, across = radians(frame.turn), frame.wide * size[0]
    for right, below in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        u, v = right * across / 2, below * across / frame.ratio / 2
        yield frame.x * size[0] + u * cos(turn) + v * sin(turn), frame.y * size[1] - u * sin(turn) + v * cos(turn)


@given(
    some.builds(
        Frame, some.floats(-1, 2), some.floats(-1, 2), some.floats(-1, 3), some.floats(-400, 400), some.just(0),
        some.sampled_from([width / height for _, width, height in RATIOS]),
    ),
    some.tuples(some.integers(60, 1600), some.integers(60, 1600)),
)  # fmt: skip
def test_the_frame_always_lies_on_the_picture(frame, size):
    for x, y in corners(inside(frame, size), size):
        assert -0.01 <= x <= size[0] + 0.01
        assert -0.01 <= y <= size[1] + 0.01


def test_quarter_turns_and_zoom_show_what_they_say():
    image = portrait(840, 600)  # the white spot in the upper left, red above, blue below
    right = framed(image, Frame(wide=1.0, turn=90))  # turned clockwise: blue left, red right, the spot upper right
    assert near(right.getpixel((10, right.height // 2)), (20, 20, 200))
    assert near(right.getpixel((right.width - 10, right.height // 2)), (200, 20, 20))
    over = framed(image, Frame(turn=180))
    assert near(over.getpixel((over.width // 2, 10)), (20, 20, 200))
    close = framed(image, Frame(0.08, 0.08, 0.1))
    assert near(close.getpixel((close.width // 2, close.height // 2)), (255, 255, 255))


def test_a_fine_turn_keeps_the_middle_and_the_ratio():
    image = Image.new("RGB", (1000, 1000), (250, 250, 250))
    ImageDraw.Draw(image).ellipse((480, 480, 520, 520), fill=(10, 10, 10))
    shown = framed(image, Frame(0.5, 0.5, 0.5, turn=11.5))
    assert near(shown.getpixel((shown.width // 2, shown.height // 2)), (10, 10, 10))
    assert near(shown.getpixel((shown.width // 2 + 40, shown.height // 2)), (250, 250, 250))
    assert shown.width / shown.height == pytest.approx(USUAL, abs=0.01)


def test_light_makes_lighter_and_leaves_black_and_white():
    image = Image.new("RGB", (300, 420), (100, 100, 100))
    grey = [framed(image, Frame(light=light)).getpixel((9, 9))[0] for light in (-60, 0, 60)]
    assert grey[0] < 90 < grey[1] < 110 < grey[2]
    assert framed(Image.new("RGB", (300, 420), "white"), Frame(light=-80)).getpixel((9, 9)) == (255, 255, 255)


def test_what_is_doubtful_is_said_and_a_good_photo_is_let_alone():
    good = Image.open(io.BytesIO(person(4, "男"))).convert("RGB").resize((900, 1260), Image.Resampling.LANCZOS)
    assert doubts(good, first_frame(good.size)) == ()
    busy = good.copy()
    draw = ImageDraw.Draw(busy)
    for x in range(0, 900, 100):
        draw.rectangle((x, 0, x + 50, 560), fill=(x % 255, 120, 255 - x % 255))
    small = good.resize((150, 210))
    soft = good.filter(ImageFilter.GaussianBlur(9))
    dark = good.point(lambda value: value // 4)
    for image, word in ((busy, "背景"), (small, "像素"), (soft, "不够清楚"), (dark, "偏暗")):
        said = doubts(image, first_frame(image.size))
        assert any(word in sentence and "：" in sentence for sentence in said), (word, said)
        assert photo_of(image, first_frame(image.size))
