from dataclasses import replace

import pytest

from hedui.claims import Claim
from hedui.verify.grades import find_bands
from hedui.verify.ledger import open_ledger
from hedui.verify.prose import Prose
from hedui.verify.prose_claims import claims_about_form
from hedui.verify.prose_lists import counts_of_lists
from prose_desk import write_part
from test_verify import fishery, prove
from verify_desk import Fields, Ink, Sheet, lay_out

NARRATIVE = "reports[0].narrative"


def findings_of(*sentences: str) -> list[tuple[str, str | None, str | None]]:
    _, findings = prove(Sheet(prose=list(sentences), has_form=False), ink=Ink(native=True))
    return [(f.type, f.printed, f.recomputed) for f in findings]


@pytest.mark.parametrize(
    "sentence",
    [
        "本年收入共计269万元,其中本级财政下达资金108万元,自治区配套资金161万元(专户支付)。",
        "支出1329万元,其中:项目支出326.92万元(其中:经费173万元,奖补153.92万元),基本支出1002.08万元。",
        "参保人数374.71万人,其中职工72.73万人,居民301.98万人,参保率稳定在95%以上。",
        "预算400万元,其中到位400万元,支出224.94万元。",
        "追回基金2312.02万元(含自查自纠1188.23万元)。",
        "全年培训1200人次,其中线上300人次,比上年增长20%,线下500人次。",
        "安排资金300万元,其中主要用于设备购置100万元,维修50万元等。",
        "收入100.01万元,其中财政拨款60.00万元,其他资金40.00万元。",
        "资金共89.49万元,其中中央资金40万元,省级资金19:49万元,县级资金30万元。",
        "资金2106.459万元,其中人员经费1011.10032万元、设备购置费1037.03344万元、其他支出58:32524万元。",
    ],
)
def test_parts_that_make_their_whole_or_need_not_are_no_finding(sentence: str) -> None:
    assert findings_of(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "printed", "recomputed"),
    [
        ("本年收入共计296万元,其中本级财政108万元,自治区配套161万元。", "296", "269"),
        ("支出1329万元,其中基本支出1002.08万元,项目支出326.29万元,结转0万元。", "1329", "1328.37"),
        ("支出100万元,其中基本支出60万元,项目支出41万元,结转0万元。", "100", "101"),
        ("本年收入共计296万元；其中本级财政108万元、自治区配套161万元。", "296", "269"),
        ("项目资金100万元(其中:中央资金80万元,省级资金30万元)。", "100", "110"),
        ("资金共1.2亿元,其中中央资金8000万元,省级资金3000万元。", "1.2", "1.1"),
    ],
)
def test_parts_that_cannot_make_their_whole_are_found(sentence: str, printed: str, recomputed: str) -> None:
    assert findings_of(sentence) == [("parts_mismatch", printed, recomputed)]


def test_a_part_that_is_no_number_leaves_its_whole_unjudged() -> None:
    sentence = "共落实资金182.1万元，其中人员经费85.6万元、设备购置费45.5万元、其他支出51{}万元。"
    assert findings_of(sentence.format("")) == []
    assert findings_of(sentence.format(".")) == []
    assert findings_of(sentence.format(".9")) == [("parts_mismatch", "182.1", "183")]
    assert findings_of(sentence.format(",41888")) == []


def test_a_rate_is_held_against_the_amounts_of_its_own_sentence() -> None:
    right = "2022年本项目预算金额为400万元,实际支出金额为224.94万元,预算执行率为56.23%。"
    assert findings_of(right) == []
    assert findings_of(right.replace("56.23", "65.23")) == [("rate_mismatch", "65.23", "56.24")]
    arrived = "预算资金400万元,实际到位资金400万元,资金到位率100%。"
    assert findings_of(arrived) == []


@pytest.mark.parametrize(("mark", "native", "wrong"), [("；", True, 1), ("；", False, 0), ("。", False, 1)])
def test_a_list_of_parts_that_a_scan_ends_with_a_semicolon_may_go_on_behind_it(
    mark: str, native: bool, wrong: int
) -> None:
    told = f"本项目预算数11.78万元，其中上级补助5.3万元、本级财政资金2.71万元{mark}自筹资金3.77万元。"
    _, findings = prove(Sheet(prose=[told], has_form=False), ink=Ink(native=native))
    assert len(findings) == wrong


