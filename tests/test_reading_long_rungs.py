"""Rulings paler than grain lets one cell show: several cells side by side tell them, and no print is taken for one."""

import itertools
from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Gray, transpose
from hedui.reading.rungs import add_rungs
from hedui.reading.segments import Segment
from test_reading_dividers import SCALE, px

EDGES = (50.0, 90.0, 130.0, 180.0, 240.0, 300.0, 380.0, 450.0)  # points
TOP, BOTTOM = 100.0, 190.0
POSTS = [Segment(x, TOP, BOTTOM) for x in EDGES]
BORDERS = [Segment(y, EDGES[0], EDGES[-1]) for y in (TOP, BOTTOM)]
RUNG = 150.0
GRAIN = 22.0  # grey values


def faded(depth: float, cells: slice = slice(None), posts: Sequence[Segment] = POSTS, seed: int = 4) -> Gray:
    """A row of cells on grainy paper, and a level ruling a pixel high, so much darker, through some of them."""
    page = np.random.default_rng(seed).normal(225, GRAIN, (700, 1400))
    for post in posts:
        page[px(TOP) : px(BOTTOM), px(post.pos) : px(post.pos) + 2] = 150
    for border in BORDERS:
        page[px(border.pos) : px(border.pos) + 2, px(EDGES[0]) : px(EDGES[-1])] = 150
    for left, right in list(itertools.pairwise(EDGES))[cells]:
        page[px(RUNG), px(left) : px(right)] -= depth
    return page.clip(0, 250).astype(np.uint8)


def found(page: Gray, boxes: tuple[PixelBox, ...] = (), posts: Sequence[Segment] = POSTS) -> list[tuple[float, float]]:
    """From where to where level rulings were found between the borders."""
    hs, _ = add_rungs(page, (BORDERS, list(posts)), SCALE, boxes)
    new = sorted((h for h in hs if h not in BORDERS), key=lambda h: h.lo)
    assert all(abs(h.pos - RUNG) < 1 for h in new)
    return [(h.lo, h.hi) for h in new]


def test_a_ruling_that_no_cell_tells_is_told_by_all_of_them() -> None:
    assert found(faded(25)) == list(itertools.pairwise(EDGES))


def test_it_ends_where_cells_are_merged() -> None:
    assert found(faded(25, slice(2, None))) == list(itertools.pairwise(EDGES[2:]))


@pytest.mark.parametrize("seed", [5, 6])
def test_it_does_not_run_on_to_the_end_of_a_wide_cell_in_which_it_ends(seed: int) -> None:
    posts = [post for post in POSTS if post.pos != EDGES[-2]]
    page = faded(30, slice(0, 5), posts, seed)
    page[px(RUNG), px(EDGES[-3]) : px(390.0)] -= 30
    assert found(page, posts=posts) == list(itertools.pairwise(EDGES[:-2]))


@pytest.mark.parametrize("seed", range(5))
def test_paper_alone_has_none(seed: int) -> None:
    page = faded(0)
    grain = np.random.default_rng(seed).normal(0, 6, page.shape)
    assert found((page + grain).clip(0, 250).astype(np.uint8)) == []


def test_none_runs_through_print() -> None:
    page = faded(0)
    for left in EDGES[:-1]:
        cv2.putText(page, "EEFFEEE", (px(left) + 6, px(RUNG) + 12), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (170,), 2)
    boxes = tuple(PixelBox(px(x) + 4, px(RUNG) - 12, px(x) + 150, px(RUNG) + 16) for x in EDGES[:-1])
    assert found(page, boxes) == []


def test_an_upright_ruling_is_told_by_rows() -> None:
    page = transpose(faded(25))
    hs, vs = add_rungs(page, (POSTS, BORDERS), SCALE)
    new = sorted((v for v in vs if v not in BORDERS), key=lambda v: v.lo)
    assert hs == POSTS
    assert [(v.lo, v.hi) for v in new] == list(itertools.pairwise(EDGES))
