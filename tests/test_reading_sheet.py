"""A desk around a photographed sheet is made white; the shade of a badly lit corner is not."""

import cv2
import numpy as np
import pytest

from hedui.reading.image import whiten_paper
from hedui.reading.pixels import Gray
from hedui.reading.sheet import find_surroundings

SHAPE = (1200, 900)
CORNERS = np.array([[70, 60], [840, 40], [860, 1150], [50, 1130]], np.int32)


def sheet() -> Gray:
    """Paper with a line of print near its edge, and a ruling that runs out to it."""
    page = np.full(SHAPE, 205, np.uint8)
    cv2.putText(page, "HHHHHHHH", (90, 130), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (30,), 3)
    cv2.line(page, (60, 600), (850, 600), (60,), 2)
    return page


def on_desk(shade: int) -> Gray:
    grain = np.random.default_rng(3).normal(0, 12, SHAPE)
    desk = np.clip(shade + cv2.GaussianBlur(grain, (0, 0), 2) * 4, 0, 255).astype(np.uint8)
    inside = cv2.fillConvexPoly(np.zeros(SHAPE, np.uint8), CORNERS, (255,))
    return np.asarray(np.where(inside > 0, sheet(), desk), np.uint8)


@pytest.mark.parametrize("shade", [40, 110])
def test_what_lies_around_a_sheet_is_white_and_the_print_near_its_edge_stays(shade: int) -> None:
    photo = on_desk(shade)
    white = whiten_paper(photo)
    desk = find_surroundings(photo)
    assert desk is not None
    seen = white | desk
    outside = cv2.fillConvexPoly(np.full(SHAPE, 255, np.uint8), CORNERS, (0,)) > 0
    assert (seen[outside] == 255).mean() > 0.99
    inner = (slice(90, 1100), slice(80, 830))
    assert np.array_equal(seen[inner], white[inner])


def test_a_badly_lit_corner_is_part_of_the_sheet() -> None:
    ys, xs = np.mgrid[: SHAPE[0], : SHAPE[1]]
    light = 1 - 0.6 * np.clip((xs / SHAPE[1] + ys / SHAPE[0] - 0.9) / 1.1, 0, 1)
    photo = np.asarray(sheet() * light, np.uint8)
    assert find_surroundings(photo) is None


def test_a_picture_that_is_all_sheet_or_too_small_for_one_has_no_surroundings() -> None:
    for picture in (sheet(), np.full((60, 900), 30, np.uint8)):
        assert find_surroundings(picture) is None
