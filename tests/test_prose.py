"""Running prose becomes the narrative: facts, and lists of problems, remedies and advice."""

import pytest

from hedui.claims import Span
from hedui.document import Part
from hedui.extract.prose import drop_specks, extract_narrative
from hedui.extract.prose_heads import topics_of
from hedui.numbering import order_ranks, read_marker
from hedui.page import Box, Line
from prose_desk import write_part

TITLE = "# 2022年度某县山洪灾害防治项目绩效自评报告\n= 一、项目资金情况\n"


def money(text: str) -> tuple[str | None, str | None, str | None, str | None]:
    n = extract_narrative(write_part(TITLE + text))
    return n.budget.value, n.executed.value, n.execution_rate.value, n.currency_unit.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("该项目预算安排400万元，实际支出398.5万元，预算执行率99.63%。", ("400", "398.5", "99.63", "万元")),
        (
            "本年收入下达医疗救助资金共计269万元，其中本级财政2022年下达医疗救助资金108万元。\n"
            "本年个人缴费医疗救助资金（项目）支出269万元，其中自治区（60%）资助参保支出161万元，本级财政支出108万元。",
            ("269", "269", None, "万元"),
        ),
        (
            "2022年年初预算数为350万元，年中追加50万元，调整后预算数为400万元，全年执行数为392.4万元，执行率为98.1%。",
            ("400", "392.4", "98.1", "万元"),
        ),
        (
            "2021年预算320万元，执行310万元；2022年预算400万元，执行398万元，执行率99.5%。",
            ("400", "398", "99.5", "万元"),
        ),
        (  # a scan on which a seal hides the whole
            "2022年预算为670万元，共落实项目、设备购置费478.23万元、其他支出304.24万元。",
            ("670", None, None, "万元"),
        ),
        ("全年预算数和执行数分别为400万元、398万元，执行率为99.50%。", ("400", "398", "99.50", "万元")),
        (
            "2022年，县财政批复项目预算资金1,250,000.00元，实际使用资金1,248,360.50元，资金使用率99.87%。",
            ("1250000.00", "1248360.50", "99.87", "元"),
        ),
        (
            "2022年下达我县中央水利发展资金3210万元，到位资金3210万元，已支付2980.55万元，支付率92.85%。",
            ("3210", "2980.55", "92.85", "万元"),
        ),
        (
            "项目总投资1200万元，其中：中央资金800万元，县级配套400万元。截至2022年底，累计完成支出1100万元。",
            ("1200", "1100", None, "万元"),
        ),
        (
            "2022年度实际收入2,356.78万元，实际支出2,340.12万元。其中：基本支出1,200万元，项目支出1,140.12万元。",
            ("2356.78", "2340.12", None, "万元"),
        ),
        (
            "2022年部门预算总支出为3,456.7万元，较上年增加120.5万元，实际支出3,400万元，完成预算的98.36%。",
            ("3456.7", "3400", "98.36", "万元"),
        ),
        (
            "共安排资金230万元，购置设备150台，每台1.2万元，共计180万元，培训费50万元。实际支出228.6万元。",
            ("230", "228.6", None, "万元"),
        ),
        (
            "截至2023年3月31日，实际支出95万元，预算执行率95%，结余5万元。本项目全年预算100万元，上年预算90万元。",
            ("100", "95", "95", "万元"),
        ),
        (
            "2021年预算为345万元，本年度项目全年预算资金为400万元，其中上级补助151.71万元。累计支出400万元。",
            ("400", "400", None, "万元"),
        ),
        ("项目执行率不低于95%，力争支出500万元。上年执行率为88%。", (None, None, None, None)),
    ],
)
def test_the_year_s_own_money_is_found(text: str, expected: tuple[str | None, ...]) -> None:
    assert money(text) == expected


def test_a_planned_rate_is_not_the_rate_that_was_reached() -> None:
    text = """# 2022年度项目绩效评价报告
    = 二、资金使用情况
    2022年该项目预算安排资金127.6452万元。截至2022年12月31日，实际支出91.621966万元。
    = 四、项目绩效情况分析
    管理制度健全性：全部达成；预算执行率计划100%，实际71.78%。"""
    n = extract_narrative(write_part(text))
    assert (n.budget.value, n.executed.value, n.execution_rate.value) == ("127.6452", "91.621966", None)


