"""A fold that a fax made dots of is no ruling; a ruling beside it, and rows of dots within a table's width, stay."""

import numpy as np
import pytest

from hedui.reading.dotted_folds import without_dotted_folds
from hedui.reading.ink import find_rulings
from hedui.reading.pixels import Gray

SCALE = 200 / 72
FOLD = 300  # the row of pixels that it runs along


def fax(first: int, last: int) -> Gray:
    """A page with a table of four rows at columns 200 to 1400, and dots along one line from column to column."""
    page = np.full((800, 1654), 255, np.uint8)
    for row in (150, 250, 350, 450):
        page[row : row + 3, 200:1400] = 0
    for column in (200, 800, 1397):
        page[150:450, column : column + 3] = 0
    rng = np.random.default_rng(3)
    for x in range(first, last, 7):
        y = FOLD + int(rng.integers(-1, 2))
        page[y : y + 2, x : x + 5] = 0
    for x, y in rng.integers((0, 0), (1650, 798), (150, 2)):
        page[y : y + 2, x : x + 2] = 0
    return page


def levels(page: Gray) -> list[int]:
    return sorted({round(h.pos * SCALE) // 10 * 10 for h in find_rulings(page, SCALE)[0] if h.hi - h.lo > 100})


def test_dots_that_run_over_both_margins_are_a_fold_and_no_ruling() -> None:
    page = fax(0, 1650)
    assert levels(page) == [150, 250, FOLD, 350, 450]
    assert levels(without_dotted_folds(page, SCALE)) == [150, 250, 350, 450]


@pytest.mark.parametrize(("first", "last"), [(205, 1395), (0, 1395), (205, 1650)])
def test_dots_that_leave_a_margin_free_may_be_a_ruling(first: int, last: int) -> None:
    page = fax(first, last)
    assert levels(without_dotted_folds(page, SCALE)) == [150, 250, FOLD, 350, 450]


def test_a_ruling_that_a_fold_runs_along_stays() -> None:
    page = fax(0, 1650)
    page[FOLD - 4 : FOLD - 2, 200:1400] = 0
    assert levels(without_dotted_folds(page, SCALE)) == [150, 250, FOLD - 10, 350, 450]


@pytest.mark.parametrize("rows", [(320,), (200, 260, 320, 380, 440)])
def test_dots_of_a_table_whose_side_borders_were_not_seen_are_no_folds(rows: tuple[int, ...]) -> None:
    page = np.full((800, 1654), 255, np.uint8)
    page[150:450, 500:503] = page[150:450, 1100:1103] = 0  # the only borders that are drawn
    for row in rows:
        page[row, 200:1450:4] = 0
    assert without_dotted_folds(page, SCALE) is page


def test_a_page_without_a_fold_and_a_page_in_shades_are_left_as_they_are() -> None:
    page = fax(0, 0)
    assert without_dotted_folds(page, SCALE) is page
    shaded = np.asarray(np.clip(fax(0, 1650).astype(int), 20, 235), np.uint8)
    shaded[:, ::2] -= 10
    assert without_dotted_folds(shaded, SCALE) is shaded
