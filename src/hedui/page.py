"""What reading yields: pages of lines and tables, with every character's place. Geometry is in points.

A page is read in its *upright* frame: turned, deskewed and rectified so that rulings are horizontal and vertical.
`Page.shown` carries a box back to the page as a viewer shows it, which is where evidence lives.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points, origin top left, x0 < x1, y0 < y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def center(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def union(self, other: "Box") -> "Box":
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def overlap(self, other: "Box") -> float:
        """Shared area in square points."""
        w = min(self.x1, other.x1) - max(self.x0, other.x0)
        h = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(0.0, w) * max(0.0, h)

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


OWN_MAKE = "hedui"  # of the reader of figures
UNNAMED = "first"  # who read a line that no other reader of its make read again


def make_of(reader: str) -> str:
    """The make of a reader, whose name is its make and its model."""
    return reader.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Witness:
    """A second reading of the ink of characters start..end of a line, made apart from the first."""

    start: int
    end: int
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Rival:
    """A text that a line may be in place of what was read, one character of it otherwise, and how likely that is."""

    text: str
    prob: float


CUT_OFF = "edges"  # who testifies that ink ends at the edge of its cell, where more of it may stand beyond
BURIED = "buried"  # the same where a seal leaves nothing of what may stand beside the figure


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as read (NFKC). `xs` holds len(text)+1 character edges; `probs` one certainty per character.

    `spaced` is its number as far as the distances between its digits tell surely where marks stand and where none do.
    `rivals` are what its reader thought of besides; None where nobody told, or others have doubted it since.
    """

    text: str
    box: Box
    page: int
    xs: tuple[float, ...]
    probs: tuple[float, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    native: bool = False
    spaced: str = ""
    rivals: tuple[Rival, ...] | None = None

    @property
    def certainty(self) -> float:
        """The least certain character's probability; 1 for native text."""
        return min(self.probs, default=1.0)

    @property
    def whole_readings(self) -> list[Witness]:
        """The witnesses that read the line from end to end."""
        return [witness for witness in self.witnesses if (witness.start, witness.end) == (0, len(self.text))]

    @property
    def middles(self) -> list[float]:
        """Where the middle of each character is; points."""
        return [(x0 + x1) / 2 for x0, x1 in pairwise(self.xs)]

    @property
    def steps(self) -> list[float]:
        """How far it is from the middle of each character to that of the next; points."""
        return [after - before for before, after in pairwise(self.middles)]

    def box_of(self, start: int, end: int) -> Box:
        """The box of characters start..end."""
        return Box(self.xs[start], self.box.y0, self.xs[end], self.box.y1)


@dataclass(frozen=True)
class Cell:
    """A table cell: its first row and column, its spans, and its lines in reading order.

    `boxes` has one (page, box) for each page the cell stands on: a cell cut by a page break has two.
    """

    row: int
    col: int
    row_span: int
    col_span: int
    boxes: tuple[tuple[int, Box], ...]
    lines: tuple[Line, ...] = ()

    @cached_property
    def text(self) -> str:
        """The cell's text with line breaks and spaces taken out."""
        return "".join("".join(line.text.split()) for line in self.lines)

    @cached_property
    def second_text(self) -> str:
        """The same as second readings of whole lines have it; where a line has none, as first read."""
        return "".join("".join(_second_reading(line).split()) for line in self.lines)

    @property
    def rows(self) -> range:
        return range(self.row, self.row + self.row_span)

    @property
    def cols(self) -> range:
        return range(self.col, self.col + self.col_span)


def _second_reading(line: Line) -> str:
    whole = (witness.text for witness in line.whole_readings if witness.text)
    return next(whole, line.text)


@dataclass(frozen=True)
class Table:
    """Cells on a grid of n_rows × n_cols. On one page as read; after assembling, over all the pages it runs through.

    `edges` are the x positions (points) of the n_cols+1 column borders.
    """

    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    edges: tuple[float, ...]
    pages: tuple[int, ...]

    @cached_property
    def _at(self) -> dict[tuple[int, int], Cell]:
        return {(r, c): cell for cell in self.cells for r in cell.rows for c in cell.cols}

    def at(self, row: int, col: int) -> Cell | None:
        """The cell that covers this place of the grid."""
        return self._at.get((row, col))

    def row_cells(self, row: int) -> list[Cell]:
        """The cells that cover this row, from left to right, merged cells once."""
        return list(self._rows.get(row, ()))

    @cached_property
    def _rows(self) -> dict[int, tuple[Cell, ...]]:
        """Told apart by what they are in memory: hashing a cell takes all that is in it."""
        placed: dict[int, dict[int, Cell]] = {}
        for (row, _), cell in sorted(self._at.items(), key=lambda entry: entry[0]):
            placed.setdefault(row, {})[id(cell)] = cell
        return {row: tuple(cells.values()) for row, cells in placed.items()}

    def box_on(self, page: int) -> Box | None:
        """The box of the table's part on one page."""
        boxes = [box for cell in self.cells for where, box in cell.boxes if where == page]
        out = boxes[0] if boxes else None
        for box in boxes[1:]:
            out = out.union(box) if out else box
        return out


Matrix = tuple[float, float, float, float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 0, 1, 0, 0, 0, 1)


@dataclass(frozen=True)
class Page:
    """One page as read: lines outside tables in reading order, and tables from top to bottom.

    width and height are those of the upright frame in points; `to_shown` is the 3×3 matrix (row-major) that carries
    an upright point to the page as a viewer shows it. `number` counts from 1.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
    scanned: bool
    to_shown: Matrix = IDENTITY
    notes: tuple[str, ...] = field(default=())

    def shown(self, box: Box) -> Box:
        """The smallest upright box, on the page as a viewer shows it, that holds this box of the upright frame."""
        a, b, c, d, e, f, g, h, i = self.to_shown
        corners = [(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]
        points = [((a * x + b * y + c) / (w := g * x + h * y + i), (d * x + e * y + f) / w) for x, y in corners]
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def all_lines(self) -> Iterator[Line]:
        """Every line of the page, in tables and outside."""
        yield from self.lines
        for table in self.tables:
            for cell in table.cells:
                yield from cell.lines
