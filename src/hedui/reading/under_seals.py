"""Figures in cells that a seal lies on, grey and as dark as print, or red: read as they are by the reader of figures.

What takes a seal out by its shape leaves its characters, and takes strokes of print along; the recogniser reads seal
and figure as one. The reader of figures was taught on figures under seals. Asked about bands of three heights around
the line on which the row is printed, it is believed where it reads one number in all of them, with certainty.
Nothing proves such a figure but arithmetic.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median

import cv2
import numpy as np

from hedui.numbers.printed import printed_number
from hedui.page import UNNAMED, Box, Cell, Line, Table, Witness
from hedui.reading.crops import Inked, cell_inside, touches_ring, without_borders
from hedui.reading.figure_witness import Heard, hear
from hedui.reading.figures import OTHER
from hedui.reading.image import ink_mask
from hedui.reading.ink import is_print
from hedui.reading.ocr import OcrEngine, PixelBox, Reading, StripReader
from hedui.reading.pixels import Gray, Mask
from hedui.reading.ring import Ring
from hedui.reading.seal import COVERED, UNDER_INK

BANDS = (0.72, 0.9, 1.1)  # of a character's height above and below the middle of a line
LEAST = 0.7  # certainty of the worst character in any of them, and
QUITE_SURE = 0.97  # in the surest; where it is so in all, they bear one another out
ASIDE = 0.6  # of a character's height by which a figure may stand otherwise than those of its column
UNIT = re.compile(r"\d([^\d.,%％])$")
SIGNS = frozenset("≥≤<>=")
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
        """Whether a seal there could not be told from print by its shade, or took strokes of that along.

        Of a 0 with thin ends two strokes are left, and no line of print to anybody; of one under opaque ink none.
        """
        lifted = self.red is None and not any(touches_ring(box, ring) for ring in self.rings if not ring.lifted)
        return not lifted or self._holds_strokes(self.inked.clean, box) or self._holds_strokes(self._sunken, box)

    @cached_property
    def _sunken(self) -> Mask:
        """The ink that shows through the seals."""
        return ink_mask(self.gray if self.through is None else self.through)

    def _holds_strokes(self, ink: Mask, box: PixelBox) -> bool:
        """Whether ink of a character's size is left in a cell without the seal."""
        own = without_borders(ink[box.y0 : box.y1, box.x0 : box.x1])
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
    covered = {cell: middle_of(cell, table, page) for cell in table.cells if _is_covered(cell, page)}
    anew: dict[Cell, Cell] = {}
    for picture in page.pictures:
        left = {cell: y for cell, y in covered.items() if cell not in anew}
        anew |= _read_cells(left, table, picture, page, (reader, recogniser))
    return replace(table, cells=tuple(anew.get(cell, cell) for cell in table.cells))


def _read_cells(
    covered: Mapping[Cell, float],
    table: Table,
    picture: Gray,
    page: Sealed,
    readers: tuple[StripReader, StripReader],
) -> dict[Cell, Cell]:
    """Those cells of a table that hold a figure in a picture of the page, read in it; `covered` has their middles."""
    reader, recogniser = readers
    crops = [cut_band(picture, cell, y, share, page) for cell, y in covered.items() for share in BANDS]
    readings = reader.recognise(crops) if crops else []
    anew = {}
    for n, (cell, y) in enumerate(covered.items()):
        bands = readings[n * len(BANDS) : (n + 1) * len(BANDS)]
        sure = _hear_sure([_without_stroke(it, cell, table) for it in bands], _unit_of(cell, table))
        if not sure:
            continue
        heard, ink = min(sure, key=lambda it: it.certainty), _ink_of(cell, bands[0], y, page)
        if _was_read(cell, heard) or stands_in_column(cell, ink, table, page.scale, page.glyph):
            alike = _is_recognised(cell, y, heard, page, recogniser)
            if alike or len(sure) == len(BANDS):
                anew[cell] = replace(cell, lines=(_line_of(cell, heard, ink, reader.name, alike=alike),))
    return anew


def _is_covered(cell: Cell, page: Sealed) -> bool:
    """Whether a seal reaches into a cell in which nothing was read, or something without certainty."""
    if len(cell.boxes) != 1 or len(cell.lines) > MOST:
        return False
    inside = _inside(cell, page)
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


def _inside(cell: Cell, page: Sealed) -> PixelBox:
    return cell_inside(cell.boxes[0][1], page.scale, page.gray.shape)


def middle_of(cell: Cell, table: Table, page: Sealed) -> float:
    """At which height, in pixels, a cell's line is printed: where its row's other lone lines are, or in its middle."""
    box = cell.boxes[0][1]
    row = (c for c in table.cells if (c.row, c.row_span) == (cell.row, cell.row_span) and len(c.lines) == 1)
    clear = [c.lines[0].box.center[1] for c in row if c is not cell and c.lines[0].certainty > COVERED]
    return (median(clear) if clear else box.center[1]) * page.scale


