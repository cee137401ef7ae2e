"""Rulings on to where they end: print that touches one near its end hides that it is a ruling there."""

from collections.abc import Sequence

import numpy as np

from hedui.reading.pixels import Mask
from hedui.reading.segments import REACH, Segment

LONG = 45.0  # points: what is shorter may be a stroke of print itself
FARTHEST = 45.0  # points that print may hide
SAME_LINE = 1.5  # points by which a ruling may miss one across it
ASIDE = 2  # pixels to either side within which a ruling's own ink lies
DRAWN = 0.97  # share of the hidden piece that has ink: characters leave white between them


def reach_crossings(rulings: Sequence[Segment], crossing: Sequence[Segment], ink: Mask, scale: float) -> list[Segment]:
    """Upright rulings, long ones that end short of one across them on to that where ink goes on all the way.

    Level ones with the mask turned over.
    """
    return [_reach(it, crossing, ink, scale) if it.hi - it.lo >= LONG else it for it in rulings]


def _reach(it: Segment, crossing: Sequence[Segment], ink: Mask, scale: float) -> Segment:
    across = [c.pos for c in crossing if c.lo - SAME_LINE <= it.pos <= c.hi + SAME_LINE]
    lo, hi = (_end_of(it.pos, end, across, way, ink, scale) for end, way in ((it.lo, -1), (it.hi, 1)))
    return Segment(it.pos, lo, hi)


def _end_of(pos: float, end: float, across: Sequence[float], way: int, ink: Mask, scale: float) -> float:
    """Where a ruling ends: at the next one across it in one direction, 1 or -1, if it ends at none and ink leads on."""
    beyond = [at for at in across if way * (at - end) > REACH]
    stop = min(beyond, key=lambda at: abs(at - end), default=end)
    if any(abs(at - end) <= REACH for at in across) or not 0 < abs(stop - end) <= FARTHEST:
        return end
    x, (first, last) = round(pos * scale), sorted((round(end * scale), round(stop * scale)))
    rows = ink[max(0, first) : last, max(0, x - ASIDE) : x + ASIDE + 1].any(axis=1)
    return stop if rows.size and float(np.mean(rows)) >= DRAWN else end
