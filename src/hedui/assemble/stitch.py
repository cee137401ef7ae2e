"""Tables over pages: a table that goes on is one table, a cell that a page break cuts is one cell.

A piece continues the table before it when nothing but furniture stands between them and their column borders agree.
Its repeated header is dropped. A row that lacks what every row of the table prints, and whose columns go on from the
row above, is the rest of that row; empty name cells at the left of a new row are the rest of the merged cell above.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from hedui.numbers import parse_quantity
from hedui.numbers.glyphs import fold
from hedui.numbers.printed import printed_number
from hedui.page import Cell, Page, Table

EDGE = 0.012  # of the table's width: column borders this close are one
SAME_WIDTH = 0.04  # relative difference in width between pieces of one table (scans shrink and stretch)
FARTHER = 0.3  # the same where many borders agree: two photos are not taken from one distance
MANY = 3  # inner borders that do
AGREE = 0.7  # share of a piece's borders that must be borders of the table
SAME_TEXT = 0.8  # likeness of two printings of one header row
FULL = 2.2  # em: a line that leaves no more of its cell's width, borders included, was broken at the edge
WIDE = 0x2E80  # ideographs and their marks stand above
TYPICAL = 0.75  # a column filled in this share of the rows is filled in every row of that kind

_FORM_LABEL = re.compile(r"(?:项目|专项|部门|单位|政策|支出方向|预算部门|填报单位).{0,6}(?:名称|单位)")
_ITEM = re.compile(r"(?:指标|目标)\d{1,2}[:.、]|(?:指标|目标)\d{1,2}$")

_STANDARD = frozenset(
    f"{name}{end}"
    for name in ("数量", "质量", "时效", "成本", "经济效益", "社会效益", "生态效益", "可持续影响", "服务对象满意度")
    for end in ("", "指标")
)


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
    """Whether both are as wide, or alike in all their columns and no more than photographed from elsewhere."""
    width, other = table.edges[-1] - table.edges[0], piece.edges[-1] - piece.edges[0]
    mine, theirs = _shares(table.edges), _shares(piece.edges)
    alike = len(theirs) - 2 >= MANY and _common(theirs, mine) == len(theirs) - 2
    return abs(width - other) <= (FARTHER if alike else SAME_WIDTH) * max(width, other)


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
    texts = _row_texts(piece, row)
    if len(texts) < 4 or any(text[0].isdigit() or text[-1] in "%％" for text in texts):
        return False
    joined = "|".join(texts)
    return any(_alike(joined, "|".join(_row_texts(table, r))) for r in range(table.n_rows))


def join_tables(table: Table, piece: Table) -> Table:
    """The table with a piece below it."""
    repeated = 0
    while repeated < piece.n_rows and _is_header_again(table, piece, repeated):
        repeated += 1
    table, piece = on_common_columns(table, piece)
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


def is_rest_of_row(table: Table, lower: Sequence[Cell]) -> bool:
    """Whether the piece's first row is the rest of the table's last row.

    Both must have the same columns; the first must lack something that rows of this kind always print, which the last
    row has; or the last row must lack it and the first bring it.
    """
    last = _starting(table.cells, table.n_rows - 1)
    first = {(c.col, c.col_span): c for c in lower if c.row == 0}
    filled = {key for key, cell in first.items() if cell.text}
    if not filled or not filled <= last.keys() or any(_are_two(last[key], first[key]) for key in filled):
        return False
    before = {key for key, cell in last.items() if cell.text}
    typical = _typical_columns(table, last.keys())
    own = {key for key in filled if first[key].row_span == last[key].row_span == 1}
    if own and all(_runs_on(last[key], first[key]) for key in own):
        return not (typical and typical <= filled)
    if not typical:
        return filled <= before and _reads_on(last, first)
    if typical <= filled or not typical <= (before | filled):
        return False
    if typical <= before:
        return filled <= before and not _opens_name(first, last)
    cut = before & filled & typical
    kept = any(last[key].row_span == 1 for key in typical & before - filled)  # a name that a new row would print
    return cut <= {min(typical)} or (kept and max(cut) < min(typical - before))


Key = tuple[int, int]


def _starting(cells: Sequence[Cell], row: int) -> dict[Key, Cell]:
    """The cells that stand in a row, by first column and span; merged cells from above count."""
    return {(c.col, c.col_span): c for c in cells if c.row <= row < c.row + c.row_span}


def _typical_columns(table: Table, keys: Collection[Key]) -> set[Key]:
    """Columns of this shape that nearly every row of the same shape fills; too few rows make none."""
    counts: dict[Key, int] = {}
    rows = 0
    for row in range(table.n_rows - 1):
        cells = {(c.col, c.col_span): c for c in table.cells if c.row == row and c.row_span == 1}
        filled = sum(1 for cell in cells.values() if cell.text)
        if len(cells.keys() & keys) < max(2, 0.6 * len(cells)) or filled < 3:
            continue
        rows += 1
        for key, cell in cells.items():
            counts[key] = counts.get(key, 0) + bool(cell.text)
    return {key for key, count in counts.items() if rows >= 3 and key in keys and count >= TYPICAL * rows}


def _ends_number(above: Cell, below: Cell) -> bool:
    """Whether a cell holds the last digits of a number that fills the cell above it: 4,685.67000 over 0."""
    if not re.fullmatch(r"[\d.,]{1,4}", below.text) or printed_number(above.text + below.text) is None:
        return False
    return printed_number(above.text) is not None and _fills(above)


def _are_two(above: Cell, below: Cell) -> bool:
    """Whether two cells each hold a number or a quantity, or the lower one opens an item: two rows, never one."""
    if _ends_number(above, below):
        return False
    counted = [
        printed_number(text) is not None or parse_quantity(text) is not None for text in (above.text, below.text)
    ]
    return all(counted) or (bool(above.text) and _ITEM.match(fold(below.text)) is not None)


def _runs_on(above: Cell, below: Cell) -> bool:
    """Whether a text that ends in mid-sentence at the cell's edge goes on below, or the digits of a number."""
    if _ends_number(above, below):
        return True
    if not above.lines or printed_number(below.text) is not None or above.text[-1] in "。；;!！":
        return False
    return _fills(above)


