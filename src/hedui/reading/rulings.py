"""All rulings of an upright page: in ink, dotted, or hidden by a seal; without what only looks like one."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hedui.reading.dotted import add_dotted
from hedui.reading.image import faint_mask, ink_mask, is_bilevel
from hedui.reading.ink import find_rulings, unlike
from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Gray, Mask, find_runs, transpose
from hedui.reading.ring import Ring
from hedui.reading.rows_of_dots import add_rows_of_dots
from hedui.reading.seal import find_rulings_under, go_through, run_on, turn_over, without_arcs
from hedui.reading.segments import Segment, meets
from hedui.reading.touched import reach_crossings

SHORT = 45.0  # points: what is longer is no stroke of a character
SAME_LINE = 1.5  # points: another ruling so near is on the same border
NARROW = 5.0  # points: no column is so narrow
WITHIN = 0.6  # of a line's height: print on both sides of a stroke within it
WELL_WITHIN = 0.2  # the same of a stroke at a ruling's end, which may be the first of a line
LEAST_SHARED = 0.6  # of the height of a line of print that a stroke in it crosses
ALL_SHARED = 0.95  # the same of a longer one that lies in it
PADDING = (0.8, 2.0)  # points beside a ruling that are white, where print is not of the same word
EDGE = 0.1  # of a line's height, the margin within which the detector's box holds no print
EDGED = 0.3  # of the length of a row's edge with more of its print beside it
TOUCHED = 0.3  # of a stroke's length with ink in that
GRAZED = 0.15  # the same of one that does not run from one horizontal ruling to another
REACHED = 2.0  # points: a border ends so near to the rulings that it runs between; a character leaves a wider margin
ASIDE = 2  # pixels to either side within which a ruling's own ink lies
SOLID, BARE = 0.9, 0.8  # shares of a ruling's length with ink: where it is drawn, and at most where it is not
LONGEST_DOT = 6  # pixels
MANY_DOTS, CHANCE = 8, 1  # pixels of dots: so many are missed if no more than the other are there
THICK = 1.0  # points: half a horizontal ruling, and what a scan has smeared it to
MARGIN = 1.2  # points without ink at both ends, where print takes its place
RIM = 3.0  # points from the edge of a picture, and of its corners: what lies there and reaches so far is its rim

Rulings = tuple[list[Segment], list[Segment]]


def find_all_rulings(
    gray: Gray,
    rings: Sequence[Ring],
    scale: float,
    print_boxes: Sequence[PixelBox] = (),
    sealed: Gray | None = None,
) -> Rulings:
    """Horizontal and vertical rulings in points; `print_boxes` are lines of text that the detector saw (pixels).

    `sealed` is the page before its seals, of `rings`, were taken out, and pale rulings under them with these.
    """
    ink = ink_mask(gray)
    hs, vs = find_rulings(gray, scale)
    height, width = (pixels / scale for pixels in gray.shape)
    hs, vs = without_rims(hs, height, width), without_rims(vs, width, height)
    if rings and sealed is not None:
        under = find_rulings_under(sealed, rings, scale)
        hs, vs = hs + unlike(under[0], hs), vs + unlike(under[1], vs)
    hs = drop_level_strokes(hs, vs if not is_bilevel(gray) else None, ink, print_boxes, scale)
    vs = drop_strokes(vs, hs, ink, print_boxes, scale)
    vs = [without_strokes_at_ends(v, hs, ink, print_boxes, scale) for v in vs]
    hs = reach_crossings(hs, vs, transpose(ink), scale)
    if is_bilevel(gray):
        hs, vs = add_dotted(hs, vs, ink, print_boxes, scale)
        hs, vs = add_rows_of_dots(hs, vs, ink, print_boxes, scale)
    vs = cut_at_print(vs, hs, ink, print_boxes, scale)
    hs, vs = without_arcs((hs, vs), rings, scale)
    for ring in rings:
        hs, vs = go_through(hs, ring, scale, upright=False), go_through(vs, ring, scale, upright=True)
    return run_on_under(hs, vs, faint_mask(gray), rings, scale) if rings else (hs, vs)


def without_rims(rulings: Sequence[Segment], across: float, along: float) -> list[Segment]:
    """Rulings less those that run along a whole edge of a picture, so wide across them and so long along them.

    They are the rim of the glass, from which a fold may run through a table; of a table that fills the picture the
    rulings that end there tell its border as well.
    """
    return [it for it in rulings if RIM <= it.pos <= across - RIM or it.lo > RIM or it.hi < along - RIM]


def run_on_under(hs: list[Segment], vs: list[Segment], ink: Mask, rings: Sequence[Ring], scale: float) -> Rulings:
    """The rulings, those that end under a seal as far as ink leads them."""
    turned = transpose(ink)
    for ring in rings:
        hs = run_on(hs, vs, turned, turn_over(ring), scale)
        vs = run_on(vs, hs, ink, ring, scale)
    return hs, vs


def drop_level_strokes(
    hs: Sequence[Segment], vs: Sequence[Segment] | None, ink: Mask, print_boxes: Sequence[PixelBox], scale: float
) -> list[Segment]:
    """Horizontal rulings without what a row of digits has at its top or foot: broken, the rest of it beside.

    It is short, or no longer than a line of words. One on another ruling's line is a piece of that, if it begins or
    ends at that or at one of the vertical ones `vs`: the foot of 资金 may stand on the line of the row beside. On a fax
    (None) rulings are in pieces, and any is.
    """
    longest = max(SHORT, max((box.width for box in print_boxes), default=0) / (ALL_SHARED * scale))  # most are longer
    strokes = [h for h in hs if h.hi - h.lo <= longest and any(_is_edge(h, box, ink, scale) for box in print_boxes)]
    others = [h for h in hs if h not in strokes]
    return [h for h in hs if h not in strokes or _goes_on(h, others, vs)]


def _goes_on(h: Segment, others: Sequence[Segment], vs: Sequence[Segment] | None) -> bool:
    """Whether a horizontal stroke is a piece of another ruling on its line."""
    beside = [it for it in others if abs(h.pos - it.pos) <= SAME_LINE]
    if vs is None:
        return bool(beside)
    crossed = [v.pos for v in vs if v.hi - v.lo > SHORT and v.lo - REACHED <= h.pos <= v.hi + REACHED]
    ends = [*crossed, *(end for it in beside for end in (it.lo, it.hi))]
    return bool(beside) and any(abs(end - at) <= REACHED for end in (h.lo, h.hi) for at in ends)


def _is_edge(h: Segment, box: PixelBox, ink: Mask, scale: float) -> bool:
    """Whether a horizontal ruling, short or as long as a line, is the upper or lower edge of the print in it."""
    y, margin = round(h.pos * scale), EDGE * box.height
    left, right = round(h.lo * scale), round(h.hi * scale)
    shared, least = min(right, box.x1) - max(left, box.x0), LEAST_SHARED if h.hi - h.lo <= SHORT else ALL_SHARED
    if not box.y0 + margin < y < box.y1 - margin or shared < least * (right - left):
        return False
    drawn = ink[max(0, y - 1) : y + 2, left:right].any(axis=0)
    turned = transpose(ink[max(0, y - box.height) : y + box.height, left:right])
    beside = _inked_beside(min(y, box.height), 0, right - left, turned, scale)
    return bool(drawn.mean() < SOLID) and max(beside) >= EDGED


def drop_strokes(
    vs: Sequence[Segment], hs: Sequence[Segment], ink: Mask, print_boxes: Sequence[PixelBox], scale: float
) -> list[Segment]:
    """Vertical rulings without strokes of characters: short, in the middle of a word or right beside a longer ruling.

    One on another ruling's line is a piece of that if it runs from one horizontal ruling to another.
    """
    return [
        v for v in vs if v.hi - v.lo > SHORT or not (_hugs(v, vs) or _is_of_word(v, vs, hs, ink, print_boxes, scale))
    ]


def _hugs(v: Segment, vs: Sequence[Segment]) -> bool:
    """Whether a longer vertical ruling runs along a short one so near that nothing is printed between: 指 over 指."""
    return any(
        SAME_LINE < abs(w.pos - v.pos) <= NARROW and w.lo <= v.lo and v.hi <= w.hi and w.hi - w.lo > SHORT for w in vs
    )


def _is_of_word(
    v: Segment,
    vs: Sequence[Segment],
    hs: Sequence[Segment],
    ink: Mask,
    print_boxes: Sequence[PixelBox],
    scale: float,
) -> bool:
    """Whether a short vertical ruling is a stroke of a character."""
    reaches, alone = _reaches(v, hs), not any(w is not v and abs(w.pos - v.pos) <= SAME_LINE for w in vs)
    if reaches and not alone:
        return False
    if alone and not reaches and any(_ends_word(v, box, ink, scale) for box in print_boxes):
        return True
    return any(_is_stroke(v, box, ink, scale, TOUCHED if reaches else GRAZED) for box in print_boxes)


def _reaches(v: Segment, hs: Sequence[Segment]) -> bool:
    """Whether a vertical ruling begins and ends at horizontal ones."""
    crossed = [h.pos for h in hs if h.lo - REACHED <= v.pos <= h.hi + REACHED]
    return all(any(abs(end - y) <= REACHED for y in crossed) for end in (v.lo, v.hi))


def without_strokes_at_ends(
    v: Segment, hs: Sequence[Segment], ink: Mask, print_boxes: Sequence[PixelBox], scale: float
) -> Segment:
    """A vertical ruling up to the last level ones, where a stroke of the print beyond lengthens it: 年 below 数."""
    crossed = [h.pos for h in hs if h.lo - REACHED <= v.pos <= h.hi + REACHED]
    inside = [y for y in crossed if v.lo - REACHED <= y <= v.hi + REACHED]
    if len(inside) < 2:
        return v
    first, last = min(inside), max(inside)
    above = first - v.lo > REACHED and _enters(Segment(v.pos, v.lo, first), v.lo, print_boxes, ink, scale)
    below = v.hi - last > REACHED and _enters(Segment(v.pos, last, v.hi), v.hi, print_boxes, ink, scale)
    return Segment(v.pos, first if above else v.lo, last if below else v.hi)


def _enters(end: Segment, at: float, print_boxes: Sequence[PixelBox], ink: Mask, scale: float) -> bool:
    """Whether the end of a vertical ruling, up to `at`, lies in a line of print, with print right beside it.

    On both sides, or much of it on one: 升 above a border.
    """
    x, y = end.pos * scale, at * scale
    for box in (box for box in print_boxes if box.y0 < y < box.y1):
        margin = WELL_WITHIN * box.height
        top, bottom = max(box.y0, round(end.lo * scale)), min(box.y1, round(end.hi * scale))
        less, more = sorted(_inked_beside(x, top, bottom, ink, scale))
        if box.x0 + margin < x < box.x1 - margin and (less >= GRAZED or more >= TOUCHED):
            return True
    return False


def cut_at_print(
    vs: Sequence[Segment], hs: Sequence[Segment], ink: Mask, print_boxes: Sequence[PixelBox], scale: float
) -> list[Segment]:
    """Vertical rulings less the pieces between two horizontal ones where a line of print runs through, and they do not.

    They are drawn everywhere else: a stroke of that print closed the gap between two rulings on one line.
    """
    out: list[Segment] = []
    for v in vs:
        lo = v.lo
        for a, b in _bare_pieces(v, hs, ink, print_boxes, scale) if v.hi - v.lo > SHORT else ():
            out.append(Segment(v.pos, lo, a))
            lo = b
        out.append(Segment(v.pos, lo, v.hi))
    return [v for v in out if v.hi > v.lo]


def _bare_pieces(
    v: Segment, hs: Sequence[Segment], ink: Mask, print_boxes: Sequence[PixelBox], scale: float
) -> list[tuple[float, float]]:
    """The pieces of a vertical ruling, from one horizontal ruling to the next, that print takes the place of."""
    x = round(v.pos * scale)
    boxes = [box for box in print_boxes if box.x0 < x < box.x1]
    if not boxes:
        return []
    crossed = [h for h in hs if meets(h, v) and v.lo < h.pos < v.hi and not _is_within(h, boxes, scale)]
    cuts = [v.lo, *sorted(h.pos for h in crossed), v.hi]
    pieces = [(a, b, _rows_drawn(x, a, b, ink, scale)) for a, b in pairwise(cuts) if b - a > 2 * REACHED]
    pieces = [(a, b, rows) for a, b, rows in pieces if rows.size]  # some of a dotted one may lie beyond the page
    if len(pieces) < 2:
        return []
    solid = float(np.median([rows.mean() for _, _, rows in pieces])) >= SOLID
    dotted = float(np.median([_count_dots(rows) / len(rows) for _, _, rows in pieces]))
    return [
        (a, b)
        for a, b, rows in pieces
        if any(a * scale < (box.y0 + box.y1) / 2 < b * scale for box in boxes)
        and (
            (solid and _leaves_margins(rows, round(MARGIN * scale), at_top=a > v.lo, at_bottom=b < v.hi))
            or (dotted * len(rows) >= MANY_DOTS and _count_dots(rows) <= CHANCE)
        )
    ]


def _is_within(h: Segment, boxes: Sequence[PixelBox], scale: float) -> bool:
    """Whether a short horizontal ruling lies in a line of print: it is a stroke of that, as those of 市 and 文."""
    y, left, right = (at * scale for at in (h.pos, h.lo, h.hi))
    held = (box for box in boxes if box.x0 <= left and right <= box.x1)
    return h.hi - h.lo <= SHORT and any(box.y0 + EDGE * box.height < y < box.y1 - EDGE * box.height for box in held)


def _leaves_margins(rows: NDArray[np.bool_], margin: int, *, at_top: bool, at_bottom: bool) -> bool:
    """Whether a piece is not drawn whole, and has no ink next to the rulings that cross the ruling at its ends."""
    return rows.mean() < BARE and not (at_top and rows[:margin].any()) and not (at_bottom and rows[-margin:].any())


def _count_dots(rows: NDArray[np.bool_]) -> int:
    """How many pixels of a piece are dots: longer runs of ink are strokes of print, or a ruling drawn whole."""
    return sum(last - first for first, last in find_runs(rows) if last - first <= LONGEST_DOT)


def _rows_drawn(x: int, top: float, bottom: float, ink: Mask, scale: float) -> NDArray[np.bool_]:
    """For each pixel along a piece of a vertical ruling whether it has ink, less those of the rulings at its ends."""
    first, last = round((top + THICK) * scale), round((bottom - THICK) * scale)
    return np.asarray(ink[first:last, max(0, x - ASIDE) : x + ASIDE + 1].any(axis=1), bool)


def _is_stroke(v: Segment, box: PixelBox, ink: Mask, scale: float, touched: float) -> bool:
    """Whether a vertical ruling stands within a line of print, with print right beside it along `touched` of it."""
    x, margin = v.pos * scale, WITHIN * box.height
    top, bottom = max(box.y0, round(v.lo * scale)), min(box.y1, round(v.hi * scale))
    if not box.x0 + margin < x < box.x1 - margin or bottom - top < LEAST_SHARED * box.height:
        return False
    return min(_inked_beside(x, top, bottom, ink, scale)) >= touched


def _ends_word(v: Segment, box: PixelBox, ink: Mask, scale: float) -> bool:
    """Whether a vertical ruling is, or is lengthened by dust, the stroke at a word's end: print on one side touches it.

    So do those of two characters alike above one another.
    """
    x, margin = v.pos * scale, WELL_WITHIN * box.height
    top, bottom = max(box.y0, round(v.lo * scale)), min(box.y1, round(v.hi * scale))
    if not box.x0 + margin < x < box.x1 - margin or bottom - top < LEAST_SHARED * box.height:
        return False
    return max(_inked_beside(x, top, bottom, ink, scale)) >= GRAZED


def _inked_beside(x: float, top: int, bottom: int, ink: Mask, scale: float) -> tuple[float, float]:
    """The shares of a stroke's length with ink right beside it, on its left and on its right; 0 of no length."""
    near, far = (round(points * scale) for points in PADDING)
    left = ink[top:bottom, max(0, round(x) - far) : max(0, round(x) - near)].any(axis=1)
    right = ink[top:bottom, round(x) + near : round(x) + far].any(axis=1)
    return (float(left.mean()), float(right.mean())) if bottom > top else (0.0, 0.0)
