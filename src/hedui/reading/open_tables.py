"""Tables without side borders or without any: columns from the white between words, rows from rulings or baselines.

A run of rows is a table only where nothing about it can be read two ways: a head of three short words or more, columns
that stay apart from top to bottom, a column of numbers, and for every line just one row that it may belong to. Whatever
falls short of that stays prose.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from hedui.cut import cut_line
from hedui.numbering import read_marker
from hedui.page import Box, Line
from hedui.reading.cells import order_lines
from hedui.reading.grid import Grid, find_grids
from hedui.reading.segments import Segment, merge_collinear

WORD_GAP = 0.9  # em: white this wide within a line parts two cells
COLUMN_GAP = 0.35  # em: white this wide from top to bottom parts two columns
HEADING = 14  # characters: no heading of a column is longer
NEAREST = 0.75  # a line belongs to the nearest row if it is that much nearer than any other
ROW_GAP = 3.5  # em: rows of one table stand no further apart, but for a ruling between them
FEWEST = (3, 2)  # columns, and rows below the head
COUNTED = 0.6  # share of the rows in which one column holds a number
WIDE = 0x2E80  # ideographs and their marks stand above

_NUMBER = re.compile(r"[-+]?\d[\d,，]*(?:\.\d+)?[%％分]?|[-—–/]+")
_FIGURE = re.compile(r"[-+]?\d[\d,，]*(?:\.\d+)?[%％分]?")


@dataclass(frozen=True, slots=True)
class Strip:
    """The words on one baseline, from left to right."""

    words: tuple[Line, ...]

    @property
    def box(self) -> Box:
        return Box(
            self.words[0].box.x0,
            min(w.box.y0 for w in self.words),
            self.words[-1].box.x1,
            max(w.box.y1 for w in self.words),
        )

    @property
    def middle(self) -> float:
        return sum(w.box.center[1] for w in self.words) / len(self.words)


Span = tuple[float, float]


def find_open_grids(horizontals: Sequence[Segment], lines: Sequence[Line], grids: Sequence[Grid]) -> list[Grid]:
    """Grids of the tables that stand outside the ruled ones; `lines` are all level lines of the page."""
    loose = [line for line in lines if not any(grid.box.holds(*line.box.center) for grid in grids)]
    rules = [
        rule
        for rule in merge_collinear(horizontals)
        if not any(grid.box.holds((rule.lo + rule.hi) / 2, rule.pos) for grid in grids)
    ]
    strips = lay_strips(loose)
    out: list[Grid] = []
    at = 0
    while at < len(strips):
        run = _run_from(strips, at, rules)
        grid = _grid_of(run, rules) if run else None
        if grid is not None:
            out.append(grid)
        at += len(run) if grid is not None else 1
    return out


def lay_strips(lines: Sequence[Line]) -> list[Strip]:
    """The words of these lines by baseline, from top to bottom."""
    strips: list[list[Line]] = []
    for word in (word for line in order_lines(lines) for word in cut_words(line)):
        home = strips[-1] if strips and _is_level(strips[-1][0].box, word.box) else None
        if home is None:
            strips.append([word])
        else:
            home.append(word)
    return [Strip(tuple(sorted(words, key=lambda w: w.box.x0))) for words in strips]


def _is_level(a: Box, b: Box) -> bool:
    return min(a.y1, b.y1) - max(a.y0, b.y0) > 0.7 * min(a.height, b.height)


def em_of(line: Line) -> float:
    """The width of an ideograph, as the line's own ideographs stand, else as its height suggests."""
    steps = sorted(
        b - a for (a, b), char in zip(pairwise(line.xs), line.text, strict=False) if ord(char) > WIDE and b > a
    )
    return steps[len(steps) // 2] if steps else max(1.0, 0.75 * line.box.height)


def cut_words(line: Line) -> Iterator[Line]:
    """A line cut where the white between two characters is as wide as between two columns."""
    em = em_of(line)
    start = 0
    for i in range(1, len(line.text)):
        own = em if ord(line.text[i - 1]) > WIDE else 0.55 * em
        if line.xs[i] - line.xs[i - 1] - own > WORD_GAP * em:
            yield _trim(line, start, i, own)
            start = i
    yield cut_line(line, start, len(line.text))


def _trim(line: Line, start: int, end: int, width: float) -> Line:
    """Characters start..end, the last one no wider than it prints."""
    word = cut_line(line, start, end)
    right = line.xs[end - 1] + width
    xs = (*word.xs[:-1], right)
    return replace(word, box=Box(word.box.x0, word.box.y0, right, word.box.y1), xs=xs, witnesses=(), spaced="")


def _run_from(strips: Sequence[Strip], at: int, rules: Sequence[Segment]) -> list[Strip]:
    """The strips from a head down to where its columns end; none where no head begins."""
    head = strips[at]
    if len(head.words) < FEWEST[0] or any(_NUMBER.fullmatch(w.text) or len(w.text) > HEADING for w in head.words):
        return []
    if any(re.search(r"[:：。，；]", w.text) for w in head.words):
        return []
    columns: list[Span] = [(w.box.x0, w.box.x1) for w in head.words]
    run = [head]
    em = em_of(head.words[0])
    for strip in strips[at + 1 :]:
        gap = strip.box.y0 - run[-1].box.y1
        ruled = any(run[-1].middle < rule.pos < strip.middle for rule in rules)
        grown = _grow(columns, strip, em)
        if len(strip.words) == 1 and read_marker(strip.words[0].text):  # the heading of what follows
            break
        if gap > ROW_GAP * em * (2 if ruled else 1) or grown is None:
            break
        columns = grown
        run.append(strip)
    return run


def _grow(columns: Sequence[Span], strip: Strip, em: float) -> list[Span] | None:
    """The columns with a strip's words in them; None where a word stands in none or in two, or columns would meet."""
    grown = list(columns)
    for word in strip.words:
        hits = [n for n, (x0, x1) in enumerate(columns) if word.box.x0 < x1 and word.box.x1 > x0]
        if len(hits) != 1:
            return None
        x0, x1 = grown[hits[0]]
        grown[hits[0]] = (min(x0, word.box.x0), max(x1, word.box.x1))
    apart = all(right[0] - left[1] >= COLUMN_GAP * em for left, right in pairwise(grown))
    return grown if apart else None


def _grid_of(run: Sequence[Strip], rules: Sequence[Segment]) -> Grid | None:
    """The grid of a run of strips, if it is a table and every line has its row."""
    em = em_of(run[0].words[0])
    columns = [(w.box.x0, w.box.x1) for w in run[0].words]
    for strip in run[1:]:
        columns = _grow(columns, strip, em) or columns
    counted = _column_of_numbers(run, columns)
    if counted is None:
        return None
    near = [r for r in rules if run[0].box.y0 - 1.5 * em < r.pos < run[-1].box.y1 + 1.5 * em]
    left = min([columns[0][0] - em / 2, *(r.lo for r in near)])
    right = max([columns[-1][1] + em / 2, *(r.hi for r in near)])
    anchors = _anchors_of(run, columns[counted])
    xs = [left, *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), right]
    if len(anchors) < 1 + FEWEST[1]:
        return None
    if _are_parted_by_rules(run, anchors, near, columns[counted]):
        ys = [run[0].box.y0 - 1, run[-1].box.y1 + 1]
        borders = [Segment(y, left, right) for y in ys if all(abs(y - r.pos) > em / 2 for r in near)] + near
    else:
        rows = _rows_of(run, anchors, _near(rules, run))
        if rows is None:
            return None
        borders = _borders_of(run, rows, columns, xs)
    ends = min(b.pos for b in borders), max(b.pos for b in borders)
    found = find_grids(borders, [Segment(x, *ends) for x in xs])
    return found[0] if len(found) == 1 else None


