"""Dots that follow one another on one line are a ruling's; dust and bits of print are none."""

import numpy as np
import pytest

from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Mask
from hedui.reading.rows_of_dots import add_rows_of_dots, find_rows
from hedui.reading.segments import Segment
from hedui.reading.sparse_rungs import find_dots

SCALE = 200 / 72
Y = 400


def sheet(seed: int = 0, dust: int = 300) -> Mask:
    """The ink of a blank fax, with specks of dust."""
    ink = np.zeros((1600, 1200), np.uint8)
    rng = np.random.default_rng(seed)
    for x, y in zip(rng.integers(5, 1190, dust), rng.integers(5, 1590, dust), strict=True):
        ink[y : y + 2, x : x + 2] = 255
    return ink


def dotted(step: int = 30, x0: int = 200, x1: int = 900) -> Mask:
    ink = sheet()
    for n, x in enumerate(range(x0, x1, step)):
        ink[Y + n % 2 : Y + n % 2 + 2, x : x + 3] = 255
    return ink


def rows(ink: Mask, boxes: list[PixelBox] | None = None) -> list[Segment]:
    return find_rows(find_dots(ink), ink, boxes or [], SCALE)


def test_a_dot_every_few_millimetres_tells_a_ruling() -> None:
    (found,) = rows(dotted())
    assert found.pos * SCALE == pytest.approx(Y + 1, abs=3)
    assert (found.lo * SCALE, found.hi * SCALE) == pytest.approx((200, 893), abs=70)  # dust may prolong it
    (hs, vs) = add_rows_of_dots([], [], np.ascontiguousarray(dotted().T), [], SCALE)
    assert (len(hs), len(vs)) == (0, 1)


@pytest.mark.parametrize("seed", range(4))
def test_dust_makes_no_row(seed: int) -> None:
    assert rows(sheet(seed, dust=1500)) == []


def test_a_page_strewn_with_dots_has_no_rows_of_them() -> None:
    ink = np.zeros((3000, 900), np.uint8)
    ink[::6, ::6] = 255
    assert rows(ink) == []


def test_few_dots_or_far_from_one_another_tell_nothing() -> None:
    assert rows(dotted(step=90)) == []
    assert rows(dotted(x1=350)) == []


def test_bits_of_a_line_of_print_have_others_about_them() -> None:
    ink = sheet()
    rng = np.random.default_rng(2)
    for x, y in zip(rng.integers(200, 900, 150), rng.integers(Y - 12, Y + 12, 150), strict=True):
        ink[y : y + 2, x : x + 2] = 255
    assert rows(ink) == []


def test_what_lies_in_lines_of_print_tells_nothing_and_print_across_a_row_ends_it() -> None:
    assert rows(dotted(), [PixelBox(150, Y - 15, 950, Y + 15)]) == []
    ink = dotted()
    ink[Y - 12 : Y + 12, 460:560] = 255
    halves = rows(ink, [PixelBox(450, Y - 15, 570, Y + 15)])
    assert halves
    assert all(it.hi * SCALE < 470 or it.lo * SCALE > 550 for it in halves)


def test_dots_that_run_on_beyond_the_table_are_a_fold_of_the_paper() -> None:
    ends = (Y - 200) / SCALE, (Y + 200) / SCALE
    posts = [Segment(x / SCALE, *ends) for x in (200, 900)]
    bars = [Segment(y, 200 / SCALE, 900 / SCALE) for y in ends]
    kept, _ = add_rows_of_dots(bars, posts, dotted(), [], SCALE)
    folded, _ = add_rows_of_dots(bars, posts, dotted(x0=20, x1=1180), [], SCALE)
    assert (len(kept), len(folded)) == (3, 2)
