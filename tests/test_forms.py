"""Forms of the printed families, by their heads and geometry: what each cell means, and what is left out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from hedui.claims import Claim
from hedui.document import Part, TableBlock
from hedui.extract.forms import extract_form, find_heads, is_form
from hedui.extract.funding import classify
from hedui.extract.grade import find_grade
from hedui.extract.indicators import is_placeholder, split_points
from hedui.extract.rules import extract_forms
from hedui.extract.terms import load_terms, match_term, tidy_heading
from hedui.page import Witness
from hedui.record import Form, map_leaves
from prose_desk import write_part
from ruled_desk import rule_table

Rows = Sequence[Sequence[str]]

HEAD = [
    ["项目名称", "农村饮水安全巩固提升项目", "<", "<", "<", "<", "<", "<"],
    ["主管部门", "某市水利局", "<", "<", "实施单位", "某县水利站", "<", "<"],
]
MONEY = [
    ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["^", "年度资金总额", "1,038.00", "1,038.00", "999.21", "10", "96.26%", "9.6"],
    ["^", "其中：当年财政拨款", "938.00", "938.00", "899.21", "—", "95.87%", "—"],
    ["^", "上年结转资金", "100.00", "100.00", "100.00", "—", "100%", "—"],
    ["^", "其他资金", "", "", "", "—", "", "—"],
]
GOALS = [
    ["年度总体目标", "预期目标", "<", "<", "实际完成情况", "<", "<", "<"],
    ["^", "解决2.1万人饮水安全问题。", "<", "<", "已解决2.1万人饮水安全问题。", "<", "<", "<"],
]
INDICATORS = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
    ["产出指标", "数量指标", "改造水厂数量", "≥12座", "12座", "20", "20", ""],
    ["^", "^", "铺设管网长度", "≥85公里", "79公里", "15", "13.9", "征地滞后，加快办理"],
    ["^", "质量指标", "水质达标率", "100%", "100%", "15", "15", "无"],
    ["效益指标", "社会效益指标", "受益人口", "≥2.1万人", "2.1万人", "30", "30", "/"],
    ["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "93.5%", "10", "10", ""],
    ["总分", "<", "<", "<", "<", "100", "98.5", ""],
]
FORM_A = [*HEAD, *MONEY, *GOALS, *INDICATORS]


def read_form(rows: Rows, above: str = "") -> tuple[Form[Claim], tuple[str, ...]]:
    captions = tuple(write_part(above).paragraphs) if above else ()
    table = rule_table(rows)
    return extract_form(TableBlock(table, captions), find_heads(table))


def plain(rows: Rows, above: str = "") -> dict[str, Any]:
    """The form's values."""
    form, _ = read_form(rows, above)
    values: dict[str, Any] = map_leaves(form, lambda _, claim: claim.value)
    return values


def column(form: dict[str, Any], field: str) -> list[str | None]:
    return [row[field] for row in form["indicators"]]


# -- A: the usual form


def test_family_a_is_read_whole() -> None:
    form = plain(FORM_A, "# 项目支出绩效自评表\n（2021年度）")
    assert form["title"] == "项目支出绩效自评表"
    assert form["project_name"] == "农村饮水安全巩固提升项目"
    assert form["competent_department"] == "某市水利局"
    assert form["implementing_unit"] == "某县水利站"
    assert form["currency_unit"] == "万元"
    assert form["total"] == {"weight": "100", "score": "98.5"}
    assert form["goals"] == [{"expected": "解决2.1万人饮水安全问题。", "actual": "已解决2.1万人饮水安全问题。"}]


def test_money_has_a_row_for_each_source_that_carries_an_amount() -> None:
    funding = plain(FORM_A)["funding"]
    assert [row["line"] for row in funding] == ["total", "fiscal", "carryover"]
    assert funding[0] == {
        "line": "total",
        "label": "年度资金总额",
        "initial_budget": "1038.00",
        "annual_budget": "1038.00",
        "executed": "999.21",
        "weight": "10",
        "execution_rate": "96.26",
        "score": "9.6",
    }
    assert (funding[1]["weight"], funding[1]["score"]) == (None, None)


