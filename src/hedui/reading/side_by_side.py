"""Rulings that no single cell shows, and several side by side do.

Strips between neighbouring upright rulings are looked through row by row of pixels; where one after another tells a
little of a ruling, they tell it together.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hedui.reading.segments import Segment

MOST_WEAK = 2  # strips that tell little of a ruling, between two that tell of it
LEAN = 1  # pixel by which a ruling stands higher or lower in the next strip
MOST_TRIED = 1000  # rows of a page, so that a hostile one costs no more than its size
APART, ON = 9, 2  # pixels: no other ruling is so near to one that is known, and so near is that one itself
SAME = 0.5  # points: strips that share an upright ruling
INSIDE = 2.0  # points beside an upright ruling that belong to it

Strip = tuple[float, float, float, float]  # left, right, top, bottom in points


@dataclass(frozen=True)
class Profile:
    """A strip, and what each of its rows of pixels tells, from `top` on.

    `held` is how much of a ruling a row holds, out of its `room`, where `chance` alone makes some; whether that is
    `strong`, or only `weak`, for this strip; `known` whether a ruling was found there already.
    """

    strip: Strip
    top: int
    room: NDArray[np.float64]
    held: NDArray[np.float64]
    chance: NDArray[np.float64]
    strong: NDArray[np.bool_]
    weak: NDArray[np.bool_]
    known: NDArray[np.bool_]

    def best(self, row: int) -> int | None:
        """The row that holds most about one of the page's; None beyond the strip."""
        first, last = max(0, row - self.top - LEAN), row - self.top + LEAN + 1
        if not first < last <= len(self.held):
            return None
        return first + int((self.held[first:last] + self.known[first:last] * self.room[first:last]).argmax())


@dataclass(frozen=True, slots=True)
class Sum:
    """What strips side by side hold of a ruling at one row, those left out in which it is known."""

    strips: int
    room: float
    held: float
    chance: float
    known: int


def pixels_of(strip: Strip, shape: tuple[int, ...], scale: float) -> tuple[slice, slice]:
    """The rows and columns of pixels of a strip, and some rows more: a ruling may stand where the upright ones end."""
    left, right, top, bottom = strip
    rows = slice(max(0, round(top * scale) - APART), min(shape[0], round(bottom * scale) + APART))
    return rows, slice(round((left + INSIDE) * scale), round((right - INSIDE) * scale))


def near_known(
    strip: Strip, top: int, height: int, hs: Sequence[Segment], scale: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The rows of a strip on which a ruling is known, and those about it on which there is no other."""
    on, about = np.zeros(height, bool), np.zeros(height, bool)
    middle = (strip[0] + strip[1]) / 2
    for at in (round(h.pos * scale) - top for h in hs if h.lo <= middle <= h.hi):
        on[max(0, at - ON) : max(0, at + ON + 1)] = True
        about[max(0, at - APART) : max(0, at + APART + 1)] = True
    return on, about & ~on


Place = tuple[Profile, int]  # a strip, and its row at which a ruling may run through it


def join_strips(
    profiles: Sequence[Profile], height: int, tells: Callable[[Sum], bool], scale: float, least: float = 0.0
) -> Iterator[Segment]:
    """The rulings that strips tell together, one for each strip in which it is not known.

    None of a strip that holds less of it, for its room, than `least` times what those hold in which it is known.
    """
    in_order = sorted(profiles, key=lambda it: (it.strip[0], it.top))
    taken: list[int] = []
    for row in _rows_in_question(in_order, height)[:MOST_TRIED]:
        if any(abs(row - other) < APART for other in taken):
            continue
        for run in _runs(in_order, row):
            fresh = [(it, at) for it, at in run if not it.known[at]]
            likeness = least * _density([(it, at) for it, at in run if it.known[at]])
            fresh = [(it, at) for it, at in fresh if it.held[at] >= likeness * it.room[at]]
            if tells(_sum(run, fresh)):
                taken.append(row)
                yield from (Segment((row + 0.5) / scale, it.strip[0], it.strip[1]) for it, _ in fresh)


def _rows_in_question(profiles: Sequence[Profile], height: int) -> list[int]:
    """Rows of the page at which strips may be crossed by a ruling that is not known, the surest first."""
    fresh, sure = np.zeros(height, bool), np.zeros(height)
    for it in profiles:
        own = slice(it.top, it.top + len(it.held))
        fresh[own] |= it.strong & ~it.known
        sure[own] += it.held * it.strong
    rows = np.flatnonzero(fresh)
    return [int(row) for row in rows[np.argsort(-sure[rows], kind="stable")]]


def _runs(profiles: Sequence[Profile], row: int) -> Iterator[list[Place]]:
    """Strips side by side through which a ruling runs at this row, from left to right; weakly in a few between.

    Not between strips in which it is known: it would be as plain there.
    """
    run: list[Place] = []
    weak: list[Place] = []
    fresh = False
    for it in profiles:
        at = it.best(row)
        if at is None:
            continue
        parted = bool(run) and it.strip[0] - (weak or run)[-1][0].strip[1] > SAME
        strong, known = bool(it.strong[at]), bool(it.known[at])
        goes_on = strong or (known and not weak) or (it.weak[at] and fresh and len(weak) < MOST_WEAK)
        if run and (parted or not goes_on):
            yield run
            run, weak = [], []
        if strong or known:
            run, weak, fresh = [*run, *weak, (it, at)], [], not known
        elif run:
            weak.append((it, at))
    if run:
        yield run


def _density(run: Sequence[Place]) -> float:
    """How much of a ruling some strips hold for their room; 0 of none."""
    room = sum(float(it.room[at]) for it, at in run)
    return sum(float(it.held[at]) for it, at in run) / room if room else 0.0


def _sum(run: Sequence[Place], fresh: Sequence[Place]) -> Sum:
    return Sum(
        strips=len(run),
        room=sum(float(it.room[at]) for it, at in fresh),
        held=sum(float(it.held[at]) for it, at in fresh),
        chance=sum(float(it.chance[at]) for it, at in fresh),
        known=len(run) - len(fresh),
    )
