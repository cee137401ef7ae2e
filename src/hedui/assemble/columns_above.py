"""Cells that lost the ruling between two columns: below a page break a scan has too little of it left to be seen.

A piece of two rows shows a dotted ruling in two short strokes. The table above it knows where its columns are; where a
row has most of their borders, and print stands on both sides of one that it lacks, it has that one too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from hedui.cut import cut_line
from hedui.page import Box, Cell, Line, Table

MOST = 0.5  # share of the borders of the row above that a row must have itself
NEAR = 0.5  # of a line's height, between a border and where two characters part
APART = 1.2  # times the usual step from one character to the next: so far apart they stand over a border, and
TOGETHER = 0.9  # never nearer than that


def with_columns_above(table: Table, piece: Table, same: float) -> Table:
    """The piece, its scanned cells parted where columns of the table's last row are; `same` is a share of the width.

    Both are as wide as one another in shares of their widths.
    """
    width, left = piece.edges[-1] - piece.edges[0], piece.edges[0]
    scale = width / (table.edges[-1] - table.edges[0])
    above = {edge for cell in table.row_cells(table.n_rows - 1) for edge in (cell.col, cell.col + cell.col_span)}
    borders = [left + (table.edges[col] - table.edges[0]) * scale for col in sorted(above)][1:-1]
    cuts: dict[int, list[float]] = {}
    for row in range(piece.n_rows):
        cells = [cell for cell in piece.row_cells(row) if cell.row == row and cell.row_span == 1]
        own = [piece.edges[cell.col] for cell in piece.row_cells(row)]
        missing = [x for x in borders if min(abs(x - edge) for edge in own) > same * width]
        if len(missing) <= (1 - MOST) * len(borders):
            cuts |= {id(cell): found for cell in cells if (found := _borders_in(cell, missing))}
    return _parted(piece, cuts) if cuts else piece


def _borders_in(cell: Cell, missing: Sequence[float]) -> list[float]:
    """The borders that part a cell's print in columns; none if one of its lines runs on over any."""
    box = cell.boxes[0][1]
    inside = [x for x in missing if box.x0 < x < box.x1]
    if not inside or not cell.lines or any(line.native for line in cell.lines):
        return []
    rooms = [_room_at(line, x) for line in cell.lines for x in inside if line.box.x0 < x < line.box.x1]
    if rooms and not (min(rooms) >= TOGETHER and max(rooms) >= APART):
        return []
    lanes = {_lane(piece, inside) for line in cell.lines for piece in _pieces(line, inside)}
    return inside if len(lanes) > 1 else []


def _place_of(line: Line, x: float) -> int:
    """How many characters of a line stand left of a border."""
    return min(range(len(line.xs)), key=lambda n: abs(line.xs[n] - x))


def _room_at(line: Line, x: float) -> float:
    """How far apart two characters stand over a border, as a multiple of the usual step; 0 where one lies on it."""
    place = _place_of(line, x)
    if abs(line.xs[place] - x) > NEAR * line.box.height:
        return 0.0
    if not 0 < place < len(line.text) or line.text[place - 1].isspace() or line.text[place].isspace():
        return APART
    usual = median(steps := line.steps)
    return steps[place - 1] / usual if usual > 0 else 0.0


def _pieces(line: Line, borders: Sequence[float]) -> Iterator[Line]:
    """A line cut at borders, without what is blank."""
    places = [0, *(_place_of(line, x) for x in borders), len(line.text)]
    for start, end in pairwise(places):
        if line.text[start:end].strip():
            yield cut_line(line, start, end)


def _lane(line: Line, borders: Sequence[float]) -> int:
    """Between which borders a line stands."""
    return sum(line.box.center[0] > x for x in borders)


def _parted(piece: Table, cuts: dict[int, list[float]]) -> Table:
    """The piece with more columns: those cells parted, the others as wide as they were."""
    edges = sorted({*piece.edges, *(x for found in cuts.values() for x in found)})
    index = {x: n for n, x in enumerate(edges)}
    cells: list[Cell] = []
    for cell in piece.cells:
        own = [piece.edges[cell.col], *cuts.get(id(cell), ()), piece.edges[cell.col + cell.col_span]]
        for n, (x0, x1) in enumerate(pairwise(own)):
            part = replace(cell, col=index[x0], col_span=index[x1] - index[x0])
            cells.append(part if len(own) == 2 else _part_of(part, n, own[1:-1], x0, x1))
    return Table(piece.n_rows, len(edges) - 1, tuple(cells), tuple(edges), piece.pages)


def _part_of(cell: Cell, lane: int, borders: Sequence[float], x0: float, x1: float) -> Cell:
    """One column's share of a cell."""
    page, box = cell.boxes[0]
    pieces = [piece for line in cell.lines for piece in _pieces(line, borders) if _lane(piece, borders) == lane]
    ordered = sorted(pieces, key=lambda line: line.box.y0)
    return replace(cell, boxes=((page, Box(x0, box.y0, x1, box.y1)),), lines=tuple(ordered))
