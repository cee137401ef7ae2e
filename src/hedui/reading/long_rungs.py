"""Level rulings paler than the paper's grain lets any one cell show.

A row of pixels is darker than those above and below it here and there by chance; where it is so more often than chance
has it in one strip after another, a ruling runs through all of them.
"""

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from hedui.reading.dividers import block_contrast
from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Gray
from hedui.reading.segments import Segment
from hedui.reading.side_by_side import APART, Profile, Strip, Sum, join_strips, near_known, pixels_of

BY_CHANCE = 0.33  # share of blocks darker than both sides
DRAWN, DRAWN_ALL = 0.5, 0.62  # the same of a ruling's, in a strip, and in all
LEAST_BLOCKS, LEAST_STRIPS = 60, 3  # that tell a ruling together
LONG, PARTS, EVEN = 24, 3, 0.42  # blocks of a strip, of which as many parts are each drawn by so much at least
BEYOND = 3.5  # times as far as chance goes: the few blocks of one cell must be drawn nearly all
LIKE_OTHERS, PALEST = 0.15, 5.0  # of what other rulings are darker by, and grey values: the other side's shine through
WEAK = 0.6  # of these between two strips through which a ruling runs
DARKEST = 1.3  # times what other rulings are darker by: print is darker


def find_long_rungs(
    gray: Gray, strips: Iterable[Strip], hs: Sequence[Segment], usual: float, boxes: Sequence[PixelBox], scale: float
) -> Iterator[Segment]:
    """Rulings through several strips side by side, one for each; rulings `hs` are known, and darker by `usual`.

    None runs through `boxes`, in pixels.
    """
    profiles = (_measure(gray, strip, hs, usual, boxes, scale) for strip in strips)
    return join_strips([it for it in profiles if it is not None], len(gray), _tell, scale)


def _measure(
    gray: Gray, strip: Strip, hs: Sequence[Segment], usual: float, boxes: Sequence[PixelBox], scale: float
) -> Profile | None:
    """What the blocks of each row tell; None of a strip without an inside."""
    rows, columns = pixels_of(strip, gray.shape, scale)
    if columns.stop - columns.start <= 4 or rows.stop - rows.start <= 2 * APART:
        return None
    contrast = block_contrast(gray[rows, columns], level=True)
    pale = (contrast > 0) & (contrast <= DARKEST * usual)
    drawn, darker = pale.mean(axis=0), np.clip(contrast, None, DARKEST * usual).mean(axis=0)
    for box in boxes:
        if box.x0 < columns.stop and box.x1 > columns.start:
            drawn[max(0, box.y0 - rows.start) : max(0, box.y1 - rows.start)] = 0.0
    known, beside = near_known(strip, rows.start, len(drawn), hs, scale)
    drawn[beside] = 0.0
    least = max(PALEST, LIKE_OTHERS * usual)
    even = _is_even(pale)
    strong = (drawn >= DRAWN) & (darker >= least) & ~known & even
    weak = (drawn >= WEAK * DRAWN) & (darker >= WEAK * least) & even
    blocks = np.full(len(drawn), float(len(contrast)))
    return Profile(strip, rows.start, blocks, drawn * blocks, BY_CHANCE * blocks, strong, weak, known)


def _is_even(pale: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For each row whether it is drawn all along a long strip: where none crosses it a ruling may end within."""
    if len(pale) < LONG:
        return np.ones(pale.shape[1], bool)
    return np.asarray(np.min([part.mean(axis=0) for part in np.array_split(pale, PARTS)], axis=0) >= EVEN, bool)


def _tell(strips: Sum) -> bool:
    """Whether strips are drawn enough, together, for no chance; those in which the ruling is known bear it out."""
    if strips.strips < LEAST_STRIPS or (strips.room < LEAST_BLOCKS and not strips.known):
        return False
    stray = math.sqrt(strips.chance * (1 - BY_CHANCE))  # how far chance goes from its mean
    return strips.held >= max(DRAWN_ALL * strips.room, strips.chance + BEYOND * stray)
