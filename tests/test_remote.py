"""Scans from, and records to, storage that is no folder: the same records as from a folder, done once, found again."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from engines import plain_tools, write_pdf
from hedui.batch import Batch, Result
from hedui.cli.extracting import hide_password
from hedui.config import Settings
from hedui.errors import TooLarge, Unreadable, UsageError
from hedui.execute import SerialExecutor
from hedui.execute_pool import ProcessExecutor
from hedui.ingest import find_files
from hedui.remote import Address, Fetcher, is_address, walk_storage
from hedui.store import Shelf, Store
from hedui.store_remote import RemoteShelf

SETTINGS = Settings(workers=2)
FORM = Path(__file__).parent.parent / "eval" / "cases" / "r26" / "source.pdf"


def run(scans: Address | Path, store: Store, workers: int = 0) -> list[Result]:
    tools = plain_tools(SETTINGS)
    found = find_files([scans])
    if not workers:
        batch = Batch(SerialExecutor(tools), store, SETTINGS, lambda: tools().producer)
        batch.run(found)
        return batch.results
    with ProcessExecutor(tools, workers) as executor:
        batch = Batch(executor, store, SETTINGS, lambda: tools().producer)
        batch.run(found)
    return batch.results


def without_seconds(text: bytes) -> bytes:
    return re.sub(rb'"seconds": [\d.]+', b"", text)


@pytest.fixture
def memory() -> Iterator[Address]:
    """Storage that lies in this process."""
    yield Address("memory://bucket")
    fsspec.filesystem("memory").store.clear()


def fill(root: Address, local: Path) -> None:
    """Scans in two folders, and what is none, here and there alike."""
    fs, top = fsspec.core.url_to_fs(root)
    for name, pages in (("a.pdf", 1), ("b/a.pdf", 3), ("b/c.pdf", 9)):
        (local / name).parent.mkdir(parents=True, exist_ok=True)
        write_pdf(local / name, pages)
        fs.pipe_file(f"{top}/{name}", (local / name).read_bytes())
    for name in ("notes.txt", ".hidden.pdf"):
        (local / name).write_bytes(b"words")
        fs.pipe_file(f"{top}/{name}", b"words")


def test_an_address_is_told_from_a_path() -> None:
    assert [is_address(text) for text in ("s3://b/k", "memory://x", "postgresql://h/d", "a/b", "C:\\x", "s3:/b")] == [
        *[True] * 3,
        *[False] * 3,
    ]


def test_scans_in_storage_give_the_records_that_they_give_in_a_folder(tmp_path: Path, memory: Address) -> None:
    fill(memory / "scans", tmp_path / "scans")
    here, there = Shelf(tmp_path / "out"), RemoteShelf(memory / "records")
    told = [(result.file, result.status, result.record) for result in run(memory / "scans", there)]
    assert told == [(result.file, result.status, result.record) for result in run(tmp_path / "scans", here)]
    assert [status for _, status, _ in told] == ["ok", "ok", "ok", "skipped"]
    for path in (tmp_path / "out").glob("*.json"):
        far = fsspec.filesystem("memory").cat_file(f"/bucket/records/{path.name}")
        assert without_seconds(far) == without_seconds(path.read_bytes())


def test_what_is_done_in_storage_is_not_done_again_and_what_changed_is(tmp_path: Path, memory: Address) -> None:
    fill(memory / "scans", tmp_path / "scans")
    shelf = RemoteShelf(memory / "records")
    run(memory / "scans", shelf)
    changed = write_pdf(tmp_path / "new.pdf", 2)
    fsspec.filesystem("memory").pipe_file("/bucket/scans/a.pdf", changed.read_bytes())
    assert [(result.file, result.status) for result in run(memory / "scans", shelf)] == [
        ("a.pdf", "ok"),
        ("b/a.pdf", "skipped"),
        ("b/c.pdf", "skipped"),
        ("notes.txt", "skipped"),
    ]


def test_records_among_the_scans_are_no_scans(memory: Address, tmp_path: Path) -> None:
    fill(memory, tmp_path)
    run(memory, RemoteShelf(memory / "out"))
    names = [name for _, name in walk_storage(memory, but=memory / "out")]
    assert names == ["a.pdf", "b/a.pdf", "b/c.pdf", "notes.txt"]


def test_a_storage_that_nothing_reaches_or_that_is_not_there_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="Nothing here reaches nonsense"):
        RemoteShelf(Address("nonsense://a/b"))
    with pytest.raises(UsageError, match="cannot be listed"):
        list(walk_storage(Address("memory://never-made")))


def test_a_fetched_file_is_whole_and_few_are_kept(tmp_path: Path, memory: Address) -> None:
    fill(memory, tmp_path / "scans")
    fetcher = Fetcher(tmp_path / "room")
    (tmp_path / "room" / "4194304").mkdir(parents=True)  # what a killed process left: no process has this number
    names = ["a.pdf", "b/a.pdf", "b/c.pdf"]
    copies = [fetcher.fetch(memory / name, fetcher.look(memory / name), 10**9) for name in names]
    assert [copy.exists() for copy in copies] == [False, True, True]
    assert copies[2].read_bytes() == (tmp_path / "scans" / "b" / "c.pdf").read_bytes()
    assert [path.name for path in (tmp_path / "room").iterdir()] == [str(os.getpid())]
    with pytest.raises(TooLarge):
        fetcher.fetch(memory / "a.pdf", fetcher.look(memory / "a.pdf"), 10)
    with pytest.raises(Unreadable, match="不存在"):
        fetcher.look(memory / "gone.pdf")
    fetcher.close()
    assert list((tmp_path / "room").iterdir()) == []


def test_a_password_in_an_address_is_not_shown() -> None:
    assert hide_password(Address("postgresql://me:secret@host/hedui")) == "postgresql://…@host/hedui"
    assert hide_password(Address("s3://bucket/out")) == "s3://bucket/out"


@pytest.fixture(scope="module")
def bucket() -> Iterator[Address]:
    """A bucket on a real S3 server of this machine; skipped where the extra `dev` lacks moto."""
    pytest.importorskip("s3fs")
    server = pytest.importorskip("moto.server").ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (
            ("AWS_ENDPOINT_URL", f"http://{host}:{port}"),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("AWS_DEFAULT_REGION", "us-east-1"),
        ):
            patch.setenv(name, value)
        fsspec.filesystem("s3").mkdir("hedui")
        yield Address("s3://hedui")
    server.stop()


@pytest.mark.slow
@pytest.mark.xdist_group("ray")
@pytest.mark.filterwarnings("ignore")  # the S3 client's own
def test_workers_read_from_s3_and_records_go_there(tmp_path: Path, bucket: Address) -> None:
    fill(bucket / "scans", tmp_path / "scans")
    here, there = Shelf(tmp_path / "out"), RemoteShelf(bucket / "records")
    first = {result.file: result.status for result in run(bucket / "scans", there, workers=2)}
    assert first == {"a.pdf": "ok", "b/a.pdf": "ok", "b/c.pdf": "ok", "notes.txt": "skipped"}
    run(tmp_path / "scans", here)
    for path in (tmp_path / "out").glob("*.json"):
        far = fsspec.filesystem("s3").cat_file(f"hedui/records/{path.name}")
        assert without_seconds(far) == without_seconds(path.read_bytes())
    assert [result.status for result in run(bucket / "scans", there, workers=2)] == ["skipped"] * 4


def extract(*words: str) -> None:
    """The command, by rules."""
    command = [sys.executable, "-m", "hedui", "extract", *words, "--extractor", "rules", "--workers", "2", "--quiet"]
    subprocess.run(command, check=True, timeout=300)


@pytest.mark.slow
@pytest.mark.xdist_group("ray")
@pytest.mark.filterwarnings("ignore")
def test_the_command_reads_a_form_from_s3_on_ray_and_the_record_is_that_of_processes(
    tmp_path: Path, bucket: Address
) -> None:
    fsspec.filesystem("s3").pipe_file("hedui/forms/form.pdf", FORM.read_bytes())
    extract(bucket / "forms", "--out", bucket / "made", "--executor", "ray")
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "form.pdf").write_bytes(FORM.read_bytes())
    extract(str(tmp_path / "forms"), "--out", str(tmp_path / "out"))
    here = (tmp_path / "out" / "form.json").read_bytes()
    assert b'"verified"' in here
    assert without_seconds(fsspec.filesystem("s3").cat_file("hedui/made/form.json")) == without_seconds(here)
    account = json.loads(fsspec.filesystem("s3").cat_file("hedui/made/_run.json"))
    assert [(file["file"], file["status"]) for file in account["files"]] == [("form.pdf", "ok")]
