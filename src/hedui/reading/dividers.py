"""Rulings so short and pale that only the cell around them shows them: lines from one of its sides to the other.

In the mean over a few pixels along it a hairline stands out of a copy's grain. So do strokes of print, but none of them
reaches from border to border.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.page import Box
from hedui.reading.between import NARROWEST, find_between
from hedui.reading.components import find_components
from hedui.reading.crops import RULING, cell_inside
from hedui.reading.grid import Grid, Place, find_grids
from hedui.reading.image import contrast, ink_mask, is_bilevel
from hedui.reading.ink import glyph_height
from hedui.reading.lost_rows import HALVES, SEVERAL, find_lost_levels, find_lost_uprights
from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Gray, Mask, find_runs
from hedui.reading.ring import Ring
from hedui.reading.seal import without_arcs
from hedui.reading.segments import Segment

BLOCK = 4  # pixels along a line that are averaged
BESIDE = 3  # pixels to either side, where a cell is lighter
LEAST_BLOCKS = 6  # in a cell high enough to tell a line from print
MOSTLY = 0.8  # share of a line's blocks that are darker than both sides
MAY_LEAN = 300  # pixels: so long a line
LEAN = 3  # may lie within so many pixels across
WIDEST = 7  # pixels, those within which it may lean among them
PALEST = 6.0  # grey values by which a line's blocks are darker
LIKE_OTHERS = 0.4  # of what the page's rulings are darker by: the print of the sheet's back shines through paler
LIKE_KNOWN = 0.15  # the same where a line goes on that is drawn elsewhere in the table
LIKE_PRINT = 0.8  # a line so dark would have been found by itself, or it is a stroke of print
AT = 2  # pixels to either side of a known border at which its line lies
AWAY = 8  # pixels to either side of it within which nothing else does
LEAST_DOTTED, FEWEST_DOTS = 0.12, 5  # of a line's length with dots, and how many pixels of it
LONGEST_GAP = 0.4  # of its length
LONGEST_DOT = 0.25  # of its length: what is longer, and begins at neither end, is a character's stroke
CLEAR = 0.8  # of its length with nothing beside it
SAMPLED = 40  # rulings that tell how dark they are
PASSES = 4  # a pale row's own columns are found once it is, and may divide cells of other rows
LONG = 20.0  # points: strokes of characters are shorter
STROKES = 10.0  # points: a character of small print with its margins, no column is narrower
CROSSED, LEAST_CROSSED = 3, 0.06  # pixels beside a line, and the share of its length with ink there on both sides
LOW = 20.0  # points: a cell so low is hardly higher than a character
WIDE = 6  # times a character's height: a column that may be two
INSET = 3.0  # points: a line so near to a side of the cell is that side

Rulings = tuple[list[Segment], list[Segment]]


def divide_cells(gray: Gray, rulings: Rulings, scale: float, rings: Sequence[Ring] = ()) -> tuple[Rulings, list[Grid]]:
    """All rulings, and the grids that they make; cells that a divider makes are looked through once more.

    What is left of a seal's ring where it runs upright or level is none.
    """
    grids = find_grids(*rulings)
    shades = measure_shades(gray, rulings, scale)
    seen: set[tuple[Box, int, int]] = set()
    for _ in range(PASSES):
        fresh = [replace(grid, places=tuple(it for it in grid.places if _question(it) not in seen)) for grid in grids]
        more = add_dividers(gray, rulings, fresh, scale, shades)
        if shades.bilevel:
            changed = (grid for grid, anew in zip(grids, fresh, strict=True) if anew.places)
            more = add_lost(gray, more, list(changed), scale, shades)
        more = without_arcs(more, rings, scale)
        if more == rulings:
            break
        seen |= {_question(place) for grid in grids for place in grid.places}
        rulings, grids = more, find_grids(*more)
    return rulings, grids


def _question(place: Place) -> tuple[Box, int, int]:
    """What is asked of a cell: where it lies, and how many of the grid's rulings may divide it."""
    return place.box, place.row_span, place.col_span


