"""Rulings so short and pale that only the cell around them shows them: lines from one of its sides to the other.

In the mean over a few pixels along it a hairline stands out of a copy's grain. So do strokes of print, but none of them
reaches from border to border.
"""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.crops import cell_inside
from hedui.reading.grid import Grid, Segment
from hedui.reading.image import Gray, contrast
from hedui.reading.ink import find_runs

BLOCK = 4  # pixels along a line that are averaged
BESIDE = 3  # pixels to either side, where a cell is lighter
LEAST_BLOCKS = 6  # in a cell high enough to tell a line from print
MOSTLY = 0.8  # share of a line's blocks that are darker than both sides
MAY_LEAN = 300  # pixels: so long a line
LEAN = 3  # may lie within so many pixels across
WIDEST = 7  # pixels, those within which it may lean among them
PALEST = 6.0  # grey values by which a line's blocks are darker
LIKE_OTHERS = 0.4  # of what the page's rulings are darker by: the print of the sheet's back shines through paler
SAMPLED = 40  # rulings that tell how dark they are
LONG = 20.0  # points: strokes of characters are shorter
INSET = 3.0  # points: a line so near to a side of the cell is that side

Rulings = tuple[list[Segment], list[Segment]]


def add_dividers(gray: Gray, rulings: Rulings, grids: Sequence[Grid], scale: float) -> Rulings:
    """Horizontal and vertical rulings, with those that divide cells of these grids from side to side."""
    hs, vs = rulings
    turned = np.ascontiguousarray(gray.T)
    least_h, least_v = (max(PALEST, LIKE_OTHERS * how_dark(*page, scale)) for page in ((turned, hs), (gray, vs)))
    new_hs: list[Segment] = []
    new_vs: list[Segment] = []
    for place in (place for grid in grids for place in grid.places):
        inside, box = cell_inside(place.box, scale, gray.shape), place.box
        part = gray[inside.y0 : inside.y1, inside.x0 : inside.x1]
        across = find_dividers(part, least_v, INSET * scale)
        along = find_dividers(np.ascontiguousarray(part.T), least_h, INSET * scale)
        new_vs += [Segment((inside.x0 + at) / scale, box.y0, box.y1) for at in across]
        new_hs += [Segment((inside.y0 + at) / scale, box.x0, box.x1) for at in along]
    return hs + new_hs, vs + new_vs


def find_dividers(part: Gray, least: float, inset: float) -> Iterator[float]:
    """The columns, in pixels, at which lines run down the whole of a cell."""
    if len(part) < LEAST_BLOCKS * BLOCK or part.shape[1] <= 2 * inset:
        return
    dark = np.asarray(block_contrast(part) >= least, np.uint8)
    if len(part) > MAY_LEAN:
        dark = np.asarray(cv2.dilate(dark, np.ones((1, LEAN), np.uint8)))
    drawn = np.asarray(dark.mean(axis=0) >= MOSTLY, bool)
    for first, last in find_runs(drawn):
        at = (first + last) / 2
        if last - first <= WIDEST and inset < at < part.shape[1] - inset:
            yield at


def block_contrast(part: Gray) -> NDArray[np.int16]:
    """By how much blocks of each column are darker than those beside them; shape (blocks, columns)."""
    height, width = part.shape
    return contrast(np.asarray(cv2.resize(part, (width, height // BLOCK), interpolation=cv2.INTER_AREA)), BESIDE)


def how_dark(gray: Gray, verticals: Sequence[Segment], scale: float) -> float:
    """By how much the usual vertical ruling is darker than what is beside it; 0 where there is none."""
    found = []
    for ruling in sorted(verticals, key=lambda v: v.lo - v.hi)[:SAMPLED]:
        x, reach = round(ruling.pos * scale), 3 * BESIDE
        part = gray[round(ruling.lo * scale) : round(ruling.hi * scale), max(0, x - reach) : x + reach + 1]
        if ruling.hi - ruling.lo > LONG and part.shape[1] > 2 * BESIDE:
            found.append(float(np.median(block_contrast(part).max(axis=1))))
    return float(np.median(found)) if found else 0.0
