"""Rulings of which a fax or a copier left only dots: hair-thin ink that recurs along one level line, white about it.

No single dot tells a ruling from dust. Over some centimetres of one line the share of its columns that have thin ink
does: dust covers one in a hundred, the palest ruling that the eye follows one in eight.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.components import find_components
from hedui.reading.ink import unlike
from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Mask, transpose
from hedui.reading.print_boxes import outside, without_rims
from hedui.reading.segments import Segment

THIN = 0.75  # points: what is left of a ruling in dots is a hairline; strokes of print are thicker
BAND = 5  # pixels across in which dots lie on one line: what is left of the page's lean
WINDOW, LONG_WINDOW = 28.0, 90.0  # points over which the share of dotted columns is taken
LEAST, LEAST_LONG = 0.12, 0.075  # of the columns have a dot somewhere along the ruling,
FAINTEST = 0.05  # and everywhere along it
LONGEST_GAP = 28.0  # points without any dot; where print lies beside them, pixels about a dot among it left out,
AROUND = 15  # so many,
CROSSED = 10  # but where print lies on the line itself one counts for so many
LOOSE_END = 9.0  # points: an end that hangs on by a longer gap is dust, where it has few dots
SURE_DOTS = 20  # tell a ruling however far print lies beside it
FEW = 8  # pixels in columns
AT = 3.0  # points: so near a crossing ruling a gap begins or ends at it
PAST = 12.0  # points: no ruling reaches so far beyond those that it crosses
SMALLEST_GAP = 6.0  # points: what is left out between two rulings is no less
MANY = 8  # dots missing: less may be chance
BEYOND = 3.0  # points by which a ruling may reach beyond its last dot
SHORTEST = 40.0  # points: less may be a row of dashes
CLEAR = 0.8  # share of a line with white right above and below it, but for crossing rulings
LEAST_APART = 0.4  # share of it along which no print may lie, that tells as much
NEAR, FAR = 1.0, 3.0  # points above and below at which it is white
RIM = 0.2  # of its height: a detected line of text may lie over a ruling by so much
Columns = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Dotted:
    """A ruling, and the gaps between its dots that are longer than chance would leave; points."""

    ruling: Segment
    gaps: tuple[tuple[float, float], ...]


def add_dotted(
    hs: Sequence[Segment], vs: Sequence[Segment], ink: Mask, print_boxes: Sequence[PixelBox], scale: float
) -> tuple[list[Segment], list[Segment]]:
    """Horizontal and vertical rulings, those too that are dotted, in points.

    `print_boxes` are lines of text that the detector saw: strokes of print within them are no dots.
    """
    low, turned = without_rims(print_boxes, RIM, RIM)
    level, upright = find_dotted(ink, low, scale), find_dotted(transpose(ink), turned, scale)
    all_hs, all_vs = [*hs, *(it.ruling for it in level)], [*vs, *(it.ruling for it in upright)]
    level, upright = without_folds(level, all_vs), without_folds(upright, all_hs)
    cut_level = [piece for it in level for piece in cut_at_crossings(it, all_vs)]
    cut_upright = [piece for it in upright for piece in cut_at_crossings(it, all_hs)]
    return [*hs, *unlike(cut_level, hs)], [*vs, *unlike(cut_upright, vs)]


def without_folds(lines: Sequence[Dotted], crossing: Sequence[Segment]) -> list[Dotted]:
    """The rulings without those that run on beyond a table on both sides, in pieces too: the paper was folded there."""
    return [
        it
        for it in lines
        if not _is_fold([o.ruling for o in lines if abs(o.ruling.pos - it.ruling.pos) <= AT], crossing)
    ]


def _is_fold(pieces: Sequence[Segment], crossing: Sequence[Segment]) -> bool:
    at = pieces[0].pos
    borders = [other.pos for other in crossing if other.lo - AT <= at <= other.hi + AT]
    first, last = min(it.lo for it in pieces), max(it.hi for it in pieces)
    return len(borders) > 1 and first < min(borders) - PAST and last > max(borders) + PAST


def cut_at_crossings(dotted: Dotted, crossing: Sequence[Segment]) -> Iterator[Segment]:
    """The ruling without gaps that reach from one crossing ruling to another: there it is not drawn."""
    ruling, lo = dotted.ruling, dotted.ruling.lo
    borders = [other.pos for other in crossing if other.lo - AT <= ruling.pos <= other.hi + AT]
    for first, last in dotted.gaps:
        if all(any(abs(end - border) <= AT for border in borders) for end in (first, last)):
            yield Segment(ruling.pos, lo, first)
            lo = last
    yield Segment(ruling.pos, lo, ruling.hi)


def find_dotted(ink: Mask, print_boxes: Sequence[PixelBox], scale: float) -> list[Dotted]:
    """Level rulings that are dotted; those drawn whole as hairlines are found as well."""
    dots = thin_ink(ink, scale)
    solid = cv2.bitwise_and(ink, cv2.bitwise_not(dots))
    thin, free = outside(dots, print_boxes), outside(np.ones_like(ink), print_boxes)
    on_line = cv2.dilate(thin, np.ones((BAND, 1), np.uint8))
    dotted = np.asarray(on_line > 0, np.uint8)
    share, of_long = (_share(dotted, free, round(window * scale)) for window in (WINDOW, LONG_WINDOW))
    somewhere = (share >= FAINTEST) | (of_long >= LEAST_LONG)
    bands = find_components(np.asarray(somewhere.astype(np.uint8) * 255, np.uint8))
    certain = bands.count((share >= LEAST) | (of_long >= LEAST_LONG)) > 0
    page = Inks(thin, dots, np.asarray(solid, np.uint8), ink, np.asarray(free == 0, np.uint8))
    found: list[Dotted] = []
    for n in np.flatnonzero(certain[1:]) + 1:
        x, y, width, height, _ = bands.stats[n].tolist()
        if width >= SHORTEST * scale / 2:
            for top in _lines(thin[y : y + height, x : x + width]):
                found.extend(_trace(page, (x, y + top, width, BAND), scale))
    return found


def _share(dotted: Mask, free: Mask, window: int) -> NDArray[np.float32]:
    """The share of dotted columns (1) about each, of those where no line of print lies (1), if these are not too few.

    Counted in 16 bits, which takes OpenCV a quarter of the time of a mean.
    """
    dots, columns = (cv2.boxFilter(each, cv2.CV_16U, (window, 1), normalize=False) for each in (dotted, free))
    np.putmask(columns, columns < LEAST_APART * window, window)
    return np.asarray(cv2.divide(dots, columns, dtype=cv2.CV_32F), np.float32)


def _lines(thin: Mask) -> Iterator[int]:
    """The first rows of bands in which most dots lie: rims of print may have joined several lines to one patch."""
    dots = np.count_nonzero(thin, axis=1)
    most = 0
    for _ in range(-(-len(dots) // BAND)):
        held = np.convolve(dots, np.ones(BAND, np.int64), mode="full")[BAND - 1 :]  # in the band that begins here
        top = int(held.argmax())
        most = max(most, int(held[top]))
        if held[top] < most / 2:
            return
        yield top
        dots[top : top + BAND] = 0


def thin_ink(ink: Mask, scale: float) -> Mask:
    """Ink that is no higher than a hairline, away from what is: dots and dashes without rims of characters."""
    low = max(1, round(THIN * scale))
    tall = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((low + 1, 1), np.uint8))
    rims = cv2.dilate(tall, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.bitwise_and(ink, cv2.bitwise_not(rims)), np.uint8)


@dataclass(frozen=True, slots=True)
class Inks:
    """A page's thin ink outside its print and all of it, what is thicker, all ink, and where lines of print lie."""

    thin: Mask
    dots: Mask
    solid: Mask
    ink: Mask
    printed: Mask


