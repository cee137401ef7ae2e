"""Tables over page breaks: what goes on is one table, what is cut is one cell, forms that look alike stay two."""

from dataclasses import replace

import pytest

from hedui.assemble.stitch import continues, join_tables, stitch_tables
from hedui.page import Cell, Line, Page, Table
from prose_desk import set_line
from ruled_desk import rule_table

HEAD = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
ROWS = [
    ["产出指标", "数量指标", "改造校舍面积", "≥1000平方米", "1200平方米", "20", "20"],
    ["^", "质量指标", "验收合格率", "100%", "100%", "15", "15"],
    ["^", "时效指标", "按期完成率", "≥95%", "96%", "15", "15"],
    ["效益指标", "社会效益", "受益学生人数", "≥500人", "520人", "30", "30"],
]
LAST = ["满意度指标", "服务对象", "家长满意度", "≥90%", "93%", "10", "10"]


def page_of(number: int, *tables: Table) -> Page:
    return Page(number, 595, 842, (), tables, scanned=False)


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in table.row_cells(row)] for row in range(table.n_rows)]


def stitch(upper: list[list[str]], lower: list[list[str]]) -> Table:
    """One table of two pieces on two pages."""
    (table,) = stitch_tables([page_of(1, rule_table(upper)), page_of(2, rule_table(lower, 2))], breaks=())
    return table


def test_a_row_with_a_cell_over_several_columns_of_the_row_above_is_no_rest_of_it() -> None:
    table = stitch([HEAD, *ROWS], [["", "<", "<", "<", "<", "", "等级：良"]])  # a seal hides 总分 and both totals
    assert table.row_cells(table.n_rows - 1)[0].col_span == 5
    assert table.row_cells(table.n_rows - 1)[-1].text == "等级：良"


def test_a_table_without_a_second_header_goes_on() -> None:
    table = stitch([HEAD, *ROWS], [LAST])
    assert table.pages == (1, 2)
    assert texts(table)[-1] == LAST
    assert table.n_rows == 6


def test_a_header_at_a_page_s_foot_keeps_its_row_to_itself() -> None:
    head = [*HEAD[:4], "实际完成值及未完成原因和改进措施", *HEAD[5:]]
    table = stitch([["项目名称", "<", "校舍改造", "<", "<", "<", "<"], head], ROWS)
    assert texts(table)[1] == head
    assert texts(table)[2] == ROWS[0]


def test_a_head_of_money_without_a_first_heading_at_a_page_s_foot_takes_no_figures_in() -> None:
    head = ["项目资金", "", "年初预算数", "全年预算数", "全年执行数", "执行率", "得分"]
    money = ["^", "年度资金总额", "628.7245", "628.7245", "464.2603", "73.84%", "7.38"]
    table = stitch([["项目名称", "<", "校舍改造", "<", "<", "<", "<"], head], [["", *money[1:]], *ROWS])
    assert texts(table)[1:3] == [head, ["项目资金", *money[1:]]]


def test_a_header_printed_again_is_dropped() -> None:
    table = stitch([HEAD, *ROWS], [HEAD, LAST])
    assert texts(table)[-2:] == [["效益指标", "社会效益", "受益学生人数", "≥500人", "520人", "30", "30"], LAST]
    assert table.n_rows == 6


def test_a_header_printed_again_is_known_with_a_character_misread() -> None:
    table = stitch([HEAD, *ROWS], [[*HEAD[:4], "实际完成伯", *HEAD[5:]], LAST])
    assert table.n_rows == 6


def test_of_a_header_printed_again_each_heading_is_what_was_read_more_surely() -> None:
    def read(words: list[str], certainty: float, page: int) -> Table:
        table = rule_table([words, *ROWS], page)
        at = table.cells[3]
        (line,) = at.lines
        sealed = replace(at, lines=(replace(line, probs=(certainty,) * len(line.text)),))
        return replace(table, cells=(*table.cells[:3], sealed, *table.cells[4:]))

    misread = [*HEAD[:3], "年度指标值锦", *HEAD[4:]]
    for first, again, heading in ((0.6, 0.99, HEAD[3]), (0.99, 0.6, misread[3])):
        pieces = page_of(1, read(misread, first, 1)), page_of(2, read(HEAD, again, 2))
        (table,) = stitch_tables(pieces, breaks=())
        assert texts(table)[0] == [*HEAD[:3], heading, *HEAD[4:]]


