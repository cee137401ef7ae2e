"""The command line keeps the contract: records, _run.json, exit codes, one sentence for each error, no traceback."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pymupdf
import pytest
from jsonschema import Draft202012Validator
from PIL import Image

from engines import write_pdf
from hedui.cli import run
from hedui.cli.entry import COMMANDS
from hedui.cli.entry import hedui as group

ROOT = Path(__file__).parent.parent
CASES = ROOT / "eval" / "cases"
SOURCE = CASES / "r26" / "source.pdf"
HEDUI = [sys.executable, "-m", "hedui"]


def hedui(*arguments: object, **options: Any) -> "subprocess.CompletedProcess[str]":
    """Run the command line in a process of its own, in no terminal."""
    words = [*HEDUI, *map(str, arguments)]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", timeout=240, check=False, **options)
    assert "Traceback" not in done.stdout + done.stderr
    return done


def load(path: Path) -> Any:
    return json.loads(path.read_bytes())


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with the record of one born-digital form."""
    out = tmp_path_factory.mktemp("done")
    assert hedui("extract", SOURCE, "--out", out, "--quiet").returncode == 0
    return out


def test_a_scan_becomes_a_record_and_a_table_is_shown(done: Path) -> None:
    again = hedui("extract", SOURCE, "--out", done)
    assert (again.returncode, again.stderr) == (0, "")
    assert "source.pdf" in again.stdout
    assert str(done) in again.stdout
    record = load(done / "source.json")
    Draft202012Validator(load(ROOT / "schemas" / "record.schema.json")).validate(record)
    assert record["reports"][0]["forms"][0]["total"]["score"]["value"] == "100"
    (file,) = load(done / "_run.json")["files"]
    assert (file["file"], file["status"], file["record"], file["error"]) == (
        "source.pdf",
        "skipped",
        "source.json",
        None,
    )
    assert file["sha256"] == record["source"]["sha256"]


