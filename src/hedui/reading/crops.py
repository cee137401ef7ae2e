"""Which pieces of a page image are read: one box for each line of print, none across a ruling, none over dirt."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.page import Box
from hedui.reading.grid import Grid
from hedui.reading.ink import is_print, text_lines
from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Gray, Mask, levels
from hedui.reading.ring import Ring

RULING = 1.4  # points: half a ruling and its blur; a cell's inside starts this far from the border
PALE = 4.0  # grey values by which the mean of a pale character's column differs from paper
GRAIN = 8.0  # times the spread of the palest columns, 5 to 15 of a hundred, by which they differ from grain as well
PALE_SHARE = 0.14  # the same as a share of what strong print differs by: less is a ghost from the sheet's back
SAME_LINE = 0.6  # of its height, shared by a line's ink and what the detector saw
UNCLIPPED = 0.2  # of its height, the margin that the detector leaves around print
AS_DARK = 0.7  # of its ink's darkness, what was seen beyond it
MISSED = 0.3  # of a line's height: what is seen beyond its ink is more of it
MUCH_HIGHER = 2.5  # times as high as the ink: it saw two lines, or the ink is none of its line
LEVEL = 0.004  # a quadrilateral that leans less than this is cut out as it stands


@dataclass(frozen=True)
class Inked:
    """A page's ink: the mask, the mask without speckle, and the usual height of a character in pixels.

    `pale` says that pale ink may be print; on a page that a seal was taken out of it may be what is left of that.
    `rings` are seals on a grey page.
    """

    raw: Mask
    clean: Mask
    glyph: float
    scale: float
    pale: bool = True
    rings: tuple[Ring, ...] = ()


@dataclass(frozen=True, slots=True)
class CellLine:
    """A line of print, the inside of its cell (None outside tables), and whether the detector saw the line as well."""

    box: PixelBox
    within: PixelBox | None
    seen: bool


def cell_crops(grid: Grid, inked: Inked, gray: Gray, quads: Sequence[PixelBox]) -> list[list[CellLine]]:
    """Lines of print in each cell of a grid: by their ink, and on the detector's word where print is too pale.

    What only one of the two saw must look like print by itself, here or once it is read.
    """
    crops = []
    for place in grid.places:
        inside = cell_inside(place.box, inked.scale, inked.raw.shape)
        if inside.width < 3 or inside.height < 3:
            continue
        lines = inked_lines(inside, inked, gray, quads)
        pale = [clip(quad, inside) for quad in quads if _centre_in(quad, inside)]
        boxes = [line.box for line in lines]
        fresh = [box for box in pale if _is_line(box, inked.glyph) and not any(_shared(box, old) for old in boxes)]
        lines += [CellLine(box, inside, False) for box in fresh]
        if lines:
            crops.append(sorted(lines, key=lambda line: line.box.y0))
    return crops


def inked_lines(inside: PixelBox, inked: Inked, gray: Gray, quads: Sequence[PixelBox]) -> list[CellLine]:
    """Lines of print that ink shows in a cell, each as wide as even its palest characters reach."""
    mask = without_borders(inked.clean[inside.y0 : inside.y1, inside.x0 : inside.x1])
    lines: list[CellLine] = []
    quads = [quad for quad in quads if _shared(quad, inside)]
    for line in text_lines(mask, inked.glyph) if mask.any() else ():
        box = _shift(line, inside)
        seen = _seen(box, quads)
        if seen or _stands_alone(box, mask, line, inked):
            whole = reach_pale_ends(gray, box, inside, inked.glyph) if inked.pale else box
            lines.append(CellLine(whole, inside, seen))
    free = [quad for quad in quads if not any(touches_ring(quad, ring) for ring in inked.rings)]
    return [as_seen(line, lines, free, gray) for line in lines]


def reach_pale_ends(gray: Gray, box: PixelBox, inside: PixelBox, glyph: float) -> PixelBox:
    """The box widened to pale characters at either end: a column's mean shows what its single pixels do not."""
    profile = 255.0 - gray[box.y0 : box.y1, inside.x0 + 1 : inside.x1 - 1].mean(axis=0)
    if len(profile) < 5:
        return box
    least, base, strong = np.percentile(profile, [5, 15, 95])
    depth = max(PALE, PALE_SHARE * (strong - base), GRAIN * (base - least))
    dark = np.flatnonzero(profile > base + depth) + inside.x0 + 1
    gap = round(0.7 * glyph)
    x0, x1 = box.x0, box.x1
    for x in dark[dark < x0][::-1]:
        if x0 - x > gap:
            break
        x0 = int(x)
    for x in dark[dark >= x1]:
        if x - x1 >= gap:
            break
        x1 = int(x) + 1
    return PixelBox(x0, box.y0, x1, box.y1)


