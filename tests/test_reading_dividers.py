"""Pale short rulings are known by the cell that they divide; print and what shines through divide nothing."""

import cv2
import numpy as np

from hedui.reading.dividers import (
    Shades,
    add_dividers,
    divide_cells,
    find_dividers,
    find_pale,
    find_traces,
    is_crossed,
    measure_shades,
)
from hedui.reading.grid import find_grids
from hedui.reading.image import ink_mask, is_bilevel
from hedui.reading.pixels import Gray
from hedui.reading.ring import Ring
from hedui.reading.segments import Segment

SCALE = 200 / 72
ROWS, COLUMNS = (100.0, 130.0, 160.0, 190.0), (50.0, 450.0)  # points
MIDDLE, TALL = 250.0, (130.0, 160.0)


def px(points: float) -> int:
    return round(points * SCALE)


def copy() -> Gray:
    """A ruled table of one column on the grainy paper of a copy."""
    page = np.random.default_rng(4).normal(240, 12, (700, 1400)).clip(0, 255).astype(np.uint8)
    for y in ROWS:
        page[px(y) : px(y) + 2, px(COLUMNS[0]) : px(COLUMNS[1])] = 120
    for x in COLUMNS:
        page[px(ROWS[0]) : px(ROWS[-1]), px(x) : px(x) + 2] = 120
    return page


def divide(page: Gray) -> tuple[list[Segment], list[Segment]]:
    """What is found beyond the rulings of the table."""
    hs = [Segment(y, *COLUMNS) for y in ROWS]
    vs = [Segment(x, ROWS[0], ROWS[-1]) for x in COLUMNS]
    more = add_dividers(page, (hs, vs), find_grids(hs, vs), SCALE, measure_shades(page, (hs, vs), SCALE))
    return more[0][len(hs) :], more[1][len(vs) :]


def line(page: Gray, shade: int, rows: tuple[float, float] = TALL) -> Gray:
    """The page with a line down its middle, as much darker as the grain allows."""
    part = page[px(rows[0]) : px(rows[1]), px(MIDDLE) : px(MIDDLE) + 2]
    part[:] = np.clip(part.astype(int) - (240 - shade), 0, 255).astype(np.uint8)
    return page


def test_a_table_without_more_rulings_gets_none() -> None:
    assert divide(copy()) == ([], [])


def test_a_pale_line_from_one_side_of_its_cell_to_the_other_divides_it() -> None:
    hs, (found,) = divide(line(copy(), 175))
    assert hs == []
    assert abs(found.pos - MIDDLE) < 1
    assert abs(found.lo - TALL[0]) + abs(found.hi - TALL[1]) < 1


def test_a_pale_line_across_divides_too() -> None:
    page = copy()
    page[px(145) : px(145) + 2, px(COLUMNS[0]) : px(COLUMNS[1])] -= 65
    (found,), vs = divide(page)
    assert vs == []
    assert abs(found.pos - 145) < 1


def test_a_stroke_that_ends_within_the_cell_divides_nothing() -> None:
    assert divide(line(copy(), 60, (136.0, 154.0))) == ([], [])


def test_the_table_on_the_sheet_s_back_divides_nothing() -> None:
    back = line(np.full((700, 1400), 240, np.uint8), 60)
    shining = cv2.GaussianBlur(back, (0, 0), 4)
    assert divide(np.minimum(copy(), shining)) == ([], [])


def test_print_divides_nothing() -> None:
    page = copy()
    for n, y in enumerate((122, 152, 182)):
        cv2.putText(page, "1411 HHH 1171", (px(100 + 20 * n), px(y)), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (60,), 3)
    assert divide(page) == ([], [])


def two_columns(page: Gray) -> tuple[list[Segment], list[Segment]]:
    """What is found beyond the rulings of a table that is parted down its middle in the first row alone."""
    hs = [Segment(y, *COLUMNS) for y in ROWS[:3]]
    vs = [*(Segment(x, ROWS[0], ROWS[2]) for x in COLUMNS), Segment(MIDDLE, *ROWS[:2])]
    more = add_dividers(page, (hs, vs), find_grids(hs, vs), SCALE, measure_shades(page, (hs, vs), SCALE))
    return more[0][len(hs) :], more[1][len(vs) :]


def test_a_paler_line_divides_where_a_border_of_the_table_goes_on() -> None:
    page = line(copy(), 205)
    assert divide(page) == ([], [])
    hs, (found,) = two_columns(page)
    assert hs == []
    assert (found.pos, found.lo, found.hi) == (MIDDLE, *TALL)


def test_strokes_above_one_another_at_a_known_border_leave_the_cells_margins_free() -> None:
    page = line(copy(), 60, (TALL[0] + 2.6, TALL[1] - 2.6))
    assert two_columns(page) == ([], [])


def test_dots_of_a_fax_divide_where_a_border_of_the_table_goes_on() -> None:
    page = np.full((700, 1400), 255, np.uint8)
    assert two_columns(page) == ([], [])
    page[px(TALL[0]) : px(TALL[1]) : 5, px(MIDDLE)] = 0
    hs, (found,) = two_columns(page)
    assert hs == []
    assert (found.pos, found.lo, found.hi) == (MIDDLE, *TALL)
    cv2.putText(page, "HHHHHHHHHHHHHHH", (px(200), px(155)), cv2.FONT_HERSHEY_SIMPLEX, 1.8, (0,), 3)
    assert two_columns(page) == ([], [])  # what print runs over is no ruling


