"""A record laid out as it is printed: what the review page shows on its right side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hedui.record import Finding, Form, Leaf, Record, Report
from hedui.summary import NUMBER_FIELDS

HEADS = ("project_name", "competent_department", "implementing_unit", "currency_unit", "grade")
FUNDING = ("label", "initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score")
INDICATORS = ("level1", "level2", "level3", "target", "actual", "weight", "score", "score_rate", "deviation")
MERGED = ("level1", "level2")
ALWAYS = frozenset({"label", "level3", "annual_budget", "executed", "score", "target", "actual"})
FACTS = ("budget", "executed", "execution_rate", "currency_unit", "self_score", "grade")
LISTS = ("problems", "improvements", "recommendations")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: where it is in the record, and how many rows its cell spans."""

    path: str
    name: str
    leaf: Leaf
    rows: int = 1

    @property
    def number(self) -> bool:
        return self.name in NUMBER_FIELDS


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the names of its columns, and rows of cells; cells that an upper one spans are left out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One printed form."""

    title: Cell
    pages: tuple[int, int]
    heads: tuple[Cell, ...]
    funding: Grid | None
    goals: Grid | None
    groups: Grid | None
    indicators: Grid | None
    total: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """One report: what stands at its head, its forms, and the facts and lists of its prose."""

    heads: tuple[Cell, ...]
    forms: tuple[FormSheet, ...]
    facts: tuple[Cell, ...]
    lists: tuple[tuple[str, tuple[Cell, ...]], ...]


def lay_out(record: Record) -> tuple[ReportSheet, ...]:
    return tuple(lay_out_report(report, f"reports[{number}]") for number, report in enumerate(record.reports))


def lay_out_report(report: Report[Leaf], at: str) -> ReportSheet:
    told = report.narrative
    lists: Iterator[tuple[str, Sequence[Leaf]]] = ((name, getattr(told, name)) for name in LISTS)
    shown = [(name, tuple(cells_of(name, leaves, f"{at}.narrative.{name}"))) for name, leaves in lists if leaves]
    if told.publication.value or told.publication.claimed:
        shown.append(("publication", (Cell(f"{at}.narrative.publication", "publication", told.publication),)))
    return ReportSheet(
        heads=pick(report, at, ("title", "fiscal_year", "unit", "kind")),
        forms=tuple(lay_out_form(form, f"{at}.forms[{number}]") for number, form in enumerate(report.forms)),
        facts=tuple(cell for cell in pick(told, f"{at}.narrative", FACTS) if is_told(cell.leaf)),
        lists=tuple(shown),
    )


def lay_out_form(form: Form[Leaf], at: str) -> FormSheet:
    return FormSheet(
        title=Cell(f"{at}.title", "title", form.title),
        pages=form.pages,
        heads=tuple(cell for cell in pick(form, at, HEADS) if is_told(cell.leaf)),
        funding=lay_out_rows(form.funding, f"{at}.funding", FUNDING),
        goals=lay_out_rows(form.goals, f"{at}.goals", ("expected", "actual")),
        groups=lay_out_rows(form.groups, f"{at}.groups", ("name", "weight")),
        indicators=lay_out_rows(form.indicators, f"{at}.indicators", INDICATORS),
        total=pick(form.total, f"{at}.total", ("weight", "score")),
    )


def lay_out_rows(items: Sequence[Any], at: str, names: tuple[str, ...]) -> Grid | None:
    """The grid of some rows; columns that nothing is printed in are left out. None if there are no rows."""
    if not items:
        return None
    columns = tuple(name for name in names if name in ALWAYS or any(is_told(getattr(item, name)) for item in items))
    spans = {name: list(spans_of([getattr(item, name) for item in items])) for name in columns if name in MERGED}
    rows = tuple(
        tuple(
            Cell(f"{at}[{number}].{name}", name, getattr(item, name), spans[name][number] if name in spans else 1)
            for name in columns
            if name not in spans or spans[name][number]
        )
        for number, item in enumerate(items)
    )
    return Grid(columns, rows)


def spans_of(leaves: Sequence[Leaf]) -> Iterator[int]:
    """How many rows each cell spans that stands on several, 0 for the rows below its first."""
    for number, leaf in enumerate(leaves):
        if number and same_ink(leaves[number - 1], leaf):
            yield 0
            continue
        last = number + 1
        while last < len(leaves) and same_ink(leaves[last - 1], leaves[last]):
            last += 1
        yield last - number


def same_ink(above: Leaf, below: Leaf) -> bool:
    return bool(above.evidence) and above.evidence == below.evidence and above.value == below.value


def cells_of(name: str, leaves: Sequence[Leaf], at: str) -> Iterator[Cell]:
    return (Cell(f"{at}[{number}]", name, leaf) for number, leaf in enumerate(leaves))


def pick(node: Any, at: str, names: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(Cell(f"{at}.{name}", name, getattr(node, name)) for name in names)


def is_told(leaf: Leaf) -> bool:
    return leaf.value is not None or leaf.claimed is not None or bool(leaf.evidence)


def sort_findings(findings: Sequence[Finding]) -> list[tuple[int, Finding]]:
    """Findings with their numbers, what is not decided first."""
    order = ("undecided", "misread", "miscopied", "printed")
    return sorted(enumerate(findings, 1), key=lambda each: order.index(each[1].verdict))
