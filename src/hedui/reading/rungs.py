"""Level rulings so pale that only their full width tells them: rungs from one upright ruling to the next.

Where no level ruling was found there is no cell either, in which a divider could be sought. The upright rulings on both
sides are known often enough, being longer; between them a rung is darker than the paper above and below all the way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hedui.reading.crops import RULING
from hedui.reading.dividers import LIKE_KNOWN, Rulings, find_dividers, how_dark
from hedui.reading.grid import Segment, merge_collinear
from hedui.reading.image import is_bilevel
from hedui.reading.ink import unlike
from hedui.reading.long_rungs import find_long_rungs
from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Gray, transpose

LONG = 45.0  # points: an upright ruling; shorter ones may be strokes of characters
NARROWEST = 14.0  # points between two rulings: in less a stroke of a character reaches from one to the other
RIM = 0.12  # of its height: a detected line of text may lie over a ruling by so much
LEAST_HIGH = 12.0  # points that two rulings run side by side

Strip = tuple[float, float, float, float]  # left, right, top, bottom in points


def add_rungs(gray: Gray, rulings: Rulings, scale: float, print_boxes: Sequence[PixelBox] = ()) -> Rulings:
    """Horizontal and vertical rulings in points, with pale ones that lead from one crossing ruling to the next.

    Level ones that a single cell tells, and both that several tell together; the latter do not run through
    `print_boxes`, lines of text that the detector saw (pixels).
    """
    hs, vs = rulings
    if not vs or is_bilevel(gray):  # what a fax leaves of a pale ruling is dots
        return rulings
    usual = how_dark(gray, hs, scale, level=True)
    hs = hs + unlike(list(_find_rungs(gray, vs, usual, scale)), hs)
    rims = [round(RIM * box.height) for box in print_boxes]
    low = [replace(b, y0=b.y0 + rim, y1=b.y1 - rim) for b, rim in zip(print_boxes, rims, strict=True)]
    turned = [PixelBox(b.y0, b.x0 + rim, b.y1, b.x1 - rim) for b, rim in zip(print_boxes, rims, strict=True)]
    hs = hs + list(find_long_rungs(gray, list_strips(merge_collinear(vs)), hs, usual, low, scale))
    beside = how_dark(gray, vs, scale)
    found = list(find_long_rungs(transpose(gray), list_strips(merge_collinear(hs)), vs, beside, turned, scale))
    if found:
        vs = vs + found
        hs = hs + list(find_long_rungs(gray, list_strips(merge_collinear(vs)), hs, usual, low, scale))
    return hs, vs


def _find_rungs(gray: Gray, vs: Sequence[Segment], usual: float, scale: float) -> Iterator[Segment]:
    """Level rulings from an upright one to the next."""
    for left, right, top, bottom in list_strips(merge_collinear(vs)):
        x0, x1 = round((left + RULING) * scale), round((right - RULING) * scale)
        y0, y1 = max(0, round(top * scale)), round(bottom * scale)
        rows = find_dividers(gray[y0:y1, x0:x1], usual, 0, level=True, like=LIKE_KNOWN)
        yield from (Segment((y0 + at) / scale, left, right) for at in rows)


def list_strips(uprights: Sequence[Segment]) -> Iterator[Strip]:
    """Where two upright rulings run side by side with none between them."""
    posts = sorted((v for v in uprights if v.hi - v.lo >= LONG), key=lambda v: v.pos)
    for n, left in enumerate(posts):
        free = [(left.lo, left.hi)]
        for right in posts[n + 1 :]:
            if right.pos - left.pos < NARROWEST:
                continue
            shared = [(max(lo, right.lo), min(hi, right.hi)) for lo, hi in free]
            yield from ((left.pos, right.pos, lo, hi) for lo, hi in shared if hi - lo >= LEAST_HIGH)
            free = [piece for lo, hi in free for piece in ((lo, min(hi, right.lo)), (max(lo, right.hi), hi))]
            free = [(lo, hi) for lo, hi in free if hi - lo >= LEAST_HIGH]
            if not free:
                break
