"""Columns whose heading could not be read: a seal lies on it, or the OCR erred; what stands under it tells.

Two reasons are asked for: a heading that is empty, doubtful or like one that is missed, and figures that fit no other.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from rapidfuzz.distance import Hamming

from hedui.cut import cut_line
from hedui.extract.columns import Head, name_cell, name_heading, value_cell
from hedui.extract.terms import Vocabulary, is_term, likeness_to, load_terms, tidy_heading
from hedui.numbers import printed_number
from hedui.page import Cell, Line, Table

MISREAD = 0.5  # likeness to a name: one of two characters
DOUBTFUL = 0.85  # certainty of a heading that may say something else
VALUES = ("target", "actual", "weight", "score")
LEVELS = ("level1", "level2")
ALL_LEVELS = (*LEVELS, "level3")
LEVEL_STARTS = {"一级指": "level1", "二级指": "level2", "三级指": "level3"}
ANY_LEVEL = "级指标"  # the end of 一级指标, 二级指标, 三级指标
WORDED = ("level3", "target", "actual", "deviation")
LEAST_VALUES = 3
LEAST_ROWS = 3  # that tell what a column holds
LONG = 4  # characters: a shorter name may stand in any heading,
SHORT = 3  # but not one so long in a heading with one character more
WORDS = "\u2e80"  # ideographs stand above
ITS_UNIT = "(分)"  # all that is left of 权重(分)
RATE_OFF = Decimal("0.6")  # per cent: rates are printed rounded to whole ones at worst
PER_CENT = Decimal(100)


def unread_headings(table: Table, head: Head, vocabulary: Vocabulary) -> list[Cell]:
    """The cells that end a head and name no field that is known: empty ones, and those that nobody knows."""
    headed = {col for columns in head.columns.values() for col in columns}
    cells = dict.fromkeys(table.at(head.last, col) for col in range(table.n_cols))
    ending = [cell for cell in cells if cell is not None and head.first <= cell.row and cell.rows.stop == head.last + 1]
    unread = [cell for cell in ending if not headed & {*cell.cols} and not _is_named(cell, head, vocabulary)]
    return [part for cell in unread for part in parts_of(table, head, cell)]


def _is_named(cell: Cell, head: Head, vocabulary: Vocabulary) -> bool:
    """Whether a heading names a field; one of which only a second reading does so names none that the head has."""
    first = name_heading(cell.text, vocabulary)
    return first is not None or name_cell(cell, vocabulary) not in (None, *head.columns)


def parts_of(table: Table, head: Head, cell: Cell) -> list[Cell]:
    """A heading; or those that it is read as where every row below has a cell of its own under each of its columns.

    A seal hid the ruling between them.
    """
    rows = range(head.last + 1, min(head.last + 1 + LEAST_ROWS, table.n_rows))
    below = [table.at(row, col) for row in rows for col in cell.cols]
    apart = len(rows) == LEAST_ROWS and all(it is not None and it.col_span == 1 for it in below)
    if cell.col_span == 1 or len(cell.boxes) != 1 or not apart or any(line.native for line in cell.lines):
        return [cell]
    box, first = cell.boxes[0][1], table.edges[cell.col]
    width = table.edges[cell.cols.stop] - first
    ends = [box.x0 + box.width * (table.edges[col] - first) / width for col in range(cell.col, cell.cols.stop + 1)]
    lines = [tuple(part for line in cell.lines for part in _between(line, *it)) for it in pairwise(ends)]
    return [replace(cell, col=col, col_span=1, lines=part) for col, part in zip(cell.cols, lines, strict=True)]


def _between(line: Line, left: float, right: float) -> Iterator[Line]:
    """What of a line stands between two borders."""
    inside = [n for n, middle in enumerate(line.middles) if left <= middle < right]
    if inside:
        yield cut_line(line, inside[0], inside[-1] + 1)


def over_own_cells(table: Table, heads: Sequence[Cell], rows: range) -> list[Cell]:
    """The headings, one of those that stand over the very same cells: a false ruling parts them."""
    return list({tuple(value_cell(table, row, head.cols) for row in rows): head for head in heads}.values())


def with_heading(head: Head, field: str, cell: Cell) -> Head:
    """The head with one more heading."""
    unknown = tuple(text for text in head.unknown if text != cell.text)
    return replace(head, columns=head.columns | {field: cell.cols}, unknown=unknown)


def with_overprinted(table: Table, head: Head, vocabulary: Vocabulary) -> Head:
    """The head, with headings that a scan prints as a name and what was read out of a seal or a note over it.

    Of such a heading half is a name, or all but one character is: one more or another.
    """
    for cell in unread_headings(table, head, vocabulary):
        name = name_cell(cell, vocabulary)  # of a part of a heading
        if name is not None and name not in (*head.columns, "other"):
            head = with_heading(head, name, cell)
            continue
        heading = without_scraps(cell)
        again = name_heading(without_scraps(cell, second=True), vocabulary)
        told = (again, _name_below_first_line(cell, vocabulary))
        name = next((it for it in told if it not in (None, "other", *head.columns)), None)
        name = name or _level_beside(heading, cell, head)
        if name is not None:
            head = with_heading(head, name, cell)
            continue
        best = _longest(heading, vocabulary) if is_doubtful(cell, any) else []
        free = [field for field in best or _one_off(heading, vocabulary, cell) if field not in (*head.columns, "other")]
        if len(free) == 1:
            head = with_heading(head, free[0], cell)
    return head


def _name_below_first_line(cell: Cell, vocabulary: Vocabulary) -> str | None:
    """The field that all but the first line of a scan's heading name to the letter: 指标值 below 初指标.

    A fax lost the rulings below and within 年初指标值, a heading over several.
    """
    lines = [line for line in cell.lines if line.text.strip()]
    below = "".join(line.text for line in lines[1:])
    if not below or any(line.native for line in lines) or not is_term(below, vocabulary):
        return None
    return name_heading(below, vocabulary)


def _level_beside(heading: str, cell: Cell, head: Head) -> str | None:
    """The level that a heading names whose end is misread (三级指相上), or whose numeral a pen wrote over (同意级指标).

    The latter by the levels right beside it.
    """
    if any(line.native for line in cell.lines):
        return None
    begun = next((level for start, level in LEVEL_STARTS.items() if heading.startswith(start)), None)
    if begun not in (None, *head.columns):
        return begun
    if not heading.endswith(ANY_LEVEL):
        return None
    ends = {columns.stop: name for name, columns in head.columns.items()}
    starts = {columns.start: name for name, columns in head.columns.items()}
    after, before = ends.get(cell.col), starts.get(cell.cols.stop)
    fitting = [upper for lower, upper in pairwise(ALL_LEVELS) if lower == after]
    fitting += [lower for lower, upper in pairwise(ALL_LEVELS) if upper == before]
    return next((level for level in fitting if level not in head.columns), None)


def without_scraps(cell: Cell, *, second: bool = False) -> str:
    """A heading without the lines that hold no word and were read without certainty; as read again if `second`."""
    words = [line for line in cell.lines if not is_unsure(line) or any(char > WORDS for char in line.text)]
    kept = replace(cell, lines=tuple(words))
    return tidy_heading(kept.second_text if second else kept.text)


def _longest(heading: str, fields: Vocabulary) -> list[str]:
    """The fields with the longest name within a heading, if that is half of it, or a short one but for a character."""
    lengths = {field: _longest_within(heading, names) for field, names in fields.items()}
    length = max(lengths.values(), default=0)
    enough = length >= max(LONG, len(heading) / 2) or length >= max(SHORT, len(heading) - 1)
    return [field for field in lengths if enough and lengths[field] == length]


def _longest_within(heading: str, names: Sequence[str]) -> int:
    return max((len(name) for name in names if name in heading), default=0)


def _one_off(heading: str, vocabulary: Vocabulary, cell: Cell) -> list[str]:
    """The field of words with a name that a scan's heading is but for one character: 元成值 for 完成值.

    None if several have one, or a field of figures, which tell more than a likeness.
    """
    if len(heading) < SHORT or not cell.lines or any(line.native for line in cell.lines):
        return []
    near = [
        field
        for field, names in vocabulary.items()
        if any(len(name) == len(heading) and Hamming.distance(name, heading) == 1 for name in names)
    ]
    return near if len(near) == 1 and near[0] in WORDED else []


def with_unread_names(table: Table, head: Head) -> Head:
    """The head, with the indicators' names where their heading could not be read and their words tell.

    They are the last words before the values, under a head that names at least three columns of values and points to
    the letter.
    """
    vocabulary = load_terms()["indicator"]
    named = [name for name in VALUES if name in head.heads and is_term(head.heads[name].text, vocabulary)]
    values = [head.columns[name].start for name in named]
    if "level3" in head.columns or len(values) < LEAST_VALUES:
        return head
    known = [columns.stop for name, columns in head.columns.items() if name in LEVELS]
    between = range(max(known, default=0), min(values))
    cells = [cell for cell in unread_headings(table, head, vocabulary) if cell.col in between]
    telling = [cell for cell in cells if is_doubtful(cell) and _holds_words(table, cell)]
    return with_heading(head, "level3", telling[-1]) if telling else head


def _holds_words(table: Table, head: Cell) -> bool:
    """Whether each of the first rows under a heading has a cell of its own with words, which differ."""
    rows = range(head.rows.stop, min(head.rows.stop + LEAST_ROWS, table.n_rows))
    cells = [cell for row in rows if (cell := value_cell(table, row, head.cols)) is not None and cell.row == row]
    words = {cell.text for cell in cells if cell.text and printed_number(cell.text) is None}
    return len(words) == len(rows) > 1


def may_name(cell: Cell, names: Sequence[str]) -> bool:
    """Whether a heading may be a misprint of a name: nothing, something doubtful, or one character off."""
    heading = tidy_heading(cell.text)
    if heading in ("", ITS_UNIT) or is_doubtful(cell):
        return True
    return likeness_to(heading, names) >= MISREAD


def is_doubtful(cell: Cell, of_lines: Callable[[Iterable[bool]], bool] = all) -> bool:
    """Whether a heading is empty, or was read from a scan without certainty: all its lines, or any."""
    return not cell.lines or of_lines(map(is_unsure, cell.lines))


def is_unsure(line: Line) -> bool:
    """Whether a line was read from a scan without certainty."""
    return not line.native and line.certainty < DOUBTFUL


def number_in(cell: Cell | None) -> Decimal | None:
    printed = printed_number(cell.text) if cell is not None else None
    return Decimal(printed) if printed is not None else None
