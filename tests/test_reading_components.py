"""Connected ink is measured as OpenCV does it, only faster."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from hedui.reading.components import find_components

RANDOM = np.random.default_rng(7)


def some_ink(share: float, shape: tuple[int, int] = (97, 131)) -> NDArray[np.uint8]:
    return np.asarray((RANDOM.random(shape) < share) * 255, np.uint8)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.9, 1.0])
def test_components_are_those_of_opencv(share: float) -> None:
    mask = some_ink(share)
    mask[10, :] = 255  # from edge to edge: the next row's run is another
    mask[11, :60] = 255
    count, labels, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = find_components(mask)
    assert len(found.stats) == count
    assert np.array_equal(found.labels, labels)
    assert np.array_equal(found.stats[1:], stats[1:])
    assert np.array_equal(found.centres[1:], centres[1:])
    assert found.stats[0, cv2.CC_STAT_AREA] == stats[0, cv2.CC_STAT_AREA]


def test_a_mask_without_ink_has_only_its_background() -> None:
    found = find_components(np.zeros((5, 7), np.uint8))
    assert found.stats[:, cv2.CC_STAT_AREA].tolist() == [35]


def test_a_page_of_more_specks_than_sixteen_bits_count_is_told_as_well() -> None:
    mask = some_ink(0.1, (1400, 1400))
    count, labels = cv2.connectedComponents(mask, connectivity=8)
    found = find_components(mask)
    assert count > 1 << 16
    assert len(found.stats) == count
    assert np.array_equal(found.labels, labels)
