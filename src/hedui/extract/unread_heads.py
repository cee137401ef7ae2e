"""Columns whose heading could not be read: a seal lies on it, or the OCR erred; what stands under it tells.

Two reasons are asked for: a heading that is empty, doubtful or like one that is missed, and figures that fit no other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from rapidfuzz.distance import Hamming

from hedui.extract.columns import Head, name_cell, value_cell
from hedui.extract.terms import Vocabulary, is_term, likeness_to, load_terms, tidy_heading
from hedui.numbers import printed_number
from hedui.page import Cell, Line, Table

LEAST_SCORES = 3  # rows by which a column of points is known, and
MOST_SCORES = 0.7  # the share of its cells that fit: a seal lies on some
ROWS_A_SLIP = 10  # of so many rows one may be misread
FULL_MARKS = 0.5  # share of rows whose score is their whole weight, where the heading is not empty
MISREAD = 0.5  # likeness to a name: one of two characters
DOUBTFUL = 0.85  # certainty of a heading that may say something else
VALUES = ("target", "actual", "weight", "score")
LEVELS = ("level1", "level2")
WORDED = ("level3", "target", "actual", "deviation")
LEAST_VALUES = 3
LONG = 4  # characters: a shorter name may stand in any heading,
SHORT = 3  # but not one so long in a heading with one character more
WORDS = "\u2e80"  # ideographs stand above
AMOUNTS = ("initial_budget", "annual_budget", "executed")
RATE_OFF = Decimal("0.6")  # per cent: rates are printed rounded to whole ones at worst
POINTS_OFF = Decimal("0.1")  # points: scores are printed rounded to tenths
EXECUTION = ("execution_rate", "weight", "score")
PER_CENT = Decimal(100)


def unread_headings(table: Table, head: Head, vocabulary: Vocabulary) -> list[Cell]:
    """The cells that end a head and name no field that is known: empty ones, and those that nobody knows."""
    headed = {col for columns in head.columns.values() for col in columns}
    cells = dict.fromkeys(table.at(head.last, col) for col in range(table.n_cols))
    ending = [cell for cell in cells if cell is not None and head.first <= cell.row and cell.rows.stop == head.last + 1]
    return [cell for cell in ending if not headed & {*cell.cols} and name_cell(cell, vocabulary) is None]


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
        heading = _without_scraps(cell)
        best = _longest(heading, vocabulary) if is_doubtful(cell, any) else []
        free = [field for field in best or _one_off(heading, vocabulary, cell) if field not in (*head.columns, "other")]
        if len(free) == 1:
            head = with_heading(head, free[0], cell)
    return head


def _without_scraps(cell: Cell) -> str:
    """A heading without the lines that hold no word and were read without certainty."""
    words = [line for line in cell.lines if not is_unsure(line) or any(char > WORDS for char in line.text)]
    return tidy_heading("".join(line.text for line in words))


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


# -- names


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
    rows = range(head.rows.stop, min(head.rows.stop + LEAST_SCORES, table.n_rows))
    cells = [cell for row in rows if (cell := value_cell(table, row, head.cols)) is not None and cell.row == row]
    words = {cell.text for cell in cells if cell.text and printed_number(cell.text) is None}
    return len(words) == len(rows) > 1


# -- points


@dataclass(frozen=True, slots=True)
class Points:
    """What two columns of points print side by side: rows with both figures, and how many cells are filled."""

    pairs: tuple[tuple[Decimal, Decimal], ...]
    filled: int

    @property
    def within(self) -> int:
        """In how many rows the score is no more than its weight."""
        return sum(score <= weight for weight, score in self.pairs)

    @property
    def full(self) -> int:
        return sum(score == weight for weight, score in self.pairs)


def with_unread_points(table: Table, head: Head, end: int) -> Head:
    """The head, with the column of weights or of scores whose heading could not be read but whose figures tell.

    They tell where one column alone holds, beside the column of the other points, a score of no more than the weight.
    """
    head = with_overprinted(table, head, load_terms()["indicator"])
    known = [name for name in ("weight", "score") if name in head.columns]
    if not known:
        return with_unread_pair(table, head, end)
    if len(known) != 1:
        return head
    field = "score" if known == ["weight"] else "weight"
    rows = range(head.last + 1, end)
    names = load_terms()["indicator"]
    cells = [cell for cell in unread_headings(table, head, names) if _may_name(cell, names[field])]
    telling = [cell for cell in cells if _tells_points(table, rows, cell, field, head.columns[known[0]])]
    telling = over_own_cells(table, telling, rows)
    return with_heading(head, field, telling[0]) if len(telling) == 1 else head


def with_unread_pair(table: Table, head: Head, end: int) -> Head:
    """The head, with weights and scores side by side under headings of which neither could be read.

    They are the one pair of columns in which no score is above its weight and most are the whole of it, where the
    weights end with their total of 100.
    """
    rows, names = range(head.last + 1, end), load_terms()["indicator"]
    unread = [cell for cell in unread_headings(table, head, names) if is_doubtful(cell) or len(cell.text) == 1]
    cells = sorted(unread, key=lambda cell: cell.col)
    pairs = [(one, other) for one, other in pairwise(cells) if _are_points(table, rows, one, other)]
    if len(pairs) != 1:
        return head
    (weight, score) = pairs[0]
    return with_heading(with_heading(head, "weight", weight), "score", score)


def _are_points(table: Table, rows: range, weight: Cell, score: Cell) -> bool:
    points = _read_points(table, rows, weight.cols, score.cols, score.cols)
    rows_read = len(points.pairs)
    all_within = points.within >= rows_read - rows_read // ROWS_A_SLIP
    enough = rows_read >= max(LEAST_SCORES, MOST_SCORES * points.filled)
    mostly_full = points.full >= FULL_MARKS * rows_read
    return weight.cols.stop == score.col and all_within and enough and mostly_full and points.pairs[-1][0] == PER_CENT


def with_unread_share(table: Table, head: Head, end: int) -> Head:
    """The head, with the column of shares (得分率) whose heading could not be read: the score's share of its weight.

    Where every score is its whole weight the shares are all 100 and tell nothing of what they are shares of.
    """
    if "score_rate" in head.columns or not {"weight", "score"} <= head.columns.keys():
        return head
    rows, names = range(head.last + 1, end), load_terms()["indicator"]
    unread = [cell for cell in unread_headings(table, head, names) if is_doubtful(cell)]
    cells = [cell for cell in unread if not _begins(cell, names["other"])]
    telling = [cell for cell in cells if _tells_share(table, rows, cell.cols, head.columns)]
    return with_heading(head, "score_rate", telling[0]) if len(telling) == 1 else head


def _begins(cell: Cell, names: Sequence[str]) -> bool:
    """Whether what is left of a heading begins one of some names: 得分系 is no share, but 得分系数."""
    heading = tidy_heading(cell.text)
    return len(heading) >= SHORT and any(name.startswith(heading) for name in names)


def _tells_share(table: Table, rows: range, own: range, columns: Mapping[str, range]) -> bool:
    """Whether a column is the score's share of the weight in all rows but one, and in some that is not the whole."""
    right, partial, wrong = 0, 0, 0
    for row in rows:
        weight, score, share = (
            _number(value_cell(table, row, cols)) for cols in (columns["weight"], columns["score"], own)
        )
        if not weight or score is None or share is None:
            continue
        fits = any(abs(score / weight * PER_CENT - printed) <= RATE_OFF for printed in (share, share * PER_CENT))
        right, partial, wrong = right + fits, partial + (fits and score != weight), wrong + (not fits)
    return right >= LEAST_SCORES - 1 and partial >= 1 and wrong <= 1


