"""Rulings of which a fax left only dots."""

from itertools import pairwise

import cv2
import numpy as np

from hedui.page import Box
from hedui.reading.dotted import Dotted, add_dotted, cut_at_crossings
from hedui.reading.grid import find_grids
from hedui.reading.ink import unlike
from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Mask
from hedui.reading.segments import Segment
from ruled_desk import spans

SCALE = 200 / 72
ROWS, COLUMNS = (60, 80, 100, 140, 160), (50, 150, 260, 330)
WHOLE = [(r, c, 1, 1) for r in range(4) for c in range(3)]


def px(points: float) -> int:
    return round(points * SCALE)


def draw_dots(share: float, rows: tuple[int, ...] = ROWS, seed: int = 3) -> Mask:
    """A table ruled in hairlines of which a share of the pixels is left, on paper with dust."""
    rng = np.random.default_rng(seed)
    lines = np.zeros((600, 1000), np.uint8)
    for y in rows:
        lines[px(y), px(COLUMNS[0]) : px(COLUMNS[-1])] = 255
    for x in COLUMNS:
        lines[px(rows[0]) : px(rows[-1]), px(x)] = 255
    ink = np.where(rng.random(lines.shape) < share, lines, 0).astype(np.uint8)
    for y, x in rng.integers(0, (598, 998), (200, 2)):
        ink[y : y + 2, x : x + 2] = 255
    return ink


def cells_of(ink: Mask, print_boxes: tuple[PixelBox, ...] = ()) -> list[tuple[int, int, int, int]]:
    (grid,) = find_grids(*add_dotted([], [], ink, print_boxes, SCALE))
    return spans(grid)


def test_rulings_of_which_a_quarter_is_left_rule() -> None:
    assert cells_of(draw_dots(0.25)) == WHOLE


def test_dust_alone_rules_nothing() -> None:
    assert add_dotted([], [], draw_dots(0.0), (), SCALE) == ([], [])


def test_a_column_of_ones_is_no_ruling_where_the_detector_saw_print() -> None:
    ink = draw_dots(0.5)
    boxes = []
    for top, bottom in pairwise(ROWS):
        at = px((top + bottom) / 2)
        cv2.line(ink, (px(200), at - 13), (px(200), at + 13), 255, 1)
        boxes.append(PixelBox(px(200) - 12, at - 15, px(200) + 12, at + 15))
    assert cells_of(ink, tuple(boxes)) == WHOLE


def test_the_feet_of_a_row_of_print_that_the_detector_saw_are_no_dotted_ruling() -> None:
    ink = np.zeros((600, 1000), np.uint8)
    for n in range(30):
        cv2.putText(ink, "E", (60 + 28 * n, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 255, 1)
    assert add_dotted([], [], ink, (), SCALE)[0]
    assert add_dotted([], [], ink, (PixelBox(52, 166, 920, 212),), SCALE) == ([], [])


def _print_in_rows(ink: Mask, x: int, onto: int) -> tuple[PixelBox, ...]:
    """Two rows of print up to a column, `onto` pixels beyond it; the detector sees it with what stands behind."""
    boxes = []
    for top, bottom in ((68, 92), (108, 130)):
        box = PixelBox(px(60), px(top), px(250), px(bottom))
        for y in range(box.y0, box.y1, 9):
            for left in range(box.x0, x - 8, 12):
                ink[y : y + 5, left : left + 8] = 255
            ink[y : y + 5, x - 6 : x + onto] = 255
            ink[y : y + 5, x + 4 : x + 40] = 255
        boxes.append(box)
    return tuple(boxes)


def test_print_that_touches_a_dotted_ruling_on_both_sides_hides_it_not_but_print_across_it_does() -> None:
    rows = (60, 100, 140, 160)
    whole = [(r, c, 1, 1) for r in range(3) for c in range(3)]
    for onto, found in ((-1, True), (4, False)):
        ink = draw_dots(0.3, rows)
        boxes = _print_in_rows(ink, px(COLUMNS[1]), onto)
        assert (cells_of(ink, boxes) == whole) is found


def test_a_ruling_is_cut_where_a_row_between_two_others_has_none_of_its_dots() -> None:
    ruling = Dotted(Segment(200, 60, 160), ((100, 120),))
    crossing = [Segment(y, 50, 330) for y in (60, 80, 100.5, 119, 160)]
    assert list(cut_at_crossings(ruling, crossing)) == [Segment(200, 60, 100), Segment(200, 120, 160)]


def test_a_gap_that_ends_between_two_rulings_is_chance() -> None:
    ruling = Dotted(Segment(200, 60, 160), ((104, 121),))
    crossing = [Segment(y, 50, 330) for y in (60, 80, 100, 120, 160)]
    assert list(cut_at_crossings(ruling, crossing)) == [Segment(200, 60, 160)]


def test_a_merged_cell_between_dotted_rulings_stays_one() -> None:
    ink = draw_dots(0.5)
    box = Box(150, 60, 150, 80)  # the second column's border is left out of the first row
    ink[px(box.y0) + 2 : px(box.y1) - 1, px(box.x0) - 1 : px(box.x0) + 2] = 0
    assert cells_of(ink)[:2] == [(0, 0, 1, 2), (0, 2, 1, 1)]


def test_a_gap_ends_where_the_ruling_is_drawn_solid() -> None:
    ink = draw_dots(0.5)
    top, bottom = px(ROWS[1]), px(ROWS[2])
    x = px(COLUMNS[1])
    ink[top + 2 : bottom - 1, x - 4 : x + 5] = 0  # not drawn in this row,
    ink[top - 20 : top, x - 1 : x + 3] = 255  # and no dots, but ink, above it
    (grid,) = find_grids(*add_dotted([], [], ink, (), SCALE))
    assert (1, 0, 1, 2) in spans(grid)


def test_a_piece_of_no_length_is_no_ruling() -> None:
    whole, point = Segment(200, 60, 160), Segment(120, 80, 80)
    assert unlike([whole, point], []) == [whole]
    assert unlike([point], [Segment(120, 60, 160)]) == []


def test_a_fold_that_runs_on_beyond_the_table_on_both_sides_rules_nothing() -> None:
    ink = draw_dots(0.5)
    for x0, x1 in ((5, 140), (200, 350)):  # in pieces, where print lies between
        ink[px(120), px(x0) : px(x1) : 3] = 255
    assert cells_of(ink) == WHOLE
    ink[:, px(335) :] = 0
    assert len(cells_of(ink)) > len(WHOLE)  # it ends with the table, as rulings do
