"""Level rulings so pale that only their full width tells them: rungs from one upright ruling to the next.

Where no level ruling was found there is no cell either, in which a divider could be sought. The upright rulings on both
sides are known often enough, being longer; between them a rung is darker than the paper above and below all the way.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from hedui.reading.crops import RULING
from hedui.reading.dividers import LIKE_KNOWN, Rulings, find_dividers, how_dark
from hedui.reading.image import ink_mask, is_bilevel
from hedui.reading.ink import unlike
from hedui.reading.long_rungs import find_long_rungs
from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Gray, transpose
from hedui.reading.print_boxes import without_rims
from hedui.reading.segments import Segment, merge_collinear
from hedui.reading.side_by_side import Strip
from hedui.reading.sparse_rungs import find_dots, find_sparse_rungs

LONG = 45.0  # points: an upright ruling; shorter ones may be strokes of characters
NARROWEST = 14.0  # points between two rulings: in less a stroke of a character reaches from one to the other
HIGHEST = 70.0  # the same: higher are few rows, and what lies between two tables
LOWEST = 7.0  # the same between two level ones: no row is lower
RIM, SPARSE_RIM = (0.12, 0.12), (0.0, 0.25)  # of its height: a detected line of text may lie over a ruling by so
# much, a level one above or below it, and an upright one beside it
LEAST_HIGH = 12.0  # points that two rulings run side by side


def add_rungs(gray: Gray, rulings: Rulings, scale: float, print_boxes: Sequence[PixelBox] = ()) -> Rulings:
    """Horizontal and vertical rulings in points, with pale ones that lead from one crossing ruling to the next.

    Level ones that a single cell tells, and both that several tell together; the latter do not run through
    `print_boxes`, lines of text that the detector saw (pixels).
    """
    hs, vs = rulings
    if not vs:
        return rulings
    if is_bilevel(gray):  # what a fax leaves of a pale ruling is dots
        ink = ink_mask(gray)
        level, upright = (
            partial(find_sparse_rungs, find_dots(each), boxes=boxes, scale=scale, longest=longest)
            for each, boxes, longest in zip(
                (ink, transpose(ink)), without_rims(print_boxes, *SPARSE_RIM), (math.inf, HIGHEST), strict=True
            )
        )
    else:
        usual, beside = how_dark(gray, hs, scale, level=True), how_dark(gray, vs, scale)
        hs = hs + unlike(list(_find_rungs(gray, vs, usual, scale)), hs)
        level, upright = (
            partial(find_long_rungs, each, usual=shade, boxes=boxes, scale=scale)
            for each, shade, boxes in zip(
                (gray, transpose(gray)), (usual, beside), without_rims(print_boxes, *RIM), strict=True
            )
        )
    return _add_side_by_side((hs, vs), level, upright)


Finder = Callable[[Iterable[Strip], Sequence[Segment]], Iterable[Segment]]


def _add_side_by_side(rulings: Rulings, find_level: Finder, find_upright: Finder) -> Rulings:
    """The rulings, with those that several strips tell: level ones once more where there are new strips."""
    hs, vs = rulings
    hs = hs + list(find_level(list_strips(merge_collinear(vs)), hs))
    found = list(find_upright(list_strips(merge_collinear(hs), LOWEST), vs))
    if found:
        vs = vs + found
        hs = hs + list(find_level(list_strips(merge_collinear(vs)), hs))
    return hs, vs


def _find_rungs(gray: Gray, vs: Sequence[Segment], usual: float, scale: float) -> Iterator[Segment]:
    """Level rulings from an upright one to the next."""
    for left, right, top, bottom in list_strips(merge_collinear(vs)):
        x0, x1 = round((left + RULING) * scale), round((right - RULING) * scale)
        y0, y1 = max(0, round(top * scale)), round(bottom * scale)
        rows = find_dividers(gray[y0:y1, x0:x1], usual, 0, level=True, like=LIKE_KNOWN)
        yield from (Segment((y0 + at) / scale, left, right) for at in rows)


def list_strips(uprights: Sequence[Segment], narrowest: float = NARROWEST) -> Iterator[Strip]:
    """Where two upright rulings run side by side, so far apart at least, with none between them."""
    posts = sorted((v for v in uprights if v.hi - v.lo >= LONG), key=lambda v: v.pos)
    for n, left in enumerate(posts):
        free = [(left.lo, left.hi)]
        for right in posts[n + 1 :]:
            if right.pos - left.pos < narrowest:
                continue
            shared = [(max(lo, right.lo), min(hi, right.hi)) for lo, hi in free]
            yield from ((left.pos, right.pos, lo, hi) for lo, hi in shared if hi - lo >= LEAST_HIGH)
            free = [piece for lo, hi in free for piece in ((lo, min(hi, right.lo)), (max(lo, right.hi), hi))]
            free = [(lo, hi) for lo, hi in free if hi - lo >= LEAST_HIGH]
            if not free:
                break
