"""Pixels are counted, turned and averaged as numpy does it, only faster."""

import numpy as np
import pytest
from numpy.typing import NDArray

from hedui.reading.pixels import block_means, levels, transpose

GRAY: NDArray[np.uint8] = np.random.default_rng(7).integers(0, 256, (131, 97), dtype=np.uint8)


@pytest.mark.parametrize("part", [GRAY, GRAY[3:70:2, 5:90], GRAY[:1, :1], np.dstack([GRAY, GRAY // 2, GRAY // 3])])
def test_levels_are_percentiles(part: NDArray[np.uint8]) -> None:
    shares = (0, 0.5, 16, 50, 99, 100)
    assert levels(part, shares) == pytest.approx(np.percentile(part, shares).tolist())


def test_levels_may_leave_the_dark_ones_out_and_are_white_where_nothing_is_left() -> None:
    assert levels(GRAY, (30,), above=175) == pytest.approx([np.percentile(GRAY[GRAY > 175], 30)])
    assert levels(np.zeros((4, 4), np.uint8), (30, 50), above=175) == [255.0, 255.0]
    assert levels(np.zeros((0, 4), np.uint8), (30,)) == [255.0]


def test_blocks_that_are_not_whole_are_left_out_of_the_means() -> None:
    means = block_means(GRAY, 16, 8)
    blocks = GRAY[:128, :96].reshape(8, 16, 12, 8).mean(axis=(1, 3))
    assert means.shape == (8, 12)
    assert np.abs(means - blocks).max() <= 0.5


def test_turned_rows_are_columns() -> None:
    assert np.array_equal(transpose(GRAY), GRAY.T)