def test_names_of_merged_cells_stand_on_every_row_that_they_span() -> None:
    form = plain(FORM_A)
    assert column(form, "level1") == ["产出指标"] * 3 + ["效益指标", "满意度指标"]
    assert column(form, "level2")[:3] == ["数量指标", "数量指标", "质量指标"]
    assert column(form, "level3")[1] == "铺设管网长度"


def test_targets_are_text_and_points_are_numbers() -> None:
    form = plain(FORM_A)
    assert column(form, "target") == ["≥12座", "≥85公里", "100%", "≥2.1万人", "≥90%"]
    assert column(form, "score") == ["20", "13.9", "15", "30", "10"]
    assert column(form, "deviation") == [None, "征地滞后，加快办理", "无", None, None]


def test_a_row_with_the_points_of_a_whole_group_is_a_row_and_an_empty_one_is_none() -> None:
    group = ["产出指标", "成本指标", "", "", "", "12", "11.5", ""]
    empty = ["产出指标", "成本指标", "", "", "", "", "", ""]
    form = plain([*HEAD, INDICATORS[0], group, empty, *INDICATORS[1:]])
    assert form["indicators"][0]["level3"] is None
    assert column(form, "weight") == ["12", "20", "15", "15", "30", "10"]


def with_heading(text: str, other: str) -> list[list[str]]:
    """The usual form with one heading of its indicators printed otherwise."""
    return [[other if cell == text else cell for cell in row] for row in FORM_A]


def test_a_score_column_whose_heading_a_seal_hides_is_known_by_its_figures() -> None:
    hidden = with_heading("得分", "")
    assert column(plain(hidden), "score") == ["20", "13.9", "15", "30", "10"]
    too_high = [[*row[:6], "101", *row[7:]] if row[5].isdecimal() else row for row in hidden]
    assert column(plain(too_high), "score") == [None] * 5


def test_every_claim_of_a_form_points_at_its_ink() -> None:
    form, _ = read_form(FORM_A)
    leaves: list[Claim] = []
    map_leaves(form, lambda _, claim: leaves.append(claim))
    valued = [claim for claim in leaves if claim.value is not None]
    assert len(valued) > 50
    assert all(claim.spans for claim in valued)


def test_a_side_label_left_of_the_indicators_is_no_level() -> None:
    rows = [["绩效指标" if n == 0 else "^", *row] for n, row in enumerate(INDICATORS[:-1])]
    rows.append(["总分", "<", *INDICATORS[-1][1:]])
    form = plain(rows)
    assert column(form, "level1")[0] == "产出指标"
    assert len(form["indicators"]) == 5
    assert form["total"] == {"weight": "100", "score": "98.5"}


# -- headings


@pytest.mark.parametrize(
    ("field", "headings"),
    [
        (
            "target",
            [
                "年度指标值（A）",
                "年初目标值",
                "全年 指标值",
                "预期指标值",
                "计划指标值",
                "标准值",
                "年度指标伯",
                "指标值锦",
            ],
        ),
        ("actual", ["实际完成值（B）", "全年实际值", "完成值", "全年实际完成值", "实际完成情况", "完成情况"]),
        ("weight", ["权重", "分值（100）", "标准分值", "指标分值"]),
        ("score", ["自评得分", "自评分", "单位自评得分", "评价得分"]),
        ("deviation", ["未完成原因分析及拟采取的改进措施", "偏差原因", "偏差原因分析及改", "扣分原因", "备注"]),
    ],
)
def test_headings_go_by_many_names(field: str, headings: list[str]) -> None:
    at = {"target": 3, "actual": 4, "weight": 5, "score": 6, "deviation": 7}[field]
    for heading in headings:
        head = [*INDICATORS[0][:at], heading, *INDICATORS[0][at + 1 :]]
        form, unknown = read_form([head, *INDICATORS[1:]])
        assert getattr(form.indicators[1], field).value is not None, heading
        assert unknown == ()


def test_headings_broken_over_lines_and_cut_off_are_known_by_their_place() -> None:
    head = ["一级|指标", "二级|指标", "三级指标", "年度|指标值", "实际|完成值", "分|值", "得|分", "偏差原因分析及"]
    assert plain([head, *INDICATORS[1:]]) == plain(INDICATORS)


