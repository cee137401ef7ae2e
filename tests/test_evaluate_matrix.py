"""Matrices: every combination is run and told beside the first, and a file that is none is refused in a sentence."""

import json
import re
import shutil
from pathlib import Path

import pytest

from evaluate_desk import CASES, load_gold, make_document, make_leaf, make_record
from hedui.cli import run
from hedui.errors import UsageError
from hedui.evaluate.matrix import Cell, compare_cells, read_plan, write_matrix
from hedui.evaluate.metrics import make_metrics


def write_plan(folder: Path, text: str) -> Path:
    path = folder / "matrix.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_combination_is_a_cell_and_scans_are_no_setting(tmp_path: Path) -> None:
    plan = read_plan(
        write_plan(tmp_path, "fixed: {workers: 2}\naxes:\n  extractor: [rules, llm]\n  scan: [source, fax]\n")
    )
    cells = list(plan.cells)
    assert [list(cell.own.values()) for cell in cells] == [
        ["rules", "source"],
        ["rules", "fax"],
        ["llm", "source"],
        ["llm", "fax"],
    ]
    assert cells[1].settings == {"workers": 2, "extractor": "rules"}
    assert [cell.kind for cell in cells] == ["source", "fax", "source", "fax"]
    assert [cell.folder for cell in cells] == ["01", "02", "03", "04"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("axes: [", "is not YAML"),
        ("axes: {}", "axes"),
        ("- 1", "the whole"),
        ("axes: {extractor: []}\nother: 1", "other"),
        ("axes: {folder: [a]}", "folder is no setting"),
    ],
)
def test_a_matrix_that_is_none_is_refused_in_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        read_plan(write_plan(tmp_path, text))


def test_cells_are_told_beside_the_first_that_has_the_same_files(tmp_path: Path) -> None:
    gold = load_gold("r16")
    worse = make_record(gold)
    worse["reports"][0]["forms"][0]["total"]["score"] = make_leaf("95")
    documents = [
        make_document(make_record(gold), gold),
        make_document(make_record(gold), gold, file="fax.pdf"),
        make_document(worse, gold),
    ]
    values = (("rules", "office"), ("rules", "fax"), ("<b>llm</b>", "office"))
    cells = [
        (Cell(n, {"extractor": extractor, "scan": scan}, {}), make_metrics([document]))
        for n, ((extractor, scan), document) in enumerate(zip(values, documents, strict=True), 1)
    ]
    results = compare_cells(cells)
    assert [result.comparison is None for result in results] == [True, True, False]
    write_matrix(results, tmp_path)
    told = json.loads((tmp_path / "matrix.json").read_text(encoding="utf-8"))["cells"]
    assert [cell["verified"]["wrong"] for cell in told] == [0, 0, 1]
    assert told[2]["against_first"]["verified_wrong"] == [0, 1]
    page = (tmp_path / "matrix.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;llm" in page
    assert 'href="03/report.html"' in page


def test_the_command_runs_a_matrix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "cases" / "r26"
    case.mkdir(parents=True)
    for name in ("source.pdf", "fax.pdf", "gold.json"):
        shutil.copy(CASES / "r26" / name, case)
    plan = write_plan(tmp_path, "axes:\n  extractor: [auto, rules]\n  scan: [source]\n")
    out = tmp_path / "out"
    assert run(["eval", str(case.parent), "--matrix", str(plan), "--out", str(out), "--workers", "1"]) == 0
    told = json.loads((out / "matrix.json").read_text(encoding="utf-8"))["cells"]
    assert [cell["documents"] for cell in told] == [1, 1]
    assert {change["verdict"] for change in told[1]["against_first"]["changes"] if "f1" in change["figure"]} == {"same"}
    assert "matrix.html" in capsys.readouterr().out
    assert (out / "02" / "report.html").is_file()


def test_a_matrix_makes_its_own_records(tmp_path: Path) -> None:
    plan = write_plan(tmp_path, "axes: {extractor: [rules]}")
    given = ["eval", str(CASES), "--matrix", str(plan), "--out", str(tmp_path / "out")]
    assert run([*given, "--records", str(tmp_path)]) == 2
