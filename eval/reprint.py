"""Pages read otherwise: one line of a page with other text, other second readings, other certainty."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from hedui.page import Cell, Line, Page, Table, Witness

SURE = 0.999  # of a character that OCR reads well
SECOND = "hedui/figures"  # who reads a scan's figures again: the reader of figures, of another make than the first
Change = Callable[[Line], Line]


def as_scan(line: Line) -> Line:
    """Native text as if it had been read from a clean scan by one reader; its second readings are kept.

    Every figure of a scan is read by the reader of figures as well.
    """
    again = (Witness(0, len(line.text), line.text, SECOND),) if any(map(str.isdecimal, line.text)) else ()
    return replace(line, native=False, probs=(SURE,) * len(line.text), witnesses=(*line.witnesses, *again))


def read_as(line: Line, text: str, second: str | None, certainty: float = SURE) -> Line:
    """A line that the first reader reads as `text`, and the second, of all of it, as `second` (None: not at all)."""
    width = line.box.width / max(1, len(text))
    return replace(
        line,
        text=text,
        xs=tuple(line.box.x0 + width * i for i in range(len(text) + 1)),
        probs=(certainty,) * len(text),
        witnesses=(Witness(0, len(text), second, SECOND),) if second is not None else (),
    )


def change_lines(pages: Sequence[Page], change: Change) -> tuple[Page, ...]:
    """Every line of every page changed, in cells and outside them."""
    return tuple(
        replace(page, lines=tuple(map(change, page.lines)), tables=tuple(_change_table(t, change) for t in page.tables))
        for page in pages
    )


def _change_table(table: Table, change: Change) -> Table:
    return replace(table, cells=tuple(_change_cell(cell, change) for cell in table.cells))


def _change_cell(cell: Cell, change: Change) -> Cell:
    return replace(cell, lines=tuple(map(change, cell.lines)))
