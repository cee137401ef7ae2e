"""Words looked for at their place in a form's table, where the reference read only a part of them, or nothing.

A page's end cuts cells in two. What a record says of a row is printed there if the cells of its column, one of which
stands beside the row, say just that together, or with the points of a group or empty numbering behind it. What it says
of a form's head is printed there if a cell of its tables says it behind the cell that names the field.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from hedui.claims import Claim
from hedui.document import Text
from hedui.page import Cell
from hedui.record import Form, Indicator
from hedui.verify.figures import fold_char
from hedui.verify.ground import Atlas, Spot
from hedui.verify.place import ROW_FIELDS

MOST_PIECES = 3  # cells that one cell may be cut into
_TAIL = re.compile(r"(?:\(?\d{1,3}(?:\.\d)?分?\)?|(?:指标\d{1,2}[:.,]?|[…·.]{2,})+)?")  # （40分） or 指标2：
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
        for pieces in _runs(column, anchor.cell):
            text = Text(tuple(line for cell in pieces for line in cell.lines))
            folded = "".join(map(fold_char, text.text))
            if folded.startswith(words) and _TAIL.fullmatch(folded, len(words)):
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
        """Where a row stands: by its own cells first, which no other row shares."""
        fields = ("weight", "score", "target", "actual", "level3")
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


def _runs(column: list[Cell], anchor: Cell) -> Iterator[list[Cell]]:
    """Up to so many cells one upon another, one of which stands beside the anchor.

    Where nothing is printed beside it and a page ends above or below, the cell beside it goes on over there.
    """
    filled = [cell for cell in column if cell.lines]
    for start, _ in enumerate(filled):
        for end in range(start + 1, min(start + MOST_PIECES, len(filled)) + 1):
            if any(_beside(cell, anchor) for cell in filled[start:end]):
                yield filled[start:end]
    if not any(_beside(cell, anchor) for cell in filled):
        above = [cell for cell in filled if cell.row < anchor.row and cell.boxes[-1][0] < anchor.boxes[0][0]]
        below = [cell for cell in filled if cell.row == anchor.rows.stop and cell.boxes[0][0] > anchor.boxes[-1][0]]
        yield from (cells for cells in (above[-1:], below[:1]) if cells)


def _beside(cell: Cell, anchor: Cell) -> bool:
    return cell.row < anchor.rows.stop and anchor.row < cell.rows.stop
