"""The rulings within one piece of ink: strands of it that are thin, and run on from column to column.

Print that is squeezed in between two rulings joins them to one piece; each is a strand of its own.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hedui.reading.pixels import Run, find_runs


@dataclass(frozen=True, slots=True)
class Strand:
    """A thin stretch of ink: its first column and last + 1, mean row, mean thickness, rows it sinks by each column."""

    first: int
    last: int
    rise: float
    thickness: float
    lean: float


def find_strands(part: NDArray[np.bool_], length: int, thickest: float) -> list[Strand]:
    """The strands of a component that are at least so many pixels long, and no thicker than that.

    What a ruling has run into (the star of a seal, a thick smudge) is cut out of it.
    """
    thickness = part.sum(axis=0)
    thin = (thickness > 0) & (thickness <= thickest)
    high = part.shape[0] - part[::-1].argmax(axis=0) - part.argmax(axis=0)  # of a column
    rows = np.arange(part.shape[0])[:, None]
    middle = (part * rows).sum(axis=0) / np.maximum(thickness, 1)
    out = []
    for first, last in find_runs(thin):
        span = slice(first, last)
        if last - first < length:
            continue
        if np.count_nonzero(high[span] > thickest) < length:
            out.append(_strand(first, middle[span], thickness[span]))
        else:  # as long as a ruling there is more than one of them
            tracks = [track for track in _follow(part[:, span]) if len(track.runs) >= length]
            out += [track.strand(first) for track in tracks]
    return out


def _strand(first: int, middle: NDArray[np.float64], thickness: NDArray[np.float64]) -> Strand:
    aside = np.arange(len(middle)) - (len(middle) - 1) / 2
    lean = float((aside * middle).sum() / max(1.0, (aside * aside).sum()))
    return Strand(first, first + len(middle), float(middle.mean()), float(thickness.mean()), lean)


@dataclass(slots=True)
class _Track:
    """A strand that is being followed: its first column, and its run of ink in each."""

    first: int
    runs: list[Run] = field(default_factory=list)

    def strand(self, offset: int) -> Strand:
        tops, ends = np.array(self.runs, float).T
        return _strand(offset + self.first, (tops + ends - 1) / 2, ends - tops)


def _follow(part: NDArray[np.bool_]) -> list[_Track]:
    """Every strand: a run of ink goes on in the run of the next column that touches it, the longest first."""
    ended: list[_Track] = []
    running: list[_Track] = []
    for column, ink in enumerate(part.T):
        runs = find_runs(ink)
        going: list[_Track] = []
        for track in running:  # the longest stand first
            top, end = track.runs[-1]
            run = min(
                (run for run in runs if run[0] <= end and run[1] >= top),
                key=lambda run: abs(run[0] + run[1] - top - end),
                default=None,
            )
            if run is None:
                ended.append(track)
            else:
                runs.remove(run)
                track.runs.append(run)
                going.append(track)
        running = going + [_Track(column, [run]) for run in runs]
    return ended + running
