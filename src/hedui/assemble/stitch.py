"""Tables over pages: a table that goes on is one table, a cell that a page break cuts is one cell.

A piece continues the table before it when nothing but furniture stands between them and their column borders agree.
Its repeated header is dropped. A row that lacks what every row of the table prints, and whose columns go on from the
row above, is the rest of that row; empty name cells at the left of a new row are the rest of the merged cell above.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from statistics import median

from hedui.assemble.columns_above import with_columns_above
from hedui.assemble.cut_rows import KINDS, is_rest_of_row, join_cells, join_cut_row, starting
from hedui.numbers.glyphs import fold
from hedui.page import Cell, Line, Page, Table

EDGE = 0.012  # of the table's width: column borders this close are one
SAME_WIDTH = 0.04  # relative difference in width between pieces of one table (scans shrink and stretch)
FARTHER = 0.3  # the same where many borders agree: two photos are not taken from one distance
MANY = 3  # inner borders that do
ALIKE = 0.85  # share of a piece's inner borders that must: a seal or a streak may make one more
AGREE = 0.7  # share of a piece's borders that must be borders of the table
FEWEST = 5  # lines of ideographs that tell how large a table's print is
SAME_TEXT = 0.8  # likeness of two printings of one header row

_FORM_LABEL = re.compile(r"(?:项目|专项|部门|单位|政策|支出方向|预算部门|填报单位).{0,6}(?:名称|单位)")

_IDEOGRAPH = re.compile(r"[一-龥]")
_IDEOGRAPHS = re.compile(r"[一-龥]{4,}")
_BLOCK = re.compile(r"目标|资金|情况|名称|单位")  # words that name a block of a form, not a level of indicators
_POINTS_BEHIND = re.compile(r"\(?\d{1,3}(?:\.\d+)?分?\)?$")
_FIGURE = re.compile(r"[\d.,]+%?")
_POINTS_END = re.compile(r"\d?分")  # of 产出指标50 | 分, 产出指标5 | 0分
_STANDARD = frozenset(f"{name}{end}" for name in (*KINDS, "服务对象满意度") for end in ("", "指标"))


def stitch_tables(pages: Sequence[Page], breaks: Collection[int]) -> list[Table]:
    """All tables in reading order, each over all its pages; `breaks` are pages whose first table starts anew."""
    out: list[Table] = []
    for page in pages:
        for n, piece in enumerate(page.tables):
            last = out[-1] if out else None
            may_go_on = n == 0 and page.number not in breaks
            if last is not None and may_go_on and last.pages[-1] == page.number - 1 and continues(last, piece):
                out[-1] = join_tables(last, piece)
            else:
                out.append(piece)
    return out


def continues(table: Table, piece: Table) -> bool:
    """Whether a piece at the top of the next page has the table's columns and does not open like a new form."""
    if not _has_width_of(table, piece):
        return False
    first, opening = _row_texts(piece, 0), _row_texts(table, 0)
    if first and opening and _alike(first[0], opening[0]) and not _is_header_again(table, piece, 0):
        return False
    mine, theirs = _shares(table.edges), _shares(piece.edges)
    if len(theirs) <= 2 or _common(theirs, mine) >= AGREE * (len(theirs) - 2):
        return True
    # The head of a form, with its few columns, at the foot of a page.
    return len(mine) >= 4 and _common(mine, theirs) == len(mine) - 2 and not opens_form(piece)


def _has_width_of(table: Table, piece: Table) -> bool:
    """Whether both are as wide, or alike in nearly all columns and no more than photographed from elsewhere.

    So they are too if they are as wide as their print is large.
    """
    width, other = table.edges[-1] - table.edges[0], piece.edges[-1] - piece.edges[0]
    apart = abs(width - other) / max(width, other)
    if not SAME_WIDTH < apart <= FARTHER:
        return apart <= SAME_WIDTH
    theirs = _shares(piece.edges)
    common = _common(theirs, _shares(table.edges))
    if common >= MANY and common >= ALIKE * (len(theirs) - 2):
        return True
    pitch, other_pitch = _pitch(table), _pitch(piece)
    return bool(pitch and other_pitch) and abs(width / pitch - other / other_pitch) <= SAME_WIDTH * width / pitch


