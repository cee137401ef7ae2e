"""An executor maps tasks over items; workers that die, hang or fail cost their own item and nothing else."""

import os
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from hedui.errors import Encrypted, WorkerLost
from hedui.execute import Executor, MemoryLimits, Outcome, SerialExecutor, read_resident
from hedui.execute_pool import ProcessExecutor


class Counter:
    """Tools that know how often they were used, and by which process."""

    def __init__(self) -> None:
        self.uses = 0


def open_broken() -> Counter:
    raise OSError("no model")


def double(tools: Counter, number: int) -> int:
    tools.uses += 1
    return 2 * number


def tell_use(tools: Counter, item: object) -> tuple[int, int]:
    tools.uses += 1
    return os.getpid(), tools.uses


def tell_threads(tools: Counter, item: object) -> str | None:
    return os.environ.get("OMP_NUM_THREADS")


def refuse(tools: Counter, item: object) -> None:
    raise Encrypted("文件需要密码。")


def die_on_two(tools: Counter, number: int) -> int:
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def hang_on_two(tools: Counter, number: int) -> int:
    if number == 2:
        time.sleep(600)
    return number


def break_on_two(tools: Counter, number: int) -> int:
    if number == 2:
        print("张三的身份证号")
        raise ValueError("张三")
    return number


def swell(tools: Counter, megabytes: int) -> tuple[int, int]:
    """Hold so much more memory for a moment, or for as long as the process lives where it is negative."""
    tools.uses += 1
    block = bytearray(os.urandom(1 << 20)) * abs(megabytes)
    if megabytes < 0:
        KEPT.append(block)
    time.sleep(1.5 if megabytes > 400 else 0)
    return os.getpid(), tools.uses


KEPT: list[bytearray] = []


def wait_first(tools: Counter, number: int) -> int:
    time.sleep(0.4 if number == 0 else 0)
    return number


@pytest.fixture
def pool() -> Iterator[ProcessExecutor]:
    with ProcessExecutor(Counter, workers=2) as executor:
        yield executor


@pytest.mark.parametrize("kind", [SerialExecutor, lambda tools: ProcessExecutor(tools, workers=2)])
def test_every_executor_gives_values_and_errors_in_the_order_of_the_items(kind: type[SerialExecutor]) -> None:
    executor: Executor = kind(Counter)
    assert [outcome.value for outcome in executor.map(double, range(5), ahead=3)] == [0, 2, 4, 6, 8]
    refused = next(executor.map(refuse, ["a"]))
    assert (refused.value, type(refused.error), refused.item) == (None, Encrypted, "a")
    broken = next(executor.map(break_on_two, [2]))
    assert broken.error
    assert broken.error.code == "internal"
    assert "张三" not in broken.error.message
    if isinstance(executor, ProcessExecutor):
        executor.close()


def test_a_slow_first_item_still_comes_first(pool: ProcessExecutor) -> None:
    assert [outcome.value for outcome in pool.map(wait_first, range(6), ahead=9)] == list(range(6))


def test_tools_are_opened_once_in_each_worker(pool: ProcessExecutor) -> None:
    uses = [outcome.value for outcome in pool.map(tell_use, range(8), ahead=4)]
    last = dict(use for use in uses if use)
    assert len(last) == 2
    assert sum(last.values()) == 8


def test_tools_that_cannot_be_opened_fail_each_item() -> None:
    with ProcessExecutor(open_broken, workers=1) as executor:
        assert codes(executor.map(double, [1, 2])) == ["internal", "internal"]


def test_threads_of_a_worker_are_pinned() -> None:
    with ProcessExecutor(Counter, workers=1, threads=3) as executor:
        assert [outcome.value for outcome in executor.map(tell_threads, [0])] == ["3"]


def codes(outcomes: Iterable[Outcome[int, int]]) -> list[object]:
    return [outcome.error.code if outcome.error else outcome.value for outcome in outcomes]


def test_a_worker_that_dies_fails_its_item_and_the_others_are_done(pool: ProcessExecutor) -> None:
    assert codes(pool.map(die_on_two, range(5), ahead=2)) == [0, 1, "internal", 3, 4]


def test_a_worker_that_hangs_is_ended_when_its_time_is_up(pool: ProcessExecutor) -> None:
    started = time.monotonic()
    outcomes = pool.map(hang_on_two, range(5), ahead=2, limit=lambda number: 2.0)
    assert codes(outcomes) == [0, 1, "timeout", 3, 4]
    assert time.monotonic() - started < 20


def test_maps_that_feed_one_another_finish_items_as_they_go(pool: ProcessExecutor) -> None:
    begun: list[int] = []

    def count_up() -> Iterator[int]:
        for number in range(20):
            begun.append(number)
            yield number

    first = pool.map(double, count_up(), ahead=2)
    second = pool.map(double, (outcome.value or 0 for outcome in first))
    assert next(second).value == 0
    assert len(begun) <= 4
    assert [outcome.value for outcome in second] == [4 * number for number in range(1, 20)]


def test_closing_ends_workers_in_the_middle_of_their_work(tmp_path: Path) -> None:
    started = time.monotonic()
    with ProcessExecutor(Counter, workers=2) as executor:
        outcomes = executor.map(hang_on_two, [1, 2, 2], ahead=2)
        assert next(outcomes).value == 1
    assert time.monotonic() - started < 20


def test_a_worker_that_has_swollen_is_replaced_when_its_task_is_done() -> None:
    limits = MemoryLimits(replace_at=300 << 20)
    with ProcessExecutor(Counter, workers=1, memory=limits) as executor:
        done = [outcome.value for outcome in executor.map(swell, [1, -350, 1, 1])]
    assert [use[1] for use in done if use] == [1, 2, 1, 2]
    assert len({use[0] for use in done if use}) == 2


def test_a_worker_that_outgrows_its_memory_is_ended_and_the_others_are_done() -> None:
    limits = MemoryLimits(end_at=400 << 20)
    with ProcessExecutor(Counter, workers=1, memory=limits) as executor:
        outcomes = list(executor.map(swell, [1, 600, 1]))
    assert [type(outcome.error) for outcome in outcomes] == [type(None), WorkerLost, type(None)]
    assert outcomes[1].seconds < 5


def test_the_memory_of_a_process_that_is_not_there_is_nothing() -> None:
    assert read_resident(os.getpid()) > 10 << 20
    assert read_resident(2**22 + 1) == 0
