"""Figures in cells that a seal lies on, grey and as dark as print, or red: read as they are by the reader of figures.

What takes a seal out by its shape leaves its characters, and takes strokes of print along; the recogniser reads seal
and figure as one. The reader of figures was taught on figures under seals, and is shown many crops of such a cell
(`panel.py`). Nothing proves what it reads but arithmetic, or a picture without the seal (`through_seals.py`).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median

import cv2
import numpy as np

from hedui.numbers.printed import printed_number
from hedui.page import UNNAMED, Box, Cell, Line, Table, Witness
from hedui.reading.crops import Inked, cell_inside, touches_ring, without_borders
from hedui.reading.figure_witness import Heard
from hedui.reading.image import ink_mask
from hedui.reading.ink import is_print
from hedui.reading.ocr import OcrEngine, PixelBox, Reading, StripReader
from hedui.reading.panel import SIGNS, cut_crops, find_told
from hedui.reading.pixels import Gray, Mask
from hedui.reading.ring import Ring
from hedui.reading.seal import COVERED, UNDER_INK

ASIDE = 0.6  # of a character's height by which a figure may stand otherwise than those of its column
ROOM = 0.3  # of the same, beside the widest of them
UNIT = re.compile(r"\d([^\d.,%％])$")
STRAY = "()[]{}<>|"  # what is left of a seal, or of a figure under it
LEAST_ALIKE = 2  # figures of a column that end in its unit
MOST = 2  # lines that seal and figure were read as


@dataclass(frozen=True)
class Sealed:
    """A page with its seals on it, and what is known of it without them: its seals, its ink.

    `red` is where a red seal's ink is; the picture is then as light as the lightest of its colours. `through` is the
    page with what shows through that ink, where it covers print nearly; or without a seal that its shade tells.
    """

    gray: Gray
    inked: Inked
    red: Mask | None = None
    through: Gray | None = None

    @property
    def pictures(self) -> Sequence[Gray]:
        """The pictures in which a figure is looked for, one after the other."""
        return [self.gray] if self.through is None else [self.gray, self.through]

    @property
    def rings(self) -> Sequence[Ring]:
        return self.inked.rings

    @property
    def scale(self) -> float:
        """Pixels a point."""
        return self.inked.scale

    @property
    def glyph(self) -> float:
        """The height of a character in pixels."""
        return self.inked.glyph

    def covers(self, box: PixelBox) -> bool:
        """Whether a seal reaches into a part of the page."""
        inked = self.red is not None and bool(self.red[box.y0 : box.y1, box.x0 : box.x1].any())
        return inked or any(touches_ring(box, ring) for ring in self.rings)

    def hides(self, box: PixelBox) -> bool:
        """Whether a seal there could not be told from print by its shade or colour, or took strokes of that along.

        Of a 0 with thin ends two strokes are left, and no line of print to anybody; of one under opaque ink none. The
        edge of a star is too pale to be any, and looks like a 4.
        """
        lifted = not any(touches_ring(box, ring) for ring in self.rings if not ring.lifted)
        part = slice(box.y0, box.y1), slice(box.x0, box.x1)
        shown = self._sunken is not None and self._are_strokes(self._sunken[part])
        return not lifted or shown or self._are_strokes(self.inked.clean[part])

    @cached_property
    def _sunken(self) -> Mask | None:
        """The ink that shows through the seals, by the whole page's grain: in a cell of paper a smear would be ink."""
        return None if self.through is None else ink_mask(self.through)

    def _are_strokes(self, ink: Mask) -> bool:
        """Whether ink of a character's size is in a part of the page."""
        own = without_borders(ink)
        if not own.any():
            return False
        x, y, width, height = cv2.boundingRect(own)
        return is_print(PixelBox(x, y, x + width, y + height), int(np.count_nonzero(own)), self.glyph)


def read_under_seals(tables: Sequence[Table], page: Sealed, engine: OcrEngine) -> list[Table]:
    """The tables, figures under seals read anew where they were not, or only with a seal's strokes."""
    if engine.figures is None or (not page.rings and page.red is None):
        return list(tables)
    return [_read_table(table, page, engine.figures, engine) for table in tables]


