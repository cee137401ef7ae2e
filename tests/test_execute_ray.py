"""Ray does what processes do: the same answers, in the same order, whatever dies on the way."""

import importlib
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engines import DEADLY, FICKLE, plain_tools, write_pdf
from hedui.batch import Batch
from hedui.config import Settings
from hedui.errors import TimedOut, WorkerLost
from hedui.execute import Executor, MemoryLimits, SerialExecutor
from hedui.execute_pool import ProcessExecutor
from hedui.execute_ray import RayExecutor, join_cluster, open_ray
from hedui.ingest import find_files
from hedui.store import Shelf

# Ray's own warnings are not ours to mend; one cluster at a time.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("ray"), pytest.mark.filterwarnings("ignore")]

SETTINGS = Settings(workers=2, page_seconds=30, start_seconds=60)


class Counter:
    def __init__(self) -> None:
        self.uses = 0


def work(tools: Counter, number: int) -> tuple[int, int]:
    """Numbers that order something strange are obeyed."""
    tools.uses += 1
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 14:
        time.sleep(600)
    if number == 15:
        block = bytearray(os.urandom(1 << 20)) * 900
        time.sleep(5)
        del block
    return number, tools.uses


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    """Ray with two workers on this machine; they find the tests' modules."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), *sys.path]))
        join_cluster(None, 2)
    yield
    open_ray().shutdown()


def test_answers_come_in_the_order_of_the_items_and_what_dies_or_hangs_costs_its_own_item() -> None:
    with RayExecutor(Counter, 2, memory=MemoryLimits(end_at=700 << 20)) as executor:
        items = [1, 2, 13, 3, 14, 4, 15, 5]
        outcomes = list(executor.map(work, items, ahead=3, limit=lambda number: 3.0 if number == 14 else 60.0))
    assert [outcome.item for outcome in outcomes] == items
    assert [outcome.value[0] for outcome in outcomes if outcome.value] == [1, 2, 3, 4, 5]
    assert {outcome.item: type(outcome.error) for outcome in outcomes if outcome.error} == {
        13: WorkerLost,
        14: TimedOut,
        15: WorkerLost,
    }
    assert max(outcome.value[1] for outcome in outcomes if outcome.value) > 1  # tools are kept


def run(folder: Path, out: Path, executor: Executor) -> dict[str, bytes]:
    """The records of a run as they lie on the disk, but for the time that they took."""
    tools = plain_tools(SETTINGS)
    batch = Batch(executor, Shelf(out), SETTINGS, lambda: tools().producer)
    batch.run(find_files([folder]))
    return {path.name: re.sub(rb'"seconds": [\d.]+', b"", path.read_bytes()) for path in out.iterdir()}


def test_records_are_the_same_on_one_worker_on_many_and_on_ray_where_a_worker_is_lost(tmp_path: Path) -> None:
    scans = tmp_path / "scans"
    scans.mkdir()
    for number in range(6):
        write_pdf(scans / f"{number}.pdf", pages=1 + 5 * number)
    first = run(scans, tmp_path / "serial", SerialExecutor(plain_tools(SETTINGS)))
    assert len(first) == 6
    with ProcessExecutor(plain_tools(SETTINGS), workers=2) as pool:
        assert run(scans, tmp_path / "pool", pool) == first
    (scans / "2.pdf").rename(scans / f"2{FICKLE}.pdf")  # kills the actor that reads its second page, once
    write_pdf(scans / f"9{DEADLY}.pdf")
    with RayExecutor(plain_tools(SETTINGS), 2) as actors:
        by_ray = run(scans, tmp_path / "ray", actors)
    assert (scans / f"2{FICKLE}.mark").exists()
    renamed = {name.replace(FICKLE, ""): text.replace(FICKLE.encode(), b"") for name, text in by_ray.items()}
    assert renamed == first


def test_an_interruption_is_heard_while_actors_work() -> None:
    with RayExecutor(Counter, 1) as executor:
        outcomes = executor.map(work, [1, 14], ahead=1)
        next(outcomes)
        executor.interrupt()
        with pytest.raises(KeyboardInterrupt):
            next(outcomes)


def test_where_no_actor_can_load_the_work_fails_instead_of_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "only_here.py").write_text("def open_tools():\n    return None\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    open_them = importlib.import_module("only_here").open_tools
    with RayExecutor(open_them, 2) as executor:
        outcomes = list(executor.map(work, [1, 2, 3], ahead=2))
    assert [type(outcome.error) for outcome in outcomes] == [WorkerLost] * 3
