"""Connected ink, told from the runs of pixels in its rows.

The same as cv2.connectedComponentsWithStats, of which OpenCV 5 takes five times as long for the statistics as for the
labels: on a page of 4 million pixels 22 ms where 6 do, a dozen times a page.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]  # shape (height, width), not 0 where there is ink
Labels = NDArray[np.integer[Any]]  # shape (height, width)


@dataclass(frozen=True)
class Components:
    """Connected ink: labels of shape (height, width), 0 for the background, up to `number` - 1.

    Whatever is asked of them is looked for where there is ink: a twentieth of a page.
    """

    labels: Labels
    number: int
    mask: Mask

    @property
    def stats(self) -> NDArray[np.int32]:
        """cv2's statistics, shape (number, 5); of the background, which comes first, only the area is told."""
        return self._measured[0]

    @property
    def centres(self) -> NDArray[np.float64]:
        """Their centres, shape (number, 2)."""
        return self._measured[1]

    @cached_property
    def _measured(self) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        stats, centres = np.zeros((self.number, 5), np.int32), np.zeros((self.number, 2))
        if self.number > 1:
            _measure(find_row_runs(self.mask), self.labels, stats[1:], centres[1:])
        stats[0, cv2.CC_STAT_AREA] = self.labels.size - stats[1:, cv2.CC_STAT_AREA].sum()
        return stats, centres

    @cached_property
    def _pixels(self) -> NDArray[np.intp]:
        """Where there is ink, as places in the flattened page."""
        return np.flatnonzero(self.mask != 0)  # a fifth of the time that numpy takes where it is not told what to ask

    @cached_property
    def _owners(self) -> NDArray[np.integer[Any]]:
        """Which component each of the pixels belongs to."""
        return self.labels.ravel()[self._pixels]

    def ink_of(self, chosen: NDArray[np.bool_]) -> Mask:
        """The ink of the components that are chosen, one flag each; the background has none."""
        out = np.zeros(self.labels.size, np.uint8)
        out[self._pixels[chosen[self._owners]]] = 255
        return out.reshape(self.labels.shape)

    def count(self, where: NDArray[np.bool_]) -> NDArray[np.intp]:
        """How many pixels of each component lie in an area; none of the background."""
        return np.bincount(self._owners[where.ravel()[self._pixels]], minlength=self.number)

    def darkest(self, gray: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Each component's darkest shade; white for the background."""
        shades = np.full(self.number, 255, np.uint8)
        np.minimum.at(shades, self._owners, gray.ravel()[self._pixels])
        return shades


@dataclass(frozen=True)
class RowRuns:
    """Runs of ink within rows, from the top: each one's row, first column and last column + 1."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def find_components(mask: Mask) -> Components:
    """The 8-connected components of a mask; the first is the background."""
    try:  # half the memory to write, two thirds of the time; too few numbers for a page full of grain
        number, labels = cv2.connectedComponents(mask, connectivity=8, ltype=cv2.CV_16U)
    except cv2.error:
        number, labels = cv2.connectedComponents(mask, connectivity=8)
    return Components(np.asarray(labels), number, mask)


def find_row_runs(mask: Mask) -> RowRuns:
    """The runs of ink in each row."""
    height, width = mask.shape
    inked = np.zeros((height, width + 2), bool)
    np.not_equal(mask, 0, out=inked[:, 1:-1])
    turns = np.flatnonzero(inked[:, 1:] != inked[:, :-1])  # from white to ink and back again
    rows, starts = np.divmod(turns[::2], width + 1)
    return RowRuns(rows, starts, turns[1::2] - rows * (width + 1))


def _measure(runs: RowRuns, labels: Labels, stats: NDArray[np.int32], centres: NDArray[np.float64]) -> None:
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
