"""Forms as tables: the grid of the indicator rows, with first- and second-level names merged as they are printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hedui.evaluate.judge import ROW_NUMBERS, ROW_TEXT
from hedui.evaluate.normal import Kind, leaf_value, show_normal
from hedui.evaluate.pairing import Node

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
COLUMNS: tuple[tuple[str, Kind], ...] = (
    *((name, "text") for name in ROW_TEXT[:5]),
    *((name, "number") for name in ROW_NUMBERS),
    (ROW_TEXT[5], "text"),
)
MERGED = ("level1", "level2")


@dataclass(frozen=True)
class Grid:
    """A table: `texts` by row and column; `tops` and `ends` say which rows (from, to) the cell at a place spans."""

    texts: tuple[tuple[str, ...], ...]
    tops: Ints
    ends: Ints

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.texts), len(self.texts[0]) if self.texts else 0

    @cached_property
    def rows(self) -> tuple[tuple[tuple[str, int], ...], ...]:
        """(text, rows spanned) of the cells that begin in each row, as HTML has them."""
        spans = self.ends - self.tops
        return tuple(
            tuple((text, int(spans[r, c])) for c, text in enumerate(row) if self.tops[r, c] == r)
            for r, row in enumerate(self.texts)
        )


def form_to_grid(form: Node) -> Grid:
    """The grid of a form's indicators: the columns of which any row has a value, values as they are compared."""
    rows = form.get("indicators") or []
    values = {name: [show_normal(kind, leaf_value(row.get(name))) for row in rows] for name, kind in COLUMNS}
    kept = [name for name, _ in COLUMNS if any(values[name])]
    tops, ends = np.indices((len(rows), len(kept)))[0], np.indices((len(rows), len(kept)))[0] + 1
    above: list[str] = [""] * len(rows)
    for name in MERGED:
        above = [f"{outer}\n{inner}" for outer, inner in zip(above, values[name], strict=True)]
        if name in kept:
            merge_runs(above, values[name], tops[:, kept.index(name)], ends[:, kept.index(name)])
    return Grid(tuple(zip(*(values[name] for name in kept), strict=True)), tops, ends)


def merge_runs(keys: Sequence[str], texts: Sequence[str], tops: Ints, ends: Ints) -> None:
    """Have each run of equal keys, where there is a text, span all its rows."""
    start = 0
    for row in range(1, len(keys) + 1):
        if row == len(keys) or keys[row] != keys[start]:
            if texts[start]:
                tops[start:row], ends[start:row] = start, row
            start = row
