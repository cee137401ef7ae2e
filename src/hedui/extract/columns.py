"""Heads of tables: which column holds what, read from the header cells and their geometry."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from hedui.extract.terms import Vocabulary, begins_term, helping_words, is_term, load_terms, match_term, tidy_heading
from hedui.numbers import printed_number
from hedui.page import Cell, Table

BELOW, LEAST_BELOW = 6, 2  # rows under a head that are looked at, and how many reach over two of its cells
MANY_ALIKE = 4  # headings of one height, beside which a lower one is halved
CLEAR = 0.2  # of its width: print may reach so far over the border of the column that it stands in
LEVELS = ("level1", "level2", "level3")
VALUES = ("target", "actual")
BESIDE_VALUES = ("nature", "measure")  # 指标性质, 计量单位
LEAST_BEGUN = 2  # characters of what is left of a heading


@dataclass(frozen=True)
class Head:
    """A table head: the rows it takes, and for each field the columns under its heading; headings nobody knows."""

    first: int
    last: int
    columns: dict[str, range]
    unknown: tuple[str, ...] = ()
    heads: dict[str, Cell] = field(default_factory=dict)


def read_head(
    table: Table,
    row: int,
    vocabulary: Vocabulary,
    order: Sequence[str],
    is_no_heading: Callable[[Table, Cell], bool] = lambda table, cell: False,
) -> Head:
    """The head that begins in this row: one row, or more where a heading stands over headings of its own.

    Weak names (绩效指标 for the name column) count only where no heading names the field outright.
    """
    found: dict[str, Cell] = {}
    loose: list[Cell] = []
    last = row
    cells = heading_cells(table, row)
    lowest = usual_height(cells)
    leaves = [leaf for cell in cells for leaf in _leaves_of(table, cell, vocabulary, lowest)]
    leaves = name_level_weights([leaf for leaf in leaves if not is_no_heading(table, leaf.cell)])
    leaves = name_next_level(leaves)
    for leaf in sorted(leaves, key=lambda leaf: not is_term(leaf.cell.text, vocabulary)):
        if leaf.name not in (None, "other") or leaf.cell.row > row:
            last = max(last, leaf.cell.row + leaf.cell.row_span - 1)
        _take(leaf.cell, leaf.name, found, loose)
    for cell in [cell for cell in loose if name_cell(cell, vocabulary) is None]:
        weak = match_term(cell.text, load_terms()["weak"])
        if weak is not None and weak in order and weak not in found:
            found[weak] = cell
            loose.remove(cell)
    unknown = _place_cut_off(loose, found, vocabulary, order)
    columns = {name: without_labels(table, cell) for name, cell in found.items() if name != "other"}
    return Head(row, last, columns, unknown, found)


def without_labels(table: Table, cell: Cell) -> range:
    """The columns of a heading; less those of labels, beside whose figures it stands: a seal hid the ruling between."""
    if cell.col_span < 2 or len(cell.boxes) != 1 or any(line.native for line in cell.lines):
        return cell.cols
    below = range(cell.rows.stop, min(cell.rows.stop + LEAST_BELOW, table.n_rows))
    ends = {label.cols.stop for row in below if (label := table.at(row, cell.col)) is not None and _is_label(label)}
    if len(below) < LEAST_BELOW or len(ends) != 1 or max(ends) >= cell.cols.stop:
        return cell.cols
    (end,) = ends
    figures = [it for row in below if (it := table.at(row, end)) is not None and printed_number(it.text) is not None]
    (begins,) = _edges_in(table, cell, (end,))
    clear = all(line.xs[0] >= begins for line in cell.lines)
    return range(end, cell.cols.stop) if clear and len(figures) == len(below) else cell.cols


def _is_label(cell: Cell) -> bool:
    """Whether a cell holds words."""
    return bool(cell.text) and printed_number(cell.text) is None


def _edges_in(table: Table, cell: Cell, columns: Sequence[int]) -> list[float]:
    """Where borders before these columns lie in a cell's own box, in points."""
    box, first = cell.boxes[0][1], table.edges[cell.col]
    width = table.edges[cell.cols.stop] - first
    return [
        box.x0 + box.width * (table.edges[min(max(col, cell.col), cell.cols.stop)] - first) / width for col in columns
    ]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A heading that stands over a column of values, and the field that it names, by itself or with those above it."""

    cell: Cell
    name: str | None


def _leaves_of(table: Table, cell: Cell, vocabulary: Vocabulary, lowest: int, over: str | None = None) -> list[Leaf]:
    """The headings under a heading, or itself; one that reaches below its neighbours names a block, no columns."""
    name = name_cell(cell, vocabulary)
    if over in LEVELS:
        name = over if tidy_heading(cell.text) in helping_words("generic", "name") else name
        name = f"{over}_weight" if name == "weight" and over != LEVELS[-1] else name
    elif over in VALUES and tidy_heading(cell.text) in helping_words("generic", "value"):
        name = over
    below = headings_below(table, cell, vocabulary) if cell.row_span <= lowest or over else []
    above = name if name in (*LEVELS, *VALUES) else None
    leaves = [leaf for part in below for leaf in _leaves_of(table, part, vocabulary, lowest, above or "")]
    return _with_unread_value(leaves, name) if leaves else [Leaf(cell, name)]


def _with_unread_value(leaves: list[Leaf], above: str | None) -> list[Leaf]:
    """The headings under that of a value; the only one that names nothing is the value's own (指标性质 | 和).

    Of a scan's, beside one that names what goes with a value: a seal lies on it.
    """
    unread = [leaf for leaf in leaves if leaf.name is None and not is_begun(leaf.cell.text)]
    told = {leaf.name for leaf in leaves}
    scanned = not any(line.native for leaf in leaves for line in leaf.cell.lines)
    if above not in VALUES or above in told or not told & {*BESIDE_VALUES} or len(unread) != 1 or not scanned:
        return leaves
    return [replace(leaf, name=above) if leaf is unread[0] else leaf for leaf in leaves]


def is_begun(text: str) -> bool:
    """Whether a heading is the beginning of one that goes with a value (度量单, of 度量单位)."""
    heading = tidy_heading(text)
    terms = load_terms()["indicator"]
    return len(heading) >= LEAST_BEGUN and any(
        term.startswith(heading) for name in BESIDE_VALUES for term in terms[name]
    )


def name_level_weights(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Points right behind the first or second level (一级指标 | 分值 | 二级指标 | 分值 | …) are those of the level."""
    out = []
    for before, leaf in zip([None, *leaves], leaves, strict=False):
        beside = before is not None and before.cell.col + before.cell.col_span == leaf.cell.col
        later = any(other.name in LEVELS and other.cell.col > leaf.cell.col for other in leaves)
        is_levels = leaf.name == "weight" and before is not None and before.name in LEVELS[:-1] and beside and later
        out.append(Leaf(leaf.cell, f"{before.name}_weight") if is_levels and before else leaf)
    return drop_outer_weights(out)


