"""Counts of indicators, one project told in two forms, and the rules of families of templates."""

from dataclasses import replace
from pathlib import Path

import pytest

from hedui.errors import UsageError
from hedui.record import Finding
from hedui.tools import read_rules
from hedui.verify import parse_rules, verify
from test_verify import FORM, fishery, prove
from verify_desk import Fields, Ink, Sheet, lay_out

NATIVE = Ink(native=True)


def told(*prose: str, ink: Ink = NATIVE) -> list[tuple[str, str | None, str | None]]:
    _, findings = prove(fishery(prose=list(prose)), ink=ink)
    return [(f.type, f.printed, f.recomputed) for f in findings]


@pytest.mark.parametrize(
    "right",
    [
        "本项目共设置4项三级指标，其中定量指标4项",
        "设定绩效指标4个，已完成3个",
        "共设置一级指标3个",
        "该指标包含9个三级指标",
        "本次共抽查18个项目",
        "每个项目共设置18项指标",
    ],
)
def test_a_right_count_of_indicators_is_no_finding(right: str) -> None:
    assert told(f"{right}。") == []


@pytest.mark.parametrize(
    ("wrong", "printed", "listed"),
    [
        ("本项目共设置18项三级指标", "18", "4"),
        ("设定绩效指标六个，已完成3个", "6", "4"),
        ("共设置二级指标9个", "9", "4"),
        ("共设置4项指标，其中定量指标2项", "2", "4"),
    ],
)
def test_a_stated_count_that_the_form_denies_is_found(wrong: str, printed: str, listed: str) -> None:
    assert told(f"{wrong}。") == [("count_mismatch", printed, listed)]


def test_a_scan_that_may_have_lost_rows_is_not_held_against_a_larger_count() -> None:
    assert told("本项目共设置18项三级指标。", ink=Ink()) == []


def test_what_stands_below_the_rows_is_no_indicator() -> None:
    sheet = fishery(prose=["本项目共设置4项三级指标。"])
    foot: Fields = {"level3": "自评等级", "target": "优秀"}
    _, findings = prove(replace(sheet, indicators=[*sheet.indicators, foot]), ink=NATIVE)
    assert findings == ()


def two_forms(second: Sheet) -> tuple[Finding, ...]:
    first = fishery(project="长江退捕渔民补助项目")
    _, findings = prove(first, second, ink=NATIVE)
    return findings


def test_two_forms_of_one_project_and_year_that_agree_are_no_finding() -> None:
    assert two_forms(fishery(project="长江退捕渔民补助项目")) == ()


def test_two_forms_of_one_project_and_year_must_say_the_same() -> None:
    line = {**fishery().funding[0], "initial_budget": "66.65"}
    (finding,) = two_forms(fishery(project="长江退捕渔民补助项目", funding=[line]))
    assert (finding.type, finding.printed, finding.recomputed) == ("cross_mismatch", "65.66", "66.65")
    assert finding.message == "同一项目两张表的年初预算数不一致：前一表 65.66，后一表 66.65"
    second = fishery(project="长江退捕渔民补助项目", funding=[line])
    assert two_forms(replace(second, title="2019年度项目支出绩效自评报告", fiscal_year="2019")) == ()


def findings_by(rules: str, sheet: Sheet, tmp_path: Path) -> list[str]:
    path = tmp_path / "rules.toml"
    path.write_text(rules, encoding="utf-8")
    document, claims = lay_out(sheet, ink=NATIVE)
    return [finding.type for finding in verify(document, claims, rules=read_rules(path)).findings]


def test_a_type_that_a_family_switches_off_is_not_found_in_its_reports_alone(tmp_path: Path) -> None:
    wrong = fishery(total={"weight": "100", "score": "94"})
    rules = '[[family]]\nname = "甲"\ntitles = ["{}"]\noff = ["sum_mismatch"]\n'
    assert findings_by(rules.format("项目支出绩效自评报告"), wrong, tmp_path) == []
    assert findings_by(rules.format("部门整体支出"), wrong, tmp_path) == ["sum_mismatch"]


def test_a_familys_bands_judge_its_grades(tmp_path: Path) -> None:
    rules = '[[family]]\ntitles = ["绩效自评"]\nbands = { "优" = [96, 100], "良" = [85, 96] }\n'
    assert findings_by(rules, fishery(grade="良"), tmp_path) == []
    assert findings_by(rules, fishery(grade="优"), tmp_path) == ["grade_mismatch"]


def test_where_execution_stands_apart_the_rows_alone_make_the_total(tmp_path: Path) -> None:
    rules = '[[family]]\ntitles = ["绩效自评"]\nexecution = "separate"\n'
    assert findings_by(rules, fishery(total={"weight": "90", "score": "86"}), tmp_path) == []


@pytest.mark.parametrize("tree", [{"family": [{"off": ["no_such_type"]}]}, {"families": []}, {"family": [{"x": 1}]}])
def test_a_rules_file_with_a_fault_is_refused_with_its_place(tree: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="famil"):
        parse_rules(tree, "rules.toml")


def test_a_rules_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageError, match="does not exist"):
        read_rules(Path("no-such-rules.toml"))


def test_the_form_of_these_tests_is_right() -> None:
    leaves, findings = prove(fishery(), ink=NATIVE)
    assert findings == ()
    assert leaves[f"{FORM}.total.score"].value == "95"


@pytest.mark.parametrize(("total", "wrong"), [("95.23", 0), ("95.27", 0), ("95.4", 1), ("97", 1)])
def test_points_reckoned_by_a_rounded_rate_are_no_more_exact_than_the_rate(total: str, wrong: int) -> None:
    money = {**fishery().funding[0], "executed": None, "execution_rate": "93%", "score": None}
    rows = [
        {**row, "score": score} for row, score in zip(fishery().indicators, ("30", "20", "27", "8.93"), strict=True)
    ]
    form = fishery(funding=[money], indicators=rows, total={"weight": "100", "score": total})
    assert sum(f.type == "sum_mismatch" for f in prove(form)[1]) == wrong
