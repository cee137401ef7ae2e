"""Accuracy on forged reports of a seed that nobody looked at: made, read, and told by family and by kind of scan.

usage: forged.py make --seed N [--pages 500] [--fonts carried] [--kinds odd] --work DIR
                                                           forge so many scanned pages, and their born-digital sources
       forged.py read --work DIR [--workers N]             extract; go on where it was left off
       forged.py tell --work DIR --seed N [--to FILE.md]   score what was read

`make forged SEED=…` does all three.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import count
from pathlib import Path

from hedui.evaluate import collect_documents, read_cases, write_results
from hedui.evaluate.chance import bound_rate
from hedui.evaluate.figures import compute
from hedui.evaluate.scored import Document
from hedui.forge.families import FAMILIES
from hedui.forge.make import Order, fill_order

KINDS = ("office", "worn", "fax", "photo")
ODD = "odd"  # what befalls few scans: a kind apart, so that the figures of the others stay comparable
SCANS = (*KINDS, ODD)
COMMIT_FILE = "commit"
IRREGULAR = (
    *("mixed_separators", "mixed_rates", "truncate", "parent_points", "placeholders", "empty_levels", "blank_actuals"),
    *("spaced", "silent", "lenient", "stray_points", "unit_in_cell", "points_sign", "no_total"),
)
LEAST_DPI = 150  # the promise over all kinds is for scans of so many and up
COLUMNS = {
    "numbers_f1": "numbers F1",
    "text_f1": "text F1",
    "whole_rows": "whole rows",
    "coverage": "coverage",
    "findings_precision": "findings P",
    "findings_recall": "findings R",
}


def make_cases(work: Path, seed: int, pages: int, carried: bool = False, kinds: Sequence[str] = KINDS) -> None:
    """Rounds of one document of each family, each scanned in one way, until there are so many scanned pages.

    `carried`: printed only in fonts that hedui brings along, so that a seed looks alike on every machine.
    """
    made = 0
    for number in count():
        if made >= pages:
            return
        around, place = divmod(number, len(FAMILIES))
        kind = kinds[(around + place) % len(kinds)]
        order = Order(number, seed, work / "cases" / f"{around:02d}", (kind,), tuple(FAMILIES), 0.3, carried=carried)
        folder = fill_order(order)
        made += json.loads((folder / "tags.json").read_text(encoding="utf-8"))["pages"]


def read_all(work: Path, workers: int) -> int:
    """Extract with the installed command; files that have a record are passed over. Notes which code read them."""
    found = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S607
    (work / COMMIT_FILE).write_text(found.stdout.strip() or "unknown", encoding="utf-8")
    command = [
        str(Path(sys.executable).parent / "hedui"),
        "extract",
        str(work / "cases"),
        "--out",
        str(work / "records"),
    ]
    return subprocess.run([*command, "--extractor", "rules", "--workers", str(workers)], check=False).returncode


def score(work: Path) -> tuple[list[Document], str]:
    """Every file scored, one without a record as lost, and how many have one; the work folder gets the report."""
    cases = read_cases(work / "cases")
    _, missing = collect_documents(cases, work / "records", {})
    documents, _ = collect_documents(cases, work / "records", dict.fromkeys(missing, "no record"))
    write_results(documents, work, None)
    return documents, f"{len(documents) - len(missing)} of {len(documents)} files read, the others counted as lost"


def find_dpi(document: Document) -> int:
    """The resolution of a scan; 0 for a born-digital file."""
    scans = document.case.tags.get("scans") or {}
    return int(scans.get(document.kind, {}).get("dpi", 0))


def group(documents: Iterable[Document], key: Callable[[Document], str]) -> dict[str, list[Document]]:
    """Documents by name of group."""
    groups: dict[str, list[Document]] = {}
    for document in documents:
        groups.setdefault(key(document), []).append(document)
    return dict(sorted(groups.items()))


def group_marked(
    documents: Iterable[Document], marks: Callable[[Document], Iterable[str]]
) -> dict[str, list[Document]]:
    """Documents by each of their marks; one may stand in several groups, or in none."""
    groups: dict[str, list[Document]] = {}
    for document in documents:
        for mark in marks(document):
            groups.setdefault(mark, []).append(document)
    return dict(sorted(groups.items()))


def list_wear(document: Document) -> Iterator[str]:
    """What lies on the paper or the glass of a scan."""
    wear = (document.case.tags.get("scans") or {}).get(document.kind, {})
    yield from (name for name in ("seal", "notes", "fold", "holes", "streak", "edge") if wear.get(name))


def find_oddity(document: Document) -> list[str]:
    """What befell an odd scan; nothing of the usual kinds."""
    oddity = ((document.case.tags.get("scans") or {}).get(document.kind) or {}).get("oddity")
    return [str(oddity)] if oddity else []


def list_habits(document: Document) -> set[str]:
    """The irregularities that a document's forms print."""
    forms = document.case.tags.get("forms") or []
    return {name for form in forms for name in IRREGULAR if form.get(name)} | set(
        document.case.tags.get("features") or []
    )


