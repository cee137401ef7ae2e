"""Rulings become cells with their spans, whatever printing, scanning and page breaks did to the rulings."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedui.reading.grid import drop_loose, find_grids
from hedui.reading.ink import find_rulings
from hedui.reading.pixels import Gray, Mask
from hedui.reading.segments import Segment, merge_collinear
from ruled_desk import grids_of, rule, spans

PLAIN = """
    +---+---+---+
    |   |   |   |
    +---+---+---+
    |   |   |   |
    +---+---+---+
"""
MERGED = """
    +---+---+---+
    |       |   |
    +---+---+   |
    |   |   |   |
    |   +---+---+
    |   |       |
    +---+-------+
"""
MERGED_SPANS = [(0, 0, 1, 2), (0, 2, 2, 1), (1, 0, 2, 1), (1, 1, 1, 1), (2, 1, 1, 2)]


def test_a_plain_table_has_a_cell_at_each_crossing_of_row_and_column() -> None:
    (grid,) = grids_of(PLAIN)
    assert spans(grid) == [(r, c, 1, 1) for r in range(2) for c in range(3)]
    assert list(grid.xs) == [100, 160, 220, 280]
    assert list(grid.ys) == [100, 130, 160]


def test_merged_cells_keep_their_spans() -> None:
    (grid,) = grids_of(MERGED)
    assert spans(grid) == MERGED_SPANS
    assert grid.places[0].box.x1 == 220


def test_a_side_that_the_page_break_leaves_open_at_the_bottom_is_closed() -> None:
    (grid,) = grids_of("""
        +---+---+---+
        |   |   |   |
        +---+---+---+
        |   |   |   |
        |   |   |   |
    """)
    assert spans(grid) == [(r, c, 1, 1) for r in range(2) for c in range(3)]
    assert grid.ys[-1] == 160


def test_a_side_that_the_page_break_leaves_open_at_the_top_is_closed() -> None:
    (grid,) = grids_of("""
        |   |   |   |
        |   |   |   |
        +---+---+---+
        |   |   |   |
        +---+---+---+
    """)
    assert spans(grid) == [(r, c, 1, 1) for r in range(2) for c in range(3)]


def test_an_open_row_of_few_cells_is_closed_where_both_outer_borders_reach_into_it() -> None:
    (grid,) = grids_of("""
        |           |           |
        |           |           |
        +-+-+-+-+-+-+-+-+-+-+-+-+
        | | | | | | | | | | | | |
        +-+-+-+-+-+-+-+-+-+-+-+-+
    """)
    assert spans(grid)[:3] == [(0, 0, 1, 6), (0, 6, 1, 6), (1, 0, 1, 1)]


def test_a_table_without_side_borders_is_closed_at_its_sides() -> None:
    (grid,) = grids_of("""
        ----+---+----
            |   |
        ----+---+----
            |   |
        ----+---+----
    """)
    assert spans(grid) == [(r, c, 1, 1) for r in range(2) for c in range(3)]
    assert (grid.xs[0], grid.xs[-1]) == (100, 280)


@pytest.mark.parametrize("gap", [1.0, 3.0, 5.5])
def test_broken_rulings_are_whole(gap: float) -> None:
    hs, vs = rule(MERGED)

    def broken(seg: Segment) -> list[Segment]:
        middle = (seg.lo + seg.hi) / 2 + 7
        return [replace(seg, hi=middle - gap / 2), replace(seg, lo=middle + gap / 2)]

    (grid,) = find_grids([s for h in hs for s in broken(h)], [s for v in vs for s in broken(v)])
    assert spans(grid) == MERGED_SPANS


def test_rulings_that_stop_short_of_each_other_meet() -> None:
    hs, vs = rule(PLAIN)
    short = [replace(s, lo=s.lo + 3, hi=s.hi - 3) for s in vs]
    (grid,) = find_grids(hs, short)
    assert len(grid.places) == 6


def test_a_double_ruling_is_one_border() -> None:
    hs, vs = rule(PLAIN)
    doubled = [replace(s, pos=s.pos + 2.0) for s in (hs[0], hs[-1])]
    (grid,) = find_grids([*hs, *doubled], [*vs, replace(vs[0], pos=vs[0].pos + 1.8)])
    assert spans(grid) == [(r, c, 1, 1) for r in range(2) for c in range(3)]


def test_a_border_that_leans_stays_one_border() -> None:
    hs = [Segment(y, 100.0, 403.5) for y in (100.0, 120.0, 140.0, 160.0, 180.0)]
    upper, lower = (100.0, 252.0, 400.0), (103.5, 255.5, 403.5)
    vs = [Segment(x, y, y + 40.0) for xs, y in ((upper, 100.0), (lower, 140.0)) for x in xs]
    (grid,) = find_grids(hs, vs)
    assert spans(grid) == [(row, col, 1, 1) for row in range(4) for col in range(2)]
    assert {place.box.x0 for place in grid.places} == {100.0, 252.0, 103.5, 255.5}  # each cell where it is drawn


def test_bars_closer_than_a_character_is_wide_are_no_table() -> None:
    vs = [Segment(100.0 + 3 * n, 100.0, 140.0) for n in range(40)]
    assert find_grids([Segment(y, 100.0, 217.0) for y in (100.0, 140.0)], vs) == []


def test_a_frame_around_the_table_is_no_cell_of_it() -> None:
    (grid,) = grids_of("""
        +-----------------+
        |                 |
        |  +---+---+---+  |
        |  |   |   |   |  |
        |  +---+---+---+  |
        |  |   |   |   |  |
        |  +---+---+---+  |
        |                 |
        +-----------------+
    """)
    assert spans(grid) == [(r, c, 1, 1) for r in range(2) for c in range(3)]


def test_a_stray_stroke_within_a_cell_makes_no_row_of_its_own() -> None:
    hs, vs = rule(PLAIN)
    (grid,) = find_grids([*hs, Segment(115, 110, 140)], [*vs, Segment(190, 105, 125)])
    assert spans(grid) == [(r, c, 1, 1) for r in range(2) for c in range(3)]


def test_a_stroke_that_touches_one_border_makes_no_row_of_its_own() -> None:
    hs, vs = rule(PLAIN)
    (grid,) = find_grids([*hs, Segment(115, 100, 120)], vs)
    assert spans(grid) == [(r, c, 1, 1) for r in range(2) for c in range(3)]


def test_underlines_and_a_lone_frame_are_no_tables() -> None:
    assert grids_of("---------\n\n---------\n\n---------") == []
    assert grids_of("+--------+\n|        |\n|        |\n+--------+") == []


def test_tick_boxes_are_no_tables() -> None:
    assert grids_of("+-+-+\n| | |\n+-+-+", step=4) == []


def test_tables_come_from_top_to_bottom() -> None:
    two = "+---+---+\n|   |   |\n+---+---+"
    upper, lower = grids_of(two + "\n.\n.\n" + two)
    assert list(upper.ys) == [100, 130]
    assert list(lower.ys) == [175, 205]


def test_white_space_beside_a_stepped_table_is_no_cell() -> None:
    (grid,) = grids_of("""
        +---+---+
        |   |   |
        +---+---+---+
        |   |   |   |
        +---+---+---+
    """)
    assert spans(grid) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1), (1, 2, 1, 1)]


STEPPED = """
    +-------+-------+
    |       |       |
    +-------+       |
    |               |
    |               |
    +---------------+