def _tells_points(table: Table, rows: range, cell: Cell, field: str, known: range) -> bool:
    columns = (cell.cols, known) if field == "weight" else (known, cell.cols)
    points = _read_points(table, rows, *columns, cell.cols)
    if points.within < max(LEAST_SCORES, MOST_SCORES * points.filled):
        return False
    empty = not cell.text and field == "score"
    return empty or (points.within == len(points.pairs) and points.full >= FULL_MARKS * len(points.pairs))


def _read_points(table: Table, rows: range, weights: range, scores: range, own: range) -> Points:
    pairs, filled = [], 0
    for row in rows:
        cell = value_cell(table, row, own)
        filled += cell is not None and bool(cell.text)
        weight, score = (_number(value_cell(table, row, columns)) for columns in (weights, scores))
        if weight is not None and score is not None:
            pairs.append((weight, score))
    return Points(tuple(pairs), filled)


def _may_name(cell: Cell, names: Sequence[str]) -> bool:
    """Whether a heading may be a misprint of a name: nothing, something doubtful, or one character off."""
    heading = tidy_heading(cell.text)
    if not heading or is_doubtful(cell):
        return True
    return likeness_to(heading, names) >= MISREAD


def is_doubtful(cell: Cell, of_lines: Callable[[Iterable[bool]], bool] = all) -> bool:
    """Whether a heading is empty, or was read from a scan without certainty: all its lines, or any."""
    return not cell.lines or of_lines(map(is_unsure, cell.lines))


def is_unsure(line: Line) -> bool:
    """Whether a line was read from a scan without certainty."""
    return not line.native and line.certainty < DOUBTFUL