@pytest.mark.parametrize(
    "levels",
    [
        ["级指标", "级指标", "级指标"],
        ["级指标", "二级指标", "级指标"],
        ["一级指标", "级指标", "级指标分"],
        ["一级指标", "二级指标", "属实三级指标"],
        ["一级指标", "二级指标已核", "三级指标"],
    ],
)
def test_levels_whose_number_a_fax_lost_are_told_from_the_right(levels: list[str]) -> None:
    assert plain([[*levels, *INDICATORS[0][3:]], *INDICATORS[1:]]) == plain(INDICATORS)


def test_a_column_that_nobody_knows_is_left_out_and_told_of() -> None:
    rows = [[*row[:5], extra, *row[5:]] for row, extra in zip(INDICATORS, ["牵头科室", *"甲乙丙丁戊", ""], strict=True)]
    rows[-1] = ["总分", "<", "<", "<", "<", "<", "100", "98.5", ""]
    form, unknown = read_form(rows)
    assert unknown == ("牵头科室",)
    assert plain(rows)["indicators"] == plain(INDICATORS)["indicators"]
    assert form.total.score.value == "98.5"


def test_columns_that_are_known_and_not_wanted_are_not_told_of() -> None:
    rows = [
        [*row[:5], extra, *row[5:]] for row, extra in zip(INDICATORS, ["得分计算方法", *"甲乙丙丁戊", ""], strict=True)
    ]
    assert read_form(rows)[1] == ()
    assert column(plain(rows), "weight") == column(plain(INDICATORS), "weight")


def test_points_stand_before_the_target_in_family_c() -> None:
    order = [0, 1, 2, 5, 3, 4, 6, 7]
    rows = [[row[n] for n in order] for row in INDICATORS[:-1]]
    rows.append(["总分", "<", "<", "100", "", "", "98.5", ""])
    form = plain(rows)
    assert form["indicators"] == plain(INDICATORS)["indicators"]
    assert form["total"] == {"weight": "100", "score": "98.5"}


def test_a_second_head_below_the_first_part_is_no_row() -> None:
    rows = [*INDICATORS[:4], INDICATORS[0], *INDICATORS[4:]]
    assert len(plain(rows)["indicators"]) == 5


# -- B and F: targets in three columns


def test_family_b_prints_sign_value_and_unit_in_columns_of_their_own() -> None:
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分", "未完成原因"],
        ["产出指标", "数量指标", "培训人次", "≥", "500", "人次", "520", "50", "50", ""],
        ["效益指标", "社会效益", "持证率", "＝", "95", "%", "96", "50", "48", "缺考"],
    ]
    form, unknown = read_form(rows)
    assert unknown == ()
    assert [(row.actual.value, row.weight.value, row.score.value) for row in form.indicators] == [
        ("520", "50", "50"),
        ("96", "50", "48"),
    ]
    assert [row.target.value for row in form.indicators] == ["500", "95"]


def test_family_f_has_the_target_over_three_columns_and_the_grade_in_the_total_row() -> None:
    rows = [
        ["一级指标", "二级指标", "三级指标", "年度指标值", "<", "<", "实际完成值", "分值", "得分", "偏差原因"],
        ["^", "^", "^", "指标性质", "指标值", "度量单位", "^", "^", "^", "^"],
        ["产出指标", "数量指标", "培训人次", "≥", "500", "人次", "520人次", "50", "50", ""],
        ["效益指标", "社会效益", "持证率", "≥", "95", "%", "96%", "50", "48", ""],
        ["总分", "<", "<", "<", "<", "<", "<", "100", "98", "自评等级：优"],
    ]
    form = plain(rows)
    assert [row["target"] for row in form["indicators"]] == ["500", "95"]
    assert (form["total"], form["grade"]) == ({"weight": "100", "score": "98"}, "优")


# -- D and E: totals in the head, no points, several goals


def test_family_d_prints_the_total_in_the_head() -> None:
    head = [*HEAD, ["总分", "100", "<", "<", "自评得分", "98.5", "<", "<"]]
    form = plain([*head, *INDICATORS[:-1]])
    assert form["total"] == {"weight": "100", "score": "98.5"}


