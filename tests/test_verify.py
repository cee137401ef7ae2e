import time
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from hedui.record import Finding, FindingType, Leaf, Verdict, walk_leaves
from hedui.verify import Proven, open_trial, reclaim, verify
from hedui.verify.identities import Member
from hedui.verify.severity import severity_of
from hedui.verify.sure import is_sure
from hedui.verify.witness import Testimony as Heard
from verify_desk import Ink, Sheet, lay_out

FORM = "reports[0].forms[0]"


def fishery(**changes: Any) -> Sheet:
    """A form whose points add up: 10 for execution, 90 for four indicators."""
    rows = [
        ("产出指标", "数量指标", "补贴渔船数", "6艘", "6艘", "30", "30"),
        ("产出指标", "质量指标", "发放率", "100%", "100%", "20", "20"),
        ("效益指标", "社会效益指标", "禁捕政策知晓率", "≥95%", "93%", "30", "27"),
        ("满意度指标", "服务对象满意度指标", "退捕渔民满意度", "≥90%", "≥90%", "10", "9"),
    ]
    names = ("level1", "level2", "level3", "target", "actual", "weight", "score")
    sheet = Sheet(
        funding=[
            {
                "line": "total", "label": "年度资金总额", "initial_budget": "65.66", "annual_budget": "65.66",
                "executed": "65.07", "weight": "10", "execution_rate": "99", "score": "9",
            }
        ],
        indicators=[dict(zip(names, row, strict=True)) for row in rows],
        groups=[(1, "产出指标", "50")],
        total={"weight": "100", "score": "95"},
    )  # fmt: skip
    return replace(sheet, **changes)


def leaves_of(proven: Proven) -> dict[str, Leaf]:
    return dict(walk_leaves(proven.reports, "reports"))


def prove(*sheets: Sheet, ink: Ink | None = None) -> tuple[dict[str, Leaf], tuple[Finding, ...]]:
    proven = verify(*lay_out(*sheets, ink=ink))
    return leaves_of(proven), proven.findings


def test_a_form_that_adds_up_has_no_finding_and_every_number_verified() -> None:
    leaves, findings = prove(fishery())
    assert findings == ()
    numbers = [leaf for path, leaf in leaves.items() if path.endswith((".weight", ".score", "executed", "budget"))]
    assert {leaf.status for leaf in numbers if leaf.value} == {"verified"}


def test_rows_that_alone_make_the_total_leave_the_execution_points_out() -> None:
    rows = fishery().indicators
    leaves, findings = prove(fishery(indicators=[*rows[:3], {**rows[3], "weight": "20", "score": "18"}]))
    assert [(f.type, f.where, f.printed, f.recomputed) for f in findings] == [
        ("sum_mismatch", f"{FORM}.total.weight", "100", "110"),
        ("sum_mismatch", f"{FORM}.total.score", "95", "104"),
    ]
    assert {f.verdict for f in findings} == {"printed"}
    assert all("总分未计入预算执行率" in f.message for f in findings)
    assert leaves[f"{FORM}.total.weight"].status == "conflict"
    assert leaves[f"{FORM}.total.weight"].value == "100"
    assert leaves[f"{FORM}.indicators[0].weight"].status == "verified"


def test_a_blank_execution_score_is_rate_times_weight() -> None:
    funding = {**fishery().funding[0], "score": None, "execution_rate": "100", "executed": "65.66"}
    _, findings = prove(fishery(funding=[funding], total={"weight": "100", "score": "96"}))
    assert findings == ()


def test_a_sum_broken_by_one_doubtful_reading_is_misread_and_takes_the_reading_that_fits() -> None:
    rows = fishery().indicators
    path = f"{FORM}.indicators[2].score"
    ink = Ink(second={path: "27"})
    leaves, findings = prove(fishery(indicators=[*rows[:2], {**rows[2], "score": "21"}, rows[3]]), ink=ink)
    proven = verify(*lay_out(fishery(indicators=[*rows[:2], {**rows[2], "score": "21"}, rows[3]]), ink=ink))
    assert findings == ()
    assert [(f.verdict, f.where) for f in proven.misreadings] == [("misread", f"{FORM}.total.score")]
    assert (leaves[path].value, leaves[path].claimed, leaves[path].status) == ("27", "21", "verified")
    assert leaves[f"{FORM}.total.score"].status == "verified"


