"""Borders run from ruling to ruling; strokes of print, however well they stand on a border's line, do not."""

import numpy as np

from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Mask
from hedui.reading.rulings import (
    cut_at_print,
    drop_level_strokes,
    drop_strokes,
    without_rims,
    without_strokes_at_ends,
)
from hedui.reading.segments import Segment

SCALE = 200 / 72
ROWS = [Segment(y, 50.0, 450.0) for y in (100.0, 120.0, 140.0, 160.0)]  # points
MIDDLE = 250.0


def px(points: float) -> int:
    return round(points * SCALE)


def ink(*pieces: tuple[float, float]) -> Mask:
    """The four horizontal rulings, and vertical ink down the middle between these heights (points)."""
    page = np.zeros((600, 1400), np.uint8)
    for row in ROWS:
        page[px(row.pos) - 1 : px(row.pos) + 2, px(50.0) : px(450.0)] = 255
    for top, bottom in pieces:
        page[px(top) : px(bottom), px(MIDDLE) - 1 : px(MIDDLE) + 2] = 255
    return page


WORD = PixelBox(px(200.0), px(123.0), px(300.0), px(137.0))  # a line of print in the second row, across the middle
WHOLE = Segment(MIDDLE, 100.0, 160.0)


def test_a_ruling_ends_where_a_line_of_print_takes_its_place() -> None:
    cut = cut_at_print([WHOLE], ROWS, ink((100.0, 120.0), (125.0, 135.0), (140.0, 160.0)), [WORD], SCALE)
    assert cut == [Segment(MIDDLE, 100.0, 120.0), Segment(MIDDLE, 140.0, 160.0)]


def test_a_level_stroke_of_the_print_that_a_ruling_runs_into_hides_it_not() -> None:
    page = ink((100.0, 120.0), (125.0, 136.0), (140.0, 160.0))
    stroke = Segment(128.0, 242.0, 258.0)  # of the same character
    assert cut_at_print([WHOLE], [*ROWS, stroke], page, [WORD], SCALE) == cut_at_print(
        [WHOLE], ROWS, page, [WORD], SCALE
    )
    assert len(cut_at_print([WHOLE], [*ROWS, stroke], page, [WORD], SCALE)) == 2


def test_a_ruling_that_is_drawn_through_a_box_of_print_stays_whole() -> None:
    assert cut_at_print([WHOLE], ROWS, ink((100.0, 160.0)), [WORD], SCALE) == [WHOLE]


def test_a_ruling_that_is_pale_all_along_or_has_no_print_on_it_stays_whole() -> None:
    pale = ink((105.0, 115.0), (125.0, 135.0), (145.0, 155.0))
    assert cut_at_print([WHOLE], ROWS, pale, [WORD], SCALE) == [WHOLE]
    gap = ink((100.0, 120.0), (125.0, 135.0), (140.0, 160.0))
    assert cut_at_print([WHOLE], ROWS, gap, [], SCALE) == [WHOLE]


def test_a_ruling_does_not_run_on_into_a_line_of_print_behind_its_last_crossing() -> None:
    rows = [ROWS[0], *ROWS[2:]]
    hanging = Segment(MIDDLE, 110.0, 190.0)  # up to the stroke, which stands clear of the ruling below it
    page = ink((112.0, 132.0), (140.0, 190.0))
    word = PixelBox(px(200.0), px(108.0), px(300.0), px(134.0))
    more = [*rows, Segment(180.0, 50.0, 450.0)]
    assert cut_at_print([hanging], more, page, [word], SCALE) == [Segment(MIDDLE, 140.0, 190.0)]


def test_a_ruling_that_is_said_to_run_beyond_the_page_breaks_nothing() -> None:
    page, rows = ink((100.0, 160.0)), [*ROWS, Segment(220.0, 50.0, 450.0)]
    beyond = Segment(MIDDLE, 100.0, 230.0)  # the page ends at 216
    assert cut_at_print([beyond], rows, page, [WORD], SCALE) == [beyond]


def test_a_dotted_ruling_ends_where_a_line_of_print_has_none_of_its_dots() -> None:
    dots = [(y, y + 0.8) for y in np.arange(100.5, 159.0, 2.5) if not 120.0 < y < 140.0]
    cut = cut_at_print([WHOLE], ROWS, ink(*dots, (124.0, 128.0), (129.0, 135.0)), [WORD], SCALE)
    assert cut == [Segment(MIDDLE, 100.0, 120.0), Segment(MIDDLE, 140.0, 160.0)]
    everywhere = [(y, y + 0.8) for y in np.arange(100.5, 159.0, 2.5)]
    assert cut_at_print([WHOLE], ROWS, ink(*everywhere, (129.0, 135.0)), [WORD], SCALE) == [WHOLE]


def test_a_stroke_on_a_borders_line_that_reaches_no_ruling_above_is_no_piece_of_it() -> None:
    border = Segment(MIDDLE, 140.0, 160.0)
    page = ink((125.0, 139.0), (140.0, 160.0))
    for beside in (-4, 4):  # the rest of its word, along a fifth of it
        page[px(128.0) : px(131.0), px(MIDDLE) + beside] = 255
    stroke, whole = Segment(MIDDLE, 125.5, 140.0), Segment(MIDDLE, 120.5, 140.0)
    assert drop_strokes([stroke, border], ROWS, page, [WORD], SCALE) == [border]
    assert drop_strokes([whole, border], ROWS, page, [WORD], SCALE) == [whole, border]
    assert drop_strokes([stroke, border], ROWS, page, [], SCALE) == [stroke, border]


