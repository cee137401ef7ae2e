"""Forms of templates that nobody showed the rules: blocks, heads and points in places of their own."""

from collections.abc import Sequence

from hedui.claims import Claim
from hedui.extract.forms import find_heads
from hedui.extract.leaves import claim_number
from hedui.numbers import find_quantities
from hedui.page import Box, Cell
from hedui.record import Form
from prose_desk import set_line
from ruled_desk import rule_table
from test_forms import GOALS, HEAD, INDICATORS, MONEY, read_form

TASKS = [
    ["年度主要任务", "任务名称", "<", "主要内容", "<", "完成情况", "预算数（万元）", "执行数（万元）"],
    ["^", "就业创业", "<", "落实政策", "<", "已完成", "1,520.00", "1,498.60"],
    ["^", "社会保险", "<", "参保登记", "<", "已完成", "380.00", "372.15"],
]
OWN_MONEY = [
    ["预算执行情况", "全年预算数（万元）", "<", "全年执行数（万元）", "<", "执行率", "分值", "得分"],
    ["^", "1,900.00", "<", "1,870.75", "<", "98.46%", "10", "9.85"],
]
SOURCES = [
    ["资金投入（万元）", "<", "资金来源", "合计", "中央", "自治区", "旗县", "其他"],
    ["^", "^", "全年预算数", "2,400", "1,500", "600", "300", "0"],
    ["^", "^", "全年执行数", "2,352", "1,500", "600", "252", "0"],
    ["预算执行率", "<", "98%", "<", "分值", "10", "得分", "9.8"],
]
SCORED = [
    ["评价指标", "<", "<", "<", "<", "<", "评分标准", "自评得分"],
    ["一级指标", "<", "二级指标", "<", "三级指标", "<", "^", "^"],
    ["名称", "权重(%)", "名称", "权重(%)", "名称", "权重(%)", "^", "^"],
    ["投入", "20", "项目立项", "12", "论证决策", "4", "符合规定得满分", "4"],
    ["^", "^", "^", "^", "目标设置", "8", "目标完整得满分", "7"],
    ["^", "^", "资金落实", "8", "资金到位", "8", "按到位率计分", "8"],
    ["合计", "<", "<", "<", "<", "100", "", "94.6"],
]


def values(form: Form[Claim], *path: str) -> list[str | None]:
    """One field of every line or row."""
    return [getattr(row, path[1]).value for row in getattr(form, path[0])]


def test_the_money_of_tasks_is_no_line_of_the_funding() -> None:
    form, _ = read_form([*HEAD, *TASKS, *OWN_MONEY, *INDICATORS])
    assert values(form, "funding", "annual_budget") == ["1900.00"]
    assert values(form, "funding", "executed") == ["1870.75"]
    assert [line.line for line in form.funding] == ["total"]


def test_sources_of_money_may_stand_side_by_side() -> None:
    form, _ = read_form([*HEAD, *SOURCES, *GOALS, *INDICATORS])
    assert [line.label.value for line in form.funding] == ["合计", "中央", "自治区", "旗县", "其他"]
    assert values(form, "funding", "annual_budget") == ["2400", "1500", "600", "300", "0"]
    assert values(form, "funding", "executed") == ["2352", "1500", "600", "252", "0"]
    total = form.funding[0]
    assert (total.execution_rate.value, total.weight.value, total.score.value) == ("98", "10", "9.8")


def test_points_beside_the_name_of_a_level_are_the_levels_and_not_the_rows() -> None:
    form, _ = read_form(SCORED)
    groups = [(group.level, group.name.value, group.weight.value) for group in form.groups]
    assert groups == [(1, "投入", "20"), (2, "项目立项", "12"), (2, "资金落实", "8")]
    assert values(form, "indicators", "level3") == ["论证决策", "目标设置", "资金到位"]
    assert values(form, "indicators", "weight") == ["4", "8", "8"]
    assert values(form, "indicators", "score") == ["4", "7", "8"]
    assert (form.total.weight.value, form.total.score.value) == ("100", "94.6")