def test_a_cell_cut_by_the_break_is_one_cell_on_two_pages() -> None:
    upper = [HEAD, *ROWS, ["满意度指标", "服务对象", "学生及家长对", "≥90%", "93%", "10", "10"]]
    table = stitch(upper, [["", "", "学校的满意度", "", "", "", ""], ["总分", "<", "<", "<", "<", "100", "100"]])
    cell = table.at(5, 2)
    assert cell is not None
    assert cell.text == "学生及家长对学校的满意度"
    assert [number for number, _ in cell.boxes] == [1, 2]
    assert texts(table)[-1] == ["总分", "100", "100"]
    assert table.n_rows == 7


def test_a_value_with_room_behind_it_does_not_go_on_in_another_below_the_break() -> None:
    head = ["三级指标", "年度指标值", "实际完成值", "评分标准", "偏差原因"]
    told = [["改造户数", "19户", "17户", "按比例扣分", "疫情"], ["培训人数", "30人", "28人", "按比例扣分", "疫情"]]
    upper = [
        head,
        *told,
        ["培训场次", "3场", "2场", "按比例扣分", "疫情"],
        ["开工及时率", "≥99%", "88.2%", "按比例扣分", "疫情"],
    ]
    lower = [["支付时限", "2020年6月底前", "2020年6月完成", "按比例扣分", ""]]
    assert texts(stitch(upper, lower))[-1] == lower[0]


def test_a_row_of_which_only_the_rest_brings_the_numbers_is_one_row() -> None:
    upper = [HEAD, *ROWS, ["满意度指标", "服务对象", "学生及家长对", "", "", "", ""]]
    table = stitch(upper, [["", "", "学校的满意度", "≥90%", "93%", "10", "10"]])
    assert texts(table)[-1] == ["满意度指标", "服务对象", "学生及家长对学校的满意度", "≥90%", "93%", "10", "10"]


def test_a_merged_name_reaches_over_the_break() -> None:
    table = stitch(
        [HEAD, *ROWS[:2]],
        [
            ["", "时效指标", "按期完成率", "≥95%", "96%", "15", "15"],
            ["^", "成本指标", "控制在预算内", "≤80万元", "78万元", "10", "10"],
        ],
    )
    name = table.at(1, 0)
    assert name is not None
    assert (name.text, name.row, name.row_span) == ("产出指标", 1, 4)
    assert [number for number, _ in name.boxes] == [1, 2]
    assert [cell.text for cell in table.row_cells(4)][:2] == ["产出指标", "成本指标"]


def test_a_merged_name_printed_again_below_the_break_is_one_name() -> None:
    table = stitch([HEAD, *ROWS[:3]], [["产出指标", "成本指标", "控制在预算内", "≤80万元", "78万元", "10", "10"]])
    name = table.at(4, 0)
    assert name is not None
    assert (name.text, name.row) == ("产出指标", 1)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("效益指标", "（40分）"),
        ("效益指标（30", "分）"),
        ("社会效益指", "标"),
        ("社会效益", "指标"),
        ("满意度", "指标10分"),
        ("效益指", "标(30分)"),
        ("满意", "度指标(10分)"),
        ("产出指标50", "分"),
        ("产出指标5", "0分"),
    ],
)
def test_the_end_of_a_name_that_the_break_cuts_is_no_name_of_its_own(above: str, below: str) -> None:
    upper = [HEAD, [above, *ROWS[3][1:]], ["^", "经济效益", "节约资金", "≥5%", "6%", "10", "10"]]
    table = stitch(upper, [[below, *LAST[1:]], ["^", "可持续影响", "制度健全", "健全", "健全", "10", "10"]])
    assert [table.at(row, 0).text for row in range(1, 5)] == [above + below] * 4  # type: ignore[union-attr]


def test_the_end_of_a_name_is_none_where_either_page_holds_one_row_of_it() -> None:
    upper = [HEAD, *ROWS, ["满意度", "服务对象", "群众满意度", "≥85%", "85%", "5", "5"]]
    table = stitch(upper, [["指标（10分）", "满意度", "投诉处理率", "≥90%", "91%", "5", "5"]])
    last = len(upper)
    assert [table.at(row, 0).text for row in (last - 1, last)] == ["满意度指标（10分）"] * 2  # type: ignore[union-attr]


