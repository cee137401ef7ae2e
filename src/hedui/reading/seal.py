"""Seals on grey copies: the ring is found by its shape, and what it covers is drawn on through it.

In colour a seal is told from print by its ink, on a good copy in grey by its shade. On a bad one it is as dark as
print, but print is no circle.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np

from hedui.page import BURIED, Box, Line, Rival, Witness
from hedui.reading.edges import CUT
from hedui.reading.figure_witness import heed_others
from hedui.reading.image import faint_mask, ink_mask, is_bilevel
from hedui.reading.ink import find_rulings
from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Gray, Mask
from hedui.reading.ring import Ring, find_ring
from hedui.reading.seal_shade import find_shades, lift_lighter
from hedui.reading.segments import Segment

COVERED = 0.79  # certainty, at most, of print under a grey seal
FIGURE = 14  # characters, at most, of a line that is a figure
HIDDEN = 0.25  # of the room for a digit beside a figure is ink of a red seal: one may be under it
ALL_HIDDEN = 0.7  # of it: nothing of that would be seen
DIGIT = 0.6  # of a line's height: how wide a digit is
MOST = 3  # seals of one page
UNDER = 8.0  # pixels beside a ring's band in which a ruling is not told from it
SAME_LINE = 1.2  # points by which two pieces of one ruling may be off
DRAWN = 0.95  # share of a ruling that is inked where a seal's characters are beside it
OVERPRINTED = 0.15  # of a figure's place is ink of a red seal
STROKES = {
    **{"0": "689", "1": "47", "2": "8", "3": "89", "4": "1", "5": "689"},
    **{"6": "058", "7": "19", "8": "0369", "9": "0358"},
}
"""For a digit read where a seal lies, those that strokes taken out with its ink, or left of it, may have made it of."""
UNDER_INK = 0.85  # certainty, at most, of such a figure: it may stand in a contradiction, but is not proven by readers
STAR = 0.5  # of the radius: the star lies within
LONGER, LONG = 1.3, 45.0  # times what its ring runs level, and points: a ruling is longer than a seal's own strokes
STROKE = 3.2  # points: print has no strokes so broad
SEEN = 0.35  # of the star's own shade is black: print in it is darker than it


def lift_seals(gray: Gray, scale: float) -> tuple[Gray, tuple[Ring, ...]]:
    """The page without the seals that are on it, and their rings: by their shade if that tells them from print."""
    shaped, rings = _lift_shapes(gray, scale, ink_mask)
    if not rings and not is_bilevel(gray):  # a faded one has hardly any ink
        shaped, rings = _lift_shapes(gray, scale, faint_mask)
    shades = find_shades(gray, rings, scale)
    if None in shades:
        return shaped, tuple(rings)
    told = [(ring, shade) for ring, shade in zip(rings, shades, strict=True) if shade is not None]
    for ring, shade in told:
        gray = lift_lighter(gray, ring, shade.limit)
    return gray, tuple(replace(ring, lifted=shade.tells and is_apart(ring, rings)) for ring, shade in told)


def _lift_shapes(gray: Gray, scale: float, mask_of: Callable[[Gray], Mask]) -> tuple[Gray, list[Ring]]:
    """The page without the rings that a mask of it shows, and without their stars; and these rings."""
    rings: list[Ring] = []
    while len(rings) < MOST and (ring := find_ring(mask_of(gray), scale)) is not None:
        if any(_is_rest_of(ring, known) for known in rings):
            break
        gray = lift_shape(gray, ring, scale)
        rings.append(ring)
    return gray, rings


def _is_rest_of(ring: Ring, known: Ring) -> bool:
    """Whether a ring is what is left of one that was taken out."""
    return max(abs(ring.x - known.x), abs(ring.y - known.y), abs(ring.outer - known.outer)) < UNDER


def is_apart(ring: Ring, rings: Sequence[Ring]) -> bool:
    """Whether a seal touches no other: where one lies on another, they are as dark as print."""
    others = (other for other in rings if other is not ring)
    return all(np.hypot(ring.x - other.x, ring.y - other.y) > ring.outer + other.outer for other in others)


def lift_shape(gray: Gray, ring: Ring, scale: float) -> Gray:
    """The page without a seal's ring and star."""
    return lift_ring(lighten_star(gray, ink_mask(gray), ring, scale), ring)


def find_rulings_under(gray: Gray, rings: Sequence[Ring], scale: float) -> tuple[list[Segment], list[Segment]]:
    """The rulings that seals of a page lie on, as they are with the seals: longer than a ring runs level or upright."""
    hs, vs = find_rulings(gray, scale)
    return (
        [it for it in hs if any(_runs_under(it, ring, scale) for ring in rings)],
        [it for it in vs if any(_runs_under(it, turn_over(ring), scale) for ring in rings)],
    )


def _runs_under(level: Segment, ring: Ring, scale: float) -> bool:
    """Whether a level ruling runs under a seal, and is none of its own strokes."""
    lo, hi = level.lo * scale - ring.x, level.hi * scale - ring.x
    half = math.sqrt(max(0.0, ring.outer**2 - (level.pos * scale - ring.y) ** 2))
    return max(lo, -half) < min(hi, half) and hi - lo > max(LONGER * ring.chord, LONG * scale)


