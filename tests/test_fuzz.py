"""Hostile files cost themselves and nothing else. 20,000 more, read by the real engines: make fuzz."""

import random
from pathlib import Path

import numpy as np
import pytest

from fuzz import HERE, fuzz, run_hedui, run_quickly
from hedui.reading.image import make_raster
from hedui.reading.scan_page import read_raster
from mutate import MUTATIONS, Mutation, make_seeds, mutate
from quick_engine import QuickEngine

SEEDS = make_seeds(HERE / "cases")


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.slow)])
def test_of_many_mutants_none_crashes_hangs_or_writes_where_it_should_not(tmp_path: Path, count: int) -> None:
    verdict = fuzz(count, seed=7, workers=2, keep=tmp_path, run=run_quickly)
    assert verdict.broken == []
    assert sum(verdict.codes.values()) == count
    assert verdict.codes["unreadable"] > count / 10
    assert verdict.codes["no_form_found"] + verdict.codes["ok"] > count / 10  # not all are refused at the door


@pytest.mark.slow
def test_a_few_mutants_are_survived_by_the_command_with_all_its_engines(tmp_path: Path) -> None:
    verdict = fuzz(12, seed=1, workers=2, keep=tmp_path, run=run_hedui)
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


@pytest.mark.parametrize("shape", [(3, 2339), (2339, 1), (5, 5), (40, 30)], ids=str)
def test_a_sliver_of_a_page_is_read_as_any_other(shape: tuple[int, int]) -> None:
    rgb = np.zeros((*shape, 3), np.uint8)
    page = read_raster(make_raster(rgb, 1.0), 1, QuickEngine())
    assert page.scanned