def name_next_level(leaves: Sequence[Leaf]) -> list[Leaf]:
    """A level's heading twice on a scan, one right behind the other: the second lost a stroke, and is the next one's.

    二级指标 | 二级指标 of 二级指标 | 三级指标.
    """
    told, out = {leaf.name for leaf in leaves}, list(leaves)
    for n, (before, leaf) in enumerate(pairwise(leaves), 1):
        if leaf.name != before.name or leaf.name not in LEVELS[:-1] or before.cell.cols.stop != leaf.cell.col:
            continue
        following = LEVELS[LEVELS.index(leaf.name) + 1]
        if following not in told and not any(line.native for line in leaf.cell.lines):
            out[n] = Leaf(leaf.cell, following)
    return out


def drop_outer_weights(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Of several columns of points under one word, the last is the rows' own: those before it are some level's."""
    same = [leaf for leaf in leaves if leaf.name == "weight"]
    words = {tidy_heading(leaf.cell.text) for leaf in same}
    outer = same[:-1] if len(words) == 1 else []
    return [Leaf(leaf.cell, None) if leaf in outer else leaf for leaf in leaves]


def name_heading(text: str, vocabulary: Vocabulary) -> str | None:
    """The field that a heading names outright; a weak name (绩效指标) is no misprint of a strong one (绩效指标值)."""
    return None if is_weak(text) else match_term(text, vocabulary)


def name_cell(cell: Cell, vocabulary: Vocabulary) -> str | None:
    """The field that a cell names as first read, or else as read again."""
    return name_heading(cell.text, vocabulary) or name_heading(cell.second_text, vocabulary)


def is_weak(text: str) -> bool:
    return any(tidy_heading(text) in names for names in load_terms()["weak"].values())


def heading_cells(table: Table, row: int) -> list[Cell]:
    """The cells that begin in a row and may be headings: no label of a whole block, which reaches below the rest."""
    cells = [_with_lower_half(table, cell) for cell in table.row_cells(row) if cell.row == row]
    cells = [cell for cell in cells if cell.text]
    lowest = usual_height(cells)
    deepest = lowest + max((_depth_below(table, cell) for cell in cells if cell.row_span == lowest), default=0)
    return join_halves(table, [cell for cell in cells if cell.row_span <= deepest])


def _with_lower_half(table: Table, cell: Cell) -> Cell:
    """The cell; an empty one with the heading of indicators below it, where those beside both reach as low: it is torn.

    A seal's ring that runs level through a heading looks like a ruling.
    """
    below = table.at(cell.rows.stop, cell.col) if cell.rows.stop < table.n_rows else None
    if below is None or (below.col, below.col_span) != (cell.col, cell.col_span):
        return cell
    if cell.text:
        return _with_half_on_next_page(table, cell, below)
    if not is_term(below.text, load_terms()["indicator"]):
        return cell
    beside = [table.at(cell.row, col) for col in (cell.col - 1, cell.cols.stop) if 0 <= col < table.n_cols]
    whole = [
        it for it in beside if it is not None and it.row == cell.row and it.rows.stop == below.rows.stop and it.text
    ]
    if len(whole) < len(beside):
        return cell
    return replace(cell, row_span=cell.row_span + below.row_span, boxes=cell.boxes + below.boxes, lines=below.lines)


def _with_half_on_next_page(table: Table, cell: Cell, below: Cell) -> Cell:
    """The cell, with what a page break parts from it, where both make a heading and others of the row reach as low."""
    parted = {page for page, _ in cell.boxes}.isdisjoint(page for page, _ in below.boxes)
    if not parted or not is_term(cell.text + below.text, load_terms()["indicator"]):
        return cell
    if not any(other.rows.stop == below.rows.stop for other in table.row_cells(cell.row) if other.row == cell.row):
        return cell
    lines = cell.lines + below.lines
    return replace(cell, row_span=cell.row_span + below.row_span, boxes=cell.boxes + below.boxes, lines=lines)


def join_halves(table: Table, cells: Sequence[Cell]) -> list[Cell]:
    """The headings, those in one that a false ruling parts: whatever stands below reaches over both (预算执行 | 率)."""
    out: list[Cell] = []
    for cell in cells:
        before = out[-1] if out else None
        beside = before is not None and before.cols.stop == cell.col and before.rows == cell.rows
        if before is not None and beside and _stands_over_both(table, before, cell):
            lines = sorted(
                (*before.lines, *cell.lines), key=lambda line: (round(line.box.y0 / line.box.height), line.box.x0)
            )
            both = before.col_span + cell.col_span
            out[-1] = replace(before, col_span=both, boxes=(*before.boxes, *cell.boxes), lines=tuple(lines))
        else:
            out.append(cell)
    return out


def _stands_over_both(table: Table, left: Cell, right: Cell) -> bool:
    """Whether in the rows below two headings cells reach over just these two, and none stands under one of them."""
    below = [table.at(row, left.col) for row in range(left.rows.stop, min(left.rows.stop + BELOW, table.n_rows))]
    under = [cell for cell in below if cell is not None]
    over_both = [cell for cell in under if (cell.col, cell.cols.stop) == (left.col, right.cols.stop)]
    apart = [cell for cell in under if cell.cols.stop <= right.col]
    return len(over_both) >= LEAST_BELOW and not apart


def usual_height(cells: Sequence[Cell]) -> int:
    """How many rows headings side by side are high: the lowest tells, but one that a false ruling halves among many."""
    spans = Counter(cell.row_span for cell in cells)
    if not spans:
        return 1
    most, count = spans.most_common(1)[0]
    return most if count >= MANY_ALIKE and 2 * count > len(cells) + 1 else min(spans)


def _depth_below(table: Table, cell: Cell) -> int:
    """How many rows of narrower headings may stand under a wide one: two under 评价指标 over 一级指标 over 名称."""
    row = cell.row + cell.row_span
    parts = [c for c in table.row_cells(row) if c.row == row and cell.col <= c.col < cell.col + cell.col_span]
    if row >= table.n_rows or len(parts) < 2:
        return 0
    return 2 if cell.col_span >= 4 and all(part.col_span > 1 for part in parts) else 1


def _take(cell: Cell, name: str | None, found: dict[str, Cell], loose: list[Cell]) -> None:
    """File a header cell under its field; the first wins, and those to the letter come first."""
    if name is None or name in found:
        loose.append(cell)
    else:
        found[name] = cell


def headings_below(table: Table, cell: Cell, vocabulary: Vocabulary) -> list[Cell]:
    """Headings right under a heading that spans them (年度指标值 over 指标性质, 指标值, 度量单位)."""
    if cell.col_span < 2 or cell.row + cell.row_span >= table.n_rows:
        return []
    row = cell.row + cell.row_span
    parts = [c for c in table.row_cells(row) if c.row == row and cell.col <= c.col < cell.col + cell.col_span]
    generic = [*helping_words("generic", "name"), *helping_words("generic", "value")]
    named = [c for c in parts if match_term(c.text, vocabulary) or tidy_heading(c.text) in generic or is_begun(c.text)]
    return parts if len(parts) >= 2 and len(named) >= 2 else []


def _place_cut_off(
    loose: Sequence[Cell], found: dict[str, Cell], vocabulary: Vocabulary, order: Sequence[str]
) -> tuple[str, ...]:
    """File headings that are printed cut off under the field they begin, if their place among the others allows it."""
    unknown = []
    cut = [cell for cell in loose if not is_term(cell.text, vocabulary)]  # else printed twice, and not cut off
    levels = _levels_from_the_right(cut, vocabulary)
    for cell in [*levels, *(cell for cell in cut if cell not in levels)]:
        options = [name for name in begins_term(cell.text, vocabulary) if name not in found and name != "other"]
        fitting = [name for name in options if _fits(name, cell, found, order)]
        if fitting and (len(fitting) == 1 or fitting[0] in order):
            found[fitting[-1] if set(fitting) <= {*LEVELS} else fitting[0]] = cell
        elif match_term(cell.text, vocabulary) is None:
            unknown.append(cell.text)
    return tuple(unknown)


def _levels_from_the_right(cells: Sequence[Cell], vocabulary: Vocabulary) -> list[Cell]:
    """Headings that may be of any level (级指标), the last first: it is the indicators' own."""
    open_to_all = [cell for cell in cells if {*begins_term(cell.text, vocabulary)} == {*LEVELS}]
    return sorted(open_to_all, key=lambda cell: -cell.col)


def _fits(name: str, cell: Cell, found: dict[str, Cell], order: Sequence[str]) -> bool:
    """Whether a field in this place keeps the order in which these fields are printed."""
    if name not in order:
        return True
    rank = order.index(name)
    for other, at in found.items():
        if other in order and (order.index(other) < rank) != (at.col < cell.col):
            return False
    return True


def value_cell(table: Table, row: int, columns: range | None) -> Cell | None:
    """The cell of a row under a heading: the one that covers most of its columns, nearest its own start.

    None where its print plainly stands under another heading: the ruling between the two was lost.
    """
    if columns is None:
        return None
    best: tuple[int, int, Cell] | None = None
    for col in columns:
        cell = table.at(row, col)
        if cell is None:
            continue
        shared = len(range(max(cell.col, columns.start), min(cell.col + cell.col_span, columns.stop)))
        rank = (shared, -abs(cell.col - columns.start), cell)
        if best is None or rank[:2] > best[:2]:
            best = rank
    lost = best and _stands_beside(table, best[2], columns) and _is_apart_nearby(table, best[2], columns)
    return best[2] if best and not lost else None


def _is_apart_nearby(table: Table, cell: Cell, columns: range) -> bool:
    """Whether in the next row, or the one before, the other columns of a cell hold a number: true rulings part them."""
    beyond = {*cell.cols} - {*columns}
    rows = (cell.row - 1, cell.rows.stop)
    near = (table.at(row, col) for row in rows if 0 <= row < table.n_rows for col in beyond)
    return any(it and {*it.cols} <= beyond and printed_number(it.text) is not None for it in near)


def _stands_beside(table: Table, cell: Cell, columns: range) -> bool:
    """Whether a cell reaches beyond these columns and its number stands in what lies beyond, clear of them."""
    if {*cell.cols} <= {*columns} or len(cell.boxes) > 1 or printed_number(cell.text) is None:
        return False
    left, right = (min(line.xs[0] for line in cell.lines), max(line.xs[-1] for line in cell.lines))
    begins, ends = _edges_in(table, cell, (columns.start, columns.stop))
    return right <= begins + CLEAR * (right - left) or left >= ends - CLEAR * (right - left)