def _fills(cell: Cell) -> bool:
    """Whether a cell's last line reaches from edge to edge, as one that was broken there."""
    line, room = cell.lines[-1], cell.boxes[-1][1].width - cell.lines[-1].box.width
    ems = sum(1.0 if ord(char) > WIDE else 0.52 for char in line.text)
    return room < FULL * line.box.width / max(ems, 1.0)


def _opens_name(first: dict[Key, Cell], last: dict[Key, Cell]) -> bool:
    """Whether the row fills a name column that the table's last row shares with rows above it: a new group begins."""
    return any(first[key].text and last[key].row_span > 1 for key in first.keys() & last.keys())


def _reads_on(last: dict[Key, Cell], first: dict[Key, Cell]) -> bool:
    """Whether some text of the last row stops in the middle of a sentence, with the same columns going on below."""
    return any(
        cell.text and last[key].text and len(last[key].text) > 12 and last[key].text[-1] not in "。；;.!！"
        for key, cell in first.items()
        if key in last
    )


def join_cut_row(table: Table, lower: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
    """The table's last row completed by the piece's first row; the piece's other cells as they stand."""
    last = _starting(table.cells, table.n_rows - 1)
    joined: dict[Cell, Cell] = {}
    rest: list[Cell] = []
    for cell in lower:
        above = last.get((cell.col, cell.col_span)) if cell.row == 0 else None
        if above is None:
            rest.append(cell)
        else:
            joined[above] = _join(above, cell, cell.row_span - 1)
    return [joined.get(cell, cell) for cell in table.cells], rest


def join_merged_names(table: Table, lower: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
    """Merged name cells that reach over the break: left of the first new text, empty or with the same name again."""
    last = _starting(table.cells, table.n_rows - 1)
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
            joined[above] = _join(above, cell if wanted else replace(cell, lines=()), cell.row_span)
        else:
            rest.append(cell)
    if open_names:  # an empty row: nothing goes on
        return list(table.cells), list(lower)
    return [joined.get(cell, cell) for cell in table.cells], rest


def _is_one_name(table: Table, above: Cell, cell: Cell) -> bool:
    """Whether a name cell goes on below the break: empty there, the same again, or named only there."""
    if not cell.text:
        return True
    if above.text:
        again = above.row_span > 1 and fold(above.text) == fold(cell.text)
        return again or (above.row_span + cell.row_span > 2 and _ends_name(above.text, cell.text))
    beside = [c for c in _starting(table.cells, table.n_rows - 1).values() if c.col > above.col and c.text]
    return above.row_span > 1 or cell.row_span > 1 or len(beside) >= 2


def _ends_name(above: str, below: str) -> bool:
    """Whether a text is no name but the end of the one above: its points, a bracket's end, or the rest of 指标."""
    above, below = fold(above), fold(below)
    if above.count("(") > above.count(")"):
        return below.count(")") > below.count("(")
    if above + below in _STANDARD and above not in _STANDARD:
        return True
    points = re.fullmatch(r"\(?\d{1,3}(?:\.\d+)?分?\)?", below) is not None
    return points or (not above.endswith("指标") and (above + below).endswith("指标") and len(below) <= len("指标"))


def _join(above: Cell, below: Cell, more_rows: int) -> Cell:
    return replace(
        above,
        row_span=above.row_span + more_rows,
        boxes=above.boxes + below.boxes,
        lines=above.lines + below.lines,
    )
