"""An audit finds what was planted over several documents, says where it is printed, and finds nothing else."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from export_desk import leaf, make_form, make_indicator, make_record, write_record
from hedui.audit import Audit, audit_records, write_audit
from hedui.audit.questions import read_questions
from hedui.cli import run
from hedui.errors import FileError
from hedui.record import Form, Leaf, Quantity, Record

LONG = "因前期论证不充分，项目进度滞后，下一步将加强统筹协调，细化任务分工，定期督促检查，确保资金按时支付到位。"


def refuse(name: str, error: FileError) -> None:
    raise AssertionError(name)


def form(
    project: str | None, executed: str = "100", budget: str = "100", rate: str = "100", **changes: Any
) -> Form[Leaf]:
    """A form of one project with its money."""
    plain = make_form()
    money = {"annual_budget": leaf(budget), "executed": leaf(executed, page=2), "execution_rate": leaf(rate)}
    line = plain.funding[0].model_copy(update=money)
    return make_form(**{"project_name": leaf(project) if project else Leaf(), "funding": (line,), **changes})


def record(
    *forms: Form[Leaf], unit: str, year: str = "2023", kind: str = "project", problems: str = "", file: str = "a.pdf"
) -> Record:
    made = make_record(*forms, file=file)
    report = made.reports[0]
    told = report.narrative.model_copy(update={"problems": (leaf(problems),) if problems else ()})
    head = {"unit": leaf(unit), "fiscal_year": leaf(year), "kind": leaf(kind), "narrative": told}
    return made.model_copy(update={"reports": (report.model_copy(update=head),)})


def audit(folder: Path, *records: Record) -> Audit:
    """The audit of a folder with these records."""
    for number, one in enumerate(records):
        write_record(folder / f"{number:02}.json", one)
    return audit_records(folder, None, folder / "_audit.html", refuse)


def found(done: Audit) -> dict[str, list[str]]:
    """What each question found, those that found nothing left out."""
    return {item.question.name: [one.said for one in item.found] for item in done.answers if item.count}


def test_a_corpus_in_which_all_is_well_gives_nothing(tmp_path: Path) -> None:
    done = audit(
        tmp_path,
        *(record(form(f"第{n}号工程", str(50 + n), str(60 + n), f"8{n}"), unit=f"某{n}市财政局") for n in range(5)),
    )
    assert found(done) == {}
    assert done.counts == (5, 5, 5, 5, 1, 0)


def test_one_project_with_two_figures_in_two_files_is_found_however_its_name_is_written(tmp_path: Path) -> None:
    done = audit(
        tmp_path,
        record(form("农村公路养护项目", "98.50"), unit="某县交通局"),
        record(form("“农村公路”养护", "89.50"), unit="某县交通局"),
        record(form("农村公路养护", "77"), unit="另县交通局"),  # another unit's
        record(form("农村公路养护", "66"), unit="某县交通局", year="2020"),  # another year's
    )
    assert found(done) == {"same_project": ["“农村公路养护项目”2023 年：全年执行有 2 种说法，相差 9.00 万元"]}
    (answer,) = (item for item in done.answers if item.count)
    assert [(place.origin.record, place.page, place.said) for place in answer.found[0].places] == [
        ("./00.json", 2, "98.50万元"),
        ("./01.json", 2, "89.50万元"),
    ]


def test_a_budget_in_the_wrong_unit_shows_against_the_year_before(tmp_path: Path) -> None:
    done = audit(
        tmp_path,
        record(form("农村公路养护", "120", "120"), unit="某县交通局", year="2022"),
        record(form("农村公路养护", "1200000", "1200000"), unit="某县交通局", year="2023"),
    )
    assert found(done) == {"two_years": ["“农村公路养护”：2022 年预算 120万元，2023 年 1200000万元"]}


def test_projects_that_make_more_than_their_department_are_found(tmp_path: Path) -> None:
    done = audit(
        tmp_path,
        record(form(None, "150", "200"), unit="某县交通局", kind="department"),
        record(form("公路养护一期", "90"), unit="某县交通局"),
        record(form("桥梁加固二期", "70"), unit="某县交通局"),
        record(form(None, "500", "500"), unit="某县教育局", kind="department"),
        record(form("校舍维修工程", "70"), unit="某县教育局"),
    )
    assert found(done) == {
        "department_total": ["某县交通局2023 年：部门整体执行 150.00 万元，2 个项目合计 160.00 万元，多于整体"]
    }


def test_a_text_that_two_units_share_word_for_word_is_found(tmp_path: Path) -> None:
    done = audit(
        tmp_path,
        record(form("公路养护一期"), unit="某县交通局", problems=LONG),
        record(form("校舍维修工程"), unit="某县教育局", problems=LONG.replace("，", "， ", 1)),
        record(form("林木抚育工程"), unit="某县林业局", problems=LONG[:20]),
        record(form("退耕还林工程"), unit="某县水利局", problems=LONG[:20]),  # too short to say anything
    )
    assert list(found(done)) == ["same_text"]
    assert found(done)["same_text"][0].startswith("2 个单位写得一字不差：“因前期论证")


def test_full_marks_everywhere_and_one_odd_rate_everywhere_are_found(tmp_path: Path) -> None:
    full = make_indicator(score=leaf("10"))
    done = audit(
        tmp_path,
        *(
            record(form(f"第{n}号养护工程", str(n), str(n), "93.37", indicators=(full,)), unit="某县交通局")
            for n in range(11, 14)
        ),
        *(record(form(f"第{n}号校舍工程", str(n), str(n), "100"), unit="某县教育局") for n in range(11, 14)),
    )
    assert found(done) == {
        "full_marks": ["某县交通局：3 张表共 3 行指标，全部满分"],
        "repeated_rates": ["某县交通局：3 个金额不同的项目执行率都是 93.37%"],
    }


def row(number: str, unit: str = "公里", **changes: Any) -> Form[Leaf]:
    quantity = Quantity(operator=None, value=number, unit=unit)
    line = make_indicator(level3=leaf("养护里程"), actual=leaf(number + unit), actual_quantity=quantity, **changes)
    return form(None, indicators=(line,))


def test_a_target_far_exceeded_and_a_row_far_from_its_like_are_found(tmp_path: Path) -> None:
    target: dict[str, Any] = {
        "target": leaf("≥10公里"),
        "target_quantity": Quantity(operator="≥", value="10", unit="公里"),
    }
    lengths = ["10", "11", "12", "13", "10", "12", "11", "14", "900"]
    done = audit(tmp_path, *(record(row(n, **target), unit=f"某{i}县交通局") for i, n in enumerate(lengths)))
    assert found(done) == {
        "far_exceeded": ["“养护里程”：目标 ≥10公里，完成 900公里，为目标的 90.0 倍"],
        "outliers": ["某8县 “养护里程”：900公里，同类 9 项的中位数是 12公里"],
    }


def test_two_years_of_a_project_are_a_dot_that_leads_to_its_record_and_far_ones_stand_out(tmp_path: Path) -> None:
    done = audit(
        tmp_path,
        record(form("农村公路养护", "100", "100"), unit="某县交通局", year="2022"),
        record(form("农村公路养护", "1000000", "1000000"), unit="某县交通局", year="2023"),
        record(form("桥梁加固工程", "10", "10"), unit="某县交通局", year="2022"),
        record(form("桥梁加固工程", "12", "12"), unit="某县交通局", year="2023"),
    )
    assert done.years is not None
    assert [(dot.said, dot.record, dot.far) for dot in done.years.dots] == [
        ("农村公路养护：2022 年 100.00，2023 年 1,000,000.00 万元", "./01.json", True),
        ("桥梁加固工程：2022 年 10.00，2023 年 12.00 万元", "./03.json", False),
    ]
    assert [name for _, name in done.years.ticks] == ["10", "100", "1,000", "1亿", "10亿", "100亿", "1,000亿"]
    assert all(0 <= at <= 1 for dot in done.years.dots for at in (dot.x, dot.y))
    write_audit(done, tmp_path / "_audit.html")
    page = (tmp_path / "_audit.html").read_text(encoding="utf-8")
    assert page.count("<circle") == 2
    assert page.count('class="far"') == 1


def test_the_page_obeys_nothing_that_a_document_says(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>\u202e养护"
    audit_of = audit(
        tmp_path,
        record(form(hostile, "1"), unit="某县'\"局", file="<img src=x>.pdf"),
        record(form(hostile, "9"), unit="某县'\"局", file="javascript:alert(1).pdf"),
    )
    write_audit(audit_of, tmp_path / "_audit.html")
    page = (tmp_path / "_audit.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert "default-src 'none'" in page
    assert set(re.findall(r'href="([^"#]+)"', page)) == {"./00.json", "./01.json"}


def test_the_command_writes_page_and_figures_and_names_what_is_no_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_record(tmp_path / "a.json", record(form("农村公路养护", "98.50"), unit="某县交通局"))
    write_record(tmp_path / "b.json", record(form("农村公路养护", "89.50"), unit="某县交通局"))
    assert run(["audit", str(tmp_path)]) == 0
    assert "同一项目，数字不同：1" in capsys.readouterr().out
    told = json.loads((tmp_path / "_audit.json").read_text(encoding="utf-8"))
    assert {question.name: told[question.name]["count"] for question in read_questions()}["same_project"] == 1
    (tmp_path / "c.json").write_text("{", encoding="utf-8")
    assert run(["audit", str(tmp_path), "--quiet"]) == 1
    assert capsys.readouterr().err.startswith("c.json: unreadable: ")
