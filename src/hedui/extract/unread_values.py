"""The column of targets or of results whose heading could not be read: what stands beside the one answers to it."""

import re
from collections.abc import Sequence
from itertools import pairwise

from hedui.extract.columns import Head, value_cell
from hedui.extract.terms import load_terms
from hedui.extract.unread_heads import is_doubtful, over_own_cells, unread_headings, with_heading
from hedui.numbers import is_blank, parse_quantity
from hedui.page import Cell, Table

LEAST_ANSWERS = 3  # rows in which both tell a quantity of one kind,
MOST_ANSWERS = 0.6  # and the share of those in which the known one tells any
_OTHERWISE = re.compile(r"上年|往年|历史|计划|调整|变更")  # of another year, or another target
PAIRED = {"actual": "target", "target": "actual"}


def with_unread_values(table: Table, head: Head, end: int) -> Head:
    """The head, with the results beside the targets, or the targets beside the results, where one heading was not read.

    They stand between names and points, and answer one another: so many places with so many, a share with a share.
    Where neither was read, they are the one pair of columns side by side that do.
    """
    missing = [field for field in PAIRED if field not in head.columns]
    rows = range(head.last + 1, end)
    unread = unread_headings(table, head, load_terms()["indicator"]) if missing else []
    cells = [cell for cell in unread if is_doubtful(cell, any) and not _OTHERWISE.search(cell.text)]
    if len(missing) != 1:
        return _with_both(table, rows, head, cells) if missing else head
    (field,) = missing
    fitting = [cell for cell in cells if _in_place(cell, head, field) and _answers(table, rows, head, cell, field)]
    telling = over_own_cells(table, fitting, rows)
    return with_heading(head, field, telling[0]) if len(telling) == 1 else head


def _with_both(table: Table, rows: range, head: Head, cells: Sequence[Cell]) -> Head:
    """The head with targets and, right behind them, results, where one pair of unread headings stands over such."""
    pairs = []
    for target, actual in pairwise(sorted(cells, key=lambda cell: cell.col)):
        both = with_heading(with_heading(head, "target", target), "actual", actual)
        beside = target.cols.stop == actual.col and _in_place(target, both, "target")
        if beside and _in_place(actual, both, "actual") and _answers(table, rows, both, actual, "actual"):
            pairs.append(both)
    return pairs[0] if len(pairs) == 1 else head


def _in_place(cell: Cell, head: Head, field: str) -> bool:
    """Whether a heading stands behind the names, results behind the targets and before what deviates from them."""
    known = head.columns[PAIRED[field]]
    names = [columns.stop for name, columns in head.columns.items() if name.startswith("level")]
    after = cell.col >= known.stop if field == "actual" else cell.cols.stop <= known.start
    reasons = head.columns.get("deviation")
    return after and cell.col >= max(names, default=0) and (reasons is None or cell.col < reasons.start)


def _answers(table: Table, rows: range, head: Head, cell: Cell, field: str) -> bool:
    """Whether a column tells quantities of one kind with the known one, in most rows in which that tells any."""
    asked, answered = 0, 0
    for row in rows:
        known = value_cell(table, row, head.columns[PAIRED[field]])
        measure = value_cell(table, row, head.columns.get("measure"))
        if known is None or is_blank(known.text) or known.row != row:
            continue
        quantity = parse_quantity(known.text)
        if quantity is None:
            continue
        of_row = measure.text if measure is not None else ""
        unit = quantity.unit or of_row
        own = value_cell(table, row, cell.cols)
        answer = parse_quantity(own.text) if own is not None and own.row == row else None
        asked += 1
        answered += answer is not None and (answer.unit or of_row) == unit and bool(unit)
    return answered >= max(LEAST_ANSWERS, MOST_ANSWERS * asked)