def _trace(page: Inks, box: tuple[int, int, int, int], scale: float) -> Iterator[Dotted]:
    """The stretches of one dense band from first to last dot, where white is about them."""
    x, y, width, height = box
    thin, reach = page.thin, round(WINDOW * scale / 2)
    x0, x1 = max(0, x - reach), min(thin.shape[1], x + width + reach)
    rows, columns = np.nonzero(thin[y : y + height, x0:x1] != 0)
    steps = _steps_along(page, (slice(y, y + height), slice(x0, x1)))
    for run in _split(np.unique(columns), LONGEST_GAP * scale, steps):
        dots = _without_loose_ends(run, LOOSE_END * scale, steps)
        first, last = int(dots[0]) + x0, int(dots[-1]) + x0 + 1
        middle = y + float(np.median(rows[(columns >= dots[0]) & (columns <= dots[-1])]))
        many = len(dots) >= min(SURE_DOTS, LEAST_LONG * (last - first))
        if last - first >= SHORTEST * scale and many and _is_clear(page, middle, first, last, scale):
            yield _measure(dots + x0, middle, np.asarray(page.ink[y : y + height].any(axis=0)), scale)


def _steps_along(page: Inks, band: tuple[slice, slice]) -> Columns:
    """How far it is from the left end of a band to each column, for gaps between dots that are measured so.

    Where print lies beside it, a column with a dot of its own is no way at all; one that print crosses is a long way.
    """
    middle = (band[0].start + band[0].stop) // 2, band[1]
    beside, crossed = page.printed[middle] > 0, page.solid[middle] > 0
    dotted = cv2.dilate(page.dots[band].max(axis=0)[None], np.ones((1, AROUND), np.uint8))[0] > 0
    return np.cumsum(np.where(beside & crossed, CROSSED, np.where(beside & dotted, 0, 1)))