"""


@pytest.mark.parametrize("left", [0.3, 0.0])
def test_what_would_be_no_rectangle_is_cut_where_a_border_is_faint_or_lost(left: float) -> None:
    hs, vs = rule(STEPPED)
    faint = [Segment(vs[1].pos, 130, 130 + left * 45)] if left else []
    (grid,) = find_grids(hs, [*vs, *faint])
    assert spans(grid) == [(0, 0, 1, 1), (0, 1, 2, 1), (1, 0, 1, 1)]


HEADED = """
    +-----------------------+-------+
    |                       |       |
    |                       |       |
    +-------+-------+-------+-------+
    |       |       |       |       |
    +-------+-------+-------+-------+
"""


def test_where_a_rows_upper_border_is_lost_its_own_borders_still_part_its_cells() -> None:
    hs, vs = rule(HEADED)
    (under,) = [h for h in hs if h.pos not in (min(it.pos for it in hs), max(it.pos for it in hs))]
    left = [Segment(under.pos, sorted({v.pos for v in vs})[2], under.hi)]
    (grid,) = find_grids([*(h for h in hs if h is not under), *left], vs)
    assert [one for one in spans(grid) if one[0] == 1] == [(1, 0, 1, 1), (1, 1, 1, 1), (1, 2, 1, 1), (1, 3, 1, 1)]


def test_a_rulings_pieces_that_each_meet_one_border_part_its_cells() -> None:
    hs, vs = rule(HEADED)
    xs = sorted({v.pos for v in vs})
    (under,) = [h for h in hs if h.pos not in (min(it.pos for it in hs), max(it.pos for it in hs))]
    pieces = [Segment(under.pos, xs[1] - 30, xs[1] + 10), Segment(under.pos, xs[1] + 20, xs[2] + 10)]
    left = [v for v in vs if v.pos in (xs[0], xs[2], xs[-1])] + [Segment(xs[1], under.pos, max(v.hi for v in vs))]
    (grid,) = find_grids([*(h for h in hs if h is not under), *pieces], left)
    assert under.pos in grid.ys


def test_rulings_that_close_open_sides_and_are_pieces_too_are_counted_once() -> None:
    post = Segment(100.0, 0.0, 90.0)
    pieces = [Segment(y, lo, hi) for y in (0.0, 30.0, 60.0) for lo, hi in ((60.0, 98.0), (103.0, 140.0))]
    assert drop_loose(pieces, [post]) == (pieces, [post])


@given(st.permutations(range(7)), st.floats(-0.6, 0.6))
def test_neither_order_nor_a_trembling_hand_changes_the_cells(order: list[int], tremble: float) -> None:
    hs, vs = rule(MERGED)
    shaken = [replace(hs[n % len(hs)], pos=hs[n % len(hs)].pos + tremble * (-1) ** n) for n in order]
    (grid,) = find_grids(shaken, vs)
    assert spans(grid) == MERGED_SPANS


def test_pieces_of_one_ruling_join_and_rulings_of_other_cells_stay_apart() -> None:
    near, far = [Segment(100, 0, 40), Segment(100.5, 44, 90)], [Segment(100, 97, 140)]
    assert [(round(s.lo), round(s.hi)) for s in merge_collinear([*far, *near])] == [(0, 90), (97, 140)]


# -- rulings from ink

SCALE = 200 / 72


def draw(sketch: str, thickness: int = 2) -> Mask:
    """Ink of a sketch, as a mask of a small page at 200 dpi."""
    ink = np.zeros((700, 1000), np.uint8)
    hs, vs = rule(sketch)
    for s in hs:
        cv2.line(ink, (px(s.lo), px(s.pos)), (px(s.hi), px(s.pos)), 255, thickness)
    for s in vs:
        cv2.line(ink, (px(s.pos), px(s.lo)), (px(s.pos), px(s.hi)), 255, thickness)
    return ink


def px(points: float) -> int:
    return round(points * SCALE)


def on_paper(ink: Mask) -> Gray:
    """Black ink on white paper."""
    return np.asarray(255 - ink, np.uint8)


def test_ruled_ink_gives_the_same_cells_as_drawn_rulings() -> None:
    (grid,) = find_grids(*find_rulings(on_paper(draw(MERGED)), SCALE))
    assert spans(grid) == MERGED_SPANS
    assert np.allclose(grid.xs, (100, 160, 220, 280), atol=0.6)


def test_dotted_and_speckled_ink_still_rules() -> None:
    ink = draw(MERGED)
    rng = np.random.default_rng(7)
    ink[rng.random(ink.shape) < 0.12] = 0
    ink[rng.random(ink.shape) < 0.0005] = 255
    (grid,) = find_grids(*find_rulings(on_paper(ink), SCALE))
    assert spans(grid) == MERGED_SPANS


def on_grainy_paper(ink: Mask, shade: float) -> Gray:
    """Ink of a shade of grey on paper with the grain of a copy."""
    rng = np.random.default_rng(5)
    return np.clip(np.where(ink > 0, shade, 248.0) + rng.normal(0, 11, ink.shape), 0, 255).astype(np.uint8)


def test_rulings_paler_than_print_on_grainy_paper_rule() -> None:
    (grid,) = find_grids(*find_rulings(on_grainy_paper(draw(MERGED, 1), 180), SCALE))
    assert spans(grid) == MERGED_SPANS


def test_long_hairlines_rule_that_hardly_stand_out_of_the_grain() -> None:
    ink = np.zeros((700, 1000), np.uint8)
    for at in (50, 150, 240):
        cv2.line(ink, (px(50), px(at)), (px(350), px(at)), 255, 1)
    for at in (50, 200, 350):
        cv2.line(ink, (px(at), px(50)), (px(at), px(240)), 255, 1)
    (grid,) = find_grids(*find_rulings(on_grainy_paper(ink, 205), SCALE))
    assert spans(grid) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_a_border_that_a_seal_covers_in_part_and_goes_on_behind_it_stands() -> None:
    hs, vs = rule(PLAIN)
    middle = next(h for h in hs if h.pos == 130)
    parts = [replace(middle, hi=176), replace(middle, lo=210)]
    (grid,) = find_grids([h for h in hs if h is not middle] + parts, vs)
    assert spans(grid) == [(r, c, 1, 1) for r in range(2) for c in range(3)]


def test_print_in_cells_rules_nothing() -> None:
    ink = draw(PLAIN)
    for x in (110, 170, 230):
        for n in range(3):  # 三: three strokes, none alone
            cv2.line(ink, (px(x), px(108) + 9 * n), (px(x) + 26, px(108) + 9 * n), 255, 3)
        cv2.rectangle(ink, (px(x), px(140)), (px(x) + 24, px(140) + 24), 255, 2)  # 口
    (grid,) = find_grids(*find_rulings(on_paper(ink), SCALE))
    assert spans(grid) == [(r, c, 1, 1) for r in range(2) for c in range(3)]


def test_a_shaded_bar_and_the_edge_of_a_picture_rule_nothing() -> None:
    ink = draw(PLAIN)
    cv2.rectangle(ink, (px(60), px(30)), (px(300), px(60)), 255, -1)
    (grid,) = find_grids(*find_rulings(on_paper(ink), SCALE))
    assert grid.ys[0] == pytest.approx(100, abs=0.6)
    assert len(grid.places) == 6


def test_rulings_are_found_where_they_are_to_half_a_point() -> None:
    hs, vs = find_rulings(on_paper(draw(PLAIN)), SCALE)
    assert sorted(round(s.pos) for s in hs) == [100, 130, 160]
    assert sorted(round(s.pos) for s in vs) == [100, 160, 220, 280]
    assert all(abs(s.lo - 100) < 2 and abs(s.hi - 280) < 2 for s in hs)


def test_a_ruling_that_leans_is_as_long_as_it_is_drawn() -> None:
    ink = np.zeros((2000, 400), np.uint8)
    cv2.line(ink, (100, 100), (110, 1900), 255, 2)  # a third of a degree, as photos keep
    _, (leaning,) = find_rulings(on_paper(ink), SCALE)
    assert (leaning.lo, leaning.hi) == pytest.approx((100 / SCALE, 1900 / SCALE), abs=2)


def test_a_row_of_two_cells_that_is_open_at_its_sides_belongs_to_the_table() -> None:
    (grid,) = grids_of("""
        ----+--------
            |
        ----+---+----
            |   |
        ----+---+----
            |   |
        ----+---+----
    """)
    assert spans(grid)[:2] == [(0, 0, 1, 1), (0, 1, 1, 2)]


def test_a_streak_of_a_dirty_glass_that_runs_over_the_whole_page_is_no_border() -> None:
    hs, vs = rule(PLAIN)
    (grid,) = find_grids(hs, [*vs, Segment(190, 0, 400)])
    assert spans(grid) == [(r, c, 1, 1) for r in range(2) for c in range(3)]


def test_a_table_whose_sides_are_cut_off_with_the_sheet_has_cells_up_to_the_cut() -> None:
    whole = [Segment(y, 0, 479) for y in (166, 198, 535)]
    inner = [Segment(y, 37, 479) for y in (230, 264, 298, 345, 379, 420, 453, 494)]
    vs = [Segment(x, 166, 535) for x in (37, 91)] + [Segment(x, 198, 535) for x in (244, 385)]
    (grid,) = find_grids([*whole, *inner], vs)
    assert list(grid.xs) == [0, 37, 91, 244, 385, 479]
    assert spans(grid)[0] == (0, 0, 1, 1)


def test_rulings_that_all_run_on_over_the_page_are_those_of_a_row_without_end() -> None:
    hs, vs = rule(PLAIN)
    open_ended = [replace(v, lo=60, hi=200) for v in vs]
    assert len(find_grids(hs, open_ended)[0].places) == 12


@pytest.mark.parametrize(("whole", "left"), [(3, 50.0), (1, 150.0)])
def test_a_side_of_which_a_fax_left_nothing_is_where_several_rulings_end(whole: int, left: float) -> None:
    ys = [100.0 + 20 * n for n in range(13)]
    hs = [Segment(y, 50.0 if 4 <= n < 4 + whole else 150.0, 450.0) for n, y in enumerate(ys)]
    (grid,) = find_grids(hs, [Segment(x, ys[0], ys[-1]) for x in (150.0, 300.0, 450.0)])
    assert grid.xs[0] == left


def test_a_streak_at_which_rulings_end_hides_a_border() -> None:
    hs = [Segment(y, 50, 300) for y in (100, 160)]
    vs = [*(Segment(x, 100, 160) for x in (50, 200, 300)), Segment(100, 100, 130), Segment(150, 100, 130)]
    (grid,) = find_grids([*hs, Segment(130, 0, 400)], vs)
    assert [list(grid.ys), list(grid.xs)] == [[100, 130, 160], [50, 100, 150, 200, 300]]


def test_a_fold_in_pieces_that_meets_the_sheets_edge_is_no_border_and_the_edge_none() -> None:
    hs = [Segment(y, 50, 300) for y in (100, 130, 160, 190, 220)]
    vs = [Segment(x, 100, 220) for x in (50, 150, 300)]
    fold, edge = [Segment(136, 10, 190), Segment(136.5, 200, 355)], Segment(352, 120, 150)
    (grid,) = find_grids([*hs, *fold], [*vs, edge])
    assert [list(grid.ys), list(grid.xs)] == [[100, 130, 160, 190, 220], [50, 150, 300]]
