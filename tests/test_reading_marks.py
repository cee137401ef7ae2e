"""Figures in cells whose point, comma or digit was read as what nobody prints there."""

from dataclasses import replace

import pytest

from hedui.page import Box, Line, Table, Witness
from hedui.reading.marks import DOUBT, mend_in_columns, mend_marks
from hedui.reading.ocr import PixelBox
from ruled_desk import rule_table

CELL = PixelBox(0, 0, 200, 20)


def line(text: str, *witnesses: str) -> Line:
    xs = tuple(10.0 * n for n in range(len(text) + 1))
    seen = tuple(Witness(0, len(text), other, "crop") for other in witnesses)
    return Line(text, Box(0, 0, xs[-1], 10), 1, xs, (0.99,) * len(text), seen)


def mend(text: str, *witnesses: str, page: tuple[str, ...] = ()) -> Line:
    lines = [line(text, *witnesses), *map(line, page)]
    return mend_marks(lines, [CELL] + [None] * len(page))[0]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("65..07", "65.07"),
        ("93,9826", "93.9826"),
        ("7:4734", "7.4734"),
        ("70:8542万元", "70.8542万元"),
        ("4:703.360", "4,703,360"),
    ],
)
def test_a_mark_that_can_only_be_a_point_is_one_in_doubt(read: str, meant: str) -> None:
    mended = mend(read, read)
    assert (mended.text, mended.certainty) == (meant, DOUBT)
    assert [witness.text for witness in mended.witnesses] == [read]


@pytest.mark.parametrize("text", ["1,038", "3,4", "1:3", "1:500", "12:30", "401.937", "2022年12月", "10,20,30"])
def test_what_may_be_meant_stays(text: str) -> None:
    assert mend(text) == line(text)


@pytest.mark.parametrize("cell", [None, CELL])
def test_a_semicolon_within_an_amount_is_a_comma_in_doubt_among_words_too(cell: PixelBox | None) -> None:
    (mended,) = mend_marks([line("共落实资金7;507万元，其中")], [cell])
    assert mended.text == "共落实资金7,507万元，其中"
    assert mended.certainty == DOUBT
    for kept in ("甲县资金7；乙县507万元", "7;507户", "指标1;2;507万元", "7;50万元"):
        assert mend_marks([line(kept)], [cell]) == [line(kept)]


def test_nobody_prints_thousandths_of_a_yuan() -> None:
    assert mend("401.937", page=("单位：元",)).text == "401,937"
    assert mend("401.937", page=("单位：万元",)).text == "401.937"
    assert mend("401.93", page=("单位：元",)).text == "401.93"


def test_a_letter_alone_in_a_cell_is_the_digit_that_another_reader_saw() -> None:
    mended = mend("f", "1", "1")
    assert (mended.text, mended.certainty) == ("1", DOUBT)
    assert [witness.text for witness in mended.witnesses] == ["1", "1", "f"]
    assert mend("Il").text == "11"
    assert len(mend("Il").xs) == 3
    assert mend("o", "8", "6") == line("o", "8", "6")  # nobody knows
    assert mend("X") == line("X")


def test_prose_stays_as_it_was_read() -> None:
    assert mend_marks([line("93,9826")], [None]) == [line("93,9826")]


def scanned(table: Table) -> Table:
    """The table as if read from a scan, with certainty."""
    cells = (
        replace(c, lines=tuple(replace(it, native=False, probs=(0.99,) * len(it.text)) for it in c.lines))
        for c in table.cells
    )
    return replace(table, cells=tuple(cells))


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (("7.5", "9", "12"), "6.5"),
        (("7.5", "9", "3:2期"), "6:5"),
        (("1:30", "合计", "9"), "6:5"),
        (("6.5", "—"), "6.5"),  # the same amount, of another source of money
    ],
)
def test_a_colon_in_a_column_of_numbers_is_a_point_in_doubt(column: tuple[str, ...], text: str) -> None:
    table = rule_table([["指标", "分值"], *(["名称", figure] for figure in (*column, "6:5"))])
    (mended,) = mend_in_columns([scanned(table)])
    (line,) = next(c.lines for c in mended.cells if (c.row, c.col) == (len(column) + 1, 1))
    assert line.text == text
    assert line.certainty == (DOUBT if text == "6.5" else 0.99)
    assert mend_in_columns([table]) == [table]  # the file's own text is what it is


