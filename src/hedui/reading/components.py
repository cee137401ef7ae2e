"""Connected ink, told from the runs of pixels in its rows.

The same as cv2.connectedComponentsWithStats, of which OpenCV 5 takes five times as long for the statistics as for the
labels: on a page of 4 million pixels 22 ms where 6 do, a dozen times a page.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]  # shape (height, width), not 0 where there is ink


@dataclass(frozen=True)
class Components:
    """Connected ink: labels of shape (height, width), cv2's statistics and centres of shape (n, 5) and (n, 2).

    Of the background, which comes first, only the area is told.
    """

    labels: NDArray[np.int32]
    stats: NDArray[np.int32]
    centres: NDArray[np.float64]


@dataclass(frozen=True)
class RowRuns:
    """Runs of ink within rows, from the top: each one's row, first column and last column + 1."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def find_components(mask: Mask) -> Components:
    """The 8-connected components of a mask; the first is the background."""
    count, labels = cv2.connectedComponents(mask, connectivity=8)
    stats, centres = np.zeros((count, 5), np.int32), np.zeros((count, 2))
    if count > 1:
        _measure(find_row_runs(mask), np.asarray(labels, np.int32), stats[1:], centres[1:])
    stats[0, cv2.CC_STAT_AREA] = mask.size - stats[1:, cv2.CC_STAT_AREA].sum()
    return Components(np.asarray(labels, np.int32), stats, centres)


def find_row_runs(mask: Mask) -> RowRuns:
    """The runs of ink in each row."""
    height, width = mask.shape
    inked = np.zeros((height, width + 2), bool)
    np.not_equal(mask, 0, out=inked[:, 1:-1])
    turns = np.flatnonzero(inked[:, 1:] != inked[:, :-1])  # from white to ink and back again
    rows, starts = np.divmod(turns[::2], width + 1)
    return RowRuns(rows, starts, turns[1::2] - rows * (width + 1))


def _measure(runs: RowRuns, labels: NDArray[np.int32], stats: NDArray[np.int32], centres: NDArray[np.float64]) -> None:
    """Fill in the statistics and centres of all components but the background."""
    label = labels[runs.rows, runs.starts]
    order = np.argsort(label, kind="stable")  # within a component from the top
    rows, starts, ends = runs.rows[order], runs.starts[order], runs.ends[order]
    begins = np.flatnonzero(np.diff(label[order], prepend=0))
    lengths = ends - starts
    area = np.add.reduceat(lengths, begins)
    left, top = np.minimum.reduceat(starts, begins), rows[begins]
    stats[:, cv2.CC_STAT_LEFT] = left
    stats[:, cv2.CC_STAT_TOP] = top
    stats[:, cv2.CC_STAT_WIDTH] = np.maximum.reduceat(ends, begins) - left
    stats[:, cv2.CC_STAT_HEIGHT] = np.maximum.reduceat(rows, begins) + 1 - top
    stats[:, cv2.CC_STAT_AREA] = area
    centres[:, 0] = np.add.reduceat((starts + ends - 1) * lengths // 2, begins) / area
    centres[:, 1] = np.add.reduceat(rows * lengths, begins) / area
