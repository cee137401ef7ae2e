"""A born-digital page read whole: lines, rulings and tables; what its numbers look like is read by OCR as a witness."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np

from hedui.page import Box, Line, Page, Table, Witness
from hedui.reading.cells import fill_tables
from hedui.reading.frame import Frame, find_frame
from hedui.reading.grid import Grid, find_grids
from hedui.reading.inset import Native, read_inset
from hedui.reading.native import read_lines, read_rulings
from hedui.reading.ocr import OcrEngine
from hedui.reading.open_tables import find_open_grids
from hedui.reading.pdf import PdfPage
from hedui.reading.pixels import Gray
from hedui.reading.second import NUMBER
from hedui.reading.textlayer import Plan

ZOOM = 2.4  # pixels per point at which numbers are drawn for the witness
PAD = 1.2  # points of white around them
KEPT = 50_000  # readings remembered: of some 200 bytes each
INSET_NOTE = "页内图片中的内容由 OCR 读出"


class NativeWitness:
    """Reads the drawn glyphs of numbers; the same pixels say the same, so what was read once is remembered."""

    def __init__(self, engine: OcrEngine) -> None:
        self._engine = engine
        self._known: dict[bytes, str] = {}

    def testify(self, lines: Sequence[Line], frame: Frame) -> list[Line]:
        """The lines, each number with what its drawn ink says: a text layer that lies is found out."""
        runs = [
            (n, m.start(), m.end()) for n, line in enumerate(lines) for m in NUMBER.finditer(line.text.rstrip(".,．，"))
        ]
        texts = self._read([_snip(frame, lines[n].box_of(a, b)) for n, a, b in runs])
        out = list(lines)
        for (n, a, b), text in zip(runs, texts, strict=True):
            out[n] = replace(out[n], witnesses=(*out[n].witnesses, Witness(a, b, text, self._engine.name)))
        return out

    def _read(self, crops: Sequence[Gray]) -> list[str]:
        keys = [key_of(crop) for crop in crops]
        new = {key: crop for key, crop in zip(keys, crops, strict=True) if key not in self._known}
        if len(self._known) + len(new) > KEPT:
            self._known.clear()
            new = dict(zip(keys, crops, strict=True))
        readings = self._engine.recognise(list(new.values()))
        self._known.update({key: reading.text for key, reading in zip(new, readings, strict=True)})
        return [self._known[key] for key in keys]


def key_of(crop: Gray) -> bytes:
    """What two crops share only if they are alike to the last pixel; the pixels themselves would be some kB each."""
    return hashlib.blake2b(crop.shape[1].to_bytes(4) + crop.tobytes(), digest_size=20).digest()


def _snip(frame: Frame, box: Box) -> Gray:
    """What is drawn in a box, with white at its sides."""
    inner = frame.snip(Box(box.x0 - 0.3, box.y0, box.x1 + 0.3, box.y1), ZOOM)
    if not inner.size:  # characters without height, or over the page's edge
        return np.full((1, 1), 255, np.uint8)
    pad = 2 * round(PAD * ZOOM)
    return np.asarray(cv2.copyMakeBorder(inner, 0, 0, pad, pad, cv2.BORDER_CONSTANT, value=(255,)), np.uint8)


class NativePageReader:
    """Reads born-digital pages."""

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
        grids += find_open_grids(horizontals, found.level, grids)
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
