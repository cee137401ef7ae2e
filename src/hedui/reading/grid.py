"""Table cells with their spans from ruling lines: one algorithm for drawn vectors and for lines found in ink.

Rulings come in as horizontal and vertical segments in points. Those that meet form a network; each network is a
table. Row and column borders are the clustered positions of its segments, a border between two neighbouring grid
places stands where enough of it is drawn, and places without a border between them are one cell. Nothing depends on
a cell being closed: a side that a page break leaves open is closed first, where several rulings end together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from hedui.page import Box
from hedui.reading.overlong import drop_streaks_both_ways
from hedui.reading.regions import DRAWN, is_enclosed, merge_places
from hedui.reading.segments import SNAP, Segment, meets, merge_collinear

OPEN_SIDE = 7.0  # points: rulings that end together this far beyond the last crossing line leave an open side
BEGUN = 0.4  # the same where it is drawn on both sides: less are the ends of those, drawn too far
TOGETHER, SEVERAL = 0.25, 3  # share of the rulings that leave a side open, and how many of them, that end at it
SLIVER = 5.0  # points: no cell with a character in it is narrower, or lower
SMALLEST = (70.0, 14.0)  # points, width and height: smaller networks are characters or tick boxes


@dataclass(frozen=True, slots=True)
class Place:
    """A cell's place on the grid and its box in points."""

    row: int
    col: int
    row_span: int
    col_span: int
    box: Box


