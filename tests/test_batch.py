"""A run does every file that can be done, tells what became of the others, and does nothing twice."""

import json
import shutil
from pathlib import Path

import pytest

from engines import DEADLY, ENDLESS, FICKLE, ROTTEN, plain_tools, read_and_sign, write_pdf
from hedui.account import put_in_order, write_account
from hedui.batch import Batch, Result, cut_source
from hedui.config import Settings
from hedui.execute import Executor, SerialExecutor
from hedui.execute_pool import ProcessExecutor
from hedui.ingest import find_files
from hedui.pipeline import Stages
from hedui.source import Source
from hedui.store import Shelf

SETTINGS = Settings(workers=2, page_seconds=0.5, start_seconds=3)


def run(folder: Path, out: Path, executor: Executor | None = None, resume: bool = True) -> list[Result]:
    """The results of a run over a folder, in the order of _run.json."""
    candidates = find_files([folder])
    tools = plain_tools(SETTINGS)
    batch = Batch(executor or SerialExecutor(tools), Shelf(out), SETTINGS, lambda: tools().producer, resume)
    batch.run(candidates)
    return put_in_order(batch.results, [candidate.file for candidate in candidates])


def outline(results: list[Result]) -> list[tuple[str, str]]:
    return [(result.file, result.error.code if result.error else result.status) for result in results]


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    write_pdf(folder / "a.pdf", pages=3)
    write_pdf(folder / "b.pdf", pages=1)
    return folder


def test_every_file_becomes_a_record_of_its_name(scans: Path, tmp_path: Path) -> None:
    results = run(scans, tmp_path / "out")
    assert [(r.file, r.status, r.record, r.pages) for r in results] == [
        ("a.pdf", "ok", "a.json", 3),
        ("b.pdf", "ok", "b.json", 1),
    ]
    record = json.loads((tmp_path / "out" / "a.json").read_bytes())
    assert record["source"]["sha256"] == results[0].sha256
    assert record["producer"]["reader"] == "plain"


def test_files_that_kill_hang_or_break_a_worker_fail_and_the_others_are_done(scans: Path, tmp_path: Path) -> None:
    for name in (DEADLY, ENDLESS, ROTTEN):
        write_pdf(scans / f"a{name}.pdf")
    with ProcessExecutor(plain_tools(SETTINGS), workers=2) as executor:
        results = run(scans, tmp_path / "out", executor)
    assert dict(outline(results)) == {
        "a.pdf": "ok",
        f"a{DEADLY}.pdf": "internal",
        f"a{ENDLESS}.pdf": "timeout",
        f"a{ROTTEN}.pdf": "internal",
        "b.pdf": "ok",
    }
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.json", "b.json"]