def test_a_point_that_two_makes_see_is_no_speck() -> None:
    rows = fishery().indicators
    form = fishery(
        indicators=[*rows[:3], {**rows[3], "weight": "1.0", "score": "1.0"}], total={"weight": "100", "score": "87"}
    )
    for by, verdicts in (("rapidocr/1", []), ("hedui/figures", ["printed"])):
        assert [f.verdict for f in prove(form, ink=Ink(by=by))[1]] == verdicts


def test_a_sum_broken_over_doubtful_ink_is_undecided() -> None:
    path = f"{FORM}.indicators[2].score"
    leaves, findings = prove(fishery(total={"weight": "100", "score": "94"}), ink=Ink(second={path: "77"}))
    assert [f.verdict for f in findings] == ["undecided"]
    assert leaves[path].status == "grounded"


def test_a_sum_over_a_doubtful_figure_is_no_fault_of_the_document_where_another_row_lost_its_own() -> None:
    rows, total = fishery().indicators, {"weight": "100", "score": "79"}
    doubtful = Ink(second={f"{FORM}.indicators[2].score": "77"})
    _, findings = prove(fishery(total=total), ink=doubtful)
    assert [f.verdict for f in findings] == ["undecided"]  # every other figure is beyond doubt
    lost = [*rows[:3], {**rows[3], "score": None}]
    assert prove(fishery(indicators=lost, total=total), ink=doubtful)[1] == ()
    assert [f.verdict for f in prove(fishery(indicators=lost, total=total))[1]] == ["printed"]  # too much without it


def test_readers_who_differ_are_settled_by_an_identity_that_only_one_reading_satisfies() -> None:
    path = f"{FORM}.indicators[2].score"
    leaves, findings = prove(fishery(), ink=Ink(second={path: "21"}))
    assert findings == ()
    assert leaves[path].status == "verified"
    target = f"{FORM}.indicators[0].target"
    leaves, _ = prove(fishery(), ink=Ink(second={target: "8艘"}))
    assert leaves[target].status == "grounded"


@pytest.mark.parametrize(("other", "status"), [("28", "verified"), ("26", "grounded")])  # 26 and 21 make the sum too
def test_several_figures_in_dispute_are_settled_where_no_other_readings_of_them_together_make_the_sum(
    other: str, status: str
) -> None:
    paths = f"{FORM}.indicators[1].score", f"{FORM}.indicators[2].score"
    leaves, findings = prove(fishery(), ink=Ink(second=dict(zip(paths, (other, "21"), strict=True))))
    assert findings == ()
    assert {leaves[path].status for path in paths} == {status}


@pytest.mark.parametrize(
    ("rate", "wrong"),
    [
        ("99", False),
        ("99.10", False),
        ("99.1", False),
        ("0.991", False),
        ("99.01", True),
        ("90.1", True),
        ("1", False),
        ("0.9", True),
    ],
)
def test_a_rate_stands_for_an_interval(rate: str, wrong: bool) -> None:
    _, findings = prove(fishery(funding=[{**fishery().funding[0], "execution_rate": rate}]))
    assert [(f.type, f.printed, f.recomputed) for f in findings] == ([("rate_mismatch", rate, "99.1")] if wrong else [])


def test_a_score_above_its_weight_is_found() -> None:
    rows = fishery().indicators
    changed = [{**rows[0], "score": "31"}, {**rows[1], "score": "19"}, *rows[2:]]
    leaves, findings = prove(fishery(indicators=changed))
    assert [(f.type, f.printed, f.recomputed) for f in findings] == [("score_over_weight", "31", "30")]
    assert leaves[f"{FORM}.indicators[0].score"].status == "conflict"


