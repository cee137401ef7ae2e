"""All rulings of an upright page: in ink, dotted, or hidden by a seal; without what only looks like one."""

from collections.abc import Sequence

import numpy as np

from hedui.reading.dotted import add_dotted
from hedui.reading.grid import Segment
from hedui.reading.image import Gray, Mask, faint_mask, ink_mask, is_bilevel
from hedui.reading.ink import find_rulings
from hedui.reading.ocr import PixelBox
from hedui.reading.ring import Ring
from hedui.reading.seal import drop_arcs, go_through, run_on, turn_over

SHORT = 45.0  # points: what is longer is no stroke of a character
SAME_LINE = 1.5  # points: another ruling so near is on the same border
WITHIN = 0.6  # of a line's height: print on both sides of a stroke within it
LEAST_SHARED = 0.6  # of the height of a line of print that a stroke in it crosses
PADDING = (0.8, 2.0)  # points beside a ruling that are white, where print is not of the same word
TOUCHED = 0.3  # of a stroke's length with ink in that

Rulings = tuple[list[Segment], list[Segment]]


def find_all_rulings(gray: Gray, rings: Sequence[Ring], scale: float, print_boxes: Sequence[PixelBox] = ()) -> Rulings:
    """Horizontal and vertical rulings in points; `print_boxes` are lines of text that the detector saw (pixels)."""
    ink = ink_mask(gray)
    hs, vs = find_rulings(gray, scale)
    vs = drop_strokes(vs, ink, print_boxes, scale)
    if is_bilevel(gray):
        hs, vs = add_dotted(hs, vs, ink, print_boxes, scale)
    for ring in rings:
        hs, vs = drop_arcs(hs, ring, scale, upright=False), drop_arcs(vs, ring, scale, upright=True)
    for ring in rings:
        hs, vs = go_through(hs, ring, scale, upright=False), go_through(vs, ring, scale, upright=True)
    return run_on_under(hs, vs, faint_mask(gray), rings, scale) if rings else (hs, vs)


def run_on_under(hs: list[Segment], vs: list[Segment], ink: Mask, rings: Sequence[Ring], scale: float) -> Rulings:
    """The rulings, those that end under a seal as far as ink leads them."""
    turned = np.ascontiguousarray(ink.T)
    for ring in rings:
        hs = run_on(hs, vs, turned, turn_over(ring), scale)
        vs = run_on(vs, hs, ink, ring, scale)
    return hs, vs


def drop_strokes(vs: Sequence[Segment], ink: Mask, print_boxes: Sequence[PixelBox], scale: float) -> list[Segment]:
    """Vertical rulings without strokes of characters: short, on no other ruling's line, in the middle of a word."""
    return [
        v
        for v in vs
        if v.hi - v.lo > SHORT
        or any(w is not v and abs(w.pos - v.pos) <= SAME_LINE for w in vs)
        or not any(_is_stroke(v, box, ink, scale) for box in print_boxes)
    ]


def _is_stroke(v: Segment, box: PixelBox, ink: Mask, scale: float) -> bool:
    """Whether a vertical ruling stands within a line of print, with print right beside it."""
    x, margin = v.pos * scale, WITHIN * box.height
    top, bottom = max(box.y0, round(v.lo * scale)), min(box.y1, round(v.hi * scale))
    if not box.x0 + margin < x < box.x1 - margin or bottom - top < LEAST_SHARED * box.height:
        return False
    near, far = (round(points * scale) for points in PADDING)
    left = ink[top:bottom, max(0, round(x) - far) : max(0, round(x) - near)].any(axis=1)
    right = ink[top:bottom, round(x) + near : round(x) + far].any(axis=1)
    return bool(np.mean(left) >= TOUCHED and np.mean(right) >= TOUCHED)
