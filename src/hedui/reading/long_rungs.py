"""Level rulings paler than the paper's grain lets any one cell show: several cells side by side tell them together.

Between two upright rulings a row of pixels is darker than those above and below it here and there by chance; where it
is so more often than chance has it in one strip after another, a ruling runs through all of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hedui.reading.dividers import block_contrast
from hedui.reading.grid import Segment
from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Gray

BY_CHANCE = 0.33  # share of blocks that grain makes darker than both sides
DRAWN, DRAWN_ALL = 0.5, 0.62  # the same of each strip that a ruling runs through, and of all of them together
LEAST_BLOCKS, LEAST_STRIPS = 60, 3  # that tell a ruling together
LIKE_OTHERS, PALEST = 0.15, 5.0  # of what other rulings are darker by, and grey values: the other side's shine through
WEAK, MOST_WEAK = 0.6, 2  # of these, and so many strips, between two through which a ruling runs
DARKEST = 1.3  # times what other rulings are darker by: print is darker
LEAN = 1  # pixel by which a ruling stands higher or lower in the next strip
APART, ON = 9, 2  # pixels: no other ruling is so near to one that is known, and so near is that one itself
SAME = 0.5  # points: strips that share an upright ruling

Strip = tuple[float, float, float, float]  # left, right, top, bottom in points


@dataclass(frozen=True)
class Profile:
    """A strip, and what each of its rows of pixels tells, from `top` on.

    `drawn` is the share of a row's blocks that may be a ruling's, 0 where none can be; `darker` by how much they are
    darker than what is above and below; `known` whether a ruling was found there already.
    """

    strip: Strip
    top: int
    blocks: int
    drawn: NDArray[np.float64]
    darker: NDArray[np.float64]
    known: NDArray[np.bool_]

    def best(self, row: int) -> int | None:
        """The row that is drawn most about one of the page's; None beyond the strip."""
        first, last = max(0, row - self.top - LEAN), row - self.top + LEAN + 1
        if not first < last <= len(self.drawn):
            return None
        return first + int(self.drawn[first:last].argmax())


def find_long_rungs(
    gray: Gray, strips: Iterable[Strip], hs: Sequence[Segment], usual: float, boxes: Sequence[PixelBox], scale: float
) -> Iterator[Segment]:
    """Rulings through several strips side by side, one for each; rulings `hs` are known, and darker by `usual`.

    None runs through `boxes`, in pixels.
    """
    least = max(PALEST, LIKE_OTHERS * usual)
    profiles = [it for strip in strips if (it := _measure(gray, strip, hs, usual, boxes, scale)) is not None]
    profiles.sort(key=lambda it: (it.strip[0], it.top))
    taken: list[int] = []
    for row in _rows_in_question(profiles, least, len(gray)):
        if all(abs(row - other) >= APART for other in taken):
            for run in _runs(profiles, row, least):
                taken.append(row)
                fresh = (it for it in run if not it.known[it.best(row) or 0])
                yield from (Segment((row + 0.5) / scale, it.strip[0], it.strip[1]) for it in fresh)


def _measure(
    gray: Gray, strip: Strip, hs: Sequence[Segment], usual: float, boxes: Sequence[PixelBox], scale: float
) -> Profile | None:
    """The profile of a strip; None of one without an inside."""
    left, right, top, bottom = strip
    x0, x1 = round((left + SAME * 4) * scale), round((right - SAME * 4) * scale)
    y0, y1 = max(0, round(top * scale) - APART), min(len(gray), round(bottom * scale) + APART)
    darker = block_contrast(gray[y0:y1, x0:x1], level=True) if x1 > x0 + 4 and y1 > y0 + 2 * APART else None
    if darker is None or not darker.size:
        return None
    pale = (darker > 0) & (darker <= DARKEST * usual)
    drawn, shade = pale.mean(axis=0), np.clip(darker, None, DARKEST * usual).mean(axis=0)
    known = np.zeros(len(drawn), bool)
    for box in boxes:
        if box.x0 < x1 and box.x1 > x0:
            drawn[max(0, box.y0 - y0) : max(0, box.y1 - y0)] = 0.0
    middle = (left + right) / 2
    for at in (round(h.pos * scale) - y0 for h in hs if h.lo <= middle <= h.hi):
        drawn[max(0, at - APART) : max(0, at + APART + 1)] = 0.0
        on = slice(max(0, at - ON), max(0, at + ON + 1))
        drawn[on], shade[on], known[on] = 1.0, usual, True
    return Profile(strip, y0, len(darker), drawn, shade, known)


def _rows_in_question(profiles: Sequence[Profile], least: float, height: int) -> list[int]:
    """Rows of the page at which enough strips may be crossed by a ruling that is not known, the surest first."""
    strips, fresh, sure = np.zeros(height, np.int64), np.zeros(height, bool), np.zeros(height)
    for it in profiles:
        crossed = (it.drawn >= DRAWN) & (it.darker >= least)
        own = slice(it.top, it.top + len(crossed))
        for lean in range(-LEAN, LEAN + 1):
            strips[own] += np.roll(crossed, lean)
        fresh[own] |= crossed & ~it.known
        sure[own] += (it.drawn - BY_CHANCE) * it.blocks * crossed
    rows = np.flatnonzero((strips >= LEAST_STRIPS) & fresh)
    return [int(row) for row in rows[np.argsort(-sure[rows], kind="stable")]]


def _runs(profiles: Sequence[Profile], row: int, least: float) -> Iterator[list[Profile]]:
    """Strips side by side through which a ruling runs at this row, from left to right; weakly in a few between."""
    run: list[Profile] = []
    weak: list[Profile] = []
    for it in profiles:
        at = it.best(row)
        if at is None:
            continue
        if run and it.strip[0] - (weak or run)[-1].strip[1] > SAME:
            yield from _told(run, row)
            run, weak = [], []
        if it.drawn[at] >= DRAWN and it.darker[at] >= least:
            run += [*weak, it]
            weak = []
        elif run and len(weak) < MOST_WEAK and it.drawn[at] >= WEAK * DRAWN and it.darker[at] >= WEAK * least:
            weak.append(it)
        else:
            yield from _told(run, row)
            run, weak = [], []
    yield from _told(run, row)


def _told(run: list[Profile], row: int) -> Iterator[list[Profile]]:
    if _tell(run, row):
        yield run


def _tell(run: Sequence[Profile], row: int) -> bool:
    """Whether strips side by side are drawn enough, together, for no chance."""
    blocks = sum(it.blocks for it in run)
    if len(run) < LEAST_STRIPS or blocks < LEAST_BLOCKS:
        return False
    drawn = sum(it.blocks * float(it.drawn[it.best(row) or 0]) for it in run)
    return drawn >= DRAWN_ALL * blocks