def test_group_points_that_differ_from_their_rows_are_found() -> None:
    _, findings = prove(fishery(groups=[(1, "产出指标", "60"), (1, "效益指标", "30")]))
    assert [(f.where, f.printed, f.recomputed) for f in findings] == [(f"{FORM}.groups[0].weight", "60", "50")]


@pytest.mark.parametrize(
    ("name", "native", "status"),
    [
        ("绩效目标", False, "verified"),
        ("绪效目标", False, "grounded"),
        ("项目项", False, "grounded"),
        ("产出质量", False, "verified"),
        ("服务能力", False, "verified"),
        ("绪效目标", True, "verified"),
    ],
)
def test_a_scans_group_whose_name_is_one_character_off_a_standard_one_was_misread(
    name: str, native: bool, status: str
) -> None:
    rows = [{**row, "level2": name} if n < 2 else row for n, row in enumerate(fishery().indicators)]
    points = str(sum(Decimal(row["weight"] or 0) for row in rows[:2]))
    leaves, _ = prove(fishery(indicators=rows, groups=[(2, name, points)]), ink=Ink(native=native))
    assert leaves[f"{FORM}.groups[0].weight"].status == status


def test_a_group_lacks_nothing_that_a_row_whose_group_is_read_without_certainty_may_hold() -> None:
    sheet = fishery(groups=[(1, "效益指标", "40")])
    assert [f.type for f in prove(sheet)[1]] == ["sum_mismatch"]
    dim = Ink(dim={f"{FORM}.indicators[3].level1": 0.7})
    assert prove(sheet, ink=dim)[1] == ()
    its_own = fishery(groups=[*sheet.groups, (1, "满意度指标", "10")])  # whose points it makes: it is no other's
    assert [f.printed for f in prove(its_own, ink=dim)[1]] == ["40"]


def test_parts_of_the_funding_that_exceed_the_total_are_found() -> None:
    total = fishery().funding[0]
    fiscal = {"line": "fiscal", "label": "其中:财政拨款", "annual_budget": "66.56"}
    _, findings = prove(fishery(funding=[total, fiscal]))
    assert [(f.type, f.printed, f.recomputed) for f in findings] == [("sum_mismatch", "65.66", "66.56")]


def test_a_value_that_its_ink_does_not_show_is_unsupported() -> None:
    path = f"{FORM}.indicators[0].weight"
    leaves, _ = prove(fishery(), ink=Ink(printed={path: "36"}))
    assert (leaves[path].value, leaves[path].claimed, leaves[path].status) == (None, "30", "unsupported")


def test_without_a_second_reason_a_value_is_only_grounded() -> None:
    leaves, _ = prove(fishery(total=None, groups=[]), ink=Ink(witnessed=False))
    assert leaves[f"{FORM}.indicators[0].weight"].status == "grounded"
    assert leaves[f"{FORM}.indicators[0].level3"].status == "grounded"
    assert leaves[f"{FORM}.grade"].status == "missing"


def test_native_text_that_its_glyphs_contradict_is_not_verified() -> None:
    path = f"{FORM}.funding[0].executed"
    leaves, _ = prove(fishery(), ink=Ink(native=True, second={path: "56.07"}))
    assert leaves[path].status == "grounded"
    assert leaves[f"{FORM}.funding[0].annual_budget"].status == "verified"


def test_targets_and_results_are_read_as_quantities() -> None:
    report = verify(*lay_out(fishery())).reports[0]
    quantity = report.forms[0].indicators[2].target_quantity
    assert quantity is not None
    assert (quantity.operator, quantity.value, quantity.unit) == ("≥", "95", "%")


