"""Rows that a page break cuts in two: the first row of a piece that is the rest of the table's last row.

It lacks what every row of the table prints, and its columns go on from the row above.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from hedui.numbers import is_blank, parse_quantity
from hedui.numbers.glyphs import fold
from hedui.numbers.printed import printed_number
from hedui.page import Cell, Table

FULL = 2.2  # em: a line that leaves no more of its cell's width, borders included, was broken at the edge
WIDE = 0x2E80  # ideographs and their marks stand above
MANY = 3  # columns
SEVERAL = 2  # columns: one figure below words may end them
LEAST_CUT = 3  # characters of a number that has to go on below
TYPICAL = 0.75  # a column filled in this share of the rows is filled in every row of that kind

KINDS = frozenset(
    ("产出", "效益", "满意度", "数量", "质量", "时效", "成本", "经济效益", "社会效益", "生态效益", "可持续影响")
)
"""Of indicators, as the names of their first two levels have them."""

_CLOSING = "，。；：、）》”！？,;:)"  # marks that open no line

_ITEM = re.compile(r"(?:指标|目标)\d{1,2}[:.、]|(?:指标|目标)\d{1,2}$")

_NUMBERED = re.compile(r"(\(?)(\d{1,2})([).、])(?!\d)")

_SOURCE = re.compile(
    r"(?:其中:)?(?:(?:上年|以前年度)?结[转余](?:资金)?|其[他它](?:资金)?|自[有筹]资金"
    r"|(?:本年|当年|本级|中央|省级?|市级?|县级?|区级?|财政)+(?:拨款|资金)|(?:年度)?资金总额)"
)


def is_rest_of_row(table: Table, lower: Sequence[Cell]) -> bool:
    """Whether the piece's first row is the rest of the table's last row.

    Both must have the same columns, and no figures may stand below a head's words. The first must lack something that
    rows of this kind always print, which the last row has; or the last row must lack it and the first bring it.
    """
    last = starting(table.cells, table.n_rows - 1)
    first = {(c.col, c.col_span): c for c in lower if c.row == 0}
    filled = {key for key, cell in first.items() if cell.text}
    wider = any(_spans_several(cell, last) for key, cell in first.items() if key not in last)
    if wider or not filled or not filled <= last.keys() or _are_two_rows([(last[key], first[key]) for key in filled]):
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
        below = _named_below(last, first)
        return filled - below <= before and not _opens_name(first, last, below)
    cut = before & filled & typical
    kept = any(last[key].row_span == 1 for key in typical & before - filled)  # a name that a new row would print
    return cut <= {min(typical)} or (kept and max(cut) < min(typical - before))


Key = tuple[int, int]


def _spans_several(cell: Cell, last: Mapping[Key, Cell]) -> bool:
    """Whether a cell lies over several of the columns that the row above has: 总分, its label unread."""
    return sum(col in cell.cols for col, _ in last) >= MANY


def _named_below(last: Mapping[Key, Cell], first: Mapping[Key, Cell]) -> set[Key]:
    """Merged cells that a page break cuts, whose name stands in the lower part alone: it tells of no new row."""
    merged = {key for key in first.keys() & last.keys() if last[key].row_span > 1 and first[key].row_span > 1}
    return {key for key in merged if first[key].text and not last[key].text}


def starting(cells: Sequence[Cell], row: int) -> dict[Key, Cell]:
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
    """Whether a cell holds the last digits of a number that fills the cell above it: 4,685.67000 over 0.

    Or a point with more digits: 1499 over .327214. One or two digits fill no cell, however narrow: 8 over 8 are two.
    """
    rest = re.fullmatch(r"[\d.,]{1,4}|[.,]\d[\d.,]*", below.text)
    if rest is None or printed_number(above.text + below.text) is None:
        return False
    return printed_number(above.text) is not None and len(above.text) >= LEAST_CUT and fills(above)


def _are_two_rows(pairs: Sequence[tuple[Cell, Cell]]) -> bool:
    """Whether cells above and below a page break are those of two rows."""
    figures = sum(_is_figure_below_words(above, below) for above, below in pairs)
    words = sum(_is_words_below_figure(above, below) for above, below in pairs)
    return max(figures, words) >= SEVERAL or any(_are_two(above, below) for above, below in pairs)


def _are_two(above: Cell, below: Cell) -> bool:
    """Whether two cells each hold a value or name a source of money or a kind of indicator, or the lower opens an item.

    Such are never one row.
    """
    if _ends_number(above, below):
        return False
    counted = [
        printed_number(text) is not None or parse_quantity(text) is not None for text in (above.text, below.text)
    ]
    if counted[0] and below.text and any(char.isdigit() for char in below.text) and not fills(above):
        return True  # 88.2% with room behind it goes on in no 2020年6月完成
    sources = all(_SOURCE.fullmatch(fold(text)) for text in (above.text, below.text))
    kinds = {fold(text).removesuffix("指标") for text in (above.text, below.text)}
    two_kinds = len(kinds) > 1 and kinds <= KINDS
    return all(counted) or sources or two_kinds or (bool(above.text) and _ITEM.match(fold(below.text)) is not None)


def _is_figure_below_words(above: Cell, below: Cell) -> bool:
    """Whether words without a digit stand over a number or a quantity: a heading over its first figure."""
    worded = bool(above.text) and not any(char.isdigit() for char in above.text) and not is_blank(above.text)
    return worded and (printed_number(below.text) is not None or parse_quantity(below.text) is not None)


def _is_words_below_figure(above: Cell, below: Cell) -> bool:
    """Whether words without a digit stand below a quantity that leaves room behind it: 明显改善 below ≥83%."""
    worded = bool(below.text) and not any(char.isdigit() for char in below.text) and not is_blank(below.text)
    return worded and parse_quantity(above.text) is not None and not fills(above)


def _runs_on(above: Cell, below: Cell) -> bool:
    """Whether a text that ends in mid-sentence at the cell's edge goes on below, the digits of a number, or a list."""
    if _ends_number(above, below) or _counts_on(above, below):
        return True
    if not above.lines or printed_number(below.text) is not None or above.text[-1] in "。；;!！":
        return False
    return fills(above, 1 if below.text[1:2] and below.text[1] in _CLOSING else 0)


