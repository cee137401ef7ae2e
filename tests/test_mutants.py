"""The verifier's benchmark plants what it says it plants, and counts what comes of it."""

import copy
from decimal import Decimal
from random import Random
from typing import Any

import pytest

import mutants
from bench_mutants import Tally, count, distinct, signature, value_at
from bounds import upper_bound
from hedui.record import Leaf
from mutants import CLASSES, LEFT_OUT, Slot, plant, slots_of


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311  repeatable, not secret


def row(name: str, target: str, actual: str, weight: str, score: str) -> dict[str, Any]:
    levels = {"level1": "产出指标" if weight != "10" else "满意度指标", "level2": "数量指标"}
    return {
        **levels, "level3": name, "target": target, "actual": actual, "weight": weight, "score": score,
        "score_rate": None, "deviation": None,
    }  # fmt: skip


RIGHT: dict[str, Any] = {
    "reports": [
        {
            "fiscal_year": "2020", "title": "2020年度自评报告",
            "narrative": {"budget": "400", "executed": "224.94", "execution_rate": "56.23", "self_score": "95"},
            "forms": [
                {
                    "title": "自评表", "currency_unit": "万元",
                    "groups": [{"level": 1, "name": "产出", "weight": "50"}],
                    "funding": [
                        {"initial_budget": "65.66", "annual_budget": "70", "executed": "65.07", "weight": "10",
                         "execution_rate": "92.96", "score": "9"},
                    ],
                    "indicators": [
                        row("渔船数", "≥6艘", "7艘", "30", "28"), row("发放率", "100%", "95%", "20", "19"),
                        row("满意度", "≥90%", "93%", "10", "9"),
                    ],
                    "total": {"weight": "100", "score": "95"},
                }
            ],
        }
    ]
}  # fmt: skip


@pytest.mark.parametrize("fault", [fault for fault in CLASSES if fault != LEFT_OUT])
def test_a_planted_fault_changes_just_the_values_that_it_names(fault: str) -> None:
    rng = chance(7)
    found = [mutant for _ in range(40) if (mutant := plant(fault, RIGHT, rng))]
    assert found
    for mutant in found:
        named = set(mutant.paths)
        was, now = ({slot.path: slot.value for slot in slots_of(tree)} for tree in (RIGHT, mutant.record))
        changed = {path for path in was if was[path] != now.get(path)}
        assert changed <= named
        assert all(path not in was or was[path] != value_at(mutant.record, path) for path in named)


def test_planting_leaves_the_right_record_as_it_was() -> None:
    before = copy.deepcopy(RIGHT)
    for fault in CLASSES:
        plant(fault, RIGHT, chance(1))
    assert before == RIGHT


def test_an_adjusted_total_still_adds_up() -> None:
    mutant = next(m for seed in range(50) if (m := plant("total adjusted", RIGHT, chance(seed))))
    form, was = mutant.record["reports"][0]["forms"][0], RIGHT["reports"][0]["forms"][0]
    for name in ("weight", "score"):
        change = Decimal(form["total"][name]) - Decimal(was["total"][name])
        assert change == sum(
            Decimal(a[name]) - Decimal(b[name]) for a, b in zip(form["indicators"], was["indicators"], strict=True)
        )


def test_a_row_left_out_is_named_and_gone() -> None:
    mutant = plant(LEFT_OUT, RIGHT, chance(3))
    assert mutant is not None
    assert mutant.lost not in {row["level3"] for row in mutant.record["reports"][0]["forms"][0]["indicators"]}


@pytest.mark.parametrize(
    ("path", "value", "taken"),
    [("a.weight", "10.0", False), ("a.weight", "1.00", True), ("a.target", "≧6艘", False), ("a.target", "6艘", True)],
)
def test_the_same_value_in_another_form_is_no_fault(path: str, value: str, taken: bool) -> None:
    node = {"weight": "10", "target": "≥6艘"}
    assert Slot(path, node, path.partition(".")[2]).put(value) is taken


def test_no_fault_is_counted_twice() -> None:
    class Source:
        gold = RIGHT

    found: list[mutants.Mutant] = list(distinct(Source(), "one digit", chance(5), 60))  # type: ignore[arg-type]  # a double
    assert len({signature(mutant) for mutant in found}) == len(found) == 60


def test_a_fault_counts_by_the_best_that_is_said_of_its_values() -> None:
    class File:
        name = "x"

    class Source:
        file = File()

    tally = Tally()
    for statuses in (("unsupported", "verified"), ("grounded", "conflict"), ("unsupported", "missing")):
        count([Leaf(status=s) for s in statuses], ("a", "b"), Source(), tally)  # type: ignore[arg-type]  # a double
    assert (tally.planted, tally.verified, tally.grounded, tally.caught) == (3, 1, 1, 1)


def test_the_bound_on_no_failure_among_3000_is_about_a_thousandth() -> None:
    assert upper_bound(0, 3000) == pytest.approx(0.000998, abs=1e-6)
    assert upper_bound(0, 0) == 1