def test_a_count_times_a_price_is_held_against_the_amount() -> None:
    assert findings_of("为1200人发放补助,每人500元,共计60万元。") == []
    assert findings_of("为1200人发放补助,每人500元,共计66万元。") == [("product_mismatch", "66", "60")]
    assert findings_of("为1200人发放补助,每人每月500元,共计720万元。") == []


@pytest.mark.parametrize(
    ("told", "native", "wrong"), [("12.10人", False, 0), ("12.50亩", False, 1), ("12.50人", True, 1)]
)
def test_a_point_in_a_number_of_people_is_a_scans_speck(told: str, native: bool, wrong: int) -> None:
    sentence = f"为{told}发放补助,每{told[-1]}500元,共计60.5万元。"
    _, findings = prove(Sheet(prose=[sentence], has_form=False), ink=Ink(native=native))
    assert len(findings) == wrong


def test_a_stated_number_of_aspects_is_held_against_the_list() -> None:
    assert findings_of("从预算执行率、产出、效益、满意度四个方面进行评价。") == []
    assert findings_of("从决策、过程、产出和效益四个方面进行评价。") == []
    assert findings_of("从决策、过程、产出、效益、满意度四个方面进行评价。") == [("count_mismatch", "4", "5")]


def test_prose_that_calls_every_indicator_met_is_held_against_the_form() -> None:
    _, findings = prove(fishery(prose=["我单位全面完成任务，所有相关考核指标达标。"]))
    assert [(f.type, f.printed, f.recomputed) for f in findings] == [
        ("claim_mismatch", "所有相关考核指标达标", "1项指标未达标")
    ]
    _, findings = prove(fishery(prose=["各项指标基本完成。", "确保全部指标完成。", "各项质量指标全部达标。"]))
    assert findings == ()


def test_a_row_of_a_groups_points_is_no_indicator_that_was_missed() -> None:
    group = {"level1": "效益指标", "level2": "社会效益指标", "weight": "30", "score": "27"}
    row = {**fishery().indicators[2], "weight": None, "score": None}
    form = fishery(prose=["所有相关考核指标达标。"], indicators=[group, row], groups=[], total=None)
    assert [f.recomputed for f in prove(form)[1] if f.type == "claim_mismatch"] == ["1项指标未达标"]


def test_the_only_row_of_a_group_lost_the_points_that_the_group_lost() -> None:
    group: Fields = {"level1": "产出指标", "level2": "成本指标", "weight": "18", "score": "15.3"}
    cost: Fields = {"level1": "产出指标", "level2": "成本指标"}
    row: Fields = {**cost, "level3": "预算成本控制", "target": "不超预算", "actual": "控制在预算内"}
    other: Fields = {**cost, "level3": "单位成本", "target": "合理", "actual": "合理"}

    def failing(*rows: Fields) -> list[str]:
        form = fishery(prose=["指标全部完成，均得满分。"], indicators=[group, *rows], groups=[], total=None)
        return [f.message for f in prove(form)[1] if f.type == "claim_mismatch"]

    assert failing(row) == ["正文称“指标全部完成”，自评表中1项指标未达标：预算成本控制"]
    # Nobody knows which of two fell short.
    assert failing(row, other) == ["正文称“均得满分”，自评表中1项指标未得满分：成本指标"]


def test_prose_is_not_contradicted_by_a_row_whose_target_was_read_in_two_ways() -> None:
    missed = {**fishery().indicators[2], "weight": "27"}  # full marks: only its words tell that it failed
    form = fishery(prose=["所有相关考核指标达标。"], indicators=[missed], groups=[], total=None)
    assert [f.type for f in prove(form)[1]] == ["claim_mismatch"]
    assert prove(form, ink=Ink(second={"reports[0].forms[0].indicators[0].target": "≥9.5%"}))[1] == ()


def test_who_alone_reads_a_mark_otherwise_keeps_no_target_from_being_missed() -> None:
    missed = {**fishery().indicators[2], "weight": "27"}
    form = fishery(prose=["所有相关考核指标达标。"], indicators=[missed], groups=[], total=None)
    path = "reports[0].forms[0].indicators[0].target"
    said = str(missed["target"])

    def told(figures: dict[str, str], certainty: float) -> list[str]:
        other = {path: said.replace("%", ":%")}
        ink = Ink(second=other, by="rapidocr/PP-OCRv6-small", figures=figures, dim={path: certainty})
        return [f.type for f in prove(form, ink=ink)[1]]

    assert told({}, 0.999) == []
    assert told({path: said}, 0.999) == ["claim_mismatch"]
    assert told({path: said}, 0.79) == []  # under a seal