def test_family_e_has_no_points_and_goals_in_blocks() -> None:
    rows = [
        ["项目名称", "义务教育保障", "<", "<", "<", "<"],
        ["项目类别", "1、部门预算项目■　2、专项项目□", "<", "<", "<", "<"],
        ["预算执行情况（万元）", "", "预算数（A）", "执行数（B）", "执行率（B/A）", "得分（20分×执行率）"],
        ["^", "年度财政资金总额", "200", "190", "95%", "19"],
        ["一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分"],
        ["产出指标", "数量指标", "补助学生", "1000人", "1000人", "40"],
        ["效益指标", "社会效益", "巩固率", "≥95%", "97%", "40"],
        ["总分", "<", "<", "<", "<", "99"],
    ]
    form = plain(rows)
    assert form["funding"][0]["annual_budget"] == "200"
    assert form["funding"][0]["score"] == "19"
    assert column(form, "score") == ["40", "40"]
    assert column(form, "weight") == [None, None]
    assert form["total"] == {"weight": None, "score": "99"}


# -- G and H: no scores


def test_family_g_has_no_scores_and_funds_of_three_purses() -> None:
    rows = [
        ["转移支付（项目）名称", "学生营养改善补助", "<", "<", "<", "<"],
        ["项目资金（万元）", "", "全年预算数（A）", "全年执行数（B）", "预算执行率（B/A×100%）", "<"],
        ["^", "年度资金总额：", "300", "300", "100%", "<"],
        ["^", "其中：中央补助", "200", "200", "100%", "<"],
        ["^", "地方资金", "100", "100", "100%", "<"],
        ["一级指标", "二级指标", "三级指标", "指标值", "全年实际完成值", "未完成原因和改进措施"],
        ["产出指标", "数量指标", "受益学生", "≥3000人", "3120人", ""],
        ["满意度指标", "服务对象满意度", "家长满意度", "≥90%", "95%", ""],
    ]
    form = plain(rows)
    assert form["project_name"] == "学生营养改善补助"
    assert [row["line"] for row in form["funding"]] == ["total", "extra", "extra"]
    assert [row["executed"] for row in form["funding"]] == ["300", "200", "100"]
    assert column(form, "actual") == ["3120人", "95%"]
    assert column(form, "score") == [None, None]
    assert form["total"] == {"weight": None, "score": None}


# -- I and K: lists and score tables


def test_family_i_is_a_flat_list() -> None:
    rows = [
        [
            "指标名称",
            "计量单位",
            "指标性质",
            "年初指标值",
            "全年完成值",
            "得分系数",
            "指标权重",
            "指标得分",
            "是否核心指标",
        ],
        ["噪声投诉下降率", "%", "≥", "10", "12", "100%", "40", "40", "是"],
        ["群众满意度", "%", "≥", "90", "88", "97.8%", "60", "58.7", "否"],
    ]
    form = plain(rows)
    assert column(form, "level3") == ["噪声投诉下降率", "群众满意度"]
    assert column(form, "level1") == [None, None]
    assert (column(form, "weight"), column(form, "score")) == (["40", "60"], ["40", "58.7"])


def test_family_k_prints_points_of_groups_and_rates_of_scores() -> None:
    rows = [
        ["二级指标", "三级指标", "标准值", "分值", "得分", "得分率"],
        ["项目立项（8分）", "立项依据充分性", "充分", "4", "4", "100.00%"],
        ["^", "立项程序规范性", "规范", "4", "3", "75.00%"],
        ["绩效目标(6分)", "目标合理性", "合理", "6", "6", "100%"],
        ["合计", "<", "", "14", "13", "92.86%"],
    ]
    form = plain(rows)
    assert column(form, "level2") == ["项目立项", "项目立项", "绩效目标"]
    assert column(form, "score_rate") == ["100.00", "75.00", "100"]
    assert form["groups"] == [
        {"level": 2, "name": "项目立项", "weight": "8"},
        {"level": 2, "name": "绩效目标", "weight": "6"},
    ]
    assert form["total"] == {"weight": "14", "score": "13"}


@pytest.mark.parametrize(
    ("printed", "name", "points"),
    [
        ("产出指标（50分）", "产出指标", "50"),
        ("产出指标|(50 分)", "产出指标", "50"),
        ("效益指标【30】", "效益指标", "30"),
        ("满意度指标10分", "满意度指标", "10"),
        ("满意度指标20分）", "满意度指标", "20"),
        ("时效指标（.10分）", "时效指标", "10"),
        ("时效指标（13分）.", "时效指标", "13"),
        ("资金管理（10)|分）", "资金管理", "10"),
        ("资金管理10)分", "资金管理", "10"),
        ("产出指标50分值", "产出指标50分值", None),
        ("产出指标", "产出指标", None),
        ("2020年指标", "2020年指标", None),
    ],
)
def test_points_behind_a_group_s_name_are_its_points(printed: str, name: str, points: str | None) -> None:
    cell = rule_table([[printed, ""]]).cells[0]
    end, at = split_points(cell)
    text = "".join(line.text for line in cell.lines).replace("|", "").replace(" ", "")
    assert text[:end] == name
    assert (text[slice(*at)] if at else None) == points


