"""What is printed: sheets of cells and paragraphs, every printed field knowing its place in gold.

A `Mark` says "this text is the value of that field". Gold is collected from the marks of what was printed, so it cannot
say anything that the page does not show.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

NOTHING = frozenset({"", "—", "-", "/", "——", "－", "缺省"})
BARE = re.compile(r"(%|％|分|万元|亿元|元)$")
NUMBERS = frozenset(
    [
        "initial_budget",
        "annual_budget",
        "executed",
        "weight",
        "execution_rate",
        "score",
        "score_rate",
        "budget",
        "self_score",
        "fiscal_year",
    ]
)


@dataclass(frozen=True)
class Mark:
    """A field path relative to its form or narrative (`indicators[2].weight`), and its gold value, never null."""

    path: str
    value: str


def plain_value(path: str, printed: str) -> str | None:
    """The gold value of a printed text: numbers bare of separators and %, blanks and dashes null, = for ═.

    >>> plain_value("indicators[0].target", "═ 95%")
    '=95%'
    """
    text = "".join(printed.split()).replace("═", "=")
    if text in NOTHING:
        return None
    if path.rsplit(".", 1)[-1] in NUMBERS:
        return BARE.sub("", text.replace(",", ""))
    return text


def mark(path: str, printed: str, value: str | None = None) -> tuple[Mark, ...]:
    """One mark for a printed field, or none where nothing is printed. `value` overrides what the text alone says."""
    found = plain_value(path, printed if value is None else value)
    return () if found is None else (Mark(path, found),)


@dataclass
class Cell:
    """A table cell: row and row span on the sheet, left and right edge as shares of the table's width."""

    row: int
    rows: int
    x0: float
    x1: float
    text: str
    marks: tuple[Mark, ...] = ()
    align: str = "c"
    bold: bool = False
    spread: bool = False
    vertical: bool = False


@dataclass
class Sheet:
    """One printed table: cells row by row; `heads` are rows that a page break repeats once they were printed."""

    cells: list[Cell] = field(default_factory=list)
    n_rows: int = 0
    heads: tuple[int, ...] = ()

    def add_row(self) -> int:
        self.n_rows += 1
        return self.n_rows - 1

    def put(self, row: int, span: tuple[float, float], text: str, marks: Iterable[Mark] = (), rows: int = 1,
            align: str = "c", bold: bool = False) -> Cell:  # fmt: skip
        cell = Cell(row, rows, span[0], span[1], text, tuple(marks), align, bold)
        self.cells.append(cell)
        return cell


@dataclass(frozen=True)
class Para:
    """A paragraph. `text` may hold marked spans as ⟦path:printed⟧; see `read_marks`."""

    text: str
    style: str = "body"


@dataclass(frozen=True)
class Break:
    """A new page; landscape or portrait."""

    landscape: bool | None = None


@dataclass(frozen=True)
class TableItem:
    """A sheet in the flow; `prefix` is the path of its form, e.g. `reports[0].forms[1]`."""

    sheet: Sheet
    prefix: str


Item = Para | Break | TableItem

_SPAN = re.compile(r"⟦([^:⟦⟧]+):|⟧")


@dataclass(frozen=True)
class Marked:
    """Characters start..end of a paragraph's bare text are the value of `path`."""

    path: str
    start: int
    end: int


def read_marks(text: str) -> tuple[str, tuple[Marked, ...]]:
    """The bare text and its marked spans, which may nest: `共⟦budget:1,200⟧万元` has budget at 1..6."""
    bare, spans, open_spans, last = "", [], list[tuple[str, int]](), 0
    for hit in _SPAN.finditer(text):
        bare += text[last : hit.start()]
        last = hit.end()
        if hit.group(1):
            open_spans.append((hit.group(1), len(bare)))
        else:
            path, start = open_spans.pop()
            spans.append(Marked(path, start, len(bare)))
    return bare + text[last:], tuple(spans)
