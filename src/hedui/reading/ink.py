"""Rulings and lines of text found in ink. Pixels in, points of the upright frame out for rulings."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.components import Components, find_components
from hedui.reading.image import faint_mask
from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Gray, Mask, Run, find_runs, transpose
from hedui.reading.segments import Segment
from hedui.reading.strands import Strand, find_strands

SHORTEST = 13.0  # points: a ruling is longer than the strokes of ordinary print
THICKEST = 6.0  # points: a thicker bar is shading or a picture
HEAL = 2.2  # points: breaks in a ruling that the mask itself heals
MEAN = 2.0  # points along a hairline over which its darkness is averaged; its ends reach out by half of that
LONG = 90.0  # points: so long a line is no row of character strokes
CLEAR = 0.75  # the same of a hairline: the mean along a line of characters has ink about it too
DRAWN = 0.8  # share of a short ruling that has ink: less is a stroke of a character that healing joined to borders
KNOWN = 0.96  # share of a ruling that was found in ink: its mean tells nothing new
FATTER = 1.8  # a short stroke this much thicker than the long rulings is none of them
SPECK = 1  # pixel: a stroke that touches a ruling is higher
ALONE = 0.6  # share of a shorter ruling with white on both sides; strokes of characters have ink about them


def find_rulings(gray: Gray, scale: float) -> tuple[list[Segment], list[Segment]]:
    """Horizontal and vertical rulings in points, of an upright page on white paper."""
    return _level_rulings(gray, scale), find_uprights(gray, scale)


def find_uprights(gray: Gray, scale: float) -> list[Segment]:
    """The vertical ones alone."""
    return _level_rulings(transpose(gray), scale)


def _level_rulings(gray: Gray, scale: float) -> list[Segment]:
    """Horizontal rulings: those in ink, and long ones so thin that no single pixel of them stands out."""
    inked = _segments(faint_mask(gray), scale)
    pale = _segments(faint_mask(gray, (round(MEAN * scale), 1)), scale, LONG, CLEAR)
    return inked + unlike(pale, inked)


def unlike(segments: Sequence[Segment], known: Sequence[Segment]) -> list[Segment]:
    """The segments that are not known already: their ends tell nothing new. Those of no length are nothing."""
    return [seg for seg in segments if seg.hi > seg.lo and _share_of(seg, known) < KNOWN]


def _share_of(segment: Segment, others: Sequence[Segment]) -> float:
    """The share of a segment that lies on others, which may lie on one another."""
    covered, reached = 0.0, segment.lo
    for other in sorted((o for o in others if abs(o.pos - segment.pos) <= 1), key=lambda o: o.lo):
        lo, hi = max(reached, other.lo), min(segment.hi, other.hi)
        covered += max(0.0, hi - lo)
        reached = max(reached, hi)
    return covered / (segment.hi - segment.lo)


def _segments(ink: Mask, scale: float, shortest: float = SHORTEST, clear: float = 0.0) -> list[Segment]:
    """Level rulings of at least `shortest` points; the share of a long one that must have white about it is `clear`."""
    heal, length = round(HEAL * scale), round(SHORTEST * scale)
    thick = cv2.dilate(ink, np.ones((2, 1), np.uint8))
    healed = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, heal), np.uint8))
    lines = cv2.morphologyEx(healed, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    strokes = find_components(np.asarray(lines, np.uint8))
    found: list[tuple[Segment, float]] = []
    for n in np.flatnonzero(strokes.stats[1:, cv2.CC_STAT_WIDTH] >= shortest * scale) + 1:
        x, y, w, h, area = strokes.stats[n].tolist()
        if area == w * h and h <= THICKEST * scale:  # a bar, as half of them are
            strands = [Strand(0, w, (h - 1) / 2, float(h), 0.0)]
        else:
            strands = find_strands(strokes.labels[y : y + h, x : x + w] == n, length, THICKEST * scale)
        for strand in strands:
            top = y + round(strand.rise - strand.thickness / 2)
            box = (x + strand.first, top, strand.last - strand.first, max(1, round(strand.thickness)))
            lo, hi = _trim_to_free(free := _free_columns(ink, box, strand.lean, scale), length)
            white = free[lo:hi].mean() if hi > lo else 0.0
            if hi - lo < 2 * length and _drawn_share(ink, (box[0] + lo, top, hi - lo, box[3])) < DRAWN:
                continue
            if hi - lo >= shortest * scale and white >= (clear if hi - lo > LONG * scale else ALONE):
                level = Segment((y + strand.rise) / scale, (box[0] + lo) / scale, (box[0] + hi) / scale)
                found.append((level, strand.thickness))
    return _of_one_pen(found)


def _drawn_share(ink: Mask, box: tuple[int, int, int, int]) -> float:
    """The share of a ruling's columns that have ink of their own, unhealed."""
    x, y, w, h = box
    return float(ink[max(0, y - 1) : y + h + 1, x : x + w].any(axis=0).mean())


