"""Columns of points whose heading could not be read: weights and scores tell each other, and shares both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import pairwise
from operator import eq

from rapidfuzz.distance import Hamming

from hedui.extract.columns import Head, value_cell
from hedui.extract.terms import load_terms, tidy_heading
from hedui.extract.unread_heads import (
    PER_CENT,
    RATE_OFF,
    SHORT,
    is_doubtful,
    may_name,
    number_in,
    over_own_cells,
    unread_headings,
    with_heading,
    with_overprinted,
)
from hedui.page import Cell, Table

LEAST_SCORES = 3  # rows by which a column of points is known, and
MOST_SCORES = 0.7  # the share of its cells that fit: a seal lies on some
ROWS_A_SLIP = 10  # of so many rows one may be misread
FULL_MARKS = 0.5  # share of rows whose score is their whole weight, where the heading is not empty


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
    Weights stand before scores: what is printed behind these is what others gave. What a scan reads as a heading of
    weights (指标分) behind others is one of scores (指标得分).
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
    other = head.columns[known[0]]
    unread = unread_headings(table, head, names)
    beside = [it for it in unread if (it.cols.stop <= other.start if field == "weight" else it.col >= other.stop)]
    cells = [cell for cell in beside if may_name(cell, names[field])]
    telling = [cell for cell in cells if _tells_points(table, rows, cell, field, other)]
    telling = over_own_cells(table, telling, rows)
    if len(telling) == 1:
        return with_heading(head, field, telling[0])
    swapped = with_weights_before(table, head, rows, unread) if field == "score" else None
    return swapped or with_torn_points(table, head, rows, field, known[0])


def with_weights_before(table: Table, head: Head, rows: range, unread: Sequence[Cell]) -> Head | None:
    """The head, a doubtful heading of weights one of scores, where the column before it has the weights; else None."""
    known, scores = head.heads.get("weight"), head.columns["weight"]
    if known is None or not is_doubtful(known, any):
        return None
    before = [it for it in unread if it.cols.stop == scores.start and _tells_points(table, rows, it, "weight", scores)]
    if len(before) != 1:
        return None
    return with_heading(replace(head, columns=head.columns | {"score": scores}), "weight", before[0])


def with_torn_points(table: Table, head: Head, rows: range, field: str, known: str) -> Head:
    """The head, with the points under the end of a wide heading: a seal hid the ruling between it and theirs.

    Every row has a cell of its own there, beside the one of the heading that was read.
    """
    ends = [
        (name, replace(cell, col=col, col_span=1, lines=()))
        for name, cell in head.heads.items()
        if cell.col_span > 1 and is_doubtful(cell)
        if head.columns.get(name) == cell.cols
        for col in (cell.col, cell.cols.stop - 1)
    ]
    telling = [it for it in ends if _tells_points(table, rows, it[1], field, head.columns[known], torn=True)]
    if len(telling) != 1 or not all(_is_own(table, row, telling[0][1].col) for row in rows):
        return head
    (name, cell) = telling[0]
    wide = head.columns[name]
    left = range(wide.start + 1, wide.stop) if cell.col == wide.start else range(wide.start, wide.stop - 1)
    return with_heading(replace(head, columns=head.columns | {name: left}), field, cell)


def _is_own(table: Table, row: int, col: int) -> bool:
    """Whether a row's cell in a column is no wider than that; a total's label reaches over others."""
    cell = table.at(row, col)
    return cell is None or cell.col_span == 1 or cell.col < col - 1


def with_unread_pair(table: Table, head: Head, end: int) -> Head:
    """The head, with weights and scores side by side under headings of which neither could be read.

    They are the one pair of columns in which no score is above its weight and most are the whole of it, where the
    weights end with their total of 100, or a column of shares tells what share of the one the other is.
    """
    rows, names = range(head.last + 1, end), load_terms()["indicator"]
    shares = head.columns.get("score_rate")
    unread = [cell for cell in unread_headings(table, head, names) if is_doubtful(cell) or len(cell.text) == 1]
    cells = sorted(unread, key=lambda cell: cell.col)
    pairs = [(one, other) for one, other in pairwise(cells) if _are_points(table, rows, one, other, shares)]
    if len(pairs) != 1:
        return head
    (weight, score) = pairs[0]
    return with_heading(with_heading(head, "weight", weight), "score", score)


def _are_points(table: Table, rows: range, weight: Cell, score: Cell, shares: range | None) -> bool:
    points = _read_points(table, rows, weight.cols, score.cols, score.cols)
    rows_read = len(points.pairs)
    all_within = points.within >= rows_read - rows_read // ROWS_A_SLIP
    enough = rows_read >= max(LEAST_SCORES, MOST_SCORES * points.filled)
    mostly_full = points.full >= FULL_MARKS * rows_read
    if not (weight.cols.stop == score.col and all_within and enough and mostly_full):
        return False
    columns = {"weight": weight.cols, "score": score.cols}
    told = shares is not None and _tells_share(table, rows, shares, columns, partly=True)
    return told or points.pairs[-1][0] == PER_CENT


def with_unread_share(table: Table, head: Head, end: int) -> Head:
    """The head, with the column of shares (得分率) whose heading could not be read: the score's share of its weight.

    Where every score is its whole weight the shares are all 100 and tell nothing of what they are shares of, but that
    a heading with one character misread (得分宰) may be theirs. Where nothing of it was read the column stands behind
    the scores: before them it is what they are made with (得分系数).
    """
    if "score_rate" in head.columns or not {"weight", "score"} <= head.columns.keys():
        return head
    rows, names = range(head.last + 1, end), load_terms()["indicator"]
    cells = [cell for cell in unread_headings(table, head, names) if not _begins_rather(cell, names)]
    likely = {cell: _is_nearly(cell, names["score_rate"]) for cell in cells}
    telling = [
        cell
        for cell in cells
        if (likely[cell] or (is_doubtful(cell) and cell.col >= head.columns["score"].stop))
        and _tells_share(table, rows, cell.cols, head.columns, partly=not likely[cell])
    ]
    return with_heading(head, "score_rate", telling[0]) if len(telling) == 1 else head


def _begins_rather(cell: Cell, names: Mapping[str, Sequence[str]]) -> bool:
    """Whether what is left of a heading begins a name that is no share's: 得分系 and 得行系 are no share, but 得分系数.

    One character may be misread, if fewer would have to be than for a share.
    """
    heading = tidy_heading(cell.text)
    if len(heading) < SHORT:
        return False
    other, share = (min(map(partial(_count_misread, heading), names[kind])) for kind in ("other", "score_rate"))
    return other <= 1 and other < share


def _count_misread(heading: str, name: str) -> int:
    """How many characters of a heading a name begins otherwise with."""
    return Hamming.distance(heading, name[: len(heading)])


def _is_nearly(cell: Cell, names: Sequence[str]) -> bool:
    """Whether a heading is one of some names but for one character."""
    heading = tidy_heading(cell.text)
    alike = (sum(map(eq, heading, name)) for name in names if len(name) == len(heading))
    return any(same == len(heading) - 1 for same in alike)


def _tells_share(table: Table, rows: range, own: range, columns: Mapping[str, range], *, partly: bool) -> bool:
    """Whether a column is the score's share of the weight in all rows but one; `partly`: in some not the whole."""
    right, partial, wrong = 0, 0, 0
    for row in rows:
        weight, score, share = (
            number_in(value_cell(table, row, cols)) for cols in (columns["weight"], columns["score"], own)
        )
        if not weight or score is None or share is None:
            continue
        fits = any(abs(score / weight * PER_CENT - printed) <= RATE_OFF for printed in (share, share * PER_CENT))
        right, partial, wrong = right + fits, partial + (fits and score != weight), wrong + (not fits)
    return right >= LEAST_SCORES - 1 and (partial >= 1 or not partly) and wrong <= 1


def _tells_points(table: Table, rows: range, cell: Cell, field: str, known: range, *, torn: bool = False) -> bool:
    columns = (cell.cols, known) if field == "weight" else (known, cell.cols)
    points = _read_points(table, rows, *columns, cell.cols)
    if points.within < max(LEAST_SCORES, MOST_SCORES * points.filled):
        return False
    rows_read = len(points.pairs)
    empty = not cell.text and field == "score" and not torn
    within = points.within >= rows_read - rows_read // ROWS_A_SLIP
    return empty or (within and points.full >= FULL_MARKS * rows_read)


def _read_points(table: Table, rows: range, weights: range, scores: range, own: range) -> Points:
    pairs, filled = [], 0
    for row in rows:
        cell = value_cell(table, row, own)
        filled += cell is not None and bool(cell.text) and {*cell.cols} <= {*own}
        weight, score = (number_in(value_cell(table, row, columns)) for columns in (weights, scores))
        if weight is not None and score is not None:
            pairs.append((weight, score))
    return Points(tuple(pairs), filled)