def test_a_number_in_the_wrong_row_is_not_verified() -> None:
    document, claims = lay_out(fishery(total=None, groups=[]))
    rows = claims.reports[0].forms[0].indicators
    swapped = (
        rows[0].model_copy(update={"score": rows[2].score}),
        rows[1],
        rows[2].model_copy(update={"score": rows[0].score}),
    )
    form = claims.reports[0].forms[0].model_copy(update={"indicators": swapped})
    report = claims.reports[0].model_copy(update={"forms": (form,)})
    leaves = leaves_of(verify(document, replace(claims, reports=(report,))))
    assert [leaves[f"{FORM}.indicators[{i}].score"].status for i in range(3)] == ["grounded", "verified", "grounded"]


def test_standard_level_names_read_with_certainty_are_verified_and_others_are_not() -> None:
    path = f"{FORM}.indicators[1].level2"
    leaves, _ = prove(fishery(), ink=Ink(dim={path: 0.9}))
    assert leaves[f"{FORM}.indicators[0].level2"].status == "verified"
    assert leaves[path].status == "grounded"
    assert leaves[f"{FORM}.indicators[0].level3"].status == "grounded"


def test_a_record_checked_against_its_own_page_keeps_every_value() -> None:
    document, claims = lay_out(fishery(prose=["2020年预算{budget:65.66}万元，支出{executed:65.07}万元。"]))
    first = verify(document, claims)
    record = {"reports": [report.model_dump() for report in first.reports]}
    again = verify(document, reclaim(document, record, claims))
    assert leaves_of(again) == leaves_of(first)


def test_a_changed_number_is_unsupported_whoever_calls_it_verified() -> None:
    document, claims = lay_out(fishery())
    record = {"reports": [report.model_dump() for report in verify(document, claims).reports]}
    record["reports"][0]["forms"][0]["indicators"][1]["score"]["value"] = "27"
    leaf = leaves_of(verify(document, reclaim(document, record, claims)))[f"{FORM}.indicators[1].score"]
    assert (leaf.value, leaf.status, leaf.claimed) == (None, "unsupported", "27")


def test_rows_are_found_by_name_wherever_the_record_puts_them_and_invented_ones_are_not() -> None:
    document, claims = lay_out(fishery())
    rows = [
        {"level3": "退捕渔民满意度", "score": 9, "weight": "10.0"},
        {"level3": "凭空指标", "score": "30"},
        {"level3": "发放率", "score": "20", "target": "100 %"},
    ]
    record = {"reports": [{"title": fishery().title, "forms": [{"indicators": rows}]}]}
    leaves = leaves_of(verify(document, reclaim(document, record, claims)))
    assert leaves[f"{FORM}.indicators[0].score"].status == "verified"
    assert leaves[f"{FORM}.indicators[0].weight"].value == "10"
    assert leaves[f"{FORM}.indicators[1].score"].status == "unsupported"
    assert leaves[f"{FORM}.indicators[2].target"].status == "grounded"


def test_prose_that_the_rules_passed_over_is_found_where_it_is_printed() -> None:
    sentence = "基层人员力量不足，绩效指标设置不够细化"
    document, claims = lay_out(fishery(prose=["存在的问题", f"一是{sentence}。二是宣传不够。"]))
    record = {"reports": [{"title": fishery().title, "narrative": {"problems": [sentence, "预算编制水平有待提高"]}}]}
    leaves = leaves_of(verify(document, reclaim(document, record, claims)))
    assert leaves["reports[0].narrative.problems[0]"].status == "grounded"
    assert leaves["reports[0].narrative.problems[1]"].status == "unsupported"


def test_a_target_whose_two_readers_agree_is_verified_only_if_nothing_can_have_been_lost_from_it() -> None:
    leaves, _ = prove(fishery())
    assert [leaves[f"{FORM}.indicators[{i}].target"].status for i in (1, 2)] == ["grounded", "verified"]
    leaves, _ = prove(fishery(), ink=Ink(second={f"{FORM}.indicators[2].target": "95%"}))
    assert leaves[f"{FORM}.indicators[2].target"].status == "grounded"


