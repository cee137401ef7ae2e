"""The headings and labels of a table, found by geometry alone: where words stand over figures or beside them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from hedui.extract.columns import value_cell
from hedui.extract.question import WORD_LIMIT, name_words
from hedui.extract.terms import tidy_heading
from hedui.numbers import is_blank, printed_number
from hedui.page import Cell, Table

INDICATORS, HEAD = "indicators", "head"  # the tasks: a small model keeps apart what is asked apart
GLANCE = 12  # characters of what stands under a heading that the model sees
HEADINGS = 3  # cells: a row of fewer heads no columns
FIGURE_LIMIT = 16  # characters: a cell of more is no figure, whatever digits it has
MOST_WORDS = 64  # of one table: a form has some thirty
MOST_PAIRS = 2  # labels with their values in one row

# What a word can mean depends on where it stands, and that is told by geometry: over columns of words and figures, over
# figures alone, over prose, beside a name, beside an amount.
Place = Literal["indicators", "money", "goals", "names", "lines"]
MEANINGS: dict[Place, tuple[str, ...]] = {
    "indicators": (
        "一级指标",
        "二级指标",
        "三级指标",
        "目标值",
        "完成值",
        "分值",
        "得分",
        "得分率",
        "偏差原因",
        "其他",
    ),
    "money": ("年初预算", "全年预算", "执行数", "执行率", "分值", "得分", "偏差原因", "其他"),
    "goals": ("预期目标", "目标完成", "其他"),
    "names": ("项目名称", "主管部门", "实施单位", "其他"),
    "lines": ("资金总额", "财政拨款", "上年结转", "其他资金", "其他"),
}
_NO_LABEL = re.compile(r"[。;；≥≤□☑√■]")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_NO_FIGURE = re.compile(r"[。;；□☑√■]|[一-龥]{5}")
_WORD = re.compile(r"[一-龥]{2}")


@dataclass(frozen=True)
class Word:
    """A printed heading or label, the first thing that stands under it or beside it, where it may belong, its page."""

    text: str
    glance: str
    places: tuple[Place, ...]
    page: int

    @property
    def shown(self) -> str:
        return f"{self.text}（{self.glance or '空'}）"

    @property
    def has_figure(self) -> bool:
        """Whether a figure stands under it or beside it."""
        return any(map(str.isdecimal, self.glance))

    @property
    def task(self) -> str:
        """Which question it belongs to; points that head money as well are asked for once."""
        return INDICATORS if "indicators" in self.places else HEAD

    @property
    def meanings(self) -> tuple[str, ...]:
        """What it can mean."""
        return tuple(dict.fromkeys(meaning for place in self.places for meaning in MEANINGS[place]))


@dataclass(frozen=True)
class Block:
    """Columns under headings of their own: the headings, and the rows of what stands below them."""

    place: Place
    heads: tuple[Cell, ...]
    rows: range

    def under(self, table: Table, head: Cell) -> Mapping[int, Cell]:
        """What stands under a heading, by row: each cell once, none that reaches under other headings."""
        found = {}
        for row in self.rows:
            cell = value_cell(table, row, head.cols)
            if cell is not None and cell.row == row and not self._reaches_out(cell, head):
                found[row] = cell
        return found

    def _reaches_out(self, cell: Cell, head: Cell) -> bool:
        return any(other != head and other.cols.start in cell.cols for other in self.heads)


def list_words(table: Table) -> list[Word]:
    """Every heading and label of a table once, from top to bottom."""
    blocks = list_blocks(table)
    found: dict[str, Word] = {}
    for cell, glance, place in _words_by_row(table, blocks):
        for text in name_words([cell.text]):
            known = found.setdefault(text, Word(text, glance[:GLANCE], (place,), cell.boxes[0][0]))
            if place not in known.places:
                found[text] = replace(known, places=(*known.places, place))
    return list(found.values())[:MOST_WORDS]


def _words_by_row(table: Table, blocks: Sequence[Block]) -> Iterator[tuple[Cell, str, Place]]:
    """Labels above and between the blocks, and the headings of each; rows of indicators hold no labels."""
    at = 0
    for block in blocks:
        top = min(cell.row for cell in block.heads)
        for row in range(at, top):
            yield from _labels_of_row(table, row)
        yield from _labels_of_blocks(table, block, top)
        for head in block.heads:
            below = next(iter(_under(table, [head])), None)
            yield head, below.text if below else "", block.place
        at = block.rows.stop if block.place == "indicators" else block.rows.start


def _labels_of_blocks(table: Table, block: Block, row: int) -> Iterator[tuple[Cell, str, Place]]:
    """The label beside a whole block is shown as well: a model that sees it does not take the next for it."""
    own = [cell for cell in _own(table, row) if cell not in block.heads and _is_label(cell)]
    yield from ((cell, "", block.place) for cell in own if cell.row_span > 2)


def list_blocks(table: Table) -> list[Block]:
    """The blocks of columns of a table, from top to bottom."""
    heads: list[tuple[Cell, ...]] = []
    for row in range(table.n_rows):
        if not is_head_like(table, row):
            continue
        cells = column_heads(table, row)
        if heads and _splits(heads[-1], cells):
            heads[-1] = _merge_heads(heads[-1], cells)
        elif not heads or not _continues(table, heads[-1], cells):
            heads.append(cells)
    tops = [min(cell.row for cell in cells) for cells in heads]
    ends = [*tops, table.n_rows][1:]
    blocks = []
    for cells, end in zip(heads, ends, strict=True):
        start = min(cell.row + cell.row_span for cell in cells)
        blocks.append(Block(_place_of(table, cells), cells, range(start, max(start, end))))
    return blocks


def column_heads(table: Table, row: int) -> tuple[Cell, ...]:
    """The headings of columns that begin in a row: not the label of a whole block, which reaches further down."""
    cells = _own(table, row)
    lowest = min(cell.row_span for cell in cells)
    return tuple(cell for cell in cells if cell.row_span <= lowest + 1)


def _splits(heads: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether a row of headings stands under some of the headings above it, beside others that reach down to it."""
    row = below[0].row
    return any(row in head.rows for head in heads) and any(head.row + head.row_span == row for head in heads)


