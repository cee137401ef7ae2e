"""The 项目资金 block: a head of amounts with a row for each source of money, or pairs of label and amount."""

import re
from collections.abc import Sequence
from itertools import pairwise

from hedui.claims import NOTHING, Claim
from hedui.extract.columns import Head, heading_cells, read_head, value_cell
from hedui.extract.leaves import claim_number, claim_text
from hedui.extract.terms import load_terms, match_term, tidy_heading
from hedui.numbers import is_blank, printed_number
from hedui.numbers.glyphs import fold
from hedui.page import Cell, Table
from hedui.record import Funding, FundingLine

AMOUNTS = ("initial_budget", "annual_budget", "executed")
ORDER = ("initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score")
_AMONG = re.compile(r"^(?:其中|其 中|包括)[:,、]?")
_NUMBERED = re.compile(r"^[(]?(?:\d|[一二三四五六七八九])[)、.,]")


def is_funding_head(table: Table, row: int) -> bool:
    """Whether a row heads amounts: at least two of budget, execution and rate, with no number among them."""
    vocabulary = load_terms()["funding"]
    cells = heading_cells(table, row)
    names = {name for cell in cells if (name := match_term(cell.text, vocabulary)) is not None}
    if any(printed_number(cell.text) is not None for cell in cells):
        return False
    return len(names & {*AMOUNTS, "execution_rate"}) >= 2 and bool(names & set(AMOUNTS))


def read_funding(table: Table, head_row: int, end: int) -> tuple[tuple[Funding[Claim], ...], tuple[str, ...]]:
    """The rows under a head of amounts that carry at least one, and headings that nobody knows."""
    head = read_head(table, head_row, load_terms()["funding"], ORDER)
    first_amount = min(columns.start for name, columns in head.columns.items() if name in AMOUNTS)
    rows = []
    for row in range(head.last + 1, end):
        line = read_line(table, row, head, first_amount)
        if line is not None:
            rows.append(line)
    unknown = tuple(text for text in head.unknown if classify(text) is None and not _names_block(text))
    return tuple(rows), unknown


def read_line(table: Table, row: int, head: Head, first_amount: int) -> Funding[Claim] | None:
    """One source of money; None where the row carries no amount."""
    cells = {name: _own_cell(table, row, columns) for name, columns in head.columns.items()}
    claims = {name: claim_number(cells.get(name)) for name in ORDER}
    if not any(claims[name].value for name in AMOUNTS):
        return None
    label = label_left_of(table, row, first_amount)
    return Funding[Claim](line=classify(label.text if label else "") or "extra", label=claim_text(label), **claims)


def _own_cell(table: Table, row: int, columns: range) -> Cell | None:
    """The cell under a heading that begins in this row: a merged one counts once."""
    cell = value_cell(table, row, columns)
    return cell if cell is not None and cell.row == row else None


def label_left_of(table: Table, row: int, column: int) -> Cell | None:
    """The nearest text to the left of a column that is no number, in this row before any merged from above."""
    left = [cell for cell in table.row_cells(row) if cell.col < column and cell.text and not is_blank(cell.text)]
    left = [cell for cell in left if printed_number(cell.text) is None]
    own = [cell for cell in left if cell.row == row]
    best = own or left
    return best[-1] if best else None


def classify(label: str) -> FundingLine | None:
    """Which line of the block a label names; None where it is none of the four."""
    bare = tidy_heading(_AMONG.sub("", _NUMBERED.sub("", fold(label))))
    vocabulary = load_terms()["funding_line"]
    name = match_term(bare, vocabulary)
    if name is None:
        name = next((line for line, names in vocabulary.items() if any(len(n) >= 4 and n in bare for n in names)), None)
    return name  # type: ignore[return-value]  # the keys of funding_line are the literal's values, a test says so


def _names_block(text: str) -> bool:
    """Whether a heading only names the block: 项目资金（万元）, 资金情况."""
    return bool(re.search(r"资金|预算执行情况|经费|收支", fold(text)))


def read_pairs(table: Table, rows: Sequence[int]) -> Funding[Claim] | None:
    """Amounts printed as pairs of label and value in the head of a form (预算数 | 108 | 执行数 | 108)."""
    vocabulary = load_terms()["funding"]
    found: dict[str, Claim] = {}
    label: Claim = NOTHING
    for row in rows:
        for left, right in pairwise(cell for cell in table.row_cells(row) if cell.row == row):
            name = match_term(left.text, vocabulary) if left.text else None
            value = claim_number(right)
            if name in ORDER and value.value is not None and name not in found:
                found[name] = value
                label = label if label.value else claim_text(left)
    if not any(name in found for name in AMOUNTS) or len(found) < 2:
        return None
    return Funding[Claim](line="total", label=label, **{name: found.get(name, NOTHING) for name in ORDER})
