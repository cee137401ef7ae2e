"""Rulings of which a fax left nothing, told by the print on both sides of them.

Where a ruling of the table would divide a cell that spans it, and the cell's print keeps clear of it, what stands on
either side tells: values and names are set in the middle of their own cell, or from its left side, and a line that is
in the middle of two halves is no text of the whole. Paragraphs of one cell stand closer than two cells' lines do.
"""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.components import find_components
from hedui.reading.pixels import Mask, find_runs

SEVERAL = 3  # cells of one row
HALVES = 2  # a row and the one below it
SPECK = 0.22  # of a character's height: what is smaller both ways is no print
LEFT = 2  # pixels to either side of a ruling in which what is left of it lies
COLON = 1.0  # of a character's height behind print within which its colon stands
MOSTLY_MARKED = 0.6  # of the cells: dust stands behind few
APART = 1.0  # of a character's height: print of one cell leaves no gap as wide
OFF = 0.3  # of a character's height, and
OFF_SHARE = 0.04  # of the part's length, by which print may stand beside its middle
FROM_LEFT = 1.0  # of a character's height: print set from its cell's left side begins so near to it
NARROWEST = 1.2  # of a character's height: a part less long holds no print

Run = tuple[int, int]


def find_between(ink: Mask, known: Sequence[float], glyph: float, *, level: bool = False) -> list[float]:
    """Those of the `known` columns (rows if `level`) of a cell's ink that its print is set in the middle between."""
    if not known:
        return []
    printed = np.asarray(_without_specks(ink, glyph).any(axis=1 if level else 0), bool)
    for at in known:  # what is left of the ruling itself
        printed[max(0, round(at) - LEFT) : round(at) + LEFT + 1] = False
    runs = _join(find_runs(printed), APART * glyph)
    return list(_dividing(runs, sorted(known), ink.shape[0 if level else 1], glyph, upright=level))


def find_lost_level(inks: Sequence[Mask], glyph: float) -> float | None:
    """The row at which a level ruling of a whole row of the table is lost, from the ink of its cells; None if none is.

    Several cells hold two blocks of print each, in the middle of two halves that are the same in all of them.
    """
    printed = [np.asarray(_without_specks(ink, glyph).any(axis=1), bool) for ink in inks]
    blocks = [runs for rows in printed if (runs := _join(find_runs(rows), APART * glyph))]
    double = [runs for runs in blocks if len(runs) == HALVES]
    if len(double) < SEVERAL:
        return None
    top, bottom = max(runs[0][1] for runs in double), min(runs[1][0] for runs in double)
    at = (top + bottom) / 2
    if bottom - top < APART * glyph / 2 or any(first < at < last for runs in blocks for first, last in runs):
        return None
    height = max(len(ink) for ink in inks)
    halved = [
        _is_in_the_middle(runs[:1], 0, at, glyph) and _is_in_the_middle(runs[1:], at, height, glyph) for runs in double
    ]
    return at if sum(halved) >= SEVERAL else None


def find_lost_upright(inks: Sequence[Mask], glyph: float) -> float | None:
    """The column at which an upright ruling of a whole column of the table is lost, from its cells' ink; None if none.

    The cells begin at the same column. All that are filled leave the same gap, as no text does, and most have print on
    both sides of it; a name that stands for several rows is printed in one of them.
    """
    all_rows = (_without_specks(ink, glyph) for ink in inks)
    printed = [np.asarray(rows.any(axis=0), bool) for rows in all_rows if rows.any()]
    if len(printed) < SEVERAL:
        return None
    width = min(map(len, printed))
    together = np.logical_or.reduce([columns[:width] for columns in printed])
    runs = _join(find_runs(together), APART * glyph)
    if len(runs) != HALVES:
        return None
    if _is_marked(inks, runs[0][1], glyph):
        return None
    at = (runs[0][1] + runs[1][0]) / 2
    both = [bool(columns[: round(at)].any() and columns[round(at) :].any()) for columns in printed]
    return at if sum(both) >= max(SEVERAL, len(both) / 2) else None


def _is_marked(inks: Sequence[Mask], end: int, glyph: float) -> bool:
    """Whether in most cells specks stand right behind their first print: the colons of 指标1:, the points of 1.

    They stand in its line, and not above and below it, as dots of a ruling would.
    """
    behind = slice(end, end + max(1, round(COLON * glyph)))
    filled, marked = 0, 0
    for ink in inks:
        lines = find_runs(np.asarray(_without_specks(ink[:, :end], glyph).any(axis=1), bool))
        if lines:
            specks = np.flatnonzero(ink[:, behind].any(axis=1))
            filled += 1
            marked += bool(len(specks)) and lines[0][0] <= specks[0] and specks[-1] < lines[-1][1]
    return marked >= MOSTLY_MARKED * filled


def _without_specks(ink: Mask, glyph: float) -> NDArray[np.bool_]:
    found = find_components(ink)
    sides = np.maximum(found.stats[:, cv2.CC_STAT_WIDTH], found.stats[:, cv2.CC_STAT_HEIGHT])
    kept = sides >= SPECK * glyph
    kept[0] = False
    return found.ink_of(kept) > 0


def _join(runs: Sequence[Run], gap: float) -> list[Run]:
    """Runs of print, those together that no gap parts."""
    out: list[Run] = []
    for first, last in runs:
        if out and first - out[-1][1] < gap:
            out[-1] = (out[-1][0], last)
        else:
            out.append((first, last))
    return out


def _dividing(
    runs: Sequence[Run], known: Sequence[float], length: int, glyph: float, *, upright: bool
) -> Iterator[float]:
    """The places, in order, between which print is set in the middle: each part from the last place to the next.

    One of two that stand side by side, not one above the other (`upright`), may be set from the left instead.
    """
    start = 0.0
    for n, at in enumerate(known):
        ends = (*known[n + 1 :], float(length))
        before = [run for run in runs if start <= run[0] and run[1] <= at]
        crossed = any(first < at < last for first, last in runs)
        middle = _is_in_the_middle(before, start, at, glyph)
        if crossed or not (middle or (not upright and _is_from_left(before, start, glyph))):
            continue
        behind = [(end, [run for run in runs if at <= run[0] and run[1] <= end]) for end in ends]
        from_left = middle and not upright and any(_is_from_left(part, at, glyph) for _, part in behind)
        if from_left or any(_is_in_the_middle(part, at, end, glyph) for end, part in behind):
            yield at
            start = at


def _is_from_left(runs: Sequence[Run], start: float, glyph: float) -> bool:
    """Whether one block of print begins at the left side of a part: of two side by side one may be set so."""
    return len(runs) == 1 and runs[0][0] - start <= FROM_LEFT * glyph


def _is_in_the_middle(runs: Sequence[Run], start: float, end: float, glyph: float) -> bool:
    """Whether one block of print stands in the middle of a part."""
    if len(runs) != 1 or end - start < NARROWEST * glyph:
        return False
    (first, last) = runs[0]
    return abs((first + last) / 2 - (start + end) / 2) <= OFF * glyph + OFF_SHARE * (end - start)