def test_a_seal_on_a_sentence_makes_no_boast_of_it() -> None:
    form = fishery(prose=["所有相关考核指标达标。"])

    def told(certainty: float) -> list[str]:
        return [f.type for f in prove(form, ink=Ink(dim={"": certainty}))[1]]

    assert told(0.79) == ["claim_mismatch"]
    assert told(0.7) == []


def test_of_a_result_that_was_met_in_part_its_beginning_is_enough() -> None:
    said = "部分达成指标3项"
    words: Fields = {"level3": "减轻就医负担", "target": "有效减轻", "actual": said}
    form = fishery(prose=["所有相关考核指标达标。"], indicators=[words], groups=[], total=None)
    path = "reports[0].forms[0].indicators[0].actual"

    def told(certainty: float, second: str) -> list[str]:
        ink = Ink(dim={path: certainty}, second={path: second}, by="rapidocr/PP-OCRv6-small")
        return [f.type for f in prove(form, ink=ink)[1]]

    assert told(0.95, said.replace("成", "立")) == told(0.79, said.replace("成", "立")) == ["claim_mismatch"]
    assert told(0.95, said.replace("部", "都")) == told(0.7, said.replace("成", "立")) == []


def test_prose_and_form_that_tell_two_scores_are_in_conflict() -> None:
    leaves, findings = prove(fishery(prose=["经自评，自评得分{self_score:98}分。"]))
    assert [(f.type, f.printed, f.recomputed) for f in findings] == [("cross_mismatch", "98", "95")]
    assert leaves[f"{NARRATIVE}.self_score"].status == "conflict"
    leaves, findings = prove(fishery(prose=["经自评，自评得分{self_score:95}分。"]))
    assert (findings, leaves[f"{NARRATIVE}.self_score"].status) == ((), "verified")


def test_amounts_told_twice_agree_in_any_unit() -> None:
    told = "全年预算{budget:656600}{currency_unit:元}，支出{executed:650700}元，执行率{execution_rate:99.1}%。"
    leaves, findings = prove(fishery(prose=[told]))
    assert findings == ()
    assert leaves[f"{NARRATIVE}.budget"].status == "verified"
    _, findings = prove(fishery(prose=[told.replace("656600", "665600").replace("99.1", "97.76")]))
    assert [(f.type, f.printed, f.recomputed) for f in findings] == [
        ("cross_mismatch", "665600", "65.66"),
        ("cross_mismatch", "97.76", "99"),
    ]


def test_a_total_of_another_scope_that_the_prose_explains_is_no_contradiction() -> None:
    told = "本年支出{budget:165.66}{currency_unit:万元}，其中自治区支出100万元，本级财政支出65.66万元。"
    _, findings = prove(fishery(prose=[told]))
    assert findings == ()


@pytest.mark.parametrize(
    ("grade", "score", "note", "wrong"),
    [
        ("优", "95", "", None),
        ("良", "95", "", "优"),
        ("良", "78", "优 良 合格 不合格", None),
        ("良", "89.5", "优秀:100-90分,良好:89-80分,一般:79-60分", None),
        ("优", "95", "96分(含)—100分为优,80分(含)—96分为良", "良"),
        ("优秀", "90", "", None),
    ],
)
def test_a_grade_follows_the_printed_bands_or_the_standard_ones(
    grade: str, score: str, note: str, wrong: str | None
) -> None:
    leaves, findings = prove(Sheet(total={"score": score}, grade=grade, notes=[note] if note else []))
    assert [(f.type, f.recomputed) for f in findings] == ([("grade_mismatch", wrong)] if wrong else [])
    assert leaves["reports[0].forms[0].grade"].status == ("conflict" if wrong else "grounded")


def test_bands_are_read_in_the_forms_that_reports_print() -> None:
    for text in (
        "等级划分为:90分(含)—100分为优,80分(含)—90分为良,60分(含)—80分为中,60分以下为差。",
        "评定等级标准为优≧90分、80≦良<90分,60≦中<80分、差<60分。",
        "90（含）—100分为优、80（含）—90分为良、60（含）一80分为中、60分以下为差。",
    ):
        lows = {name: int(band.low) for name, band in find_bands(text).items()}
        assert lows == {"优": 90, "良": 80, "中": 60, "差": 0}