def _anchors_of(run: Sequence[Strip], counted: Span) -> list[int]:
    """The strips that open a row each: the head, and those with a word in the column of numbers."""
    x0, x1 = counted
    return [n for n, s in enumerate(run) if n == 0 or any(x0 <= w.box.center[0] <= x1 for w in s.words)]


def _are_parted_by_rules(run: Sequence[Strip], anchors: Sequence[int], rules: Sequence[Segment], counted: Span) -> bool:
    """Whether a ruling over the column of numbers stands between each two rows."""
    x = (counted[0] + counted[1]) / 2
    over = [rule.pos for rule in rules if rule.lo <= x <= rule.hi]
    return all(any(run[a].middle < y < run[b].middle for y in over) for a, b in pairwise(anchors))


def _near(rules: Sequence[Segment], run: Sequence[Strip]) -> list[Segment]:
    """The rulings that lie within a run of strips, over most of its width."""
    top, bottom = run[0].box.y0 - 12, run[-1].box.y1 + 12
    width = max(s.box.x1 for s in run) - min(s.box.x0 for s in run)
    return [rule for rule in rules if top < rule.pos < bottom and rule.hi - rule.lo > 0.8 * width]


def _column_of_numbers(run: Sequence[Strip], columns: Sequence[Span]) -> int | None:
    """The column, not the first, that holds a number in most rows below the head; the fullest one."""
    best, most = None, 0
    for n, (x0, x1) in list(enumerate(columns))[1:]:
        words = [w for s in run[1:] for w in s.words if x0 <= w.box.center[0] <= x1]
        figures = sum(_FIGURE.fullmatch(w.text) is not None for w in words)
        if figures > most and figures >= max(FEWEST[1], COUNTED * len(words)):
            best, most = n, figures
    return best