def test_on_a_scan_points_before_the_first_character_of_a_pens_note_are_points() -> None:
    (cell, _) = rule_table([["产出指标50分请", ""]]).cells
    for native, end in ((True, 8), (False, 4)):
        lines = tuple(replace(line, native=native) for line in cell.lines)
        assert split_points(replace(cell, lines=lines))[0] == end


# -- irregularities


@pytest.mark.parametrize(("native", "levels"), [(True, ("数量指标", None)), (False, (None, "数量指标"))])
def test_a_name_of_the_second_level_over_both_columns_of_a_scan_lost_the_ruling(
    native: bool, levels: tuple[str | None, str | None]
) -> None:
    over = ["数量指标", "<", "改造水厂数量", "≥12座", "12座", "20", "20", ""]
    table = rule_table([*HEAD, INDICATORS[0], over, *INDICATORS[4:]])
    cells = (replace(c, lines=tuple(replace(line, native=native) for line in c.lines)) for c in table.cells)
    table = replace(table, cells=tuple(cells))
    form, _ = extract_form(TableBlock(table, ()), find_heads(table))
    row = form.indicators[0]
    assert (row.level1.value, row.level2.value) == levels


def test_cost_may_be_a_first_level_of_its_own() -> None:
    rows = [
        INDICATORS[0],
        ["成本指标", "经济成本指标", "单价控制", "≤85万元", "83万元", "20", "20", ""],
        *INDICATORS[1:3],
    ]
    assert column(plain(rows), "level1") == ["成本指标", "产出指标", "产出指标"]


@pytest.mark.parametrize("name", ["指标1.", "……", "指标2：", "", "…", "1."])
def test_placeholder_rows_are_left_out(name: str) -> None:
    cell = rule_table([[name, ""]]).cells[0]
    assert is_placeholder(cell)
    rows = [*INDICATORS[:2], ["^", "^", name, "", "", "", "", ""], *INDICATORS[2:]]
    assert len(plain(rows)["indicators"]) == 5


def test_a_blank_cell_and_a_dash_and_a_slash_are_nothing_and_zero_is_zero() -> None:
    rows = [INDICATORS[0], ["产出指标", "数量指标", "事故起数", "0起", "0起", "10", "0", "—"]]
    (row,) = plain(rows)["indicators"]
    assert (row["target"], row["score"], row["deviation"]) == ("0起", "0", None)


def test_a_weight_merged_over_two_rows_counts_once() -> None:
    rows = [
        INDICATORS[0],
        ["产出指标", "数量指标", "改造水厂", "≥12座", "12座", "20", "20", ""],
        ["^", "^", "改造泵站", "≥3座", "3座", "^", "^", ""],
    ]
    assert column(plain(rows), "weight") == ["20", None]


def test_letters_spaced_out_in_a_narrow_column_are_a_word() -> None:
    form = plain([["项 目 名 称", *HEAD[0][1:]], ["主 管|部 门", *HEAD[1][1:]], *INDICATORS])
    assert (form["project_name"], form["competent_department"]) == ("农村饮水安全巩固提升项目", "某市水利局")


def test_a_department_form_names_no_project() -> None:
    form = plain([["部门名称", "某县水利局", "<", "<", "<", "<", "<", "<"], *INDICATORS])
    assert (form["project_name"], form["implementing_unit"]) == (None, "某县水利局")


def test_hunan_prints_the_name_of_a_special_fund() -> None:
    assert plain([["专项资金名称", *HEAD[0][1:]], *INDICATORS])["project_name"] == "农村饮水安全巩固提升项目"


def test_a_label_and_its_value_may_share_a_cell() -> None:
    assert plain([["项目名称：校舍维修", *["<"] * 7], *INDICATORS])["project_name"] == "校舍维修"


