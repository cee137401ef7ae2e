"""Figures that a red seal's ink lies on, looked at through the ink: strokes that it may have taken out show there.

Two makes read 8, and its ink touches the seal's ring: it may have been 6 to that. Where the reader of figures sees the
same number in the picture in which the ink's own print is brought out, nothing was taken.
"""

from collections.abc import Sequence
from dataclasses import replace

from hedui.numbers.printed import printed_number
from hedui.page import Cell, Table
from hedui.reading.ocr import StripReader
from hedui.reading.under_seals import LEAST, Sealed, cut_band, middle_of

BANDS = (0.72, 0.9)  # of a character's height above and below the middle of a line
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
    middles = [(cell, middle_of(cell, table, page)) for cell in under]
    crops = [cut_band(page.through, cell, y, share, page) for cell, y in middles for share in BANDS]
    readings = reader.recognise(crops)
    clear: dict[Cell, Cell] = {}
    for n, cell in enumerate(under):
        (line,) = cell.lines
        bands = readings[n * len(BANDS) : (n + 1) * len(BANDS)]
        sure = all(min(reading.probs, default=0.0) >= LEAST for reading in bands)
        if sure and {printed_number(reading.text) for reading in bands} == {printed_number(line.text)}:
            kept = tuple(rival for rival in line.rivals or () if rival.prob > HIDDEN)
            clear[cell] = replace(cell, lines=(replace(line, rivals=kept),))
    return replace(table, cells=tuple(clear.get(cell, cell) for cell in table.cells))


def _is_hidden(cell: Cell) -> bool:
    """Whether a cell is a number of which strokes may be hidden."""
    if len(cell.boxes) != 1 or len(cell.lines) != 1:
        return False
    hidden = any(rival.prob == HIDDEN for rival in cell.lines[0].rivals or ())
    return hidden and printed_number(cell.lines[0].text) is not None