def test_a_firm_reading_whose_look_alike_mends_every_sum_is_not_blamed_on_the_paper() -> None:
    rows = fishery().indicators
    path = f"{FORM}.indicators[1].weight"
    sheet = fishery(indicators=[rows[0], {**rows[1], "weight": "24"}, *rows[2:]], total={"weight": "100"})
    leaves, findings = prove(sheet, ink=Ink(dim={path: 0.95}))
    assert len(findings) == 2
    sheet = fishery(indicators=[{**rows[0], "weight": "80"}, *rows[1:]], total={"weight": "100"})
    path = f"{FORM}.indicators[0].weight"
    leaves, findings = prove(sheet, ink=Ink(dim={path: 0.95}))
    assert findings == ()
    assert leaves[path].status == "grounded"
    leaves, findings = prove(sheet)
    assert [f.verdict for f in findings] == ["printed", "printed"]
    assert leaves[path].status == "verified"


def test_numbers_of_a_row_whose_name_cannot_be_read_are_only_grounded() -> None:
    path = f"{FORM}.indicators[1]"
    leaves, _ = prove(fishery(), ink=Ink(dim={f"{path}.level3": 0.6}))
    assert leaves[f"{path}.weight"].status == "grounded"
    assert leaves[f"{FORM}.indicators[0].weight"].status == "verified"


def test_a_lone_one_on_a_scan_may_be_a_stroke_and_needs_an_identity() -> None:
    rows = [{**row, "score_rate": "1"} for row in fishery(total=None).indicators]
    leaves, _ = prove(fishery(indicators=[*rows[:1], {**rows[1], "weight": None}]))
    assert leaves[f"{FORM}.indicators[0].score_rate"].status == "verified"
    assert leaves[f"{FORM}.indicators[1].score_rate"].status == "grounded"


def test_a_sum_short_by_points_that_a_scan_may_have_lost_is_no_finding_and_on_native_text_it_is() -> None:
    rows = fishery().indicators
    lost = fishery(indicators=[*rows[:3], {**rows[3], "score": None}])
    assert prove(lost)[1] == ()
    assert [f.recomputed for f in prove(lost, ink=Ink(native=True))[1]] == ["86"]
    assert prove(fishery(funding=[], total={"weight": "100"}))[1] == ()


def test_a_rate_that_one_doubtful_figure_breaks_is_a_misreading_and_the_figure_loses_its_proof() -> None:
    path = f"{FORM}.funding[0].executed"
    document, claims = lay_out(fishery(), ink=Ink(printed={path: "75.07"}, second={path: "—"}))
    line = claims.reports[0].forms[0].funding[0]
    read = line.model_copy(update={"executed": replace(line.executed, value="75.07")})
    form = claims.reports[0].forms[0].model_copy(update={"funding": (read,)})
    proven = verify(document, replace(claims, reports=(claims.reports[0].model_copy(update={"forms": (form,)}),)))
    assert proven.findings == ()
    assert [(f.type, f.verdict) for f in proven.misreadings] == [("rate_mismatch", "undecided")]
    assert leaves_of(proven)[path].status == "grounded"


def test_figures_of_absurd_length_break_nothing() -> None:
    rows = fishery().indicators
    long = "9" * 40
    for field, value in (("weight", long), ("score", f"0.{'3' * 19}"), ("weight", "1" + "0" * 19)):
        _, findings = prove(fishery(indicators=[{**rows[0], field: value, "score_rate": f"0.{'1' * 19}"}, *rows[1:]]))
        assert all(f.verdict for f in findings)
    funding = {**fishery().funding[0], "executed": "1" * 20, "annual_budget": f"0.{'0' * 18}1"}
    assert "rate_mismatch" in [f.type for f in prove(fishery(funding=[funding]))[1]]