def _rows_of(run: Sequence[Strip], anchors: Sequence[int], rules: Sequence[Segment]) -> list[Span] | None:
    """Top and bottom of each row, the head first; None where a line may belong to two rows, or rows overlap."""
    bands: dict[int, list[Strip]] = {n: [run[n]] for n in anchors}
    for n, strip in enumerate(run):
        if n in bands:
            continue
        home = _home_of(strip, [run[a] for a in anchors], rules)
        if home is None or any(_FIGURE.fullmatch(word.text) for word in strip.words):  # a row whose number was lost
            return None
        bands[anchors[home]].append(strip)
    rows = [(min(s.box.y0 for s in band), max(s.box.y1 for s in band)) for _, band in sorted(bands.items())]
    return rows if all(above[1] <= below[0] + 1.5 for above, below in pairwise(rows)) else None


def _borders_of(
    run: Sequence[Strip], rows: Sequence[Span], columns: Sequence[Span], xs: Sequence[float]
) -> list[Segment]:
    """Borders between the rows; none under a name of the first columns that stands for the rows below it as well.

    It does where each blank place in its column has the name above it: a name set halfway down its rows has not.
    """
    words = [w for strip in run for w in strip.words]
    filled = [
        [any(top <= w.box.center[1] <= bottom and x0 <= w.box.center[0] <= x1 for w in words) for x0, x1 in columns]
        for top, bottom in rows
    ]
    named = next((n for n in range(len(columns)) if not filled[1][n]), len(columns))
    out = [Segment(rows[0][0], xs[0], xs[-1]), Segment(rows[-1][1], xs[0], xs[-1])]
    for n, (above, below) in enumerate(pairwise(rows), start=1):
        blank = next((c for c in range(len(columns)) if filled[n][c]), 0)
        out.append(Segment((above[1] + below[0]) / 2, xs[min(blank, named)], xs[-1]))
    return out


def _home_of(strip: Strip, anchors: Sequence[Strip], rules: Sequence[Segment]) -> int | None:
    """Whose row a line without a number belongs to: that of the anchor no ruling parts it from, or clearly nearest."""
    free = [n for n, a in enumerate(anchors) if not _is_parted(strip.middle, a.middle, rules)]
    far = sorted((abs(anchors[n].middle - strip.middle), n) for n in free)
    if len(far) == 1 or (far and far[0][0] <= NEAREST * far[1][0]):
        return far[0][1]
    return None


def _is_parted(a: float, b: float, rules: Sequence[Segment]) -> bool:
    return any(min(a, b) < rule.pos < max(a, b) for rule in rules)