def go_through(rulings: Sequence[Segment], ring: Ring, scale: float, upright: bool) -> list[Segment]:
    """The rulings, and what of them lies under a ring that runs along them: points, vertical ones if `upright`."""
    along, across = (ring.y, ring.x) if upright else (ring.x, ring.y)
    hidden = [
        Segment(left.pos, left.hi, right.lo)
        for left, right in _gaps(rulings)
        if all(
            ring.inner - UNDER <= np.hypot(at * scale - along, left.pos * scale - across) <= ring.outer + UNDER
            for at in np.arange(left.hi, right.lo, 1.0)
        )
    ]
    return [*rulings, *hidden]


def run_on(
    rulings: Sequence[Segment], crossing: Sequence[Segment], ink: Mask, ring: Ring, scale: float
) -> list[Segment]:
    """Upright rulings that end under a seal, on to the next level one where ink goes on there: print is beside them.

    Level ones with the mask, the ring and the rest turned over (`turn_over`).
    """
    on = (_run_down(_run_down(it, crossing, ink, ring, scale, 1), crossing, ink, ring, scale, -1) for it in rulings)
    return list(on)


def turn_over(ring: Ring) -> Ring:
    """The ring of a page whose rows are its columns."""
    return replace(ring, x=ring.y, y=ring.x)


def _run_down(it: Segment, crossing: Sequence[Segment], ink: Mask, ring: Ring, scale: float, way: int) -> Segment:
    """The ruling on to the furthest one across it that ink under the seal leads to; down, or up if `way` is -1."""
    end = it.hi if way > 0 else it.lo
    across = (c.pos for c in crossing if c.lo - SAME_LINE <= it.pos <= c.hi + SAME_LINE)
    for stop in sorted(across, key=lambda at: way * at):
        if way * (stop - end) <= SAME_LINE:
            continue
        if not _is_drawn(Segment(it.pos, min(end, stop), max(end, stop)), ink, ring, scale):
            break
        end = stop
    return Segment(it.pos, it.lo, max(it.hi, end)) if way > 0 else Segment(it.pos, min(it.lo, end), it.hi)


def _is_drawn(line: Segment, ink: Mask, ring: Ring, scale: float) -> bool:
    """Whether an upright line lies under a seal and is inked, where the ring was drawn over its print as well."""
    rows = np.arange(round(line.lo * scale), round(line.hi * scale))
    away = np.hypot(line.pos * scale - ring.x, rows - ring.y)
    if not len(rows) or rows[0] < 0 or rows[-1] >= len(ink) or away.max() > ring.outer + UNDER:
        return False
    columns = slice(max(0, round((line.pos - SAME_LINE) * scale)), round((line.pos + SAME_LINE) * scale) + 1)
    inked = ink[rows, columns].any(axis=1)
    return float((inked | (away >= ring.inner - UNDER)).mean()) >= DRAWN


def doubt_under(lines: Sequence[Line], rings: Sequence[Ring], scale: float) -> list[Line]:
    """The lines, those that a seal may cover with no certainty: two readings of print and seal together err alike.

    The first reading was of the page without the seal, which takes print along: two others of one number overrule it.
    """
    return [doubt(heed_others(line)) if _covers(line, rings, scale) else line for line in lines]


def doubt_overprinted(lines: Sequence[Line], seal: Mask, scale: float) -> list[Line]:
    """The lines, with little certainty of figures that a red seal's ink lies on: all readers may lose the same strokes.

    Where no room for a digit is left beside a figure, one of it may be buried.
    `seal` is where that ink is, of the upright page.
    """
    return [_doubt_figures(line, seal, scale) if line.probs else line for line in lines]


def _doubt_figures(line: Line, seal: Mask, scale: float) -> Line:
    def share(box: Box) -> float:
        part = _part(seal, PixelBox.around(box, scale))
        return float((part > 0).mean()) if part.size else 0.0

    left, right = _beside(line)
    if share(left.union(right)) == 0.0:  # as most lines
        return line
    digits = [n for n, char in enumerate(line.text) if char.isdigit()]
    over = {n for n in digits if share(line.box_of(n, n + 1)) >= OVERPRINTED}
    if digits and not any(map(str.isalnum, line.text[: digits[0]])) and share(left) >= HIDDEN:
        over.add(digits[0])
    if digits and digits[-1] == len(line.text) - 1 and share(right) >= HIDDEN:
        over.add(digits[-1])
    if not over:
        return line
    probs = tuple(min(prob, UNDER_INK) if n in over else prob for n, prob in enumerate(line.probs))
    hidden = (
        Rival(line.text[:n] + was + line.text[n + 1 :], 0.0)
        for n in sorted(over)
        for was in STROKES.get(line.text[n], "")
    )
    buried = any(n in over and share(room) >= ALL_HIDDEN for room, n in ((left, digits[0]), (right, digits[-1])))
    cut = (Witness(digits[0], digits[-1] + 1, CUT, BURIED),) if buried else ()
    rivals = None if line.rivals is None else (*line.rivals, *hidden)
    return replace(line, probs=probs, rivals=rivals, witnesses=(*line.witnesses, *cut))