@dataclass(frozen=True, slots=True)
class Shades:
    """By how much the usual horizontal and vertical rulings of a page are darker than what is beside them.

    `bilevel`: the page is a copy in black and white; `glyph` is how high its characters are (pixels). A cell less than
    `low` pixels high is hardly higher than a character: a stroke is most of its height.
    """

    level: float
    upright: float
    bilevel: bool
    glyph: float
    low: float = 0.0


def measure_shades(gray: Gray, rulings: Rulings, scale: float) -> Shades:
    """The shades of a page's rulings."""
    hs, vs = rulings
    bilevel = is_bilevel(gray)
    glyph = glyph_height(find_components(ink_mask(gray)), scale) if bilevel else 0.0
    return Shades(how_dark(gray, hs, scale, level=True), how_dark(gray, vs, scale), bilevel, glyph, LOW * scale)


def add_dividers(gray: Gray, rulings: Rulings, grids: Sequence[Grid], scale: float, shades: Shades) -> Rulings:
    """Horizontal and vertical rulings, with those that divide cells of these grids from side to side.

    Where a border of the grid would divide a cell that spans it, paler lines do, and dots of a copy in black and white,
    or its print where not even dots are left.
    """
    hs, vs = rulings
    find_known = find_traces if shades.bilevel else find_pale
    new_hs: list[Segment] = []
    new_vs: list[Segment] = []
    for grid in grids:
        for place in grid.places:
            inside, box = cell_inside(place.box, scale, gray.shape), place.box
            part = gray[inside.y0 : inside.y1, inside.x0 : inside.x1]
            xs = [x * scale - inside.x0 for x in grid.xs[place.col + 1 : place.col + place.col_span]]
            ys = [y * scale - inside.y0 for y in grid.ys[place.row + 1 : place.row + place.row_span]]
            strokes = find_dividers(part, shades.upright, STROKES * scale, low=shades.low)
            found = (*without_strokes(strokes, STROKES * scale), *find_known(part, xs, shades))
            across = [at for at in found if not is_crossed(part, at)]
            along = [
                *find_dividers(part, shades.level, INSET * scale, level=True),
                *find_known(part, ys, shades, level=True),
            ]
            new_vs += [Segment((inside.x0 + at) / scale, box.y0, box.y1) for at in across]
            new_hs += [Segment((inside.y0 + at) / scale, box.x0, box.x1) for at in along]
    return hs + new_hs, vs + new_vs


def add_lost(gray: Gray, rulings: Rulings, grids: Sequence[Grid], scale: float, shades: Shades) -> Rulings:
    """Horizontal and vertical rulings, with those of several cells of which a fax left nothing."""
    hs, vs = rulings
    levels = [level for grid in grids for level in list_lost_levels(gray, grid, scale, shades)]
    uprights = [upright for grid in grids for upright in list_lost_uprights(gray, grid, scale, shades)]
    return hs + levels, vs + uprights


def list_lost_levels(gray: Gray, grid: Grid, scale: float, shades: Shades) -> Iterator[Segment]:
    """Level rulings of whole rows of a grid of which a fax left nothing: the print of several cells tells of them."""
    for boxes in _in_lines((place.row, place.row_span, place.box) for place in grid.places):
        insides = [cell_inside(box, scale, gray.shape) for box in boxes]
        if max(it.height for it in insides) < HALVES * NARROWEST * shades.glyph:  # as most: no ink is looked at
            continue
        for at in find_lost_levels(_inks_of(gray, insides), shades.glyph, RULING * scale):
            yield from (Segment((insides[0].y0 + at) / scale, box.x0, box.x1) for box in boxes)