def test_a_result_that_prose_tells_otherwise_than_the_form_is_found() -> None:
    rows = fishery().indicators
    form = fishery(indicators=[{**rows[0], "actual": "15200平方米", "level3": "维修改造校舍面积"}, *rows[1:]])
    for told, wrong in (
        ("维修改造校舍面积目标值≥15000平方米，实际完成17371平方米。", "17371"),
        ("维修改造校舍面积计划15000平方米，实际17371平方米。", "17371"),
        ("维修改造校舍面积实际完成值为15200平方米。", None),
        ("维修改造校舍面积完成1.52万平方米。", None),
        ("上年维修改造校舍面积17371平方米。", None),
    ):
        leaves, findings = prove(replace(form, prose=[told]))
        assert [(f.type, f.printed, f.recomputed) for f in findings] == (
            [("cross_mismatch", wrong, "15200")] if wrong else []
        )
        assert (leaves["reports[0].forms[0].indicators[0].actual"].status == "conflict") == bool(wrong)


def test_a_unit_with_another_in_brackets_is_one_unit() -> None:
    row = {**fishery().indicators[0], "level3": "免疫畜禽数量", "target": "≥75万头（只）", "actual": "75万头（只）"}
    told = "免疫畜禽数量目标值≥75万头（只），实际完成{}万头（只）。"
    for done, wrong in (("83", [("83", "75")]), ("75", [])):
        _, findings = prove(fishery(indicators=[row, *fishery().indicators[1:]], prose=[told.format(done)]))
        assert [(f.printed, f.recomputed) for f in findings] == wrong


def test_words_on_all_indicators_are_held_against_every_table_of_a_report_on_one_thing() -> None:
    rows = fishery().indicators
    met = [{**row, "score": row["weight"]} for row in rows]
    tables = [Sheet(indicators=[*met[:2]]), Sheet(indicators=[met[2], {**met[3], "score": "9"}])]
    document, claims = lay_out(*tables)
    said, _ = lay_out(replace(Sheet(has_form=False), prose=["各项绩效指标均已完成年度目标值。"]))
    assert said.parts
    forms = tuple(form for report in claims.reports for form in report.forms)
    for names, wrong in (((None, None), ["1项指标未达标"]), (("甲项目", "乙项目"), [])):
        told = [f.model_copy(update={"project_name": Claim(name)}) for f, name in zip(forms, names, strict=True)]
        report = claims.reports[0].model_copy(update={"forms": tuple(told)})
        ledger = open_ledger(document, replace(claims, reports=(report,)))
        found = claims_about_form(report, "reports[0]", Prose(said.parts[0]), ledger)
        assert [identity.check(identity.values).recomputed for identity in found] == wrong


def count_list(text: str, *, native: bool = False) -> tuple[str | None, bool]:
    """What the items of the one announced list come to, and whether a scan may have lost one."""
    (identity,) = counts_of_lists(Prose(write_part(f"# 报告\n{text}", native=native)), NARRATIVE)
    outcome = identity.check(identity.values)
    assert not outcome.holds
    return outcome.recomputed, outcome.excused


def test_an_announced_number_of_problems_is_held_against_the_numbered_paragraphs() -> None:
    items = ["1.预算编制不够精细。", "2.支付进度偏慢。", "二、改进措施"]
    for stated, wrong in (("两", False), ("三", True), ("二", False)):
        found = findings_of("一、存在的问题", f"主要存在以下{stated}个方面的问题：", *items)
        assert found == ([("count_mismatch", "3", "2")] if wrong else [])


@pytest.mark.parametrize(
    ("third", "excused"),
    [("", False), ("\n宣传不够到位。", True), ("\n附：2022年度绩效自评表\n某县水利局\n2023年2月4日", False)],
)
def test_a_scan_loses_no_item_of_a_list_whose_every_paragraph_has_its_number(third: str, excused: bool) -> None:
    items = f"1、预算编制不够精细。\n2、支付进度偏慢。{third}"
    assert count_list(f"= 存在的问题\n= 主要存在以下三个问题：\n{items}\n= 二、改进措施") == ("2", excused)