def test_a_page_over_which_a_worker_died_is_tried_once_more_alone(tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    write_pdf(tmp_path / "scans" / f"{FICKLE}.pdf", pages=130)  # in stretches of two pages
    with ProcessExecutor(plain_tools(SETTINGS), workers=1) as executor:
        (result,) = run(tmp_path / "scans", tmp_path / "out", executor)
    assert (result.status, result.pages) == ("ok", 130)
    assert (tmp_path / "scans" / f"{FICKLE}.mark").exists()


def test_a_page_that_kills_twice_is_named(tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    write_pdf(tmp_path / "scans" / f"{DEADLY}.pdf", pages=1)
    with ProcessExecutor(plain_tools(SETTINGS), workers=1) as executor:
        (result,) = run(tmp_path / "scans", tmp_path / "out", executor)
    assert result.error
    assert (result.error.code, result.error.message[:7]) == ("internal", "第 1 页：工")


def test_a_page_that_fails_is_told_once_and_the_rest_of_its_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    write_pdf(tmp_path / "scans" / f"{ROTTEN}.pdf", pages=30)
    assert outline(run(tmp_path / "scans", tmp_path / "out")) == [(f"{ROTTEN}.pdf", "internal")]


def test_a_file_without_prose_or_form_is_refused(tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    write_pdf(tmp_path / "scans" / "blank.pdf", pages=40, text="")
    write_pdf(tmp_path / "scans" / "sign.pdf", text="前方施工请绕行")
    assert outline(run(tmp_path / "scans", tmp_path / "out")) == [
        ("blank.pdf", "no_form_found"),
        ("sign.pdf", "no_form_found"),
    ]


def test_what_is_no_scan_in_a_folder_is_listed_as_skipped(scans: Path, tmp_path: Path) -> None:
    (scans / "notes.docx").write_bytes(b"PK")
    (scans / "text.pdf").write_text("text")
    results = run(scans, tmp_path / "out")
    assert [(r.file, r.status, r.error.code) for r in results if r.error] == [
        ("notes.docx", "skipped", "unsupported_type"),
        ("text.pdf", "failed", "unsupported_type"),
    ]


def test_what_is_done_is_skipped_unless_the_content_changed_or_it_is_asked_for(scans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(scans, out)
    assert [r.status for r in run(scans, out)] == ["skipped", "skipped"]
    write_pdf(scans / "b.pdf", pages=2)
    again = run(scans, out)
    assert [(r.status, r.record, r.pages, r.summary.reports) for r in again] == [
        ("skipped", "a.json", 3, 1),
        ("ok", "b.json", 2, 1),
    ]
    assert [r.status for r in run(scans, out, resume=False)] == ["ok", "ok"]


def test_what_another_producer_did_is_done_again(scans: Path, tmp_path: Path) -> None:
    run(scans, tmp_path / "out")
    path = tmp_path / "out" / "a.json"
    record = json.loads(path.read_bytes())
    record["producer"]["reader"] = "another"
    path.write_text(json.dumps(record), encoding="utf-8")
    assert [r.status for r in run(scans, tmp_path / "out")] == ["ok", "skipped"]


def test_two_files_of_one_name_are_both_kept_and_both_found_again(scans: Path, tmp_path: Path) -> None:
    (scans / "more").mkdir()
    shutil.copy(scans / "a.pdf", scans / "more" / "a.pdf")
    write_pdf(scans / "more" / "b.pdf", pages=2)
    first = run(scans, tmp_path / "out")
    assert len({r.record for r in first}) == 4
    assert [r.status for r in run(scans, tmp_path / "out")] == ["skipped"] * 4


def test_a_folder_where_a_record_should_go_fails_that_file_only(scans: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "a.json" / "full").mkdir(parents=True)
    assert outline(run(scans, tmp_path / "out")) == [("a.pdf", "internal"), ("b.pdf", "ok")]


def test_a_file_is_cut_into_single_pages_and_a_long_one_into_stretches_of_few_pages() -> None:
    def lengths(pages: int) -> list[int]:
        return [len(stretch.pages) for stretch in cut_source(Source(Path(), "a", "", "", pages))]

    assert lengths(3) == [1, 1, 1]
    assert lengths(130) == [2] * 65
    assert sum(lengths(2001)) == 2001
    assert max(lengths(2001)) == 8


def test_the_account_lists_files_as_named_and_adds_them_up(scans: Path, tmp_path: Path) -> None:
    results = run(scans, tmp_path / "out")
    in_order = put_in_order(results[::-1], ["a.pdf", "b.pdf", "c.pdf"])
    told = json.loads("".join(write_account(in_order, 1, 1.0, interrupted=True)))
    assert [file["file"] for file in told["files"]] == ["a.pdf", "b.pdf"]
    totals = told["totals"]
    assert (totals["ok"], totals["failed"], totals["pending"], totals["pages"]) == (2, 0, 1, 4)
    assert totals["llm"] == {"calls": 0, "input_tokens": 0, "output_tokens": 0, "cost": None}
    assert told["interrupted"] is True


@pytest.mark.slow
def test_a_file_of_two_thousand_pages_is_read_by_all_workers_and_written_in_one_piece(tmp_path: Path) -> None:
    scans, out = tmp_path / "scans", tmp_path / "out"
    scans.mkdir()
    write_pdf(scans / "long.pdf", pages=2000)
    patient = SETTINGS.model_copy(update={"start_seconds": 60})
    tools = plain_tools(patient)
    with ProcessExecutor(tools, workers=3) as executor:
        batch = Batch(executor, Shelf(out), patient, lambda: tools().producer, stages=Stages(read_pages=read_and_sign))
        batch.run(find_files([scans]))
    assert [(result.status, result.pages) for result in batch.results if result.file == "long.pdf"] == [("ok", 2000)]
    assert [path.name for path in out.iterdir()] == ["long.json"]
    assert len(list(scans.glob("*.pid"))) == 3