def _of_one_pen(found: Sequence[tuple[Segment, float]]) -> list[Segment]:
    """Rulings less short strokes much thicker than the page's long ones: arcs of a seal, bold characters, smudges."""
    long = sorted(thick for seg, thick in found if seg.hi - seg.lo > LONG)
    if len(long) < 4:
        return [seg for seg, _ in found]
    most = FATTER * long[len(long) // 2] + 1
    return [seg for seg, thick in found if thick <= most or seg.hi - seg.lo > 1.5 * LONG]


def _free_columns(ink: Mask, box: tuple[int, int, int, int], lean: float, scale: float) -> NDArray[np.bool_]:
    """For each column of a ruling whether there is white right above it and right below it, however it leans.

    A fax leaves specks along a ruling; a stroke of print that touches it is higher.
    """
    x, y, w, h = box
    near, far = 1, 1 + round(1.1 * scale)
    beside = np.arange(near, far)
    offsets = np.stack([-beside - 1, h + beside])  # above, below
    if abs(lean) * (w - 1) < 1:  # it stays in its row, as most do
        seen = ink[np.clip(y + offsets, 0, len(ink) - 1), x : x + w]
    else:
        tops = y + np.rint(lean * (np.arange(w) - (w - 1) / 2)).astype(np.intp)
        seen = ink[np.clip(tops + offsets[:, :, None], 0, len(ink) - 1), x + np.arange(w)]
    return np.asarray((np.count_nonzero(seen, axis=1) <= SPECK).all(axis=0), bool)


def _trim_to_free(free: NDArray[np.bool_], window: int) -> tuple[int, int]:
    """The ruling less its ends that run through print: strokes of a word beside a table's border prolong it."""
    if len(free) < 2 * window:
        return 0, len(free)
    share = np.convolve(free, np.ones(window) / window, mode="valid")
    good = np.flatnonzero(share >= ALONE)
    return (int(good[0]), int(good[-1]) + window) if len(good) else (0, len(free))


def glyph_height(found: Components, scale: float) -> float:
    """The usual height of a character in pixels, from connected ink between 4 and 30 points high."""
    heights = found.stats[1:, cv2.CC_STAT_HEIGHT]
    usual = heights[(heights > 5 * scale) & (heights < 30 * scale)]
    return float(np.median(usual)) if len(usual) > 20 else 9.5 * scale


PALE, PALEST = 130, 97  # shade from which a character's darkest pixel is pale, and the percentile that is so then
CHARACTER, SLIM = (0.5, 2.0), 0.25  # times a character's height: its longer side, and its other: a ruling's is less


def has_pale_print(gray: Gray, found: Components, glyph: float) -> bool:
    """Whether some of a page's characters are pale: where none are, what is paler still is none of its print."""
    sides = found.stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
    short, long = sides.min(axis=1), sides.max(axis=1)
    characters = (long >= CHARACTER[0] * glyph) & (long <= CHARACTER[1] * glyph) & (short >= SLIM * glyph)
    characters[0] = False
    shades = found.darkest(gray)[characters]
    return not len(shades) or float(np.percentile(shades, PALEST)) >= PALE


COLON = (0.25, 0.6)  # of a character's height: how far its two dots lie apart
COLON_LEAN = 0.07  # of the same: by how much one may stand beside the other
COLON_UNLIKE = 2.0  # times the other's area that one of them may have
APART = 1.2  # of a character's height: a speck farther from print is none of it
GRAIN = 0.01  # of a character's height squared: less ink is the paper's grain
TWO_SHADES = 20  # levels of grey by which print is lighter than dust, where it can be told from it
DIRTY = 30  # isolated specks: a page with fewer is clean, and its small marks are print


def find_specks(gray: Gray, found: Components, glyph: float) -> NDArray[np.bool_]:
    """Which components are dirt: as small and as dark as the specks that lie on this page's blank paper.

    Full stops and decimal points are small too, but blurred by the same lens as the print: lighter, or larger, than
    dust. What dust looks like is learned from each page; a clean page has none. The paper's grain is smaller than dust
    and tells nothing of it.
    """
    stats = found.stats
    area = stats[:, cv2.CC_STAT_AREA]
    small = (np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) < 0.3 * glyph).astype(bool)
    small[0] = False
    grain = area < GRAIN * glyph * glyph
    small[find_colons(found, small & ~grain, glyph)] = False
    reach = int(1.2 * glyph)
    near_print = cv2.dilate(found.ink_of(~small), np.ones((reach, reach), np.uint8))
    lonely = small & (near_print[stats[:, cv2.CC_STAT_TOP], stats[:, cv2.CC_STAT_LEFT]] == 0)
    dust, inked = lonely & ~grain, ~small & (stats[:, cv2.CC_STAT_HEIGHT] > 0.5 * glyph)
    inked[0] = False
    if dust.sum() < DIRTY or not inked.any():
        return np.zeros(len(stats), bool)
    darkest = found.darkest(gray)
    dark, light = np.median(darkest[dust]), np.median(darkest[inked])
    if light - dark < TWO_SHADES:
        return np.asarray(lonely, bool)  # black and white only: bits of broken strokes look just like dust
    darkness = min((dark + light) / 2, np.percentile(darkest[dust], 80) + 10)
    like_dust = small & (area <= np.percentile(area[dust], 95)) & (darkest < darkness)
    return np.asarray(like_dust, bool)


