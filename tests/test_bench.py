"""The benchmark's own arithmetic: what is pooled, what counts as a row held, and what growth is."""

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import score
from bench import BEGIN, END, write_benchmark
from bench_accuracy import BARS, agrees, check_column, count_provable, pool
from bench_cases import CaseFile, count_pages, cut_pages, find_files, join_pages
from bench_memory import quarter_medians
from bench_report import at_least, at_most, format_table, none_of
from bench_rivals import count_cells, count_whole_rows, holds, list_leaves, whole_rows
from bench_run import Failed, Run, run_measured
from bench_speed import PYMUPDF4LLM, Round, measure_speed, median_ratio
from bench_venvs import LOCKS, NotInstalled, open_environment, read_version
from evaluate_desk import CASES, load_gold, make_leaf, make_record
from hedui.mupdf import pymupdf

INDICATOR = {"level3": "参合人数", "target": "≥95%", "actual": "97.5%", "weight": "10", "score": "9", "level1": "产出"}


def make_score(tp: int, fp: int, fn: int, coverage: float = 1.0, wrong: int = 0) -> dict[str, Any]:
    counts = {"tp": tp, "fp": fp, "fn": fn, "f1": 2 * tp / (2 * tp + fp + fn)}
    return {
        "numbers": counts,
        "text": counts,
        "verified": {"count": tp, "wrong": wrong, "number_coverage": coverage},
        "findings": {"tp": 1, "fp": 1, "fn": 0, "missed": [], "extra": [["claim_mismatch", "1", "2"]]},
    }


def make_round(whole: float, short: float) -> Round:
    return Round(Run(whole, whole, 0, ""), Run(short, short, 0, ""), pages=10, short_pages=2)


def make_pdf(path: Path, pages: int) -> Path:
    with pymupdf.open() as document:
        for number in range(pages):
            document.new_page().insert_text((72, 72), f"page {number}")
        document.save(path)
    return path


def test_pooling_adds_counts_up_and_weighs_files_by_their_numbers() -> None:
    pooled = pool([make_score(90, 0, 10, coverage=0.9), make_score(900, 0, 0, coverage=1.0)])
    assert pooled["numbers"]["tp"] == 990
    assert pooled["numbers"]["r"] == 0.99
    assert pooled["verified"] == {"count": 990, "wrong": 0, "number_coverage": 0.99}
    assert pooled["findings"]["extra"] == [["claim_mismatch", "1", "2"]] * 2


def test_eval_and_yardstick_are_held_to_the_same_figures() -> None:
    gold = load_gold("r16")
    record = make_record(gold)
    file = CaseFile("r16", "office", CASES / "r16" / "office.pdf")
    record["reports"][0]["forms"][0]["total"]["score"] = make_leaf("95")
    right = score.score(record, gold)
    assert agrees(right, record, file)
    assert not agrees({**right, "numbers": {**right["numbers"], "f1": 1.0}}, record, file)
    assert agrees(score.score({}, gold), {}, file)


def test_one_wrong_verified_value_fails_its_column() -> None:
    failed = [check.name for check in check_column([make_score(1000, 0, 0, wrong=1)], BARS[0]) if not check.held]
    assert failed == ["wrong values marked verified, source + office"]


def test_only_what_arithmetic_proves_is_held_against_findings() -> None:
    assert count_provable([["sum_mismatch", "100", "110"], ["claim_mismatch", "满分", "98"]]) == 1


def test_a_row_is_held_where_each_leaf_is_a_cell_of_its_own() -> None:
    assert holds(["产出", "参合人数", "≥95％", "97.5%", "10.0", "9", ""], INDICATOR)


@pytest.mark.parametrize(
    "row",
    [
        ["参合人数 ≥95%", "97.5%", "10", "9"],  # two leaves run together
        ["参合", "人数", "≥95%", "97.5%", "10", "9"],  # one leaf cut in two
        ["参合人数", "≥95%", "97.5%", "9"],  # one is missing
    ],
)
def test_a_row_is_not_held_where_cells_are_joined_cut_or_missing(row: list[str]) -> None:
    assert not holds(row, INDICATOR)


