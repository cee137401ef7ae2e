"""Cases, reports and the command: gold that is refused with its line, pages that obey no document, exit status."""

import json
import re
import shutil
from pathlib import Path

import pytest

from evaluate_desk import CASES, NAMES, load_gold, make_document, make_leaf, make_record
from hedui.cli import run
from hedui.errors import UsageError
from hedui.evaluate import read_cases, write_results
from hedui.evaluate.crops import Spot, find_spot, read_places
from hedui.evaluate.difference import show_difference
from hedui.evaluate.locate import find_line
from hedui.evaluate.report import make_report
from hedui.evaluate.results import Results
from hedui.evaluate.scored import Document
from hedui.page import Box

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\N{RIGHT-TO-LEFT OVERRIDE}99{{ 7 * 7 }}'


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A copy of a shipped case that may be spoiled."""
    folder = tmp_path / "cases" / "one"
    folder.mkdir(parents=True)
    shutil.copy(CASES / "r16" / "office.pdf", folder)
    shutil.copy(CASES / "r16" / "gold.json", folder)
    return folder


def change_gold(case: Path, old: str, new: str) -> int:
    """Replace the first such text; the line it stands on."""
    text = (case / "gold.json").read_text(encoding="utf-8")
    assert old in text
    (case / "gold.json").write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def put_record(case: Path, change: dict[str, str] | None = None) -> Path:
    """A folder with the record of the case's file, its total changed if so wanted."""
    import hashlib

    gold = load_gold("r16")
    record = make_record(gold)
    record["source"]["sha256"] = hashlib.sha256((case / "office.pdf").read_bytes()).hexdigest()
    for name, value in (change or {}).items():
        record["reports"][0]["forms"][0]["total"][name] = make_leaf(value)
    folder = case.parent.parent / "records"
    folder.mkdir(exist_ok=True)
    (folder / "office.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return folder


def test_shipped_cases_are_read_with_their_files() -> None:
    cases = read_cases(CASES)
    assert [case.name for case in cases] == NAMES
    files = [candidate.file for case in cases for candidate in case.candidates]
    assert "r16/fax.pdf" in files
    assert len(files) == len(set(files)) == len(list(CASES.glob("*/*.pdf")))


def test_a_folder_that_is_a_case_itself_is_read(case: Path) -> None:
    assert [found.name for found in read_cases(case)] == ["one"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"line": "total"', '"line": "totl"', "'totl' is not one of"),
        ('"executed": "65.07"', '"spent": "65.07"', "reports[0].forms[0].funding[0]"),
        ('"weight": "10"', '"weight": 10', "reports[0].forms[0].funding[0].weight"),
        ('"id": "r16",', '"id" "r16",', "is not JSON"),
    ],
)
def test_gold_that_breaks_its_schema_is_refused_with_file_path_and_line(
    case: Path, old: str, new: str, said: str
) -> None:
    line = change_gold(case, old, new)
    with pytest.raises(UsageError) as caught:
        read_cases(case.parent)
    named = int(re.findall(r"gold\.json:(\d+): ", caught.value.message)[0])
    assert said in caught.value.message
    assert str(case / "gold.json") in caught.value.message
    assert line - 8 < named <= line  # a member too many is an error of its object, which begins before it