def test_the_rest_of_a_row_is_no_row_where_the_names_that_the_break_cuts_are_printed_below_it() -> None:
    names = [("产出指标", "数量指标"), ("^", "^"), ("^", "质量指标"), ("^", "^"), ("", ""), ("^", "^")]
    rows = [[*name, f"指标{n}", "≥5次", "6次", "10", "9", ""] for n, name in enumerate(names)]
    upper = [[*HEAD, "偏差原因"], *rows[:-1], [*rows[-1][:-1], "不够"]]
    lower = [
        ["效益指标", "社会效益", "", "", "", "", "", "工期延后。"],
        ["^", "^", "指标6", "≥5次", "6次", "10", "9", ""],
    ]
    table = stitch(upper, lower)
    assert [table.at(row, 2).text for row in range(5, 8)] == ["指标4", "指标5", "指标6"]  # type: ignore[union-attr]
    assert (table.n_rows, table.at(6, 7).text) == (8, "不够工期延后。")  # type: ignore[union-attr]


def test_a_heading_below_the_break_is_no_end_of_the_block_above_it() -> None:
    upper = [["项目名称", "<", "<", "校舍改造", "<", "<", "<"], ["年度总体目标", "<", "<", "改造校舍", "<", "<", "<"]]
    table = stitch(upper, [["指标", "<", "<", *HEAD[3:]], *ROWS[:1]])
    assert texts(table)[2] == ["指标", *HEAD[3:]]


def test_a_new_name_below_the_break_opens_a_new_group() -> None:
    table = stitch([HEAD, *ROWS], [LAST])
    assert table.row_cells(4)[0].text == "效益指标"
    assert table.row_cells(5)[0].text == "满意度指标"


def test_two_full_rows_are_never_one() -> None:
    table = stitch([HEAD, *ROWS], [["效益指标", "经济效益", "增收金额", "≥5万元", "6万元", "10", "10"]])
    assert [texts(table)[n][-1] for n in (4, 5)] == ["30", "10"]


FORM = [
    ["项目名称", "校舍维修", "<", "<"],
    ["主管部门", "某县教育局", "实施单位", "某县第一小学"],
    ["指标", "目标", "分值", "得分"],
]


def test_two_forms_of_one_layout_stay_apart() -> None:
    first, second = [*FORM, ["面积", "100", "50", "50"]], [["项目名称", "营养改善", "<", "<"], *FORM[1:]]
    assert len(stitch_tables([page_of(1, rule_table(first)), page_of(2, rule_table(second, 2))], breaks=())) == 2


def test_a_table_of_other_columns_stays_apart() -> None:
    other = rule_table([["序号", "问题", "措施"], ["1", "进度慢", "加快"]], 2)
    assert not continues(rule_table([HEAD, *ROWS]), other)


def test_a_page_that_begins_anew_and_a_page_between_part_tables() -> None:
    pages = [page_of(1, rule_table([HEAD, *ROWS])), page_of(2, rule_table([LAST], 2))]
    assert len(stitch_tables(pages, breaks={2})) == 2
    pages = [pages[0], page_of(2), page_of(3, rule_table([LAST], 3))]
    assert len(stitch_tables(pages, breaks=())) == 2


def test_only_the_first_table_of_a_page_goes_on() -> None:
    lower = page_of(2, rule_table([LAST], 2), rule_table([HEAD, *ROWS], 2, top=400))
    assert [table.n_rows for table in stitch_tables([page_of(1, rule_table([HEAD, *ROWS])), lower], breaks=())] == [
        6,
        5,
    ]


@pytest.mark.parametrize("stretch", [0.985, 1.02])
def test_a_piece_that_the_scanner_stretched_a_little_goes_on(stretch: float) -> None:
    edges = [60 + (x - 50) * stretch for x in rule_table([LAST]).edges]
    piece = rule_table([LAST], 2, edges=edges)
    upper = rule_table([HEAD, *ROWS])
    assert continues(upper, piece)
    assert join_tables(upper, piece).edges == upper.edges


def test_a_piece_photographed_from_farther_away_goes_on_if_all_its_columns_agree() -> None:
    edges = [60 + (x - 50) * 0.85 for x in rule_table([LAST]).edges]
    assert continues(rule_table([HEAD, *ROWS]), rule_table([LAST], 2, edges=edges))
    few = [["序号", "问题", "措施"], ["1", "进度慢", "加快"]]
    assert not continues(rule_table(few), rule_table(few[1:], 2, edges=[60, 200, 340, 480]))