def _beside(line: Line) -> tuple[Box, Box]:
    """The room for one more digit at either end of a line: a seal in it may hide one."""
    room = DIGIT * line.box.height
    x0, x1 = line.box.x0, line.box.x1
    return replace(line.box, x0=x0 - room, x1=x0), replace(line.box, x0=x1, x1=x1 + room)


def _part(mask: Mask, box: PixelBox) -> Mask:
    return mask[max(0, box.y0) : max(0, box.y1), max(0, box.x0) : max(0, box.x1)]


def doubt(line: Line) -> Line:
    """The line with no certainty; nor with anything but letters that its reader thought of."""
    rivals = None if any(map(str.isdigit, line.text)) else line.rivals
    return replace(line, probs=tuple(min(p, COVERED) for p in line.probs), rivals=rivals)


def _covers(line: Line, rings: Sequence[Ring], scale: float) -> bool:
    places = [line.box]
    if len(line.text) <= FIGURE and any(map(str.isdigit, line.text)):
        places += _beside(line)  # a digit beside it may be covered
    dim = [ring for ring in rings if not ring.lifted]
    return any(
        np.hypot(x * scale - ring.x, y * scale - ring.y) <= ring.outer + UNDER
        for ring in dim
        for x, y in (place.center for place in places)
    )


def without_arcs(
    rulings: tuple[list[Segment], list[Segment]], rings: Sequence[Ring], scale: float
) -> tuple[list[Segment], list[Segment]]:
    """Horizontal and vertical rulings without what is left of the rings where they run so."""
    hs, vs = rulings
    for ring in rings:
        hs, vs = drop_arcs(hs, ring, scale, upright=False), drop_arcs(vs, ring, scale, upright=True)
    return hs, vs


def drop_arcs(rulings: Sequence[Segment], ring: Ring, scale: float, upright: bool) -> list[Segment]:
    """The rulings without what is left of the ring itself where it runs level (upright, if those are vertical)."""
    along, across = (ring.y, ring.x) if upright else (ring.x, ring.y)

    def is_arc(it: Segment) -> bool:
        apart, aside = abs(it.pos * scale - across), abs((it.lo + it.hi) / 2 * scale - along)
        on_ring = ring.inner - UNDER <= apart <= ring.outer + UNDER and aside <= ring.inner / 4
        return on_ring and (it.hi - it.lo) * scale <= ring.inner

    arcs = [it for it in rulings if is_arc(it)]
    lone = [arc for arc in arcs if all(abs(it.pos - arc.pos) > SAME_LINE or it in arcs for it in rulings)]
    return [it for it in rulings if it not in lone]


def _gaps(rulings: Sequence[Segment]) -> Iterator[tuple[Segment, Segment]]:
    """Pairs of rulings of which one is what comes next on the other's line."""
    for left in rulings:
        after = [r for r in rulings if abs(r.pos - left.pos) <= SAME_LINE and r.lo > left.hi]
        if after:
            yield left, min(after, key=lambda r: r.lo)


def lift_ring(gray: Gray, ring: Ring) -> Gray:
    """The page with the ring's band drawn over from both its sides: strokes that cross it go on through it."""
    reach = round(ring.outer) + 8
    left, top = max(0, round(ring.x) - reach), max(0, round(ring.y) - reach)
    around = slice(top, round(ring.y) + reach), slice(left, round(ring.x) + reach)
    band = np.zeros(gray[around].shape, np.uint8)
    centre = round(ring.x) - left, round(ring.y) - top
    cv2.circle(band, centre, round((ring.inner + ring.outer) / 2), 255, max(1, round(ring.outer - ring.inner)))
    lifted = gray.copy()
    lifted[around] = cv2.inpaint(gray[around], band, 3, cv2.INPAINT_TELEA)
    return lifted


def lighten_star(gray: Gray, ink: Mask, ring: Ring, scale: float) -> Gray:
    """The page with the star as light as paper; print in it, darker than it, stays."""
    disc = np.zeros(gray.shape, np.uint8)
    cv2.circle(disc, (round(ring.x), round(ring.y)), round(STAR * ring.inner), 255, -1)
    side = max(3, round(STROKE * scale))
    broad = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    star = cv2.dilate(cv2.morphologyEx(cv2.bitwise_and(ink, disc), cv2.MORPH_OPEN, broad), np.ones((7, 7), np.uint8))
    if not star.any():
        return gray
    shade = float(np.median(gray[star > 0]))
    lifted = np.clip((gray.astype(np.float32) - SEEN * shade) / ((1 - SEEN) * max(shade, 1)) * 255, 0, 255)
    return np.asarray(np.where(star > 0, np.maximum(lifted, gray), gray), np.uint8)