def list_lost_uprights(gray: Gray, grid: Grid, scale: float, shades: Shades) -> Iterator[Segment]:
    """Upright rulings of several rows of a grid of which a fax left nothing: the print of their cells tells of them."""
    single = [place for place in grid.places if place.col_span == 1]
    for unordered in _in_lines((place.col, place.col_span, place.box) for place in single):
        boxes = sorted(unordered, key=lambda box: box.y0)
        insides = [cell_inside(box, scale, gray.shape) for box in boxes]
        if min(it.width for it in insides) < WIDE * shades.glyph or min(it.height for it in insides) < 1:
            continue
        for lost in find_lost_uprights(_inks_of(gray, insides), shades.glyph):
            top, foot = boxes[lost.first].y0, boxes[lost.last - 1].y1
            yield Segment((insides[0].x0 + lost.at) / scale, top, foot)


def _in_lines(places: Iterable[tuple[int, int, Box]]) -> Iterator[list[Box]]:
    """The boxes of several cells that begin in one row (column) and end in one, each: (number, span, box)."""
    lines: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for number, span, box in places:
        lines[number, span].append(box)
    return (boxes for boxes in lines.values() if len(boxes) >= SEVERAL)


def _inks_of(gray: Gray, insides: Iterable[PixelBox]) -> list[Mask]:
    """The ink of those cells that have an inside."""
    inks = (ink_mask(gray[it.y0 : it.y1, it.x0 : it.x1]) for it in insides)
    return [ink for ink in inks if ink.size]


def find_dividers(
    part: Gray, usual: float, inset: float, *, level: bool = False, like: float = LIKE_OTHERS, low: float = 0.0
) -> Iterator[float]:
    """The columns (rows if `level`), in pixels, at which lines run through the whole of a cell.

    They are darker than what is beside them by `like` times what is `usual` on the page. Such as are no paler than its
    usual rulings reach the cell's sides: strokes of characters, above one another too, leave its margins free. So do
    all in a cell lower than `low`.
    """
    length, width = part.shape[::-1] if level else part.shape
    if length < LEAST_BLOCKS * BLOCK or width <= 2 * max(inset, BESIDE):
        return
    darker = block_contrast(part, level=level)
    dark = np.asarray(darker >= max(PALEST, like * usual), np.uint8)
    if length > MAY_LEAN:
        dark = np.asarray(cv2.dilate(dark, np.ones((1, LEAN), np.uint8)))
    drawn = np.asarray(dark.mean(axis=0) >= MOSTLY, bool)
    if not drawn.any():  # as in most cells
        return
    may_be_print = (np.median(darker, axis=0) >= LIKE_PRINT * usual) | (length < low)
    drawn &= ~may_be_print | (dark[[0, -1]].min(axis=0) > 0)
    for first, last in find_runs(drawn):
        at = (first + last) / 2
        if last - first <= WIDEST and inset < at < width - inset:
            yield at


def without_strokes(lines: Iterable[float], apart: float) -> list[float]:
    """The lines that stand apart: nearer to one another are the strokes of a character as high as its cell."""
    found = sorted(lines)
    return [at for at in found if not any(0 < abs(at - other) < apart for other in found)]


def is_crossed(part: Gray, at: float) -> bool:
    """Whether other strokes cross an upright line in a cell: it is one of a character, as in 中 and 标."""
    ink, near, far = ink_mask(part) > 0, BESIDE, BESIDE + CROSSED
    left, right = ink[:, max(0, round(at) - far) : max(0, round(at) - near)], ink[:, round(at) + near : round(at) + far]
    return bool(np.count_nonzero(left.any(axis=1) & right.any(axis=1)) >= LEAST_CROSSED * len(part))


def find_pale(part: Gray, known: Sequence[float], shades: Shades, *, level: bool = False) -> list[float]:
    """Those columns (rows if `level`) out of `known` ones at which there are lines, however pale."""
    if not known:
        return []
    usual = shades.level if level else shades.upright
    found = list(find_dividers(part, usual, 0, level=level, like=LIKE_KNOWN, low=0.0 if level else shades.low))
    return [at for at in known if any(abs(at - line) <= AT for line in found)]


