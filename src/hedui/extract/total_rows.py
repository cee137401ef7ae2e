"""The row of the totals under a table's indicators: 总分, 合计, however a scan left its label."""

import re
from collections.abc import Sequence

from hedui.claims import NOTHING, Claim
from hedui.document import Text
from hedui.extract.columns import Head, value_cell
from hedui.extract.leaves import claim_number, claim_part
from hedui.extract.terms import load_terms, tidy_heading
from hedui.extract.unread_heads import ALL_LEVELS
from hedui.numbers import printed_number
from hedui.numbers.glyphs import fold
from hedui.page import Cell, Table

TOTALS = ("总分", "合计", "总计")
SUBTOTAL = "小计"  # off by a character only, and no total
LONGEST_LABEL = 12  # characters of the total's label

_TOLD = re.compile(r"(?:自评|总|综合|最终)得分(?:为|是)?:?\s*(\d{1,3}(?:\.\d+)?)\s*分")
_TOTAL = re.compile(
    r"[\s(.,。、·;:'|-]*(?:总\s*分|合\s*计|总\s*计|总得分|(?:自评|评价|绩效|最终)总分|(?:综合|最终|总体)得分|得分合计|总评分)"
)


def is_total_row(table: Table, row: int, head: Head) -> bool:
    """Whether a cell of the row up to its name says 总分 or 合计: another row's label may have run into it on a fax."""
    own = [cell for cell in table.row_cells(row) if cell.row == row and cell.text]
    if len(own) > 1 and names_total_score(own[0].text) and printed_number(own[1].text) is not None:
        return True
    if is_unlabelled_total(table, row, head):
        return True
    first = next((cell for cell in own if is_total_label(cell.text)), own[0] if own else None)
    if first is None or not (is_total_label(first.text) or is_misread_total(first, head)):
        return False
    level3 = head.columns.get("level3")
    return level3 is None or first.col <= level3.start


def is_total_label(text: str) -> bool:
    """Whether a cell says 总分, 合计 or the like."""
    return len(text) <= LONGEST_LABEL and _TOTAL.match(fold(text)) is not None


def lies_over_names(cell: Cell, head: Head) -> bool:
    """Whether a cell reaches over all names, those of levels and of indicators, or from the only ones to the points."""
    names = [head.columns[name] for name in ALL_LEVELS if name in head.columns]
    if not names or cell.col > names[0].start or cell.cols.stop < names[-1].stop:
        return False
    points = [head.columns[name].start for name in ("weight", "score") if name in head.columns]
    return len(names) > 1 or (bool(points) and names[0].stop < min(points) <= cell.cols.stop)


def is_unlabelled_total(table: Table, row: int, head: Head) -> bool:
    """Whether an empty cell lies over all names of a row that has both points: the label of the only total is lost.

    Or a short one that a scan made nonsense of, if it lies over targets and results as well.
    """
    if any(is_total_label(cell.text) for cell in table.cells if cell.row > head.last):
        return False
    first = next((cell for cell in table.row_cells(row) if cell.row == row), None)
    if first is None or not lies_over_names(first, head) or (first.text and not _is_nonsense_over_values(first, head)):
        return False
    named = any(cell.text for cell in table.row_cells(row) if cell is not first and cell.col < first.cols.stop)
    return not named and all(total_of(table, row, head, field).value for field in ("weight", "score"))


def _is_nonsense_over_values(cell: Cell, head: Head) -> bool:
    values = [head.columns[name].stop for name in ("target", "actual") if name in head.columns]
    short = len(tidy_heading(cell.text)) <= len(TOTALS[0]) and SUBTOTAL not in cell.text
    return short and len(values) > 1 and cell.cols.stop >= max(values) and not any(line.native for line in cell.lines)


def is_misread_total(cell: Cell, head: Head) -> bool:
    """Whether a cell over all names has the two characters of 总分, 合计 or the like, but for one misread or lost.

    Or among what was read out of a seal over it.
    """
    bare = tidy_heading(cell.text)
    if not lies_over_names(cell, head) or len(bare) > LONGEST_LABEL or SUBTOTAL in bare:
        return False
    if len(bare) == 1 and any(bare in total for total in TOTALS):
        return True
    one_off = len(bare) == len(TOTALS[0]) and any(a == b for total in TOTALS for a, b in zip(bare, total, strict=True))
    return one_off or any(total in bare for total in TOTALS)


def names_total_score(text: str) -> bool:
    """Whether a label says whose score the number beside it is: 自评得分 | 88.5."""
    return tidy_heading(text) in load_terms()["label"]["total_score"]


def total_of(table: Table, row: int, head: Head, field: str) -> Claim:
    """The total under a heading; a label that reaches over the heading's columns holds none, nor a row's points above.

    Those reach down where a page break is between, and the total's own were not read.
    """
    cell = value_cell(table, row, head.columns.get(field))
    own = cell is not None and cell.row == row and not _TOTAL.match(fold(cell.text))
    return claim_number(cell) if own else NOTHING


def find_told_score(table: Table, heads: Sequence[int]) -> Claim:
    """The score that a scan's conclusion under the indicators tells (自评得分98.7分): a seal hides the total's own."""
    told = []
    for cell in table.cells:
        below = heads and cell.row > heads[-1] and not any(line.native for line in cell.lines)
        text = fold(Text(cell.lines).text) if below else ""
        told += [claim_part(cell, *match.span(1), "number", match[1]) for match in _TOLD.finditer(text)]
    return told[0] if len({claim.value for claim in told}) == 1 else NOTHING
