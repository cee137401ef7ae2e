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
from hedui.verify import Trial
from hedui.verify.figures import fold_text
from mutants import CLASSES, Mutant, plant
from verify_sources import Proving, leaves_of

PATIENCE = 60  # tries without a new mutant after which a document has no more to give
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


def measure_mutants(sources: Iterable[Proving], wanted: int, seed: int, minutes: float) -> Section:
    """Each fault alone in an otherwise right record, and once only, until `wanted` of every class were planted.

    A document that has fewer to give leaves its share to the next ones. After so many minutes no document is begun.
    """
    every = list(sources)
    tallies = {fault: Tally() for fault in CLASSES}
    started = time.perf_counter()
    done = 0
    for n, source in enumerate(every):
        if time.perf_counter() - started > 60 * minutes:
            break
        done += 1
        right = accepted(source)
        rng = Random(f"{seed} {source.file.name}")  # noqa: S311  repeatable, not secret
        for fault, tally in tallies.items():
            share = -(-(wanted - tally.planted) // (len(every) - n))
            for mutant in distinct(source, fault, rng, share):
                judge(mutant, source, right, tally)
    return describe(tallies, time.perf_counter() - started, done)


def accepted(source: Proving) -> frozenset[str]:
    """The paths of right values that the verifier accepts: only where it does can a fault slip through."""
    leaves = leaves_of(source.check({"reports": source.gold["reports"]}))
    return frozenset(path for path, leaf in leaves.items() if leaf.value is not None)


def distinct(source: Proving, fault: str, rng: Random, most: int) -> Iterable[Mutant]:
    """Mutants of one class that differ, `most` of them or as many as chance finds."""
    seen: set[Any] = set()
    idle = 0
    while len(seen) < most and idle < PATIENCE:
        mutant = plant(fault, source.gold, rng)
        name = signature(mutant) if mutant else None
        if mutant is None or name in seen:
            idle += 1
            continue
        idle = 0
        seen.add(name)
        yield mutant


def signature(mutant: Mutant) -> Any:
    return mutant.paths if mutant.lost else tuple((path, value_at(mutant.record, path)) for path in mutant.paths)


def value_at(record: Any, path: str) -> Any:
    """The value at a path such as reports[0].forms[1].total.weight."""
    node = record
    for step in path.replace("]", "").replace("[", ".").split("."):
        node = node[int(step)] if step.isdecimal() else node[step]
    return node


def judge(mutant: Mutant, source: Proving, right: frozenset[str], tally: Tally) -> None:
    """Count a planted fault by the best that the verifier says of any of its wrong values."""
    trial = source.try_record(mutant.record)
    if mutant.lost:
        tally.planted += 1
        if not is_missed(mutant.lost, trial):
            tally.grounded += 1
            tally.slips.append(f"{source.file.name} {mutant.paths[0]} {mutant.lost}: 未报漏行")
        return
    known = [trial.leaf(path) for path in mutant.paths if path in right or mutant.fault == "invented row"]
    if known:
        count(known, mutant.paths, source, tally)


def count(leaves: Sequence[Leaf], paths: tuple[str, ...], source: Proving, tally: Tally) -> None:
    tally.planted += 1
    said = Counter(leaf.status for leaf in leaves)
    tally.verified += bool(said["verified"])
    tally.grounded += bool(said["grounded"] and not said["verified"])
    if said["verified"] or said["grounded"]:
        tally.slips.append(f"{source.file.name} {paths}: {[(leaf.value, leaf.status) for leaf in leaves]}")


def is_missed(name: str, trial: Trial) -> bool:
    """Whether a finding says that this row is printed and not told."""
    told = (f.message for f in trial.findings if f.verdict == "miscopied" and f.type == "count_mismatch")
    return any(fold_text(name) in fold_text(message) for message in told)


def describe(tallies: dict[str, Tally], seconds: float, documents: int) -> Section:
    section = Section(f"Faults planted one by one in the records of {documents} documents, {seconds:.0f} s")
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
