"""Level rulings of which a fax left a dot here and there: too few for any one cell, and on one line through a table.

Dust lies anywhere. A row of pixels that has many times more dots than those about it, in one strip after another, is a
ruling's.
"""

import math
from collections.abc import Iterable, Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.components import find_components
from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Mask
from hedui.reading.print_boxes import outside
from hedui.reading.segments import Segment
from hedui.reading.side_by_side import APART, Profile, Strip, Sum, join_strips, near_known, pixels_of

BAND = 3  # pixels across in which dots lie on one line
LEAST_DOTS, WITH_KNOWN = 12, 5  # that tell a ruling, and where it is known in a strip beside, besides
TIMES = 4  # times as many as are dust
LEAST_SHARE = 0.012  # dots a column without print
FEW = 2  # of a strip
BY_CHANCE = 3  # dots: where no more would lie on a ruling in a strip there may be none
NONE = 0.3  # dots of dust in a row, where there are fewer
NEAR, ABOUT = 6, 20  # pixels: rows so far off and farther tell how many dots are dust
APEX = 4  # pixels: a ruling has more dots than rows so near
FLAT, SHORT = 3, 8  # pixels high and wide at most: a dot; what is wider may be a dash that fills a cell
AROUND, OUTSIDE = 200, 3  # pixels beside a table, and dots there on the line of what is a fold of the paper
LIKE_KNOWN = 0.3  # times as many dots for its room as where the ruling is known: between two tables lie fewer
FREE = 0.5  # share of a run's columns without print beside the ruling


def find_sparse_rungs(
    dots: Mask,
    strips: Iterable[Strip],
    hs: Sequence[Segment],
    boxes: Sequence[PixelBox],
    scale: float,
    longest: float = math.inf,
) -> Iterator[Segment]:
    """Rulings through several strips side by side, one for each; rulings `hs` are known.

    `dots` are the page's (`find_dots`); none in `boxes`, lines of print in pixels, is a ruling's. A strip longer than
    `longest` (points) holds none: within it a ruling may end, and its dots are too few to show where.
    """
    thin, free = outside(dots, boxes), outside(np.ones_like(dots), boxes)
    all_strips = [strip for strip in strips if strip[1] - strip[0] <= longest]
    on_line = np.asarray(cv2.dilate(thin, np.ones((BAND, 1), np.uint8)), np.uint8)
    on_line = _without_folds(on_line, all_strips, scale)
    profiles = (_measure(on_line, free, strip, hs, scale) for strip in all_strips)
    return join_strips([it for it in profiles if it is not None], len(dots), _tell, scale, LIKE_KNOWN)


def find_dots(ink: Mask) -> Mask:
    """Ink that is small and touches nothing else: no strokes of print."""
    found = find_components(ink)
    small = (found.stats[:, cv2.CC_STAT_HEIGHT] <= FLAT) & (found.stats[:, cv2.CC_STAT_WIDTH] <= SHORT)
    return found.ink_of(np.asarray(small, bool))


def _without_folds(on_line: Mask, strips: Sequence[Strip], scale: float) -> Mask:
    """The dots less those of rows that have some on either side of all strips: the paper was folded there."""
    if not strips:
        return on_line
    left, right = (round(edge(strip[side] for strip in strips) * scale) for edge, side in ((min, 0), (max, 1)))
    outside = on_line[:, max(0, left - AROUND) : max(0, left - APART)], on_line[:, right + APART : right + AROUND]
    folded = sum(np.count_nonzero(part, axis=1) for part in outside) >= OUTSIDE
    return np.where(folded[:, None], 0, on_line).astype(np.uint8)


def _measure(on_line: Mask, free: Mask, strip: Strip, hs: Sequence[Segment], scale: float) -> Profile | None:
    """How many dots each row has; None of a strip without an inside."""
    rows, columns = pixels_of(strip, on_line.shape, scale)
    if columns.stop - columns.start <= 4 or rows.stop - rows.start <= 2 * APART:
        return None
    inked = on_line[rows, columns] > 0
    dots = np.count_nonzero(inked[:, 1:] & ~inked[:, :-1], axis=1).astype(np.float64)
    room = np.count_nonzero(free[rows, columns], axis=1).astype(np.float64)
    known, beside = near_known(strip, rows.start, len(dots), hs, scale)
    dust = _mean_about(dots)
    apex = dots >= np.asarray(cv2.dilate(dots[:, None], np.ones((2 * APEX + 1, 1), np.uint8)))[:, 0]
    enough = (room >= FREE * (columns.stop - columns.start)) & ~beside
    strong = enough & apex & (dots >= FEW) & (dots >= TIMES * np.maximum(dust, NONE)) & ~known
    weak = enough & ((dots > 0) | (room * LEAST_SHARE < BY_CHANCE))
    return Profile(strip, rows.start, room, dots * enough, dust, strong, weak, known)


def _mean_about(dots: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean number of dots of the rows about each, without those right beside it."""
    wide, near = (
        cv2.boxFilter(dots[:, None], cv2.CV_64F, (1, 2 * reach + 1), normalize=False, borderType=cv2.BORDER_REFLECT)
        for reach in (ABOUT, NEAR)
    )
    return np.asarray((wide - near)[:, 0] / (2 * (ABOUT - NEAR)), np.float64)


def _tell(strips: Sum) -> bool:
    """Whether so many dots lie on one line for no chance; strips in which the ruling is known bear it out."""
    least = (WITH_KNOWN if strips.known else LEAST_DOTS) + TIMES * strips.chance
    return strips.strips > 1 and strips.held >= max(least, LEAST_SHARE * strips.room)
