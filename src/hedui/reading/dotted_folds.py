"""Folds of a sheet that a fax sent: rows of dots from edge to edge, over the margins too, as no table's rulings are.

A fold's dots may be as many as those of a ruling that wore off, and lie on or beside one. Only they are taken out, and
only where rulings are looked for: in a line of print the same dots are points and commas.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.components import find_components
from hedui.reading.image import ink_mask, is_bilevel
from hedui.reading.ink import find_uprights
from hedui.reading.pixels import Gray, Mask
from hedui.reading.segments import Segment
from hedui.reading.sparse_rungs import find_dots

BAND = 5  # pixels across in which the dots of a fold lie
MARGIN, LEAST_MARGIN = 75.0, 15.0  # points beside the rulings in which its dots are counted, and are too few to count
LONG = 45.0  # points: rulings that tell where margins begin
APART = 3.0  # points beside a ruling that are left out
STRAY = 4  # pixels beside it in which dots of it lie, too few there to tell
LEAST, EACH_SIDE = 9, 3  # dots in both margins and in either; as dust is spread
DEVIATIONS = 5  # no row of a page has by chance so many more than the others
FLAT, SHORT = 5, 60  # pixels high and wide at most: what a fold is made of


def without_dotted_folds(gray: Gray, scale: float) -> Gray:
    """A page of black and white without the dots of level folds; as it is where none is seen, or shades are."""
    if not is_bilevel(gray):
        return gray
    ink = ink_mask(gray)
    folded = find_folds(find_dots(ink), find_uprights(gray, scale), scale)
    if not folded.any():
        return gray
    found = find_components(ink)
    top, height = found.stats[:, cv2.CC_STAT_TOP], found.stats[:, cv2.CC_STAT_HEIGHT]
    middle = np.clip(top + height // 2, 0, len(gray) - 1)
    small = (height <= FLAT) & (found.stats[:, cv2.CC_STAT_WIDTH] <= SHORT) & folded[middle]
    return np.where(found.ink_of(np.asarray(small, bool)) > 0, np.uint8(255), gray)


def find_folds(dots: Mask, vs: Sequence[Segment], scale: float) -> NDArray[np.bool_]:
    """For each row of pixels whether a fold runs there: both margins beside upright rulings have many dots on it."""
    posts = [v.pos for v in vs if v.hi - v.lo >= LONG]
    none = np.zeros(len(dots), bool)
    if not posts:
        return none
    left, right = (round(at * scale) for at in (min(posts) - APART, max(posts) + APART))
    wide = round(MARGIN * scale)
    margins = dots[:, max(0, left - wide) : max(0, left)], dots[:, right : right + wide]
    if min(part.shape[1] for part in margins) < LEAST_MARGIN * scale:
        return none
    on_line = (cv2.dilate(np.ascontiguousarray(part), np.ones((BAND, 1), np.uint8)) for part in margins)
    beside = [np.count_nonzero(part, axis=1) for part in on_line]
    count = beside[0] + beside[1]
    dust = float(np.mean(count))
    many = count >= max(LEAST, dust + DEVIATIONS * dust**0.5)
    folded = (many & (np.minimum(*beside) >= EACH_SIDE)).astype(np.uint8)
    return np.asarray(cv2.dilate(folded[:, None], np.ones((2 * STRAY + 1, 1), np.uint8))[:, 0] > 0, bool)
