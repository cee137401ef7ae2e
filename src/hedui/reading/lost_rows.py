"""Rulings of whole rows and columns of which a fax left nothing: the print of several cells tells of them.

Where several cells of one row hold as many blocks of print each, at the same heights, and each block is in the middle
of its part, these are rows of their own. Lines of one text are closer to one another, and fill their cell. Where all
cells of a column leave the same gap, it is two.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.between import APART, CLOSE, OFF, Run, join_runs, leave_room, without_specks
from hedui.reading.pixels import Mask, find_runs

SEVERAL, IN_PART = 3, 4  # cells of one row, or of one column; of a part of it
TWO = 2  # cells of one row, whose blocks are too far apart to be lines of one text, where all others agree
ALIKE = 0.35  # of a character's height: as high stand blocks of one row
SNAP = 0.35  # of the same: a ruling lies so near to where the blocks' middles have it, between all print
HALVES = 2  # a row and the one below it
DASH = 0.2  # of a character's height: no character is so low but 一
COLON = 1.0  # of a character's height behind print within which its colon stands
MOSTLY_MARKED = 0.6  # of the cells: dust stands behind few


@dataclass(frozen=True)
class Blocks:
    """The blocks of print of a cell, from top to bottom, and whether all but the last leave room beside them."""

    runs: tuple[Run, ...]
    loose: bool


def find_lost_levels(inks: Sequence[Mask], glyph: float, margin: float = 0.0) -> list[float]:
    """The rows of pixels at which level rulings of a whole row of the table are lost, from the ink of its cells.

    These are their insides, so many pixels (`margin`) from their borders. Dashes may be what is left of rulings, and
    are no print.
    """
    printed = [without_specks(ink, glyph, DASH) for ink in inks]
    white = _white_rows(printed)
    for gap, loose, least in ((CLOSE, True, SEVERAL), (APART, False, TWO)):
        cells = [_blocks_of(ink, gap * glyph, glyph) for ink in printed]
        if found := _divide(
            [cell.runs for cell in cells if cell.loose or not loose], white, Sizes(glyph, margin), least
        ):
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


@dataclass(frozen=True, slots=True)
class Sizes:
    """The height of a character, and how far the inside of a cell lies from its borders; pixels."""

    glyph: float
    margin: float


def _divide(cells: Sequence[tuple[Run, ...]], white: NDArray[np.bool_], sizes: Sizes, least: int) -> list[float]:
    """Where rows part that as many cells tell; none where their blocks are not in the middle of these rows.

    Fewer than SEVERAL tell it, `least` of them, where others' blocks are in the middle of these rows too, and all are.
    """
    every = [[(first + last) / 2 for first, last in runs] for runs in cells if runs]
    for count in sorted({len(middles) for middles in every if len(middles) >= HALVES}, reverse=True):
        middles = np.array([each for each in every if len(each) == count])
        usual = np.median(middles, axis=0)
        alike = np.abs(middles - usual).max(axis=1) <= ALIKE * sizes.glyph
        agreed = all(np.abs(usual - at).min() <= ALIKE * sizes.glyph for each in every for at in each)
        if np.count_nonzero(alike) >= (least if agreed and len(every) >= SEVERAL else SEVERAL):
            return _part(np.median(middles[alike], axis=0).tolist(), white, sizes)
    return []


def _part(middles: Sequence[float], white: NDArray[np.bool_], sizes: Sizes) -> list[float]:
    """The ends of rows with these middles, but the last; none where that is not the end of all, or print is in one."""
    ends: list[float] = []
    for middle in middles:
        ends.append(2 * middle - (ends[-1] if ends else -sizes.margin))
    free, end_of_all = np.flatnonzero(white), len(white) + sizes.margin
    if abs(ends.pop() - end_of_all) > math.sqrt(len(middles)) * OFF * sizes.glyph or not len(free):
        return []
    snapped = [float(free[np.abs(free - end).argmin()]) for end in ends]
    return snapped if all(abs(a - b) <= SNAP * sizes.glyph for a, b in zip(snapped, ends, strict=True)) else []


@dataclass(frozen=True, slots=True)
class LostUpright:
    """An upright ruling that is lost in the cells first..last of a column, and the gap in them, in pixels."""

    first: int
    last: int
    gap: Run

    @property
    def at(self) -> float:
        return sum(self.gap) / 2


def find_lost_uprights(inks: Sequence[Mask], glyph: float) -> list[LostUpright]:
    """Where upright rulings of several cells of a column, one below the other, are lost, from their ink.

    The cells begin at the same column. All that are filled leave the same gap, as no text does, and most have print on
    both sides of it; a name that stands for several rows is printed in one of them. Other cells of the column, those of
    another block of the form, may be parted elsewhere or not at all.
    """
    printed = [np.asarray(without_specks(ink, glyph).any(axis=0), bool) for ink in inks]
    out: list[LostUpright] = []
    start = 0
    while start < len(printed):
        found = _longest(printed, start, glyph)
        if found is None:
            start += 1
            continue
        if not _is_marked(inks[found.first : found.last], found.gap[0], glyph):
            out.append(found)
        start = found.last  # fewer of the same cells say no more: dust lies in some
    return out


def _longest(printed: Sequence[NDArray[np.bool_]], start: int, glyph: float) -> LostUpright | None:
    """The most cells from this one on that leave one gap."""
    best: LostUpright | None = None
    together = np.zeros(min(map(len, printed)), bool)
    if not printed[start].any():
        return None
    for last in range(start + 1, len(printed) + 1):
        together |= printed[last - 1][: len(together)]
        runs = join_runs(find_runs(together), APART * glyph)
        if len(runs) == 1 and last - start > 1:
            break
        filled = [columns for columns in printed[start:last] if columns.any()]
        least = SEVERAL if (start, last) == (0, len(printed)) else IN_PART
        # Of several gaps, words may leave some: all cells have print on both sides of the one that is taken.
        share = 1 / 2 if len(runs) == HALVES else 1
        told = [gap for gap in _gaps_of(runs) if _count_parted(filled, gap) >= max(least, share * len(filled))]
        if told:
            best = LostUpright(start, last, max(told, key=lambda gap: gap[1] - gap[0]))
    return best


def _gaps_of(runs: Sequence[Run]) -> list[Run]:
    """The gaps between runs of print."""
    return [(left[1], right[0]) for left, right in pairwise(runs)]


def _count_parted(printed: Sequence[NDArray[np.bool_]], gap: Run) -> int:
    """In how many cells print stands on both sides of a gap."""
    at = round(sum(gap) / 2)
    return sum(bool(columns[:at].any() and columns[at:].any()) for columns in printed)


def _is_marked(inks: Sequence[Mask], end: int, glyph: float) -> bool:
    """Whether in most cells specks stand right behind their first print: the colons of 指标1:, the points of 1.

    They stand in its line, and not above and below one another beyond it in as many, as dots of a ruling would.
    """
    behind = slice(end, end + max(1, round(COLON * glyph)))
    filled, marked, crossed = 0, 0, 0
    for ink in inks:
        lines = find_runs(np.asarray(without_specks(ink[:, :end], glyph).any(axis=1), bool))
        if lines:
            specks, line = ink[:, behind] > 0, slice(lines[0][0], lines[-1][1])
            within, beyond = (np.asarray(part.any(axis=0), bool) for part in (specks[line], np.delete(specks, line, 0)))
            if within.any():
                beyond &= cv2.dilate(within.astype(np.uint8)[None], np.ones((1, 3), np.uint8))[0] > 0  # or right beside
            filled, marked, crossed = filled + 1, marked + bool(within.any()), crossed + bool(beyond.any())
    return marked >= MOSTLY_MARKED * filled > crossed
