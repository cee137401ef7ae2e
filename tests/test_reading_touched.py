"""Rulings that print touches near their ends reach the rulings that they end at."""

import numpy as np

from hedui.reading.pixels import transpose
from hedui.reading.segments import Segment
from hedui.reading.touched import reach_crossings

SCALE = 200 / 72
POSTS = [Segment(50.0, 20.0, 200.0), Segment(300.0, 20.0, 200.0)]
FOUND = Segment(100.0, 75.0, 300.0)  # as far as nothing touches it


def page(drawn_from: float) -> np.ndarray:
    ink = np.zeros((600, 900), np.uint8)
    ink[round(100 * SCALE) - 1 : round(100 * SCALE) + 1, round(drawn_from * SCALE) : round(300 * SCALE)] = 255
    return ink


def reach(drawn_from: float, posts: list[Segment]) -> Segment:
    (ruling,) = reach_crossings([FOUND], posts, transpose(page(drawn_from)), SCALE)
    return ruling


def test_a_ruling_is_led_on_by_its_ink_to_the_one_that_it_ends_at() -> None:
    assert reach(50.0, POSTS) == Segment(100.0, 50.0, 300.0)


def test_a_ruling_ends_where_its_ink_does_and_where_it_meets_another() -> None:
    assert reach(56.0, POSTS) == FOUND
    assert reach(50.0, [*POSTS, Segment(75.0, 20.0, 200.0)]) == FOUND
    assert reach(50.0, [Segment(50.0, 150.0, 200.0), POSTS[1]]) == FOUND  # that one does not cross its line
