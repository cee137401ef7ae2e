"""Lines of print that the detector saw, kept out of what is sought between them: dots of rulings."""

from collections.abc import Sequence

from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Mask


def without_rims(boxes: Sequence[PixelBox], level: float, upright: float) -> tuple[list[PixelBox], list[PixelBox]]:
    """Boxes without their rims, for level rulings; and turned, for a picture whose rows are the page's columns.

    A detected line of text may lie over a ruling by these shares of its height.
    """
    low, turned = [], []
    for box in boxes:
        above, beside = round(level * box.height), round(upright * box.height)
        low.append(PixelBox(box.x0, box.y0 + above, box.x1, box.y1 - above))
        turned.append(PixelBox(box.y0, box.x0 + beside, box.y1, box.x1 - beside))
    return low, turned


def outside(mask: Mask, boxes: Sequence[PixelBox]) -> Mask:
    """What of a mask lies in none of the boxes."""
    out = mask.copy()
    for box in boxes:
        out[box.y0 : box.y1, box.x0 : box.x1] = 0
    return out