@pytest.mark.parametrize(
    ("others", "text"), [(("il", "1l", "11"), "11"), (("il",), "0"), (("il", "10"), "0"), ((), "0")]
)
def test_a_figure_that_all_others_have_as_two_strokes_is_11(others: tuple[str, ...], text: str) -> None:
    table = scanned(rule_table([["名称", "得分"], ["甲", "0"], ["乙", "10"]]))
    told = tuple(Witness(0, 1, other, f"reader/{n}") for n, other in enumerate(others))
    cells = tuple(replace(c, lines=(replace(c.lines[0], witnesses=told),)) if c.text == "0" else c for c in table.cells)
    (mended,) = mend_in_columns([replace(table, cells=cells)])
    assert [c.text for c in mended.cells if c.col == 1] == ["得分", text, "10"]


def test_a_colon_in_a_row_of_numbers_is_a_point_in_doubt() -> None:
    table = rule_table([["年初", "全年", "执行", "得分"], ["8:33", "7.95", "7.95", "10"]])
    (mended,) = mend_in_columns([scanned(table)])
    assert [c.text for c in mended.cells if c.row == 1] == ["8.33", "7.95", "7.95", "10"]


@pytest.mark.parametrize(("read", "meant"), [("451,52", "451.52"), ("451,527", "451,527")])
def test_a_comma_that_groups_nothing_in_a_column_of_numbers_is_a_point_in_doubt(read: str, meant: str) -> None:
    table = rule_table([["来源", "金额"], *(["名称", figure] for figure in ("407.72", "15", "30", read))])
    (mended,) = mend_in_columns([scanned(table)])
    assert mended.row_cells(4)[1].text == meant


def test_commas_of_a_number_that_runs_over_two_lines_are_commas_in_doubt() -> None:
    first, second = line("63.374.", "63.374."), replace(line("816.76", "816.76"), box=Box(0, 12, 60, 22))
    below, above = mend_marks([second, first], [CELL, CELL])
    assert (above.text, below.text) == ("63,374,", "816.76")
    assert (above.certainty, below.certainty) == (DOUBT, 0.99)
    two = [line("10.5"), replace(line("12.25"), box=Box(0, 12, 50, 22))]
    assert mend_marks(two, [CELL, CELL]) == two


@pytest.mark.parametrize("cell", [None, CELL])
def test_a_colon_within_a_measure_is_a_point_in_doubt(cell: PixelBox | None) -> None:
    (mended,) = mend_marks([line("综合得分99:8分，")], [cell])
    assert (mended.text, mended.certainty) == ("综合得分99.8分，", DOUBT)
    for kept in ("比例1:3", "得分:98分", "1:2:3分", "9:30分钟"):
        assert mend_marks([line(kept)], [cell]) == [line(kept)]


@pytest.mark.parametrize(
    ("read", "seen", "certainty", "meant"),
    [
        ("213年", "≥13年", 0.94, "≥13年"), ("599", "≤ 99", 0.91, "≤99"),
        ("213年", "213年", 0.94, "213年"), ("213年", "≥13年", 0.999, "213年"), ("213年", "≥15年", 0.94, "213年"),
    ],
)  # fmt: skip
def test_a_sign_that_another_reader_sees_for_a_doubtful_first_digit_is_one(
    read: str, seen: str, certainty: float, meant: str
) -> None:
    first = line(read, seen)
    (mended,) = mend_marks([replace(first, probs=(certainty, *first.probs[1:]))], [CELL])
    assert mended.text == meant
    assert (mended.probs[0] == DOUBT) is (meant != read)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("持续加.强", "持续加强"), ("完成.", "完成"), (".无", "无"), ("280元/户·月", "280元/户·月"),
        ("一.项目", "一.项目"),
        ("3.5公里", "3.5公里"), ("已完成.二是推进，", "已完成.二是推进，"), ("目标1.完成", "目标1.完成"),
    ],
)  # fmt: skip
def test_points_in_and_about_the_words_of_a_name_are_specks(read: str, meant: str) -> None:
    mended = mend(read, read)
    assert mended.text == meant
    assert len(mended.xs) == len(meant) + 1
    assert mended.witnesses[0].end == len(meant)
    assert mend_marks([line(read)], [None]) == [line(read)]


