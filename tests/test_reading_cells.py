"""Lines go to the cells that their characters stand in; what stands in none stays prose."""

from dataclasses import replace

import pytest

from hedui.cut import cut_line
from hedui.page import Box, Line, Witness
from hedui.reading.cells import cut_by_cells, fill_tables, order_lines, without_ghosts
from prose_desk import set_line
from ruled_desk import grids_of

ONE_ROW = """
    +---------+---------+
    |         |         |
    |         |         |
    +---------+---------+
"""
TWO_BY_TWO = """
    +----+----+
    |    |    |
    +----+----+
    |    |    |
    +----+----+
"""


def test_a_line_that_runs_through_two_cells_is_cut_between_them() -> None:
    grids = grids_of(TWO_BY_TWO)  # columns 100 to 175 to 250, rows 100 to 130 to 160
    outside, (table,) = fill_tables(grids, [set_line("得分98满分100", 150, 110, 1, 10)], 1)
    assert outside == []
    assert [(cell.row, cell.col, cell.text) for cell in table.cells if cell.text] == [
        (0, 0, "得分9"),
        (0, 1, "8满分100"),
    ]
    assert table.at(0, 1).lines[0].xs[0] == table.at(0, 0).lines[0].xs[-1] == 175  # type: ignore[union-attr]


def test_a_line_beside_the_table_is_prose_and_its_cells_stay_empty() -> None:
    outside, (table,) = fill_tables(grids_of(TWO_BY_TWO), [set_line("备注：无", 110, 180, 1, 10)], 1)
    assert [line.text for line in outside] == ["备注：无"]
    assert all(cell.text == "" for cell in table.cells)


def test_the_part_of_a_line_that_reaches_out_of_the_table_is_prose() -> None:
    outside, (table,) = fill_tables(grids_of(TWO_BY_TWO), [set_line("单位万元", 230, 110, 1, 10)], 1)
    assert [line.text for line in outside] == ["万元"]
    assert table.cells[1].text == "单位"


def test_the_lines_of_a_cell_read_from_top_to_bottom_and_left_to_right() -> None:
    lines = [set_line("第二行", 105, 116, 1, 8), set_line("右", 130, 104, 1, 8), set_line("左", 105, 103, 1, 8)]
    _, (table,) = fill_tables(grids_of(TWO_BY_TWO), lines, 1)
    assert table.cells[0].text == "左右第二行"


def test_a_merged_cell_takes_lines_from_all_its_rows() -> None:
    grids = grids_of("""
        +----+----+
        |    |    |
        |    +----+
        |    |    |
        +----+----+
    """)
    lines = [set_line("产出", 105, 105, 1, 8), set_line("指标", 105, 145, 1, 8)]
    _, (table,) = fill_tables(grids, lines, 1)
    assert (table.cells[0].text, table.cells[0].row_span) == ("产出指标", 2)
    assert table.row_cells(1)[0] is table.cells[0]


def test_what_was_witnessed_of_a_part_goes_with_it_and_of_more_than_it_is_dropped() -> None:
    line = Line("12.5%", Box(0, 0, 50, 10), 1, (0, 10, 20, 30, 40, 50), (0.9, 0.8, 0.7, 0.6, 0.5))
    line = Line(
        line.text, line.box, 1, line.xs, line.probs, (Witness(3, 5, "5%", "ocr"), Witness(0, 5, "12.5%", "ocr"))
    )
    part = cut_line(line, 3, 5)
    assert part.text == "5%"
    assert part.witnesses == (Witness(0, 2, "5%", "ocr"),)
    assert (part.box, part.probs) == (Box(30, 0, 50, 10), (0.6, 0.5))
    assert cut_line(line, 0, 5) is line


def test_a_line_wholly_in_one_cell_is_not_copied() -> None:
    line = set_line("98", 110, 110, 1, 10)
    ((key, piece),) = cut_by_cells(line, grids_of(TWO_BY_TWO))
    assert key == (0, 0)
    assert piece is line


def test_lines_that_share_most_of_their_height_are_one_row_of_print() -> None:
    raised = set_line("（盖章）", 200, 103, 1, 12)
    assert [line.text for line in order_lines([raised, set_line("填报单位", 60, 100, 1, 12)])] == [
        "填报单位",
        "（盖章）",
    ]


def test_halves_of_a_number_whose_boxes_meet_are_two_rows() -> None:
    above = replace(set_line("1199.", 348, 187, 1, 10), box=Box(348, 187, 374, 201))
    below = replace(set_line("46119", 347, 193, 1, 10), box=Box(347, 193, 383, 213))
    assert [line.text for line in order_lines([below, above])] == ["1199.", "46119"]