def test_one_cell_does_not_stand_for_two_leaves() -> None:
    twice = {**INDICATOR, "weight": "10", "score": "10"}
    assert not holds(["参合人数", "≥95%", "97.5%", "10"], twice)
    assert holds(["参合人数", "≥95%", "97.5%", "10", "10"], twice)


def test_leaves_that_are_not_printed_are_not_asked_for() -> None:
    assert holds(["参合人数", "≥95%", "", "10", "9"], {**INDICATOR, "actual": None})


def test_one_row_of_cells_holds_one_indicator() -> None:
    row = ["参合人数", "≥95%", "97.5%", "10", "9"]
    assert count_whole_rows([row], [INDICATOR, INDICATOR]) == 1
    assert count_whole_rows([row, list(row)], [INDICATOR, INDICATOR]) == 2


def test_gold_rows_with_too_little_print_are_not_counted() -> None:
    scant = {**INDICATOR, "target": None, "actual": None, "weight": None}
    gold = {"reports": [{"forms": [{"indicators": [INDICATOR, scant]}]}]}
    assert whole_rows(gold) == [INDICATOR]


def test_the_ratio_is_the_median_of_the_rounds_and_not_of_the_times() -> None:
    ours, theirs = [make_round(it, 1) for it in (10, 30, 12)], [make_round(it, 1) for it in (10, 20, 20)]
    assert median_ratio(ours, theirs) == 1.0


def test_the_steady_rate_leaves_start_and_load_out() -> None:
    assert make_round(whole=11, short=3).steady == 1.0


def test_memory_is_compared_by_quarters_of_the_time() -> None:
    assert quarter_medians([(0, 100), (10, 300), (30, 310), (60, 320), (80, 330), (90, 330)]) == [200, 310, 320, 330]


def test_cases_are_found_by_their_gold_from_clean_to_rough(tmp_path: Path) -> None:
    for name in ("b", "a", "no-gold"):
        (tmp_path / name).mkdir()
        for column in ("worn", "source"):
            make_pdf(tmp_path / name / f"{column}.pdf", 1)
    for name in ("a", "b"):
        (tmp_path / name / "gold.json").write_text(json.dumps({"id": name}), encoding="utf-8")
    assert [file.name for file in find_files(tmp_path)] == ["a-source", "a-worn", "b-source", "b-worn"]
    assert [file.gold["id"] for file in find_files(tmp_path, only=["b"])] == ["b", "b"]


def test_pages_are_cut_and_joined_in_order(tmp_path: Path) -> None:
    three = make_pdf(tmp_path / "three.pdf", 3)
    assert count_pages(cut_pages(three, 2, tmp_path / "two.pdf")) == 2
    joined = join_pages(((three, page) for page in (2, 0, 2, 1)), tmp_path / "joined.pdf")
    with pymupdf.open(joined) as document:
        assert [page.get_text().strip() for page in document] == ["page 2", "page 0", "page 2", "page 1"]


def test_a_run_counts_the_seconds_and_memory_of_descendants() -> None:
    hold = "import time; block = bytearray(80_000_000)\nwhile time.process_time() < 0.5: pass"
    start = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}], check=True); print('done')"
    run = run_measured([sys.executable, "-c", start], watch_memory=True)
    assert run.output == "done\n"
    assert 0.5 <= run.cpu < 5
    assert 80 < run.peak < 200


def test_a_run_that_fails_says_why() -> None:
    with pytest.raises(Failed, match=r"status 3: no such luck"):
        run_measured([sys.executable, "-c", "import sys; sys.stderr.write('no such luck'); sys.exit(3)"])


def test_checks_hold_at_the_limit_itself() -> None:
    assert at_least("f1", 0.97, 0.97).held
    assert at_most("ratio", 1.25, 1.25).held
    assert not at_most("ratio", 1.2501, 1.25).held
    assert not none_of("wrong", 1).held


