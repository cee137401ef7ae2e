"""Figures beside a grey seal, in a cell that the seal reaches into: read without what lies within the seal.

The seal's characters and the figure make one line of the cell, 溪485.1925. But where the seal's ring is, is known, and
what is printed outside it with paper between is no part of what is inside.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hedui.numbers.printed import printed_number
from hedui.page import Box, Cell, Line, Table, Witness
from hedui.reading.crops import Inked, cell_inside, cut, touches_ring, without_borders
from hedui.reading.ink import text_lines
from hedui.reading.ocr import OcrEngine, PixelBox, Reading, StripReader
from hedui.reading.pixels import Gray, Mask
from hedui.reading.seal import UNDER
from hedui.reading.under_seals import stands_in_column

GAP = 0.45  # of a character's height: digits of one figure stand closer
MARGIN = 0.25  # of a line's height
SURE = 0.9  # certainty of the worst character to both readers


@dataclass(frozen=True)
class Beside:
    """A cell, and the one line of print in it that lies outside all seals; pixels."""

    cell: Cell
    ink: PixelBox
    within: PixelBox


def read_beside_seals(tables: Sequence[Table], gray: Gray, inked: Inked, engine: OcrEngine) -> list[Table]:
    """The tables, figures that stand beside a seal read alone, where two readers read one number."""
    if engine.figures is None or all(ring.lifted for ring in inked.rings):
        return list(tables)
    return [_read_table(table, gray, inked, engine, engine.figures) for table in tables]


def _read_table(table: Table, gray: Gray, inked: Inked, engine: OcrEngine, figures: StripReader) -> Table:
    found = [it for cell in table.cells if (it := _find_beside(cell, inked)) is not None]
    crops = [cut(gray, it.ink, it.within, MARGIN) for it in found]
    heard = figures.recognise([crop for crop, _ in crops])
    anew = {}
    for it, (_, box), said in zip(found, crops, heard, strict=True):
        if min(said.probs, default=0) >= SURE and printed_number(said.text) is not None:
            anew[it.cell] = (it, box, said)
    readings = engine.recognise([crop for it, (crop, _) in zip(found, crops, strict=True) if it.cell in anew])
    lines = {}
    for (it, box, said), reading in zip(anew.values(), readings, strict=True):
        line = _line_of(it, box, reading, said, inked.scale, figures.name)
        if line is not None and stands_in_column(it.cell, line.box, table, inked.scale, inked.glyph):
            lines[it.cell] = line
    cells = (replace(c, lines=(lines[c],)) if c in lines else c for c in table.cells)
    return replace(table, cells=tuple(cells))


def _find_beside(cell: Cell, inked: Inked) -> Beside | None:
    """The only line of print of a cell that lies outside the seal which reaches into it; None where there is none."""
    if len(cell.boxes) != 1:
        return None
    inside = cell_inside(cell.boxes[0][1], inked.scale, inked.clean.shape)
    dim = [ring for ring in inked.rings if not ring.lifted and touches_ring(inside, ring)]
    if not dim or min(inside.width, inside.height) < inked.glyph / 2:
        return None
    ys, xs = np.mgrid[inside.y0 : inside.y1, inside.x0 : inside.x1]
    away = np.min([np.hypot(xs - ring.x, ys - ring.y) - ring.outer - UNDER for ring in dim], axis=0)
    mask = without_borders(inked.clean[inside.y0 : inside.y1, inside.x0 : inside.x1])
    outside: Mask = np.where(away > 0, mask, 0).astype(np.uint8)
    lines = text_lines(outside, inked.glyph) if outside.any() else []
    if len(lines) != 1:
        return None
    (box,) = lines
    part = (slice(box.y0, box.y1), slice(box.x0, box.x1))
    if float(away[part][outside[part] > 0].min()) < GAP * inked.glyph:
        return None
    ink = PixelBox(box.x0 + inside.x0, box.y0 + inside.y0, box.x1 + inside.x0, box.y1 + inside.y0)
    return Beside(cell, ink, inside)


def _line_of(it: Beside, box: PixelBox, reading: Reading, said: Reading, scale: float, by: str) -> Line | None:
    """The line of both readings; None where they are not one number."""
    number = printed_number(reading.text)
    if number is None or min(reading.probs) < SURE or number != printed_number(said.text):
        return None
    xs = tuple((box.x0 + edge * box.width) / scale for edge in reading.edges)
    place = Box(xs[0], it.ink.y0 / scale, xs[-1], it.ink.y1 / scale)
    witness = Witness(0, len(reading.text), said.text, by)
    return Line(reading.text, place, it.cell.boxes[0][0], xs, reading.probs, (witness,), rivals=reading.rivals)
