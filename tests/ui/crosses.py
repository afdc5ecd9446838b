"""Finds the crosses of a printed cross sheet in the picture of a page, in millimetres."""

from PIL import Image

from station_desk.printing.picture import page_picture

DPI = 600
REACH = 6.0  # mm looked at around the place where a cross should be


def crosses_near(pdf, places):
    """The middles of the crosses that lie near these places (mm) on the first page."""
    image = picture_of(pdf)
    return [cross_near(image, *place) for place in places]


def cross_near(image, x, y):
    per_mm = DPI / 25.4
    box = [round(one * per_mm) for one in (x - REACH, y - REACH, x + REACH, y + REACH)]
    part = image.crop(box)
    across = middle_of(part.resize((part.width, 1), Image.Resampling.BOX))
    down = middle_of(part.resize((1, part.height), Image.Resampling.BOX))
    return (box[0] + across) / per_mm, (box[1] + down) / per_mm


def picture_of(pdf):
    width, height, stride, points = page_picture(pdf, 0, DPI)
    return Image.frombytes("RGB", (width, height), points, "raw", "BGRX", stride).convert("L")


def middle_of(line):
    """The middle of the darkest run of a line of pixels: the arm that crosses it."""
    grey = list(line.tobytes())
    dark = [at for at, value in enumerate(grey) if value < 120]
    assert dark, "there is no cross"
    return sum(dark) / len(dark) + 0.5