def test_a_department_s_whole_wins_over_its_projects() -> None:
    text = """# 2021年度部门整体支出绩效自评报告
    = 二、预算收支情况
    2021年预算收入1329万元，其中年初预算1151.79万元，调整追加177.21万元。
    2021年支出1329万元，其中基本支出1002.08万元，项目支出326.92万元，结余结转0万元。
    = 三、项目支出绩效情况
    1.年初预算项目“业务经费”金额173万元，实际支出173万元，结余结转0万元。
    2.年中追加项目“能力提升资金”，金额60万元，实际支出60万元。"""
    n = extract_narrative(write_part(text))
    assert (n.budget.value, n.executed.value, n.execution_rate.value) == ("1329", "1329", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("政策知晓率指标得10分，共计得89分，评定等级标准为良。", ("89", "良")),
        ("评定等级标准为优≧90分、80≦良<90分，60≦中<80分、差<60分。", (None, None)),
        ("本次自评总分为100分，得分96.5分，自评等次为优秀。", ("96.5", "优秀")),
        (
            "总分100分。90分（含）以上为优，80-90分为良，60分以下为差。本项目自评得分93.2分，评价等级为优。",
            ("93.2", "优"),
        ),
        ("预算执行率10分，得9.8分；产出指标50分，得49分。总得分97.8分，自评结论为“优”。", ("97.8", "优")),
        ("经自评，该项目总分97分，评定等级：优。产出指标分值50分，自评得分49分。", ("97", "优")),
        ("自评结果：优。综合得分：95.6分。", ("95.6", "优")),
        ("综合评定，自评得分为98.53分，绩效等级为“优11", ("98.53", "优")),  # and its closing quotation mark
        ("项目自评得92分，属于“优”等级。", ("92", "优")),
        ("绩效自评综合评分98.5分，为“优”。", ("98.5", "优")),
        ("高标准农田建设项目（中央资金）绩效自评得分99分。", ("99", None)),
        ("2021年该项目自评得分92分。综合评定，2022年自评得分98.7分。", ("98.7", None)),
        ("上年度自评得分92分，已完成整改。综合评定，自评得分98.7分。", ("98.7", None)),
        ("2019年该项目自评得分92分。", (None, None)),
        ("结果分为优、良、中、差四个等级。项目优化了流程，中央资金到位。", (None, None)),
    ],
)
def test_the_score_and_the_grade_of_the_whole_are_found(text: str, expected: tuple[str | None, str | None]) -> None:
    n = extract_narrative(write_part(TITLE + text))
    assert (n.self_score.value, n.grade.value) == expected


def lists(text: str) -> dict[str, list[str | None]]:
    n = extract_narrative(write_part(text))
    fields = {"problems": n.problems, "improvements": n.improvements, "recommendations": n.recommendations}
    return {name: [claim.value for claim in claims] for name, claims in fields.items() if claims}


def test_numbered_items_lose_their_numbers_and_keep_their_bold_heads() -> None:
    text = """= 主要经验及做法、存在的问题及原因分析
    1.预算编制不准确：执行率低。
    2.指标不细化：难以衡量。
    = 有关建议
    1.加强管理。强化约束。"""
    found = {
        "problems": ["预算编制不准确：执行率低。", "指标不细化：难以衡量。"],
        "recommendations": ["加强管理。强化约束。"],
    }
    assert lists(text) == found


def test_an_item_s_heading_and_the_text_below_it_are_one_item() -> None:
    text = """= 三、偏离绩效目标的原因和下一步改进措施
    = 存在的问题及原因：
    信息推送不及时，造成重复参保。
    = 下一步计划
    = (一)提高思想认识
    一是落实责任。二是加大宣传。
    = (二)加强队伍建设
    着力提高能力
    = 四、绩效自评结果拟应用和公开情况
    绩效目标已公开。
    = 五、其他需要说明的问题
    无"""
    assert lists(text) == {
        "problems": ["信息推送不及时，造成重复参保。"],
        "improvements": ["提高思想认识一是落实责任。二是加大宣传。", "加强队伍建设着力提高能力"],
    }
    assert extract_narrative(write_part(text)).publication.value == "绩效目标已公开。"


def test_items_of_a_section_on_both_are_told_apart_by_what_they_say() -> None:
    text = """= 四、存在的问题及下一步改进措施
    一是绩效管理理念不强，对绩效管理工作存在畏难情绪。
    二是将转变思想，高度重视，认真学习。
    = 五、其他需要说明的情况"""
    found = {
        "problems": ["绩效管理理念不强，对绩效管理工作存在畏难情绪。"],
        "improvements": ["将转变思想，高度重视，认真学习。"],
    }
    assert lists(text) == found


def test_a_list_within_a_paragraph_becomes_items_and_its_remedy_goes_to_the_remedies() -> None:
    text = """= 四、存在问题
    我镇绩效管理工作总体较好，但也存在一些问题：一是预算编制有待提高。二是人员不足。下一步，我镇将加强管理。
    = 五、其他"""
    assert lists(text) == {
        "problems": ["预算编制有待提高。", "人员不足。"],
        "improvements": ["下一步，我镇将加强管理。"],
    }


def test_heads_within_a_paragraph_open_sections() -> None:
    text = """= 五、问题与建议
    1、存在问题：经费不足，工作人员少。2、建议：增加经费投入。"""
    assert lists(text) == {"problems": ["经费不足，工作人员少。"], "recommendations": ["增加经费投入。"]}
    text = """= 三、存在问题、改进措施及建议
    （一）存在问题：资金下达较晚。
    （二）改进措施：提前谋划。
    （三）有关建议：建议尽早下达资金。"""
    found = {"problems": ["资金下达较晚。"], "improvements": ["提前谋划。"], "recommendations": ["建议尽早下达资金。"]}
    assert lists(text) == found


