"""A run killed at any moment loses nothing, does nothing twice and leaves no half of a record. 100 more: make kill."""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from engines import plain_tools, write_pdf
from hedui.account import write_account
from hedui.batch import Batch, Result
from hedui.config import Settings
from hedui.errors import Internal
from hedui.execute import SerialExecutor
from hedui.index import FolderIndex
from hedui.ingest import walk_paths
from hedui.record import Record
from hedui.roll import Roll
from hedui.store import RUN_FILE, Shelf

SETTINGS = Settings()
KILLS = int(os.environ.get("HEDUI_TEST_KILLS", "12"))


def extract(scans: Path, out: Path, hear: Callable[[Result], None] | None = None) -> Roll:
    """A run over many files, as the command does it."""
    tools = plain_tools(SETTINGS)
    shelf, roll, index = Shelf(out, gather=4), Roll(walk_paths([scans])), FolderIndex(out, SETTINGS)

    def note(result: Result) -> None:
        roll.add(result)
        if hear:
            hear(result)

    Batch(SerialExecutor(tools), shelf, SETTINGS, lambda: tools().producer, index=index, hear=note).run(roll)
    index.close()
    shelf.put_account(RUN_FILE, write_account(roll.list_results(), roll.pending, 0.0, interrupted=False))
    return roll


def extract_and_kill(scans: Path, out: Path, seconds: float) -> None:
    """The same in a process of its own that is killed so many seconds after it has written a record."""
    before = len(list(out.glob("*.json")))
    child = os.fork()
    if child == 0:
        try:
            extract(scans, out)
        finally:
            os._exit(0)
    until = time.monotonic() + 20
    while len(list(out.glob("*.json"))) == before and time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:  # all was done before
            return
        time.sleep(0.001)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def look(out: Path) -> dict[str, int]:
    """Every record with the moment at which it was written; each must be whole."""
    found = {}
    for path in out.glob("*.json"):
        if path.name != "_run.json":
            Record.model_validate_json(path.read_bytes())
        else:
            json.loads(path.read_bytes())
        found[path.name] = path.stat().st_mtime_ns
    return found


@pytest.mark.skipif(sys.platform == "darwin", reason="forks with threads")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_again_and_again_every_file_is_done_once(tmp_path: Path) -> None:
    scans, out = tmp_path / "scans", tmp_path / "out"
    scans.mkdir()
    chance = random.Random(5)  # noqa: S311 (moments to be killed at)
    for number in range(6 * KILLS):
        write_pdf(scans / f"{number:04}.pdf", pages=1 + number % 3)
    seen: dict[str, int] = {}
    for _ in range(KILLS):
        extract_and_kill(scans, out, chance.random() * 0.05)
        now = look(out) if out.exists() else {}
        assert {name: now.get(name) for name in seen} == seen, "a record was lost, or made twice"
        seen = {name: when for name, when in now.items() if name != "_run.json"}
    assert seen
    for litter in out.glob(".hedui-*.tmp"):
        os.utime(litter, (0, 0))  # long ago: what is new may be another machine's
    roll = extract(scans, out)
    assert not list(out.glob(".hedui-*.tmp"))
    assert (len(roll), roll.failed, roll.pending) == (6 * KILLS, 0, 0)
    skipped = [result.record for result in roll.list_results() if result.status == "skipped"]
    assert set(skipped) == set(seen)
    assert len(look(out)) == 6 * KILLS + 1


def test_an_output_folder_taken_away_in_the_middle_fails_the_files_after_it_in_words(tmp_path: Path) -> None:
    scans, out = tmp_path / "scans", tmp_path / "out"
    scans.mkdir()
    for number in range(5):
        write_pdf(scans / f"{number}.pdf")
    told: list[Result] = []

    def hear(result: Result) -> None:
        told.append(result)
        if len(told) == 2:
            shutil.rmtree(out)

    with pytest.raises(Internal, match=r"_run\.json"):
        extract(scans, out, hear)
    assert [result.error.code if result.error else result.status for result in told] == ["ok", "ok", *["internal"] * 3]
    assert all("结果无法写入" in result.error.message for result in told if result.error)
    roll = extract(scans, out)
    assert (roll.failed, len(list(out.glob("?.json")))) == (0, 5)
