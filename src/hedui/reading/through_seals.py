"""Figures under seals, looked at with the seal and without it: where both pictures show one number, it hid nothing.

Two makes read 8, and its ink touches the seal's ring: it may have been 6 to that. Of a seal that is told from print,
or lets print through, there is a picture without it. Its strokes spoil the one picture, what was taken out with them
the other. On three forged scans all 314 figures that were read alike in both were right.
"""

from collections.abc import Sequence
from dataclasses import replace

from hedui.numbers.printed import printed_number
from hedui.page import Cell, Line, Table
from hedui.reading.ocr import StripReader
from hedui.reading.panel import Told, find_told
from hedui.reading.pixels import Gray
from hedui.reading.seal import COVERED, UNDER_INK
from hedui.reading.under_seals import Sealed, inside_of, panel_of, unit_of

PERCENT = "%"
HIDDEN = 0.0  # how likely its reader found what a seal's strokes alone may have made of a digit
CLEAR = 0.92  # certainty, at least, of a figure that both pictures show


def look_through_seals(tables: Sequence[Table], page: Sealed, reader: StripReader | None) -> list[Table]:
    """The tables, figures under seals without the doubt that is due to the seals alone, where it was for nothing."""
    if reader is None or page.through is None:
        return list(tables)
    return [_look_through(table, page, page.through, reader) for table in tables]


def _look_through(table: Table, page: Sealed, through: Gray, reader: StripReader) -> Table:
    under = [cell for cell in table.cells if _is_in_doubt(cell) and page.covers(inside_of(cell, page))]
    panels = [list(panel_of(cell, table, page, [picture])) for cell in under for picture in (page.gray, through)]
    readings = iter(reader.recognise([crop for panel in panels for crop, _ in panel]) if panels else [])
    clear: dict[Cell, Cell] = {}
    for cell, with_seal, without in zip(under, panels[::2], panels[1::2], strict=True):
        unit = unit_of(cell, table)
        seen, shown = (find_told([next(readings) for _ in panel], unit) for panel in (with_seal, without))
        (line,) = cell.lines
        if _says(shown, line):
            clear[cell] = replace(cell, lines=(_without_doubt(line, sure=_says(seen, line)),))
    return replace(table, cells=tuple(clear.get(cell, cell) for cell in table.cells))


def _is_in_doubt(cell: Cell) -> bool:
    """Whether a cell is a number of which a seal took some certainty, or strokes of which may be hidden."""
    if len(cell.boxes) != 1 or len(cell.lines) != 1:
        return False
    (line,) = cell.lines
    hidden = any(rival.prob == HIDDEN for rival in line.rivals or ())
    return printed_number(line.text) is not None and (hidden or COVERED <= line.certainty <= UNDER_INK)


def _says(told: Told | None, line: Line) -> bool:
    """Whether a figure is told that is the line's, with a % or without."""
    if told is None or told.heard.number != printed_number(line.text):
        return False
    return told.heard.text.endswith(PERCENT) == line.text.endswith(PERCENT)


def _without_doubt(line: Line, *, sure: bool) -> Line:
    """The line without what a seal may have made of it; if `sure`, with the certainty that the seal took."""
    rivals = None if line.rivals is None else tuple(rival for rival in line.rivals if rival.prob > HIDDEN)
    probs = tuple(max(p, CLEAR) if p >= COVERED else p for p in line.probs) if sure else line.probs
    return replace(line, rivals=rivals, probs=probs)