def _read_table(table: Table, page: Sealed, reader: StripReader, recogniser: StripReader) -> Table:
    panels = [
        (cell, list(panel_of(cell, table, page, page.pictures))) for cell in table.cells if _is_covered(cell, page)
    ]
    readings = iter(reader.recognise([crop for _, panel in panels for crop, _ in panel]) if panels else [])
    anew: dict[Cell, Cell] = {}
    for cell, panel in panels:
        shown = [_without_stroke(next(readings), cell, table) for _ in panel]
        told = find_told(shown, unit_of(cell, table))
        if told is None:
            continue
        ink = _ink_of(shown[told.crop], panel[told.crop][1], page)
        if _was_read(cell, told.heard) or stands_in_column(cell, ink, table, page.scale, page.glyph):
            before = [printed_number(line.text.strip(STRAY)) for line in cell.lines]
            alike = told.heard.number in before or _is_read_so(told.heard, panel, recogniser)
            if alike or cell.lines:  # in an empty cell one reader alone may make a figure of a seal's strokes
                twice = alike or (told.borne_out and any(before))
                anew[cell] = replace(cell, lines=(_line_of(cell, told.heard, ink, reader.name, twice=twice),))
    return replace(table, cells=tuple(anew.get(cell, cell) for cell in table.cells))


def _is_read_so(heard: Heard, panel: Sequence[tuple[Gray, PixelBox]], recogniser: StripReader) -> bool:
    """Whether the recogniser has a figure too in any of the crops."""
    return any(printed_number(it.text) == heard.number for it in recogniser.recognise([crop for crop, _ in panel]))


def panel_of(cell: Cell, table: Table, page: Sealed, pictures: Sequence[Gray]) -> Iterator[tuple[Gray, PixelBox]]:
    """Crops of a cell with where they lie: in each of these pictures, as wide as the cell and as its column."""
    boxes = list(
        cut_crops(inside_of(cell, page), middle_of(cell, table, page), page.glyph, _column_of(cell, table, page))
    )
    yield from ((picture[box.y0 : box.y1, box.x0 : box.x1], box) for picture in pictures for box in boxes)


def _column_of(cell: Cell, table: Table, page: Sealed) -> tuple[int, int] | None:
    """Where in a cell, in pixels, the figures of its column stand, if it has any: as they are set, left to right.

    As wide as the widest of them, and as a number that was read in the cell itself.
    """
    clear = _clear_figures(cell, table)
    if not clear:
        return None
    box, inside, room = cell.boxes[0][1], inside_of(cell, page), ROOM * page.glyph
    own = (line.box.width for line in cell.lines if printed_number(line.text) is not None)
    wide = max(*(c.lines[0].box.width for c in clear), *own, 0.0) * page.scale + 2 * room
    asides = list(zip(*(_offsets(c.lines[0].box, c.boxes[0][1]) for c in clear), strict=True))
    spreads = [max(those) - min(those) for those in asides] if len(clear) > 1 else [1.0, 0.0, 1.0]
    left, centre, right = (median(those) for those in asides)
    starts = (
        (box.x0 + left) * page.scale - room,
        (box.center[0] + centre) * page.scale - wide / 2,
        (box.x1 + right) * page.scale + room - wide,
    )
    start = starts[spreads.index(min(spreads))]
    x0, x1 = max(inside.x0, round(start)), min(inside.x1, round(start + wide))
    return (x0, x1) if x1 - x0 >= page.glyph / 2 else None


def _is_covered(cell: Cell, page: Sealed) -> bool:
    """Whether a seal reaches into a cell in which nothing was read, or something without certainty."""
    if len(cell.boxes) != 1 or len(cell.lines) > MOST:
        return False
    inside = inside_of(cell, page)
    if min(inside.width, inside.height) < page.glyph / 2 or not page.covers(inside):
        return False
    return any(map(_is_in_doubt, cell.lines)) if cell.lines else page.hides(inside)


def _is_in_doubt(line: Line) -> bool:
    """Whether a line was read without certainty, or as another number by somebody where a red seal lies on it.

    Or as something else by all others; or as a bracket, which is what is left of a 9 under a seal's ring.
    """
    number = printed_number(line.text)
    heard = {printed_number(witness.text) for witness in line.whole_readings if "/" in witness.by}
    alone = number is not None and bool(heard) and number not in heard
    numbers = heard - {None, number}
    return (
        line.certainty <= COVERED or alone or line.text in (*STRAY,) or (line.certainty <= UNDER_INK and bool(numbers))
    )


def inside_of(cell: Cell, page: Sealed) -> PixelBox:
    """What lies between a cell's borders."""
    return cell_inside(cell.boxes[0][1], page.scale, page.gray.shape)