def find_colons(found: Components, small: NDArray[np.bool_], glyph: float) -> NDArray[np.int_]:
    """Which components are the dots of colons: two small ones, alike, one right above the other."""
    dots = np.flatnonzero(small)
    xs, ys = found.centres[dots, 0], found.centres[dots, 1]
    area = found.stats[dots, cv2.CC_STAT_AREA]
    order = np.argsort(xs, kind="stable")
    colons: set[int] = set()
    for rank, i in enumerate(order):
        for j in order[rank + 1 :]:
            if xs[j] - xs[i] > COLON_LEAN * glyph:
                break
            apart, (less, more) = abs(ys[j] - ys[i]), sorted((area[i], area[j]))
            if COLON[0] * glyph <= apart <= COLON[1] * glyph and more <= COLON_UNLIKE * less:
                colons |= {int(dots[i]), int(dots[j])}
    return np.array(sorted(colons), np.intp)


def paint_out(gray: Gray, found: Components, dirt: NDArray[np.bool_]) -> Gray:
    """The image with these components and their blurred rims made paper."""
    if not dirt.any():
        return gray
    spots = cv2.dilate(found.ink_of(dirt), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.bitwise_or(gray, cv2.bitwise_and(spots, cv2.bitwise_not(found.ink_of(~dirt)))), np.uint8)


def without_speckle(ink: Mask, found: Components, glyph: float) -> Mask:
    """Ink less specks: components smaller than a stroke that have no print near them."""
    stats = found.stats
    heights, widths = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    speck = np.maximum(heights, widths) < 0.22 * glyph
    speck[0] = False
    if not speck.any():
        return ink
    reach = max(3, round(0.35 * glyph))
    near = cv2.dilate(found.ink_of(~speck), np.ones((reach, 2 * reach + 1), np.uint8))
    return np.asarray(cv2.bitwise_and(ink, near), np.uint8)


def text_lines(ink: Mask, glyph: float) -> list[PixelBox]:
    """Boxes around the lines of print in a cell's inside, from top to bottom, by runs of inked rows."""
    rows = (ink > 0).sum(axis=1)
    runs = _join_strokes(find_runs(rows > 0), glyph)
    boxes = []
    for y0, y1 in (piece for run in runs for piece in _split_tall(rows, run, glyph)):
        x0, x1 = _print_columns(ink[y0:y1], glyph)
        box = PixelBox(x0, y0, x1, y1)
        if is_print(box, int((ink[y0:y1, x0:x1] > 0).sum()), glyph):
            boxes.append(box)
    return boxes


def _print_columns(band: Mask, glyph: float) -> Run:
    """Where the print of one line begins and ends; specks that lie far from it are none of it."""
    runs: list[Run] = []
    for x0, x1 in find_runs(np.asarray((band > 0).any(axis=0), bool)):
        if runs and x0 - runs[-1][1] <= APART * glyph:
            runs[-1] = (runs[-1][0], x1)
        else:
            runs.append((x0, x1))
    printed = [(x0, x1) for x0, x1 in runs if _is_stroke(band[:, x0:x1], glyph)] or runs
    return printed[0][0], printed[-1][1]


def _is_stroke(ink: Mask, glyph: float) -> bool:
    rows = np.flatnonzero((ink > 0).any(axis=1))
    return bool(max(ink.shape[1], int(rows[-1]) + 1 - int(rows[0])) > 0.45 * glyph)


def is_print(box: PixelBox, area: int, glyph: float) -> bool:
    """Whether ink of this size can be a character: at least a dash wide or half a character high."""
    return (box.height > 0.45 * glyph or box.width > 0.45 * glyph) and area > 0.04 * glyph * glyph


def _join_strokes(runs: Sequence[Run], glyph: float) -> list[Run]:
    """Strokes of one character (二, 三, a colon) lie apart: runs are joined while they make no more than a line."""
    out: list[Run] = []
    for y0, y1 in runs:
        if out:
            gap, height = y0 - out[-1][1], y1 - out[-1][0]
            short = min(y1 - y0, out[-1][1] - out[-1][0]) < 0.62 * glyph
            if height <= 1.25 * glyph and short and gap <= 0.45 * glyph:
                out[-1] = (out[-1][0], y1)
                continue
        out.append((y0, y1))
    return out


def _split_tall(rows: NDArray[np.int_], run: Run, glyph: float) -> list[Run]:
    """Two lines that noise or a tall bracket bridges are cut at the emptiest row between them."""
    y0, y1 = run
    if y1 - y0 < 1.75 * glyph:
        return [run]
    lo, hi = y0 + round(0.7 * glyph), min(y1 - round(0.5 * glyph), y0 + round(1.9 * glyph))
    if hi <= lo:
        return [run]
    cut = lo + int(np.argmin(rows[lo:hi]))
    typical = float(np.percentile(rows[y0:y1], 70))
    if rows[cut] > 0.35 * typical:
        return [run]
    return [(y0, cut), *_split_tall(rows, (cut + 1, y1), glyph)]
