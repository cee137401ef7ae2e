"""Level rulings so pale that only their full width tells them: rungs from one upright ruling to the next.

Where no level ruling was found there is no cell either, in which a divider could be sought. The upright rulings on both
sides are known often enough, being longer; between them a rung is darker than the paper above and below all the way.
"""

from collections.abc import Iterator, Sequence

from hedui.reading.crops import RULING
from hedui.reading.dividers import LIKE_KNOWN, Rulings, find_dividers, how_dark
from hedui.reading.grid import Segment, merge_collinear
from hedui.reading.image import is_bilevel
from hedui.reading.ink import unlike
from hedui.reading.pixels import Gray

LONG = 45.0  # points: an upright ruling; shorter ones may be strokes of characters
NARROWEST = 14.0  # points between two rulings: in less a stroke of a character reaches from one to the other
LEAST_HIGH = 12.0  # points that two rulings run side by side

Strip = tuple[float, float, float, float]  # left, right, top, bottom in points


def add_rungs(gray: Gray, rulings: Rulings, scale: float) -> Rulings:
    """Horizontal and vertical rulings in points, with those level ones that lead from an upright one to the next."""
    hs, vs = rulings
    if not vs or is_bilevel(gray):  # what a fax leaves of a pale ruling is dots
        return rulings
    usual = how_dark(gray, hs, scale, level=True)
    found: list[Segment] = []
    for left, right, top, bottom in list_strips(merge_collinear(vs)):
        x0, x1 = round((left + RULING) * scale), round((right - RULING) * scale)
        y0, y1 = max(0, round(top * scale)), round(bottom * scale)
        rows = find_dividers(gray[y0:y1, x0:x1], usual, 0, level=True, like=LIKE_KNOWN)
        found += [Segment((y0 + at) / scale, left, right) for at in rows]
    return hs + unlike(found, hs), vs


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
