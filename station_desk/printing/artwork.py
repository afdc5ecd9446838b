"""The drawings made in code, by the names a layout uses; in millimetres from their top-left corner, y downwards."""

from typing import Any

from station_desk.printing.certificate import draw_card_pattern, draw_certificate
from station_desk.printing.marks import Drawing
from station_desk.printing.silhouette import draw_silhouette

ARTWORKS = ("silhouette", "certificate-border", "card-pattern")


def draw_artwork(canvas: Any, mark: Drawing) -> None:
    """Draw on a canvas whose origin is the drawing's top-left corner, one unit a millimetre."""
    if mark.radius:
        clip = canvas.beginPath()
        clip.roundRect(0, 0, mark.width, mark.height, mark.radius)
        canvas.clipPath(clip, stroke=0, fill=0)
    match mark.name:
        case "silhouette":
            draw_silhouette(canvas, mark.width, mark.height)
        case "certificate-border":
            draw_certificate(canvas, mark.width, mark.height)
        case "card-pattern":
            draw_card_pattern(canvas, mark.width, mark.height, mark.colours)