def scanned(table: Table, by: float = 1.0) -> Table:
    """The table as read from a picture of it, taken from so far away."""

    def shrink(line: Line) -> Line:
        return replace(line, xs=tuple(50 + (x - 50) * by for x in line.xs), native=False)

    cells = tuple(replace(cell, lines=tuple(map(shrink, cell.lines))) for cell in table.cells)
    return replace(table, cells=cells, edges=tuple(50 + (x - 50) * by for x in table.edges))


def test_a_head_photographed_from_elsewhere_goes_on_if_its_print_is_as_large_as_it_is_wide() -> None:
    below = rule_table([HEAD, *ROWS], 2)
    rows = [["项目名称", "创业贷款贴息", "<"], ["主管部门", "某某市财政局", "某某市就业中心"]]
    head = rule_table(rows, edges=[below.edges[n] for n in (0, 2, 4, 7)])
    assert continues(scanned(head, 0.9), scanned(below))
    assert not continues(scanned(head, 0.9), below)
    narrow = replace(head, edges=scanned(head, 0.9).edges)  # but its print as large as ever
    assert not continues(scanned(narrow), scanned(below))


def test_a_border_that_a_seal_makes_in_a_photographed_piece_parts_no_table() -> None:
    edges = [60 + (x - 50) * 0.85 for x in rule_table([LAST]).edges]
    edges.insert(-1, (edges[-1] + edges[-2]) / 2)
    assert continues(rule_table([HEAD, *ROWS]), rule_table([[*LAST, ""]], 2, edges=edges))


def test_a_piece_with_fewer_columns_takes_its_place_on_the_table_s_columns() -> None:
    upper = rule_table([HEAD, *ROWS])
    edges = [upper.edges[n] for n in (0, 5, 6, 7)]
    table = join_tables(upper, rule_table([["总分", "100", "98"]], 2, edges=edges))
    total = table.row_cells(5)
    assert [(cell.col, cell.col_span, cell.text) for cell in total] == [(0, 5, "总分"), (5, 1, "100"), (6, 1, "98")]


def test_a_table_runs_over_three_pages() -> None:
    pages = [
        page_of(1, rule_table([HEAD, *ROWS[:2]])),
        page_of(2, rule_table([HEAD, ["产出指标", *ROWS[2][1:]], ROWS[3]], 2)),
        page_of(3, rule_table([HEAD, LAST], 3)),
    ]
    (table,) = stitch_tables(pages, breaks=())
    assert table.pages == (1, 2, 3)
    assert [row[-1] for row in texts(table)] == ["得分", "20", "15", "15", "30", "10"]
    assert [row[0] for row in texts(table)][1:4] == ["产出指标"] * 3


REASONS = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "得分", "偏差原因"]
LONG = ["^", "时效指标", "按期完成率", "≥95%", "90%", "13", "受雨季影响工期延误施工"]


def test_a_reason_that_runs_over_the_break_is_the_row_aboves_even_if_that_row_lacks_a_usual_cell() -> None:
    rows = [[*row[:5], row[6], "完成"] for row in ROWS]
    upper = [REASONS, *rows[:3], [*LONG[:3], "", *LONG[4:]]]
    table = stitch(upper, [["", "", "", "", "", "", "单位将加强调度"], [*LAST[:5], "10", "完成"]])
    assert texts(table)[4][-1] == "受雨季影响工期延误施工单位将加强调度"
    assert table.n_rows == 6


def test_a_reason_goes_on_where_a_comma_took_its_last_character_along_to_the_next_page() -> None:
    upper = [REASONS, ["", *ROWS[0][1:]], *(["^", *row[1:]] for row in ROWS[1:])]
    upper.append(["^", "服务对象", "家长满意度", "≥90%", "93%", "10", "创新宣传方式|众号等平"])
    table = stitch(upper, [["绩效|指标", "", "", "", "", "", "台，扩大覆盖面"], ["总分", "<", "<", "<", "<", "99", ""]])
    assert texts(table)[5][-1] == "创新宣传方式众号等平台，扩大覆盖面"
    assert table.n_rows == 7


def test_a_blank_item_of_the_form_is_no_end_of_the_name_above_the_break() -> None:
    table = stitch([HEAD, *ROWS], [["", "", "指标2：", "", "", "", ""], LAST])
    assert [row[2] for row in texts(table)[-3:]] == ["受益学生人数", "指标2：", "家长满意度"]