def test_amounts_without_a_head_are_pairs_of_label_and_value() -> None:
    rows = [["预算数", "108", "<", "<", "执行数", "108", "<", "<"], *INDICATORS]
    (line,) = plain(rows)["funding"]
    assert (line["annual_budget"], line["executed"]) == ("108", "108")


@pytest.mark.parametrize(
    ("above", "label", "unit"),
    [
        ("单位：元", "项目资金", "元"),
        ("金额单位：人民币万元", "项目资金", "万元"),
        ("", "项目资金（单位：元）", "元"),
        ("", "预算执行情况|(万元)", "万元"),
    ],
)
def test_the_unit_of_amounts_stands_above_the_table_or_in_its_labels(above: str, label: str, unit: str) -> None:
    rows = [*HEAD, [label, *MONEY[0][1:]], *MONEY[1:], *INDICATORS]
    assert plain(rows, above)["currency_unit"] == unit


def test_a_form_without_amounts_has_no_unit() -> None:
    assert plain([*HEAD, *INDICATORS], "单位：万元")["currency_unit"] is None


@pytest.mark.parametrize("row", [["自评等级", "良", *["<"] * 6], ["评价结果：良", *["<"] * 7]])
def test_a_grade_stands_beside_or_behind_its_label(row: list[str]) -> None:
    assert plain([*INDICATORS, row])["grade"] == "良"


def test_a_grade_is_read_as_the_second_reader_has_it_where_the_first_has_none() -> None:
    table = rule_table([*INDICATORS, ["自评等级", "台格", *["<"] * 6]])
    *cells, last = table.cells
    (line,) = last.lines
    again = replace(line, native=False, probs=(0.61, 1.0), witnesses=(Witness(0, 2, "合格", "crop"),))
    grade = find_grade(replace(table, cells=(*cells, replace(last, lines=(again,)))))
    assert (grade.value, grade.normal) == ("合格", "near")
    assert find_grade(table).value is None


def test_goals_of_several_rows_pair_with_a_merged_result() -> None:
    goals = [
        ["年度总体目标", "年初设定目标", "<", "<", "全年实际完成情况", "<", "<", "<"],
        ["^", "目标一：改造水厂12座。", "<", "<", "全部完成。", "<", "<", "<"],
        ["^", "目标二：铺设管网85公里。", "<", "<", "^", "<", "<", "<"],
    ]
    rows = [*HEAD, *goals, *INDICATORS]
    assert plain(rows)["goals"] == [
        {"expected": "目标一：改造水厂12座。", "actual": "全部完成。"},
        {"expected": "目标二：铺设管网85公里。", "actual": "全部完成。"},
    ]


def test_an_execution_rate_above_a_hundred_and_a_bare_one_are_taken_as_printed() -> None:
    rows = [*HEAD, MONEY[0], ["^", "年度资金总额", "100", "100", "103", "10", "103%", "10"], *INDICATORS]
    assert plain(rows)["funding"][0]["execution_rate"] == "103"
    rows[3] = ["^", "年度资金总额", "100", "100", "100", "10", "1", "10"]
    assert plain(rows)["funding"][0]["execution_rate"] == "1"


# -- which tables are forms


def test_a_table_of_problems_is_no_form() -> None:
    assert not is_form(rule_table([["序号", "存在问题", "整改措施"], ["1", "进度慢", "加快"]]))
    assert is_form(rule_table(FORM_A))


def test_the_blocks_of_a_form_are_found_by_their_heads() -> None:
    heads = find_heads(rule_table(FORM_A))
    assert (heads.funding, heads.goals, heads.indicators) == ((2,), (7,), (9,))


def test_a_form_drawn_as_two_tables_is_one() -> None:
    upper, lower = TableBlock(rule_table([*HEAD, *MONEY])), TableBlock(rule_table(INDICATORS, top=400))
    whole = TableBlock(rule_table([*HEAD, *MONEY, *GOALS]))
    assert not is_form(upper.table)
    forms, _ = extract_forms(Part((1, 1), (whole, lower)))
    assert len(forms) == 1
    assert (forms[0].project_name.value, len(forms[0].indicators)) == ("农村饮水安全巩固提升项目", 5)