def show(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def tell_row(name: str, documents: Sequence[Document]) -> str:
    """One line of a table."""
    counts = [document.counts for document in documents]
    wrong, given = (sum(int(one[key]) for one in counts) for key in ("verified_wrong", "verified"))
    pages = sum(int(one["pages"]) for one in counts)
    figures = (show(compute(counts, figure)) for figure in COLUMNS)
    bound = f"≤ {bound_rate(wrong, given) * 100:.2f}%" if given else "–"
    return "| " + " | ".join([name, str(len(counts)), str(pages), *figures, f"{wrong} / {given}", bound]) + " |"


def tell_table(title: str, groups: dict[str, list[Document]]) -> Iterator[str]:
    if not groups:
        return
    heads = ["", "files", "pages", *COLUMNS.values(), "wrong verified", "95% bound"]
    yield from ("", f"## {title}", "", "| " + " | ".join(heads) + " |", "|---" * len(heads) + "|")
    yield from (tell_row(name, members) for name, members in groups.items())


def tell(documents: Sequence[Document], seed: int, read: str, commit: str) -> str:
    """The figures as Markdown."""
    scans = [document for document in documents if document.kind in SCANS]
    fine = [document for document in scans if find_dpi(document) >= LEAST_DPI]
    coarse = [document for document in scans if find_dpi(document) < LEAST_DPI]
    asked = {
        "office": [document for document in scans if document.kind == "office"],
        f"all kinds, {LEAST_DPI} dpi and up": fine,
        f"below {LEAST_DPI} dpi": coarse,
        "own text (source.pdf)": [document for document in documents if document.kind not in SCANS],
    }
    lines = [
        "# Forged reports of a seed never looked at",
        "",
        f"Seed {seed}, {date.today()}, commit {commit}, rules; {read}.",
        "`make forged` makes this, and a report.html with every error. Bound: of the rate of wrong verified values,",
        "one-sided Clopper–Pearson.",
        *tell_table("What was promised", {name: members for name, members in asked.items() if members}),
        *tell_table("By kind of scan", group(scans, lambda one: one.kind)),
        *tell_table("By oddity", group_marked(scans, find_oddity)),
        *tell_table("By resolution", group(scans, lambda one: f"{find_dpi(one):3d} dpi")),
        *tell_table("By thickness of rulings, scans", group(scans, lambda one: f"{one.case.tags['look']['rule']} pt")),
        *tell_table("By what lies on the scan", group_marked(scans, list_wear)),
        *tell_table("By irregularity that is printed, scans", group_marked(scans, list_habits)),
        *tell_table("By template family, scans", group(scans, lambda one: str(one.case.tags["family"]))),
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("make", "read", "tell"))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--fonts", choices=("installed", "carried"), default="installed")
    parser.add_argument("--kinds", choices=("usual", ODD), default="usual")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--to", type=Path)
    args = parser.parse_args()
    if args.step == "make":
        make_cases(args.work, args.seed, args.pages, args.fonts == "carried", (ODD,) if args.kinds == ODD else KINDS)
    elif args.step == "read":
        return read_all(args.work, args.workers)
    else:
        documents, read = score(args.work)
        text = tell(documents, args.seed, read, (args.work / COMMIT_FILE).read_text(encoding="utf-8").strip())
        print(text)
        if args.to:
            args.to.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
