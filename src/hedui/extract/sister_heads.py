"""Heads of sister tables: reports print one head over several tables (表4-1, 表4-2), and a seal lies on one of them.

Or they print it again within one table, over the indicators of another goal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hedui.document import TableBlock
from hedui.extract.columns import name_cell
from hedui.extract.terms import load_terms, tidy_heading
from hedui.extract.unread_heads import is_doubtful
from hedui.page import Cell, Table

LEAST_KNOWN = 3  # headings of a row that name fields: rows of words do not

Row = dict[range, Cell]
"""The cells that begin in a row, by the columns under them."""


def with_heads_of_sisters(blocks: Sequence[TableBlock]) -> list[TableBlock]:
    """The tables of a report, headings that a scan hides as a sister prints them.

    The sister is another table of the same columns, or another head of the same, whose other headings say the same.
    """
    if not any(map(_is_scanned, blocks)):
        return list(blocks)
    heads = [list(filter(_is_head, _rows_of(block.table))) for block in blocks]
    out = []
    for n, block in enumerate(blocks):
        hidden = heads[n] if _is_scanned(block) else ()  # an empty heading of a file's own text is empty
        anew = dict(
            pair
            for row in hidden
            for pair in _read_anew(row, [other for rows in heads for other in rows if other is not row])
        )
        cells = tuple(anew.get(cell, cell) for cell in block.table.cells)
        out.append(replace(block, table=replace(block.table, cells=cells)) if anew else block)
    return out


def _is_scanned(block: TableBlock) -> bool:
    return any(not line.native for cell in block.table.cells for line in cell.lines)


def _rows_of(table: Table) -> Iterator[Row]:
    for row in range(table.n_rows):
        yield {cell.cols: cell for cell in table.row_cells(row) if cell.row == row}


def _is_head(row: Row) -> bool:
    return sum(_name_of(cell) is not None for cell in row.values()) >= LEAST_KNOWN


def _name_of(cell: Cell) -> str | None:
    return name_cell(cell, load_terms()["indicator"])


def _read_anew(row: Row, sisters: Sequence[Row]) -> Iterator[tuple[Cell, Cell]]:
    """Each hidden heading of a row, and the same one as sisters have it, where they all have one."""
    hidden = [cols for cols, cell in row.items() if is_doubtful(cell) and _name_of(cell) is None]
    if not hidden:
        return
    alike = [it for it in sisters if it.keys() == row.keys() and _say_the_same(row, it, hidden)]
    names = {tuple(_name_of(it[cols]) for cols in hidden) for it in alike}
    if len(names) == 1 and None not in names.pop():
        yield from ((row[cols], replace(row[cols], lines=alike[0][cols].lines)) for cols in hidden)


def _say_the_same(row: Row, other: Row, but: Sequence[range]) -> bool:
    """Whether all headings but some name the same fields, those that name none in the same words."""
    pairs = [(cell, other[cols]) for cols, cell in row.items() if cols not in but]
    words = [(tidy_heading(one.text), tidy_heading(two.text)) for one, two in pairs if _name_of(one) is None]
    return all(_name_of(one) == _name_of(two) for one, two in pairs) and all(one == two for one, two in words)