def test_verifying_takes_time_in_proportion_to_the_leaves() -> None:
    seconds = []
    for n in (8, 64):
        document, claims = lay_out(*(fishery(title=f"2020年度项目支出绩效自评表{i}") for i in range(n)))
        start = time.process_time()
        verify(document, claims)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 8 * seconds[0] * 2.5


def test_points_of_a_whole_group_stand_in_the_row_of_its_name() -> None:
    rows = fishery().indicators
    head = {"level1": "产出指标", "level2": "数量指标", "weight": "30", "score": "30"}
    named = {**rows[0], "weight": None, "score": None}
    leaves, findings = prove(fishery(indicators=[head, named, *rows[1:]]), ink=Ink(native=True))
    assert findings == ()
    assert leaves[f"{FORM}.indicators[0].weight"].status == "verified"
    assert leaves[f"{FORM}.groups[0].weight"].status == "verified"


def test_a_row_whose_own_name_was_not_read_is_not_named_by_its_group() -> None:
    rows = fishery().indicators
    nameless = {**rows[0], "level3": None}
    leaves, _ = prove(fishery(indicators=[nameless, {**rows[1], "level2": "数量指标"}, *rows[2:]]))
    assert leaves[f"{FORM}.indicators[0].weight"].status == "grounded"


def test_a_total_of_nought_over_money_is_found_whatever_its_parts_are_called() -> None:
    total = {**fishery().funding[0], "annual_budget": "0", "executed": "0", "execution_rate": None}
    part = {"line": "extra", "label": "其中：中央补助", "annual_budget": "116", "executed": "116"}
    _, findings = prove(fishery(funding=[total, part], total=None), ink=Ink(native=True))
    found = {(f.type, f.printed, f.recomputed) for f in findings}
    assert found >= {("sum_mismatch", "0", "116")}


def test_a_total_of_nought_in_doubt_is_a_fault_of_the_document_where_another_columns_stands() -> None:
    total = {**fishery().funding[0], "initial_budget": "0", "annual_budget": "0", "executed": "0"}
    money = {"initial_budget": "116", "annual_budget": "116", "executed": "116"}
    parts = [{"line": line, "label": name, **money} for line, name in (("fiscal", "财政拨款"), ("other", "其他资金"))]
    sheet = fishery(funding=[{**total, "execution_rate": None}, *parts], total=None)
    for doubted, found in ((("annual_budget",), 3), (("initial_budget", "annual_budget", "executed"), 0)):
        ink = Ink(dim={f"{FORM}.funding[0].{field}": 0.6 for field in doubted})
        assert sum(f.type == "sum_mismatch" and f.printed == "0" for f in prove(sheet, ink=ink)[1]) == found


@pytest.mark.parametrize(
    ("agree", "dispute", "sure"),
    [
        (("hedui/figures-2",), (), True),
        (("hedui/figures-2", "rapidocr/1"), (None,), True),
        (("rapidocr/1",), (None,), False),
        (("hedui/figures-2", "rapidocr/1"), ("8",), False),
        ((), (), False),
    ],
)
def test_what_is_no_number_contradicts_no_figure_that_two_makes_read(
    agree: tuple[str, ...], dispute: tuple[str | None, ...], sure: bool
) -> None:
    claim = lay_out(fishery())[1].reports[0].forms[0].funding[0].executed
    testimony = Heard(agree, dispute, frozenset({"rapidocr/1"} if dispute else ()))
    assert is_sure(Member("执行数", Decimal("65.07"), "65.07", claim, heard=testimony)) is sure


def test_parts_of_any_name_are_held_against_the_total_once_another_column_shows_that_they_are_parts() -> None:
    money = {"initial_budget": None, "weight": None, "execution_rate": None, "score": None}
    total = {"line": "total", "label": "资金总额", **money, "annual_budget": "100", "executed": "91"}
    parts = [
        {"line": "extra", "label": name, **money, "annual_budget": planned, "executed": spent}
        for name, planned, spent in (("其中：中央补助", "60", "50"), ("地方资金", "40", "40"))
    ]
    _, findings = prove(fishery(funding=[total, *parts], total=None), ink=Ink(native=True))
    assert [(f.type, f.printed, f.recomputed) for f in findings] == [("sum_mismatch", "91", "90")]


