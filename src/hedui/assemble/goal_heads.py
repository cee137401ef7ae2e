"""Headings of goals that stand in one cell with the goals below them: a fax lost the level ruling between.

年初设定目标 beside 全年实际完成情况 head two columns; where both cells go on with goals, a row is missing.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hedui.numbers.glyphs import fold
from hedui.page import Cell, Page, Table

EXPECTED = re.compile(r"(?:年初|年度|全年|总体|预期|设定|绩效)+目标")
ACTUAL = re.compile(r"(?:年度|全年|总体|绩效|目标|实际)*(?:实际|目标)完成(?:情况|目标)")


def with_goal_heads(page: Page) -> Page:
    """The page; of a scan's tables such rows are two."""
    return replace(page, tables=tuple(map(_parted, page.tables))) if page.scanned else page


def _parted(table: Table) -> Table:
    for row in range(table.n_rows):
        cells = [cell for cell in table.row_cells(row) if cell.row == row]
        for left, right in pairwise(cells):
            if _heads(left, EXPECTED) and _heads(right, ACTUAL) and left.rows == right.rows:
                return _with_row(table, row, (left, right))
    return table


def _heads(cell: Cell, words: re.Pattern[str]) -> bool:
    """Whether a cell's first line is such a heading, and more stands below it."""
    if len(cell.lines) < 2 or len(cell.boxes) != 1:
        return False
    heading, body = cell.lines[:2]
    return body.box.y0 > heading.box.center[1] and words.fullmatch(fold(heading.text)) is not None


def _with_row(table: Table, row: int, heads: Sequence[Cell]) -> Table:
    """The table with one row more: the headings' own."""
    out: list[Cell] = []
    for cell in table.cells:
        if any(cell is head for head in heads):
            out += _in_two(cell)
        elif cell.row > row:
            out.append(replace(cell, row=cell.row + 1))
        else:
            out.append(replace(cell, row_span=cell.row_span + 1) if cell.rows.stop > row else cell)
    return replace(table, n_rows=table.n_rows + 1, cells=tuple(out))


def _in_two(cell: Cell) -> tuple[Cell, Cell]:
    ((page, box),) = cell.boxes
    at = (cell.lines[0].box.y1 + cell.lines[1].box.y0) / 2
    head, body = replace(box, y1=at), replace(box, y0=at)
    return (
        replace(cell, row_span=1, boxes=((page, head),), lines=cell.lines[:1]),
        replace(cell, row=cell.row + 1, boxes=((page, body),), lines=cell.lines[1:]),
    )