def _number(cell: Cell | None) -> Decimal | None:
    printed = printed_number(cell.text) if cell is not None else None
    return Decimal(printed) if printed is not None else None


# -- money


def with_unread_money(table: Table, head: Head, end: int) -> Head:
    """The head, with the one amount whose heading could not be read: its place and its figures tell.

    Amounts stand in one order. Where two may stand there, the rate says which: it is what was spent of the budget.
    """
    rows, names = range(head.last + 1, end), load_terms()["funding"]
    head = with_unread_rate(table, with_overprinted(table, head, names), rows)
    head = with_unread_execution(table, head, rows)
    cells = [cell for cell in unread_headings(table, head, names) if is_doubtful(cell)]
    amounts = [cell for cell in cells if _fills_as_amounts(table, rows, cell.cols, head.columns)]
    amounts = over_own_cells(table, amounts, rows)
    if len(amounts) != 1:
        return head
    fields = [name for name in AMOUNTS if name not in head.columns and _keeps_order(name, amounts[0], head.columns)]
    rated = [name for name in fields if _makes_rate(table, rows, head.columns | {name: amounts[0].cols})]
    chosen = rated or (fields if len(fields) == 1 else [])
    return with_heading(head, chosen[0], amounts[0]) if len(chosen) == 1 else head


def with_unread_rate(table: Table, head: Head, rows: range) -> Head:
    """The head, with the rate whose heading could not be read: it is what was spent of the budget."""
    if "execution_rate" in head.columns:
        return head
    names = load_terms()["funding"]
    cells = [cell for cell in unread_headings(table, head, names) if _may_name(cell, names["execution_rate"])]
    telling = [cell for cell in cells if _makes_rate(table, rows, head.columns | {"execution_rate": cell.cols})]
    return with_heading(head, "execution_rate", telling[0]) if len(telling) == 1 else head


def with_unread_execution(table: Table, head: Head, rows: range) -> Head:
    """The head, with the weight or the score of execution: with the rate, the one makes the other."""
    known = [name for name in EXECUTION if name in head.columns]
    if len(known) != len(EXECUTION) - 1:
        return head
    field, names = next(name for name in EXECUTION if name not in known), load_terms()["funding"]
    cells = [cell for cell in unread_headings(table, head, names) if _may_name(cell, names[field])]
    telling = [cell for cell in cells if _makes_score(table, rows, head.columns | {field: cell.cols})]
    return with_heading(head, field, telling[0]) if len(telling) == 1 else head


def _makes_score(table: Table, rows: range, columns: Mapping[str, range]) -> bool:
    """Whether the rate of the weight is the score wherever all three are printed, and somewhere they are."""
    told = [[_number(value_cell(table, row, columns[name])) for name in EXECUTION] for row in rows]
    checks = [_is_score(rate, weight, score) for rate, weight, score in told if rate and weight and score]
    return bool(checks) and all(checks)


def _is_score(rate: Decimal, weight: Decimal, score: Decimal) -> bool:
    made = (min(share, Decimal(1)) * weight for share in (rate, rate / PER_CENT))
    return any(abs(points - score) <= POINTS_OFF for points in made)


def _fills_as_amounts(table: Table, rows: range, columns: range, known: Mapping[str, range]) -> bool:
    """Whether a column holds a number in just those rows in which a known amount does."""
    own = _numbered(table, rows, columns)
    return bool(own) and any(own == _numbered(table, rows, known[name]) for name in AMOUNTS if name in known)


def _numbered(table: Table, rows: range, columns: range) -> list[int]:
    return [row for row in rows if _number(value_cell(table, row, columns)) is not None]


def _keeps_order(name: str, cell: Cell, known: Mapping[str, range]) -> bool:
    rank = AMOUNTS.index(name)
    others = [(AMOUNTS.index(other), known[other].start) for other in AMOUNTS if other in known]
    return all((place < rank) == (start < cell.col) for place, start in others)


def _makes_rate(table: Table, rows: range, columns: Mapping[str, range]) -> bool:
    """Whether what was spent of the budget is the printed rate in some row, and another one in none."""
    if not {"annual_budget", "executed", "execution_rate"} <= columns.keys():
        return False
    checks = [_is_rate(table, row, columns) for row in rows]
    return True in checks and False not in checks


def _is_rate(table: Table, row: int, columns: Mapping[str, range]) -> bool | None:
    fields: Sequence[str] = ("annual_budget", "executed", "execution_rate")
    budget, spent, rate = (_number(value_cell(table, row, columns[name])) for name in fields)
    if not budget or spent is None or rate is None:
        return None
    share = spent / budget * PER_CENT
    return any(abs(share - printed) <= RATE_OFF for printed in (rate, rate * PER_CENT))
