"""Pages whose scanner or copier made grey of black dots: a screen (网点), ordered or diffused. In pixels.

Paper that is not quite white is strewn with dots all over, each smaller than a stroke. OCR takes them for print and
rulings drown in them, though a person reads such a page without trouble: an eye sees the mean.
"""

import cv2
import numpy as np

from hedui.reading.pixels import Gray, Mask, block_means, levels

DARK = 175  # on white paper (255): ink or a dot
STROKE = 4  # pixels: ink that runs on so far along a row or down a column is a stroke
BLOCK = 48  # pixels: the side of the blocks in which dots are counted
QUIET = 25  # percentile: a quarter of any page is margins and paper between lines
STREWN = 0.005  # share of a block that is dots. Screens of 253 of 255 have .008, of 241 .05; faxes with dust .001
EYE = 1.1  # pixels, a deviation: the dots of 200 an inch blur into paper by it, and strokes do not


def is_screened(white: Gray) -> bool:
    """Whether dots lie all over a page on white paper, not only where there is print or dirt."""
    if min(white.shape) < BLOCK:
        return False
    return levels(block_means(find_dots(white), BLOCK, BLOCK), (QUIET,))[0] >= STREWN * 255


def blur_screen(white: Gray) -> Gray:
    """A screened page with its dots blurred into the paper."""
    return np.asarray(cv2.GaussianBlur(white, (0, 0), EYE), np.uint8)


def find_dots(gray: Gray) -> Mask:
    """Ink that is shorter than a stroke, along the row and down the column."""
    ink = np.asarray(cv2.threshold(gray, DARK, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    along = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, STROKE), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((STROKE, 1), np.uint8))
    return np.asarray(cv2.subtract(ink, cv2.max(along, down)), np.uint8)