@dataclass(frozen=True)
class Grid:
    """One ruled table: its borders in points and its cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    places: tuple[Place, ...]

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def find_grids(horizontals: Sequence[Segment], verticals: Sequence[Segment]) -> list[Grid]:
    """All ruled tables with at least two cells, from top to bottom."""
    hs, vs = merge_collinear(horizontals), merge_collinear(verticals)
    hs, vs = drop_loose(hs, vs)
    grids = []
    for network_hs, network_vs in networks(hs, vs):
        grid = build_grid(*close_open_sides(*drop_streaks_both_ways(network_hs, network_vs)))
        if grid is not None and grid.box.width >= SMALLEST[0] and grid.box.height >= SMALLEST[1]:
            grids.append(grid)
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def drop_loose(hs: list[Segment], vs: list[Segment]) -> tuple[list[Segment], list[Segment]]:
    """Without underlines, dashes and strokes of characters: a ruling of a table meets crossing ones at two places."""
    while True:
        crossed = [(h, _crossings(h, vs)) for h in hs]
        met = [h for h, count in crossed if count]
        kept_h = [h for h, n in crossed if n >= 2 or (n == 1 and (_is_piece(h, met) or _closes_open_sides(h, met)))]
        kept_v = [v for v in vs if _crossings(v, kept_h) >= 1]
        if len(kept_h) == len(hs) and len(kept_v) == len(vs):
            return hs, vs
        hs, vs = kept_h, kept_v


def _is_piece(h: Segment, others: Sequence[Segment]) -> bool:
    """Whether a ruling is a piece of one of which other pieces meet crossing rulings too: a fax lost the rest."""
    return any(o is not h and abs(o.pos - h.pos) <= SNAP for o in others)


def _closes_open_sides(h: Segment, others: Sequence[Segment]) -> bool:
    """Whether a ruling with one crossing begins and ends where others do: a row of two cells, open left and right."""
    return sum(k is not h and abs(h.lo - k.lo) <= SNAP and abs(h.hi - k.hi) <= SNAP for k in others) >= 2


def _crossings(seg: Segment, others: Sequence[Segment]) -> int:
    """At how many distinct places others cross this segment."""
    positions = sorted(o.pos for o in others if meets(seg, o))
    return sum(1 for i, p in enumerate(positions) if i == 0 or p - positions[i - 1] > SNAP)


def networks(hs: Sequence[Segment], vs: Sequence[Segment]) -> list[tuple[list[Segment], list[Segment]]]:
    """Groups of rulings connected through their crossings."""
    parent = list(range(len(hs) + len(vs)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(hs):
        for j, v in enumerate(vs):
            if meets(h, v):
                parent[find(i)] = find(len(hs) + j)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = defaultdict(lambda: ([], []))
    for i, h in enumerate(hs):
        groups[find(i)][0].append(h)
    for j, v in enumerate(vs):
        groups[find(len(hs) + j)][1].append(v)
    return [net for net in groups.values() if len(net[0]) >= 2 and len(net[1]) >= 1]


def close_open_sides(hs: list[Segment], vs: list[Segment]) -> tuple[list[Segment], list[Segment]]:
    """Draw the border that a page break or an open style leaves out, where rulings end together beyond the last."""
    top, bottom = min(h.pos for h in hs), max(h.pos for h in hs)
    left, right = min(v.pos for v in vs), max(v.pos for v in vs)
    closing_h = [
        Segment(pos, left, right)
        for pos in (_open_end([(v.pos, v.lo) for v in vs], top, -1), _open_end([(v.pos, v.hi) for v in vs], bottom, 1))
        if pos is not None
    ]
    closing_v = [
        Segment(pos, top, bottom)
        for pos in (_open_end([(h.pos, h.lo) for h in hs], left, -1), _open_end([(h.pos, h.hi) for h in hs], right, 1))
        if pos is not None
    ]
    return hs + closing_h, vs + closing_v


def _open_end(ends: Sequence[tuple[float, float]], border: float, sign: int) -> float | None:
    """Where rulings, each given by its place and its end, end farther out than the border by more than OPEN_SIDE.

    A third of them must, or both outermost, for the row that a page break cuts may have few cells; or several at one
    place: others of a fax that lost their ends as well end too early.
    """
    beyond = [(place, end) for place, end in ends if (end - border) * sign > OPEN_SIDE]
    if len(beyond) < 2:
        return None
    out = sorted((end * sign for _, end in beyond), reverse=True)
    together = [far for far in out if sum(abs(far - end) <= SNAP for end in out) >= max(2, len(out) * TOGETHER)]
    places = [place for place, _ in ends]
    outermost = all(any(abs(place - side) <= SNAP for place, _ in beyond) for side in (min(places), max(places)))
    several = bool(together) and sum(abs(together[0] - end) <= SNAP for end in out) >= SEVERAL
    if len(beyond) < len(ends) / 3 and not outermost and not several:
        return None
    return (together[0] if together else out[len(out) // 2]) * sign


def build_grid(hs: Sequence[Segment], vs: Sequence[Segment]) -> Grid | None:
    """The grid of one network, or None where it encloses fewer than two cells."""
    ys, xs = cluster([h.pos for h in hs]), cluster([v.pos for v in vs])
    if len(ys) < 2 or len(xs) < 2 or (len(ys) - 1) * (len(xs) - 1) < 2:
        return None
    below = _coverage(hs, ys, xs)  # below[i][c]: share of border i (a y) drawn over column c
    beside = _coverage(vs, xs, ys)  # beside[j][r]: share of border j (an x) drawn along row r
    regions = merge_places(below, beside, len(ys) - 1, len(xs) - 1)
    places = [
        Place(r0, c0, r1 - r0 + 1, c1 - c0 + 1, Box(xs[c0], ys[r0], xs[c1 + 1], ys[r1 + 1]))
        for r0, c0, r1, c1 in regions
        if is_enclosed(below, beside, r0, c0, r1, c1)
    ]
    grid = drop_empty_lines(xs, ys, places)
    return grid if len(grid.places) >= 2 else None


def cluster(positions: Iterable[float]) -> list[float]:
    """Positions closer than SNAP to their neighbour become one, their mean."""
    groups: list[list[float]] = []
    for pos in sorted(positions):
        if groups and pos - groups[-1][-1] <= SNAP:
            groups[-1].append(pos)
        else:
            groups.append([pos])
    return [sum(group) / len(group) for group in groups]


def _coverage(segments: Sequence[Segment], borders: Sequence[float], cuts: Sequence[float]) -> list[list[float]]:
    """For each border and each interval between cuts, the share of it that segments on the border cover."""
    shares = [[0.0] * (len(cuts) - 1) for _ in borders]
    for seg in segments:
        n = min(range(len(borders)), key=lambda i: abs(borders[i] - seg.pos))
        for k in range(len(cuts) - 1):
            lo, hi = cuts[k], cuts[k + 1]
            shared = min(hi, seg.hi) - max(lo, seg.lo)
            if shared > 0:
                shares[n][k] = min(1.0, shares[n][k] + shared / (hi - lo))
    return [_bridged(row) for row in shares]


def _bridged(shares: list[float]) -> list[float]:
    """A border that is drawn on both sides of a place, and begun in it, is drawn there too: a seal lies on the rest."""
    whole = list(shares)
    for n in range(1, len(shares) - 1):
        if BEGUN <= shares[n] < DRAWN <= min(whole[n - 1], shares[n + 1]):
            whole[n] = 1.0
    return whole


def drop_empty_lines(xs: Sequence[float], ys: Sequence[float], places: Sequence[Place]) -> Grid:
    """Without borders at which no cell starts: a stray stroke must not make a row or column of its own.

    Nor does the lean of a border that stands a little aside further down: what no character fits into is no cell.
    """
    wide = [p for p in places if min(p.box.width, p.box.height) >= SLIVER]
    rows, cols = (
        _Lines.of(ends, starts) for ends, starts in ((ys, {p.row for p in wide}), (xs, {p.col for p in wide}))
    )
    kept = tuple(
        Place(rows.at(p.row), cols.at(p.col), rows.span(p.row, p.row_span), cols.span(p.col, p.col_span), p.box)
        for p in wide
    )
    return Grid(cols.borders, rows.borders, kept)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The borders of one direction that are left; for each of the old ones the number of the first cell behind it."""

    borders: tuple[float, ...]
    behind: tuple[int, ...]

    @classmethod
    def of(cls, ends: Sequence[float], starts: Collection[int]) -> Self:
        """Borders at which a cell starts, those as one that stand less than a cell apart; and the last."""
        borders: list[float] = []
        behind: list[int] = []
        for n, end in enumerate(ends):
            if (n in starts or n == 0) and (not borders or end - borders[-1] >= SLIVER):
                borders.append(end)
            behind.append(len(borders) - (n in starts or n == 0))
        return cls((*borders, ends[-1]), tuple(behind))

    def at(self, n: int) -> int:
        return self.behind[n]

    def span(self, first: int, length: int) -> int:
        return max(1, self.behind[first + length] - self.behind[first])