def test_a_total_of_points_is_never_rounded_to_a_whole_number() -> None:
    rows = fishery().indicators
    half = [*rows[:3], {**rows[3], "score": "8.5"}]
    assert [f.printed for f in prove(fishery(indicators=half))[1]] == ["95"]
    tenth = [*rows[:3], {**rows[3], "score": "8.55"}]
    assert prove(fishery(indicators=tenth, total={"weight": "100", "score": "94.6"}))[1] == ()


def test_what_is_printed_as_a_problem_is_no_measure_as_well() -> None:
    sentence = "预算编制的科学性和精准度有待提高"
    document, claims = lay_out(fishery(prose=[f"存在的问题：{{problem:{sentence}}}。"]), ink=Ink(native=True))
    record = {"reports": [{"title": fishery().title, "narrative": {"improvements": [sentence]}}]}
    leaves = leaves_of(verify(document, reclaim(document, record, claims)))
    assert leaves["reports[0].narrative.improvements[0]"].status == "unsupported"


@pytest.mark.parametrize(
    ("kind", "printed", "recomputed", "verdict", "severity"),
    [
        ("sum_mismatch", "100", "110", "printed", "major"),
        ("rate_mismatch", "99.1", "99.2", "printed", "minor"),
        ("grade_mismatch", "良", "优", "printed", "major"),
        ("claim_mismatch", "全部完成", "1项指标未达标", "printed", "minor"),
        ("count_mismatch", "补贴渔船数", None, "miscopied", "major"),
        ("cross_mismatch", "27", "21", "miscopied", "major"),
        ("cross_mismatch", "及时", "基本及时", "miscopied", "minor"),
    ],
)
def test_what_an_auditor_looks_at_first_is_major(
    kind: FindingType, printed: str, recomputed: str | None, verdict: Verdict, severity: str
) -> None:
    assert severity_of(kind, printed, recomputed, verdict) == severity


def test_a_leaf_asked_for_by_itself_is_the_leaf_of_the_whole_record() -> None:
    document, claims = lay_out(fishery(prose=["经自评，自评得分{self_score:98}分。"]))
    proven, trial = verify(document, claims), open_trial(document, claims)
    assert {path: trial.leaf(path) for path in trial.ledger.entries} == leaves_of(proven)
    assert trial.findings == proven.findings


def test_the_only_row_of_a_form_has_the_points_of_its_total_where_the_others_are_all_of_theirs() -> None:
    def told(weight: str, score: str, native: bool) -> list[tuple[str | None, str | None]]:
        row = {**fishery().indicators[0], "weight": "30", "score": "30"}
        form = fishery(funding=[], groups=[], indicators=[row], total={"weight": weight, "score": score})
        return [(f.printed, f.recomputed) for f in prove(form, ink=Ink(native=native))[1] if f.type == "sum_mismatch"]

    assert told("30", "29", True) == told("30", "29", False) == [("29", "30")]
    assert told("100", "98", True) == []  # what else there is to it nobody knows


def test_a_weight_that_was_not_read_is_no_less_than_its_score() -> None:
    def told(score: str) -> list[tuple[str | None, str | None]]:
        rows = [dict(row) for row in fishery().indicators]
        rows[0] |= {"weight": None, "score": score}
        others = sum(int(str(row["weight"])) for row in rows[1:])
        total = {"weight": str(others + 3), "score": None}
        form = fishery(funding=[], groups=[], indicators=rows, total=total)
        return [(f.printed, f.recomputed) for f in prove(form, ink=Ink())[1] if f.where.endswith("total.weight")]

    others = sum(int(str(row["weight"])) for row in fishery().indicators[1:])
    assert told("3") == []
    assert told("5") == [(str(others + 3), str(others + 5))]
