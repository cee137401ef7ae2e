"""Rows of print outside tables: pieces of one baseline joined, and the text column that they stand in."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from hedui.document import Text
from hedui.numbers.glyphs import is_ideograph
from hedui.page import Box, Line, Page

FULL_SHARE = 0.6  # of the page's widest row: such rows show where the text column begins and ends
INDENTED = (1.5, 2.8)  # em: so much further in than the page's first rows begin those that open paragraphs
LEANS = tuple(n / 400 for n in range(-24, 25))  # points to the right for each point down that are tried
LEAST_LEANING = 8  # wide rows that tell a lean
WITHIN, LEAST_LEAN = 0.35, 0.7  # em: rows so near share an edge, and so far must one stand aside down the page
MORE_ALIKE = 4  # edges that are shared at a lean, and not without
WIDE_GAP = 2.5  # em: pieces further apart are columns of a label line, not one sentence


@dataclass(frozen=True)
class Row:
    """The pieces of text on one baseline of a page, from left to right; boxes in points of the upright frame."""

    pieces: tuple[Line, ...]

    @property
    def page(self) -> int:
        return self.pieces[0].page

    @cached_property
    def box(self) -> Box:
        out = self.pieces[0].box
        for piece in self.pieces[1:]:
            out = out.union(piece.box)
        return out

    @cached_property
    def text(self) -> str:
        return Text(self.pieces).text

    @cached_property
    def em(self) -> float:
        """Width of one ideograph in points: as the file itself tells it, or half-width characters count half."""
        if len(own := [x for piece in self.pieces if piece.native for x in _ideograph_widths(piece)]) >= 4:
            return max(1.0, min(median(own), 1.25 * self.box.height))
        units = sum(1.0 if ord(char) > 0x2E80 else 0.52 for piece in self.pieces for char in piece.text)
        width = sum(piece.box.width for piece in self.pieces)
        return max(1.0, min(width / max(units, 1.0), 1.25 * self.box.height))

    def straightened(self, lean: float) -> "Row":
        """The row where it would stand in a column that does not lean."""
        if not lean:
            return self
        aside = lean * self.box.y0
        boxes = (replace(piece.box, x0=piece.box.x0 - aside, x1=piece.box.x1 - aside) for piece in self.pieces)
        return Row(tuple(replace(piece, box=box) for piece, box in zip(self.pieces, boxes, strict=True)))

    def columns(self) -> list["Row"]:
        """The row cut where the gap between two pieces is wide: `填报单位：x    单位：万元` is two."""
        groups: list[list[Line]] = [[self.pieces[0]]]
        for before, piece in zip(self.pieces, self.pieces[1:], strict=False):
            if piece.box.x0 - before.box.x1 > WIDE_GAP * self.em:
                groups.append([])
            groups[-1].append(piece)
        return [Row(tuple(group)) for group in groups]


def _ideograph_widths(line: Line) -> Iterator[float]:
    """How wide each ideograph of a line stands that another follows: full-width figures may be among them."""
    for i, (char, after) in enumerate(pairwise(line.text)):
        if is_ideograph(char) and is_ideograph(after):
            yield line.xs[i + 1] - line.xs[i]


@dataclass(frozen=True, slots=True)
class Column:
    """The text column of a page: left and right edge at its top in points, and the body's em.

    `lean` is by how much both edges stand further right for each point down: paper that lay askew or was photographed.
    """

    left: float
    right: float
    em: float
    lean: float = 0.0

    def indent(self, row: Row) -> float:
        """How far the row begins inside the column, in em."""
        return (row.box.x0 - self.lean * row.box.y0 - self.left) / self.em

    def shortfall(self, row: Row) -> float:
        """How far the row ends before the column does, in em."""
        return (self.right - row.box.x1 + self.lean * row.box.y0) / self.em


def join_rows(lines: Iterable[Line]) -> list[Row]:
    """Lines of one page grouped by baseline, top to bottom; pieces from left to right."""
    groups: list[list[Line]] = []
    for line in sorted((x for x in lines if x.text.strip()), key=lambda x: x.box.center[1]):
        home = next((g for g in groups[-3:] if _is_beside(g, line)), None)
        if home is None:
            groups.append([line])
        else:
            home.append(line)
    rows = [Row(tuple(sorted(group, key=lambda x: x.box.x0))) for group in groups]
    return sorted(rows, key=lambda row: row.box.center[1])


def _is_beside(group: Sequence[Line], line: Line) -> bool:
    """Whether the line stands on the baseline of these pieces and over none of them."""
    near = min(group, key=lambda x: abs(x.box.center[0] - line.box.center[0])).box
    shared = min(near.y1, line.box.y1) - max(near.y0, line.box.y0)
    apart = max(near.x0, line.box.x0) - min(near.x1, line.box.x1)
    return shared > 0.5 * min(near.height, line.box.height) and apart > -0.5 * min(near.height, line.box.height)


def measure_columns(pages: Sequence[Page], rows: Sequence[Sequence[Row]]) -> list[Column]:
    """The text column of each page, learned from its wide rows; a page of few borrows from pages of its orientation."""
    columns: dict[int, Column] = {}
    for lying in (False, True):
        chosen = [n for n, page in enumerate(pages) if (page.width > page.height) == lying]
        measured = _measure_alike([pages[n] for n in chosen], [rows[n] for n in chosen])
        columns.update(zip(chosen, measured, strict=True))
    return [columns[n] for n in range(len(pages))]


def _measure_alike(pages: Sequence[Page], leaning: Sequence[Sequence[Row]]) -> list[Column]:
    leans = [find_lean(_wide_rows(page_rows, page.width)) for page, page_rows in zip(pages, leaning, strict=True)]
    rows = [[row.straightened(lean) for row in page_rows] for lean, page_rows in zip(leans, leaning, strict=True)]
    wide = [_wide_rows(page_rows, page.width) for page, page_rows in zip(pages, rows, strict=True)]
    known = [_edges(page_rows) if len(page_rows) >= 5 else None for page_rows in wide]
    widths = sorted(edges[1] - edges[0] for edges in known if edges)
    lefts = [edges[0] for edges in known if edges]
    ems = [row.em for page_rows in wide for row in page_rows]
    usual = Usual(
        left=median(lefts) if lefts else None,
        width=widths[len(widths) * 2 // 3] if widths else 0.0,
        em=median(ems) if ems else 12.0,
    )
    columns = [_column_of(*of_page, usual) for of_page in zip(pages, rows, wide, known, strict=True)]
    return [replace(column, lean=lean) for column, lean in zip(columns, leans, strict=True)]


def find_lean(wide: Sequence[Row]) -> float:
    """By how much the edges of a page's wide rows stand further right for each point down; 0 where they are upright.

    That lean is it at which most rows share an edge; it must make plainly more of them do so than none does.
    """
    if len(wide) < LEAST_LEANING:
        return 0.0
    tall, em = wide[-1].box.y0 - wide[0].box.y0, median(row.em for row in wide)
    shared = {lean: _share_edges(wide, lean, WITHIN * em) for lean in LEANS}
    best = max(LEANS, key=lambda lean: (shared[lean], -abs(lean)))
    plain = shared[best] - shared[0.0] >= MORE_ALIKE and abs(best) * tall > LEAST_LEAN * em
    return best if plain else 0.0


def _share_edges(rows: Sequence[Row], lean: float, within: float) -> int:
    """How many rows begin, and how many end, on the line of this lean that most do."""
    lefts = sorted(row.box.x0 - lean * row.box.y0 for row in rows)
    rights = sorted(row.box.x1 - lean * row.box.y0 for row in rows)
    return sum(max(bisect_right(xs, x + within) - n for n, x in enumerate(xs)) for xs in (lefts, rights))


@dataclass(frozen=True, slots=True)
class Usual:
    """The text column of most pages; left is None where no page has running text."""

    left: float | None
    width: float
    em: float


def _wide_rows(rows: Sequence[Row], page_width: float) -> list[Row]:
    widest = max((row.box.width for row in rows), default=0.0)
    if widest < 0.5 * page_width:
        return []
    return [row for row in rows if row.box.width > FULL_SHARE * widest]


def _edges(rows: Sequence[Row]) -> tuple[float, float]:
    """Left and right edge that most wide rows share, tolerant of one stray row."""
    lefts, rights = sorted(row.box.x0 for row in rows), sorted(row.box.x1 for row in rows)
    return lefts[1 if len(lefts) > 6 else 0], rights[-2 if len(rights) > 6 else -1]


def _column_of(
    page: Page, rows: Sequence[Row], wide: Sequence[Row], edges: tuple[float, float] | None, usual: Usual
) -> Column:
    em = median(row.em for row in wide) if len(wide) >= 5 else usual.em
    if edges is not None:
        flush_left = _flush_left(rows, wide, edges, usual, em)
        if flush_left is not None:
            return Column(flush_left, flush_left + usual.width, em)
        right = edges[1] if edges[1] - edges[0] > usual.width - 4 * em else edges[0] + usual.width
        left = right - usual.width
        flush = any(INDENTED[0] * em < row.box.x0 - edges[0] < INDENTED[1] * em for row in wide)
        return Column(left if edges[0] - left > 1.2 * em and not flush else edges[0], right, em)
    if usual.left is not None:
        first = min((row.box.x0 for row in wide), default=usual.left)
        left = first if abs(first - usual.left) < 1.2 * em else usual.left
        return Column(left, left + usual.width, em)
    return Column(0.1 * page.width, 0.9 * page.width, em)


def _flush_left(
    rows: Sequence[Row], wide: Sequence[Row], edges: tuple[float, float], usual: Usual, em: float
) -> float | None:
    """Where a page's column begins if all its wide rows are indented: a short one begins there, a wide one ends it."""
    if usual.width - (edges[1] - edges[0]) < INDENTED[0] * em:
        return None
    end = max(row.box.x1 for row in wide)
    outside = (row.box.x0 for row in rows if INDENTED[0] * em < edges[0] - row.box.x0 < INDENTED[1] * em)
    return min((x for x in outside if abs(x + usual.width - end) < INDENTED[0] * em), default=None)
