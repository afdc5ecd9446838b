"""Photos as clerks bring them: any picture becomes a small upright JPEG, anything else a sentence."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from station_desk.base.errors import UserError
from station_desk.printing.photos import LARGEST, LIMIT, RATIO, read_photo


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
    assert image.width / image.height == pytest.approx(RATIO, abs=0.01)
    assert image.width <= LARGEST[0]
    assert image.height <= LARGEST[1]
    return image


def near(colour, wanted):
    return all(abs(a - b) < 25 for a, b in zip(colour, wanted, strict=True))


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.bmp", "a.webp", "a.tif"])
def test_every_common_kind_of_picture(tmp_path, name):
    image = opened(read_photo(saved(tmp_path, portrait(), name)))
    assert near(image.getpixel((image.width // 2, image.height // 4)), (200, 20, 20))
    assert near(image.getpixel((image.width // 2, image.height * 3 // 4)), (20, 20, 200))


@pytest.mark.parametrize("mode", ["CMYK", "L", "P", "1"])
def test_every_colour_space(tmp_path, mode):
    name = "a.tif" if mode == "CMYK" else "a.png"
    image = opened(read_photo(saved(tmp_path, portrait(mode=mode), name)))
    upper, lower = (image.getpixel((image.width // 2, image.height * part // 4)) for part in (1, 3))
    assert upper != lower or mode == "1"


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

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 20000, 10000, 8, 2, 0, 0, 0)
    path = tmp_path / "大.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )
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


def test_heic_is_told_by_name(tmp_path):
    path = tmp_path / "IMG_0001.HEIC"
    path.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100)
    assert "HEIC" in refused(path)


def test_an_animation_is_no_photo(tmp_path):
    image = Image.new("P", (300, 420))
    assert "不支持" in refused(saved(tmp_path, image, "a.gif"))


def test_a_file_that_is_gone(tmp_path):
    refused(tmp_path / "没有.jpg")


def test_a_picture_too_small_for_a_face(tmp_path):
    assert "太小" in refused(saved(tmp_path, Image.new("RGB", (20, 30)), "a.png"))