def write_bad_files(folder: Path) -> dict[str, str]:
    """A folder of all that may be wrong; the code that each file must get."""
    whole = SOURCE.read_bytes()
    folder.mkdir()
    (folder / "空.pdf").touch()
    (folder / "文本.pdf").write_text("绩效自评\n" * 100, encoding="utf-8")
    (folder / "截断.pdf").write_bytes(whole[: len(whole) // 2])
    with pymupdf.open() as document:
        document.new_page()
        document.save(folder / "加密.pdf", encryption=5, owner_pw="owner", user_pw="user")
    with pymupdf.open() as document:
        document.new_page(width=20_000, height=20_000)
        document.save(folder / "巨幅.pdf")
    write_pdf(folder / "空白.pdf", pages=2000, text="")
    Image.effect_mandelbrot((1200, 900), (-2, -1.5, 1, 1.5), 60).convert("RGB").save(folder / "别的照片.jpg")
    (folder / "好.pdf").write_bytes(whole)
    return {
        "空.pdf": "empty",
        "文本.pdf": "unsupported_type",
        "截断.pdf": "unreadable",
        "加密.pdf": "encrypted",
        "巨幅.pdf": "too_large",
        "空白.pdf": "no_form_found",
        "别的照片.jpg": "no_form_found",
        "没有.pdf": "unreadable",
    }


def test_each_bad_file_gets_its_code_and_a_sentence_and_the_good_one_is_done(tmp_path: Path) -> None:
    codes = write_bad_files(tmp_path / "扫描")
    ended = hedui("extract", tmp_path / "扫描", tmp_path / "没有.pdf", "--out", tmp_path / "out")
    assert ended.returncode == 1
    files = {file["file"]: file for file in load(tmp_path / "out" / "_run.json")["files"]}
    assert {name: file["error"]["code"] for name, file in files.items() if file["error"]} == codes
    assert files["好.pdf"]["status"] == "ok"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["_run.json", "好.json"]
    named = [line.split(": ")[:2] for line in ended.stderr.splitlines()]
    assert sorted(named) == sorted([name, code] for name, code in codes.items())


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["extract"],
        ["extract", "a.pdf"],
        ["extract", "a.pdf", "--out", "out", "--workers", "0"],
        ["extract", "a.pdf", "--out", "out", "--extractor", "magic"],
        ["extract", "a.pdf", "--out", "out", "--frobnicate"],
        ["verify", "none.json", "--source", "a.pdf"],
        ["schema", "poem"],
    ],
)
def test_wrong_usage_is_exit_status_2(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == 2
    assert capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_is_a_file_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").touch()
    assert run(["extract", str(SOURCE), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_settings_that_make_no_sense_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HEDUI_MAX_PAGES", "many")
    assert run(["extract", str(SOURCE), "--out", "out"]) == 2
    assert "max_pages" in capsys.readouterr().err


def test_a_settings_file_in_the_working_folder_counts(tmp_path: Path) -> None:
    (tmp_path / "hedui.toml").write_text("max_bytes = 1000\n")
    assert hedui("extract", SOURCE, "--out", "out", cwd=tmp_path).returncode == 1
    assert load(tmp_path / "out" / "_run.json")["files"][0]["error"]["code"] == "too_large"


def test_without_a_language_model_its_extractor_is_unavailable(tmp_path: Path) -> None:
    ended = hedui("extract", SOURCE, "--out", tmp_path, "--extractor", "llm")
    assert ended.returncode == 1
    assert ended.stderr.startswith("source.pdf: llm_unavailable: ")


def test_an_empty_folder_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert hedui("extract", tmp_path / "in", "--out", tmp_path / "out").returncode == 0
    assert load(tmp_path / "out" / "_run.json")["totals"]["files"] == 0


def limit_file_size() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))


def test_a_full_disk_fails_the_file_in_words_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    ended = hedui("extract", SOURCE, "--out", tmp_path / "out", preexec_fn=limit_file_size)
    assert ended.returncode == 1
    assert "source.pdf: internal: " in ended.stderr
    assert "磁盘已满" in ended.stderr
    for path in (tmp_path / "out").iterdir():
        load(path)
        assert path.name == "_run.json"


def test_lines_are_not_folded_where_there_is_no_terminal(tmp_path: Path) -> None:
    name = "关于二〇二三年度市本级预算单位整体支出绩效自评情况的报告（最终稿·已盖章·第三次修改）"
    (tmp_path / f"{name}.pdf").write_bytes(SOURCE.read_bytes())
    ended = hedui("extract", tmp_path / f"{name}.pdf", "--out", tmp_path / "out")
    assert any(f"{name}.pdf" in line and f"{name}.json" in line for line in ended.stdout.splitlines())


def test_a_name_with_terminal_commands_in_it_is_shown_without_them(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m.pdf").touch()
    ended = hedui("extract", tmp_path / "a\x1b[31m.pdf", "--out", tmp_path / "out")
    assert ended.returncode == 1
    assert "\x1b" not in ended.stdout + ended.stderr


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_whole_records_and_goes_on_where_it_stopped(tmp_path: Path, sign: int) -> None:
    scans = [CASES / "r26" / "source.pdf", CASES / "s000" / "photo.pdf"]
    words = [*HEDUI, *map(str, ["extract", *scans, "--out", tmp_path, "--workers", 1])]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for((tmp_path / "source.json").exists)
    process.send_signal(sign)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "再次运行同一命令" in told
    assert "Traceback" not in told
    account = load(tmp_path / "_run.json")
    assert (account["interrupted"], account["totals"]["ok"], account["totals"]["pending"]) == (True, 1, 1)
    assert sorted(os.listdir(tmp_path)) == ["_run.json", "source.json"]
    assert hedui("extract", scans[0], "--out", tmp_path).returncode == 0
    assert load(tmp_path / "_run.json")["files"][0]["status"] == "skipped"


def wait_for(fact: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_a_record_stands_up_to_its_own_source(done: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.json"
    ended = hedui("verify", done / "source.json", "--source", SOURCE, "--out", new)
    assert ended.returncode == 0
    assert "unsupported" not in ended.stdout
    assert load(new)["reports"] == load(done / "source.json")["reports"]


def test_a_changed_value_is_unsupported_whoever_filled_it_in(tmp_path: Path) -> None:
    gold = load(CASES / "r26" / "gold.json")
    gold["reports"][0]["forms"][0]["indicators"][1]["score"] = "9"
    (tmp_path / "claimed.json").write_text(json.dumps(gold, ensure_ascii=False))
    ended = hedui("verify", tmp_path / "claimed.json", "--source", SOURCE, "--out", tmp_path / "new.json")
    assert ended.returncode == 0
    leaf = load(tmp_path / "new.json")["reports"][0]["forms"][0]["indicators"][1]["score"]
    assert (leaf["value"], leaf["status"], leaf["claimed"]) == (None, "unsupported", "9")
    assert "reports[0].forms[0].indicators[1].score = 9" in ended.stdout


@pytest.mark.parametrize("text", ["", "no json", "[1, 2]", '{"reports": ', "\x00"])
def test_what_is_no_record_is_told_in_a_sentence(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.json").write_text(text)
    assert run(["verify", str(tmp_path / "r.json"), "--source", str(SOURCE)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    "record", [{"reports": None}, {"reports": [3, {"forms": "x"}, {"forms": [{"total": []}, None], "narrative": 7}]}]
)
def test_a_record_of_a_strange_shape_is_checked_all_the_same(record: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(json.dumps(record))
    ended = hedui("verify", tmp_path / "r.json", "--source", SOURCE)
    assert ended.returncode in (0, 1)
    assert "程序内部错误" not in ended.stderr


@pytest.mark.parametrize("name", ["record", "gold"])
def test_schema_prints_what_schemas_holds(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", name]) == 0
    assert capsys.readouterr().out == (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")


def test_every_command_is_there_under_its_name() -> None:
    context = click.Context(group)
    found = {name: group.get_command(context, name) for name in COMMANDS}
    assert all(command and command.name == name for name, command in found.items())
    assert group.get_command(context, "nosuch") is None
