"""Words looked for at their place in a form's table, where the reference read only a part of them, or nothing.

A page's end cuts cells in two. What a record says of a row is printed there if the cells of its column on successive
pages, one of which stands beside the row, say just that together. Names may have the points of a group or empty
numbering behind them, and go on beside rows of the other page. What a record says of a form's head is printed there if
a cell of its tables says it behind the cell that names the field.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from hedui.claims import Claim
from hedui.document import Text
from hedui.numbers.printed import printed_number
from hedui.page import Cell
from hedui.record import Form, Indicator
from hedui.verify.figures import fold_char
from hedui.verify.ground import Atlas, Spot
from hedui.verify.place import ROW_FIELDS

MOST_PIECES = 3  # cells that one cell may be cut into
NAMES = ("level1", "level2", "level3")
_TAIL = re.compile(r"(?:\(\d{1,3}(?:\.\d)?分?\)|(?:指标\d{1,2}[:.,]?|[…·.]{2,})+)?")  # （40分） or 指标2：
_HEADS = {
    "project_name": re.compile(r"(?:项目|专项|政策|资金)(?:\(.*\))?名称"),
    "competent_department": re.compile(r"主管部门|主管单位"),
    "implementing_unit": re.compile(r"(?:实施|执行|项目|填报|预算)(?:单位|部门)|(?:部门|单位)(?:\(.*\))?名称"),
}


@dataclass(frozen=True)
class Lookup:
    """The tables that a form of the reference stands in."""

    form: Form[Claim] | None
    atlas: Atlas

    def words(self, row: Indicator[Claim] | None, field: str) -> Callable[[str], Claim | None]:
        """The search for what stands in the row and in the column of this field."""
        return lambda value: self._find(value, row, field) if row else None

    def _find(self, value: str, row: Indicator[Claim], field: str) -> Claim | None:
        anchor = next((spot for spot in self._spots(row) if spot), None)
        col = self._columns.get((anchor.table, field)) if anchor else None
        if anchor is None or col is None:
            return None
        words = "".join(map(fold_char, "".join(value.split())))
        column = sorted((c for c in self.atlas.tables[anchor.table] if col in c.cols), key=lambda cell: cell.row)
        name = field in NAMES and not words[-1:].isdecimal()
        for pieces in _runs(column, anchor.cell, goes_on=field in NAMES[:2]):
            text = Text(tuple(line for cell in pieces for line in cell.lines))
            folded = "".join(map(fold_char, text.text))
            if folded == words or (name and folded.startswith(words) and _TAIL.fullmatch(folded, len(words))):
                return Claim(value, text.spans(0, len(words)))
        return None

    def head(self, field: str) -> Callable[[str], Claim | None]:
        """The search for what stands in the form's tables behind the name of this field."""
        return lambda value: self._find_head(value, _HEADS[field]) if field in _HEADS else None

    def _find_head(self, value: str, name: re.Pattern[str]) -> Claim | None:
        words = "".join(map(fold_char, "".join(value.split())))
        for table in {table for table, _ in self._columns}:
            row = [cell for cell in self.atlas.tables[table] if cell.lines]
            for left, cell in pairwise(row):
                text = Text(cell.lines)
                same = "".join(map(fold_char, text.text)) == words
                if same and left.row == cell.row and name.match("".join(map(fold_char, left.text))):
                    return Claim(value, text.spans(0, len(words)))
        return None

    def _spots(self, row: Indicator[Claim]) -> Iterator[Spot | None]:
        """Where a row stands: by its name first, which no other row shares."""
        fields = ("level3", "target", "actual", "score", "weight")
        yield from (self.atlas.spot(claim) for name in fields if (claim := getattr(row, name)).spans)

    @cached_property
    def _columns(self) -> dict[tuple[int, str], int]:
        """The column that most values of a field stand in, for each table."""
        seen: dict[tuple[int, str], Counter[int]] = {}
        for row in self.form.indicators if self.form else ():
            for name in ROW_FIELDS:
                claim: Claim = getattr(row, name)
                if claim.spans and (spot := self.atlas.spot(claim)):
                    seen.setdefault((spot.table, name), Counter())[spot.cell.col] += 1
        return {key: counts.most_common(1)[0][0] for key, counts in seen.items()}


def _runs(column: list[Cell], anchor: Cell, *, goes_on: bool) -> Iterator[list[Cell]]:
    """The cell beside the anchor, and with it those that a page's end cuts off from it above and below.

    If it `goes_on`: where nothing is printed beside the anchor, the cell over the page's end alone.
    """
    filled = [cell for cell in column if cell.lines]
    beside = [n for n, cell in enumerate(filled) if _is_beside(cell, anchor)]
    for n in beside if len(beside) == 1 else ():
        yield [filled[n]]
        for start in range(max(0, n - MOST_PIECES + 1), n + 1):
            for end in range(max(n + 1, start + 2), min(start + MOST_PIECES, len(filled)) + 1):
                if all(_is_cut(upper, lower) for upper, lower in pairwise(filled[start:end])):
                    yield filled[start:end]
    if goes_on and not beside:
        above = [cell for cell in filled if cell.row < anchor.row][-1:]
        below = [cell for cell in filled if cell.row == anchor.rows.stop]
        yield from ([cell] for cell in above if _is_cut(cell, anchor))
        yield from ([cell] for cell in below if _is_cut(anchor, cell))


def _is_beside(cell: Cell, anchor: Cell) -> bool:
    return cell.row < anchor.rows.stop and anchor.row < cell.rows.stop


def _is_cut(upper: Cell, lower: Cell) -> bool:
    """Whether a page ends between two cells that may be one: a figure over a figure is two, 5 over 5 never 55."""
    figures = printed_number(upper.text) is not None and printed_number(lower.text) is not None
    return lower.boxes[0][0] == upper.boxes[-1][0] + 1 and not figures