def test_points_behind_each_level_in_one_row_are_told_apart() -> None:
    head = ["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "得分", "扣分原因"]
    rows = [["投入", "20", "立项", "12", "论证决策", "4", "4", ""], ["^", "^", "^", "^", "目标设置", "8", "7", "不细"]]
    form, _ = read_form([head, *rows])
    assert values(form, "indicators", "weight") == ["4", "8"]
    assert [group.weight.value for group in form.groups] == ["20", "12"]


def test_a_wide_label_beside_the_goals_is_no_heading_over_the_levels() -> None:
    goals = [
        ["年度总体目标", "<", "预期目标", "<", "<", "实际完成情况", "<", "<"],
        ["^", "^", "新建定居房120户。", "<", "<", "已建成120户。", "<", "<"],
    ]
    form, _ = read_form([*HEAD, *goals, *INDICATORS])
    assert [(g.expected.value, g.actual.value) for g in form.goals] == [("新建定居房120户。", "已建成120户。")]


def test_a_goal_that_reads_like_a_heading_heads_no_indicators() -> None:
    rows = [GOALS[0], ["^", "保障设施免费开放。", "<", "<", "按计划完成。", "<", "<", "<"]]
    table = rule_table([*HEAD, *rows, *INDICATORS])
    assert find_heads(table).indicators == (4,)


def test_a_heading_over_the_names_of_sources_is_no_amount() -> None:
    money = [["年度预算数（万元）", "<", "年初预算", "调整后预算数", "预算执行数", "权重", "预算执行率", "得分"]]
    money.append(["总额", "<", "238.93", "251.89", "249.12", "10", "98.90%", "9.89"])
    form, _ = read_form([*HEAD, *money, *INDICATORS])
    assert values(form, "funding", "annual_budget") == ["251.89"]


def test_a_signature_below_the_total_is_no_indicator() -> None:
    form, _ = read_form([*INDICATORS, ["项目负责人：张某", "<", "财务负责人：李某", "<", "<", "<", "<", "<"]])
    assert len(form.indicators) == 5


def test_a_row_of_execution_keeps_its_points_and_no_reason() -> None:
    rows = [*INDICATORS[:-1], ["预算执行率", "<", "<", "<", "<", "10", "9.6", ""]]
    form, _ = read_form(rows)
    last = form.indicators[-1]
    assert (last.level1.value, last.weight.value, last.score.value) == ("预算执行率", "10", "9.6")
    assert last.deviation.value is None


def test_a_name_over_the_table_is_read_where_the_table_prints_none() -> None:
    form, _ = read_form([*MONEY, *INDICATORS], above="项目单位（盖章）：某市水务局")
    assert form.implementing_unit.value == "某市水务局"


def test_a_total_may_be_called_a_comprehensive_score() -> None:
    rows: Sequence[Sequence[str]] = [*INDICATORS[:-1], ["综合得分", "<", "<", "<", "<", "<", "98.5", "优"]]
    form, _ = read_form(rows)
    assert len(form.indicators) == 5
    assert (form.total.score.value, form.grade.value) == ("98.5", "优")


def test_a_score_may_be_spelt_out_and_very_is_no_ten() -> None:
    (score,) = [m for m in find_quantities("自评得分为九十六点五分，成为十分重要的工作。") if m.kind == "points"]
    assert (score.digits, score.unit) == ("96.5", "分")


def test_money_may_stand_below_the_indicators() -> None:
    money = [["预算执行（万元）", "年初预算数", "调整预算数", "实际支出数", "执行率", "权重", "得分", ""]]
    money.append(["^", "900", "860", "851.4", "99%", "10", "9.9", ""])
    form, _ = read_form([*HEAD, *INDICATORS[:-1], *money, INDICATORS[-1]])
    assert values(form, "funding", "executed") == ["851.4"]
    assert len(form.indicators) == 5
    assert (form.total.weight.value, form.total.score.value) == ("100", "98.5")


def test_a_target_may_be_split_into_sign_value_and_unit() -> None:
    head = [["绩效指标", "<", "<", "年度指标值", "<", "<", "完成值", "得分"]]
    head.append(["一级指标", "二级指标", "三级指标", "符号", "数值", "单位", "^", "^"])
    form, _ = read_form([*head, ["产出指标", "数量指标", "培训农民", "≥", "600", "人", "618", "12"]])
    assert values(form, "indicators", "target") == ["600"]
    assert values(form, "indicators", "score") == ["12"]


def test_a_label_beside_two_rows_of_money_takes_no_row_for_a_heading() -> None:
    money = [["预算执行率（10分）", "年初预算（万元）", "<", "调整后预算", "<", "执行数", "执行率（%）", "得分"]]
    money.append(["^", "210", "<", "210", "<", "203.7", "97", "9.7"])
    form, _ = read_form([*HEAD, *money, *INDICATORS])
    assert values(form, "funding", "executed") == ["203.7"]
    assert values(form, "funding", "execution_rate") == ["97"]


def test_a_heading_to_the_letter_beats_one_that_is_like_a_term() -> None:
    money = [["项目资金（元）", "", "年度预算申请数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]]
    money.append(["^", "合计", "1,800,000", "1,650,000", "1,402,500", "10", "85%", "8.5"])
    form, _ = read_form([*HEAD, *money, *INDICATORS])
    assert values(form, "funding", "annual_budget") == ["1650000"]
    assert values(form, "funding", "initial_budget") == [None]


def test_goals_may_stand_one_above_the_other_beside_their_labels() -> None:
    goals = [["年度绩效目标", "<", "建设牧道68公里。", "<", "<", "<", "<", "<"]]
    goals.append(["目标完成情况", "<", "已建设牧道70公里。", "<", "<", "<", "<", "<"])
    form, _ = read_form([*HEAD, *goals, *INDICATORS])
    assert [(g.expected.value, g.actual.value) for g in form.goals] == [("建设牧道68公里。", "已建设牧道70公里。")]


def test_the_score_and_the_grade_may_stand_in_pairs_below_the_indicators() -> None:
    pairs = [["自评得分", "<", "88.5", "<", "绩效等级", "良", "<", "<"]]
    form, _ = read_form([*HEAD, *INDICATORS[:-1], *pairs])
    assert len(form.indicators) == 5
    assert (form.total.score.value, form.grade.value) == ("88.5", "良")


def test_a_grade_over_the_table_is_the_forms() -> None:
    form, _ = read_form(INDICATORS, above="部门名称：某局\n\n自评等次：优秀")
    assert form.grade.value == "优秀"


def test_headings_made_of_usual_words_are_known_and_others_score_nothing() -> None:
    rows = [
        ["一级指标", "二级指标", "三级指标", "年初设定值", "年末完成值", "单项分值", "单位自评得分", "财政复核得分"]
    ]
    rows.append(["产出指标", "数量指标", "新建步道", "12公里", "11公里", "20", "18", "17"])
    form, unknown = read_form(rows)
    row = form.indicators[0]
    assert (row.target.value, row.actual.value, row.weight.value, row.score.value) == ("12公里", "11公里", "20", "18")
    assert unknown == ("财政复核得分",)


def test_a_head_of_two_rows_may_give_its_points_to_both() -> None:
    money = [["项目资金", "资金来源", "预算数", "<", "执行情况", "<", "分值", "得分"]]
    money.append(["^", "^", "年初预算", "调整后预算", "全年执行数", "执行率", "^", "^"])
    money.append(["^", "合计", "8,600", "8,450", "8,281", "98%", "10", "9.8"])
    form, _ = read_form([*HEAD, *money, *INDICATORS])
    line = form.funding[0]
    told = (line.initial_budget, line.annual_budget, line.executed, line.execution_rate, line.weight, line.score)
    assert [claim.value for claim in told] == ["8600", "8450", "8281", "98", "10", "9.8"]


def test_a_standard_is_the_target_only_where_no_heading_names_one() -> None:
    head = ["一级指标", "二级指标", "三级指标", "分值", "评价标准", "计划值", "实际值", "得分"]
    row = ["产出", "数量", "完成检测批次", "15", "每降低1%扣0.5分", "≥3600批次", "3720批次", "15"]
    planned, _ = read_form([head, row])
    alone, _ = read_form([[*head[:5], "备注", *head[6:]], row])
    assert values(planned, "indicators", "target") == ["≥3600批次"]
    assert values(alone, "indicators", "target") == ["每降低1%扣0.5分"]


def test_a_tick_behind_its_grade_is_not_the_next_ones() -> None:
    for ticks, grade in (("优☑　良□　中□　差□", "优"), ("□优　☑良　□中　□差", "良"), ("优□　良√　中□　差□", "良")):
        form, _ = read_form([*INDICATORS, ["自评等级", "<", ticks, "<", "<", "<", "<", "<"]])
        assert form.grade.value == grade


def test_the_points_of_a_level_whose_name_was_misread_are_not_the_rows() -> None:
    head = ["大类", "分值", "二级指标", "分值", "三级指标", "分值", "得分", "扣分原因"]
    rows = [["投入", "20", "立项", "12", "论证决策", "4", "4", ""], ["^", "^", "^", "^", "目标设置", "8", "7", "不细"]]
    form, _ = read_form([head, *rows])
    assert values(form, "indicators", "weight") == ["4", "8"]
    assert values(form, "indicators", "score") == ["4", "7"]


def test_two_numbers_side_by_side_in_one_cell_are_none() -> None:
    box = Box(0, 0, 120, 20)
    apart = (set_line("100", 5, 5, 1), set_line("98.68", 75, 5, 1))
    beside = (set_line("4,685.", 5, 5, 1), set_line("67", 37, 5, 1))
    assert claim_number(Cell(0, 0, 1, 1, ((1, box),), apart)).value is None
    assert claim_number(Cell(0, 0, 1, 1, ((1, box),), beside)).value == "4685.67"
