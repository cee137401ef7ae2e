"""Columns whose heading no one can read, under a seal or through an OCR's error, are known by their figures."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from hedui.claims import Claim
from hedui.document import TableBlock
from hedui.extract.forms import extract_form, find_heads
from hedui.page import Cell, Line, Table, Witness
from hedui.record import Form
from ruled_desk import rule_table

INDICATORS = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "培训农民", "≥600人", "618人", "20", "20"],
    ["^", "质量指标", "培训合格率", "≥95%", "97%", "15", "15"],
    ["^", "时效指标", "按期完成率", "100%", "90%", "15", "13.5"],
    ["效益指标", "社会效益", "就业人数", "≥40人", "41人", "30", "30"],
    ["总分", "<", "<", "<", "<", "80", "78.5"],
]
WORDED = [
    [{"≥600人": "完成", "≥95%": "合格", "100%": "及时", "≥40人": "增加"}.get(text, text) for text in row]
    for row in INDICATORS
]
MONEY = [
    ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "执行率", "得分"],
    ["^", "年度资金总额", "400", "450", "360", "80%", "8"],
    ["^", "其中：财政拨款", "400", "450", "360", "80%", "—"],
]


def read(rows: Sequence[Sequence[str]], doubted: Sequence[str] = ()) -> Form[Claim]:
    """The form of rows, headings in `doubted` read from a scan without certainty."""
    table = rule_table(rows)
    cells = tuple(doubt(cell) if cell.text in doubted else cell for cell in table.cells)
    block = TableBlock(Table(table.n_rows, table.n_cols, cells, table.edges, table.pages), ())
    return extract_form(block, find_heads(block.table))[0]


def doubt(cell: Cell) -> Cell:
    lines = tuple(replace(line, native=False, probs=(0.6,) * len(line.text)) for line in cell.lines)
    return replace(cell, lines=lines)


def move_right(line: Line, by: float) -> Line:
    box = replace(line.box, x0=line.box.x0 + by, x1=line.box.x1 + by)
    return replace(line, box=box, xs=tuple(x + by for x in line.xs))


def put(rows: Sequence[Sequence[str]], heading: str, instead: str) -> list[list[str]]:
    return [[instead if text == heading else text for text in row] for row in rows]


def weights(form: Form[Claim]) -> list[str | None]:
    return [row.weight.value for row in form.indicators]


@pytest.mark.parametrize("heading", ["", "权置", "分慎", "（分）"])
def test_weights_under_a_heading_that_is_gone_or_misread_are_known_by_the_scores(heading: str) -> None:
    form = read(put(INDICATORS, "分值", heading))
    assert weights(form) == ["20", "15", "15", "30"]
    assert form.total.weight.value == "80"


def test_points_behind_the_scores_under_an_unread_heading_are_no_weights() -> None:
    rows = [[*row[:5], row[6], row[6]] for row in put(INDICATORS, "得分", "得分")]
    rows[0][5:] = ["得分", "蟹核分"]
    assert weights(read(rows, ["蟹核分"])) == [None] * 4


def test_a_heading_of_scores_that_is_read_as_one_of_weights_is_told_by_the_weights_before_it() -> None:
    form = read(put(put(INDICATORS, "分值", ""), "得分", "指标分"), ["指标分"])
    assert weights(form) == ["20", "15", "15", "30"]
    assert [row.score.value for row in form.indicators] == ["20", "15", "13.5", "30"]


def test_words_below_a_form_that_reach_over_all_its_columns_are_none_of_a_column_of_weights() -> None:
    below = [
        [label, words, *["<"] * 5] for label, words in (("评价结论", "完成较好"), ("存在问题", "无"), ("等级", "优"))
    ]
    assert weights(read([*put(INDICATORS, "分值", "分慎"), *below])) == ["20", "15", "15", "30"]


@pytest.mark.parametrize(("heading", "known"), [("年度指标伯", True), ("伯度指标伯", False)])
def test_a_column_of_words_is_known_by_a_heading_of_a_scan_that_is_off_by_a_character(
    heading: str, known: bool
) -> None:
    form = read(put(WORDED, "年度指标值", heading), [heading])
    assert [row.target.value is not None for row in form.indicators] == [known] * 4


@pytest.mark.parametrize("level", ["二级指标", "三级指标"])
def test_the_second_of_two_headings_of_one_level_is_the_next_levels(level: str) -> None:
    misread = {"二级指标": "一级指标", "三级指标": "二级指标"}[level]
    form = read(put(INDICATORS, level, misread), [misread])
    assert [row.level2.value for row in form.indicators] == ["数量指标", "质量指标", "时效指标", "社会效益"]
    assert [row.level3.value for row in form.indicators] == ["培训农民", "培训合格率", "按期完成率", "就业人数"]


@pytest.mark.parametrize(("level", "instead"), [("三级指标", "同意级指标"), ("二级指标", "属实级指标")])
def test_a_level_whose_numeral_a_pen_wrote_over_is_known_by_the_levels_beside_it(level: str, instead: str) -> None:
    form = read(put(INDICATORS, level, instead), [instead])
    assert [row.level2.value for row in form.indicators] == ["数量指标", "质量指标", "时效指标", "社会效益"]
    assert [row.level3.value for row in form.indicators] == ["培训农民", "培训合格率", "按期完成率", "就业人数"]


def test_a_level_that_a_scan_reads_one_character_otherwise_is_the_one_that_templates_print() -> None:
    rows = put(put(INDICATORS, "数量指标", "数置指标"), "质量指标", "目量指标")
    level2 = [row.level2 for row in read(rows, ["数置指标", "目量指标"]).indicators]
    assert [(claim.value, claim.normal) for claim in level2[:2]] == [("数量指标", "near"), ("目量指标", "text")]
    assert read(rows).indicators[0].level2.value == "数置指标"  # the file's own text is what it is
    dusty = put(INDICATORS, "数量指标", "数·量·指标")
    assert read(dusty, ["数·量·指标"]).indicators[0].level2.value == "数量指标"
    (group,) = read(put(INDICATORS, "产出指标", "产出排标(50分)"), ["产出排标(50分)"]).groups
    assert (group.name.value, group.weight.value) == ("产出指标", "50")


def test_a_level_is_known_by_its_first_characters() -> None:
    form = read(put(INDICATORS, "三级指标", "三级指相上"), ["三级指相上"])
    assert form.indicators[0].level3.value == "培训农民"


@pytest.mark.parametrize(("label", "known"), [("思刀", True), ("小计", False), ("思刀思", False)])
def test_nonsense_over_names_and_values_is_the_total_that_no_other_row_is(label: str, known: bool) -> None:
    form = read(put(INDICATORS, "总分", label), [label])
    assert (form.total.weight.value == "80") is known


@pytest.mark.parametrize(("told", "score"), [("该项目自评得分78.5分，完成较好。", "78.5"), ("较好。", None)])
def test_a_score_that_a_seal_hides_in_the_totals_row_is_told_by_the_conclusion(told: str, score: str | None) -> None:
    rows = [*INDICATORS[:-1], ["总分", "<", "<", "<", "<", "80", ""], ["评价结论", "<", told, *["<"] * 4]]
    form = read(rows, [told])
    assert (form.total.weight.value, form.total.score.value) == ("80", score)
    assert read(rows).total.score.value is None  # a cell that the file itself leaves blank is blank


def test_a_heading_with_scraps_of_a_seal_beside_it_is_named_as_it_was_read_again() -> None:
    table = rule_table(INDICATORS)
    head = next(cell for cell in table.cells if cell.text == "得分")
    (line,) = (replace(line, native=False) for line in head.lines)
    scrap = replace(line, text="7", xs=line.xs[:2], probs=(0.6,), witnesses=())
    word = replace(line, text="分", xs=line.xs[:2], probs=(0.99,), witnesses=(Witness(0, 1, "得分", "crop"),))
    cells = tuple(replace(cell, lines=(word, scrap)) if cell is head else cell for cell in table.cells)
    block = TableBlock(replace(table, cells=cells), ())
    form = extract_form(block, find_heads(block.table))[0]
    assert [row.score.value for row in form.indicators] == ["20", "15", "13.5", "30"]


def test_a_total_whose_score_a_seal_hides_is_the_points_and_not_the_score() -> None:
    for read_as, total in (("95.7", ("100", "95.7")), ("水利7", ("100", None))):
        rows = [["总分", "<", "100", "<", "自评得分", read_as, "<"], *INDICATORS[:-1]]
        form = read(rows, [read_as])
        assert (form.total.weight.value, form.total.score.value) == total


def test_a_label_of_the_score_that_lost_its_last_character_is_known() -> None:
    rows = [["总分", "<", "80", "<", "自评得", "78.5", "<"], *INDICATORS[:-1]]
    total = read(rows).total
    assert (total.weight.value, total.score.value) == ("80", "78.5")


@pytest.mark.parametrize("label", ["复儿诉合计", "总讣", "分"])
def test_a_total_whose_label_a_pen_struck_is_known_where_names_have_one_column_only(label: str) -> None:
    rows = [
        ["指标名称", "单位", "年度指标值", "实际完成值", "分值", "得分"],
        ["培训农民", "人", "600", "618", "40", "40"],
        ["培训合格率", "%", "95", "97", "40", "38.5"],
        ["小计", "<", "<", "<", "80", "78.4"],
        [label, "<", "<", "<", "80", "78.5"],
    ]
    form = read(rows)
    assert (form.total.weight.value, form.total.score.value) == ("80", "78.5")
    assert [row.weight.value for row in form.indicators] == ["40", "40", "80"]  # the last is the subtotal, no total


def test_a_figure_that_a_seal_made_of_a_heading_hides_no_head_of_amounts() -> None:
    form = read([*put(MONEY, "全年执行数", "7"), *INDICATORS], ["7"])
    assert [line.annual_budget.value for line in form.funding] == ["450", "450"]
    assert [line.executed.value for line in form.funding] == ["360", "360"]


def test_a_seals_characters_beside_a_short_heading_hide_it_not() -> None:
    for heading, known in (("指标值用|1.n2", True), ("指标值浦用", False)):
        form = read(put(WORDED, "年度指标值", heading), [heading.replace("|", "")])
        assert [row.target.value is not None for row in form.indicators] == [known] * 4


def test_a_heading_most_like_one_that_is_taken_names_no_other() -> None:
    form = read(put(INDICATORS, "实际完成值", "计划完成情况农业"), ["计划完成情况农业"])
    assert [row.actual.value for row in form.indicators] == [None] * 4


def test_results_under_an_unread_heading_are_known_by_the_quantities_that_answer_the_targets() -> None:
    form = read(put(INDICATORS, "实际完成值", "卖示"), ["卖示"])
    assert [row.actual.value for row in form.indicators] == ["618人", "97%", "90%", "41人"]


def test_targets_under_a_heading_misread_in_part_are_known_though_units_have_a_column_of_their_own() -> None:
    rows = [
        ["指标", "计量单位", "指标性质", "年，旨标|值", "全年完成值", "权重", "得分"],
        *(["垃圾处理率", "%", "≥", wanted, "100%", "50", "50"] for wanted in ("99", "98", "97.5")),
    ]
    table = rule_table(rows)
    heads = [cell for cell in table.cells if cell.text == "年，旨标值"]
    half = [replace(cell, lines=(*doubt(cell).lines[:1], replace(cell.lines[1], native=False))) for cell in heads]
    cells = tuple(half[0] if cell in heads else cell for cell in table.cells)
    block = TableBlock(replace(table, cells=cells))
    form, *_ = extract_form(block, find_heads(block.table))
    assert [row.target.value for row in form.indicators] == ["99", "98", "97.5"]


def test_words_under_an_unread_heading_answer_to_nothing() -> None:
    worded = [["完成" if text in ("618人", "97%", "90%", "41人") else text for text in row] for row in INDICATORS]
    form = read(put(worded, "实际完成值", "卖示"), ["卖示"])
    assert [row.actual.value for row in form.indicators] == [None] * 4


def test_a_head_is_known_by_its_levels_where_a_seal_lies_on_the_headings_of_results_and_points() -> None:
    rows = [[*row[:-2], row[-2].replace("80", "100"), row[-1]] for row in INDICATORS]
    rows[4][5], rows[4][6] = "50", "50"
    for heading in ("实际完成值", "分值", "得分"):
        rows = put(rows, heading, "")
    form = read(rows)
    assert weights(form) == ["20", "15", "15", "50"]
    assert [row.actual.value for row in form.indicators] == ["618人", "97%", "90%", "41人"]


def test_one_score_of_ten_may_be_misread_under_an_unread_heading() -> None:
    rows = [["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]]
    rows += [
        ["产出指标", "数量指标", f"修建水渠{'甲乙丙丁戊己庚辛壬癸'[n]}", "≥6条", "6条", "10", "10"] for n in range(10)
    ]
    assert form_scores(rows) == ["10"] * 10
    rows[3][6] = "76"
    assert form_scores(rows)[:3] == ["10", "10", "76"]
    rows[4][6] = "76"
    assert form_scores(rows) == [None] * 10


def form_scores(rows: Sequence[Sequence[str]]) -> list[str | None]:
    return [row.score.value for row in read(put(rows, "得分", "分")).indicators]


def test_points_whose_ruling_a_seal_hid_in_the_head_are_torn_from_the_heading_beside_them() -> None:
    rows = put(put(INDICATORS, "实际完成值", "全年实际值相"), "分值", "<")
    form = read(rows, ["全年实际值相"])
    assert weights(form) == ["20", "15", "15", "30"]
    assert [row.actual.value for row in form.indicators] == ["618人", "97%", "90%", "41人"]
    assert weights(read(rows)) == [None] * 4  # a heading that is surely read is as wide as it is


def test_a_row_that_is_blank_by_its_name_holds_no_seals_strokes() -> None:
    rows = [*INDICATORS[:4], ["^", "成本指标", "指标1", "", "4河只", "", ""], *INDICATORS[4:]]
    assert len(read(rows).indicators) == 5
    assert len(read(rows, ["4河只"]).indicators) == 4


def test_names_without_a_heading_are_known_by_their_words() -> None:
    flat = [[row[2], *row[3:]] for row in put(INDICATORS, "三级指标", "")[:-1]]
    for rows in (flat, put(INDICATORS, "三级指标", "")):
        names = [row.level3.value for row in read(rows).indicators]
        assert names == ["培训农民", "培训合格率", "按期完成率", "就业人数"]


def test_scores_under_a_misread_heading_are_known_by_the_weights() -> None:
    form = read(put(INDICATORS, "得分", "得会"))
    assert [row.score.value for row in form.indicators] == ["20", "15", "13.5", "30"]


@pytest.mark.parametrize("heading", ["序次", "扣分", "备注"])
def test_figures_below_the_scores_are_no_weights(heading: str) -> None:
    rows = [[*row[:5], *(heading if n == 0 else str(n) for _ in row[5:6]), row[6]] for n, row in enumerate(INDICATORS)]
    assert weights(read(rows)) == [None] * 4


def test_a_name_with_a_seal_s_characters_read_into_it_names_its_column() -> None:
    form = read([*put(MONEY, "年初预算数", "源和年初预算数"), *INDICATORS], ["源和年初预算数"])
    assert [line.initial_budget.value for line in form.funding] == ["400", "400"]


def test_a_note_written_over_a_heading_takes_nothing_from_it() -> None:
    table = rule_table([*put(MONEY, "年初预算数", "笑儿|年初预算数"), *INDICATORS])
    (noted,) = (cell for cell in table.cells if cell.text.startswith("笑儿"))
    heading = replace(noted, lines=(*doubt(noted).lines[:1], *noted.lines[1:]))
    cells = tuple(heading if cell is noted else cell for cell in table.cells)
    table = replace(table, cells=cells)
    form, _ = extract_form(TableBlock(table, ()), find_heads(table))
    assert form.funding[0].initial_budget.value == "400"


@pytest.mark.parametrize("field", ["年初预算数", "全年预算数", "全年执行数"])
def test_an_amount_without_a_heading_is_known_by_its_place(field: str) -> None:
    line = read([*put(MONEY, field, ""), *INDICATORS]).funding[0]
    assert (line.initial_budget.value, line.annual_budget.value, line.executed.value) == ("400", "450", "360")


def test_a_clear_heading_that_nobody_knows_is_never_taken_for_an_amount() -> None:
    line = read([*put(MONEY, "年初预算数", "上级下达数"), *INDICATORS]).funding[0]
    assert line.initial_budget.value is None


def test_of_two_budgets_the_one_that_makes_the_rate_is_the_year_s() -> None:
    money = [[*row[:2], *row[3:]] for row in put(MONEY, "全年预算数", "")]
    line = read([*money, *[row[:6] for row in INDICATORS]]).funding[0]
    assert (line.initial_budget.value, line.annual_budget.value) == (None, "450")


def test_the_rate_under_a_misread_heading_is_known_by_the_amounts() -> None:
    money = put(MONEY, "执行率", "执行事")
    assert [line.execution_rate.value for line in read([*money, *INDICATORS]).funding] == ["80", "80"]
    other = [[text if text != "80%" else "79%" for text in row] for row in money]
    assert [line.execution_rate.value for line in read([*other, *INDICATORS]).funding] == [None, None]


def test_the_weight_of_execution_under_a_misread_heading_is_known_by_the_score() -> None:
    money = [["项目资金（万元）", "", "全年预算数", "全年执行数", "执行率", "权黨", "得分"]]
    money.append(["^", "年度资金总额", "450", "360", "80%", "10", "8"])
    money.append(["^", "其中：财政拨款", "450", "360", "80%", "—", "—"])
    assert read([*money, *INDICATORS]).funding[0].weight.value == "10"


@pytest.mark.parametrize("label", ["总记", "息分", "台计", ""])
def test_a_total_whose_label_is_misread_or_lost_is_no_indicator(label: str) -> None:
    form = read(put(INDICATORS, "总分", label))
    assert (len(form.indicators), form.total.weight.value, form.total.score.value) == (4, "80", "78.5")


@pytest.mark.parametrize(
    ("total", "score", "known"), [("100", "13.5", True), ("90", "13.5", False), ("100", "16", False)]
)
def test_points_whose_headings_a_seal_hides_both_are_known_where_they_end_with_100(
    total: str, score: str, known: bool
) -> None:
    hidden = put(put(INDICATORS, "分值", ""), "得分", "入")
    form = read(put(put(hidden, "80", total), "13.5", score))
    assert weights(form) == (["20", "15", "15", "30"] if known else [None] * 4)
    assert [row.score.value for row in form.indicators] == (["20", "15", score, "30"] if known else [None] * 4)


@pytest.mark.parametrize("heading", ["得分系", "得行系"])  # the second misread besides
def test_a_coefficient_whose_heading_is_read_in_part_is_no_share_of_the_points(heading: str) -> None:
    shares = [heading, "100", "100", "90", "100", "98.13"]
    rows = [[*row, share] for row, share in zip(INDICATORS, shares, strict=True)]
    assert [row.score_rate.value for row in read(rows, [heading]).indicators] == [None] * 4


def test_a_share_whose_heading_is_misread_is_known_by_the_scores_if_any_lost_a_point() -> None:
    shares = ["得分年", "100", "100", "90", "100", "98.13"]
    rows = [[*row, share] for row, share in zip(INDICATORS, shares, strict=True)]
    assert [row.score_rate.value for row in read(rows, ["得分年"]).indicators] == ["100", "100", "90", "100"]
    full = [[*row[:6], "得分" if row[6] == "得分" else row[5], "得分年" if row[6] == "得分" else "100"] for row in rows]
    assert [row.score_rate.value for row in read(full, ["得分年"]).indicators] == ["100"] * 4  # one character off
    other = put(full, "得分年", "入分年")
    assert [row.score_rate.value for row in read(other, ["入分年"]).indicators] == [None] * 4


def test_a_clear_heading_one_character_off_is_the_share_that_the_scores_tell() -> None:
    shares = ["得分宰", "100", "100", "90", "100", "98.13"]
    rows = [[*row, share] for row, share in zip(INDICATORS, shares, strict=True)]
    assert [row.score_rate.value for row in read(rows).indicators] == ["100", "100", "90", "100"]
    wrong = [[*row, share] for row, share in zip(INDICATORS, ["得分宰", "1", "2", "3", "4", "5"], strict=True)]
    assert [row.score_rate.value for row in read(wrong).indicators] == [None] * 4


def test_one_heading_that_a_false_ruling_halves_hides_none_of_those_beside_it() -> None:
    head = ["项目资金", "", "年初预算数", "全年预算数", "全年", "分值", "执行率", "得分"]
    below = ["^", "^", "^", "^", "执行数", "^", "^", "^"]
    values = [
        ["^", "年度资金总额", "400", "450", "360", "10", "80%", "8"],
        ["^", "其他资金", "40", "45", "36", "", "80%", ""],
    ]
    form = read([head, below, *values, *[[*row, ""] for row in INDICATORS]])
    assert [line.annual_budget.value for line in form.funding] == ["450", "45"]
    assert [line.execution_rate.value for line in form.funding] == ["80%".rstrip("%")] * 2


def test_points_that_reach_down_over_a_page_break_beside_an_unread_total_are_no_total() -> None:
    rows = [*INDICATORS[:-1], ["", "<", "<", "<", "<", "^", "^"]]
    assert read(rows).total.score.value is None
    assert read(rows).indicators[-1].score.value == "30"


def test_the_total_of_a_row_into_which_another_label_ran_is_the_total() -> None:
    run_together = [*INDICATORS[:-1], ["自评等级", "", "合计", "优", "<", "80", "78.5"]]
    form = read(run_together)
    assert (len(form.indicators), form.total.score.value) == (4, "78.5")


def test_a_row_with_names_over_which_a_page_break_laid_an_empty_cell_is_no_total() -> None:
    table = rule_table(put(INDICATORS, "总分", ""))
    block = TableBlock(table)
    assert extract_form(block, find_heads(table))[0].total.score.value == "78.5"
    name = replace(next(cell for cell in table.cells if cell.text == "就业人数"), row=table.n_rows - 1)
    named = replace(table, cells=(*table.cells, name))
    assert extract_form(TableBlock(named), find_heads(named))[0].total.score.value is None


def test_a_total_whose_label_begins_with_a_speck_is_the_total() -> None:
    assert read(put(INDICATORS, "总分", "。总分")).total.score.value == "78.5"


def test_a_heading_that_ran_into_the_column_of_labels_is_that_of_the_figures_below_it() -> None:
    head = ["项目资金", "年初预算数", "<", "全年预算数", "全年执行数", "执行率", "得分"]
    values = [["^", "资金总额", "400", "450", "360", "80%", "8"], ["^", "其他资金", "40", "45", "36", "80%", ""]]
    rows = [head, *values, *INDICATORS]
    table = rule_table(rows)
    cell = next(it for it in table.cells if it.text == "年初预算数")
    by = table.edges[2] + 2 - cell.lines[0].xs[0]
    lines = tuple(replace(move_right(line, by), native=False) for line in cell.lines)
    cells = tuple(replace(it, lines=lines) if it is cell else it for it in table.cells)
    block = TableBlock(replace(table, cells=cells))
    form, *_ = extract_form(block, find_heads(block.table))
    assert [line.initial_budget.value for line in form.funding] == ["400", "40"]
    assert [line.label.value for line in form.funding] == ["资金总额", "其他资金"]


@pytest.mark.parametrize(("label", "known"), [("L.总分区", True), ("总凶", True), ("区水利", False)])
def test_the_totals_label_is_known_among_what_was_read_out_of_a_seal(label: str, known: bool) -> None:
    form = read(put(INDICATORS, "总分", label))
    assert (form.total.score.value == "78.5") is known


def test_a_heading_that_a_false_ruling_parts_is_one_over_cells_that_reach_over_both() -> None:
    head = ["项目资金", "", "年初预算数", "全年预算数", "全年", "执行数", "执行率", "得分"]
    values = [
        ["^", "年度资金总额", "400", "450", "360", "<", "80%", "8"],
        ["^", "其他资金", "40", "45", "36", "<", "80%", ""],
    ]
    form = read([head, *values, *[[*row, ""] for row in INDICATORS]])
    assert [(line.executed.value, line.execution_rate.value) for line in form.funding] == [("360", "80"), ("36", "80")]


def test_a_number_stands_under_the_heading_that_it_is_printed_under_though_the_ruling_beside_it_is_lost() -> None:
    head = ["项目资金", "", "年初预算数", "全年预算数", "全年执行数", "执行率", "得分"]
    values = [
        ["^", "年度资金总额", "400", "450", "360", "80%", "8"],
        ["^", "上年结转", "", "45", "36", "80%", ""],
        ["^", "其他资金", "5", "<", "4", "80%", ""],
    ]
    table = rule_table([head, *values, *[row[:7] for row in INDICATORS]])
    at = next(n for n, cell in enumerate(table.cells) if cell.text == "5")
    moved = replace(table.cells[at], lines=tuple(move_right(line, 100.0) for line in table.cells[at].lines))
    block = TableBlock(replace(table, cells=(*table.cells[:at], moved, *table.cells[at + 1 :])), ())
    last = extract_form(block, find_heads(block.table))[0].funding[-1]
    assert (last.initial_budget.value, last.annual_budget.value, last.executed.value) == (None, "5", "4")


def test_a_heading_of_which_a_false_ruling_leaves_half_without_a_word_is_known_by_its_figures() -> None:
    rows = [
        [*row[:5], "", "旨标又重", row[6]] if n == 0 else [*row[:6], "<", row[6]] for n, row in enumerate(INDICATORS)
    ]
    assert weights(read(rows)) == ["20", "15", "15", "30"]


@pytest.mark.parametrize(("slips", "known"), [(1, True), (2, False)])
def test_points_whose_headings_a_seal_hides_both_are_known_though_one_row_in_ten_is_misread(
    slips: int, known: bool
) -> None:
    rows = [["", "数量指标", f"培训第{n}期", "≥5人", "6人", "-10" if n < slips else "10", "10"] for n in range(10)]
    form = read(put(put([INDICATORS[0], *rows, [*INDICATORS[5][:5], "100", "100"]], "分值", ""), "得分", ""))
    assert ("10" in weights(form)) is known


def test_a_figure_in_doubt_among_many_headings_is_what_a_scan_left_of_one() -> None:
    rows = put(INDICATORS, "年度指标值", "1")
    assert weights(read(rows, ["1"])) == ["20", "15", "15", "30"]
    assert not read(rows).indicators


def test_no_row_of_an_indicator_is_a_source_of_money() -> None:
    rows = [*MONEY, ["产出指标", "数量指标", "20", "20", "20", "", "20"]]
    assert [line.label.value for line in read(rows).funding] == ["年度资金总额", "其中：财政拨款"]


def test_an_amount_without_a_heading_is_the_one_that_makes_the_rates_where_a_seal_hides_one_of_its_cells() -> None:
    rows = [
        ["项目资金（万元）", "", "年初预算数", "年预疆教", "全年执行数", "执行率", "得分"],
        ["^", "年度资金总额", "400", "450", "360", "80%", "8"],
        ["^", "其中：财政拨款", "400", "450", "360", "80%", "—"],
        ["^", "上年结转资金", "0", "", "0", "", "—"],
    ]
    form = read([*rows, *INDICATORS], ["年预疆教"])
    assert [line.annual_budget.value for line in form.funding] == ["450", "450", None]
    other = [[{"450": "470"}.get(text, text) for text in row] for row in rows]
    assert [line.annual_budget.value for line in read([*other, *INDICATORS], ["年预疆教"]).funding] == [None] * 3


def test_a_heading_that_a_seals_ring_cuts_above_it_stands_with_those_beside_it() -> None:
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "", "偏差原因"]
    below = ["^", "^", "^", "^", "^", "^", "得分", "^"]
    form = read([head, below, *([*row, ""] for row in INDICATORS[1:])])
    assert [row.score.value for row in form.indicators] == ["20", "15", "13.5", "30"]


@pytest.mark.parametrize("dirt", ["", "1", "一", '"="'])
def test_points_of_a_group_stand_in_a_row_without_a_name_whatever_dirt_a_scan_reads_in_it(dirt: str) -> None:
    rows = [
        INDICATORS[0],
        ["产出指标", "数量指标", dirt, "", "", "20", "18"],
        ["^", "^", "培训农民", "≥600人", "618人", "", ""],
        ["总分", "<", "<", "<", "<", "20", "18"],
    ]
    own, _ = read(rows, [dirt]).indicators
    assert (own.level2.value, own.level3.value, own.weight.value, own.score.value) == ("数量指标", None, "20", "18")


def test_a_stroke_of_a_pen_above_a_figure_is_no_part_of_it() -> None:
    table = rule_table(INDICATORS)
    marked = next(cell for cell in table.cells if (cell.row, cell.col) == (1, 5))
    figure = doubt(marked).lines[0]
    witness = Witness(0, 2, "20", "rapidocr/small")
    lines = (replace(figure, text="一", xs=figure.xs[:2], probs=(0.9,)), replace(figure, witnesses=(witness,)))
    cells = tuple(replace(cell, lines=lines) if cell is marked else cell for cell in table.cells)
    block = TableBlock(replace(table, cells=cells), ())
    assert weights(extract_form(block, find_heads(block.table))[0])[0] == "20"


def test_two_headings_that_a_seal_made_one_are_those_of_their_own_columns() -> None:
    rows = put(put(INDICATORS, "年度指标值", "S指标值"), "实际完成值", "<")
    table = rule_table(rows)
    head = next(cell for cell in table.cells if cell.text == "S指标值")
    box = head.boxes[0][1]
    first, second = (doubt(head).lines[0], move_right(head.lines[0], box.width / 2))
    lines = (
        first,
        replace(second, text="实际完成值", xs=(*second.xs, second.xs[-1] + 1), native=False, probs=(1.0,) * 5),
    )
    cells = tuple(replace(cell, lines=lines) if cell is head else cell for cell in table.cells)
    block = TableBlock(replace(table, cells=cells), ())
    form = extract_form(block, find_heads(block.table))[0]
    assert [row.actual.value for row in form.indicators] == ["618人", "97%", "90%", "41人"]
    assert [row.target.value for row in form.indicators] == ["≥600人", "≥95%", "100%", "≥40人"]


def test_two_headings_that_were_read_as_one_line_are_those_of_their_own_columns() -> None:
    money = [["项目资金", "", "年初预算数全年预算", "<", "全年执行数", "执行率", "得分"], *MONEY[1:], MONEY[2]]
    table = rule_table([*money, *INDICATORS])
    head = next(cell for cell in table.cells if cell.text == "年初预算数全年预算")
    box, line = head.boxes[0][1], head.lines[0]
    step = box.width / len(line.text)
    spread = replace(line, xs=tuple(box.x0 + n * step for n in range(len(line.text) + 1)), native=False)
    cells = tuple(replace(cell, lines=(spread,)) if cell is head else cell for cell in table.cells)
    block = TableBlock(replace(table, cells=cells), ())
    first, *_ = extract_form(block, find_heads(block.table))[0].funding
    assert (first.initial_budget.value, first.annual_budget.value) == ("400", "450")


@pytest.mark.parametrize(("share", "known"), [("90", True), ("70", False)])
def test_points_whose_headings_a_seal_hides_both_are_known_by_the_shares_beside_them(share: str, known: bool) -> None:
    shares = ["得分率", "100", "100", share, "100", "98.13" if known else "50"]
    hidden = put(put(INDICATORS, "分值", ""), "得分", "入")
    rows = [[*row[1:], part] for row, part in zip(hidden, shares, strict=True)]
    rows[-1][0] = "总分"
    form = read(rows)
    assert weights(form) == (["20", "15", "15", "30"] if known else [None] * 4)
    assert [row.score_rate.value for row in form.indicators] == ["100", "100", share, "100"]


def test_shares_without_a_heading_before_the_points_are_what_these_are_made_with() -> None:
    shares = ["", "100", "100", "90", "100", ""]
    before = [[*row[:5], share, *row[5:]] for row, share in zip(INDICATORS, shares, strict=True)]
    behind = [[*row, share] for row, share in zip(INDICATORS, shares, strict=True)]
    assert [row.score_rate.value for row in read(before).indicators] == [None] * 4
    assert [row.score_rate.value for row in read(behind).indicators] == ["100", "100", "90", "100"]


@pytest.mark.parametrize("measure", ["度量单位", "度量单"])
def test_under_a_heading_of_targets_the_only_one_that_names_nothing_is_the_targets_own(measure: str) -> None:
    rows = [
        ["一级指标", "二级指标", "三级指标", "绩效指标值", "<", "<", "完成值", "分值", "得分"],
        ["^", "^", "^", "指标性质", "和", measure, "^", "^", "^"],
        ["产出指标", "数量指标", "培训人次", "≥", "500", "人次", "520人次", "50", "50"],
        ["效益指标", "社会效益", "持证率", "≥", "95", "%", "96%", "50", "48"],
        ["总分", "<", "<", "<", "<", "<", "<", "100", "98"],
    ]
    form = read(rows, ["指标性质", "和", measure])
    assert [row.target.value for row in form.indicators] == ["500", "95"]


@pytest.mark.parametrize("parted", [True, False])
def test_headings_that_a_page_break_parts_are_whole_where_others_of_their_row_reach_as_low(parted: bool) -> None:
    rows = [
        ["一级指标", "二级指标", "三级指标", "年度指标值", "<", "<", "实际完成", "分", "得"],
        ["^", "^", "^", "指标性质", "指标值", "计量单位", "值", "值", "分"],
        ["产出指标", "数量指标", "培训人次", "≥", "500", "人次", "520人次", "50", "50"],
        ["效益指标", "社会效益", "持证率", "≥", "95", "%", "96%", "50", "48"],
        ["总分", "<", "<", "<", "<", "<", "<", "100", "98"],
    ]
    table = rule_table(rows)
    cells = tuple(
        replace(cell, boxes=tuple((2, box) for _, box in cell.boxes)) if parted and cell.row else cell
        for cell in table.cells
    )
    block = TableBlock(replace(table, cells=cells), ())
    form = extract_form(block, find_heads(block.table))[0]
    told = [(row.actual.value, row.weight.value, row.score.value) for row in form.indicators]
    assert (told == [("520人次", "50", "50"), ("96%", "50", "48")]) is parted


def test_targets_and_results_whose_headings_a_seal_hides_both_are_the_pair_of_columns_that_answer_one_another() -> None:
    hidden = put(put(INDICATORS, "年度指标值", ""), "实际完成值", "六5")
    form = read(hidden, ["六5"])
    assert [(row.target.value, row.actual.value) for row in form.indicators][:2] == [
        ("≥600人", "618人"),
        ("≥95%", "97%"),
    ]
    unlike = put(put(put(hidden, "618人", "甲"), "97%", "乙"), "41人", "丙")
    assert [row.target.value for row in read(unlike, ["六5"]).indicators] == [None] * 4


def test_a_heading_below_the_end_of_the_one_over_it_is_named_by_what_stands_below() -> None:
    rows = put(INDICATORS, "年度指标值", "初指标|指标|值")
    rows = [
        [*row[:3], sign, *row[3:]] for row, sign in zip(rows, ["年|指标|性质", "≥", "≥", "=", "≥", "<"], strict=True)
    ]
    doubted = ["初指标指标值", "年指标性质"]
    assert [row.target.value for row in read(rows, doubted).indicators] == ["≥600人", "≥95%", "100%", "≥40人"]
