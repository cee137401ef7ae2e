"""Blots: dust on a figure, darker than the print. What a figure says with the dust painted out is one more witness.

A speck on the foot of a 2 makes a 3 of it to every reading of the same ink. Where dust and print have one shade, on a
fax, there is no telling them apart and no witness.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from hedui.page import Line
from hedui.reading.components import find_components
from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Gray, Mask, levels

BLACKER = 60  # levels of grey by which dust is darker than the cores of strokes: bold print is, too, by 30 or 40
DARKEST = 2  # percent of a line's pixels: the cores of its strokes
LARGEST = 0.4  # of a line's height: what is larger is no dust
HEAL = 2  # pixels from which what lies under a blot is drawn


def print_shade(lines: Sequence[Line], gray: Gray, scale: float) -> float:
    """The grey value of a page's darkest print, 255 where it has none; dust lies on few lines and says nothing."""
    crops = [_crop(line, gray, scale) for line in lines]
    cores = [levels(crop, (DARKEST,))[0] for crop in crops if crop.size]
    return float(np.median(cores)) if cores else 255.0


def find_blots(crop: Gray, shade: float, height: int) -> Mask:
    """Where dust lies on a crop of a line `height` pixels high, on a page whose print has this shade."""
    dark = np.asarray(cv2.threshold(crop, shade - BLACKER, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    found = find_components(dark)
    sides = np.maximum(found.stats[:, cv2.CC_STAT_WIDTH], found.stats[:, cv2.CC_STAT_HEIGHT])
    dust = sides <= LARGEST * height
    return found.ink_of(dust)


def paint_over(crop: Gray, blots: Mask) -> Gray:
    """The crop with blots and their rims drawn over from what is around them."""
    rims = cv2.dilate(blots, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.inpaint(crop, rims, HEAL, cv2.INPAINT_TELEA), np.uint8)


def _crop(line: Line, gray: Gray, scale: float) -> Gray:
    box = PixelBox.around(line.box, scale)
    return gray[max(0, box.y0) : max(0, box.y1), max(0, box.x0) : max(0, box.x1)]