def as_seen(line: CellLine, lines: Sequence[CellLine], quads: Sequence[PixelBox], gray: Gray) -> CellLine:
    """The line as wide and as high as the detector saw it, where it saw this one alone and more of it than its ink.

    What it saw beyond the ink must be nearly as dark as the ink is: else it is what was left of a seal.
    """
    box, within = line.box, line.within
    for quad in quads:
        if not _shared(box, quad):
            continue
        margin = round(UNCLIPPED * quad.height)
        core = PixelBox(quad.x0 + margin, quad.y0 + margin, quad.x1 - margin, quad.y1 - margin)
        core = clip(core, within) if within else core
        level = min(box.y1, quad.y1) - max(box.y0, quad.y0) > SAME_LINE * box.height
        whole = core.width > 0.9 * (quad.width - 2 * margin) and core.height <= MUCH_HIGHER * box.height
        missed = MISSED * core.height
        ends = [*_beyond(core.x0, box.x0, missed), *_beyond(box.x1, core.x1, missed)]
        like = all(
            darkness(gray[core.y0 : core.y1, x0:x1]) >= AS_DARK * darkness(_pixels(gray, box)) for x0, x1 in ends
        )
        if level and whole and ends and like and [it for it in lines if _shared(it.box, quad)] == [line]:
            y0, y1 = min(box.y0, core.y0), max(box.y1, core.y1)
            box = PixelBox(min(box.x0, core.x0), y0, max(box.x1, core.x1), y1)
    return CellLine(box, within, line.seen)


def touches_ring(box: PixelBox, ring: Ring) -> bool:
    """Whether a box reaches into a seal."""
    x, y = min(max(ring.x, box.x0), box.x1), min(max(ring.y, box.y0), box.y1)
    return float(np.hypot(x - ring.x, y - ring.y)) <= ring.outer


def _beyond(start: int, end: int, least: float) -> list[tuple[int, int]]:
    """The columns from start to end, if they are so many."""
    return [(start, end)] if end - start > least else []


def _pixels(gray: Gray, box: PixelBox) -> Gray:
    return gray[box.y0 : box.y1, box.x0 : box.x1]


def darkness(part: Gray) -> float:
    """By how much the strokes of a piece of a page are darker than its paper."""
    paper, stroke = levels(part, (70, 4))
    return paper - stroke


def goes_on(gray: Gray, box: PixelBox, inside: PixelBox) -> bool:
    """Whether something darker than the paper's grain stands beside a line's box within its cell."""
    band = gray[box.y0 : box.y1, inside.x0 + 2 : inside.x1 - 2]
    if band.shape[1] < box.width + 6:
        return False
    profile = np.convolve(255.0 - band.mean(axis=0), np.ones(3) / 3, mode="same")
    columns = np.arange(inside.x0 + 2, inside.x1 - 2)
    beside = profile[(columns < box.x0 - 2) | (columns >= box.x1 + 2)]
    if len(beside) < 4:
        return False
    base = float(np.median(beside))
    grain = 1.48 * float(np.median(np.abs(beside - base)))
    return int(np.count_nonzero(beside > base + max(PALE, 5 * grain))) >= 2


def clip(box: PixelBox, within: PixelBox) -> PixelBox:
    """The part of a box that lies within another."""
    return PixelBox(max(box.x0, within.x0), max(box.y0, within.y0), min(box.x1, within.x1), min(box.y1, within.y1))


def _centre_in(box: PixelBox, area: PixelBox) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return area.x0 <= x <= area.x1 and area.y0 <= y <= area.y1


def _is_line(box: PixelBox, glyph: float) -> bool:
    """Whether a box has the height of one line of print, and some width."""
    return 0.6 * glyph <= box.height <= 2.2 * glyph and box.width >= 0.4 * glyph


def cell_inside(box: Box, scale: float, shape: tuple[int, ...]) -> PixelBox:
    """The pixels of a cell within its borders."""
    return PixelBox(
        max(0, round((box.x0 + RULING) * scale)),
        max(0, round((box.y0 + RULING) * scale)),
        min(shape[1], round((box.x1 - RULING) * scale)),
        min(shape[0], round((box.y1 - RULING) * scale)),
    )


