"""The short tables of a run for the screen."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich import box
from rich.table import Table

from hedui.evaluate.compare import VERDICTS, Comparison
from hedui.evaluate.figures import FIGURES

SHORT = (
    *(
        "numbers_precision",
        "numbers_recall",
        "numbers_f1",
        "text_f1",
        "anls",
        "kieval_aligned",
        "whole_rows",
        "teds",
        "grits_content",
    ),
    *("coverage", "unsupported_rate", "findings_precision", "findings_recall", "faultless"),
    *("seconds_per_page", "seconds_per_right_verified_number"),
)


def show_value(name: str, value: float | None) -> str:
    """A figure as people read it: a share as per cent, – for none.

    >>> show_value("numbers_f1", 0.98765)
    '98.77%'
    """
    if value is None:
        return "–"
    return f"{value * 100:.2f}%" if FIGURES[name].share else f"{value:.2f}"


def make_tables(metrics: Mapping[str, Any], comparison: Comparison | None) -> Iterator[Table]:
    """The figures with their intervals, by kind of scan, and beside another run's."""
    yield make_figures(metrics)
    if len(metrics["by_kind"]) > 1:
        yield make_kinds(metrics["by_kind"])
    if comparison:
        yield make_comparison(comparison)


def make_figures(metrics: Mapping[str, Any]) -> Table:
    """The main figures."""
    table = Table("指标 figure", "", "95%", box=box.SIMPLE_HEAD)
    for name in SHORT:
        held = metrics["figures"][name]
        if held["value"] is not None:
            ends = "" if held["low"] is None else " – ".join(show_value(name, held[end]) for end in ("low", "high"))
            table.add_row(FIGURES[name].title, show_value(name, held["value"]), ends)
    proof = metrics["verified"]
    said = f"{proof['wrong']} / {proof['count']}"
    table.add_row(
        "已证实而错 verified but wrong", said, f"P ≥ {proof['precision_lower_bound'] * 100:.2f}% (Clopper–Pearson)"
    )
    return table


def make_kinds(kinds: Mapping[str, Any]) -> Table:
    """The main figures by the kind of file."""
    names = ("numbers_f1", "text_f1", "whole_rows", "coverage", "faultless", "seconds_per_page")
    titles = [FIGURES[name].title.replace(" ", "\n", 1) for name in names]
    table = Table("类别\nkind", "文件\nfiles", *titles, "已证实而错\nwrong", box=box.SIMPLE_HEAD)
    for kind, held in kinds.items():
        values = (show_value(name, held[name]) for name in names)
        table.add_row(kind, str(held["documents"]), *values, str(held["verified_wrong"]))
    return table


def make_comparison(comparison: Comparison) -> Table:
    """What differs from another run."""
    title = f"与另一次比较 against the other run: {comparison.documents} 个文件 documents"
    table = Table("指标 figure", "原 old", "现 new", "差 95%", "", box=box.SIMPLE_HEAD, title=title)
    for change in comparison.changes:
        if change.verdict != "same":
            ends = "" if change.low is None else f"{change.low:+.4f} … {change.high:+.4f}"
            values = (show_value(change.figure, value) for value in (change.old, change.new))
            table.add_row(FIGURES[change.figure].title, *values, ends, VERDICTS[change.verdict])
    old, new = comparison.verified_wrong
    table.add_row("已证实而错 verified but wrong", str(old), str(new), "", "")
    return table