def test_tables_are_markdown() -> None:
    assert format_table(("file", "F1"), [("a", 1)]) == "| file | F1 |\n| --- | --: |\n| a | 1 |"


def test_a_cell_serves_one_leaf_and_numbers_are_the_same_however_printed() -> None:
    wanted = Counter(score.norm_num(value) for value in ("10", "10", "97.5", "≥95%", "1160"))
    assert count_cells([["10.0", "97.5%"], ["≥ 95％", "1,160.00", "其他"]], wanted) == 4
    assert count_cells([["10"], ["10"], ["10"]], wanted) == 2


def test_gold_has_cells_of_rows_and_of_money() -> None:
    gold = load_gold("r16")
    leaves = Counter(list_leaves(gold))
    assert leaves.total() == 34
    assert leaves[score.norm_num(gold["reports"][0]["forms"][0]["funding"][0]["executed"])] >= 1
    assert leaves["75元"] == 2  # a target and what was reached


def test_each_rival_is_locked_with_hashes_and_names_no_host() -> None:
    locks = sorted(LOCKS.glob("*.lock"))
    assert [lock.stem for lock in locks] == [wanted.stem for wanted in sorted(LOCKS.glob("*.in"))]
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        pinned = re.findall(r"^[a-z0-9._-]+==", text, re.MULTILINE)
        assert len(re.findall(r"--hash=sha256:", text)) >= len(pinned) > 10
        for line in (LOCKS / f"{lock.stem}.in").read_text(encoding="utf-8").split():
            assert read_version(lock.stem, line.split("==")[0]) == line.split("==")[1]


def test_a_rival_that_cannot_be_installed_is_left_out_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "none.lock").write_text("no-such-package==1 --hash=sha256:00\n", encoding="utf-8")
    monkeypatch.setattr("bench_venvs.LOCKS", tmp_path)
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with pytest.raises(NotInstalled, match="nowhere"):
        open_environment("none", tmp_path / "venvs")


def test_speed_measures_the_rival_with_its_own_python_or_says_why_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str]) -> Run:
        commands.append(command)
        return Run(2.0 if "hedui" in " ".join(command) else 4.0, 1.0, 0, "")

    monkeypatch.setattr("bench_speed.run_measured", run)
    monkeypatch.setattr("bench_speed.open_environment", lambda tool, folder: folder / tool / "python")
    files = find_files(CASES, ["s000"])
    section = measure_speed(files, None, 2, 1, 1, tmp_path)
    assert [str(tmp_path / "venvs" / "pymupdf4llm" / "python")] * 2 == [c[0] for c in commands if "pymupdf4llm" in c]
    assert any("pymupdf4llm" in check.name for check in section.checks)
    assert section.text[0] == "joined/scans.pdf: 20 pages, 2 workers"

    def refuse(tool: str, folder: Path) -> Path:
        raise NotInstalled("no network")

    monkeypatch.setattr("bench_speed.open_environment", refuse)
    section = measure_speed(files, None, 2, 1, 1, tmp_path)
    assert "pymupdf4llm is left out: no network" in section.text
    assert PYMUPDF4LLM not in section.data["scan"]


def test_a_readme_takes_what_was_measured_between_its_marks_in_its_language(tmp_path: Path) -> None:
    (tmp_path / "rivals.md").write_text("## Rivals: tables of the same scans\n\n| tool | a |\n", encoding="utf-8")
    for name, said in (("README.md", "### Rivals: tables"), ("README.zh-CN.md", "### 同样扫描件中的表格\n\n| 工具 |")):
        readme = tmp_path / name
        readme.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
        write_benchmark(readme, tmp_path)
        text = readme.read_text(encoding="utf-8")
        assert said in text
        assert "old" not in text
        assert text.startswith("before\n")
        assert text.endswith("after\n")
