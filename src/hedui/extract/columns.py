"""Heads of tables: which column holds what, read from the header cells and their geometry."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hedui.extract.terms import Vocabulary, begins_term, load_terms, match_term, tidy_heading
from hedui.page import Cell, Table


@dataclass(frozen=True)
class Head:
    """A table head: the rows it takes, and for each field the columns under its heading; headings nobody knows."""

    first: int
    last: int
    columns: dict[str, range]
    unknown: tuple[str, ...] = ()
    heads: dict[str, Cell] = field(default_factory=dict)


def read_head(table: Table, row: int, vocabulary: Vocabulary, order: Sequence[str]) -> Head:
    """The head that begins in this row: one row, or two where a heading stands over headings of its own.

    Weak names (绩效指标 for the name column) count only where no heading names the field outright.
    """
    cells = heading_cells(table, row)
    found: dict[str, Cell] = {}
    loose: list[Cell] = []
    last = row
    for cell in cells:
        below = _headings_below(table, cell, vocabulary)
        name = name_cell(cell, vocabulary)
        if below:
            last = max(last, below[0].row + below[0].row_span - 1)
            for part in below:
                _take(part, name_cell(part, vocabulary), found, loose)
        else:
            last = max(last, row + cell.row_span - 1) if name not in (None, "other") else last
            _take(cell, name, found, loose)
    for cell in list(loose):
        weak = match_term(cell.text, load_terms()["weak"])
        if weak is not None and weak in order and weak not in found:
            found[weak] = cell
            loose.remove(cell)
    unknown = _place_cut_off(loose, found, vocabulary, order)
    columns = {name: cell.cols for name, cell in found.items() if name != "other"}
    return Head(row, last, columns, unknown, found)


def name_heading(text: str, vocabulary: Vocabulary) -> str | None:
    """The field that a heading names outright; a weak name (绩效指标) is no misprint of a strong one (绩效指标值)."""
    return None if is_weak(text) else match_term(text, vocabulary)


def name_cell(cell: Cell, vocabulary: Vocabulary) -> str | None:
    """The field that a cell names as first read, or else as read again."""
    return name_heading(cell.text, vocabulary) or name_heading(cell.second_text, vocabulary)


def is_weak(text: str) -> bool:
    return any(tidy_heading(text) in names for names in load_terms()["weak"].values())


def heading_cells(table: Table, row: int) -> list[Cell]:
    """The cells that begin in a row and may be headings: no label of a whole block, which reaches below the rest."""
    cells = [cell for cell in table.row_cells(row) if cell.row == row and cell.text]
    lowest = min((cell.row_span for cell in cells), default=1)
    return [cell for cell in cells if cell.row_span <= lowest + 1]


def _take(cell: Cell, name: str | None, found: dict[str, Cell], loose: list[Cell]) -> None:
    """File a header cell under its field; the first printing of a field wins."""
    if name is None or name in found:
        loose.append(cell)
    else:
        found[name] = cell


def _headings_below(table: Table, cell: Cell, vocabulary: Vocabulary) -> list[Cell]:
    """Headings right under a heading that spans them (年度指标值 over 指标性质, 指标值, 度量单位)."""
    if cell.col_span < 2 or cell.row + cell.row_span >= table.n_rows:
        return []
    row = cell.row + cell.row_span
    parts = [c for c in table.row_cells(row) if c.row == row and cell.col <= c.col < cell.col + cell.col_span]
    named = [c for c in parts if match_term(c.text, vocabulary)]
    return parts if len(parts) >= 2 and len(named) >= 2 else []


def _place_cut_off(
    loose: Sequence[Cell], found: dict[str, Cell], vocabulary: Vocabulary, order: Sequence[str]
) -> tuple[str, ...]:
    """File headings that are printed cut off under the field they begin, if their place among the others allows it."""
    unknown = []
    for cell in loose:
        options = [name for name in begins_term(cell.text, vocabulary) if name not in found and name != "other"]
        fitting = [name for name in options if _fits(name, cell, found, order)]
        if fitting and (len(fitting) == 1 or fitting[0] in order):
            found[fitting[0]] = cell
        elif match_term(cell.text, vocabulary) is None:
            unknown.append(cell.text)
    return tuple(unknown)


def _fits(name: str, cell: Cell, found: dict[str, Cell], order: Sequence[str]) -> bool:
    """Whether a field in this place keeps the order in which these fields are printed."""
    if name not in order:
        return True
    rank = order.index(name)
    for other, at in found.items():
        if other in order and (order.index(other) < rank) != (at.col < cell.col):
            return False
    return True


def value_cell(table: Table, row: int, columns: range | None) -> Cell | None:
    """The cell of a row under a heading: the one that covers most of its columns, nearest its own start."""
    if columns is None:
        return None
    best: tuple[int, int, Cell] | None = None
    for col in columns:
        cell = table.at(row, col)
        if cell is None:
            continue
        shared = len(range(max(cell.col, columns.start), min(cell.col + cell.col_span, columns.stop)))
        rank = (shared, -abs(cell.col - columns.start), cell)
        if best is None or rank[:2] > best[:2]:
            best = rank
    return best[2] if best else None