def test_a_stroke_at_a_words_end_that_dust_lengthens_to_a_ruling_is_none() -> None:
    page = ink((124.0, 140.0))
    page[px(128.0) : px(131.0), px(MIDDLE) - 4] = 255  # the rest of its word, on one side alone
    word = PixelBox(px(245.0), px(123.0), px(300.0), px(137.0))
    lengthened, whole = Segment(MIDDLE, 124.0, 140.0), Segment(MIDDLE, 120.5, 140.0)
    assert drop_strokes([lengthened], ROWS, page, [word], SCALE) == []
    assert drop_strokes([whole], ROWS, page, [word], SCALE) == [whole]
    assert drop_strokes([lengthened], ROWS, ink((124.0, 140.0)), [word], SCALE) == [lengthened]


def test_strokes_of_words_below_one_another_right_beside_a_ruling_are_none() -> None:
    border = Segment(MIDDLE, 90.0, 160.0)
    strokes = [Segment(MIDDLE + 4.2, 104.0, 119.0), Segment(MIDDLE + 4.4, 124.0, 139.0)]  # 指 over 指
    apart = [Segment(MIDDLE + 9.0, stroke.lo, stroke.hi) for stroke in strokes]
    page = ink((100.0, 160.0))
    assert drop_strokes([border, *strokes], ROWS, page, [], SCALE) == [border]
    assert drop_strokes([border, *apart], ROWS, page, [], SCALE) == [border, *apart]


def test_a_ruling_ends_at_its_last_level_one_where_a_stroke_of_print_below_lengthens_it() -> None:
    hanging = Segment(MIDDLE, 100.0, 126.0)  # into the line of print in the next row
    page = ink((100.0, 126.0))
    for aside in (-1.5, 1.5):
        page[px(124.0) : px(126.0), px(MIDDLE + aside) - 1 : px(MIDDLE + aside) + 2] = 255
    assert without_strokes_at_ends(hanging, ROWS, page, [WORD], SCALE) == Segment(MIDDLE, 100.0, 120.0)
    one_side = ink((100.0, 126.0))
    one_side[px(121.0) : px(126.0), px(MIDDLE) - 4] = 255  # most of its length: 升
    assert without_strokes_at_ends(hanging, ROWS, one_side, [WORD], SCALE) == Segment(MIDDLE, 100.0, 120.0)
    bare = ink((100.0, 126.0))  # nothing beside it: the rest of a ruling that something hides
    assert without_strokes_at_ends(hanging, ROWS, bare, [WORD], SCALE) == hanging
    assert without_strokes_at_ends(hanging, ROWS, page, [], SCALE) == hanging


def test_the_tops_of_a_row_of_digits_are_no_ruling_but_a_drawn_one_is() -> None:
    page = np.zeros((600, 1400), np.uint8)
    digits = PixelBox(px(200.0), px(120.0), px(224.0), px(132.0))
    for x in range(digits.x0, digits.x1 - 10, 16):  # legs below a top as wide as half the room of a digit
        page[px(122.0) : px(122.0) + 2, x : x + 9] = 255
        page[px(122.0) : px(130.0), x : x + 6] = 255
    tops, broken = Segment(122.0, 200.0, 224.0), Segment(122.0, 300.0, 400.0)
    assert drop_level_strokes([tops], None, page, [digits], SCALE) == []
    assert drop_level_strokes([tops], None, page, [], SCALE) == [tops]
    assert drop_level_strokes([tops, broken], None, page, [digits], SCALE) == [tops, broken]  # a fax
    beside, border = Segment(122.0, 225.0, 400.0), Segment(199.0, 100.0, 300.0)
    assert drop_level_strokes([tops, broken], [], page, [digits], SCALE) == [broken]
    assert drop_level_strokes([tops, beside], [], page, [digits], SCALE) == [tops, beside]
    assert drop_level_strokes([tops, broken], [border], page, [digits], SCALE) == [tops, broken]
    page[px(122.0) - 1 : px(122.0) + 2, digits.x0 : digits.x1] = 255
    assert drop_level_strokes([tops], [], page, [digits], SCALE) == [tops]


def test_the_tops_of_a_line_of_words_are_no_ruling_however_long_it_is() -> None:
    page = np.zeros((600, 1400), np.uint8)
    words = PixelBox(px(100.0), px(120.0), px(210.0), px(132.0))
    for x in range(words.x0, words.x1 - 30, 36):  # a broad top to each character, and legs below
        page[px(122.0) : px(122.0) + 2, x : x + 26] = 255
        page[px(122.0) : px(130.0), x : x + 16] = 255
    tops, wider = Segment(122.0, 101.0, 208.0), Segment(122.0, 60.0, 208.0)
    assert drop_level_strokes([tops], [], page, [words], SCALE) == []
    assert drop_level_strokes([wider], [], page, [words], SCALE) == [wider]


def test_the_rim_of_a_picture_is_no_ruling_and_a_border_beside_it_is_one() -> None:
    rim, border, piece = Segment(593.6, 0.0, 842.0), Segment(590.0, 0.0, 842.0), Segment(593.6, 100.0, 842.0)
    assert without_rims([rim, border, piece], 595.0, 842.0) == [border, piece]
