"""Of a ruling that a fax left a dot of here and there the whole row of cells tells; dust and print make none."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Gray, transpose
from hedui.reading.rungs import add_rungs
from hedui.reading.segments import Segment
from test_reading_dividers import SCALE, px

EDGES = (50.0, 90.0, 150.0, 230.0, 320.0, 450.0)  # points
TOP, BOTTOM = 100.0, 190.0
POSTS = [Segment(x, TOP, BOTTOM) for x in EDGES]
BORDERS = [Segment(y, EDGES[0], EDGES[-1]) for y in (TOP, BOTTOM)]
RUNG = 150.0


def fax(
    apart: int, cells: slice = slice(None), dust: float = 2e-4, seed: int = 4, edges: tuple[float, ...] = EDGES
) -> Gray:
    """A row of cells in black and white with dust, and a dot every so many pixels along one line of some of them."""
    rng = np.random.default_rng(seed)
    page = np.where(rng.random((700, 1400)) < dust, 0, 255).astype(np.uint8)
    for x in edges:
        page[px(TOP) : px(BOTTOM), px(x) : px(x) + 2] = 0
    for border in BORDERS:
        page[px(border.pos) : px(border.pos) + 2, px(EDGES[0]) : px(EDGES[-1])] = 0
    for left, right in list(pairwise(edges))[cells]:
        dots = np.arange(px(left) + 8, px(right) - 8, apart)
        page[px(RUNG), (dots + rng.integers(-5, 5, len(dots)))] = 0
    return page


def found(page: Gray, hs: list[Segment], boxes: tuple[PixelBox, ...] = ()) -> list[tuple[float, float]]:
    """From where to where level rulings were found besides these."""
    new = sorted((h for h in add_rungs(page, (hs, POSTS), SCALE, boxes)[0] if h not in hs), key=lambda h: h.lo)
    assert all(abs(h.pos - RUNG) < 1 for h in new)
    return [(h.lo, h.hi) for h in new]


def test_a_dot_in_thirty_pixels_through_the_whole_table_is_a_ruling() -> None:
    assert found(fax(30), BORDERS) == list(pairwise(EDGES))


def test_fewer_dots_tell_where_the_ruling_is_known_in_a_cell_beside_and_none_where_cells_are_merged() -> None:
    known = [*BORDERS, Segment(RUNG, EDGES[4], EDGES[5])]
    assert found(fax(30, slice(2, None)), known) == [(EDGES[2], EDGES[3]), (EDGES[3], EDGES[4])]
    assert found(fax(30, slice(3, 4)), BORDERS) == []


@pytest.mark.parametrize("seed", range(5))
def test_dust_alone_is_none(seed: int) -> None:
    assert found(fax(30, slice(0, 0), dust=1e-3, seed=seed), BORDERS) == []


def test_digits_on_one_line_are_none_though_nobody_saw_them_as_print() -> None:
    page = fax(30, slice(0, 0))
    for left in EDGES[:-1]:
        cv2.putText(page, "2052", (px(left) + 20, px(RUNG)), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (0,), 2)
    assert found(page, BORDERS) == []


def test_a_fold_that_runs_on_beyond_the_table_is_none() -> None:
    page = fax(30)
    page[px(RUNG), px(10.0) : px(45.0) : 20] = 0
    assert found(page, BORDERS) == []


def test_dashes_that_fill_cells_are_none() -> None:
    page = fax(30, slice(0, 0))
    for left in EDGES[:-1]:
        page[px(RUNG), px(left) + 40 : px(left) + 60] = 0
    assert found(page, BORDERS) == []


def test_between_strips_in_which_a_ruling_is_plain_it_is_plain_or_none() -> None:
    known = [*BORDERS, Segment(RUNG, EDGES[0], EDGES[1]), Segment(RUNG, EDGES[2], EDGES[3])]
    assert found(fax(200), known) == []


def test_an_upright_ruling_does_not_run_on_from_one_table_to_the_next() -> None:
    page = transpose(fax(30))
    far = [post for post in POSTS if post.pos not in (150.0, 230.0)]  # 90 to 320 is no row's height
    _, vs = add_rungs(page, (far, BORDERS), SCALE)
    assert not any(v.lo < 200 < v.hi for v in vs if v not in BORDERS)


def test_upright_rulings_are_told_by_rows() -> None:
    rows = tuple(float(y) for y in range(50, 451, 50))
    page = transpose(fax(30, edges=rows))
    levels = [Segment(y, TOP, BOTTOM) for y in rows]
    _, vs = add_rungs(page, (levels, BORDERS), SCALE)
    assert sorted((v.lo, v.hi) for v in vs if v not in BORDERS) == list(pairwise(rows))


def test_what_has_far_fewer_dots_than_a_ruling_has_where_it_is_known_lies_between_two_tables() -> None:
    rows = (50.0, 100.0, 150.0, 215.0, 265.0)
    page = transpose(fax(4, edges=rows))
    page[px(150.0) : px(215.0), px(RUNG) - 3 : px(RUNG) + 4] = 255
    page[px(152.0) : px(213.0) : 26, px(RUNG)] = 0
    known = [Segment(RUNG, top, foot) for top, foot in pairwise(rows) if top != 150.0]
    levels = [Segment(y, TOP, BOTTOM) for y in rows]
    new = [v for v in add_rungs(page, (levels, [*BORDERS, *known]), SCALE)[1] if v not in (*BORDERS, *known)]
    assert new == []
    page[px(152.0) : px(213.0) : 4, px(RUNG)] = 0
    new = [v for v in add_rungs(page, (levels, [*BORDERS, *known]), SCALE)[1] if v not in (*BORDERS, *known)]
    assert [(v.lo, v.hi) for v in new] == [(150.0, 215.0)]