def test_two_forms_with_titles_of_their_own_are_two() -> None:
    title = tuple(write_part("# 项目支出绩效自评表").paragraphs)
    blocks = tuple(TableBlock(rule_table(FORM_A), title) for _ in range(2))
    assert len(extract_forms(Part((1, 1), blocks))[0]) == 2


def test_a_form_without_a_caption_has_the_title_of_its_first_row() -> None:
    title = ["2021年度项目支出绩效自评表", *["<"] * 7]
    assert plain([title, *FORM_A])["title"] == "2021年度项目支出绩效自评表"
    assert plain(FORM_A)["title"] is None


@pytest.mark.parametrize(
    ("label", "line"),
    [
        ("其中：本年财政拨款", "fiscal"),
        ("共中：本年财政技款", "fiscal"),
        ("年财政拨次", "fiscal"),
        ("其中：中央财政资金", "fiscal"),
        ("非财政资金", "other"),
        ("财政专户管理资金", None),
        ("其中：中央补助", None),
        ("结转", "carryover"),
    ],
)
def test_a_line_of_money_is_known_by_its_label_even_misread(label: str, line: str | None) -> None:
    assert classify(label) == line


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("全年预算数A", "全年预算数"),
        ("执行率BIA", "执行率"),
        ("执行率B八", "执行率"),
        ("年初预算数A)", "年初预算数"),
        ("方案A", "方案A"),
    ],
)
def test_letters_of_a_heading_whose_brackets_a_scan_has_lost_are_none_of_its_name(printed: str, name: str) -> None:
    assert tidy_heading(printed).lower() == name.lower()


def test_a_label_that_a_streak_parts_in_two_is_one() -> None:
    halved = ["项目", "名称", "渔船补贴", *"<" * 5]
    assert plain([halved, *HEAD[1:], *INDICATORS])["project_name"] == "渔船补贴"


def test_a_total_whose_label_is_parted_is_no_other_total() -> None:
    total = ["总分", "100", "<", "自评得", "分", "98.5", "<", "<"]
    assert plain([*HEAD, total, *INDICATORS[:-1]])["total"] == {"weight": "100", "score": "98.5"}


def test_a_total_whose_label_is_parted_from_it_by_an_empty_cell_is_no_other_total() -> None:
    total = ["总分", "100", "<", "自评得分", "", "98.5", "<", "<"]
    assert plain([*HEAD, total, *INDICATORS[:-1]])["total"] == {"weight": "100", "score": "98.5"}


@pytest.mark.parametrize(
    ("second", "weight", "score"), [("98.5", "100", "98.5"), ("101", None, "100"), ("优", None, "100")]
)
def test_of_two_numbers_behind_the_totals_label_the_second_is_the_score(second: str, weight: str, score: str) -> None:
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "", "入", "原因分析"]
    rows = [[*row[:5], *(("/", "/", "") if "总分" not in row[0] else ("100", second, ""))] for row in INDICATORS[1:]]
    total = plain([*HEAD, *MONEY, *GOALS, head, *rows])["total"]
    assert total == {"weight": weight, "score": score}


def test_a_row_in_which_nothing_begins_but_a_reason_is_the_rest_of_the_one_above() -> None:
    rows = [[*row] for row in INDICATORS]
    rows[2] = ["^", "^", "铺设管网长度", "≥85公里", "79公里", "15", "13.9", "征地滞后。"]
    rows.insert(3, ["^"] * 7 + ["加快办理。"])
    form = plain([*HEAD, *rows])
    assert [row["level3"] for row in form["indicators"]][:3] == ["改造水厂数量", "铺设管网长度", "水质达标率"]
    assert form["indicators"][1]["deviation"] == "征地滞后。加快办理。"


def test_strokes_before_a_heading_are_none_of_it() -> None:
    funding, indicator = load_terms()["funding"], load_terms()["indicator"]
    assert match_term("11预算执行率（B/A）", funding) == "execution_rate"
    assert match_term("一全年执行数", funding) == "executed"
    assert match_term("一级指标", indicator) == "level1"


def test_a_heading_as_like_one_name_as_another_is_the_one_whose_first_character_was_lost() -> None:
    funding, indicator = load_terms()["funding"], load_terms()["indicator"]
    assert match_term("年预算数（A)", funding) == "annual_budget"
    assert match_term("年初预算数", funding) == "initial_budget"
    assert match_term("自评导分", indicator) is not None