def test_items_may_be_numbered_as_their_head_is_or_as_outer_heads_are_elsewhere() -> None:
    text = """= 5.项目实施中存在的问题
    主要存在以下两个方面的问题：
    1.绩效目标设置不够细化。
    2.部门之间信息共享不畅。
    = 6.下一步工作计划
    = （一）规范档案管理
    指定专人负责。
    = （二）明确责任
    落实经费。
    = 7.其他需要说明的问题"""
    assert lists(text) == {
        "problems": ["绩效目标设置不够细化。", "部门之间信息共享不畅。"],
        "improvements": ["规范档案管理指定专人负责。", "明确责任落实经费。"],
    }


def test_categories_only_sort_the_numbered_problems_below_them() -> None:
    text = """= 六、存在的主要问题
    （一）绩效管理方面
    1.目标设置不够合理。
    2.监控流于形式。
    = 七、附件"""
    assert lists(text) == {"problems": ["目标设置不够合理。", "监控流于形式。"]}


def test_nothing_to_say_is_no_item_and_the_signature_is_none_either() -> None:
    text = """= 三、偏离绩效目标的原因和下一步改进措施
    我局工作未偏离绩效目标。
    = 四、有关建议
    建议加强培训。
    某市人力资源和社会保障局
    2022年3月15日"""
    assert lists(text) == {"recommendations": ["建议加强培训。"]}


@pytest.mark.parametrize(
    ("words", "topics"),
    [
        ("存在的问题及下一步改进措施", {"problems", "improvements"}),
        ("存在的向题", {"problems"}),  # one character misread
        ("有关建义", {"recommendations"}),
        ("绩效自评结果拟应用和公开情况", {"publication"}),
        ("其他需要说明的问题", {"neutral"}),
        ("改进的方向和具体措施", {"improvements"}),
        ("项目资金使用情况", set()),
        ("绩效目标设置存在问题需引起重视", set()),
        ("加强问题整改力度", set()),
        ("原因分析", {"neutral"}),
    ],
)
def test_heads_name_their_topics_and_sentences_about_them_do_not(words: str, topics: set[str]) -> None:
    assert topics_of(words) == topics


def test_every_claim_points_at_ink_that_reads_as_it_says() -> None:
    part: Part = write_part(
        TITLE + "项目预算１,０００万元，实际支出 998.5 万元。\n= 二、存在的问题\n1.支付进度偏慢。\n2.资料不全。"
    )
    n = extract_narrative(part)
    for claim in (n.budget, n.executed, n.currency_unit, *n.problems):
        ink = "".join(span.text for span in claim.spans)
        assert "".join(ink.split()).translate(str.maketrans("０１", "01", ",")) == claim.value


def test_dirt_read_as_a_dot_is_left_out_of_a_claim() -> None:
    text = ".人员推送不及时，·系统更新慢·完"
    probs = tuple(0.7 if char in ".·" and i != len(text) - 2 else 0.99 for i, char in enumerate(text))
    line = Line(text, Box(0, 0, 99, 9), 1, tuple(map(float, range(len(text) + 1))), probs)
    assert [span.text for span in drop_specks(Span(line, 0, len(text)))] == ["人员推送不及时，", "系统更新慢·完"]


@pytest.mark.parametrize(
    ("text", "rank", "ordinal", "end"),
    [
        ("一、概况", 1, 1, 2),
        ("十二、概况", 1, 12, 3),
        ("（二）目标", 2, 2, 3),
        ("(三）目标", 2, 3, 3),
        ("四）目标", 2, 4, 2),
        ("1.产出", 3, 1, 2),
        ("6.2021年本单位", 3, 6, 2),
        (".3.项目", 3, 3, 3),
        ("2、加强", 3, 2, 2),
        ("（4）我单位", 4, 4, 3),
        ("②提高", 5, 2, 1),
        ("二是加快", 6, 2, 2),
        ("第三，规范", 6, 3, 3),
        ("首先，规范", 6, 1, 3),
    ],
)
def test_numbers_before_items_are_read(text: str, rank: int, ordinal: int, end: int) -> None:
    marker = read_marker(text)
    assert marker is not None
    assert (marker.rank, marker.ordinal, marker.end) == (rank, ordinal, end)


@pytest.mark.parametrize("text", ["2021年", "1.5万元", "1,329万元", "一般公共预算", "三公经费", "100%", "十分重视"])
def test_figures_and_words_are_no_numbers_before_items(text: str) -> None:
    assert read_marker(text) is None


def test_the_depth_of_numbers_is_learned_from_the_text() -> None:
    usual = [m for t in ("一、a", "（一）a", "1.a", "2.a", "（二）a") if (m := read_marker(t))]
    turned = [m for t in ("1.a", "（一）a", "（二）a", "2.a", "（一）a", "3.a") if (m := read_marker(t))]
    assert order_ranks(usual)[2] < order_ranks(usual)[3]
    assert order_ranks(turned)[3] < order_ranks(turned)[2]
