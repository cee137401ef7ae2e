"""Rulings of which a fax left nothing, told by the print on both sides of them.

Where a ruling of the table would divide a cell that spans it, and the cell's print keeps clear of it, what stands on
either side tells: values and names are set in the middle of their own cell, or from its left side, and a line that is
in the middle of two halves is no text of the whole. Paragraphs of one cell stand closer than two cells' lines do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.components import Components, find_components
from hedui.reading.pixels import Mask, find_runs

SPECK = 0.34  # of a character's height: what is smaller both ways is no print
COMMA = 0.15  # of the same, the least height of a comma, which may be smaller than that; it stands
BEHIND, ABOVE = 0.9, (0.6, 0.2)  # so near behind a character, and that reaches higher by so much
LEFT = 2  # pixels to either side of a ruling in which what is left of it lies
APART = 1.0  # of a character's height: print of one cell leaves no gap as wide
OFF = 0.3  # of a character's height, and
OFF_SHARE = 0.04  # of the part's length, by which print may stand beside its middle
CLOSE = 0.4  # of a character's height: as close may stand print of two rows, and lines of one text
ROOM = 2.0  # of the same: a line of a text that goes on below leaves less, its cell's margins included
EXACTLY = 0.15  # of the same by which print that stands so close may miss the middle
FROM_LEFT = 1.0  # of a character's height: print set from its cell's left side begins so near to it
ASIDE = 1.0  # of the same: print so far from a cell's middle is not set in it
SENTENCE = 8  # characters: a part that they fill may be one of a paragraph's, up to a comma
NARROWEST = 1.2  # of a character's height: a part less long holds no print

Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Setting:
    """How print may be set: how high its characters are (pixels), and by how much it may miss a part's middle.

    `stacked`: parts stand one above the other; of two side by side one may be set from the left instead.
    """

    glyph: float
    stacked: bool
    off: float = OFF
    off_share: float = OFF_SHARE


def find_between(ink: Mask, known: Sequence[float], glyph: float, *, level: bool = False) -> list[float]:
    """Those of the `known` columns (rows if `level`) of a cell's ink that its print is set in the middle between.

    Lines that stand as close as those of one text are told apart where they leave room for more of it, and are set in
    the middle more exactly.
    """
    if not known:
        return []
    print_rows = without_specks(ink, glyph) if level else with_commas(ink, glyph).T
    whole = np.asarray(print_rows.any(axis=1), bool)
    printed = whole.copy()
    for at in known:  # what is left of the ruling itself
        printed[max(0, round(at) - LEFT) : round(at) + LEFT + 1] = False
    if not level and (whole & ~printed).any():
        bare = np.asarray(without_specks(ink, glyph).any(axis=0), bool)
        printed |= _commas_of_sentences(whole, bare, glyph)
    found = _divide(printed, known, APART, Setting(glyph, stacked=level))
    if not found and not level:
        return _around_lone(join_runs(find_runs(printed), APART * glyph), known, len(printed), glyph)
    if found or not level or not leave_room(print_rows, join_runs(find_runs(printed), CLOSE * glyph), glyph):
        return found
    return _divide(printed, known, CLOSE, Setting(glyph, stacked=True, off=EXACTLY, off_share=0.0))


def _divide(printed: NDArray[np.bool_], known: Sequence[float], gap: float, setting: Setting) -> list[float]:
    runs = join_runs(find_runs(printed), gap * setting.glyph)
    return list(_dividing(runs, sorted(known), len(printed), setting))


def _around_lone(runs: Sequence[Run], known: Sequence[float], length: int, glyph: float) -> list[float]:
    """The places between which a cell's only line is set exactly in the middle, if it stands aside in the whole cell.

    So stands a heading whose neighbour is empty: 全年预算数 beside the blank above the names of funds.
    """
    if len(runs) != 1 or abs(sum(runs[0]) - length) < 2 * ASIDE * glyph:
        return []
    (first, last) = runs[0]
    starts, ends = [at for at in (0.0, *known) if at < first], [at for at in (*known, float(length)) if at > last]
    exact = Setting(glyph, stacked=True, off=EXACTLY, off_share=0.0)
    parts = [(start, end) for start in starts for end in ends if _is_in_the_middle(runs, start, end, exact)]
    return [at for at in parts[0] if 0.0 < at < length] if len(parts) == 1 else []


def leave_room(print_rows: NDArray[np.bool_], lines: Sequence[Run], glyph: float) -> bool:
    """Whether all lines of print but the last leave room beside them: a text that goes on below fills its cell."""
    inked = (np.flatnonzero(print_rows[first:last].any(axis=0)) for first, last in lines[:-1])
    return all(print_rows.shape[1] - (at[-1] - at[0]) >= ROOM * glyph for at in inked if len(at))


def without_specks(ink: Mask, glyph: float, lowest: float = 0.0) -> NDArray[np.bool_]:
    """Where print is; nothing that is so low is any, in shares of a character's height."""
    found = find_components(ink)
    high = found.stats[:, cv2.CC_STAT_HEIGHT] > lowest * glyph
    return found.ink_of(np.asarray(_are_large(found, glyph) & high, bool)) > 0


