"""Lines into cells: each character belongs to the cell that its centre lies in; what lies in none stays prose."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from hedui.cut import cut_line
from hedui.page import Box, Cell, Line, Table
from hedui.reading.grid import Grid, Place

FIGURE = re.compile(r"\d[\d.,]*\d[%％]?")
MOSTLY = 0.6  # of a figure's characters
STROKES = frozenset("1Il|i[]!丨")  # what a ruling or dust on it is read as
LEVEL_STROKES = frozenset("一—-–~_")
FLAT = 0.5  # of the lowest other line's height: 一 stands in as much room as any word
BORDER = 0.2  # of its height: so near to its cell's side such a stroke may be that side
MOST_SCRAP, SHARED, LITTLE_SURER = 2, 0.5, 0.05  # characters; of the smaller box; certainty
DOTTED = 4  # marks in a row, half of them dashes
TICKS = "√✓✔"  # what a reader's pen leaves beside print
LEAST_WORD, WORDS = 2, "\u2e80"  # characters of print beside one; ideographs stand above
READ = 0.85  # certainty of a line's worst character, of print


def fill_tables(grids: Sequence[Grid], lines: Iterable[Line], page: int) -> tuple[list[Line], list[Table]]:
    """Lines outside all grids, in reading order, and one table for each grid with its cells' lines."""
    inside: dict[tuple[int, int], list[Line]] = defaultdict(list)
    outside: list[Line] = []
    for line in map(without_ticks, lines):
        for key, piece in cut_by_cells(line, grids):
            if key is None:
                outside.append(piece)
            else:
                inside[key].append(piece)
    tables = [
        Table(
            len(grid.ys) - 1,
            len(grid.xs) - 1,
            tuple(_cell(place, inside[g, p], page) for p, place in enumerate(grid.places)),
            grid.xs,
            (page,),
        )
        for g, grid in enumerate(grids)
    ]
    return order_lines(outside), tables


def without_ticks(line: Line) -> Line:
    """A scanned line of words without the ticks of somebody's pen at its ends; a tick alone may be an answer."""
    start, end = len(line.text) - len(line.text.lstrip(TICKS)), len(line.text.rstrip(TICKS))
    words = end - start >= LEAST_WORD and any(char > WORDS for char in line.text)
    return cut_line(line, start, end) if words and not line.native else line


def without_ghosts(tables: Sequence[Table]) -> list[Table]:
    """The tables, but none that holds no print for certain where others do: edges of a desk under the sheet.

    One above a table would break that off from the page before.
    """
    printed = [table for table in tables if any(map(_is_read, table.cells))]
    return printed or list(tables)


def _is_read(cell: Cell) -> bool:
    return any(line.text.strip() and line.certainty >= READ for line in cell.lines)


def _cell(place: Place, lines: list[Line], page: int) -> Cell:
    lines = [line for line in lines if not any(_is_border_beside(line, other, place.box) for other in lines)]
    lines = [line for line in lines if not _is_flat_among(line, lines) and not _is_dotted_among(line, lines)]
    lines = [line for line in lines if not any(_is_read_twice(line, other) for other in lines)]
    return Cell(place.row, place.col, place.row_span, place.col_span, ((page, place.box),), tuple(order_lines(lines)))


def _is_border_beside(line: Line, other: Line, cell: Box) -> bool:
    """Whether a lone stroke on a cell's left or right border is that border: apart from a line on its height."""
    if line is other or line.native or line.text not in STROKES or other.text in STROKES:
        return False
    box, height = line.box, line.box.height
    on_border = box.x0 <= cell.x0 + BORDER * height or box.x1 >= cell.x1 - BORDER * height
    apart = max(other.box.x0 - box.x1, box.x0 - other.box.x1) > height
    return on_border and apart and _same_row(line, other)


def _is_flat_among(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line is one level stroke, far flatter than all others of the cell: a ruling's, a ring's or a pen's."""
    others = [other.box.height for other in lines if other is not line]
    stroke = not line.native and line.text in LEVEL_STROKES
    return stroke and bool(others) and line.box.height < FLAT * min(others)


def _is_read_twice(line: Line, other: Line) -> bool:
    """Whether a line of a character or two lies on another's ink, which was read as surely, or on less of it."""
    if line is other or line.native or len(line.text) > MOST_SCRAP or line.certainty > other.certainty + LITTLE_SURER:
        return False
    area, its = (it.box.width * it.box.height for it in (line, other))
    if line.box.overlap(other.box) <= SHARED * min(area, its):
        return False
    return len(line.text) < len(other.text) or (
        len(line.text) == len(other.text) and (line.certainty, -area) < (other.certainty, -its)
    )


def _is_dotted_among(line: Line, lines: list[Line]) -> bool:
    """Whether a line is nothing but dashes and dots, where others of the cell have words: a dotted ruling."""
    marks = "".join(line.text.split())
    dashes = sum(char in LEVEL_STROKES for char in marks)
    dotted = not line.native and len(marks) >= DOTTED <= 2 * dashes and not any(map(str.isalnum, marks))
    return dotted and any(any(map(str.isalnum, other.text)) for other in lines)


Key = tuple[int, int] | None


def cut_by_cells(line: Line, grids: Sequence[Grid]) -> list[tuple[Key, Line]]:
    """Pieces of a line by the (grid, place) that their characters' centres lie in."""
    y = line.box.center[1]
    near = [
        (g, p, place.box)
        for g, grid in enumerate(grids)
        if grid.box.y0 <= y <= grid.box.y1
        for p, place in enumerate(grid.places)
        if place.box.y0 <= y <= place.box.y1
    ]
    keys = [_key_at((line.xs[i] + line.xs[i + 1]) / 2, near) for i in range(len(line.text))]
    for match in FIGURE.finditer(line.text) if not line.native else ():  # a file's own line may hold several cells
        _keep_whole(keys, match.start(), match.end())
    pieces: list[tuple[Key, Line]] = []
    start = 0
    for i in range(1, len(keys) + 1):
        if i == len(keys) or keys[i] != keys[start]:
            pieces.append((keys[start], cut_line(line, start, i)))
            start = i
    return pieces


def _keep_whole(keys: list[Key], start: int, end: int) -> None:
    """Have a figure stand where most of it does: the last digit of 72.43 may reach over the ruling."""
    most, count = Counter(keys[start:end]).most_common(1)[0]
    if count > MOSTLY * (end - start):
        keys[start:end] = [most] * (end - start)


def _key_at(x: float, near: Sequence[tuple[int, int, Box]]) -> Key:
    return next(((g, p) for g, p, box in near if box.x0 <= x <= box.x1), None)


def order_lines(lines: Iterable[Line]) -> list[Line]:
    """Reading order: lines that share most of their height form a row, rows go down, each from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda it: it.box.center[1]):
        if rows and _same_row(rows[-1][0], line) and not any(_stands_over(other, line) for other in rows[-1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda it: it.box.x0)]


def _same_row(a: Line, b: Line) -> bool:
    shared = min(a.box.y1, b.box.y1) - max(a.box.y0, b.box.y0)
    return shared > 0.5 * min(a.box.height, b.box.height)


def _stands_over(a: Line, b: Line) -> bool:
    """Whether one takes most of the other's width: a number broken in two, set so close that its halves' boxes meet."""
    shared = min(a.box.x1, b.box.x1) - max(a.box.x0, b.box.x0)
    return shared > 0.5 * min(a.box.width, b.box.width)