def _pitch(table: Table) -> float:
    """How wide a character of a scanned table's print is, in points; 0 where there are too few to tell.

    A file's own text says how wide it is without a photographer in between.
    """
    lines = [
        line for cell in table.cells for line in cell.lines if not line.native and _IDEOGRAPHS.fullmatch(line.text)
    ]
    return median((line.xs[-1] - line.xs[0]) / len(line.text) for line in lines) if len(lines) >= FEWEST else 0.0


def opens_form(table: Table) -> bool:
    """Whether a table begins with the label that opens a form."""
    first = table.row_cells(0)
    return bool(first) and _FORM_LABEL.match(fold(first[0].text)) is not None


def _common(inner: Sequence[float], among: Sequence[float]) -> int:
    """How many inner borders of one are borders of the other."""
    return sum(1 for edge in inner[1:-1] if min(abs(edge - e) for e in among) <= EDGE)


def _shares(edges: Sequence[float]) -> list[float]:
    return [(x - edges[0]) / (edges[-1] - edges[0]) for x in edges]


def _row_texts(table: Table, row: int) -> list[str]:
    return [fold(cell.text) for cell in table.row_cells(row) if cell.text]


def _alike(a: str, b: str) -> bool:
    return a == b or SequenceMatcher(None, a, b, autojunk=False).ratio() >= SAME_TEXT


def _is_header_again(table: Table, piece: Table, row: int) -> bool:
    """Whether a row of the piece prints a wordy row of the table again: four cells or more, none of them a number."""
    return _row_again(table, piece, row) is not None


def _row_again(table: Table, piece: Table, row: int) -> int | None:
    """The first row of the table that a wordy row of the piece prints again."""
    texts = _row_texts(piece, row)
    if len(texts) < 4 or any(text[0].isdigit() or text[-1] in "%％" for text in texts):
        return None
    joined = "|".join(texts)
    return next((r for r in range(table.n_rows) if _alike(joined, "|".join(_row_texts(table, r)))), None)


def join_tables(table: Table, piece: Table) -> Table:
    """The table with a piece below it."""
    again: list[int] = []  # rows of the table that the piece begins with
    while len(again) < piece.n_rows and (row := _row_again(table, piece, len(again))) is not None:
        again.append(row)
    repeated = len(again)
    table, piece = on_common_columns(table, with_columns_above(table, piece, EDGE))
    if again:
        table = _with_surer_heads(table, piece, again)
    upper = list(table.cells)
    lower = [shift_rows(cell, -repeated) for cell in piece.cells if cell.row + cell.row_span > repeated]
    if repeated < piece.n_rows and is_rest_of_row(table, lower):
        upper, lower = join_cut_row(table, lower)
        offset = table.n_rows - 1
    else:
        upper, lower = join_merged_names(table, lower)
        offset = table.n_rows
    cells = upper + [shift_rows(cell, offset) for cell in lower]
    n_rows = max(cell.row + cell.row_span for cell in cells)
    return Table(
        n_rows, table.n_cols, tuple(sorted(cells, key=lambda c: (c.row, c.col))), table.edges, _pages(table, piece)
    )


def _with_surer_heads(table: Table, piece: Table, again: Sequence[int]) -> Table:
    """The table, headings as its rows that are printed `again` on a later page have them, if read more surely there.

    A seal seldom lies on both.
    """
    headings = {(again[c.row], c.cols, c.row_span): c for c in piece.cells if c.row < len(again) and c.lines}

    def surer(cell: Cell) -> Cell:
        other = headings.get((cell.row, cell.cols, cell.row_span))
        return replace(cell, lines=other.lines) if other is not None and _certainty(cell) < _certainty(other) else cell

    return replace(table, cells=tuple(map(surer, table.cells)))


def _certainty(cell: Cell) -> float:
    return min((line.certainty for line in cell.lines), default=0.0)


def _pages(table: Table, piece: Table) -> tuple[int, ...]:
    return (*table.pages, *(page for page in piece.pages if page not in table.pages))