@pytest.mark.parametrize(
    ("items", "behind", "excused"),
    [
        ("一是预算编制不够精细。二是支付进度偏慢。", "= （2）改进措施", False),
        ("一是预算编制不够精细。二是支付进度偏慢。是宣传不够。", "= （2）改进措施", True),
        ("一是预算编制不够精细。二是支付进度偏慢。", "是宣传不够。", True),
        ("一是预算编制不够精细。二是支付进度偏慢。", "", True),
    ],
)
def test_a_scan_loses_no_item_of_one_paragraph_whose_every_sentence_has_its_number(
    items: str, behind: str, excused: bool
) -> None:
    assert count_list(f"= （1）存在的问题\n主要存在以下三个方面的问题：\n{items}\n{behind}") == ("2", excused)


@pytest.mark.parametrize(("behind", "excused"), [("下一步工作安排", False), ("宣传力度不够，群众知晓率不高。", True)])
def test_a_heading_without_a_number_above_the_next_list_is_no_item_that_lost_its_own(
    behind: str, excused: bool
) -> None:
    items = f"1、预算编制不够精细。\n2、支付进度偏慢。\n{behind}\n1、细化预算编制。\n2、加快支付。"
    assert count_list(f"= 存在的问题\n= 主要存在以下三个问题：\n{items}") == ("2", excused)


def test_a_band_that_was_misread_calls_no_grade_wrong_that_is_the_right_one() -> None:
    bands = "95（含）—10分为优、85（含）—95分为良、70（含）—85分为中、70分以下为差。"
    said = "本项目自评得分为{self_score:96}分，评定结果为{grade:优}。"
    assert [f.type for f in prove(fishery(prose=[bands, said]))[1] if f.type == "grade_mismatch"] == []
    wrong = said.replace("优", "良")
    assert [f.recomputed for f in prove(fishery(prose=[bands, wrong]))[1] if f.type == "grade_mismatch"] == ["优"]


@pytest.mark.parametrize(("third", "excused"), [("", False), ("\n= 宣传不够\n群众知晓率不高。", True)])
def test_a_scan_loses_no_item_where_each_is_a_heading_with_one_paragraph_behind_it(third: str, excused: bool) -> None:
    items = f"= （一）专业人员缺乏\n自评质量有待提升。\n= （二）前期准备不充分\n工程进度滞后。{third}"
    assert count_list(f"= 五、存在的问题\n主要存在以下三个问题：\n{items}\n= 六、改进措施") == ("2", excused)


@pytest.mark.parametrize(("section", "excused"), [("6.整改措施", False), ("1.整改措施", True)])
def test_a_section_whose_numeral_a_scan_read_as_a_digit_ends_the_list_above_it(section: str, excused: bool) -> None:
    items = "= （一）专业人员缺乏\n自评质量有待提升。\n= （二）前期准备不充分\n工程进度滞后。"
    text = f"= 五、存在的问题\n主要存在以下三个问题：\n{items}\n= {section}\n（一）加强培训"
    assert count_list(text) == ("2", excused)


def test_a_bracket_that_a_scan_blurs_is_no_doubt_about_how_many_items_there_are() -> None:
    items = "(1）预算编制不够精细。\n（2）支付进度偏慢。"
    part = write_part(f"# 报告\n= 存在的问题\n= 主要存在以下三个问题：\n{items}\n= 二、改进措施", native=False)
    (identity,) = counts_of_lists(Prose(part), NARRATIVE)
    assert [claim.value for claim in identity.context] == ["1", "2"]


@pytest.mark.parametrize("head", ["= ", ""])  # known by its indent, or by its words alone
def test_a_list_of_sentences_ends_at_a_heading_without_a_number(head: str) -> None:
    items = "1、预算编制不够精细。\n2、支付进度偏慢。"
    after = f"{head}绩效自评结果拟应用和公开情况\n自评结果将作为预算安排的重要依据。"
    assert count_list(f"= 主要存在以下三个问题：\n{items}\n{after}") == ("2", False)


@pytest.mark.parametrize(
    ("before", "excused"), [("", False), ("进度滞后\n受天气影响。\n", True)]
)  # an item may be there
def test_headings_with_a_paragraph_each_end_at_one_that_heads_the_next_list(before: str, excused: bool) -> None:
    items = "= （一）专业人员缺乏\n自评质量有待提升。\n= （二）前期准备不充分\n工程延期。"
    after = f"{before}= 改进措施\n= （一）明确责任人\n落实经费。"
    assert count_list(f"= 存在的问题\n主要存在以下三个问题：\n{items}\n{after}") == ("2", excused)