def test_quantities_above_and_below_the_break_are_two_rows() -> None:
    upper = [HEAD[:5], *[row[:5] for row in ROWS]]
    table = stitch(upper, [["", "", "召开推进会次数", "9次以上", "9次"], LAST[:5]])
    assert texts(table)[-2][-3:] == ["召开推进会次数", "9次以上", "9次"]


def test_the_head_of_a_form_with_few_columns_goes_on_with_the_many_of_the_next_page() -> None:
    upper = [
        ["项目名称", "<", "创业贷款贴息", "<", "<", "<", "<"],
        ["主管部门", "<", "某局", "实施单位", "<", "某局", "<"],
    ]
    table = stitch(upper, [HEAD, *ROWS])
    assert table.pages == (1, 2)
    assert table.n_rows == 7


def test_the_last_digit_of_a_number_that_the_break_cuts_off_is_no_row() -> None:
    money = [["资金来源", "预算数"], ["合计", "4685.670000"], ["财政拨款", "4685.67000"]]
    edges = (50.0, 250.0, 310.0)
    upper, lower = rule_table(money, edges=edges), rule_table([["", "0"], ["其他资金", "0"]], 2, edges=edges)
    (table,) = stitch_tables([page_of(1, upper), page_of(2, lower)], breaks=())
    assert texts(table)[-2:] == [["财政拨款", "4685.670000"], ["其他资金", "0"]]


def test_a_number_without_a_name_below_a_short_one_is_not_added_to_it() -> None:
    money = [["资金来源", "预算数"], ["合计", "4685"], ["财政拨款", "468"]]
    (table,) = stitch_tables([page_of(1, rule_table(money)), page_of(2, rule_table([["", "0"]], 2))], breaks=())
    assert "468" in [cell.text for cell in table.cells]


def test_two_points_of_one_digit_in_narrow_columns_above_and_below_the_break_are_two_rows() -> None:
    edges = (50.0, 120.0, 190.0, 290.0, 360.0, 430.0, 442.0, 454.0, 500.0)
    upper = [[*HEAD, "偏差"], *[[*row, "无"] for row in ROWS[:3]], [*ROWS[3][:5], "8", "8", "无"]]
    lower = [["", "社会效益", "群众获得感", "明显增强", "明显增强", "8", "8", ""], [*LAST, "无"]]
    pieces = rule_table(upper, edges=edges), rule_table(lower, 2, edges=edges)
    (table,) = stitch_tables([page_of(n, piece) for n, piece in enumerate(pieces, 1)], breaks=())
    assert [row[5:7] for row in texts(table)[-3:]] == [["8", "8"], ["8", "8"], LAST[-2:]]


def test_a_head_that_stands_last_on_a_page_takes_no_row_of_the_next_page_in() -> None:
    wide = [["主管部门", "教育局", "实施单位", "第一中学", "", "", ""]] * 3
    head = ["绩效指标", *HEAD[:-2], "偏差原因"]
    rows = [["", *ROWS[0][:5], ""], ["^", "^", *ROWS[1][1:5], "无"]]
    table = stitch([*wide, head], rows)
    assert texts(table)[3][1:] == head[1:]
    assert texts(table)[4][1:4] == ["产出指标", "数量指标", "改造校舍面积"]


def test_a_source_of_money_below_another_is_a_row_of_its_own_even_if_it_prints_no_amount() -> None:
    head = ["资金来源", "年初预算数", "全年预算数", "全年执行数"]
    upper = [head, ["年度资金总额", "100", "100", "90"], ["财政拨款", "60", "60", "50"], ["其他资金", "40", "40", "40"]]
    table = stitch(upper, [["上年结转资金", "", "", ""], ["年度目标", "完成", "", ""]])
    assert [row[0] for row in texts(table)][3:] == ["其他资金", "上年结转资金", "年度目标"]
    cut = stitch([*upper[:3], ["其他", "40", "40", "40"]], [["资金", "", "", ""], ["年度目标", "完成", "", ""]])
    assert [row[0] for row in texts(cut)][3:] == ["其他资金", "年度目标"]


WORDED = ["二级指标", "三级指标", "年度指标值", "实际完成值", "偏差原因"]
EXPLAINED = [["数量指标", name, "≥90%", "93%", "疫情影响"] for name in ("发放率", "合格率", "覆盖率")]