def test_a_comma_within_a_percentage_is_a_point_in_doubt() -> None:
    assert (mend("92,8%").text, mend("92,8%").certainty) == ("92.8%", DOUBT)
    assert mend("1,280%") == line("1,280%")


@pytest.mark.parametrize("cell", [None, CELL])
def test_a_speck_between_a_year_and_its_word_is_none_of_it(cell: PixelBox | None) -> None:
    (mended,) = mend_marks([line("（2021-年度）")], [cell])
    assert (mended.text, len(mended.xs)) == ("（2021年度）", 9)
    assert mend_marks([line("2020-2021年")], [cell]) == [line("2020-2021年")]


def test_strokes_before_the_first_item_of_a_list_in_words_are_its_number() -> None:
    (mended,) = mend_marks([line("--是预算编制不精细")], [None])
    assert (mended.text, len(mended.xs)) == ("一是预算编制不精细", 10)
    for kept in ("-是", "5-是否", "——项目"):
        assert mend_marks([line(kept)], [None]) == [line(kept)]


def test_a_comma_before_more_digits_than_a_group_of_an_amount_in_prose_is_a_point() -> None:
    (mended,) = mend_marks([line("自筹资金61,41888万元")], [None])
    assert (mended.text, mended.certainty) == ("自筹资金61.41888万元", DOUBT)
    assert mend_marks([line("资金61,418万元")], [None]) == [line("资金61,418万元")]


@pytest.mark.parametrize(("others", "text"), [(("l1", "11", "11"), "11"), (("11",), "l1"), (("17", "11"), "l1")])
def test_a_letter_and_a_stroke_that_all_others_have_as_two_strokes_are_11(others: tuple[str, ...], text: str) -> None:
    table = scanned(rule_table([["名称", "得分"], ["甲", "l1"], ["乙", "10"]]))
    told = tuple(Witness(0, 2, other, f"reader/{n}") for n, other in enumerate(others))
    cells = tuple(
        replace(c, lines=(replace(c.lines[0], witnesses=told),)) if c.text == "l1" else c for c in table.cells
    )
    (mended,) = mend_in_columns([replace(table, cells=cells)])
    assert [c.text for c in mended.cells if c.col == 1] == ["得分", text, "10"]


@pytest.mark.parametrize("mark", [";", ":", "；"])
def test_another_mark_before_the_last_group_of_an_amount_is_a_comma_in_doubt(mark: str) -> None:
    line = mend(f"预算安排资金87,394{mark}300元，其中")
    assert (line.text, line.certainty) == ("预算安排资金87,394,300元，其中", DOUBT)


@pytest.mark.parametrize(
    ("upper", "lower", "read"),
    [
        ("5,468", "4480", ".4480"),
        ("4,210", "80", ".80"),
        ("5,468", "448", "448"),  # a comma may be lost
        ("5468", "4480", "4480"),  # one number
        ("5,468.", "4480", "4480"),
    ],
)
def test_a_point_that_is_lost_where_a_figure_goes_on_in_the_next_line_is_one_in_doubt(
    upper: str, lower: str, read: str
) -> None:
    first, second = line(upper, upper), replace(line(lower, lower, ".4480"), box=Box(0, 12, 60, 22))
    _, below = mend_marks([first, second], [CELL, CELL])
    assert below.text == read
    if read.startswith("."):
        assert below.certainty == DOUBT
        assert [(w.start, w.end) for w in below.witnesses] == [(1, len(read)), (0, len(read))]


@pytest.mark.parametrize(
    ("column", "read"), [(("3分", "2.8分", "4分"), "4分"), (("3份", "4份", "5份", "6分"), "4份"), (("3", "4分"), "4份")]
)
def test_points_that_a_fax_shows_as_copies_are_points_where_their_column_counts_in_them(
    column: tuple[str, ...], read: str
) -> None:
    table = rule_table([["指标", "分值"], *(["名称", points] for points in ("4份", *column))])
    (mended,) = mend_in_columns([scanned(table)])
    assert next(c.text for c in mended.cells if (c.row, c.col) == (1, 1)) == read