@pytest.mark.parametrize("end", ["附：2022年度绩效自评表", "附件1：自评表", "2023年5月23日"])
def test_a_list_ends_where_the_report_does(end: str) -> None:
    text = (
        f"= 主要存在以下三个问题：\n1、预算编制不够精细。\n2、支付进度偏慢。\n{end}\n注：得分不能超过该指标分值上限。"
    )
    assert count_list(text) == ("2", False)


@pytest.mark.parametrize(("section", "counted"), [("3.改进措施", "2"), ("6.改进措施", "2"), ("三、改进措施", "2")])
def test_a_heading_that_counts_sections_is_none_of_the_items_above_it(section: str, counted: str) -> None:
    items = "1、预算编制不够精细。\n2、支付进度偏慢。"
    text = f"= 5.存在的问题\n= 主要存在以下三个问题：\n{items}\n= {section}\n1、细化预算编制。"
    assert count_list(text, native=True)[0] == counted


@pytest.mark.parametrize(("told", "wrong"), [("95", False), ("95.5", True), ("96", True)])
def test_a_score_in_the_prose_with_decimals_is_no_sum_of_the_form_without(told: str, wrong: bool) -> None:
    _, findings = prove(fishery(prose=[f"经自评，自评得分{{self_score:{told}}}分。"]))
    assert ([f.type for f in findings] == ["cross_mismatch"]) is wrong


def test_a_total_that_rows_make_without_the_points_for_execution_is_not_rounded() -> None:
    rows = [*fishery().indicators[:3], {**fishery().indicators[3], "weight": "20", "score": "18"}]
    sheet = fishery(indicators=rows, prose=["经自评，自评得分{self_score:95.5}分。"])
    _, findings = prove(sheet)
    assert [(f.type, f.printed) for f in findings if f.type == "cross_mismatch"] == [("cross_mismatch", "95.5")]


def test_full_marks_in_the_prose_are_no_rounded_score_of_a_form_that_lost_a_point() -> None:
    rows = fishery().indicators
    full = [*rows[:2], {**rows[2], "score": "30"}, {**rows[3], "score": "10"}]
    lost = fishery(
        funding=[{**fishery().funding[0], "score": "9.5"}], indicators=full, total={"weight": "100", "score": "99.5"}
    )
    _, findings = prove(replace(lost, prose=["经自评，自评得分{self_score:100}分。"]))
    assert [(f.type, f.printed, f.recomputed) for f in findings] == [("cross_mismatch", "100", "99.5")]
    assert prove(replace(lost, prose=["经自评，自评得分{self_score:99}分。"]))[1] == ()


def test_a_score_told_in_short_in_the_prose_is_the_sum_of_the_form() -> None:
    rows = fishery().indicators
    short = fishery(
        indicators=[*rows[:2], {**rows[2], "score": "27.4"}, rows[3]], total={"weight": "100", "score": "95.4"}
    )
    assert prove(replace(short, prose=["经自评，自评得分{self_score:95}分。"]))[1] == ()


def test_a_score_of_another_project_in_the_prose_is_no_contradiction() -> None:
    told = ["2019年该项目自评得分{self_score:83}分。", "对照目标评分，本项目自评总分为95分，评价等级为{grade:优}。"]
    _, findings = prove(fishery(prose=told))
    assert findings == ()


def test_a_projects_amount_in_another_reports_prose_is_held_against_its_form() -> None:
    form = fishery(title="2020年度项目支出绩效自评表", project="长江禁捕退捕补助资金")
    for told, wrong in (("65.66万元", None), ("656600元", None), ("66.56万元", "66.56")):
        prose = [
            f"年中追加项目“长江禁捕退捕补助资金”，金额{told}，实际支出65.07万元。",
            "上年长江禁捕退捕补助资金到位9万元。",
        ]
        _, findings = prove(
            Sheet(title="2020年度部门整体支出绩效自评报告", kind="department", prose=prose, has_form=False), form
        )
        assert [(f.type, f.printed, f.recomputed) for f in findings] == (
            [("cross_mismatch", wrong, "65.66")] if wrong else []
        )