def test_a_line_where_a_seals_ring_runs_upright_divides_no_cell() -> None:
    page = line(copy(), 175)
    hs = [Segment(y, *COLUMNS) for y in ROWS]
    vs = [Segment(x, ROWS[0], ROWS[-1]) for x in COLUMNS]
    radius = 50.0 * SCALE
    ring = Ring(px(MIDDLE) - radius, px(145.0), radius - 3, radius + 3)
    columns = [len(grid.xs) - 1 for rings in ((), (ring,)) for grid in divide_cells(page, (hs, vs), SCALE, rings)[1]]
    assert columns == [2, 1]


def test_a_border_that_is_found_in_one_row_is_sought_in_those_looked_through_before() -> None:
    page = np.full((700, 1400), 255, np.uint8)
    first, second = 150.0, 300.0  # points: rulings of the rows above, the second known by one of them alone
    hs = [Segment(y, *COLUMNS) for y in ROWS]
    vs = [Segment(x, ROWS[0], ROWS[-1]) for x in COLUMNS] + [Segment(first, ROWS[0], ROWS[1])]
    page[px(ROWS[1]) : px(ROWS[2]), px(first)] = page[px(ROWS[1]) : px(ROWS[2]), px(second)] = 0
    for middle in (100.0, 225.0, 375.0):  # the lowest row has print in the middle of three cells, and no ruling
        cv2.rectangle(page, (px(middle - 20), px(170.0)), (px(middle + 20), px(180.0)), (0,), -1)
    _, (grid,) = divide_cells(page, (hs, vs), SCALE)
    assert [(place.col, place.col_span) for place in grid.places if place.row == 2] == [(0, 1), (1, 1), (2, 1)]


def test_a_one_at_a_known_border_among_dust_is_no_dotted_ruling() -> None:
    page = np.full((700, 1400), 255, np.uint8)
    page[px(TALL[0] + 9.0) : px(TALL[1] - 9.0), px(MIDDLE) : px(MIDDLE) + 3] = 0
    for y in (TALL[0] + 4.0, TALL[1] - 4.0):
        page[px(y) : px(y) + 2, px(MIDDLE) : px(MIDDLE) + 2] = 0
    assert two_columns(page) == ([], [])


def test_a_digit_at_a_known_border_is_no_dotted_ruling() -> None:
    page = np.full((700, 1400), 255, np.uint8)
    cv2.putText(page, "2", (px(MIDDLE) - 6, px(TALL[1] - 10.0)), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (0,), 2)
    for y in (TALL[0] + 4.0, TALL[1] - 4.0):
        page[px(y) : px(y) + 2, px(MIDDLE) : px(MIDDLE) + 2] = 0
    assert two_columns(page) == ([], [])


def test_a_cell_narrower_than_its_own_rulings_has_no_ink_and_no_dots() -> None:
    nothing = np.zeros((40, 0), np.uint8)
    assert ink_mask(nothing).shape == (40, 0)
    assert find_traces(nothing, [1.0], Shades(10.0, 10.0, bilevel=True, glyph=26.0)) == []


def test_a_stroke_of_a_character_as_high_as_its_cell_is_no_ruling() -> None:
    part = np.full((32, 400), 250, np.uint8)
    part[2:31, 99:102] = 60  # 中
    for y in (7, 20):
        part[y : y + 3, 88:113] = 60
    assert is_crossed(part, 100.0)
    part[:, 88:98] = part[:, 103:113] = 250
    part[8:24, 112:130] = 60  # a word behind a ruling
    assert not is_crossed(part, 100.0)


def test_lines_as_near_to_each_other_as_a_characters_strokes_divide_nothing() -> None:
    page = line(copy(), 120)
    for beside in (4.0, 11.0):
        page[px(TALL[0]) : px(TALL[1]), px(MIDDLE + beside) : px(MIDDLE + beside) + 2] = 120
    assert divide(page) == ([], [])


def test_a_line_as_near_to_its_cells_side_as_a_characters_stroke_divides_nothing() -> None:
    page = copy()
    page[px(TALL[0]) : px(TALL[1]), px(COLUMNS[0] + 8) : px(COLUMNS[0] + 8) + 2] = 120
    assert divide(page) == ([], [])


def test_a_clean_copy_in_grey_is_no_copy_in_black_and_white() -> None:
    rng = np.random.default_rng(3)
    sheet = np.full((900, 700), 255, np.uint8)
    sheet[100:800:50] = 0
    grain = np.clip(sheet + rng.normal(-1, 1.5, sheet.shape), 0, 255).astype(np.uint8)
    assert is_bilevel(sheet)
    assert not is_bilevel(grain)


def test_a_pale_stroke_that_ends_within_a_low_cell_divides_nothing() -> None:
    low = Shades(60.0, 60.0, bilevel=False, glyph=0.0, low=px(20.0))
    part = np.full((px(12.0), px(80.0)), 240, np.uint8)
    part[4:-2, px(40.0) : px(40.0) + 2] = 205
    at = px(40.0) + 1.0
    assert list(find_dividers(part, low.upright, px(10.0), low=low.low)) == []
    assert find_pale(part, [at], low) == []
    part[:, px(40.0) : px(40.0) + 2] = 205
    assert list(find_dividers(part, low.upright, px(10.0), low=low.low)) == [at]
    assert find_pale(part, [at], low) == [at]
