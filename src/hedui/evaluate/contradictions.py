"""Gold that contradicts itself: printed faults are fine where a finding names them, silent ones are slips of gold."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from hedui.evaluate.findings import figures_of
from hedui.evaluate.normal import normalise_number
from hedui.evaluate.pairing import Node

Path = list[str | int]
TOLERANCE = Decimal("0.05")  # points: rates and points are printed rounded
HUNDRED = Decimal(100)
EXCUSES = frozenset({"score_over_weight", "sum_mismatch"})  # findings that explain a total above its weight


def find_contradictions(gold: Node) -> Iterator[tuple[Path, str]]:
    """(path, reason) of what cannot be true of one document, unless a finding, asked for or optional, says so."""
    yield from check_findings(gold)
    named = [*(gold.get("findings") or []), *(gold.get("optional_findings") or [])]
    for r, report in enumerate(gold["reports"]):
        for f, form in enumerate(report["forms"]):
            path: Path = ["reports", r, "forms", f]
            yield from check_total(form, named, path, "weight")
            yield from check_total(form, named, path, "score")
            yield from check_scores(form, named, path)


def check_findings(gold: Node) -> Iterator[tuple[Path, str]]:
    """Findings whose two figures are the same."""
    for n, finding in enumerate(gold.get("findings") or []):
        printed, recomputed = finding["printed"], finding["recomputed"]
        if printed is not None and normalise_number(printed) == normalise_number(recomputed):
            yield ["findings", n], f"the finding's two figures are the same ({printed})"


def check_total(form: Node, named: Sequence[Node], path: Path, leaf: str) -> Iterator[tuple[Path, str]]:
    """A total that no rows explain and no finding names; a form of which not every row has the figure is let be."""
    total = number_of(form["total"], leaf)
    rows = [number_of(row, leaf) for row in form["indicators"]]
    known = [row for row in rows if row is not None]
    if total is None or not rows or len(known) < len(rows) or is_named(named, total, "sum_mismatch"):
        return
    whole = sum(known, Decimal(0))
    extras = [Decimal(0), *execution_points(form, leaf)]
    if all(abs(whole + extra - total) > TOLERANCE for extra in extras):
        made = " or ".join(dict.fromkeys(str(whole + extra) for extra in extras))
        yield [*path, "total", leaf], f"no rows explain the total {total} (they make {made}) and no finding names it"


def execution_points(form: Node, leaf: str) -> Iterator[Decimal]:
    """What the funding block may add to the rows: its printed points, all or each; a blank score as rate × weight."""
    points = [known for row in form["funding"] if (known := number_of(row, leaf)) is not None]
    yield from points
    yield sum(points, Decimal(0))
    if leaf == "score":
        for row in form["funding"]:
            weight, rate = number_of(row, "weight"), rate_of(row)
            if weight is not None and rate is not None:
                yield (min(rate, HUNDRED) * weight / HUNDRED).quantize(Decimal("0.01"), ROUND_HALF_UP)


def rate_of(row: Node) -> Decimal | None:
    """The execution rate in percent: as printed, else of what was spent in the year's budget."""
    printed, executed, budget = (number_of(row, leaf) for leaf in ("execution_rate", "executed", "annual_budget"))
    if printed is None and executed is not None and budget:
        return executed / budget * HUNDRED
    return printed


def check_scores(form: Node, named: Sequence[Node], path: Path) -> Iterator[tuple[Path, str]]:
    """Scores above their weight that no finding names; a total is above it because a row or the sum is."""
    for steps, row in list_scored(form):
        weight, score = number_of(row, "weight"), number_of(row, "score")
        if weight is None or score is None or score <= weight or is_named(named, score, "score_over_weight"):
            continue
        if steps != ["total"] or not any(finding["type"] in EXCUSES for finding in named):
            yield [*path, *steps, "score"], f"the score {score} is above its weight {weight} and no finding names it"


def list_scored(form: Node) -> Iterator[tuple[Path, Node]]:
    """Everything of a form that may have a weight and a score, with its path in the form."""
    for name in ("indicators", "funding"):
        for n, row in enumerate(form[name]):
            yield [name, n], row
    yield ["total"], form["total"]


def is_named(named: Sequence[Node], figure: Decimal, kind: str) -> bool:
    """Whether a finding of this type has the figure."""
    return any(finding["type"] == kind and figure.normalize() in figures_of(finding) for finding in named)


def number_of(node: Node, leaf: str) -> Decimal | None:
    """A leaf of gold as a number; None where it is none."""
    value = normalise_number(node.get(leaf))
    return value if isinstance(value, Decimal) else None