@pytest.mark.parametrize(
    "sentence",
    [
        "2019年项目自评得分为83分。综合评定，本次自评得分为{self_score:95}分。",
        "2020年自评得分为83分，本年度自评得分为{self_score:95}分。",
    ],
)
def test_last_years_score_is_another_quantity(sentence: str) -> None:
    leaves, findings = prove(fishery(fiscal_year="2021", prose=[sentence]), ink=Ink(native=True))
    assert leaves[f"{NARRATIVE}.self_score"].status == "verified"
    assert findings == ()


def test_last_years_score_does_not_excuse_this_years() -> None:
    prose = ["2019年项目自评得分为95分。本次自评得分为{self_score:96}分。"]
    _, findings = prove(fishery(prose=prose), ink=Ink(native=True))
    assert [(f.type, f.printed, f.recomputed) for f in findings] == [("cross_mismatch", "96", "95")]


def test_one_rate_may_be_rounded_in_prose_and_cut_off_in_the_form() -> None:
    funding = {**fishery().funding[0], "annual_budget": "5822.36", "initial_budget": None, "executed": "4231.69"}
    form = fishery(funding=[{**funding, "execution_rate": "72.67"}])
    prose = "预算{budget:5822.36}{currency_unit:万元}，支出{executed:4231.69}万元，执行率为{execution_rate:72.68}%。"
    assert prove(replace(form, prose=[prose]), ink=Ink(native=True))[1] == ()
    _, findings = prove(replace(form, prose=[prose.replace("72.68", "72.86")]), ink=Ink(native=True))
    assert "cross_mismatch" in {f.type for f in findings}


@pytest.mark.parametrize(("sign", "status"), [("%", "grounded"), ("", "verified")])
def test_a_rate_with_its_sign_is_no_fraction_that_the_amounts_prove(sign: str, status: str) -> None:
    amounts = {"annual_budget": "65.66", "initial_budget": None, "executed": "65.66", "execution_rate": "1"}
    form = fishery(funding=[{**fishery().funding[0], **amounts}])
    prose = "预算{budget:65.66}{currency_unit:万元}，支出{executed:65.66}万元，执行率为{execution_rate:1.00}"
    leaves, _ = prove(replace(form, prose=[f"{prose}{sign}。"]))
    assert leaves["reports[0].narrative.execution_rate"].status == status


def test_whole_numbers_of_one_or_two_digits_are_not_rounded_sums() -> None:
    sentence = "安排资金5万元，其中人员经费2.7万元、设备购置费1.25万元、其他支出1.3万元。"
    assert findings_of(sentence) == [("parts_mismatch", "5", "5.25")]


@pytest.mark.parametrize(
    ("target", "actual", "missed"),
    [
        ("达到87%", "72%", True), ("100%", "89%", True), ("达到87%", "88%", False), ("87", "72", True),
        ("≤100%", "93%", False),
    ],
)  # fmt: skip
def test_a_target_without_an_operator_is_missed_where_more_is_better(target: str, actual: str, missed: bool) -> None:
    row: Fields = {
        "level1": "产出指标",
        "level2": "质量指标",
        "level3": "公众满意率",
        "target": target,
        "actual": actual,
    }
    sheet = Sheet(indicators=[row], prose=["各项绩效指标均已完成年度目标值。"])
    _, findings = prove(sheet, ink=Ink(native=True))
    assert ([f.type for f in findings] == ["claim_mismatch"]) is missed


@pytest.mark.parametrize(("name", "missed"), [("维修校舍面积", True), ("平均办结时间", False), ("投诉起数", False)])
def test_less_output_is_a_miss_where_a_column_of_its_own_tells_the_unit(name: str, missed: bool) -> None:
    row: Fields = {"level1": "产出指标", "level2": "数量指标", "level3": name, "target": "9400", "actual": "9024"}
    _, findings = prove(Sheet(indicators=[row], prose=["各项绩效指标均已完成年度目标值。"]), ink=Ink(native=True))
    assert ([f.type for f in findings] == ["claim_mismatch"]) is missed


def test_a_point_in_a_scans_count_of_what_is_never_halved_may_be_dust_and_tells_of_no_miss() -> None:
    row: Fields = {
        "level1": "产出指标",
        "level2": "数量指标",
        "level3": "培训期数",
        "target": "10期",
        "actual": "1.1期",
    }
    for native, types in ((True, ["claim_mismatch"]), (False, [])):
        sheet = Sheet(indicators=[row], prose=["各项绩效指标均已完成年度目标值。"])
        assert [f.type for f in prove(sheet, ink=Ink(native=native))[1]] == types