def test_a_table_that_holds_no_print_for_certain_is_none_where_another_does() -> None:
    (ghost,) = fill_tables(grids_of(TWO_BY_TWO), [replace(set_line("0", 110, 110, 1, 10), probs=(0.73,))], 1)[1]
    (table,) = fill_tables(grids_of(TWO_BY_TWO), [replace(set_line("分）", 110, 110, 1, 10), probs=(0.99, 0.9))], 1)[1]
    assert without_ghosts([ghost, table]) == [table]
    assert without_ghosts([ghost]) == [ghost]


def test_a_figure_whose_last_digit_reaches_over_the_ruling_stands_whole_where_most_of_it_does() -> None:
    grids = grids_of(TWO_BY_TWO)  # the border lies at 175
    read = replace(set_line("72.43", 132, 110, 1, 20), native=False)
    _, (table,) = fill_tables(grids, [read], 1)
    assert [cell.text for cell in table.cells if cell.text] == ["72.43"]
    _, (table,) = fill_tables(grids, [replace(read, native=True)], 1)  # a file's own text knows where it stands
    assert [cell.text for cell in table.cells if cell.text] == ["72.4", "3"]


def test_ticks_of_a_pen_beside_words_are_no_part_of_them_and_alone_they_are_an_answer() -> None:
    for text, left in (("√效益指标", ["效益指标"]), ("合格√", ["合格"]), ("√", ["√"]), ("√5", ["√5"])):
        read = replace(set_line(text, 110, 110, 1, 10), native=False)
        _, (table,) = fill_tables(grids_of(TWO_BY_TWO), [read], 1)
        assert [cell.text for cell in table.cells if cell.text] == left


def test_a_stroke_on_a_cells_border_beside_its_figure_is_the_border_and_a_digit_right_behind_it_is_none() -> None:
    for x, left in ((169, ["5"]), (140, ["5", "1"])):
        lines = [replace(set_line(text, at, 110, 1, 10), native=False) for text, at in (("5", 130), ("1", x))]
        _, (table,) = fill_tables(grids_of(TWO_BY_TWO), lines, 1)
        assert [[line.text for line in cell.lines] for cell in table.cells if cell.lines] == [left]


def test_a_flat_stroke_above_the_words_of_a_cell_is_none_of_them_and_alone_it_is_an_answer() -> None:
    (grid,) = grids_of(ONE_ROW)
    words = replace(set_line("按计划完成", 120, 125, 1), native=False)
    stroke = replace(set_line("一", 120, 110, 1), native=False)
    flat = replace(stroke, box=replace(stroke.box, y1=stroke.box.y0 + 4))
    for above, text in ((flat, "按计划完成"), (stroke, "一按计划完成"), (replace(flat, native=True), "一按计划完成")):
        _, (table,) = fill_tables([grid], [above, words], 1)
        assert table.cells[0].text == text
    _, (table,) = fill_tables([grid], [flat], 1)
    assert table.cells[0].text == "一"


def test_a_row_of_dashes_beside_the_figure_of_a_cell_is_a_dotted_ruling_and_alone_it_is_an_answer() -> None:
    (grid,) = grids_of(ONE_ROW)
    figure, dashes = (replace(set_line(text, 120, y, 1), native=False) for text, y in (("7", 125), ("- -. -- -", 110)))
    for lines, text in (
        ([dashes, figure], "7"),
        ([dashes], "--.---"),
        ([replace(dashes, native=True), figure], "--.---7"),
    ):
        _, (table,) = fill_tables([grid], lines, 1)
        assert table.cells[0].text == text


@pytest.mark.parametrize(
    ("scrap", "certainty", "kept"),
    [("33", 0.9, "3支"), ("3支", 0.9, "3支"), ("33", 1.0, "33"), ("333", 0.9, "333")],
)
def test_a_scrap_on_the_ink_of_a_line_of_its_cell_is_the_same_print_read_twice(
    scrap: str, certainty: float, kept: str
) -> None:
    (grid,) = grids_of(ONE_ROW)
    line = replace(set_line("3支", 120, 125, 1), native=False, probs=(0.92, 0.92))
    again = replace(set_line(scrap, 122, 128, 1), native=False, probs=(certainty,) * len(scrap))
    _, (table,) = fill_tables([grid], [line, again], 1)
    assert table.cells[0].text == kept
