"""Rulings of whole rows and columns of which a fax left nothing: the print of several cells tells of them.

Where several cells of one row hold as many blocks of print each, at the same heights, and each block is in the middle
of its part, these are rows of their own. Lines of one text are closer to one another, and fill their cell. Where all
cells of a column leave the same gap, it is two.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hedui.reading.between import APART, CLOSE, OFF, Run, join_runs, leave_room, without_specks
from hedui.reading.pixels import Mask, find_runs

SEVERAL = 3  # cells of one row
ALIKE = 0.35  # of a character's height: as high stand blocks of one row
SNAP = 0.35  # of the same: a ruling lies so near to where the blocks' middles have it, between all print
HALVES = 2  # a row and the one below it
COLON = 1.0  # of a character's height behind print within which its colon stands
MOSTLY_MARKED = 0.6  # of the cells: dust stands behind few


@dataclass(frozen=True)
class Blocks:
    """The blocks of print of a cell, from top to bottom, and whether all but the last leave room beside them."""

    runs: tuple[Run, ...]
    loose: bool


def find_lost_levels(inks: Sequence[Mask], glyph: float) -> list[float]:
    """The rows of pixels at which level rulings of a whole row of the table are lost, from the ink of its cells."""
    printed = [without_specks(ink, glyph) for ink in inks]
    white = _white_rows(printed)
    for gap, loose in ((CLOSE, True), (APART, False)):
        cells = [_blocks_of(ink, gap * glyph, glyph) for ink in printed]
        if found := _divide([cell.runs for cell in cells if cell.loose or not loose], white, glyph):
            return found
    return []


def _white_rows(printed: Sequence[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    """Which rows of pixels no cell has print in."""
    free = np.ones(max(map(len, printed), default=0), bool)
    for ink in printed:
        free[: len(ink)] &= ~ink.any(axis=1)
    return free


def _blocks_of(ink: NDArray[np.bool_], gap: float, glyph: float) -> Blocks:
    runs = tuple(join_runs(find_runs(np.asarray(ink.any(axis=1), bool)), gap))
    return Blocks(runs, leave_room(ink, runs, glyph))


def _divide(cells: Sequence[tuple[Run, ...]], white: NDArray[np.bool_], glyph: float) -> list[float]:
    """Where rows part that as many cells tell; none where their blocks are not in the middle of these rows."""
    for count in sorted({len(runs) for runs in cells if len(runs) >= HALVES}, reverse=True):
        middles = np.array([[(first + last) / 2 for first, last in runs] for runs in cells if len(runs) == count])
        usual = np.median(middles, axis=0)
        alike = np.abs(middles - usual).max(axis=1) <= ALIKE * glyph
        if np.count_nonzero(alike) >= SEVERAL:
            return _part(np.median(middles[alike], axis=0).tolist(), white, glyph)
    return []


def _part(middles: Sequence[float], white: NDArray[np.bool_], glyph: float) -> list[float]:
    """The ends of rows with these middles, but the last; none where that is not the end of all, or print is in one."""
    ends: list[float] = []
    for middle in middles:
        ends.append(2 * middle - (ends[-1] if ends else 0.0))
    if abs(ends.pop() - len(white)) > math.sqrt(len(middles)) * OFF * glyph:
        return []
    free = np.flatnonzero(white)
    snapped = [float(free[np.abs(free - end).argmin()]) if len(free) else -len(white) for end in ends]
    return snapped if all(abs(a - b) <= SNAP * glyph for a, b in zip(snapped, ends, strict=True)) else []


def find_lost_upright(inks: Sequence[Mask], glyph: float) -> float | None:
    """The column at which an upright ruling of a whole column of the table is lost, from its cells' ink; None if none.

    The cells begin at the same column. All that are filled leave the same gap, as no text does, and most have print on
    both sides of it; a name that stands for several rows is printed in one of them.
    """
    all_rows = (without_specks(ink, glyph) for ink in inks)
    printed = [np.asarray(rows.any(axis=0), bool) for rows in all_rows if rows.any()]
    if len(printed) < SEVERAL:
        return None
    width = min(map(len, printed))
    together = np.logical_or.reduce([columns[:width] for columns in printed])
    runs = join_runs(find_runs(together), APART * glyph)
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
        lines = find_runs(np.asarray(without_specks(ink[:, :end], glyph).any(axis=1), bool))
        if lines:
            specks = np.flatnonzero(ink[:, behind].any(axis=1))
            filled += 1
            marked += bool(len(specks)) and lines[0][0] <= specks[0] and specks[-1] < lines[-1][1]
    return marked >= MOSTLY_MARKED * filled
