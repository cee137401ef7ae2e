"""Print in a picture that stands on a born-digital page: read by OCR and put in its place among the native text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from hedui.mupdf import pymupdf
from hedui.page import Box, Cell, Line, Page, Table
from hedui.reading.frame import Frame, pixels_of
from hedui.reading.image import DPI, make_raster
from hedui.reading.native import spread
from hedui.reading.ocr import OcrEngine
from hedui.reading.scan_page import read_raster
from hedui.reading.segments import Segment

LEAST = (90.0, 24.0)  # points, width and height: smaller pictures are signatures, logos and marks
LARGEST = 1_000_000.0  # square points, A3 twice: a larger picture is drawn coarser
COVERED = 0.05  # share of a picture under native text from which it is a seal or a ground
MARGIN = 0.06  # of its longer side, white about a picture: a leaning table that fills it must not be cut when levelled
PEN = 0.5  # points: half the width of a usual ruling
FULL = 0.12  # share of a picture that print takes if it is a picture of text and no chart or photo


@dataclass(frozen=True)
class Native:
    """What a page draws besides its pictures: lines of text, and rulings; in points of its frame."""

    lines: Sequence[Line]
    horizontals: Sequence[Segment]
    verticals: Sequence[Segment]

    @property
    def boxes(self) -> Iterator[Box]:
        yield from (line.box for line in self.lines)
        yield from (Box(s.lo, s.pos - PEN, s.hi, s.pos + PEN) for s in self.horizontals)
        yield from (Box(s.pos - PEN, s.lo, s.pos + PEN, s.hi) for s in self.verticals)

    def covers(self, area: Box) -> bool:
        """Whether text or rulings run over an area: what lies there is a seal or a ground, not print."""
        printed = sum(line.box.overlap(area) for line in self.lines) > COVERED * area.width * area.height
        return printed or self.rules(area)

    def rules(self, area: Box) -> bool:
        """Whether rulings cross an area from side to side, both ways: they are those of a table under it."""
        level = any(s.lo < area.x0 and s.hi > area.x1 and area.y0 < s.pos < area.y1 for s in self.horizontals)
        return level and any(s.lo < area.y1 and s.hi > area.y0 and area.x0 < s.pos < area.x1 for s in self.verticals)


@dataclass(frozen=True)
class Inset:
    """What a picture prints: lines outside tables, and tables, in points of the page's frame."""

    lines: tuple[Line, ...]
    tables: tuple[Table, ...]


def read_inset(frame: Frame, picture: Box, native: Native, number: int, engine: OcrEngine) -> Inset:
    """The print of a picture (a box of the page as laid out); what is drawn over it natively is painted out first."""
    area = frame.place(picture)
    if area.width < LEAST[0] or area.height < LEAST[1] or native.covers(area):
        return Inset((), ())
    points = max(1.0, (area.width * area.height / LARGEST) ** 0.5)
    zoom = DPI / 72 / points
    pixels = frame.pixels(zoom, pymupdf.csRGB, area)
    margin = round(MARGIN * max(pixels.w, pixels.h))
    corner = (pixels.x - margin) / zoom, (pixels.y - margin) / zoom
    rgb = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.h, pixels.w, 3)
    rgb = np.pad(rgb, ((margin, margin), (margin, margin), (0, 0)), constant_values=255)
    for box in native.boxes:
        rgb[pixels_of(_shift(box, -corner[0], -corner[1]), zoom)] = 255
    page = read_raster(make_raster(rgb, points), number, engine)
    lines = tuple(move_line(line, page, corner) for line in page.lines)
    tables = tuple(move_table(table, page, corner) for table in page.tables)
    return Inset(lines, tables) if tables or _fills(lines, area) else Inset((), ())


def _fills(lines: Sequence[Line], area: Box) -> bool:
    """Whether there is as much print in a picture as on a page of text."""
    return sum(line.box.width * line.box.height for line in lines) >= FULL * area.width * area.height


def _shift(box: Box, dx: float, dy: float) -> Box:
    return Box(box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy)


def move_box(box: Box, page: Page, corner: tuple[float, float]) -> Box:
    """A box of a picture's own upright frame, where the picture stands."""
    return _shift(page.shown(box), *corner)


def move_line(line: Line, page: Page, corner: tuple[float, float]) -> Line:
    """A line of a picture where the picture stands; one that comes to stand on its side shares out its width."""
    box = move_box(line.box, page, corner)
    middle = line.box.center[1]
    points = [page.shown(Box(x, middle, x, middle)) for x in line.xs]
    xs = tuple(float(x) for x in np.clip([p.x0 + corner[0] for p in points], box.x0, box.x1))
    rises = all(a <= b for a, b in pairwise(xs)) and xs[-1] - xs[0] > 0.5 * box.width
    return replace(line, box=box, xs=xs if rises else spread(box.x0, box.x1, len(line.text)))


def move_table(table: Table, page: Page, corner: tuple[float, float]) -> Table:
    """A table of a picture where the picture stands."""
    cells = tuple(_move_cell(cell, page, corner) for cell in table.cells)
    left, right = min(c.boxes[0][1].x0 for c in cells), max(c.boxes[0][1].x1 for c in cells)
    step = (right - left) / (table.edges[-1] - table.edges[0])
    edges = tuple(left + (x - table.edges[0]) * step for x in table.edges)
    return replace(table, cells=cells, edges=edges)


def _move_cell(cell: Cell, page: Page, corner: tuple[float, float]) -> Cell:
    boxes = tuple((number, move_box(box, page, corner)) for number, box in cell.boxes)
    return replace(cell, boxes=boxes, lines=tuple(move_line(line, page, corner) for line in cell.lines))
