"""Figures that a red seal's ink lies on, looked at through the ink: strokes that it may have taken out show there.

Two makes read 8, and its ink touches the seal's ring: it may have been 6 to that. Where the reader of figures sees the
same number in the picture in which the ink's own print is brought out, nothing was taken.
"""

from collections.abc import Sequence
from dataclasses import replace

from hedui.numbers.printed import printed_number
from hedui.page import Cell, Table
from hedui.reading.ocr import StripReader
from hedui.reading.panel import find_told
from hedui.reading.under_seals import Sealed, panel_of, unit_of

HIDDEN = 0.0  # how likely its reader found what a seal's strokes alone may have made of a digit


def look_through_seals(tables: Sequence[Table], page: Sealed, reader: StripReader | None) -> list[Table]:
    """The tables, figures that are read alike through the ink without the doubt that it hid strokes of them."""
    if reader is None or page.through is None:
        return list(tables)
    return [_look_through(table, page, reader) for table in tables]


def _look_through(table: Table, page: Sealed, reader: StripReader) -> Table:
    under = list(filter(_is_hidden, table.cells))
    if not under or page.through is None:
        return table
    panels = [list(panel_of(cell, table, page, [page.through])) for cell in under]
    readings = iter(reader.recognise([crop for panel in panels for crop, _ in panel]))
    clear: dict[Cell, Cell] = {}
    for cell, panel in zip(under, panels, strict=True):
        (line,) = cell.lines
        told = find_told([next(readings) for _ in panel], unit_of(cell, table))
        if told is not None and told.heard.number == printed_number(line.text):
            kept = tuple(rival for rival in line.rivals or () if rival.prob > HIDDEN)
            clear[cell] = replace(cell, lines=(replace(line, rivals=kept),))
    return replace(table, cells=tuple(clear.get(cell, cell) for cell in table.cells))


def _is_hidden(cell: Cell) -> bool:
    """Whether a cell is a number of which strokes may be hidden."""
    if len(cell.boxes) != 1 or len(cell.lines) != 1:
        return False
    hidden = any(rival.prob == HIDDEN for rival in cell.lines[0].rivals or ())
    return hidden and printed_number(cell.lines[0].text) is not None
