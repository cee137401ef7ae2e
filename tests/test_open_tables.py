"""Tables without borders: read where every line has its row and column, left as prose where one may have two."""

from collections.abc import Sequence

from hedui.page import Line
from hedui.reading.cells import fill_tables
from hedui.reading.open_tables import find_open_grids
from hedui.reading.segments import Segment
from prose_desk import set_line

XS = (60.0, 170.0, 300.0, 370.0, 440.0)
HEAD = ("一级指标", "三级指标", "目标值", "分值", "得分")
ROWS = (
    ("产出", "巡护里程", "2000公里", "20", "20"),
    ("产出", "值班在岗率", "100%", "40", "39.5"),
    ("效益", "森林覆盖率", "62%", "40", "40"),
)
EM, STEP = 10.0, 22.0


def lay(rows: Sequence[Sequence[str]], top: float = 100.0) -> list[Line]:
    """One line for each cell that says something, a row every STEP points."""
    return [
        set_line(text, x, top + n * STEP, 1, EM)
        for n, row in enumerate(rows)
        for x, text in zip(XS, row, strict=True)
        if text
    ]


def read(lines: Sequence[Line], rules: Sequence[Segment] = ()) -> list[list[list[str]]]:
    """The texts of the tables that are found, row by row."""
    _, tables = fill_tables(find_open_grids(rules, lines, ()), lines, 1)
    return [[[cell.text for cell in table.row_cells(row)] for row in range(table.n_rows)] for table in tables]


def test_a_table_without_any_ruling_is_read_by_its_columns_and_rows() -> None:
    assert read(lay([HEAD, *ROWS])) == [[list(row) for row in (HEAD, *ROWS)]]


def test_three_rulings_are_enough_and_what_stands_below_the_last_is_prose() -> None:
    rules = [Segment(y, 50, 500) for y in (97.0, 116.0, 180.0)]
    lines = [*lay([HEAD, *ROWS]), set_line("三、存在的问题", 60, 196, 1, EM)]
    assert read(lines, rules) == [[list(row) for row in (HEAD, *ROWS)]]


def test_two_cells_of_one_line_are_parted_where_the_columns_are() -> None:
    wide = set_line("一级指标", 60, 100, 1, EM)
    gap = set_line("三级指标", 170, 100, 1, EM)
    joined = Line(wide.text + gap.text, wide.box.union(gap.box), 1, (*wide.xs[:-1], *gap.xs), native=True)
    lines = [joined, *lay([("", "", *HEAD[2:])]), *lay(ROWS, 122)]
    assert read(lines) == [[list(row) for row in (HEAD, *ROWS)]]


def test_the_second_line_of_a_cell_goes_to_the_row_that_it_is_clearly_nearest_to() -> None:
    lines = [*lay([HEAD, *ROWS[:2]]), set_line("含夜间", 170, 155, 1, EM), *lay([ROWS[2]], 190)]
    (table,) = read(lines)
    assert table[2][1] == "值班在岗率含夜间"
    assert table[3] == list(ROWS[2])


def test_a_line_halfway_between_two_rows_leaves_the_whole_as_prose() -> None:
    lines = [*lay([HEAD, *ROWS[:2]]), set_line("含夜间", 170, 161, 1, EM), *lay([ROWS[2]], 178)]
    assert read(lines) == []


def test_a_ruling_between_the_rows_says_whose_line_it_is() -> None:
    lines = [*lay([HEAD, *ROWS[:2]]), set_line("含夜间", 170, 161, 1, EM), *lay([ROWS[2]], 178)]
    rules = [Segment(y, 50, 500) for y in (97.0, 116.0, 138.0, 174.0, 192.0)]
    (table,) = read(lines, rules)
    assert table[2][1] == "值班在岗率含夜间"


def test_a_word_that_stands_under_two_headings_leaves_the_whole_as_prose() -> None:
    lines = [*lay([HEAD, ROWS[0]]), set_line("对全部林区开展不间断的巡护检查", 170, 144, 1, EM), *lay([ROWS[2]], 166)]
    assert read(lines) == []


def test_labels_side_by_side_and_a_list_without_numbers_are_no_table() -> None:
    labels = lay([("填表人：", "审核人：", "", "日期：", ""), ("张某", "李某", "", "今日", "")])
    names = lay(
        [
            ("单位", "负责人", "地点", "备注", "其他"),
            ("一股", "张某", "东", "无", "无"),
            ("二股", "李某", "西", "无", "无"),
        ]
    )
    assert read(labels) == []
    assert read(names) == []


def test_a_name_that_stands_at_the_first_of_its_rows_is_theirs() -> None:
    lines = lay([HEAD, ROWS[0], ("", *ROWS[1][1:]), ROWS[2]])
    (grid,) = find_open_grids((), lines, ())
    assert [(p.row, p.row_span) for p in grid.places if p.col == 0] == [(0, 1), (1, 2), (3, 1)]


def test_a_name_that_stands_at_the_middle_of_its_rows_is_not_stretched() -> None:
    lines = lay([HEAD, ("", *ROWS[0][1:]), ROWS[1], ROWS[2]])
    (grid,) = find_open_grids((), lines, ())
    assert [(p.row, p.row_span) for p in grid.places if p.col == 0] == [(0, 1), (1, 1), (2, 1), (3, 1)]


def test_a_row_whose_number_was_lost_leaves_the_whole_as_prose() -> None:
    names = ("甲", "乙", "丙", "丁")
    points = (("20", "20"), ("20", ""), ("", "30"), ("30", "30"))
    lines = lay([HEAD, *((name, name, "良好", *told) for name, told in zip(names, points, strict=True))])
    assert read(lines) == []