def shift_rows(cell: Cell, by: int) -> Cell:
    """The cell moved down by rows; what would stand above row 0 is cut off."""
    row, end = cell.row + by, cell.row + by + cell.row_span
    return replace(cell, row=max(0, row), row_span=end - max(0, row))


def on_common_columns(table: Table, piece: Table) -> tuple[Table, Table]:
    """Both on one set of column borders, in the table's points."""
    left, width = table.edges[0], table.edges[-1] - table.edges[0]
    mapped = [left + share * width for share in _shares(piece.edges)]
    edges = list(table.edges)
    for x in mapped:
        if min(abs(x - e) for e in edges) > EDGE * width:
            edges.append(x)
    edges.sort()
    return _recolumned(table, table.edges, edges), _recolumned(piece, mapped, edges)


def _recolumned(table: Table, own: Sequence[float], edges: Sequence[float]) -> Table:
    index = [min(range(len(edges)), key=lambda n: abs(edges[n] - x)) for x in own]
    cells = tuple(
        replace(cell, col=index[cell.col], col_span=max(1, index[cell.col + cell.col_span] - index[cell.col]))
        for cell in table.cells
    )
    return Table(table.n_rows, len(edges) - 1, cells, tuple(edges), table.pages)


def join_merged_names(table: Table, lower: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
    """Merged name cells that reach over the break: left of the first new text, empty or with the same name again."""
    last = starting(table.cells, table.n_rows - 1)
    joined: dict[Cell, Cell] = {}
    rest: list[Cell] = []
    open_names = True
    for cell in sorted(lower, key=lambda c: (c.row, c.col)):
        above = last.get((cell.col, cell.col_span))
        goes_on = cell.row == 0 and open_names and above is not None and _is_one_name(table, above, cell)
        if cell.row == 0 and cell.text and not goes_on:
            open_names = False
        if goes_on and above is not None and (above.text or cell.row_span > 1 or above.row_span > 1):
            wanted = not above.text or _ends_name(above.text, cell.text)
            joined[above] = join_cells(above, cell if wanted else replace(cell, lines=()), cell.row_span)
        else:
            rest.append(cell)
    if open_names:  # an empty row, or a whole one: nothing goes on but names that the break cuts
        ended = {a: cell for a, cell in joined.items() if _IDEOGRAPH.search(a.text) and cell.text != a.text}
        taken = {cell.lines for cell in ended.values()}
        rest = [cell for cell in lower if not (cell.row == 0 and _completes(cell, last, taken))]
        joined = ended
    return [joined.get(cell, cell) for cell in table.cells], rest


def _completes(cell: Cell, last: Mapping[tuple[int, int], Cell], taken: Collection[tuple[Line, ...]]) -> bool:
    """Whether a cell is the end of a name that was joined with its beginning."""
    above = last.get((cell.col, cell.col_span))
    return above is not None and bool(cell.text) and above.lines + cell.lines in taken


def _is_one_name(table: Table, above: Cell, cell: Cell) -> bool:
    """Whether a name cell goes on below the break: empty there, the same again, or named only there."""
    if not cell.text:
        return True
    if above.text:
        again = above.row_span > 1 and fold(above.text) == fold(cell.text)
        return again or _ends_name(above.text, cell.text)
    beside = [c for c in starting(table.cells, table.n_rows - 1).values() if c.col > above.col and c.text]
    return above.row_span > 1 or cell.row_span > 1 or len(beside) >= 2


def _ends_name(above: str, below: str) -> bool:
    """Whether a text is no name but the end of the one above: points, a bracket's end, or the rest of 指标."""
    above, below = fold(above), fold(below)
    if above.count("(") > above.count(")"):
        return below.count(")") > below.count("(")
    if above[-1:].isdigit() and _POINTS_END.fullmatch(below):
        return True
    if _FIGURE.fullmatch(below):
        return False
    word = _POINTS_BEHIND.sub("", below)
    if above + word in _STANDARD and above not in _STANDARD:
        return True
    open_name = not above.endswith("指标") and _BLOCK.search(above) is None
    return not word or (open_name and (above + word).endswith("指标") and len(word) <= len("指标"))