def test_a_cost_below_its_target_is_no_miss() -> None:
    row: Fields = {
        "level1": "成本指标",
        "level2": "经济成本指标",
        "level3": "成本控制率",
        "target": "100%",
        "actual": "93%",
    }
    _, findings = prove(Sheet(indicators=[row], prose=["各项绩效指标均已完成年度目标值。"]), ink=Ink(native=True))
    assert findings == ()


@pytest.mark.parametrize(
    ("name", "target", "actual", "missed"),
    [
        ("群众获得感", "明显增强", "有所增强", True), ("群众获得感", "有所增强", "有所增强", False),
        ("印发宣传资料数量", "14900份", "13708份", True), ("办结时限", "30天", "25天", False),
        ("森林火灾受害率", "1%", "0.9%", False), ("资金拨付及时率", "91%", "81.26%", True),
        ("维修校舍面积", "9400", "9024", False), ("校舍维修合格率", "100", "85", True), ("办结时限", "30", "25", False),
        ("绿色理念普及", "广泛普及", "逐步普及", True), ("绿色理念普及", "逐步普及", "逐步普及", False),
        ("管理制度", "健全", "基本健全", True), ("管理制度", "基本健全", "基本健全", False),
        ("管理制度", "健全", "达成预期指标", False), ("管护制度", "建立并落实", "已建立", True),
        ("管护制度", "建立并落实", "已建立并落实", False), ("管护制度", "建立", "已建立", False),
    ],
)  # fmt: skip
def test_less_is_a_miss_only_of_what_more_is_better_of(name: str, target: str, actual: str, missed: bool) -> None:
    row: Fields = {"level1": "产出指标", "level2": "质量指标", "level3": name, "target": target, "actual": actual}
    _, findings = prove(Sheet(indicators=[row], prose=["各项绩效指标均已完成年度目标值。"]), ink=Ink(native=True))
    assert ([f.type for f in findings] == ["claim_mismatch"]) is missed


def test_a_pass_is_third_of_four_grades_where_no_bands_are_printed() -> None:
    said = "本项目自评得分为{self_score:95}分，评定结果为{grade:合格}。"
    assert [(f.type, f.recomputed) for f in prove(fishery(prose=[said]))[1]] == [("grade_mismatch", "优")]
    bands = "90分以上为优秀，60分以上为合格，60分以下为不合格。"
    assert "grade_mismatch" not in {f.type for f in prove(fishery(prose=[bands, said.replace("95", "89")]))[1]}


@pytest.mark.parametrize(("third", "excused"), [("", False), ("宣传不够\n群众知晓率不高。\n", True)])
def test_headings_with_a_paragraph_each_end_where_the_report_does(third: str, excused: bool) -> None:
    items = "= （一）专业人员缺乏\n自评质量有待提升。\n= （二）前期准备不充分\n工程延期。"
    text = f"= 存在的问题\n主要存在以下三个问题：\n{items}\n{third}附：2018年度绩效自评表\n某县水利局\n2019年2月25日"
    assert count_list(text) == ("2", excused)


def test_one_row_that_surely_lost_a_point_denies_that_all_did_well_whatever_else_is_in_doubt() -> None:
    rows: list[Fields] = [
        {"level3": name, "target": "≥95%", "actual": "90%", "weight": "10", "score": score}
        for name, score in (("按期完成率", "9"), ("验收合格率", "8"))
    ]
    form = fishery(prose=["指标全部完成。"], indicators=rows, groups=[], total=None)
    dim = "reports[0].forms[0].indicators[0].score"

    def told(*doubted: str) -> list[str | None]:
        figures = {
            f"reports[0].forms[0].indicators[{n}].{f}": str(rows[n][f]) for n in (0, 1) for f in ("weight", "score")
        }
        ink = Ink(second=figures | dict.fromkeys(doubted, "7"), by="rapidocr/PP-OCRv6-small", figures=figures)
        return [f.recomputed for f in prove(form, ink=ink)[1] if f.type == "claim_mismatch"]

    assert told() == told(dim) == ["2项指标未达标"]
    assert told(dim, dim.replace("[0].score", "[1].score")) == []
