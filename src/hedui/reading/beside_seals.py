"""Print beside a grey seal, in a cell that the seal reaches into: read without what lies within the seal.

The seal's characters and the print make one line of the cell, 溪485.1925. But where the seal's ring is, is known, and
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
from hedui.reading.seal import COVERED, UNDER
from hedui.reading.under_seals import stands_in_column

GAP = 0.45  # of a character's height: digits of one figure stand closer
FAR = 1.0  # the same: words have no gap so wide
MARGIN = 0.25  # of a line's height
SURE = 0.9  # certainty of the worst character to a reader


@dataclass(frozen=True)
class Beside:
    """A cell, and the one line of print in it that lies outside all seals, so far from the next of them; pixels."""

    cell: Cell
    ink: PixelBox
    within: PixelBox
    gap: float


def read_beside_seals(tables: Sequence[Table], gray: Gray, inked: Inked, engine: OcrEngine) -> list[Table]:
    """The tables, what stands beside a seal read alone: figures that two readers read alike, words at some distance."""
    if engine.figures is None or all(ring.lifted for ring in inked.rings):
        return list(tables)
    return [_read_table(table, gray, inked, engine, engine.figures) for table in tables]


def _read_table(table: Table, gray: Gray, inked: Inked, engine: OcrEngine, figures: StripReader) -> Table:
    found = [it for cell in table.cells if (it := _find_beside(cell, inked)) is not None]
    crops = [cut(gray, it.ink, it.within, MARGIN) for it in found]
    readings, heard = (reader.recognise([crop for crop, _ in crops]) for reader in (engine, figures))
    lines = {}
    for it, (_, box), reading, said in zip(found, crops, readings, heard, strict=True):
        if min(reading.probs, default=0) < SURE:
            continue
        line = _line_of(it, box, reading, inked.scale)
        if _are_one_number(reading, said) and stands_in_column(it.cell, line.box, table, inked.scale, inked.glyph):
            lines[it.cell] = replace(line, witnesses=(Witness(0, len(line.text), said.text, figures.name),))
        elif printed_number(reading.text) is None and it.gap >= FAR * inked.glyph and _is_in_doubt(it.cell):
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
    gap = float(away[part][outside[part] > 0].min())
    if gap < GAP * inked.glyph:
        return None
    ink = PixelBox(box.x0 + inside.x0, box.y0 + inside.y0, box.x1 + inside.x0, box.y1 + inside.y0)
    return Beside(cell, ink, inside, gap)


def _are_one_number(reading: Reading, said: Reading) -> bool:
    number = printed_number(reading.text)
    return number is not None and number == printed_number(said.text) and min(said.probs) >= SURE


def _is_in_doubt(cell: Cell) -> bool:
    """Whether seal and words were read as one line."""
    return len(cell.lines) == 1 and cell.lines[0].certainty <= COVERED


def _line_of(it: Beside, box: PixelBox, reading: Reading, scale: float) -> Line:
    xs = tuple((box.x0 + edge * box.width) / scale for edge in reading.edges)
    place = Box(xs[0], it.ink.y0 / scale, xs[-1], it.ink.y1 / scale)
    return Line(reading.text, place, it.cell.boxes[0][0], xs, reading.probs, rivals=reading.rivals)