def middle_of(cell: Cell, table: Table, page: Sealed) -> float:
    """At which height, in pixels, a cell's line is printed: where its row's other lone lines are, or in its middle."""
    box = cell.boxes[0][1]
    row = (c for c in table.cells if (c.row, c.row_span) == (cell.row, cell.row_span) and len(c.lines) == 1)
    clear = [c.lines[0].box.center[1] for c in row if c is not cell and c.lines[0].certainty > COVERED]
    return (median(clear) if clear else box.center[1]) * page.scale


def _without_stroke(reading: Reading, cell: Cell, table: Table) -> Reading:
    """A reading without a minus or a sign before it that no figure of its column has: it is a stroke of the seal.

    Unless it was read in the cell before.
    """
    sign, column = reading.text[:1], [c.text for c in _clear_figures(cell, table)]
    known = any(text.startswith(sign) for text in (*column, *(line.text for line in cell.lines)))
    if sign not in {"-", *SIGNS} or not column or known:
        return reading
    return Reading(reading.text[1:], reading.edges[1:], reading.probs[1:])


def unit_of(cell: Cell, table: Table) -> str:
    """What most of a column's clear figures end in: 分 of 9分; nothing where they end in digits."""
    column = _clear_figures(cell, table)
    ends = Counter(match[1] for c in column if (match := UNIT.search(c.text)))
    unit, count = ends.most_common(1)[0] if ends else ("", 0)
    return unit if count >= LEAST_ALIKE and count > len(column) / 2 else ""


def _was_read(cell: Cell, heard: Heard) -> bool:
    """Whether anybody read this number in a cell before."""
    texts = [text for line in cell.lines for text in (line.text, *(w.text for w in line.whole_readings))]
    return any(printed_number(text) == heard.number for text in texts)


def _ink_of(reading: Reading, crop: PixelBox, page: Sealed) -> Box:
    """Where a figure stands that was read in a crop; points."""
    left, right = (crop.x0 + edge * crop.width for edge in (reading.edges[0], reading.edges[-1]))
    return Box(left / page.scale, crop.y0 / page.scale, right / page.scale, crop.y1 / page.scale)


def stands_in_column(cell: Cell, ink: Box, table: Table, scale: float, glyph: float) -> bool:
    """Whether a figure stands in its cell as those of its column do: a seal's stroke stands anywhere.

    Where the column has no other, in the middle of its cell.
    """
    others = [_offsets(c.lines[0].box, c.boxes[0][1]) for c in _clear_figures(cell, table)]
    own = _offsets(ink, cell.boxes[0][1])
    if not others:
        return abs(own[1]) * scale <= ASIDE * glyph
    usual = map(median, zip(*others, strict=True))
    nearest = min(abs(mine - its) for mine, its in zip(own, usual, strict=True))
    return bool(nearest * scale <= ASIDE * glyph)


def _offsets(ink: Box, cell: Box) -> tuple[float, float, float]:
    """How far print stands from a cell's left side, its middle and its right side, in points."""
    return ink.x0 - cell.x0, ink.center[0] - cell.center[0], ink.x1 - cell.x1


def _clear_figures(cell: Cell, table: Table) -> list[Cell]:
    """The cells of a cell's column that hold one number, read with certainty."""
    column = (c for c in table.cells if (c.col, c.col_span) == (cell.col, cell.col_span) and len(c.lines) == 1)
    return [c for c in column if c.lines[0].certainty > COVERED and printed_number(c.lines[0].text) is not None]


def _line_of(cell: Cell, heard: Heard, ink: Box, by: str, *, twice: bool) -> Line:
    """The figure as the line of its cell: numbers that were read there before are its witnesses.

    `twice`: the recogniser reads it so too, whose own the text is then; or the reader does with certainty again.
    """
    text = heard.text
    step = ink.width / len(text)
    said = [(w.text, w.by) for line in cell.lines for w in line.whole_readings if w.by != by]  # of itself it is none
    said += [(line.text, next((w.by for w in line.witnesses if "/" in w.by), UNNAMED)) for line in cell.lines]
    kept = [(other, name) for other, name in said if printed_number(other) is not None]
    kept += [(text, by)] if twice else []
    return Line(
        text,
        ink,
        cell.boxes[0][0],
        tuple(ink.x0 + step * n for n in range(len(text) + 1)),
        (min(heard.certainty, COVERED),) * len(text),
        tuple(Witness(0, len(text), other, name) for other, name in kept),
    )
