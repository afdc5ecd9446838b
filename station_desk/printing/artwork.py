"""Drawings made in code, in millimetres with y downwards: the certificate's border, the silhouette of a missing photo."""

from typing import Any

from station_desk.printing.marks import Drawing
from station_desk.printing.silhouette import draw_silhouette

ARTWORKS = ("silhouette", "certificate-border")


def draw_artwork(canvas: Any, mark: Drawing) -> None:
    """Draw on a canvas whose origin is the drawing's top-left corner, one unit a millimetre, y downwards."""
    if mark.name == "silhouette":
        draw_silhouette(canvas, mark.width, mark.height, mark.colours)
