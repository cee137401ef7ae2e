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
from hedui.reading.pixels import Gray, Mask, find_runs
from hedui.reading.segments import Segment
from hedui.reading.sparse_rungs import find_dots

BAND = 5  # pixels across in which the dots of a fold lie
MARGIN, LEAST_MARGIN = 75.0, 15.0  # points beside the rulings in which its dots are counted, and are too few to count
LONG = 45.0  # points: rulings that tell where margins begin
APART = 3.0  # points beside a ruling that are left out
STRAY = 4  # pixels beside it in which dots of it lie, too few there to tell
LEAST, EACH_SIDE = 9, 3  # dots in both margins and in either; as dust is spread
OUTER, LEAST_OUTER = 3, 2  # the outermost third of both margins, and dots in it
AS_DENSE = 0.35  # times as dense they lie there: a table's rulings end before, where its borders were not seen
MOST = 2  # folds of a page: what has more is the table, whose borders were not seen
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
    left, wide = max(0, left), round(MARGIN * scale)
    margins = dots[:, max(0, left - wide) : left], dots[:, right : right + wide]
    if min(part.shape[1] for part in margins) < LEAST_MARGIN * scale:
        return none
    beside = [np.count_nonzero(_in_bands(part), axis=1) for part in margins]
    count = beside[0] + beside[1]
    dust = float(np.mean(count))
    many = count >= max(LEAST, dust + DEVIATIONS * dust**0.5)
    folded = many & (np.minimum(*beside) >= EACH_SIDE) & _reach_edges(dots[:, :left], dots[:, right:])
    near = np.asarray(
        cv2.dilate(folded.astype(np.uint8)[:, None], np.ones((2 * STRAY + 1, 1), np.uint8))[:, 0] > 0, bool
    )
    return near if len(find_runs(near)) <= MOST else none


def _reach_edges(left: Mask, right: Mask) -> NDArray[np.bool_]:
    """For each row of pixels whether dots lie as densely at a page's edges as elsewhere in these parts of it."""
    ends = left.shape[1] // OUTER, right.shape[1] - right.shape[1] // OUTER
    outer = np.hstack([left[:, : ends[0]], right[:, ends[1] :]])
    inner = np.hstack([left[:, ends[0] :], right[:, : ends[1]]])
    there, elsewhere = (np.count_nonzero(_in_bands(part), axis=1) for part in (outer, inner))
    dense = there / max(1, outer.shape[1]) >= AS_DENSE * elsewhere / max(1, inner.shape[1])
    return np.asarray(dense & (there >= LEAST_OUTER), bool)


def _in_bands(dots: Mask) -> Mask:
    """The columns of each row with a dot in it or right above or below."""
    return np.asarray(cv2.dilate(np.ascontiguousarray(dots), np.ones((BAND, 1), np.uint8)), np.uint8)
