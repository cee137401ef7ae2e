"""Columns of money whose heading could not be read: amounts stand in one order, and the rate is made of two of them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from hedui.extract.columns import Head, value_cell
from hedui.extract.terms import load_terms
from hedui.extract.unread_heads import (
    PER_CENT,
    RATE_OFF,
    is_doubtful,
    may_name,
    number_in,
    over_own_cells,
    unread_headings,
    with_heading,
    with_overprinted,
)
from hedui.page import Cell, Table

AMOUNTS = ("initial_budget", "annual_budget", "executed")
RATED = ("annual_budget", "executed")  # of which the rate is made
POINTS_OFF = Decimal("0.1")  # points: scores are printed rounded to tenths
EXECUTION = ("execution_rate", "weight", "score")


def with_unread_money(table: Table, head: Head, end: int) -> Head:
    """The head, with the one amount whose heading could not be read: its place and its figures tell.

    Amounts stand in one order. Where two may stand there, the rate says which: it is what was spent of the budget.
    """
    rows, names = range(head.last + 1, end), load_terms()["funding"]
    head = with_unread_rate(table, with_overprinted(table, head, names), rows)
    head = with_unread_execution(table, head, rows)
    cells = [cell for cell in unread_headings(table, head, names) if is_doubtful(cell)]
    amounts = [cell for cell in cells if _fills_as_amounts(table, rows, cell.cols, head.columns)]
    amounts = over_own_cells(table, amounts or [cell for cell in cells if _is_rated(table, rows, cell, head)], rows)
    if len(amounts) != 1:
        return head
    fields = [name for name in AMOUNTS if name not in head.columns and _keeps_order(name, amounts[0], head.columns)]
    rated = [name for name in fields if _makes_rate(table, rows, head.columns | {name: amounts[0].cols})]
    chosen = rated or (fields if len(fields) == 1 else [])
    return with_heading(head, chosen[0], amounts[0]) if len(chosen) == 1 else head


def with_unread_rate(table: Table, head: Head, rows: range) -> Head:
    """The head, with the rate whose heading could not be read: it is what was spent of the budget."""
    if "execution_rate" in head.columns:
        return head
    names = load_terms()["funding"]
    cells = [cell for cell in unread_headings(table, head, names) if may_name(cell, names["execution_rate"])]
    telling = [cell for cell in cells if _makes_rate(table, rows, head.columns | {"execution_rate": cell.cols})]
    return with_heading(head, "execution_rate", telling[0]) if len(telling) == 1 else head


def with_unread_execution(table: Table, head: Head, rows: range) -> Head:
    """The head, with the weight or the score of execution: with the rate, the one makes the other."""
    known = [name for name in EXECUTION if name in head.columns]
    if len(known) != len(EXECUTION) - 1:
        return head
    field, names = next(name for name in EXECUTION if name not in known), load_terms()["funding"]
    cells = [cell for cell in unread_headings(table, head, names) if may_name(cell, names[field])]
    telling = [cell for cell in cells if _makes_score(table, rows, head.columns | {field: cell.cols})]
    return with_heading(head, field, telling[0]) if len(telling) == 1 else head


def _makes_score(table: Table, rows: range, columns: Mapping[str, range]) -> bool:
    """Whether the rate of the weight is the score wherever all three are printed, and somewhere they are."""
    told = [[number_in(value_cell(table, row, columns[name])) for name in EXECUTION] for row in rows]
    checks = [_is_score(rate, weight, score) for rate, weight, score in told if rate and weight and score]
    return bool(checks) and all(checks)


def _is_score(rate: Decimal, weight: Decimal, score: Decimal) -> bool:
    made = (min(share, Decimal(1)) * weight for share in (rate, rate / PER_CENT))
    return any(abs(points - score) <= POINTS_OFF for points in made)


def _fills_as_amounts(table: Table, rows: range, columns: range, known: Mapping[str, range]) -> bool:
    """Whether a column holds a number in just those rows in which a known amount does."""
    own = _numbered(table, rows, columns)
    return bool(own) and any(own == _numbered(table, rows, known[name]) for name in AMOUNTS if name in known)


def _is_rated(table: Table, rows: range, cell: Cell, head: Head) -> bool:
    """Whether a column in which a seal hides some amounts makes the rates of the others, and no other row is filled."""
    own = _numbered(table, rows, cell.cols)
    known = [_numbered(table, rows, head.columns[name]) for name in AMOUNTS if name in head.columns]
    fields = [name for name in RATED if name not in head.columns and _keeps_order(name, cell, head.columns)]
    rated = any(_makes_rate(table, rows, head.columns | {name: cell.cols}) for name in fields)
    return bool(own) and rated and any(set(own) <= set(filled) for filled in known)


def _numbered(table: Table, rows: range, columns: range) -> list[int]:
    return [row for row in rows if number_in(value_cell(table, row, columns)) is not None]


def _keeps_order(name: str, cell: Cell, known: Mapping[str, range]) -> bool:
    rank = AMOUNTS.index(name)
    others = [(AMOUNTS.index(other), known[other].start) for other in AMOUNTS if other in known]
    return all((place < rank) == (start < cell.col) for place, start in others)


def _makes_rate(table: Table, rows: range, columns: Mapping[str, range]) -> bool:
    """Whether what was spent of the budget is the printed rate in some row, and another one in none."""
    if not {"annual_budget", "executed", "execution_rate"} <= columns.keys():
        return False
    checks = [_is_rate(table, row, columns) for row in rows]
    return True in checks and False not in checks


def _is_rate(table: Table, row: int, columns: Mapping[str, range]) -> bool | None:
    fields: Sequence[str] = ("annual_budget", "executed", "execution_rate")
    budget, spent, rate = (number_in(value_cell(table, row, columns[name])) for name in fields)
    if not budget or spent is None or rate is None:
        return None
    share = spent / budget * PER_CENT
    return any(abs(share - printed) <= RATE_OFF for printed in (rate, rate * PER_CENT))