def _measure(dots: Columns, middle: float, inked: NDArray[np.bool_], scale: float) -> Dotted:
    """Dots of one line, in pixels, as a ruling with gaps: those in which many dots are missing.

    `inked` tells which columns have any ink on the line: where it is drawn solid there are no dots, and no gap.
    """
    first, last = int(dots[0]), int(dots[-1]) + 1
    beyond = min((last - first - len(dots)) / len(dots), BEYOND * scale)
    steps = np.diff(dots)
    wide = np.flatnonzero(steps > SMALLEST_GAP * scale)
    share = len(dots) / max(1, last - first - int(steps[wide].sum()))
    whites = [_widest_white(inked, int(dots[n]), int(dots[n + 1])) for n in wide if steps[n] * share >= MANY]
    gaps = [(a / scale, b / scale) for a, b in whites if (b - a) * share >= MANY]
    return Dotted(Segment(middle / scale, (first - beyond) / scale, (last + beyond) / scale), tuple(gaps))


def _widest_white(inked: NDArray[np.bool_], first: int, last: int) -> tuple[int, int]:
    """The widest gap without ink between two columns that have some: the columns beside it."""
    columns = np.array([first, *(first + np.flatnonzero(inked[first:last])), last])
    widest = int(np.diff(columns).argmax())
    return int(columns[widest]), int(columns[widest + 1])


def _split(columns: Columns, gap: float, along: Columns) -> list[Columns]:
    """Sorted columns in runs without a longer gap; `along` counts those columns of which one consists."""
    steps = np.diff(along[columns])
    return np.split(columns, np.flatnonzero(steps > gap) + 1) if len(columns) else []


def _without_loose_ends(columns: Columns, gap: float, along: Columns) -> Columns:
    """A run without the few dots at either end that a long gap parts from the rest."""
    pieces = _split(columns, gap, along)
    while len(pieces) > 1 and len(pieces[0]) < FEW:
        pieces = pieces[1:]
    while len(pieces) > 1 and len(pieces[-1]) < FEW:
        pieces = pieces[:-1]
    return np.concatenate(pieces)


def _is_clear(page: Inks, y: float, first: int, last: int, scale: float) -> bool:
    """Whether it is white above and below: a row of strokes of characters has others about it.

    Or where no line of print lies beside it, if that is long enough: a cell's print may touch its ruling.
    """
    top, bottom = max(0, round(y - FAR * scale)), round(y + FAR * scale)
    above = page.ink[top : max(0, round(y - NEAR * scale)), first:last].any(axis=0)
    below = page.ink[round(y + NEAR * scale) : bottom, first:last].any(axis=0)
    beside = np.asarray(above | below, bool)
    apart = beside[~page.printed[top:bottom, first:last].any(axis=0)]
    least = max(SHORTEST * scale, LEAST_APART * len(beside))
    inked = min(float(beside.mean()), float(apart.mean()) if len(apart) >= least else 1.0)
    return inked <= 1 - CLEAR
