"""Level rulings so pale that nothing but their way from one upright ruling to the next tells them."""

import cv2
import numpy as np

from hedui.reading.pixels import Gray
from hedui.reading.rungs import add_rungs, list_strips
from hedui.reading.segments import Segment
from test_reading_dividers import COLUMNS, SCALE, px

TOP, BOTTOM = 100.0, 190.0  # points
POSTS = [Segment(x, TOP, BOTTOM) for x in COLUMNS]
RUNG = 150.0


def worn(shade: int) -> Gray:
    """Two upright rulings on grainy paper, and a level one of this shade between them."""
    page = np.random.default_rng(4).normal(240, 12, (700, 1400)).clip(0, 255).astype(np.uint8)
    for post in POSTS:
        page[px(TOP) : px(BOTTOM), px(post.pos) : px(post.pos) + 2] = 120
    page[px(RUNG) : px(RUNG) + 2, px(COLUMNS[0]) : px(COLUMNS[1])] -= 240 - shade
    return page


def test_a_pale_ruling_from_post_to_post_is_found() -> None:
    (found,), posts = add_rungs(worn(205), ([], POSTS), SCALE)
    assert abs(found.pos - RUNG) < 1
    assert (found.lo, found.hi) == COLUMNS
    assert posts == POSTS


def test_paper_and_print_between_posts_have_no_rungs() -> None:
    page = worn(240)
    assert add_rungs(page, ([], POSTS), SCALE) == ([], POSTS)
    cv2.putText(page, "HHEEHH 1471 TTEEHH", (px(60), px(RUNG)), cv2.FONT_HERSHEY_SIMPLEX, 2.4, (60,), 4)
    assert add_rungs(page, ([], POSTS), SCALE) == ([], POSTS)


def test_a_fax_has_no_pale_rulings() -> None:
    page = np.where(worn(205) < 220, 0, 255).astype(np.uint8)
    assert add_rungs(page, ([], POSTS), SCALE) == ([], POSTS)


def test_strips_lie_between_neighbours() -> None:
    middle = Segment(200.0, TOP, 150.0)
    assert list(list_strips([*POSTS, middle])) == [
        (50.0, 200.0, 100.0, 150.0),
        (50.0, 450.0, 150.0, 190.0),
        (200.0, 450.0, 100.0, 150.0),
    ]
    assert list(list_strips([Segment(50, 100, 130), Segment(450, 100, 130)])) == []  # strokes of characters