def without_borders(mask: Mask) -> Mask:
    """Ink that runs along a whole edge of the cell is a ruling that leans: taken out."""
    height, width = mask.shape
    out = mask.copy()
    band = 3
    for rows in (slice(0, band), slice(height - band, height)):
        for y in range(*rows.indices(height)):
            if np.count_nonzero(mask[y]) > 0.6 * width:
                out[y] = 0
    for columns in (slice(0, band), slice(width - band, width)):
        for x in range(*columns.indices(width)):
            if np.count_nonzero(mask[:, x]) > 0.6 * height:
                out[:, x] = 0
    return out


def _seen(box: PixelBox, quads: Sequence[PixelBox]) -> bool:
    return any(_shared(box, quad) > 0.3 * box.width * box.height for quad in quads)


def _stands_alone(box: PixelBox, mask: Mask, line: PixelBox, inked: Inked) -> bool:
    """A lone character or dash that the detector missed: solid ink, no wider dirt than print makes."""
    ink = mask[line.y0 : line.y1, line.x0 : line.x1]
    area = int(np.count_nonzero(ink))
    solid = cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:]
    largest = int(solid[:, cv2.CC_STAT_AREA].max()) if len(solid) else 0
    return is_print(box, area, inked.glyph) and largest > 0.5 * area * (1 if box.width < inked.glyph else 0.3)


def _shared(a: PixelBox, b: PixelBox) -> int:
    if a.x1 <= b.x0 or b.x1 <= a.x0 or a.y1 <= b.y0 or b.y1 <= a.y0:  # of most: they are asked thousands of times
        return 0
    return (min(a.x1, b.x1) - max(a.x0, b.x0)) * (min(a.y1, b.y1) - max(a.y0, b.y0))


def _shift(line: PixelBox, inside: PixelBox) -> PixelBox:
    return PixelBox(line.x0 + inside.x0, line.y0 + inside.y0, line.x1 + inside.x0, line.y1 + inside.y0)


def bounds(quad: NDArray[np.float32], shape: tuple[int, ...]) -> PixelBox:
    """The upright box around a quadrilateral, within the image."""
    x0, y0 = np.floor(quad.min(axis=0)).astype(int)
    x1, y1 = np.ceil(quad.max(axis=0)).astype(int)
    return PixelBox(max(0, int(x0)), max(0, int(y0)), min(shape[1], int(x1)), min(shape[0], int(y1)))


def cut(gray: Gray, box: PixelBox, within: PixelBox, pad: float, trail: float = 0.0) -> tuple[Gray, PixelBox]:
    """The crop of a box with a margin of `pad` of its height, white where the margin leaves `within`; and its box.

    `trail` is added on the right: a pale full stop at the end of a line has too little ink to widen the box itself.
    """
    margin = max(2, round(pad * box.height))
    after = margin + round(trail * box.height)
    outer = PixelBox(box.x0 - margin, box.y0 - margin, box.x1 + after, box.y1 + margin)
    inner = PixelBox(
        max(outer.x0, within.x0), max(outer.y0, within.y0), min(outer.x1, within.x1), min(outer.y1, within.y1)
    )
    crop = np.full((outer.height, outer.width), 255, np.uint8)
    if inner.width > 0 and inner.height > 0:
        top, left = inner.y0 - outer.y0, inner.x0 - outer.x0
        crop[top : top + inner.height, left : left + inner.width] = gray[inner.y0 : inner.y1, inner.x0 : inner.x1]
    return crop, outer


def cut_leaning(gray: Gray, quad: NDArray[np.float32]) -> Gray:
    """The crop of a quadrilateral put level."""
    width = max(float(np.linalg.norm(quad[0] - quad[1])), float(np.linalg.norm(quad[3] - quad[2])))
    height = max(float(np.linalg.norm(quad[0] - quad[3])), float(np.linalg.norm(quad[1] - quad[2])))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    size = (max(1, round(width)), max(1, round(height)))
    return np.asarray(
        cv2.warpPerspective(gray, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def leans(quad: NDArray[np.float32]) -> bool:
    width = float(quad[1][0] - quad[0][0])
    return width > 1 and abs(float(quad[1][1] - quad[0][1])) / width > LEVEL