def test_gold_with_a_total_that_no_rows_explain_and_no_finding_names_is_refused(case: Path) -> None:
    gold = load_gold("r16")
    gold["reports"][0]["forms"][0]["total"]["weight"] = "101"
    (case / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    with pytest.raises(UsageError, match=r"forms\[0\]\.total\.weight: no rows explain the total 101"):
        read_cases(case)
    gold["optional_findings"] = [
        {"type": "sum_mismatch", "where": "form 1", "printed": "101", "recomputed": "100", "note": None}
    ]
    (case / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    assert read_cases(case)


def test_gold_with_a_score_above_its_weight_that_no_finding_names_is_refused(case: Path) -> None:
    gold = load_gold("s000")
    row = gold["reports"][0]["forms"][0]["indicators"][0]
    row["score"] = "999"
    (case / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    with pytest.raises(UsageError, match="999"):
        read_cases(case)


def test_gold_that_names_a_member_twice_is_refused(case: Path) -> None:
    change_gold(case, '"id": "r16",', '"id": "r16", "id": "r17",')
    with pytest.raises(UsageError, match="'id' stands twice"):
        read_cases(case)


def test_a_folder_without_cases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No case in"):
        read_cases(tmp_path)


def test_lines_are_found_behind_strings_that_look_like_structure() -> None:
    text = '{\n "a": ["]}\\"", {"b":\n 1}],\n "c": {"a": [2,\n 3]}\n}'
    assert find_line(text, ["a", 1, "b"]) == 3
    assert find_line(text, ["c", "a", 1]) == 5
    assert find_line(text, []) == 1
    assert find_line(text, ["c", "nothing"]) == 4


def make_hostile_results(out: Path) -> Results:
    gold = load_gold("r16")
    record = make_record(gold)
    form = record["reports"][0]["forms"][0]
    form["project_name"] = make_leaf(HOSTILE)
    form["indicators"][0]["level3"] = make_leaf(HOSTILE, "grounded")
    form["total"]["score"] = make_leaf(None) | {"status": "unsupported", "claimed": HOSTILE}
    record["findings"].append({"type": "rate_mismatch", "printed": "7", "recomputed": "8", "message": HOSTILE})
    record["producer"]["reader"] = HOSTILE
    document = make_document(record, gold)
    return write_results([document], out, None)


def test_what_a_document_says_is_shown_in_the_report_and_never_obeyed(tmp_path: Path) -> None:
    make_hostile_results(tmp_path)
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in html
    assert "<script" not in html
    assert "<img" not in html
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in html
    assert "{{ 7 * 7 }}" in html
    assert "default-src 'none'" in html


def test_the_report_needs_nothing_from_elsewhere_and_shows_the_page_with_the_evidence_outlined(tmp_path: Path) -> None:
    make_hostile_results(tmp_path)
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert not re.findall(r"(?:src|href)=\"(?!data:image/png;base64,)", html)
    crops = re.findall(r'<svg class="crop".*?</svg>', html, re.DOTALL)
    assert crops
    assert all("<rect" in crop for crop in crops)


def test_a_lost_value_is_shown_where_the_forge_says_it_is_printed(case: Path) -> None:
    where = "reports[0].forms[0].total.score"
    (case / "places.json").write_text(json.dumps({where: [[1, 200, 300, 240, 312]]}), encoding="utf-8")
    gold = load_gold("r16")
    record = make_record(gold)
    record["reports"][0]["forms"][0]["total"]["score"] = make_leaf(None)
    (found,) = read_cases(case)
    document = Document(found, "one/office.pdf", case / "office.pdf", record)
    (error,) = [one for one in document.judged if not one.right]
    assert find_spot(error, document.judged, found.places) == Spot(1, (Box(200, 300, 240, 312),), own=False)


def test_places_of_a_print_are_carried_to_its_scan(case: Path) -> None:
    where = "reports[0].forms[0].total.score"
    (case / "places.json").write_text(json.dumps({where: [[1, 200, 300, 240, 312]]}), encoding="utf-8")
    turned = [0, -1, 842, 1, 0, 0, 0, 0, 1]
    (case / "tags.json").write_text(
        json.dumps({"scans": {"office": {"pages": [{"matrix": turned}]}}}), encoding="utf-8"
    )
    (found,) = read_cases(case)
    assert Document(found, "one/source.pdf", case / "source.pdf", None).places[where] == [[1, 200, 300, 240, 312]]
    assert Document(found, "one/office.pdf", case / "office.pdf", None).places[where] == [[1, 530, 200, 542, 240]]


def test_the_proof_of_a_wrong_value_is_shown(tmp_path: Path) -> None:
    gold = load_gold("r16")
    record = make_record(gold)
    total = record["reports"][0]["forms"][0]["total"]
    total["score"] = make_leaf("95") | {"proof": [{"kind": "reader", "says": "两次识读都是 95<b>"}]}
    write_results([make_document(record, gold)], tmp_path, None)
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "依据：两次识读都是 95&lt;b&gt;" in html


def test_a_lost_row_is_one_entry_of_the_report(tmp_path: Path) -> None:
    gold = load_gold("r16")
    record = make_record(gold)
    del record["reports"][0]["forms"][0]["indicators"][2]
    write_results([make_document(record, gold)], tmp_path, None)
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert html.count('<div class="error') == 1
    assert "整行" in html


def test_long_texts_are_cut_to_what_differs() -> None:
    want, got = show_difference("甲" * 100 + "。", "甲" * 100)
    assert [piece.text for piece in got] == ["甲" * 18 + "…" + "甲" * 18]
    assert [piece.text for piece in want if piece.differs] == ["。"]


def test_a_box_that_is_none_is_not_looked_at() -> None:
    assert list(read_places([[1, 5, 5, 5, 9], [1, float("nan"), 0, 9, 9], [1, 2, 3], [2, 0, 0, 9, 9]])) == [
        (2, Box(0, 0, 9, 9))
    ]


def test_a_report_of_nothing_wrong_says_so(tmp_path: Path) -> None:
    gold = load_gold("r16")
    documents = [make_document(make_record(gold), gold)]
    metrics = write_results(documents, tmp_path, None).metrics
    assert "没有任何错误" in make_report(documents, metrics, None)


def test_a_file_that_cannot_be_opened_any_more_is_reported_without_pictures(tmp_path: Path) -> None:
    gold = load_gold("r16")
    write_results([make_document(None, gold, file="gone.pdf")], tmp_path, None)
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "r16/gone.pdf" in html
    assert "没有记录" in html


def test_the_command_scores_records_and_writes_metrics_and_report(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = case.parent.parent / "out"
    assert run(["eval", str(case.parent), "--records", str(put_record(case)), "--out", str(out)]) == 0
    metrics = json.loads((out / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["figures"]["numbers_f1"]["value"] == 1
    assert metrics["documents"][0]["file"] == "one/office.pdf"
    assert "100.00%" in capsys.readouterr().out


def test_the_command_fails_where_a_run_is_worse_than_the_other(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = case.parent.parent
    given = ["eval", str(case.parent), "--quiet", "--records"]
    assert run([*given, str(put_record(case)), "--out", str(root / "a")]) == 0
    worse = put_record(case, {"score": "95"})
    against = str(root / "a" / "metrics.json")
    assert run([*given, str(worse), "--out", str(root / "b"), "--against", against]) == 1
    assert "verified_wrong" in capsys.readouterr().err


def test_what_keeps_not_to_the_schema_is_no_record(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = put_record(case)
    record = json.loads((folder / "office.json").read_text(encoding="utf-8"))
    record["reports"][0]["title"]["evidence"][0]["bbox"] = "everywhere"
    (folder / "office.json").write_text(json.dumps(record), encoding="utf-8")
    given = ["eval", str(case.parent), "--records", str(folder), "--out", str(folder.parent / "out")]
    assert run(given) == 2
    assert "one/office.pdf" in capsys.readouterr().err


def test_the_command_refuses_a_comparison_with_what_is_no_metrics(case: Path) -> None:
    records = put_record(case)
    given = ["eval", str(case.parent), "--records", str(records), "--out", str(records.parent / "out")]
    assert run([*given, "--against", str(case / "gold.json")]) == 2


def test_files_without_a_record_are_named_and_not_scored(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(CASES / "s001" / "office.pdf", case / "other.pdf")
    out = case.parent.parent / "out"
    assert run(["eval", str(case.parent), "--records", str(put_record(case)), "--out", str(out), "--quiet"]) == 0
    assert "one/other.pdf" in capsys.readouterr().err


def test_the_command_fails_where_a_file_cannot_be_read_and_counts_it(case: Path) -> None:
    (case / "office.pdf").write_bytes(b"%PDF-1.7 cut short")
    out = case.parent.parent / "out"
    assert run(["eval", str(case.parent), "--out", str(out), "--quiet", "--workers", "1"]) == 1
    metrics = json.loads((out / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["totals"]["failed"] == 1
    assert metrics["figures"]["numbers_f1"]["value"] == 0
