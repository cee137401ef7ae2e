"""Rulings of which a fax left so few dots that no share of their length tells them, but one dot follows the other.

Dust lies anywhere: how seldom a speck of it follows another on one line within some points is known from how much of it
the page has. Ten in a row are no chance. Nothing need be known of the table that the ruling is part of.
"""

import math
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.ink import unlike
from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Mask, transpose
from hedui.reading.print_boxes import outside, without_rims
from hedui.reading.segments import Segment
from hedui.reading.sparse_rungs import find_dots

BAND = 5  # pixels across in which dots lie on one line
GAP = 24.0  # points from one dot to the next, print beside them left out,
CROSSED, NEAR = 6, 11  # and one in a word counted so often: print is so near on both sides, in pixels
LEAST = 8  # dots of a ruling, and as many as
CHANCE = 0.01  # of a page's dust makes so many rows by chance
MOST = 2000  # rows of pixels with so many: all of the page is dots
SHORTEST = 45.0  # points
ON = 3  # pixels beside a ruling that lie on it
BESIDE = (6, 12)  # pixels above and below within which
LESS = 0.35  # of its dots lie at most: bits of print have others about them
ABOUT = 150.0  # points above and below in which rulings show how wide a table is,
OUT = 30.0  # beyond which a fold's dots run: one speck of dust may prolong a ruling by GAP
SAME_FOLD = 1.5  # points by which dots of one fold may be off
RIMS = (0.2, 0.25)  # of its height: a detected line of text may lie over a level ruling by so much, and an upright one

Columns = NDArray[np.uint8] | NDArray[np.int16]


def add_rows_of_dots(
    hs: Sequence[Segment], vs: Sequence[Segment], ink: Mask, print_boxes: Sequence[PixelBox], scale: float
) -> tuple[list[Segment], list[Segment]]:
    """Horizontal and vertical rulings in points, and those told by rows of dots; none of these is in `print_boxes`."""
    low, turned = without_rims(print_boxes, *RIMS)
    dots = find_dots(ink)
    sideways = transpose(dots)
    more_hs = find_rows(transpose(_without_rulings(sideways, vs, scale)), ink, low, scale)
    level_too = [*hs, *unlike(_without_folds(more_hs, hs, vs), hs)]
    more_vs = find_rows(transpose(_without_rulings(dots, level_too, scale)), transpose(ink), turned, scale)
    return level_too, [*vs, *unlike(_without_folds(more_vs, vs, level_too), vs)]


def _without_folds(found: Sequence[Segment], alike: Sequence[Segment], across: Sequence[Segment]) -> list[Segment]:
    """The rows less those on lines that run on beyond what rulings are about: the paper was folded there."""
    folds = [row.pos for row in found if _runs_out(row, alike, across)]
    return [row for row in found if all(abs(row.pos - fold) > SAME_FOLD for fold in folds)]


def _runs_out(row: Segment, alike: Sequence[Segment], across: Sequence[Segment]) -> bool:
    """Whether a row of dots begins or ends outside the table that crosses it."""
    near = [it for it in alike if abs(it.pos - row.pos) <= ABOUT]
    posts = [it.pos for it in across if it.lo <= row.pos <= it.hi]
    if not near or not posts:
        return False
    left, right = min(*(it.lo for it in near), *posts), max(*(it.hi for it in near), *posts)
    return row.lo < left - OUT or row.hi > right + OUT


def _without_rulings(dots: Mask, hs: Sequence[Segment], scale: float) -> Mask:
    """The dots but those of level rulings: where one crosses a line it is no dot of that."""
    out = dots.copy()
    for h in hs:
        y = round(h.pos * scale)
        out[max(0, y - ON) : y + ON + 1, max(0, round(h.lo * scale)) : round(h.hi * scale) + 1] = 0
    return out


def find_rows(dots: Mask, ink: Mask, boxes: Sequence[PixelBox], scale: float) -> list[Segment]:
    """Level rows of dots, in points, out of a page's `ink`."""
    thin, free = outside(dots, boxes), outside(np.ones_like(dots), boxes)
    on_line = np.asarray(cv2.dilate(thin, np.ones((BAND, 1), np.uint8)), np.uint8)
    count = cv2.connectedComponents(thin, connectivity=8)[0] - 1
    least = _least_dots(count, int(np.count_nonzero(free)), GAP * scale)
    crowded = np.flatnonzero(np.count_nonzero(on_line, axis=1) >= least)
    in_print = _between_print(np.asarray(cv2.bitwise_and(ink, cv2.bitwise_not(dots)), np.uint8))
    steps = np.where(free > 0, 1, np.where(in_print > 0, CROSSED, 0)).astype(np.int16)
    found = [run for y in crowded for run in _runs(on_line[y], steps[y], int(y), least, scale)]
    return list(_best(found, thin, scale)) if len(found) <= MOST else []


def _between_print(print_ink: Mask) -> Mask:
    """Where print stands near on both sides, or on the place itself: no ruling runs through a word."""
    reach = np.ones((NEAR + 1, 1), np.uint8)
    above, below = (cv2.dilate(print_ink, reach, anchor=(0, end)) for end in (0, NEAR))
    return np.asarray(cv2.bitwise_and(above, below), np.uint8)


def _least_dots(count: int, room: int, gap: float) -> int:
    """How many dots in a row no page with so many dots has by chance."""
    follows = min(0.9, count / max(1, room) * BAND * gap)
    needed = 1 + math.log(CHANCE / max(1, count)) / math.log(max(follows, 1e-6))
    return max(LEAST, math.ceil(needed))


Row = tuple[int, int, int, int]  # dots, row of pixels, first and last column


def _runs(on_line: Columns, steps: Columns, y: int, least: int, scale: float) -> Iterator[Row]:
    """The runs of one row of pixels in which dot follows dot; print beside it is no way, print on it a long one."""
    columns, along = np.flatnonzero(on_line), np.cumsum(steps, dtype=np.int64)
    for run in np.split(columns, np.flatnonzero(np.diff(along[columns]) > GAP * scale) + 1):
        dots = 1 + int(np.count_nonzero(np.diff(run) > 1))
        if dots >= least and run[-1] - run[0] >= SHORTEST * scale:
            yield dots, y, int(run[0]), int(run[-1]) + 1


def _best(found: Sequence[Row], thin: Mask, scale: float) -> Iterator[Segment]:
    """Of runs on neighbouring rows the one with most dots, where there are few about it."""
    taken: list[Row] = []
    for run in sorted(found, key=lambda it: (-it[0], it[1])):
        _, y, x0, x1 = run
        if any(abs(y - row) <= BESIDE[1] and min(x1, b) - max(x0, a) > 0 for _, row, a, b in taken):
            continue
        taken.append(run)
        if _is_clear(thin, run):
            yield Segment((y + 0.5) / scale, x0 / scale, x1 / scale)


def _is_clear(thin: Mask, run: Row) -> bool:
    _, y, x0, x1 = run
    near, far = BESIDE
    on, *around = (
        int(np.count_nonzero(thin[max(0, a) : max(0, b), x0:x1].any(axis=0)))
        for a, b in ((y - BAND // 2, y + BAND // 2 + 1), (y - far, y - near), (y + near, y + far))
    )
    return max(around) <= LESS * on
