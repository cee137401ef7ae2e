"""Hostile files cost themselves and nothing else. 20,000 more, read by the real engines: make fuzz."""

import random
import resource
import time
from pathlib import Path

import pytest

from engines import plain_tools
from fuzz import HERE, Ran, fuzz
from hedui.account import write_account
from hedui.batch import Batch
from hedui.config import Settings
from hedui.execute import MemoryLimits
from hedui.execute_pool import ProcessExecutor
from hedui.ingest import walk_paths
from hedui.roll import Roll
from hedui.store import Shelf
from mutate import MUTATIONS, Mutation, make_seeds, mutate

SETTINGS = Settings(workers=2, page_seconds=10, start_seconds=30)
SEEDS = make_seeds(HERE / "cases")


def run_without_ocr(scans: Path, out: Path, workers: int) -> Ran:
    """A run with all of its workers, limits and writing, but that pages are read by their own text alone."""
    tools, started = plain_tools(SETTINGS), time.perf_counter()
    roll, shelf = Roll(walk_paths([scans])), Shelf(out, gather=100)
    with ProcessExecutor(tools, workers, memory=MemoryLimits(1_000_000_000, 2_000_000_000)) as executor:
        Batch(executor, shelf, SETTINGS, lambda: tools().producer, hear=roll.add).run(roll)
    shelf.put_run(write_account(roll.list_results(), roll.pending, 0.0, interrupted=False))
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
    return Ran(0, "", time.perf_counter() - started, most)


def test_of_five_hundred_mutants_none_crashes_hangs_or_writes_where_it_should_not(tmp_path: Path) -> None:
    verdict = fuzz(500, seed=7, workers=2, keep=tmp_path, run=run_without_ocr)
    assert verdict.broken == []
    assert sum(verdict.codes.values()) == 500
    assert verdict.codes["unreadable"] > 50
    assert verdict.codes["no_form_found"] + verdict.codes["ok"] > 50  # not all are refused at the door


@pytest.mark.slow
def test_a_few_mutants_are_survived_by_the_command_with_all_its_engines(tmp_path: Path) -> None:
    verdict = fuzz(12, seed=1, workers=2, keep=tmp_path)
    assert verdict.broken == []


def test_mutants_are_the_same_for_the_same_seed_and_others_for_another() -> None:
    def some(seed: int) -> list[bytes]:
        chance = random.Random(seed)  # noqa: S311
        return [mutate(chance, SEEDS) for _ in range(50)]

    assert some(3) == some(3)
    assert some(3) != some(4)
    assert sum(mutant in SEEDS for mutant in some(3)) < 10


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: str(mutation.__name__))
def test_every_mutation_takes_any_content(mutation: Mutation) -> None:
    for data in (b"%", b"\0" * 5000, *SEEDS):
        mutant = mutation(random.Random(1), data, [b"x", data])  # noqa: S311
        assert isinstance(mutant, bytes)
