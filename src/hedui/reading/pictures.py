"""Pictures on a born-digital page: where they are, and how much of the page's ink its text layer does not tell."""

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.page import Box
from hedui.reading.frame import Frame, pixels_of
from hedui.reading.layer import TextLayer
from hedui.reading.pdf import PdfPage

TOUCH = 1.5  # points: pictures no farther apart are strips of one
ZOOM = 100 / 72  # pixels a point at which ink is weighed
DARK = 150  # of 255: darker is ink, lighter is a watermark or a ground
RULING = 24.0  # points: straight ink of this length is a ruling or a frame


def find_pictures(pdf: PdfPage) -> list[Box]:
    """The pictures of a page, strips and tiles joined, in points of the page as laid out, cut at its edges."""
    page = pdf.box
    joined: list[Box] = []
    for x0, y0, x1, y1 in (info["bbox"] for info in pdf.images):
        box = Box(max(x0, page.x0), max(y0, page.y0), min(x1, page.x1), min(y1, page.y1))
        if box.width <= 0 or box.height <= 0:
            continue
        while (other := next((o for o in joined if _touch(o, box)), None)) is not None:
            joined.remove(other)
            box = box.union(other)
        joined.append(box)
    return joined


def _touch(a: Box, b: Box) -> bool:
    across = min(a.x1, b.x1) - max(a.x0, b.x0)
    down = min(a.y1, b.y1) - max(a.y0, b.y0)
    return across > -TOUCH and down > -TOUCH


def foreign_share(pdf: PdfPage, layer: TextLayer) -> float:
    """The share of a page's ink that is neither the text layer's nor a ruling's: print in pictures or in outlines."""
    drawing = Frame(pdf).draw(ZOOM)
    ink = np.asarray(cv2.threshold(drawing.gray, DARK, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    ink[find_straight(ink, round(RULING * drawing.zoom)) > 0] = 0
    whole = int(np.count_nonzero(ink))
    if not whole:
        return 0.0
    for glyph in layer.glyphs:
        ink[pixels_of(glyph.box, drawing.zoom)] = 0
    return int(np.count_nonzero(ink)) / whole


def find_straight(ink: NDArray[np.uint8], length: int) -> NDArray[np.uint8]:
    """Where ink runs straight along rows or columns for `length` pixels."""
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    plumb = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return np.asarray(cv2.bitwise_or(level, plumb), np.uint8)
