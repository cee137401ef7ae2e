"""Commas of which a scan left a point: 2.464 in a table whose other amounts are 2,364 and 100.

The mark's own ink does not tell, and every reader errs alike; the table does. The same digits stand with a comma
elsewhere in it, or their column has commas, and none of its other amounts so many decimals.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from hedui.page import Cell, Line, Table
from hedui.reading.marks import with_mark, without_mark

POINTED = re.compile(r"(?P<speck>[.,·]?)[1-9]\d{0,2}(?P<mark>[.．])\d{3}")  # 6,970.128 shows what a comma looks like
GROUPED = re.compile(r"[1-9]\d{0,2}(?:[,，]\d{3})+(?P<decimals>[.．]\d+)?")
DECIMALS = re.compile(r"[.．](\d+)$")
MOST_DECIMALS = 1  # of the column's other amounts: rounded to more, one of them may well have three
PASSES = 3  # a comma that was put right tells of others


def mend_commas(tables: Sequence[Table]) -> list[Table]:
    """The tables, with commas, in doubt, for points that are none."""
    return [_mend_table(table) for table in tables]


def _mend_table(table: Table) -> Table:
    if not any(_is_grouped(cell.text) for cell in table.cells):  # as most
        return table
    for _ in range(PASSES):
        cells = tuple(_mend_cell(cell, table) for cell in table.cells)
        if cells == table.cells:
            break
        table = replace(table, cells=cells)
    return table


def _mend_cell(cell: Cell, table: Table) -> Cell:
    line = cell.lines[0] if len(cell.lines) == 1 else None
    match = POINTED.fullmatch(line.text) if line is not None and not line.native else None
    if line is None or match is None or not (_stands_elsewhere(cell, table) or _has_commas_beside(cell, table)):
        return cell
    return replace(cell, lines=(_mend_line(line, match),))


def _mend_line(line: Line, match: re.Match[str]) -> Line:
    mended = with_mark(line, match.start("mark"), ",")
    return without_mark(mended, 0) if match["speck"] else mended


def _stands_elsewhere(cell: Cell, table: Table) -> bool:
    """Whether the same digits stand in another cell of the table, with commas."""
    digits = _digits_of(cell.text)
    return any(_is_grouped(other.text) and _digits_of(other.text) == digits for other in table.cells)


def _has_commas_beside(cell: Cell, table: Table) -> bool:
    """Whether amounts in the cell's column have commas, and hardly any decimals."""
    column = [o.text for o in table.cells if o is not cell and (o.col, o.col_span) == (cell.col, cell.col_span)]
    decimals = (match[1] for text in column if not POINTED.fullmatch(text) and (match := DECIMALS.search(text)))
    return any(map(_is_grouped, column)) and all(len(each) <= MOST_DECIMALS for each in decimals)


def _is_grouped(text: str) -> bool:
    """Whether a text is a number with commas, and no decimals that may be a group themselves."""
    match = GROUPED.fullmatch(text)
    return match is not None and len(match["decimals"] or "") != len(".000")


def _digits_of(text: str) -> str:
    return "".join(filter(str.isdigit, text))