def with_commas(ink: Mask, glyph: float) -> NDArray[np.bool_]:
    """The same with commas: the white behind one is no wider than that of its own character."""
    found = find_components(ink)
    kept = _are_large(found, glyph)
    print_ink = found.ink_of(kept) > 0
    high = found.stats[:, cv2.CC_STAT_HEIGHT] >= COMMA * glyph
    for n in np.flatnonzero(high[1:] & ~kept[1:]) + 1:
        x, y = found.stats[n, cv2.CC_STAT_LEFT], found.stats[n, cv2.CC_STAT_TOP]
        top, foot = (max(0, round(y - share * glyph)) for share in ABOVE)
        kept[n] = print_ink[top:foot, max(0, round(x - BEHIND * glyph)) : x].any()
    return found.ink_of(kept) > 0


def _commas_of_sentences(printed: NDArray[np.bool_], bare: NDArray[np.bool_], glyph: float) -> NDArray[np.bool_]:
    """The columns of commas that end a line's run of so much print that they are commas, wherever a ruling may be.

    `printed` are the columns with print or commas, `bare` those with print.
    """
    small = np.asarray(printed & ~bare, bool)
    for first, last in join_runs(find_runs(printed), APART * glyph):
        small[first : min(last, first + round(SENTENCE * glyph))] = False
    return small


def _are_large(found: Components, glyph: float) -> NDArray[np.bool_]:
    """Which components are no specks."""
    sides = np.maximum(found.stats[:, cv2.CC_STAT_WIDTH], found.stats[:, cv2.CC_STAT_HEIGHT])
    kept = np.asarray(sides >= SPECK * glyph, bool)
    kept[0] = False
    return kept


def join_runs(runs: Sequence[Run], gap: float) -> list[Run]:
    """Runs of print, those together that no gap parts."""
    out: list[Run] = []
    for first, last in runs:
        if out and first - out[-1][1] < gap:
            out[-1] = (out[-1][0], last)
        else:
            out.append((first, last))
    return out


def _dividing(runs: Sequence[Run], known: Sequence[float], length: int, setting: Setting) -> Iterator[float]:
    """The places, in order, between which print is set in the middle: each part from the last place to the next.

    A part before one of two that stand side by side may be empty.
    """
    start = 0.0
    for n, at in enumerate(known):
        if any(first < at < last for first, last in runs):
            continue
        behind = [(end, _within(runs, at, end)) for end in (*known[n + 1 :], float(length))]
        empty = [] if setting.stacked else [it for it in known[:n] if it > start and not _within(runs, start, it)]
        begun = next((it for it in (start, *empty) if _are_set(runs, (it, at), behind, setting)), None)
        if begun is not None:
            if begun > start:
                yield begun
            yield at
            start = at


def _within(runs: Sequence[Run], start: float, end: float) -> list[Run]:
    return [run for run in runs if start <= run[0] and run[1] <= end]


def _are_set(
    runs: Sequence[Run], part: tuple[float, float], behind: Sequence[tuple[float, list[Run]]], setting: Setting
) -> bool:
    """Whether print is so set in a part, and in one of those to choose from behind it: each with its end."""
    start, at = part
    before, glyph = _within(runs, start, at), setting.glyph
    if not _is_in_the_middle(before, start, at, setting):
        if setting.stacked or not _is_from_left(before, start, glyph):
            return False
    elif not setting.stacked and any(_is_from_left(print_there, at, glyph) for _, print_there in behind):
        return True
    return any(_is_in_the_middle(print_there, at, end, setting) for end, print_there in behind)


def _is_from_left(runs: Sequence[Run], start: float, glyph: float) -> bool:
    """Whether one block of print begins at the left side of a part: of two side by side one may be set so."""
    return len(runs) == 1 and runs[0][0] - start <= FROM_LEFT * glyph


def _is_in_the_middle(runs: Sequence[Run], start: float, end: float, setting: Setting) -> bool:
    """Whether one block of print stands in the middle of a part."""
    length, glyph = end - start, setting.glyph
    if len(runs) != 1 or length < NARROWEST * glyph:
        return False
    (first, last) = runs[0]
    if last - first >= SENTENCE * glyph and length - (last - first) < 2 * FROM_LEFT * glyph:
        return False  # a line of a paragraph fills its cell: that its print is in the middle tells nothing
    return abs((first + last) / 2 - (start + end) / 2) <= setting.off * glyph + setting.off_share * length