@pytest.mark.parametrize(
    ("kind", "other"), [("社会效益指标", "生态效益指标"), ("社会效益", "可持续影响"), ("甲类项目", "乙类项目")]
)
def test_a_row_of_words_without_a_reason_is_no_rest_of_the_row_of_quantities_above(kind: str, other: str) -> None:
    upper = [WORDED, *EXPLAINED, [kind, "积水点消除率", "≥83%", "81.42%", "疫情影响"]]
    lower = [other, "环境改善程度", "明显改善", "完成", ""]
    assert texts(stitch(upper, [lower]))[-2:] == [upper[-1], lower]


def test_two_kinds_of_indicators_above_and_below_the_break_are_two_rows() -> None:
    upper = [WORDED, *EXPLAINED, ["社会效益指标", "群众获得感", "明显增强", "完成", "疫情影响"]]
    lower = ["生态效益指标", "环境改善程度", "明显改善", "完成", ""]
    assert texts(stitch(upper, [lower]))[-2:] == [upper[-1], lower]


def test_names_that_the_break_cuts_are_whole_where_points_stand_on_rows_of_their_own() -> None:
    rows = [row for full in ROWS for row in ([*full[:2], "", "", "", *full[5:]], ["^", "^", *full[2:5], "", ""])]
    points = ["满意度", "服务对象", "", "", "", "10", "10"]
    table = stitch([HEAD, *rows, points], [["指标10分", "满意度", "社会公众满意度", "≥90%", "91%", "", ""]])
    assert texts(table)[-2:] == [
        ["满意度指标10分", "服务对象满意度", "", "", "", "10", "10"],
        ["满意度指标10分", "服务对象满意度", "社会公众满意度", "≥90%", "91%", "", ""],
    ]


def scan(table: Table) -> Table:
    cells = (replace(c, lines=tuple(replace(line, native=False) for line in c.lines)) for c in table.cells)
    return replace(table, cells=tuple(cells))


def over_border(cell: Cell, left: str, right: str, border: float) -> Cell:
    """The cell with one line of print that stands on both sides of a column's border."""
    line = set_line(left + right, cell.boxes[0][1].x0 + 2, 102, 2, 10)
    step, n = border + 2 - line.xs[len(left)], len(left)
    xs = (*line.xs[:n], border, *(x + step for x in line.xs[n + 1 :]))
    return replace(cell, lines=(replace(line, xs=xs, native=False),))


def test_a_row_below_a_page_break_that_lost_a_ruling_is_parted_where_the_table_above_has_a_column() -> None:
    upper = scan(rule_table([HEAD, *ROWS]))
    edges = [*upper.edges[:3], *upper.edges[4:]]
    lower = scan(rule_table([[*LAST[:2], "", *LAST[4:]]], 2, edges=edges))
    lower = replace(
        lower, cells=(*lower.cells[:2], over_border(lower.cells[2], "满意度", "≥90%", upper.edges[3]), *lower.cells[3:])
    )
    (table,) = stitch_tables([page_of(1, upper), page_of(2, lower)], breaks=())
    assert texts(table)[-1] == [*LAST[:2], "满意度", "≥90%", *LAST[4:]]


def test_a_heading_below_a_page_break_that_runs_over_a_column_s_border_stays_whole() -> None:
    upper = scan(rule_table([HEAD, *ROWS]))
    edges = [*upper.edges[:3], *upper.edges[4:]]
    lower = scan(rule_table([[*LAST[:2], "家长和学生的满意程度", *LAST[4:]]], 2, edges=edges))
    (table,) = stitch_tables([page_of(1, upper), page_of(2, lower)], breaks=())
    assert texts(table)[-1] == [*LAST[:2], "家长和学生的满意程度", *LAST[4:]]


@pytest.mark.parametrize(
    ("below", "joined"), [("（3）加强监管。", True), ("（2）加强监管。", False), ("加强监管。", False)]
)
def test_a_list_in_a_cell_goes_on_below_a_page_break_with_its_next_item(below: str, joined: bool) -> None:
    head, goal = ["年度总体目标", "预期目标", "<", "实际完成情况", "<"], "（1）开展培训。（2）落实资金。"
    upper, lower = (
        [["项目名称", "校舍改造", "<", "<", "<"], head, ["^", "开展培训。", "<", goal, "<"]],
        [["", "", "<", below, "<"]],
    )
    cells = [cell.text for cell in stitch(upper, lower).cells]
    assert (goal + below in cells) is joined