def cut_band(gray: Gray, cell: Cell, middle: float, share: float, page: Sealed) -> Gray:
    """A cell's inside, so high above and below a line's middle."""
    inside = _inside(cell, page)
    y0, y1 = round(middle - share * page.glyph), round(middle + share * page.glyph)
    return gray[max(inside.y0, y0) : min(inside.y1, y1), inside.x0 : inside.x1]


def _without_stroke(reading: Reading, cell: Cell, table: Table) -> Reading:
    """A reading without a minus or a sign before it that no figure of its column has: it is a stroke of the seal.

    Unless it was read in the cell before.
    """
    sign, column = reading.text[:1], [c.text for c in _clear_figures(cell, table)]
    known = any(text.startswith(sign) for text in (*column, *(line.text for line in cell.lines)))
    if sign not in {"-", *SIGNS} or not column or known:
        return reading
    return Reading(reading.text[1:], reading.edges[1:], reading.probs[1:])


def _hear_sure(readings: Sequence[Reading], unit: str) -> list[Heard]:
    """The one number that is read in all bands with certainty, or in all but one in which nothing is; else nothing.

    In front of its column's unit, if that has one.
    """
    heard = (_hear(reading, unit) for reading in readings)
    sure = [it for it in heard if it is not None and it.certainty >= LEAST]
    alike = len(sure) >= len(readings) - 1 and len({it.number for it in sure}) == 1
    return sure if alike and max(it.certainty for it in sure) >= QUITE_SURE else []


def _is_recognised(cell: Cell, middle: float, heard: Heard, page: Sealed, recogniser: StripReader) -> bool:
    """Whether the recogniser reads a figure so too, in a band of any picture, or read it so before with a bracket."""
    again = recogniser.recognise([cut_band(it, cell, middle, share, page) for it in page.pictures for share in BANDS])
    texts = [*(it.text for it in again), *(line.text.strip(STRAY) for line in cell.lines)]
    return any(printed_number(text) == heard.number for text in texts)


def _hear(reading: Reading, unit: str) -> Heard | None:
    """A reading as a number, a sign of comparison before it, its unit behind it as what is no part of a figure."""
    sign = reading.text[:1] if reading.text[:1] in SIGNS else ""
    end = -len(OTHER) if unit and reading.text.endswith(OTHER) else None
    bare = slice(len(sign), end)
    figure = hear(Reading(reading.text[bare], reading.edges, reading.probs[bare]), alone=True)
    if figure is None:
        return None
    text = sign + figure.text + (unit if end else "")
    return Heard(text, sign + figure.number, min(reading.probs[:end], default=0))


def _unit_of(cell: Cell, table: Table) -> str:
    """What most of a column's clear figures end in: 分 of 9分; nothing where they end in digits."""
    column = _clear_figures(cell, table)
    ends = Counter(match[1] for c in column if (match := UNIT.search(c.text)))
    unit, count = ends.most_common(1)[0] if ends else ("", 0)
    return unit if count >= LEAST_ALIKE and count > len(column) / 2 else ""


def _was_read(cell: Cell, heard: Heard) -> bool:
    """Whether anybody read this number in a cell before."""
    texts = [text for line in cell.lines for text in (line.text, *(w.text for w in line.whole_readings))]
    return any(printed_number(text) == heard.number for text in texts)


def _ink_of(cell: Cell, reading: Reading, middle: float, page: Sealed) -> Box:
    """Where a figure stands that was read in the first band of a cell; points."""
    inside, half = _inside(cell, page), BANDS[0] * page.glyph
    left, right = (inside.x0 + edge * inside.width for edge in (reading.edges[0], reading.edges[-1]))
    return Box(left / page.scale, (middle - half) / page.scale, right / page.scale, (middle + half) / page.scale)


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


def _line_of(cell: Cell, heard: Heard, ink: Box, by: str, *, alike: bool) -> Line:
    """The figure as the line of its cell: numbers that were read there before are its witnesses.

    `alike`: the recogniser reads it so too, in one of the bands; the text is its own then, and the reader bears it out.
    """
    text = heard.text
    step = ink.width / len(text)
    said = [(w.text, w.by) for line in cell.lines for w in line.whole_readings if w.by != by]  # of itself it is none
    said += [(line.text, next((w.by for w in line.witnesses if "/" in w.by), UNNAMED)) for line in cell.lines]
    kept = [(other, name) for other, name in said if printed_number(other) is not None]
    kept += [(text, by)] if alike or heard.certainty >= QUITE_SURE else []  # of the other bands
    return Line(
        text,
        ink,
        cell.boxes[0][0],
        tuple(ink.x0 + step * n for n in range(len(text) + 1)),
        (min(heard.certainty, COVERED),) * len(text),
        tuple(Witness(0, len(text), other, name) for other, name in kept),
    )
