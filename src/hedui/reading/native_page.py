"""A born-digital page read whole: lines, rulings and tables; what its numbers look like is read by OCR as a witness."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np

from hedui.page import Line, Page, Table, Witness
from hedui.reading.cells import fill_tables
from hedui.reading.frame import Drawing, Frame, find_frame
from hedui.reading.grid import Grid, find_grids
from hedui.reading.image import Gray
from hedui.reading.inset import Native, read_inset
from hedui.reading.native import read_lines, read_rulings
from hedui.reading.ocr import OcrEngine
from hedui.reading.pdf import PdfPage
from hedui.reading.second import NUMBER
from hedui.reading.textlayer import Plan

ZOOM = 2.4  # pixels per point at which numbers are drawn for the witness
LEAST_ZOOM = 1.6  # the same below which they are not legible: on posters
PAD = 1.2  # points of white around them
INSET_NOTE = "页内图片中的内容由 OCR 读出"


class NativeWitness:
    """Reads the drawn glyphs of numbers, each text in each size once: the same glyphs drawn again say the same."""

    def __init__(self, engine: OcrEngine) -> None:
        self._engine = engine
        self._known: dict[tuple[str, int], str] = {}

    def testify(self, lines: Sequence[Line], frame: Frame) -> list[Line]:
        """The lines, each number with what its drawn ink says: a text layer that lies is found out."""
        runs = [
            (n, m.start(), m.end()) for n, line in enumerate(lines) for m in NUMBER.finditer(line.text.rstrip(".,．，"))
        ]
        new = {self._key(lines[n], a, b): (n, a, b) for n, a, b in runs if self._key(lines[n], a, b) not in self._known}
        if new:
            drawing = frame.draw(ZOOM)
            if drawing.zoom < LEAST_ZOOM:
                return list(lines)
            crops = [_crop(drawing, lines[n], a, b) for n, a, b in new.values()]
            readings = self._engine.recognise(crops)
            self._known.update({key: reading.text for key, reading in zip(new, readings, strict=True)})
        out = list(lines)
        for n, a, b in runs:
            witness = Witness(a, b, self._known[self._key(lines[n], a, b)], self._engine.name)
            out[n] = replace(out[n], witnesses=(*out[n].witnesses, witness))
        return out

    def _key(self, line: Line, start: int, end: int) -> tuple[str, int]:
        width = line.xs[end] - line.xs[start]
        return line.text[start:end], round(width * 4)


def _crop(drawing: Drawing, line: Line, start: int, end: int) -> Gray:
    box, zoom = line.box_of(start, end), drawing.zoom
    x0, x1 = (max(0, round((x + d) * zoom)) for x, d in ((box.x0, -0.3), (box.x1, 0.3)))
    y0, y1 = max(0, round(box.y0 * zoom)), round(box.y1 * zoom)
    pad = 2 * round(PAD * zoom)
    inner = drawing.gray[y0:y1, x0:x1]
    return np.asarray(cv2.copyMakeBorder(inner, 0, 0, pad, pad, cv2.BORDER_CONSTANT, value=(255,)), np.uint8)


class NativePageReader:
    """Reads born-digital pages of one file."""

    def __init__(self, engine: OcrEngine) -> None:
        self._engine = engine
        self._witness = NativeWitness(engine)

    def read(self, pdf: PdfPage, number: int, plan: Plan) -> Page:
        """The page from its own text and vectors, and by OCR what its pictures print."""
        frame = find_frame(pdf, plan.layer.prints)
        found = read_lines(plan.layer, frame, number)
        horizontals, verticals = read_rulings(frame)
        native = Native([*found.level, *found.standing], horizontals, verticals)
        insets = [read_inset(frame, picture, native, number, self._engine) for picture in plan.pictures]
        grids = find_grids(horizontals, verticals)
        lines = [
            *self._witness.testify(found.level, frame),
            *(line for line in found.standing if _is_in_table(line, grids)),
            *(line for inset in insets for line in inset.lines),
        ]
        outside, tables = fill_tables(grids, lines, number)
        tables.extend(table for inset in insets for table in inset.tables)
        notes = (INSET_NOTE,) if any(inset.lines or inset.tables for inset in insets) else ()
        return Page(number, *frame.size, tuple(outside), order_tables(tables), False, frame.to_shown, notes)


def order_tables(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Tables of one page from top to bottom."""
    return tuple(sorted(tables, key=lambda table: min(box.y0 for cell in table.cells for _, box in cell.boxes)))


def _is_in_table(line: Line, grids: Sequence[Grid]) -> bool:
    """Whether a line that stands on its side is a name in a table; anywhere else it is a mark on the margin."""
    return any(grid.box.holds(*line.box.center) for grid in grids)
