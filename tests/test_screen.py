"""What a person sees after a run: a table, the findings in words, and nothing that a terminal would obey."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hedui.batch import Result
from hedui.errors import Encrypted
from hedui.record import Evidence, Finding
from hedui.screen import clean, show_results
from hedui.summary import Summary

FINDING = Finding(
    type="sum_mismatch",
    printed="100",
    recomputed="110",
    where="reports[0].forms[0].total.weight",
    message="各指标分值合计 110，与印载总分 100 不符",
    verdict="printed",
    evidence=(Evidence(page=5, bbox=(1, 2, 3, 4), text="100"),),
)
DONE = Result("s/a.pdf", "ok", record="a.json", pages=5, summary=Summary(1, 2, 1, 30, 4, 3), findings=(FINDING,))
FAILED = Result("b.pdf", "failed", error=Encrypted("文件需要密码。"))
PASSED_OVER = Result("notes.docx", "skipped", error=Encrypted("不是扫描件。"))


def shown(capsys: pytest.CaptureFixture[str], *results: Result) -> list[list[str]]:
    show_results(results, Path("out"))
    return [line.split() for line in capsys.readouterr().out.splitlines()]


def test_each_file_has_its_counts_and_they_are_added_up(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, DONE, DONE)
    assert lines.count(["s/a.pdf", "5", "1", "2", "30", "4", "3", "1", "a.json"]) == 2
    assert ["合计", "total", "10", "2", "4", "60", "8", "6", "2"] in lines
    assert lines[-1] == ["记录", "records:", "out"]


def test_a_finding_is_told_with_its_file_and_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert f"s/a.pdf 第 5 页 {FINDING.message} [sum_mismatch]".split() in shown(capsys, DONE)


def test_a_failed_file_is_in_the_table_and_what_was_passed_over_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    words = [word for line in shown(capsys, FAILED, PASSED_OVER) for word in line]
    assert "encrypted" in words
    assert "notes.docx" not in words


def test_a_run_without_files_shows_no_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys) == [["记录", "records:", "out"]]


def test_control_and_direction_characters_are_shown_as_replaced() -> None:
    assert clean("a\x1b[31m\u202e\n表　1") == "a�[31m��表　1"


@pytest.mark.parametrize("modules", ["hedui.cli, hedui.reading", "hedui.pipeline, hedui.reading, hedui.extract.rules"])
def test_neither_the_command_line_nor_a_worker_loads_the_layout_model(modules: str) -> None:
    code = f"import sys, {modules}; sys.exit(bool({{'pymupdf.layout', 'pymupdf4llm'}} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], check=False, env=dict(os.environ)).returncode == 0
