"""Right values put before the verifier: how many it refuses, and how many right numbers it proves."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from bench_cases import ROUGH
from bench_mutants import value_at
from bench_report import Check, Section, format_table
from mutants import slots_of
from verify_sources import Proving, leaves_of

MOST_REFUSED = {"clean": 0.001, "rough": 0.005}
LEAST_PROVEN = {"clean": 0.985, "rough": 0.96}
SHOWN = 20


@dataclass
class Told:
    """What was said of right values on one kind of page."""

    values: int = 0
    refused: list[str] = field(default_factory=list)
    numbers: int = 0
    proven: int = 0
    contradicted: int = 0  # numbers of contradictions that the document really prints


def measure_refusals(sources: Iterable[Proving]) -> Section:
    """Every gold record as it is, through `hedui verify`."""
    told: defaultdict[str, Told] = defaultdict(Told)
    for source in sources:
        kinds = source.file.column, "rough" if source.file.column in ROUGH else "clean"
        leaves = leaves_of(source.check({"reports": source.gold["reports"]}))
        numbers = {slot.path for slot in slots_of(source.gold) if slot.is_number}
        for path, leaf in leaves.items():
            if value_at(source.gold, path) is None:
                continue
            for kind in kinds:
                box = told[kind]
                box.values += 1
                box.numbers += path in numbers
                box.proven += path in numbers and leaf.status == "verified"
                box.contradicted += path in numbers and leaf.status == "conflict" and bool(source.gold.get("findings"))
                if leaf.status == "unsupported":
                    box.refused.append(f"{source.file.name} {path} = {leaf.claimed}")
    return describe(told)


def describe(told: dict[str, Told]) -> Section:
    section = Section("Right records")
    rows = [
        (kind, f"{t.values:,}", len(t.refused), f"{100 * len(t.refused) / t.values:.3f}", f"{t.numbers:,}",
         t.contradicted, f"{100 * t.proven / max(1, t.numbers):.2f}",
         f"{100 * t.proven / max(1, t.numbers - t.contradicted):.2f}")
        for kind, t in sorted(told.items())
    ]  # fmt: skip
    heads = (
        "pages",
        "right values",
        "refused",
        "refused %",
        "right numbers",
        "in a true conflict",
        "verified %",
        "of the others %",
    )
    section.text.append(format_table(heads, rows))
    for kind in ("clean", "rough"):
        if kind in told:
            t = told[kind]
            rate, cover = len(t.refused) / t.values, t.proven / max(1, t.numbers - t.contradicted)
            most, least = MOST_REFUSED[kind], LEAST_PROVEN[kind]
            section.text += [f"- refused: {entry}" for entry in t.refused[:SHOWN]]
            section.checks += [
                Check(f"right values refused, {kind}", f"{100 * rate:.3f}%", f"≤ {100 * most:g}%", rate <= most),
                Check(f"right numbers in no conflict verified, {kind}", f"{cover:.4f}", f"≥ {least:g}", cover >= least),
            ]
    section.data = {kind: {**vars(t)} for kind, t in told.items()}
    return section
