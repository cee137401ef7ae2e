"""The mutation benchmark: right records, faults planted in them, and what the verifier makes of each."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bench_report import Check, Section, format_table
from bounds import upper_bound
from hedui.record import Leaf
from hedui.verify import Proven
from hedui.verify.figures import fold_text
from mutants import CLASSES, Mutant, plant
from verify_sources import Proving, leaves_of

TOGETHER = 8  # faults planted in one record: as many as leave most of it right
PATIENCE = 6  # tries without a new mutant after which a document has no more to give
REFUSED_CLEAN, REFUSED_ROUGH = 0.001, 0.005
SHOWN = 12


@dataclass
class Tally:
    """What became of the planted faults of one class."""

    planted: int = 0
    verified: int = 0
    grounded: int = 0
    slips: list[str] = field(default_factory=list)

    @property
    def caught(self) -> int:
        return self.planted - self.verified - self.grounded


def measure_mutants(sources: Iterable[Proving], wanted: int, seed: int) -> Section:
    """Every class on every document, in equal shares, each fault once; until `wanted` of a class were planted."""
    every = list(sources)
    tallies = {fault: Tally() for fault in CLASSES}
    started, runs = time.perf_counter(), 0
    share = -(-wanted // len(every))
    for source in every:
        right = accepted(source)
        rng = Random(f"{seed} {source.file.name}")  # noqa: S311  repeatable, not secret
        for fault, tally in tallies.items():
            for mutant in distinct(source, fault, rng, share, right):
                judge(mutant, source, right, tally)
                runs += 1
    return describe(tallies, runs, time.perf_counter() - started, len(every))


def accepted(source: Proving) -> frozenset[str]:
    """The paths of right values that the verifier accepts: only where it does can a fault slip through."""
    leaves = leaves_of(source.check({"reports": source.gold["reports"]}))
    return frozenset(path for path, leaf in leaves.items() if leaf.value is not None)


def distinct(source: Proving, fault: str, rng: Random, most: int, right: frozenset[str]) -> Iterable[Mutant]:
    """Mutants of one class that differ, until they hold `most` faults or chance finds no new ones."""
    seen: set[Any] = set()
    count = idle = 0
    while count < most and idle < PATIENCE:
        mutant = plant(fault, source.gold, rng, TOGETHER)
        new = [name for name in signatures(mutant) if name not in seen] if mutant else []
        if mutant is None or not new:
            idle += 1
            continue
        idle = 0
        seen.update(new)
        count += len(new)
        yield mutant


def signatures(mutant: Mutant) -> list[Any]:
    values = {path: value_at(mutant.record, path) for paths in mutant.planted for path in paths}
    return [*(tuple((p, values[p]) for p in paths) for paths in mutant.planted), *mutant.lost]


def value_at(record: Any, path: str) -> Any:
    """The value at a path such as reports[0].forms[1].total.weight."""
    node = record
    for step in path.replace("]", "").replace("[", ".").split("."):
        node = node[int(step)] if step.isdecimal() else node[step]
    return node


def judge(mutant: Mutant, source: Proving, right: frozenset[str], tally: Tally) -> None:
    """Count each planted fault by the best that the verifier says of any of its wrong values."""
    proven = source.check(mutant.record)
    leaves = leaves_of(proven)
    for paths in mutant.planted:
        known = [leaves[path] for path in paths if path in right or mutant.fault == "invented row"]
        if known:
            count(known, paths, source, tally)
    for name in mutant.lost:
        tally.planted += 1
        if not is_missed(name, proven):
            tally.grounded += 1
            tally.slips.append(f"{source.file.name} {name}: 未报漏行")


def count(leaves: Sequence[Leaf], paths: tuple[str, ...], source: Proving, tally: Tally) -> None:
    tally.planted += 1
    said = Counter(leaf.status for leaf in leaves)
    tally.verified += bool(said["verified"])
    tally.grounded += bool(said["grounded"] and not said["verified"])
    if said["verified"] or said["grounded"]:
        tally.slips.append(f"{source.file.name} {paths}: {[(leaf.value, leaf.status) for leaf in leaves]}")


def is_missed(name: str, proven: Proven) -> bool:
    """Whether a finding says that this row is printed and not told."""
    told = (f.message for f in proven.findings if f.verdict == "miscopied" and f.type == "count_mismatch")
    return any(fold_text(name) in fold_text(message) for message in told)


def describe(tallies: dict[str, Tally], runs: int, seconds: float, documents: int) -> Section:
    section = Section(f"Mutants: {runs:,} records of {documents} documents, {seconds:.0f} s")
    rows = []
    for fault, tally in tallies.items():
        n = tally.planted
        rows.append([
            fault, f"{n:,}", tally.verified, tally.grounded, f"{100 * tally.caught / max(1, n):.2f}",
            f"{100 * upper_bound(tally.verified, n):.3f}",
        ])  # fmt: skip
    heads = ["fault", "planted", "verified", "grounded", "caught %", "verified % at most (95%)"]
    section.text.append(format_table(heads, rows))
    section.text += [f"- {fault}: {slip}" for fault, t in tallies.items() for slip in t.slips[:SHOWN]]
    total, caught = (sum(getattr(t, name) for t in tallies.values()) for name in ("planted", "caught"))
    verified = sum(t.verified for t in tallies.values())
    worst = min(tallies, key=lambda fault: tallies[fault].caught / max(1, tallies[fault].planted))
    least = tallies[worst].caught / max(1, tallies[worst].planted)
    section.checks += [
        Check("planted faults that are verified", f"{verified} of {total:,}", "0", verified == 0),
        Check("caught", f"{100 * caught / max(1, total):.3f}%", "≥ 99.9%", caught >= 0.999 * total),
        Check(f"caught in each class (worst: {worst})", f"{100 * least:.2f}%", "≥ 99%", least >= 0.99),
    ]
    section.data = {fault: {"planted": t.planted, "verified": t.verified, "grounded": t.grounded, "slips": t.slips}
                    for fault, t in tallies.items()}  # fmt: skip
    return section
