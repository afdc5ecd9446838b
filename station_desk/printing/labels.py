"""A layout made to the size of a label."""

from dataclasses import replace

from station_desk.printing import layout as kinds
from station_desk.printing.layout import Item, Layout

FLOOR = 4.5  # pt: smaller letters are not read on a label


def fitted(layout: Layout, size: tuple[float, float]) -> Layout:
    """The layout stretched to a label of that size (mm): places with the label, letters and codes as far as both allow."""
    across, down = size[0] / layout.width, size[1] / layout.height
    return replace(
        layout, width=size[0], height=size[1], items=tuple(fitted_item(one, across, down) for one in layout.items)
    )


def fitted_item(item: Item, across: float, down: float) -> Item:
    """One item on the stretched label."""
    both, x, y = min(across, down), item.x * across, item.y * down
    match item:
        case kinds.Text():
            size = item.size * both
            return replace(
                item, x=x, y=y, width=item.width * across, height=item.height * down, size=size,
                min_size=min(size, max(FLOOR, (item.min_size or item.size) * both)),
            )  # fmt: skip
        case kinds.Line():
            return replace(item, x=x, y=y, x2=item.x2 * across, y2=item.y2 * down)
        case kinds.Box() | kinds.Picture() | kinds.Image() | kinds.Artwork():
            return replace(item, x=x, y=y, width=item.width * across, height=item.height * down)
        case kinds.Qr():
            width = item.width * both  # in the middle of the room it has
            x, y = x + (item.width * across - width) / 2, y + (item.width * down - width) / 2
            return replace(item, x=x, y=y, width=width)
    return replace(item, x=x, y=y)