def _merge_heads(heads: Sequence[Cell], below: Sequence[Cell]) -> tuple[Cell, ...]:
    """The lowest headings of two rows of them."""
    over = [head for head in heads if not any(cell.col in head.cols for cell in below)]
    return tuple(sorted([*over, *below], key=lambda cell: cell.col))


def _continues(table: Table, heads: Sequence[Cell], cells: Sequence[Cell]) -> bool:
    """Whether what looks like a head is a row of words in the columns that are open: 效益指标 | 知晓率 | 提高."""
    if {cell.text for cell in cells} == {cell.text for cell in heads}:
        return False
    if not {cell.col for cell in cells} <= {head.col for head in heads}:
        return False
    row = cells[0].row
    numeric = [head.cols for head in heads if _holds_numbers(table, head, row)]
    held = [cell for columns in numeric if (cell := value_cell(table, row, columns)) is not None and cell.text]
    return not held or any(printed_number(cell.text) is not None for cell in held)


def _holds_numbers(table: Table, head: Cell, end: int) -> bool:
    """Whether all that stands under a heading so far is numbers."""
    cells = (value_cell(table, row, head.cols) for row in range(head.row + head.row_span, end))
    texts = [cell.text for cell in cells if cell is not None and not is_blank(cell.text)]
    return bool(texts) and all(printed_number(text) is not None for text in texts)


def is_head_like(table: Table, row: int) -> bool:
    """Whether a row may head columns: short words in every cell, and a figure right under one of them."""
    cells = _own(table, row)
    if len(cells) < HEADINGS or not all(map(_is_label, cells)):
        return False
    next_row = row + min(cell.row_span for cell in cells)
    return any(map(_is_figure, _under(table, cells))) and not (
        next_row < table.n_rows and _is_pairs(_own(table, next_row))
    )


def _is_pairs(cells: Sequence[Cell]) -> bool:
    """Whether a row goes label, number, label, number: it stands under names, and not under headings."""
    numbers = [printed_number(cell.text) is not None for cell in cells]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
    return len(cells) == 2 * MOST_PAIRS and all(not left and right for left, right in pairs)


def _own(table: Table, row: int) -> list[Cell]:
    return [cell for cell in table.row_cells(row) if cell.row == row and cell.text]


def _under(table: Table, cells: Sequence[Cell]) -> list[Cell]:
    """The cells right under these; none under those at the end of the table."""
    places = ((cell.row + cell.row_span, cell.col) for cell in cells)
    return [below for row, col in places if row < table.n_rows and (below := table.at(row, col)) is not None]


def _is_label(cell: Cell) -> bool:
    """Whether a cell is words that can name something: a figure stands in none but in brackets, or as a year."""
    text = cell.text
    if len(text) > WORD_LIMIT or is_blank(text) or _NO_LABEL.search(text):
        return False
    bare = _YEAR.sub("", tidy_heading(text)).rstrip("0123456789")
    return bool(bare) and not any(map(str.isdecimal, bare))


def _is_figure(cell: Cell) -> bool:
    text = cell.text
    return len(text) <= FIGURE_LIMIT and any(map(str.isdecimal, text)) and not _NO_FIGURE.search(text)


def _place_of(table: Table, heads: Sequence[Cell]) -> Place:
    """Over indicators or over amounts: indicators have words in two columns, or figures that are no plain numbers.

    What stands under a label beside the whole block belongs to the next one, and says nothing of this.
    """
    first = min(head.row + head.row_span for head in heads)
    below = [next(iter(_under(table, [head])), None) for head in heads if head.row + head.row_span == first]
    shown = [cell for cell in below if cell is not None and cell.text]
    words = sum(_is_label(cell) and _WORD.search(cell.text) is not None for cell in shown)
    measured = any(_is_figure(cell) and printed_number(cell.text) is None for cell in shown)
    return "indicators" if words >= 2 or (words and measured) else "money"


def _labels_of_row(table: Table, row: int) -> Iterator[tuple[Cell, str, Place]]:
    cells = _own(table, row)
    if len(cells) >= 2 and all(map(_is_label, cells)) and any(len(c.text) > WORD_LIMIT for c in _under(table, cells)):
        yield from ((cell, "".join(c.text for c in _under(table, [cell])), "goals") for cell in cells)
    elif len(cells) >= 2 and _is_label(cells[0]) and any(map(_is_figure, cells[1:])):
        yield cells[0], cells[1].text, "lines"
    else:
        pairs = list(pairwise(cells))[::2]  # label, value, label, value
        yield from ((left, right.text, "names") for left, right in pairs if _is_label(left))