def find_traces(part: Gray, known: Sequence[float], shades: Shades, *, level: bool = False) -> list[float]:
    """Those columns (rows if `level`) out of `known` ones along which dots lie, or that print is set in between."""
    if not known or not part.size:
        return []
    ink = ink_mask(part)
    dotted = find_dots(ink, known, level=level)
    ends = [0, *sorted(map(round, dotted)), ink.shape[0 if level else 1]]
    between = (_find_between(ink, part, known, shades, level=level) for part in pairwise(ends))
    return [*dotted, *chain.from_iterable(between)]


def _find_between(
    ink: Mask, ends: tuple[int, int], known: Sequence[float], shades: Shades, *, level: bool
) -> Iterator[float]:
    """Those of the `known` columns (rows if `level`) of a part of a cell's ink that print is set in between."""
    lo, hi = ends
    part = ink[lo:hi] if level else ink[:, lo:hi]
    inner = [at - lo for at in known if lo + AT < at < hi - AT]
    return (lo + at for at in find_between(part, inner, shades.glyph, level=level))


def find_dots(ink: Mask, known: Sequence[float], *, level: bool = False) -> list[float]:
    """Those columns (rows if `level`) out of `known` ones along which dots lie, white beside them."""
    inked = ink.T > 0 if level else ink > 0
    return [at for at in known if _is_dotted(inked, round(at))]


def _is_dotted(ink: NDArray[np.bool_], at: int) -> bool:
    """Whether dots lie along this column of ink, from end to end, and nothing beside them.

    A digit that stands there alone is no dots of it, nor the 1 of 57|1.91.
    """
    dots = np.asarray(ink[:, max(0, at - AT) : at + AT + 1].any(axis=1), bool)
    left, right = ink[:, max(0, at - AWAY) : max(0, at - AT - 1)], ink[:, at + AT + 2 : at + AWAY + 1]
    beside = np.asarray(left.any(axis=1) | right.any(axis=1), bool)
    for first, last in find_runs(dots):
        long = last - first >= LONGEST_DOT * len(dots)
        if first > 0 and last < len(dots) and (long or (last - first > AWAY and beside[first:last].any())):
            dots[first:last] = False
    rows = np.flatnonzero(dots & ~beside)
    if len(rows) < max(FEWEST_DOTS, LEAST_DOTTED * len(ink)) or beside.mean() > 1 - CLEAR:
        return False
    return bool(np.diff([0, *rows, len(ink)]).max() <= LONGEST_GAP * len(ink))


def block_contrast(part: Gray, *, level: bool = False) -> NDArray[np.int16]:
    """By how much blocks of each column are darker than those beside them; shape (blocks, columns).

    If `level`, of each row than those above and below it; shape (blocks, rows).
    """
    height, width = part.shape
    size = (width // BLOCK, height) if level else (width, height // BLOCK)
    means = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
    return contrast(np.ascontiguousarray(means.T) if level else means, BESIDE)


def how_dark(gray: Gray, rulings: Sequence[Segment], scale: float, *, level: bool = False) -> float:
    """By how much the usual vertical (`level`) ruling is darker than what is beside it; 0 where there is none."""
    found = []
    for ruling in sorted(rulings, key=lambda v: v.lo - v.hi)[:SAMPLED]:
        at, reach = round(ruling.pos * scale), 3 * BESIDE
        beside, along = (
            slice(max(0, at - reach), at + reach + 1),
            slice(round(ruling.lo * scale), round(ruling.hi * scale)),
        )
        part = gray[beside, along] if level else gray[along, beside]
        if ruling.hi - ruling.lo > LONG and min(part.shape) > 2 * BESIDE:
            found.append(float(np.median(block_contrast(part, level=level).max(axis=1))))
    return float(np.median(found)) if found else 0.0
