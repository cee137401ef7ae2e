"""A run over very many files knows what was done without asking the files, and is wrong about none."""

import json
import os
import shutil
import time
from pathlib import Path

import pytest

from engines import plain_tools, write_pdf
from hedui.batch import Batch, Result
from hedui.config import Settings
from hedui.execute import SerialExecutor
from hedui.index import INDEX_FILE, FolderIndex
from hedui.ingest import Candidate, find_files, open_source, walk_paths
from hedui.record import Producer, Record, Source
from hedui.roll import Roll
from hedui.source import Stamp
from hedui.store import Shelf

SETTINGS = Settings()
OLD = Path(__file__).parent.parent / "eval" / "cases" / "r26" / "source.pdf"  # long since at rest


def run(folder: Path, out: Path) -> list[Result]:
    """The results of a run with an index, each as its candidate was named."""
    tools = plain_tools(SETTINGS)
    shelf, roll = Shelf(out, gather=3), Roll(walk_paths([folder]))
    index = FolderIndex(out, SETTINGS)
    batch = Batch(SerialExecutor(tools), shelf, SETTINGS, lambda: tools().producer, index=index, hear=roll.add)
    batch.run(roll)
    shelf.settle()
    index.close()
    assert (len(batch.results), roll.pending) == (0, 0)
    return list(roll.list_results())


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    for name in "abcde":
        write_pdf(folder / f"{name}.pdf", pages=2)
    return folder


def test_what_is_done_is_known_and_told_as_if_it_had_been_read(scans: Path, tmp_path: Path) -> None:
    first = run(scans, tmp_path / "out")
    again = run(scans, tmp_path / "out")
    assert [result.status for result in first + again] == ["ok"] * 5 + ["skipped"] * 5
    told = [(result.file, result.sha256, result.record, result.pages, result.summary) for result in first]
    assert [(result.file, result.sha256, result.record, result.pages, result.summary) for result in again] == told


def test_a_file_that_changed_and_a_record_that_is_gone_or_cut_are_done_again(scans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(scans, out)
    write_pdf(scans / "b.pdf", pages=1)
    (out / "c.json").unlink()
    (out / "d.json").write_bytes((out / "d.json").read_bytes()[:-20])
    assert [(r.file, r.status) for r in run(scans, out)] == [
        ("a.pdf", "skipped"),
        ("b.pdf", "ok"),
        ("c.pdf", "ok"),
        ("d.pdf", "ok"),
        ("e.pdf", "skipped"),
    ]


def test_an_index_that_is_lost_or_broken_costs_time_and_nothing_else(scans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(scans, out)
    (out / INDEX_FILE).write_bytes(b"no database at all" * 100)
    assert {result.status for result in run(scans, out)} == {"skipped"}
    shutil.rmtree(out / INDEX_FILE.parent)
    assert {result.status for result in run(scans, out)} == {"skipped"}


def test_a_record_of_another_producer_is_made_again(scans: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(scans, out)
    path = out / "a.json"
    record = json.loads(path.read_bytes())
    path.write_text(json.dumps(record | {"producer": record["producer"] | {"reader": "another"}}), encoding="utf-8")
    assert [result.status for result in run(scans, out)] == ["ok", *["skipped"] * 4]


def test_a_file_that_looks_as_before_is_not_opened_again(tmp_path: Path) -> None:
    index = FolderIndex(tmp_path, SETTINGS)
    candidate = Candidate(OLD, "a.pdf")
    assert index.recall(candidate).known is None
    source = open_source(candidate, SETTINGS)
    index.meet(source)
    known = index.recall(candidate)
    assert known.known == source
    assert open_source(known, SETTINGS) is known.known
    assert FolderIndex(tmp_path, Settings(max_pages=7)).recall(candidate).known is None


def test_a_file_that_looks_different_is_opened_whatever_was_known(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", pages=2)
    old = open_source(Candidate(OLD, "a.pdf"), SETTINGS)
    assert open_source(Candidate(path, "a.pdf", known=old), SETTINGS).pages == 2


def test_a_file_that_has_just_changed_or_whose_clock_was_turned_back_is_not_relied_on(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf")
    assert open_source(Candidate(path, "a.pdf"), SETTINGS).stamp is None
    hour = 3600 * 10**9
    assert not Stamp(1, time.time_ns() + hour, time.time_ns() - hour, 1).settled
    assert Stamp(1, time.time_ns() - hour, time.time_ns() - hour, 1).settled


def test_a_full_disk_does_not_stop_the_index_from_being_given_up(tmp_path: Path) -> None:
    (tmp_path / INDEX_FILE.parent).touch()  # a file where its folder should be
    index = FolderIndex(tmp_path, SETTINGS)
    source = Source(file="a.pdf", sha256="0" * 64, pages=1, scanned_pages=0, media_type="application/pdf")
    record = Record(source=source, producer=Producer(version="1", reader="r", extractor="rules"))
    assert index.find("a.json", record.source.sha256) is None


def test_a_roll_holds_each_file_once_and_tells_results_in_the_order_of_the_names(scans: Path) -> None:
    os.symlink(scans / "a.pdf", scans / "z.pdf")
    roll = Roll(walk_paths([scans, scans / "b.pdf"]))
    assert [candidate.file for candidate in roll] == [candidate.file for candidate in find_files([scans])]
    assert len(roll) == 5
    for name in "edb":
        roll.add(Result(f"{name}.pdf", "failed" if name == "d" else "ok"))
    assert [result.file for result in roll.list_results()] == ["b.pdf", "d.pdf", "e.pdf"]
    assert (roll.failed, roll.pending) == (1, 2)


def test_what_becomes_of_files_that_share_a_name_is_told_of_each(tmp_path: Path) -> None:
    for folder in ("1", "2"):
        (tmp_path / folder).mkdir()
        write_pdf(tmp_path / folder / "a.pdf")
    roll = Roll(walk_paths([tmp_path / "1" / "a.pdf", tmp_path / "2" / "a.pdf"]))
    roll.add(Result("a.pdf", "ok", record="a.json"))
    roll.add(Result("a.pdf", "ok", record="a~1.json"))
    assert [result.record for result in roll.list_results()] == ["a.json", "a~1.json"]