def _counts_on(above: Cell, below: Cell) -> bool:
    """Whether a text opens with the item that comes next in the one above it: （6） below （5）."""
    opens, told = _NUMBERED.match(fold(below.text)), fold(above.text)
    return opens is not None and opens[0] not in told and f"{opens[1]}{int(opens[2]) - 1}{opens[3]}" in told


def fills(cell: Cell, taken: int = 0) -> bool:
    """Whether a cell's last line reaches from edge to edge, as one that was broken there.

    `taken` characters were taken along to the next line by a mark behind them that may open none.
    """
    line, room = cell.lines[-1], cell.boxes[-1][1].width - cell.lines[-1].box.width
    ems = sum(1.0 if ord(char) > WIDE else 0.52 for char in line.text)
    return room < (FULL + taken) * line.box.width / max(ems, 1.0)


def _opens_name(first: dict[Key, Cell], last: dict[Key, Cell], but: Collection[Key]) -> bool:
    """Whether the row fills a name column that the table's last row shares with rows above it: a new group begins."""
    shared = (key for key in first.keys() & last.keys() if key not in but)
    return any(first[key].text and last[key].row_span > 1 for key in shared)


def _reads_on(last: dict[Key, Cell], first: dict[Key, Cell]) -> bool:
    """Whether some text of the last row stops in the middle of a sentence, with the same columns going on below."""
    return any(
        cell.text and last[key].text and len(last[key].text) > 12 and last[key].text[-1] not in "。；;.!！"
        for key, cell in first.items()
        if key in last
    )


def join_cut_row(table: Table, lower: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
    """The table's last row completed by the piece's first row; the piece's other cells as they stand."""
    last = starting(table.cells, table.n_rows - 1)
    joined: dict[Cell, Cell] = {}
    rest: list[Cell] = []
    for cell in lower:
        above = last.get((cell.col, cell.col_span)) if cell.row == 0 else None
        if above is None:
            rest.append(cell)
        else:
            joined[above] = join_cells(above, cell, cell.row_span - 1)
    return [joined.get(cell, cell) for cell in table.cells], rest


def join_cells(above: Cell, below: Cell, more_rows: int) -> Cell:
    return replace(
        above,
        row_span=above.row_span + more_rows,
        boxes=above.boxes + below.boxes,
        lines=above.lines + below.lines,
    )
