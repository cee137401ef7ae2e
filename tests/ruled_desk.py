"""A desk to rule tables by hand: rulings from a sketch, tables from rows of text, without a page."""

from collections.abc import Sequence

from hedui.page import Box, Cell, Line, Table
from hedui.reading.grid import Grid, find_grids
from hedui.reading.segments import Segment
from prose_desk import set_line

STEP = 15.0  # points a character of a sketch stands for
ROW, EM = 20.0, 10.0  # points: a row's height, and a character's


def rule(sketch: str, step: float = STEP) -> tuple[list[Segment], list[Segment]]:
    """Horizontal and vertical rulings of a sketch made of + - and |, its top left corner at (100, 100)."""
    rows = [line for line in sketch.splitlines() if line.strip()]
    indent = min(len(row) - len(row.lstrip()) for row in rows)
    rows = [row[indent:] for row in rows]
    columns = ["".join(row[c] if c < len(row) else " " for row in rows) for c in range(max(map(len, rows)))]
    return [s for n, row in enumerate(rows) for s in runs(row, "-", n, step)], [
        s for n, column in enumerate(columns) for s in runs(column, "|", n, step)
    ]


def runs(line: str, stroke: str, at: int, step: float) -> list[Segment]:
    """The rulings along one row or column of a sketch; a lone + rules nothing."""
    out, start = [], 0
    for n in range(len(line) + 1):
        if n == len(line) or line[n] not in (stroke, "+"):
            if stroke in line[start:n]:
                out.append(Segment(100 + at * step, 100 + start * step, 100 + (n - 1) * step))
            start = n + 1
    return out


def grids_of(sketch: str, step: float = STEP) -> list[Grid]:
    return find_grids(*rule(sketch, step))


def spans(grid: Grid) -> list[tuple[int, int, int, int]]:
    """Row, column and spans of each cell."""
    return [(p.row, p.col, p.row_span, p.col_span) for p in grid.places]


def rule_table(
    rows: Sequence[Sequence[str]], page: int = 1, top: float = 100.0, edges: Sequence[float] | None = None
) -> Table:
    """A table of rows of text: < goes on with the cell to the left, ^ with the cell above, | breaks a line."""
    n_cols = len(rows[0])
    xs = tuple(edges) if edges else tuple(50.0 + 500.0 * c / n_cols for c in range(n_cols + 1))
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            wide = next((n for n in range(1, n_cols - c) if row[c + n] != "<"), n_cols - c)
            high = next((n for n in range(1, len(rows) - r) if rows[r + n][c] != "^"), len(rows) - r)
            box = Box(xs[c], top + r * ROW, xs[c + wide], top + (r + high) * ROW)
            lines = tuple(set_text(text, box, page))
            cells.append(Cell(r, c, high, wide, ((page, box),), lines))
    return Table(len(rows), n_cols, tuple(cells), xs, (page,))


def set_text(text: str, box: Box, page: int) -> list[Line]:
    """Lines of a cell from its top left corner."""
    lines = text.split("|") if text else []
    return [set_line(line, box.x0 + 2, box.y0 + 2 + n * EM, page, EM) for n, line in enumerate(lines)]
