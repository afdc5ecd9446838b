"""The neutral head and shoulders that stand where a photo is missing."""

from typing import Any

GROUND, FIGURE = "#E4E9F1", "#A9B6CA"


def draw_silhouette(canvas: Any, width: float, height: float) -> None:
    """Fill a box `width` × `height` mm (origin top left, y down)."""
    from reportlab.lib.colors import HexColor

    clip = canvas.beginPath()
    clip.rect(0, 0, width, height)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.setFillColor(HexColor(GROUND))
    canvas.rect(0, 0, width, height, stroke=0, fill=1)
    canvas.setFillColor(HexColor(FIGURE))
    unit = min(width / 22, height / 30)
    middle = width / 2
    canvas.ellipse(middle - 4.5 * unit, 6.2 * unit, middle + 4.5 * unit, 17.6 * unit, stroke=0, fill=1)
    path = canvas.beginPath()
    path.moveTo(middle - 10 * unit, height + 1)
    path.curveTo(middle - 10 * unit, 22.2 * unit, middle - 7 * unit, 20.6 * unit, middle - 3.2 * unit, 19.6 * unit)
    path.curveTo(middle - 1.5 * unit, 21.2 * unit, middle + 1.5 * unit, 21.2 * unit, middle + 3.2 * unit, 19.6 * unit)
    path.curveTo(middle + 7 * unit, 20.6 * unit, middle + 10 * unit, 22.2 * unit, middle + 10 * unit, height + 1)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
