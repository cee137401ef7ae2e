"""Where a fax left nothing of a ruling, print that is set in the middle on both sides tells of it."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from hedui.reading.between import find_between
from hedui.reading.lost_rows import find_lost_levels, find_lost_uprights

GLYPH = 26.0


def cell(*blocks: tuple[int, int, int, int], size: tuple[int, int] = (300, 400)) -> NDArray[np.uint8]:
    """The ink of a cell, (height, width), with blocks of print at (x, y, width, height)."""
    ink = np.zeros(size, np.uint8)
    for x, y, width, height in blocks:
        cv2.rectangle(ink, (x, y), (x + width - 1, y + height - 1), (255,), -1)
    return ink


def test_two_lines_each_in_the_middle_of_its_half_stand_in_two_cells() -> None:
    ink = cell((120, 62, 160, 26), (60, 212, 280, 26))
    assert find_between(ink, [150.0], GLYPH, level=True) == [150.0]
    assert find_between(np.ascontiguousarray(ink.T), [150.0], GLYPH) == [150.0]


@pytest.mark.parametrize(
    "blocks",
    [
        [(120, 117, 160, 26), (60, 157, 280, 26)],  # two lines of one text, in the middle of all
        [(120, 10, 160, 26), (60, 212, 280, 26)],  # the upper at the top
        [(120, 62, 160, 26)],  # nothing below
        [(120, 62, 160, 26), (60, 212, 280, 26), (300, 130, 26, 40)],  # print on the ruling's place
    ],
)
def test_print_that_is_not_in_the_middle_on_both_sides_tells_of_no_ruling(blocks: list[tuple[int, ...]]) -> None:
    assert find_between(cell(*blocks), [150.0], GLYPH, level=True) == []  # type: ignore[arg-type]


def test_dust_and_what_is_left_of_the_ruling_are_no_print() -> None:
    ink = cell((120, 62, 160, 26), (60, 212, 280, 26), (30, 149, 12, 2), (200, 150, 9, 2), (390, 20, 4, 4))
    assert find_between(ink, [150.0], GLYPH, level=True) == [150.0]


def test_of_several_rulings_those_are_told_between_which_print_is_in_the_middle() -> None:
    ink = cell((120, 37, 160, 26), (120, 187, 160, 26))  # in rows of 100 and of 200 pixels
    assert find_between(ink, [100.0, 150.0, 200.0], GLYPH, level=True) == [100.0]
    assert find_between(ink, [], GLYPH, level=True) == []


def row_cells(*lower: int) -> list[NDArray[np.uint8]]:
    """Cells of one row, 120 pixels high: a line at the middle of the upper half, and one this far down in each."""
    return [cell((20, 17, 60, 26), (10, y, 80, 26), size=(120, 100)) for y in lower]


@pytest.mark.parametrize(
    ("cells", "at"),
    [
        (row_cells(77, 76, 78), True),
        ([*row_cells(77, 77, 77), cell((20, 17, 60, 26), size=(120, 100))], True),
        (row_cells(77, 77), False),  # too few
        ([*row_cells(77, 77), cell((20, 17, 60, 26), size=(120, 100))], True),  # a third agrees
        ([*row_cells(77, 77), cell((20, 47, 60, 26), size=(120, 100))], False),  # or does not
        (row_cells(77, 77, 50), False),  # two lines of one text
        ([*row_cells(77, 77, 77), cell((20, 47, 60, 26), size=(120, 100))], False),  # print where it would run
        (row_cells(92, 92, 92), False),  # not in the middle
    ],
)
def test_a_ruling_of_a_whole_row_is_told_by_several_cells_with_two_lines_in_the_same_halves(
    cells: list[NDArray[np.uint8]], at: bool
) -> None:
    found = find_lost_levels(cells, GLYPH)
    assert len(found) == at
    assert all(45 <= y <= 75 for y in found)


def test_rows_are_measured_from_the_borders_of_their_cells() -> None:
    inside = [ink[8:112] for ink in row_cells(77, 76, 78)]
    (found,) = find_lost_levels(inside, GLYPH, 8.0)
    assert 40 <= found <= 64


def test_dashes_that_are_left_of_a_rows_ruling_are_no_print() -> None:
    cells = row_cells(77, 76, 78)
    for ink in cells:
        ink[59:62, 30:52] = 255
    (found,) = find_lost_levels(cells, GLYPH)
    assert 45 <= found <= 75


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        ((10, 20, 160, 26), (335, 20, 26, 26), True),  # a name from the left, its points in the middle
        ((77, 20, 160, 26), (315, 20, 60, 26), True),  # a result in the middle, its reason from the left
        ((10, 20, 160, 26), (315, 20, 26, 26), False),  # neither in the middle
        ((100, 20, 190, 26), (335, 20, 26, 26), False),  # a text of the whole
    ],
)
def test_of_two_cells_side_by_side_one_may_be_set_from_the_left(
    left: tuple[int, int, int, int], right: tuple[int, int, int, int], told: bool
) -> None:
    ink = cell(left, right, size=(66, 400))
    assert find_between(ink, [300.0], GLYPH) == ([300.0] if told else [])


def test_of_two_cells_side_by_side_the_one_before_may_be_behind_an_empty_one() -> None:
    ink = cell((165, 20, 70, 26), (350, 20, 40, 26), size=(66, 400))
    assert find_between(ink, [100.0, 300.0], GLYPH) == []
    ink = cell((165, 20, 70, 26), (320, 20, 60, 26), size=(66, 400))  # | | 年初数 | 全年数 |
    assert find_between(ink, [100.0, 300.0], GLYPH) == [100.0, 300.0]


def test_a_paragraph_with_a_comma_where_another_row_has_a_ruling_is_one_text() -> None:
    ink = cell((6, 8, 508, 26), (542, 8, 272, 26), (524, 28, 5, 7), (6, 38, 130, 26), size=(70, 830))
    assert find_between(ink, [220.0, 365.0, 526.0], GLYPH) == []


def test_a_sentences_comma_right_where_another_row_has_a_ruling_is_no_part_of_that() -> None:
    line, rest = ((6, 108, 551, 26), (569, 128, 5, 7), (589, 108, 142, 26)), (6, 140, 130, 26)  # 促进健康，宫颈癌筛查
    assert find_between(cell(*line, rest, size=(300, 745)), [279.0, 570.6], GLYPH) == []
    name = ((30, 108, 110, 26), (152, 128, 5, 7), (172, 108, 142, 26))  # four characters, and what is left of a ruling
    assert find_between(cell(*name, size=(300, 328)), [154.0], GLYPH) == [154.0]


@pytest.mark.parametrize(("mark", "told"), [((134, 44, 5, 7), []), ((134, 24, 5, 7), [148.0])])
def test_the_white_behind_a_comma_is_no_wider_than_that_of_a_character(
    mark: tuple[int, int, int, int], told: list[float]
) -> None:
    ink = cell((4, 22, 128, 26), mark, (164, 22, 220, 26), size=(70, 640))  # 按进度推进，大部分任务已完成
    assert find_between(ink, [148.0, 400.0], GLYPH) == told


@pytest.mark.parametrize(
    ("below", "at"),
    [
        ((4, 56, 140, 26), [46.0]),  # 质量达标率 in the next row
        ((4, 50, 140, 26), []),  # as close as lines of one text
        ((4, 60, 140, 26), []),  # not in the middle
    ],
)
def test_lines_as_close_as_those_of_one_text_are_two_rows_where_the_first_leaves_room(
    below: tuple[int, int, int, int], at: list[float]
) -> None:
    assert find_between(cell((4, 10, 180, 26), below, size=(92, 300)), [46.0], GLYPH, level=True) == at
    assert find_between(cell((4, 10, 280, 26), below, size=(92, 300)), [46.0], GLYPH, level=True) == []


def four_rows(*cells: str) -> list[NDArray[np.uint8]]:
    """Cells of rows that ran together, 50, 60, 50 and 40 pixels high: in each a line, two (=), or none."""
    ends, out = (0, 50, 110, 160, 200), []
    for rows in cells:
        blocks = []
        for top, foot, what in zip(ends, ends[1:], rows, strict=False):
            y = (top + foot - 24) // 2
            two = [(20, y - 14, 70, 24), (20, y + 14, 30, 24)]
            blocks += {"-": [(20, y, 30, 24)], "=": two, "#": [(20, foot - 20, 30, 40)]}.get(what, [])
        out.append(cell(*blocks, size=(200, 100)))
    return out


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["----", "----", "----"], True),
        (["----", "-=--", "----", "----", " -  "], True),  # two lines in one, and reasons for one row
        (["----", "----"], False),  # too few
        (["----", "----", "----", "#   "], False),  # print where one would run
    ],
)
def test_rows_that_ran_together_are_told_by_several_cells_with_as_many_blocks(cells: list[str], told: bool) -> None:
    found = find_lost_levels(four_rows(*cells), GLYPH)
    assert len(found) == 3 * told
    assert np.allclose(found, [50, 110, 160][: len(found)], atol=6)


def test_wrapped_lines_of_one_row_side_by_side_are_no_rows() -> None:
    wrapped = [cell((4, 9, 92, 26), (4, 45, 60, 26), size=(80, 100)) for _ in range(3)]
    assert find_lost_levels(wrapped, GLYPH) == []


def upright_in(inks: list[NDArray[np.uint8]]) -> float | None:
    """Where an upright ruling of all these cells is lost."""
    found = [it for it in find_lost_uprights(inks, GLYPH) if (it.first, it.last) == (0, len(inks))]
    return found[0].at if found else None


Row = tuple[tuple[int, int], ...]


def rows_of(*rows: Row) -> list[NDArray[np.uint8]]:
    """The ink of cells below one another, each with blocks of print from one column to another."""
    return [cell(*((x0, 20, x1 - x0, 26) for x0, x1 in row), size=(66, 400)) for row in rows]


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        ((((10, 100), (150, 300)), ((10, 80), (150, 390)), ((10, 110), (160, 260)), ()), 130.0),  # an empty cell
        (
            (((10, 100), (150, 300)), ((150, 390),), ((10, 110), (150, 260)), ((10, 100), (150, 300))),
            130.0,
        ),  # a name of two
        ((((10, 100), (150, 300)), ((10, 200),), ((10, 110), (160, 260))), None),  # one text reaches over the gap
        ((((10, 100), (150, 300)), ((10, 100),), ((10, 110), (160, 260))), None),  # nothing on one side
        ((((10, 100), (120, 300)), ((10, 80), (120, 390)), ((10, 110), (120, 260))), None),  # no gap between words
        ((((10, 100), (150, 300)), ((10, 80), (150, 390))), None),  # too few
    ],
)
def test_a_ruling_of_a_whole_column_is_told_by_a_gap_in_all_its_cells(rows: tuple[Row, ...], at: float | None) -> None:
    assert upright_in(rows_of(*rows)) == at


def test_other_rows_of_a_column_may_be_parted_elsewhere_or_not_at_all() -> None:
    money, whole = ((10, 100), (150, 300)), ((10, 390),)
    rows = (whole, money, money, money, money, whole, *[((10, 200), (260, 380))] * 4)
    found = find_lost_uprights(rows_of(*rows), GLYPH)
    assert [(it.first, it.last, it.at) for it in found] == [(1, 5, 125.0), (6, 10, 230.0)]
    assert find_lost_uprights(rows_of(*rows[2:-1]), GLYPH) == []  # too few


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        ([((10, 100), (150, 200), (300, 390))] * 4, 250.0),  # a name, its points and its target: the widest gap first
        ([*[((10, 100), (150, 200), (300, 390))] * 3, ((10, 100), (150, 200))], 125.0),  # a target is left out
        ([*[((10, 100), (150, 200), (300, 390))] * 3, ((150, 200),)], None),  # nothing but points
    ],
)
def test_of_several_gaps_one_is_told_on_both_sides_of_which_all_cells_have_print(rows: list[Row], at: float) -> None:
    assert upright_in(rows_of(*rows)) == at


def test_colons_behind_labels_are_no_ruling_between_two_columns() -> None:
    inks = rows_of(*[((10, 90), (130, 300))] * 4)
    assert upright_in(inks) == 110.0
    for ink in inks[1:]:
        ink[25:29, 100:104] = ink[38:42, 100:104] = 255
    assert upright_in(inks) is None
    more = rows_of(*[((10, 90), (130, 300))] * 10)
    for ink in more[:7]:
        ink[25:29, 100:104] = ink[38:42, 100:104] = 255  # no colons in the last three, where dust may have hidden them
    assert find_lost_uprights(more, GLYPH) == []
    inks[2][2:5, 101:104] = 255  # dust above one of them
    assert upright_in(inks) is None
    for ink in inks:
        ink[2:5, 115:118] = 255  # and beside them all
    assert upright_in(inks) is None
    for ink in inks:
        ink[2:5, 101:104] = 255  # dots of a ruling stand above and below the line too
    assert upright_in(inks) == 110.0


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ((220, 40, 160, 26), [200.0]),  # in the middle of what lies right of the second
        ((120, 40, 160, 26), []),  # in the middle of the whole
        ((10, 40, 160, 26), []),  # from the left side
        ((240, 40, 100, 26), []),  # in the middle of nothing
        ((110, 40, 80, 26), [100.0, 200.0]),  # between the two
    ],
)
def test_a_lone_line_stands_between_the_rulings_that_it_is_in_the_middle_of(
    block: tuple[int, int, int, int], found: list[float]
) -> None:
    assert find_between(cell(block, size=(106, 400)), [100.0, 200.0], GLYPH) == found
