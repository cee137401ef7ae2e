"""The verifier measured: faults planted in right records, right values refused, blame, cost.

usage: bench_verify.py [mutants|refusals|findings|blame|growth|rivals …] [--corpus FOLDER] [--forged N] [--wanted N] …

Documents are those of FOLDER (eval/cases if not given) and N forged ones, born-digital, half of them without any fault
and half with; what was read of them is kept under .bench/verify. Each section is printed as Markdown and written to
.bench/verify-<section>.json. Exit status 1 if a promise was not held.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from bench import format_machine, write_section
from bench_blame import measure_blame
from bench_cases import find_files
from bench_findings import measure_findings
from bench_growth import measure_growth
from bench_mutants import measure_mutants
from bench_refusals import measure_refusals
from bench_report import Section, format_section
from bench_run import HERE
from bench_verify_rivals import measure_rivals
from verify_sources import Proving, forge_cases, open_sources

SECTIONS = ("mutants", "refusals", "findings", "blame", "growth", "rivals")


def main() -> int:
    given = parse_arguments()
    kept = given.out / "verify"
    kept.mkdir(parents=True, exist_ok=True)
    half = given.forged // 2
    clean, faulty = (list(open_sources(forge_cases(kept, half, given.seed + n, n), kept)) for n in (0, 1))
    sources = [*open_sources(find_files(given.corpus), kept), *clean, *faulty]
    sections: dict[str, Callable[[], Section]] = {
        "mutants": lambda: measure_mutants(shuffle(sources, given.seed), given.wanted, given.seed, given.minutes),
        "refusals": lambda: measure_refusals(sources),
        "findings": lambda: measure_findings(clean, faulty),
        "blame": lambda: measure_blame((s for s in sources if s.file.column == "source"), given.causes, given.seed),
        "growth": measure_growth,
        "rivals": lambda: measure_rivals(sources, given.out, given.documents, given.seed),
    }
    print(f"# Benchmark of the verifier\n\n{format_machine()}\n", flush=True)
    held = True
    for name in given.sections or SECTIONS:
        section = sections[name]()
        print(format_section(section), flush=True)
        write_section(given.out / f"verify-{name}.json", section)
        held = held and all(check.held for check in section.checks)
    return 0 if held else 1


def shuffle(sources: Sequence[Proving], seed: int) -> list[Proving]:
    """The sources in a random order, always the same, so that any part of them is a fair sample."""
    return Random(seed).sample(list(sources), len(sources))  # noqa: S311  repeatable, not secret


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"{', '.join(SECTIONS)}; all if none is named")
    parser.add_argument("--corpus", type=Path, default=HERE / "cases", help="folder of cases; eval/cases if not given")
    parser.add_argument("--forged", type=int, default=660, help="forged documents besides, half of them with faults")
    parser.add_argument("--wanted", type=int, default=10_000, help="planted faults of each class")
    parser.add_argument("--minutes", type=float, default=120, help="after which no document is begun, of mutants")
    parser.add_argument("--causes", type=int, default=1_000, help="planted causes of the section blame")
    parser.add_argument("--documents", type=int, default=30, help="documents that the rivals are asked about")
    parser.add_argument("--seed", type=int, default=41, help="of the forge and of the faults")
    parser.add_argument("--out", type=Path, default=HERE.parent / ".bench", help="folder for the JSON")
    given = parser.parse_args()
    if unknown := [name for name in given.sections if name not in SECTIONS]:
        parser.error(f"no such section: {', '.join(unknown)}")
    return given


if __name__ == "__main__":
    sys.exit(main())
