"""The commands that make cases: forged ones, and gold made of records that people have corrected."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from evaluate_desk import CASES, load_gold, make_leaf, make_record
from hedui.cli import run
from hedui.evaluate import read_cases


def put_record(folder: Path, **change: str) -> Path:
    """The record of a shipped file, right in everything but what is changed in its first form's total."""
    gold = load_gold("r16")
    record = make_record(gold)
    record["source"]["sha256"] = hashlib.sha256((CASES / "r16" / "office.pdf").read_bytes()).hexdigest()
    for name, value in change.items():
        record["reports"][0]["forms"][0]["total"][name] = make_leaf(value)
    path = folder / "县医保.json"
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_a_corrected_record_becomes_a_case_with_its_source(tmp_path: Path) -> None:
    record = put_record(tmp_path)
    out = tmp_path / "cases"
    assert run(["gold", str(record), "--source", str(CASES), "--out", str(out), "--quiet"]) == 0
    (case,) = read_cases(out)
    assert case.gold["reports"] == load_gold("r16")["reports"]
    assert [found.file for found in case.candidates] == ["县医保/office.pdf"]


def test_findings_that_blame_the_reading_are_no_gold(tmp_path: Path) -> None:
    path = put_record(tmp_path)
    record = read(path)
    asked = len(record["findings"])
    record["findings"].append({**record["findings"][0], "printed": "1", "recomputed": "7", "verdict": "misread"})
    path.write_text(json.dumps(record), encoding="utf-8")
    assert run(["gold", str(path), "--out", str(tmp_path / "cases"), "--quiet"]) == 0
    assert len(read(tmp_path / "cases" / "县医保" / "gold.json")["findings"]) == asked == 1


def test_a_record_that_contradicts_itself_becomes_no_gold_and_the_others_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = put_record(tmp_path, weight="101")
    folder = tmp_path / "records"
    folder.mkdir()
    put_record(folder)
    shutil.copy(wrong, folder / "wrong.json")
    (folder / "_run.json").write_text("{}", encoding="utf-8")
    out = tmp_path / "cases"
    assert run(["gold", str(folder), "--out", str(out)]) == 1
    said = capsys.readouterr()
    line = (folder / "wrong.json").read_text(encoding="utf-8").split('"101"')[0].count("\n") + 1
    assert f"wrong.json:{line - 1}: reports[0].forms[0].total.weight: no rows explain the total 101" in said.err
    assert [path.name for path in out.iterdir()] == ["县医保"]


def test_what_is_no_record_becomes_no_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.json").write_text('{"reports": "none"}', encoding="utf-8")
    assert run(["gold", str(tmp_path / "a.json"), "--out", str(tmp_path / "cases")]) == 1
    assert "没有 reports" in capsys.readouterr().err


def test_the_command_forges_cases_that_eval_takes(tmp_path: Path) -> None:
    given = ["forge", "--n", "2", "--seed", "5", "--families", "AK", "--out", str(tmp_path), "--quiet"]
    assert run(given) == 0
    assert [case.name for case in read_cases(tmp_path)] == ["a05-0000", "k05-0001"]
    before = {path: path.read_bytes() for path in tmp_path.glob("*/gold.json")}
    assert run([*given, "--workers", "2"]) == 0
    assert {path: path.read_bytes() for path in tmp_path.glob("*/gold.json")} == before


@pytest.mark.parametrize("wrong", [["--kinds", "offic"], ["--kinds", ""], ["--families", "AZ"], ["--n", "0"]])
def test_what_the_forge_does_not_know_is_wrong_usage(tmp_path: Path, wrong: list[str]) -> None:
    assert run(["forge", "--out", str(tmp_path), *wrong]) == 2
    assert not list(tmp_path.iterdir())
